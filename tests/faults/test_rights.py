"""Rights that are missing, and leftovers that cannot be removed: a sentence that names them, no mistake."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Candidate, Number
from callcockpit.store import upkeep
from callcockpit.store.book import open_book
from callcockpit.store.shelf import Reason, Shelf
from tests.conftest import Counter
from tests.faults.record import why_not_traceable
from tests.faults.session import ROOT, Session, environment, outer_environment

NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
COMMAND = (sys.executable, "-m", "callcockpit")
LESS = ("--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search")
"""What root gives up so that the rights of files bind it as they bind everybody."""
BACKUPS, BOOK, SETTINGS = "up/data/book backups", "up/data/book.db", "conf/in/settings.toml"
UNREAD = f"The folder of backups {{home}}/{BACKUPS} cannot be read (permission denied): change its rights."
UNWRITTEN = "cannot be written to; change its rights"
DEFAULTS = f"{{home}}/{SETTINGS} cannot be read (permission denied); the defaults are used"
CASES: tuple[tuple[str, int, str, int, str], ...] = (
    ("up/data", 0, "due", 1, f"The folder {{home}}/up/data {UNWRITTEN}"),
    (
        "up/data",
        0,
        "doctor",
        1,
        "up/data/book.db: permission denied → look at its rights, and those",
    ),
    ("up/data", 0, "restore", 1, UNREAD),
    (
        "up",
        0,
        "log 1 voicemail",
        1,
        "cannot be reached (permission denied); change the rights of those above",
    ),
    ("out", 0, "export all -o out/x.json", 1, "{home}/out/x.json could not be written (permission denied)"),
    ("out", 0, "backup out/b.db", 1, f"The folder {{home}}/out {UNWRITTEN}"),
    (BACKUPS, 0, "undo", 0, UNREAD),
    (BACKUPS, 0, "doctor", 1, "may not be read and written → chmod u+rwx"),
    (BACKUPS, 0, "backup", 1, f"could not be backed up to {{home}}/{BACKUPS} (permission denied)."),
    (BACKUPS, 0o600, "restore --latest", 1, UNREAD),
    (BACKUPS, 0o300, "import people.csv", 0, UNREAD),
    (f"{BACKUPS}/*", 0, "restore", 0, "cannot be read"),
    (f"{BACKUPS}/*", 0, "doctor", 1, "may not be read and written → chmod u+rw"),
    ("conf/in", 0, "due", 0, DEFAULTS),
    ("conf/in", 0, "doctor", 1, f"{{home}}/{SETTINGS}: permission denied → look at its rights"),
    ("conf", 0, "tracks", 1, "cannot be reached (permission denied); change the rights of those above it"),
    ("conf/in/talk tracks", 0o500, "tracks", 1, f"conf/in/talk tracks {UNWRITTEN}"),
    (
        BOOK,
        0,
        "due",
        1,
        f"The book {{home}}/{BOOK} cannot be opened: check the rights of the file and of its",
    ),
    (BOOK, 0o400, "log 1 voicemail", 1, "Not saved: the book may not be written. Check its file permissions"),
    ("src", 0, "import src/people.csv --dry-run", 1, "src/people.csv may not be read by you"),
    (
        "src",
        0,
        "restore src/book.db",
        1,
        "src/book.db cannot be reached (permission denied): change the",
    ),
    ("out", 0o300, "export all -o out/x.json", 0, ""),
    (BOOK, 0, "restore --latest", 0, "restored"),
    ("up/data", 0o500, "restore --latest", 1, f"The folder {{home}}/up/data {UNWRITTEN}"),
    ("tmp/callcockpit-demo-left", 0, "--demo due", 0, ""),
)
"""Whose rights are taken away and which are left, the command, its status, and what it says."""
SHORT = 12
"""How many of them are tried without ``--long``, from the first."""


@cache
def bound() -> tuple[str, ...] | None:
    """Return how a command begins whom the rights of files bind; None where there is no such way."""
    if os.geteuid() != 0:
        return ()
    command = (shutil.which("setpriv") or "", *LESS)
    tried = subprocess.run([*command, "true"], capture_output=True) if command[0] else None
    return command if tried is not None and tried.returncode == 0 else None


binding = pytest.mark.skipif(bound() is None, reason="root is bound by no rights here: needs setpriv")
tracing = pytest.mark.skipif(bool(why_not_traceable()), reason=why_not_traceable())


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A folder with a book of two people, a backup of it, and folders of all that a command may touch."""
    home = tmp_path / "home"
    for folder in ("up/data", "conf/in/talk tracks", "src", "out", "tmp/callcockpit-demo-left"):
        (home / folder).mkdir(parents=True)
    os.utime(home / "tmp/callcockpit-demo-left", (0, 0))
    (home / SETTINGS).write_text('zone = "America/New_York"\n')
    (home / "src/people.csv").write_text("Name,Phone\nAna Ruiz,+16145550177\n")
    shutil.copy(home / "src/people.csv", home)
    with open_book(home / BOOK, Rules(), UTC) as book:
        for name, line in (("Dana Whitfield", "0142"), ("Omar Haddad", "0111")):
            number = Number(f"(614) 555-{line}", f"+1614555{line}")
            upkeep.add(book, Candidate(name, numbers=(number,)), NOW)
        with book.operation("import", "imported more.csv", NOW) as op:
            op.insert("blocked", number="+16145550199", at=NOW)
    Shelf(home / BOOK, home / BACKUPS, UTC).add(Reason.HAND, NOW)
    (home / BOOK).touch()
    yield home
    opened_up(home)


