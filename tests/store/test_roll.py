"""A list that may be a million entries long is a list like any other, and only its beginning is in memory."""

from __future__ import annotations

import tempfile

import pytest

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Reject
from callcockpit.store import roll
from callcockpit.store.laying import Fate, RowFate, fates, rejects


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roll, "HELD", 3)
    monkeypatch.setattr(roll, "PART", 4)


@pytest.mark.parametrize("length", [0, 1, 3, 4, 7, 8, 11, 30])
def test_every_entry_is_there_in_its_place(length: int) -> None:
    entries = [
        RowFate(n, f"Ana \ud800 {n}", Fate.UPDATED if n % 2 else Fate.NEW, "x" * n) for n in range(length)
    ]
    kept = fates(entries)
    assert len(kept) == length
    assert list(kept) == list(kept) == entries
    assert [kept[n] for n in reversed(range(length))] == entries[::-1]
    assert kept[2:5] == tuple(entries[2:5])
    assert kept == fates(entries) == entries
    assert kept != [*entries, RowFate(0, "", Fate.SAME)]
    with pytest.raises(IndexError):
        kept[length]


def test_what_is_added_after_it_was_read_comes_at_the_end() -> None:
    entries = [Reject(n, "no number", "") for n in range(9)]
    kept = rejects(entries)
    assert list(kept) == entries
    more = [Reject(n, "no name", "") for n in range(9, 20)]
    for one in more:
        kept.add(one)
    assert list(kept) == [*entries, *more]


def test_a_full_disk_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere at all")
    with pytest.raises(CockpitError, match="could not be noted"):
        rejects(Reject(n, "no number") for n in range(9))
