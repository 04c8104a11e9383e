"""A held key told from one pressed again, and what had reached the terminal when a key was read."""

from __future__ import annotations

import io

import pytest
from textual import events

from callcockpit.ui.frames import Frames, Mark
from callcockpit.ui.held_keys import HeldKeys, Verdict
from callcockpit.ui.terminal import Outlet

DECISION, HELD, PERHAPS = Verdict.DECISION, Verdict.HELD, Verdict.PERHAPS_HELD


@pytest.mark.parametrize(
    ("presses", "verdicts"),
    [
        ([("2", 0.0)], [DECISION]),
        ([("2", 0.0), ("1", 0.01)], [DECISION, DECISION]),
        ([("2", 0.0), ("2", 0.05)], [DECISION, HELD]),
        ([("2", 0.0), ("2", 0.24)], [DECISION, HELD]),
        ([("2", 0.0), ("2", 0.45)], [DECISION, PERHAPS]),
        ([("2", 0.0), ("2", 0.69)], [DECISION, PERHAPS]),
        ([("2", 0.0), ("2", 0.71)], [DECISION, DECISION]),
        ([("2", 0.0), ("2", 0.5), ("2", 0.53), ("2", 0.56)], [DECISION, PERHAPS, HELD, HELD]),
        ([("2", 0.0), ("2", 0.45), ("2", 0.9), ("2", 1.35)], [DECISION, PERHAPS, DECISION, PERHAPS]),
        ([("2", 0.0), ("1", 0.3), ("2", 0.5)], [DECISION, DECISION, DECISION]),
    ],
)
def test_a_held_key_is_known_by_its_rhythm(presses: list[tuple[str, float]], verdicts: list[Verdict]) -> None:
    held = HeldKeys()
    assert [held.judge(key, at) for key, at in presses] == verdicts


def test_what_is_drawn_counts_once_it_has_reached_the_terminal() -> None:
    now = [10.0]
    waiting: list[str] = []
    frames = Frames(lambda: now[0])
    frames.write = waiting.append
    frames.drawn("Ava")
    key = events.Key("2", "2")
    frames.stamp(key)
    assert frames.stamp_of(key).shown.subject is None, "the frame still waits to be written"
    now[0] = 11.0
    terminal = io.StringIO()
    for text in ("a frame", *waiting):
        Outlet(terminal).write(text)
    assert terminal.getvalue() == "a frame"
    key = events.Key("2", "2")
    now[0] = 11.5
    frames.stamp(key)
    now[0] = 99.0
    pressed = frames.stamp_of(key)
    assert (pressed.at, pressed.shown) == (11.5, ("Ava", 11.0)), "the stamp is of when it was read"
    assert not frames.on_the_way


def test_the_same_person_again_is_not_written_twice() -> None:
    written: list[str] = []
    frames = Frames(lambda: 0.0)
    frames.write = written.append
    for subject in ("Ava", "Ava", "Ben", "Ben", "Ava"):
        frames.drawn(subject)
    assert len(written) == 3
    assert all(isinstance(text, Mark) for text in written)
