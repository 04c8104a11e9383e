"""Wherever a mistake of the program strikes, it tells its kind and place, and nothing of anybody."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Candidate, Number
from callcockpit.store import upkeep
from callcockpit.store.book import open_book
from tests.conftest import Counter
from tests.faults.crashing import KINDS, SECRETS
from tests.faults.session import Session, environment, script

CRASHING = Path(__file__).with_name("crashing.py")
SCREENS = "callcockpit.ui.screens"
IN_THE_COCKPIT: dict[str, str] = {
    # at start, and while it is painted
    "callcockpit.store.connection:_configure": "",
    "callcockpit.ui.looking:look": "",
    "callcockpit.store.queue:window": "",
    "callcockpit.store.people:contact": "",
    f"{SCREENS}.painting:Painting.paint_person": "",
    "callcockpit.ui.widgets.card:CardPane.lines": "",
    "callcockpit.ui.widgets.queue:QueuePane.lines": "",
    "callcockpit.ui.widgets.pane:Pane.render_line": "",
    "callcockpit.ui.widgets.pane:cut": "",
    "callcockpit.domain.calling:their_time": "",
    "callcockpit.ui.showing:card_lines": "",
    "callcockpit.ui.app:CallCockpit.on_load": "",
    f"{SCREENS}.cockpit:CockpitScreen.compose": "",
    # a key, an action, a question
    f"{SCREENS}.cockpit:CockpitScreen.action_copy": "y",
    f"{SCREENS}.cockpit:CockpitScreen.action_why": "i",
    f"{SCREENS}.cockpit:why_here": "i",
    f"{SCREENS}.talk:known": "t",
    f"{SCREENS}.hub:Hub.ask_line": "s",
    f"{SCREENS}.hub:Hub.ask_choice": "T",
    f"{SCREENS}.errands:understand": "sx",
    f"{SCREENS}.form:FormScreen.compose": "e",
    f"{SCREENS}.form:FormScreen.action_save": "e\x13",
    f"{SCREENS}.contacts:ContactsScreen.on_mount": "/",
    f"{SCREENS}.contacts:ContactList.held_row": "/",
    f"{SCREENS}.palette:PaletteList.lines": "\x10",
    f"{SCREENS}.sheet:SheetText.lines": "?",
    f"{SCREENS}.importer:ImportScreen.on_mount": "I",
    f"{SCREENS}.importer:look_into": "Ix.csv\r",
    # a worker, the database thread, the phone
    "callcockpit.store.calls:log": "1",
    "callcockpit.store.reversal:_take_back": "1u",
    "callcockpit.store.journal:newest": "1u",
    "callcockpit.store.calls:undo": "1u",
    "callcockpit.store.calls:snooze": "s\r",
    "callcockpit.store.drafts:save": "\r",
    "callcockpit.store.finding:page": "/d",
    f"{SCREENS}.dialer:Dialer._hand_over": "\r",
    "callcockpit.ui.app:CallCockpit.copy_to_clipboard": "y",
    "textual._xterm_parser:XTermParser.parse": "",
}
"""Places, and the keys that lead there."""
GOES_ON = {
    "callcockpit.store.calls:log",
    "callcockpit.store.journal:newest",
    "callcockpit.store.calls:undo",
    "callcockpit.store.calls:snooze",
    "callcockpit.store.drafts:save",
    "callcockpit.store.finding:page",
    f"{SCREENS}.importer:look_into",
}
"""Those on the database's threads: there the mistake is told on the screen, and the keys go on."""
IN_A_COMMAND: dict[str, str] = {
    "callcockpit.cli.listing:due": "due",
    "callcockpit.cli.listing:contacts": "contacts",
    "callcockpit.store.people:contacts": "contacts dana",
    "callcockpit.store.people:search": "contacts dana",
    "callcockpit.store.people:history": "history 1",
    "callcockpit.cli.output:write": "contacts",
    "callcockpit.store.calls:log": "log 1 voicemail",
    "callcockpit.store.reversal:undo": "undo",
    "callcockpit.cli.intake:import_file": "import people.csv",
    "callcockpit.importing:_choices": "import people.csv",
    "callcockpit.store.intake:take_in": "import people.csv",
    "callcockpit.domain.phones:read_numbers": "import people.csv",
    "callcockpit.store.pages:everybody": "export contacts",
    "callcockpit.cli.export:write_file": "export all -o all.json",
    "callcockpit.store.backup:_copy": "backup",
    "callcockpit.cli.workplace:load": "contacts",
    "callcockpit.cli:parser": "contacts",
    "callcockpit.store.duplicates:pairs": "duplicates",
}
"""Places, and the command that leads there."""
SHORT = {
    "callcockpit.ui.widgets.card:CardPane.lines",
    f"{SCREENS}.form:FormScreen.compose",
    "callcockpit.store.calls:log",
    "textual._xterm_parser:XTermParser.parse",
    "callcockpit.cli.intake:import_file",
    "callcockpit.cli:parser",
}
"""Those that are tried without ``--long``."""


