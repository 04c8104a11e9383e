"""Keys in a race with writers, locks and stalls: each counts for who was painted, none is dropped unsaid."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from callcockpit.store.health import look_over
from tests.conftest import Counter
from tests.faults.accounts import Accounts
from tests.faults.disturbing import Disturbers
from tests.faults.nest import Nest
from tests.faults.rival import Rival
from tests.faults.scenes import out, scene
from tests.faults.session import cockpit, environment
from tests.faults.soundness import build
from tests.faults.watching import Watched

PEOPLE = 150
SITTING = 250
"""Keys until another book is begun, with new people."""
SPAN = 1.2
"""Seconds from the beginning of a scene in which it is disturbed."""
ANSWER_SECONDS = 15.0
"""How long a key may wait for its answer, on a machine that is busy with other things."""
SHOWN = 30


def play(watched: Watched, accounts: Accounts, disturbers: Disturbers, random: Random, keys: int) -> None:
    """Press that many keys, disturbed, and account for each of them."""
    begun = len(watched.pressed)
    while sum(not key.typed for key in watched.pressed[begun:]) < keys:
        disturbers.disturb(random, SPAN)
        scene(random)(watched, random)
        disturbers.finish()
        wrong = accounts.settle(ANSWER_SECONDS)
        assert not wrong, "\n".join([*wrong, *map(str, watched.pressed[-SHOWN:]), str(watched.look())])
        out(watched, random)


def sit_down(folder: Path, nest: Nest, random: Random, keys: int, counted: Counter) -> None:
    """Play on a book of its own, which must be sound in the end."""
    book = folder / "data" / "book.db"
    build(book, PEOPLE)
    environ = environment(folder)
    with Rival(book, environ) as rival, cockpit(folder, book, nest) as session:
        watched = Watched(session)
        watched.wait(0.5)
        assert watched.until(lambda painted: painted.stage == "ready", ANSWER_SECONDS)
        disturbers, accounts = Disturbers(watched, rival, book, environ), Accounts(book, watched, rival)
        try:
            play(watched, accounts, disturbers, random, keys)
        finally:
            disturbers.close()
            accounts.close()
        for what, number in (*accounts.counts.items(), *disturbers.counts.items()):
            counted(f"race: {what}", number)
    assert [one.words for one in look_over(book) if not one.good] == []


@pytest.mark.parametrize("seed", range(4))
def test_a_key_counts_for_who_was_painted_when_it_was_pressed(
    tmp_path: Path, scaled: Callable[[int, int], int], counted: Counter, nest: Nest, seed: int
) -> None:
    wanted, random = scaled(40 if seed < 2 else 0, 500), Random(seed)
    done = 0
    while done < wanted:
        keys = min(SITTING, wanted - done)
        folder = tmp_path / str(done)
        folder.mkdir()
        sit_down(folder, nest, random, keys, counted)
        done += keys
