"""People put aside come back as they were, in their order, however many."""

from __future__ import annotations

import gc
import tempfile

import pytest

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Candidate, Number
from callcockpit.domain.words import NumberKind, State
from callcockpit.store import spool
from callcockpit.store.spool import PART, Spool, without_collector

ANA = Candidate(
    "Ana Ruiz", "Ana", "Ruiz", "Acme", "CEO", ("a@example.com",), ("https://a.example",),
    (
        Number("614-555-0142", "+16145550142", "7", NumberKind.WORK, "Desk", ("America/New_York",), True),
        Number("ask Jenny", kind=NumberKind.FAX),
    ),
    "one\ntwo \ud800", ("vip", "golf"), "Fair", "Billy", "--05-03", "Europe/Zurich", True, "card-1",
    State.CULTIVATED, 90,
)  # fmt: skip
"""Somebody with something in every field."""


def test_somebody_says_something_in_every_field() -> None:
    empty = Candidate("")
    assert [name for name in ANA._fields if getattr(ANA, name) == getattr(empty, name)] == []


@pytest.mark.parametrize("count", [0, 1, PART, PART * 2, PART * 7 + 3])
@pytest.mark.parametrize("held", [PART, PART * 2, PART * 100])
def test_everybody_comes_back_as_they_were(monkeypatch: pytest.MonkeyPatch, count: int, held: int) -> None:
    monkeypatch.setattr(spool, "HELD", held)
    rows = [(n, ANA if n % 3 else Candidate(f"Person {n}")) for n in range(count)]
    with Spool() as kept:
        for parts in (list(kept.through(iter(rows))), list(kept.parts()), list(kept.parts())):
            assert len(kept) == count
            assert [row for part in parts for row in part] == rows
            assert max(map(len, parts), default=0) <= PART


def test_a_full_disk_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "HELD", PART)
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere at all")
    with Spool() as kept, pytest.raises(CockpitError, match="put aside"):
        list(kept.through((n, ANA) for n in range(PART * 2)))


@pytest.mark.parametrize("on", [True, False])
def test_the_collector_is_left_as_it_was(on: bool) -> None:
    (gc.enable if on else gc.disable)()
    try:
        with without_collector():
            assert not gc.isenabled()
        assert gc.isenabled() is on
    finally:
        gc.enable()