EXPECTED = ("key", "file", "io", "value", "decoding")
"""Kinds that are told in a sentence of their own where books and files are read or written."""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with somebody whom nobody else may hear of, and a file that holds them too."""
    name, raw, _, note, email = SECRETS
    path = tmp_path / "data" / "book.db"
    number = Number(raw, "+16145550142", zones=())
    with open_book(path, Rules(), ZoneInfo("America/New_York")) as opened:
        person = Candidate(name, numbers=(number,), notes=note, emails=(email,), company=name, tags=(name,))
        upkeep.add(opened, person, datetime.now(UTC))
    (tmp_path / "people.csv").write_text(f"Name,Phone,Notes,Email\n{name},{raw},{note},{email}\n")
    return path


def kind_for(place: str) -> str:
    """Return the kind of error for a place: they take turns, but for those that the book's rooms expect."""
    kinds = [kind for kind in KINDS if place.startswith("callcockpit.ui") or kind not in EXPECTED]
    return kinds[sum(place.encode()) % len(kinds)]


MISTAKE = "A mistake of Call Cockpit's own"


def answer_since(session: Session, mark: int) -> str:
    """Return what was drawn once the cockpit has told of a mistake, or that a key came too soon."""
    session.until_drawn(lambda text: MISTAKE in text or "came too soon" in text, "an answer", since=mark)
    return session.text_since(mark)


def assert_nothing_told(said: str, folder: Path) -> None:
    """Make sure that neither the terminal afterwards nor any log holds a word about anybody."""
    for file in folder.rglob("*.log"):
        said += file.read_text(encoding="utf-8")
    assert "Traceback" not in said, said
    for secret in (*SECRETS, "Whitfield", "555", "quote"):
        assert secret not in said, said


@pytest.mark.parametrize("place", IN_THE_COCKPIT)
def test_a_crash_of_the_cockpit_tells_nothing_of_anybody(
    tmp_path: Path, book: Path, place: str, scaled: Callable[[int, int], int], counted: Counter
) -> None:
    if place not in SHORT and not scaled(0, 1):
        pytest.skip("with --long")
    with script(tmp_path, CRASHING, place, kind_for(place), "--book", str(book)) as session:
        keys = IN_THE_COCKPIT[place]
        if keys:
            session.until("Due now")
        mark = session.mark()
        for key in keys:
            time.sleep(0.8)  # sooner it counts as bounced
            session.press(key)
        if place in GOES_ON:
            while MISTAKE not in answer_since(session, mark):
                # On a busy machine the person was painted a moment ago.
                mark = session.mark()
                time.sleep(0.8)
                session.press(keys[-1])
            session.press("\x11")
        status = session.wait()
        said = bytes(session.output).rpartition(b"\x1b[?1049l")[2].decode()
    # A draft that cannot be kept at the end either is told.
    assert status == (place not in GOES_ON or place.endswith("drafts:save"))
    assert_nothing_told(said, tmp_path)
    assert said.strip()
    counted("injected crashes")


@pytest.mark.parametrize("place", IN_A_COMMAND)
def test_a_crash_of_a_command_tells_nothing_of_anybody(
    tmp_path: Path, book: Path, place: str, scaled: Callable[[int, int], int], counted: Counter
) -> None:
    if place not in SHORT and not scaled(0, 1):
        pytest.skip("with --long")
    command = [sys.executable, str(CRASHING), place, kind_for(place), "--book", str(book)]
    done = subprocess.run(
        [*command, *IN_A_COMMAND[place].split()],
        cwd=tmp_path,
        env={**os.environ, **environment(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done
    assert done.stderr.count("\n") == 1, done
    assert_nothing_told(done.stdout + done.stderr, tmp_path)
    counted("injected crashes")
