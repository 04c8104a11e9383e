"""A shift of calls in the real program, of which every session ends with a kill."""

from __future__ import annotations

import re
import time
from collections import Counter as Tally
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.faults.nest import Nest
from tests.faults.session import Session, cockpit
from tests.faults.soundness import ask, assert_sound, assert_undo_works, build, logged

FRESH = 0.3
"""Seconds after a new person is shown: sooner a result counts as a bounced key, and is ignored."""
REFUSED = re.compile(r"came too soon|was changed elsewhere|is held down")
SAVED = re.compile(r"✓ (no future|stay in touch|voicemail) · (Person \d{5})")
KEYS = ("1", "2", "v")
"""No future, stay in touch, and voicemail, which asks first as nothing was dialed."""


def at_once(works: Iterable[Callable[[], None]]) -> None:
    """Do several things at the same time, as each mostly waits for a person's thoughts."""
    with ThreadPoolExecutor() as pool:
        for done in [pool.submit(work) for work in works]:
            done.result()


def shown_as_saved(session: Session) -> Tally[tuple[object, ...]]:
    """Return the results of which the screen said that they are saved, as person and result."""
    return Tally(saved(session.text))


def saved(text: str) -> set[tuple[object, ...]]:
    """Return the results of which a text says that they are saved."""
    return {(person, result) for result, person in SAVED.findall(text)}


def press_result(session: Session, key: str) -> None:
    """Press a result key and wait until another result is shown as saved."""
    result_saved(session, key, saved(session.text))


def press_key(session: Session, key: str) -> int:
    """Press a result key, and answer what it asks; return the place in the output before it."""
    mark = session.mark()
    session.press(key)
    if key == "v":
        session.until_drawn(
            lambda text: "without dialing" in text or REFUSED.search(text) is not None,
            "a question",
            since=mark,
        )
        if "without dialing" in session.text_since(mark):
            session.press("y")
    return mark


def dial(session: Session) -> int:
    """Press Enter until it has dialed, and not come too soon; return the place in the output before it."""
    while True:
        mark = session.mark()
        session.press("\r")
        session.until_drawn(
            lambda text: "calling" in text or REFUSED.search(text) is not None, "a call", since=mark
        )
        if "calling" in session.text_since(mark):
            return mark
        time.sleep(FRESH)


def result_saved(session: Session, key: str, seen: set[tuple[object, ...]]) -> int:
    """Press a result key until another result than those ``seen`` is shown as saved; return the last place.

    The cockpit refuses one that came too soon for it, and one about a person who was changed elsewhere.
    """
    while True:
        mark = press_key(session, key)

        def answered(text: str) -> bool:
            return not saved(text) <= seen or REFUSED.search(text) is not None

        session.until_drawn(answered, "an answer to a result", since=mark)
        if not saved(session.text_since(mark)) <= seen:
            return mark
        time.sleep(FRESH)


@dataclass
class Shift:
    """One book, through all the sessions that are killed on it."""

    folder: Path
    people: int
    random: Random
    nest: Nest
    """What its sessions start from, but for those that are killed while they start."""
    kept: Tally[tuple[object, ...]] = field(default_factory=Tally)
    """Every result that is known to be in the book, as person and result."""
    open_ends: int = 0
    """Sessions killed since the book was looked at, each of which may have saved one result unshown."""
    half_done: int = 0
    """Kills that left a half-written commit behind."""
    _last: str = ""

    def __post_init__(self) -> None:
        build(self.book, self.people)

    @property
    def book(self) -> Path:
        """The file of the book."""
        return self.folder / "data" / "book.db"

    @property
    def journal(self) -> Path:
        """What SQLite keeps beside the book while it writes, and empties as the last step of a commit."""
        return self.book.with_name("book.db-journal")

    def session(self) -> Session:
        """Open the cockpit on the book."""
        return cockpit(self.folder, self.book, self.nest)

    def another_key(self) -> str:
        """Return a result key that is not the last one: that one twice would look like a held key."""
        self._last = self.random.choice([key for key in KEYS if key != self._last])
        return self._last

    def type_and_kill(self, results: int) -> None:
        """Type results, and kill the program at any moment from the last key on."""
        with self.session() as session:
            session.until("Due now")
            for _ in range(results):
                time.sleep(FRESH)
                press_result(session, self.another_key())
            time.sleep(FRESH)
            self.wait_a_moment(session, press_key(session, self.another_key()))
            self.end(session)

    def wait_a_moment(self, session: Session, mark: int) -> None:
        """Wait for any time, or until the commit has begun, or until the screen answers."""
        chance = self.random.random()
        if chance < 0.3:
            time.sleep(self.random.random() * 0.1)
        elif chance < 0.7:
            ends = time.monotonic() + 0.3
            while not self._writing() and time.monotonic() < ends:
                time.sleep(0.0002)
            time.sleep(self.random.random() * 0.002)
        else:
            session.until_drawn(
                lambda text: SAVED.search(text) is not None or REFUSED.search(text) is not None,
                "an answer to a result",
                since=mark,
            )

    def _writing(self) -> bool:
        return self.journal.exists() and self.journal.stat().st_size > 0

    def end(self, session: Session) -> None:
        """Kill a session, and note what it has shown as saved."""
        session.kill()
        self.half_done += self._writing()
        self.open_ends += 1
        self.kept += shown_as_saved(session)

    def start_and_kill(self, seconds: float) -> None:
        """Start the program, and kill it at any moment before it would be up, or a little later."""
        with cockpit(self.folder, self.book) as session:
            time.sleep(self.random.random() * seconds)
            session.kill()
        self.half_done += self._writing()

    def look(self) -> None:
        """Make sure that what was shown as saved is there once, nothing half, and that it can be undone."""
        found = logged(self.book)
        assert self.kept - found == Tally(), "shown as saved, and lost"
        assert (found - self.kept).total() <= self.open_ends, "more than was typed"
        assert set(found.values()) <= {1}, "logged twice"
        self.kept, self.open_ends = found, 0
        assert_sound(self.book)
        if found:
            assert_undo_works(self.book)

    def draft(self) -> tuple[str, str]:
        """Return about whom something is typed, and what."""
        ((name, note),) = ask(
            self.book, "SELECT c.name, d.note FROM draft d JOIN contact c ON c.id = d.contact_id"
        )
        return str(name), str(note)
