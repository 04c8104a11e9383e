"""Rows come back as they were."""

from __future__ import annotations

import pytest

from callcockpit.domain.packing import Row, packed, unpacked
from callcockpit.domain.values import Candidate, Number, Reject
from callcockpit.domain.words import NumberKind, State


@pytest.mark.parametrize("state", [None, *State])
@pytest.mark.parametrize("kind", list(NumberKind))
def test_rows_come_back_as_they_were(state: State | None, kind: NumberKind) -> None:
    rows: list[Row | Reject] = [
        (2, Candidate("Ana", emails=("a@example.com",), numbers=(Number("1", "+16145550142", kind=kind),))),
        Reject(3, "no name"),
        (4, Candidate("lone \ud800 half", notes="one\ntwo", state=state, cadence=90, do_not_call=True)),
        Reject(5, "torn", "the line \x00 itself"),
    ]
    assert unpacked(packed(rows)) == rows
    assert [type(row) for row in unpacked(packed(rows))] == [tuple, Reject, tuple, Reject]
