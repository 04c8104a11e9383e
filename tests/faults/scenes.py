"""What people do at the cockpit, a few keys at a time, at any pace."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.faults.watching import Watched

RESULTS = ("1", "2", "v", "b", "w", "o")
MOVES = ("j", "j", "j", "k", "pagedown", "pageup", "g", "G")
TEXTS = ("thu 14:30 send quote", "2w quiet question about 1 2 3", "tomorrow ring once, bye")
"""Lines for a next step, in which every letter would be a command."""


def gap(random: Random) -> float:
    """Return seconds between two keys: none, bounced, hasty, or thought about."""
    low, high = random.choice(((0, 0), (0.02, 0.12), (0.1, 0.45), (0.28, 0.4), (0.3, 0.6)))
    return random.uniform(low, high)


def type_text(watched: Watched, random: Random, text: str) -> None:
    """Type a text, at once as a paste without brackets comes, or in pieces."""
    size = random.choice((2, 5, 9, 99))
    for at in range(0, len(text), size):
        watched.press(*text[at : at + size], typed=True)
        watched.wait(random.uniform(0.01, 0.15))


def results(watched: Watched, random: Random) -> None:
    """Press result keys, moves and answers one after the other."""
    for _ in range(random.randint(1, 4)):
        watched.press(random.choice((*RESULTS, "1", "2", "space", "enter", "y", random.choice(MOVES))))
        watched.wait(gap(random))


def steady(watched: Watched, random: Random) -> None:
    """Log a call made elsewhere as a person does who looks first."""
    watched.wait(random.uniform(0.25, 0.5))
    watched.press(random.choice("12"))


def burst(watched: Watched, random: Random) -> None:
    """Press several keys in one write."""
    keys = [random.choice((*RESULTS, "1", "2", "j", "k", "y", "space")) for _ in range(random.randint(2, 4))]
    watched.press(*keys)
    watched.wait(gap(random))


def held(watched: Watched, random: Random) -> None:
    """Hold a key down, or press it twice."""
    key = random.choice((*RESULTS, "1", "2", "space", "enter"))
    watched.press(key)
    watched.wait(random.uniform(0.25, 0.6))
    for _ in range(random.choice((1, 1, 4))):
        watched.press(key)
        watched.wait(0.033)
    if random.random() < 0.5:
        watched.press(random.choice(("j", "1", "b")))
    watched.wait(gap(random))


def undialed(watched: Watched, random: Random) -> None:
    """Log an attempt made elsewhere, which asks first."""
    watched.press(random.choice("vbwo"))
    watched.wait(gap(random))
    if random.random() < 0.3:
        click(watched, random)
        watched.wait(gap(random))
    watched.press(random.choice("yyyyn"))
    watched.wait(gap(random))


def next_step(watched: Watched, random: Random) -> None:
    """Say when and what, in a line; perhaps click beside it."""
    watched.press("3")
    watched.wait(gap(random))
    text = random.choice(TEXTS)
    cut = random.randrange(len(text))
    type_text(watched, random, text[:cut])
    if random.random() < 0.3:
        click(watched, random)
        watched.wait(gap(random))
    type_text(watched, random, text[cut:])
    watched.press("enter")
    watched.wait(gap(random))


def note(watched: Watched, random: Random) -> None:
    """Type a note."""
    watched.press("n")
    watched.wait(gap(random))
    type_text(watched, random, random.choice(TEXTS))
    if random.random() < 0.4:
        click(watched, random)
    else:
        watched.press("escape")
    watched.wait(gap(random))


def call(watched: Watched, random: Random) -> None:
    """Dial, perhaps talk, and log what came of it."""
    watched.press(random.choice(("enter", "space")))
    watched.wait(random.uniform(0.05, 1.2))
    if watched.look().stage == "calling" and random.random() < 0.6:
        # Sooner nobody answers.
        watched.wait(0.75)
        watched.press("enter")
        watched.wait(gap(random))
        type_text(watched, random, "about 2 quotes")
        watched.press("escape")
        watched.wait(gap(random))
    watched.press(random.choice(("enter", "space", *RESULTS)))
    watched.wait(gap(random))
    watched.press(random.choice("ym1"))
    watched.wait(gap(random))


def click(watched: Watched, random: Random) -> None:
    """Click on somebody in the queue, or on the history."""
    queue = watched.look().queue
    if queue and random.random() < 0.8:
        row, name = random.choice(queue[:12])
        watched.click(random.randint(3, 30), row, name)
    else:
        watched.click(60, 12, "history")


def move(watched: Watched, random: Random) -> None:
    """Go to somebody, and log what came of a call with them."""
    for _ in range(random.randint(1, 3)):
        if random.random() < 0.5:
            click(watched, random)
        else:
            watched.press(random.choice(MOVES))
        watched.wait(gap(random))
    watched.press(random.choice(("1", "2", "v", "3")))
    watched.wait(gap(random))


def undo(watched: Watched, random: Random) -> None:
    """Take something back, and answer what is asked."""
    watched.press(random.choice("uuuU"))
    watched.wait(gap(random))
    if random.random() < 0.6:
        watched.press(random.choice("mm12y"))
        watched.wait(gap(random))


def errand(watched: Watched, random: Random) -> None:
    """Set somebody aside, set a date, or log a letter."""
    key = random.choice("s-dT")
    watched.press(key)
    watched.wait(gap(random))
    if key == "T":
        watched.press("n")
        watched.wait(gap(random))
    if key in "dT":
        type_text(watched, random, "tomorrow")
    watched.press("enter")
    watched.wait(gap(random))


def out(watched: Watched, random: Random) -> None:
    """Leave what is open, one level after the other, as it is painted."""
    for _ in range(4):
        painted = watched.look()
        if painted.question is None and not painted.typing and painted.person is not None:
            return
        watched.press("escape")
        watched.wait(random.uniform(0.15, 0.3))


SCENES: dict[Callable[[Watched, Random], None], int] = {
    results: 4,
    steady: 5,
    burst: 3,
    held: 3,
    undialed: 3,
    next_step: 3,
    note: 2,
    call: 2,
    move: 4,
    undo: 2,
    errand: 2,
}
"""What is done, and how often of all."""


def scene(random: Random) -> Callable[[Watched, Random], None]:
    """Return what is done next."""
    return random.choices(list(SCENES), weights=list(SCENES.values()))[0]