def opened_up(home: Path) -> None:
    """Give the rights back."""
    subprocess.run(["chmod", "-R", "u+rwX", str(home)], check=True)


def around(home: Path) -> dict[str, str]:
    """Return the environment in which everything is in ``home``."""
    mine = {"CALLCOCKPIT_BOOK": str(home / BOOK), "CALLCOCKPIT_SETTINGS": str(home / SETTINGS)}
    return {
        **outer_environment(),
        **environment(home),
        **mine,
        "TMPDIR": str(home / "tmp"),
        "PYTHONPATH": str(ROOT),
    }


def run(home: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command in ``home``."""
    return subprocess.run(
        command, env=around(home), cwd=home, capture_output=True, text=True, timeout=120, check=False
    )


def assert_no_mistake(home: Path, said: str) -> None:
    """Make sure that the system's refusal is told as what it is."""
    for wrong in ("mistake", "refused", "Traceback", "Errno"):
        assert wrong not in said, said
    for log in home.rglob("callcockpit.log"):
        assert not log.read_text(), log.read_text()


@binding
@pytest.mark.parametrize("place", range(len(CASES)), ids=lambda place: " ".join(map(str, CASES[place][:3])))
def test_a_right_that_is_missing_is_told_in_a_sentence(
    home: Path, place: int, scaled: Callable[[int, int], int], counted: Counter
) -> None:
    if place >= scaled(SHORT, len(CASES)):
        pytest.skip("with --long")
    what, mode, command, status, words = CASES[place]
    for path in home.glob(what):
        path.chmod(mode)
    done = run(home, *(bound() or ()), *COMMAND, *command.split())
    opened_up(home)
    assert done.returncode == status, done
    said = done.stdout + done.stderr
    assert words.format(home=home) in said, said
    assert_no_mistake(home, said)
    counted("rights that were missing")


@binding
def test_a_folder_that_is_closed_to_an_open_cockpit_is_told_and_what_is_typed_stays(home: Path) -> None:
    with Session([*(bound() or ()), *COMMAND], around(home)) as session:
        session.until("Due now")
        session.press("n")
        session.until("back to the keys")
        session.press("wants the quote")
        session.until("quote")
        time.sleep(1)  # until the draft is written
        (home / "up/data").chmod(0)
        session.press("\x1b")
        session.until("Enter dial", since=session.mark() - 1)
        session.press("2")
        session.until("Not saved: ")
        (home / "up/data").chmod(0o700)
        time.sleep(0.8)  # sooner a key counts as bounced
        session.press("2")
        session.until("✓ stay in touch")
        session.press("q")
        assert session.wait() == 0
    assert_no_mistake(home, session.text)


FAULTS = ("unlink", "rmdir", "rename", "chmod,fchmod,fchmodat", "newfstatat")
DEEDS = (
    *("backup", "backup out/b.db", "restore --latest", "export all -o out/x.json", "--demo due", "doctor"),
    *("log 1 voicemail", "undo", "import people.csv", "tracks"),
)


@tracing
@pytest.mark.parametrize("deed", DEEDS)
def test_a_call_about_a_name_that_fails_is_no_mistake(
    home: Path, deed: str, scaled: Callable[[int, int], int], counted: Counter
) -> None:
    kept = home.with_name("kept")
    shutil.copytree(home, kept)
    for call in FAULTS[: scaled(2, len(FAULTS))]:
        for number in range(1, scaled(2, 40)):
            shutil.rmtree(home)
            shutil.copytree(kept, home)
            log = kept.with_name("faults.log")
            # Python itself asks about its own files.
            only = [word for path in home.rglob("*") for word in ("-P", str(path))] if "stat" in call else []
            given = [
                "-e",
                f"trace={call}",
                "-e",
                f"inject={call}:error=EACCES:when={number}+",
                "-o",
                str(log),
            ]
            traced = ("strace", "-D", "-f", "--seccomp-bpf", "-qq", *only, *given, *COMMAND, *deed.split())
            done = run(home, *traced)
            if "(INJECTED)" not in log.read_text():
                break
            assert done.returncode in (0, 1), (call, number, done)
            assert_no_mistake(home, done.stdout + done.stderr)
            counted("calls about names that failed")
