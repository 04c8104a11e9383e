"""However the cockpit is ended, what was typed is kept, and the terminal is as it was."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from callcockpit.ui.screens.cockpit import CockpitScreen
from tests.conftest import Counter
from tests.faults.nest import Nest
from tests.faults.session import Session, cockpit, script
from tests.faults.soundness import ask, build
from tests.faults.writing import Typed

NOTE = "wants the quote by Friday"
LEFT = {
    "the alternate screen": (b"\x1b[?1049h", b"\x1b[?1049l"),
    "the cursor": (b"\x1b[?25l", b"\x1b[?25h"),
    "bracketed paste": (b"\x1b[?2004h", b"\x1b[?2004l"),
    "the mouse": (b"\x1b[?1000h", b"\x1b[?1000l"),
    "the mouse's moves": (b"\x1b[?1003h", b"\x1b[?1003l"),
}
"""What the program switches on, and what switches it off."""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with a few people."""
    path = tmp_path / "data" / "book.db"
    build(path, 9)
    return path


def assert_terminal_restored(session: Session) -> None:
    """Make sure that whatever was switched on is off again, and last."""
    output = bytes(session.output)
    for what, (on, off) in LEFT.items():
        if on in output:
            assert output.rfind(off) > output.rfind(on), f"{what} was left on"
    assert session.modes == session.modes_before


def end(session: Session, how: signal.Signals | None) -> int:
    """End a session by a signal, or by closing its window; return its status."""
    if how is None:
        session.close_window()
    else:
        session.send(how)
    return session.wait()


ENDINGS = {
    "terminated": signal.SIGTERM,
    "hung up": signal.SIGHUP,
    "interrupted": signal.SIGINT,
    "window closed": None,
}
"""How a session is ended from outside; the system tells a closed window as a hang-up."""


@pytest.mark.parametrize(("words", "how"), ENDINGS.items(), ids=str)
def test_an_end_from_outside_keeps_the_note_and_leaves_the_terminal_as_it_was(
    tmp_path: Path,
    book: Path,
    words: str,
    how: signal.Signals | None,
    scaled: Callable[[int, int], int],
    counted: Counter,
    nest: Nest,
) -> None:
    random, typed = Random(words), Typed()
    for _ in range(scaled(1, 50)):
        with cockpit(tmp_path, book, nest) as session:
            session.until("Due now")
            session.press("n")
            session.until("back to the keys")
            typed = Typed(typed.text)
            typed.type_for(session, 0.5 + random.random(), random)
            typed.end()
            # 120 is Python's word for output that could not be written, as nobody is there to see it.
            assert end(session, how) in (128 + (how or signal.SIGHUP), *((120,) if how is None else ()))
            if how is not None:
                assert_terminal_restored(session)
        ((note,),) = ask(book, "SELECT note FROM draft")
        typed.assert_kept(str(note))
        typed.text = str(note)
        counted(f"sessions {words} while a note was typed")


def before_the_program(said: str) -> bool:
    """Whether Python itself was still starting when it was interrupted: it ends with 1 then."""
    return "KeyboardInterrupt" in said and "/callcockpit/" not in said


@pytest.mark.parametrize(("words", "how"), ENDINGS.items(), ids=str)
def test_an_end_from_outside_during_the_start_leaves_the_terminal_as_it_was(
    tmp_path: Path,
    book: Path,
    words: str,
    how: signal.Signals | None,
    scaled: Callable[[int, int], int],
    counted: Counter,
) -> None:
    random = Random(words)
    for at in range(scaled(2, 50)):
        with cockpit(tmp_path, book) as session:
            if at % 2:
                session.until_written(b"\x1b[?1049h")
            time.sleep(random.random() * (0.1 if at % 2 else 0.8))
            number = how or signal.SIGHUP
            status = end(session, how)
            # 120 is Python's word for output that could not be written, as nobody is there to see it.
            usual = status in (-number, 128 + number, *((120,) if how is None else ()))
            assert usual or (status == 1 and before_the_program(session.text)), session.text
            if how is not None:
                assert_terminal_restored(session)
                assert "mistake" not in session.text
        assert ask(book, "PRAGMA integrity_check") == [("ok",)]
        counted(f"starts {words}")


def test_an_interrupt_that_python_forgets_ends_the_start(tmp_path: Path, book: Path) -> None:
    interrupting = Path(__file__).with_name("interrupting.py")
    with script(tmp_path, interrupting, "--book", str(book)) as session:
        assert session.wait() == -signal.SIGINT
    assert session.text == ""


def test_quitting_leaves_the_terminal_as_it_was(tmp_path: Path, book: Path, nest: Nest) -> None:
    with cockpit(tmp_path, book, nest) as session:
        session.until("Due now")
        session.press("q")
        assert session.wait() == 0
        assert_terminal_restored(session)


def test_a_crash_says_one_sentence_and_nothing_private(tmp_path: Path, book: Path) -> None:
    crashing, place = Path(__file__).with_name("crashing.py"), f"{CockpitScreen.__module__}:CockpitScreen"
    with script(tmp_path, crashing, f"{place}.action_copy", "runtime", "--book", str(book)) as session:
        session.until("Due now")
        session.press("n")
        session.until("back to the keys")
        session.press(NOTE)
        time.sleep(1)
        session.press("\x1b")
        session.until("Enter dial", since=session.mark() - 1)
        session.press("y")
        assert session.wait() != 0
        assert_terminal_restored(session)
        said = bytes(session.output).rpartition(b"\x1b[?1049l")[2].decode()
    told = said + book.with_name("callcockpit.log").read_text(encoding="utf-8")
    assert "Call Cockpit stopped because of a mistake of its own" in said
    assert "RuntimeError at " in told
    for secret in ("Person", "555", NOTE[:9], "quote"):
        assert secret not in told
    assert ask(book, "SELECT note FROM draft") == [(NOTE,)]
