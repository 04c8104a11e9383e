"""A mistake of the program's own is told as one, is in the log, and leaves the book whole."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from callcockpit.cli import main
from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Candidate, Number
from callcockpit.domain.words import Result
from callcockpit.store import blocklist, calls, upkeep
from callcockpit.store.book import open_book
from tests.planted import SECRET, plant

Run = Callable[..., tuple[int, str, str]]


UNCHANGED, UNSAVED, SAVED = "nothing was changed", "nothing was saved", "what you did is saved"


@dataclass(frozen=True)
class Mistake:
    """A function that fails, and a command that comes by it."""

    place: str
    """``module:name`` or ``module:Class.name``."""
    error: Exception
    command: str
    fate: str = UNCHANGED
    """What is said of the write it was part of."""

    def __str__(self) -> str:
        return f"{type(self.error).__name__} in {self.place}"


READS = (
    Mistake("store.people:_some", KeyError(SECRET), "history Dana"),
    Mistake("store.queue:clocks", TypeError(SECRET), "due"),
    Mistake("store.people:search", AttributeError(SECRET), "contacts dana"),
    Mistake("store.dossiers:pieces", IndexError(SECRET), "export all"),
    Mistake("store.duplicates:pairs", AssertionError(SECRET), "duplicates"),
    Mistake("store.tally:sums", ZeroDivisionError(SECRET), "stats"),
    Mistake("store.imports:listed", RuntimeError(SECRET), "imports"),
    Mistake("store.people:touch_of", sqlite3.OperationalError(f"no such column: {SECRET}"), "history Dana"),
    Mistake("store.people:resolve", UnicodeEncodeError("utf-8", SECRET, 0, 1, SECRET), "history Dana"),
    Mistake("cli.listing:contact_shape", OverflowError(SECRET), "contacts --json"),
)
WRITES = (
    Mistake("store.calls:write_plan", TypeError(SECRET), "log Dana voicemail", UNSAVED),
    Mistake("store.journal:Operation.flush", LookupError(SECRET), "log Dana voicemail", UNSAVED),
    Mistake("store.rows:cells", KeyError(SECRET), "log Dana voicemail", UNSAVED),
    Mistake("store.reversal:_take_back", IndexError(SECRET), "undo", UNSAVED),
    Mistake("store.reversal:reindex", AttributeError(SECRET), "redo", UNSAVED),
    Mistake("store.intake:tidy", ValueError(SECRET), "import people.csv"),
    Mistake("store.intake:admit", AssertionError(SECRET), "import people.csv", UNSAVED),
    Mistake("store.blocklist:settle", RuntimeError(SECRET), "allow +16145550199 --reason asked", UNSAVED),
    Mistake("store.joining:move_rows", sqlite3.IntegrityError(SECRET), "merge 1 2", UNSAVED),
    Mistake("cli.deeds:show_due", TypeError(SECRET), "log Dana voicemail", SAVED),
)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A book in which something was done and undone, and a file that can be imported."""
    monkeypatch.setenv("CALLCOCKPIT_SETTINGS", str(tmp_path / "settings.toml"))
    monkeypatch.setenv("CALLCOCKPIT_BOOK", str(tmp_path / "book.db"))
    monkeypatch.chdir(tmp_path)
    now = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
    (tmp_path / "settings.toml").write_text('zone = "America/New_York"\n')
    (tmp_path / "people.csv").write_text("Name,Phone\nAna Ruiz,+16145550177\n")
    with open_book(tmp_path / "book.db", Rules(), UTC) as book:
        for name, line in (("Dana Whitfield", "0142"), ("Omar Haddad", "0111"), ("Li Wei", "0199")):
            number = Number(f"(614) 555-{line}", f"+1614555{line}")
            upkeep.add(book, Candidate(name, numbers=(number,)), now)
        blocklist.do_not_call(book, 3, "asked us", now)
        calls.log(book, 1, Result.STAY_IN_TOUCH, now)
        calls.log(book, 2, Result.VOICEMAIL, now)
        calls.undo(book, now)

    def run(*argv: str) -> tuple[int, str, str]:
        code = main(argv)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return list(db.iterdump())


@pytest.mark.parametrize("mistake", [*READS, *WRITES], ids=str)
def test_a_mistake_in_a_command_is_told_as_one_and_is_in_the_log(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mistake: Mistake
) -> None:
    before = dump(tmp_path / "book.db")
    plant(monkeypatch, mistake.place, mistake.error)
    code, _, err = run(*mistake.command.split())
    assert code == 1
    kind = type(mistake.error).__name__
    assert re.match(rf"A mistake of Call Cockpit's own: {mistake.fate} \({kind} at \w+\.py:\d+\)", err), err
    assert err.count("\n") == 1
    for wrong in ("backup", "damaged", "Not saved", "refused", "Dana", "555"):
        assert wrong not in err
    log = (tmp_path / "callcockpit.log").read_text()
    assert re.fullmatch(rf"[-0-9T:]+Z {kind} at \w+\.py:\d+(, \w+\.py:\d+)*\n", log), log
    assert (dump(tmp_path / "book.db") == before) == (mistake.fate != SAVED)
