"""Every key of a race is accounted for: logged on who was painted, or answered by something to be seen."""

from __future__ import annotations

import re
import sqlite3
import time
from collections import Counter as Tally
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from tests.faults.rival import Rival
from tests.faults.watching import Pressed, Watched

KEY_OF = {
    "no future": "1",
    "stay in touch": "2",
    "next step": "3",
    "no answer": "space",
    "voicemail": "v",
    "busy": "b",
    "wrong number": "w",
    "someone else": "o",
}
"""The key of every result."""
OUTCOMES = ("no future", "stay in touch", "next step")
BEGUN_BY = {"snooze": "s", "skip": "-", "touch": "T"}
"""The keys of what a line with Enter ends, by the kind of its operation."""
OPENED_BY = {
    "Snooze until": {"s"},
    "Skip for today": {"-"},
    "The next result books": {"d"},
    "Log which touch": {"T"},
    "Next step: when": {"3", "enter"},
    "Leave this call": {"escape"},
    "Not done from here": {"u", "U"},
    "without dialing?": {"v", "b", "w", "o"},
    "a mis-dial?": {"space", "v", "b", "w", "o"},
}
"""The keys that ask these questions."""
HALF_SECONDS = 0.3
"""Longer than the second half of a frame takes to follow the first."""
SAME_SECONDS = 1.5
"""How long a key is waited for that is answered by the very words that were painted before."""
RESULT_KEYS = {*KEY_OF.values(), "enter"}
SHOWN = {"space": "Space", "enter": "Enter"}
GENERAL = re.compile(
    r"with \d+ more|Not saved|was not logged|do-not-call|no number|may not be called|Too soon for an answer"
    r"|That call is over|does nothing in the history|Answer the question first|Nobody is on the screen"
)
"""Why a key was not carried out, in sentences that do not name it."""


class Logged(NamedTuple):
    """An operation of the book."""

    id: int
    kind: str
    words: str
    undone: bool
    name: str


class Accounts:
    """Compares the book with the keys, scene by scene."""

    def __init__(self, book: Path, watched: Watched, rival: Rival) -> None:
        self.counts: Tally[str] = Tally()
        self._db = sqlite3.connect(book, isolation_level=None)
        self._watched = watched
        self._rival = rival
        self._known = {one.id: one for one in self._operations()}
        self._before = self._first = 0
        """Where the keys of the scene before begin, and of this one."""
        self._used = self._place = 0
        """Behind the last key that has logged something, as it was after the scene before, and is now."""
        self._asked = ""
        self._stage: str | None = None

    def _operations(self) -> list[Logged]:
        rows = self._db.execute(
            "SELECT o.id, o.kind, o.words, o.undone_at IS NOT NULL, coalesce(c.name, '') FROM operation o "
            "LEFT JOIN contact c ON c.id = o.contact_id ORDER BY o.id"
        )
        return [Logged(*row) for row in rows]

    def close(self) -> None:
        """Close the book."""
        self._db.close()

    def settle(self, limit: float) -> list[str]:
        """Wait until every key since the last time is accounted for; return what is wrong after ``limit``."""
        ends = time.monotonic() + limit
        while True:
            self._watched.wait(0.1)
            found = self._operations()
            wrong = self._wrong(found)
            now = time.monotonic()
            if (not wrong and self._watched.frames[-1].at < now - 0.1) or now > ends:
                break
        self._count(found)
        self._known = {one.id: one for one in found}
        self._before, self._first = self._first, len(self._watched.pressed)
        self._used = self._place
        del self._watched.frames[:-1]
        last = self._watched.frames[-1].painted
        self._asked, self._stage = (last.question or "").partition("\n")[0], last.stage
        return wrong

    def _wrong(self, found: list[Logged]) -> list[str]:
        pressed = self._watched.pressed
        wrong, used, place = [], set(), max(self._used, self._before)
        for one in self._own(found):
            unseen = {
                at: self._unseen(one, pressed[at], found)
                for at in range(place, len(pressed))
                if self._may_decide(at, one)
            }
            # Where the same key was pressed twice, the first was refused; Enter logs what is highlighted.
            at = min(unseen, key=lambda at: (len(unseen[at]), pressed[at].label == "enter", at), default=None)
            if at is None:
                wrong.append(f"{one.words} ({one.kind}): no key was pressed for it with {one.name} painted")
                continue
            place = at + 1
            used.add(at)
            wrong += unseen[at]
        for at, key in list(enumerate(pressed))[self._first :]:
            if at not in used and _wants_result(key) and not self._answer(key):
                wrong.append(f"dropped in silence: {key}")
        self._place = place
        return wrong + self._undone_unasked(found) + self._opened_by_text(pressed[self._first :])

    def _may_decide(self, at: int, one: Logged) -> bool:
        """Whether a key may have done this; before the scene only an answer may, which was still at work."""
        key = self._watched.pressed[at]
        answer = key.label in ("y", "enter") and key.painted.question is not None
        return (at >= self._first or answer) and self._decides(key, one)

    # Whom a key was for

    def _own(self, found: list[Logged]) -> list[Logged]:
        elsewhere = {done.operation for done in self._rival.done}
        new = [one for one in found if one.id not in self._known and one.id not in elsewhere]
        return [one for one in new if one.kind != "import"]

    def _decides(self, key: Pressed, one: Logged) -> bool:
        """Whether a key may have done this, pressed with the person painted, by the cursor as well."""
        if key.typed or key.painted.person != one.name or key.painted.cursor not in (None, one.name):
            return False
        if one.kind in BEGUN_BY:
            return key.label == "enter" and self._begun(BEGUN_BY[one.kind], key)
        result = one.words.partition(" · ")[0]
        if one.kind != "log" or result not in KEY_OF:
            return False
        if result in OUTCOMES:
            return key.label == "enter" or key.label == KEY_OF[result] != "3"
        if key.label == KEY_OF[result]:
            return key.painted.stage != "ready"
        return key.label == "y" and self._begun(KEY_OF[result], key)

    def _begun(self, label: str, key: Pressed) -> bool:
        """Whether a key of this label was pressed before with the same person painted."""
        return any(
            other.label == label and not other.typed and other.painted.person == key.painted.person
            for other in self._watched.pressed
            if other.at <= key.at
        )

    def _unseen(self, one: Logged, key: Pressed, found: list[Logged]) -> list[str]:
        """Return what another program had done about the person and was not painted when the key came."""
        stands = {other.id for other in found if not other.undone}
        return [
            f"{one.words} overwrote what was not painted: {done}"
            for done in self._rival.done
            if one.kind == "log"
            and done.name == one.name
            and done.operation in stands
            and done.operation < one.id
            and done.mark not in key.painted.about
        ]

    # What became of the other keys

    def _answer(self, key: Pressed) -> str:
        """Return how a key that did not log was answered, in a word or two; empty where it was not."""
        later = [frame.painted for frame in self._watched.frames if frame.at >= key.at]
        if any(painted.question for painted in later):
            return "a question opened"
        if any(painted.typing for painted in later):
            return "it went into the notes"
        if key.label in ("enter", "space") and any(p.stage != key.painted.stage for p in later):
            return "the call went on"
        named = re.compile(
            f"{re.escape(SHOWN.get(key.label, key.label))} (came too soon|is held down|was not logged)"
        )
        # The same words may have stood there before; then they are all that is to be seen.
        before = [key.painted] if time.monotonic() - key.at > SAME_SECONDS else []
        for painted in (*later, *before):
            if said := named.search(painted.said) or GENERAL.search(painted.said):
                return said[said.re.groups]
        return ""

    def _opened_by_text(self, keys: list[Pressed]) -> list[str]:
        """Return what nobody asked for and was painted: the letters of a text have run as commands."""
        pressed = {key.label for key in keys if not key.typed}
        wrong = []
        frames = self._watched.frames
        # A frame that is written in two halves shows for a moment what is no screen.
        stood = {a for (a, _), (b, _) in pairwise(frames) if b - a > HALF_SECONDS} | {frames[-1].at}
        for at, painted in frames[1:]:
            if painted.person is None and at in stood:
                wrong.append(f"left the cockpit: {painted.rows[0]}")
            asked = (painted.question or "").partition("\n")[0]
            by = next((by for words, by in OPENED_BY.items() if words in asked), None)
            if by is not None and asked != self._asked and not by & pressed:
                wrong.append(f"nobody asked for “{asked}”")
            if painted.stage == "calling" and self._stage == "ready" and not {"enter", "space"} & pressed:
                wrong.append("dialed by nothing")
        return wrong[:1]

    def _undone_unasked(self, found: list[Logged]) -> list[str]:
        elsewhere = {done.operation for done in self._rival.done}
        new = [
            one for one in found if one.undone and not (one.id in self._known and self._known[one.id].undone)
        ]
        wrong = [
            f"undone without having been asked: {one}"
            for one in new
            if (one.kind == "import" or one.id in elsewhere) and not self._agreed(one)
        ]
        undos = sum(key.label == "u" and not key.typed for key in self._watched.pressed)
        if self.counts["operations undone"] + len(new) > undos:
            wrong.append(f"undone by something else than u: {new}")
        return wrong

    def _agreed(self, one: Logged) -> bool:
        """Whether *y* was pressed where it was painted that this was not done here."""
        return any(
            key.label == "y"
            and "Not done from here" in (asked := key.painted.question or "")
            and one.words in asked
            for key in self._watched.pressed
        )

    def _count(self, found: list[Logged]) -> None:
        keys = self._watched.pressed[self._first :]
        own = self._own(found)
        self.counts["keys and clicks"] += sum(not key.typed for key in keys)
        self.counts["results logged, each on who was painted"] += sum(one.kind == "log" for one in own)
        self.counts["errands logged, each on who was painted"] += sum(one.kind != "log" for one in own)
        before = sum(one.undone for one in self._known.values())
        self.counts["operations undone"] += max(0, sum(one.undone for one in found) - before)
        for key in keys:
            if _wants_result(key) and (answer := self._answer(key)):
                self.counts[f"result keys answered: {answer}"] += 1


def _wants_result(key: Pressed) -> bool:
    """Whether a key was pressed to log something, or to call."""
    painted = key.painted
    if key.typed or key.label not in RESULT_KEYS or painted.person is None:
        return False
    return painted.question is None and not painted.typing
