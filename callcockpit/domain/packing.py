"""Rows of a file as plain values, which is all that ``marshal`` takes, and back again.

What is packed is read by the same version of the program only: it is put aside or handed from one process of
ours to another, never kept.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from callcockpit.domain.values import Candidate, Number, Reject
from callcockpit.domain.words import NumberKind, State

Row = tuple[int, Candidate]
"""A person, and where in the file they stand."""

_KINDS = {kind.value: kind for kind in NumberKind}
_STATES: dict[str | None, State | None] = {None: None, **{state.value: state for state in State}}
_NUMBERS, _STATE = map(Candidate._fields.index, ("numbers", "state"))
"""Where among the fields of a person those stand that are no plain values."""
_number = attrgetter("raw", "e164", "extension", "kind.value", "label", "zones", "struck")


def packed(rows: Iterable[Row | Reject]) -> bytes:
    """Return rows as bytes; numbers lose what only the book knows of them."""
    return marshal.dumps([tuple(row) if isinstance(row, Reject) else _plain(*row) for row in rows])


def unpacked(data: bytes) -> list[Row | Reject]:
    """Return the rows of which ``packed`` has made these bytes; they must be our own."""
    # Nobody else can write where they come from.
    plain = marshal.loads(data)  # noqa: S302
    return [_person(*row) if len(row) == _WIDTH else Reject(*row) for row in plain]


def _plain(row: int, person: Candidate) -> tuple[object, ...]:
    numbers = tuple([_number(number) for number in person.numbers])
    state = None if person.state is None else person.state.value
    return row, person[:_NUMBERS], numbers, person[_NUMBERS + 1 : _STATE], state, person[_STATE + 1 :]


_WIDTH = len(_plain(0, Candidate("")))


def _person(
    row: int,
    before: tuple[Any, ...],
    numbers: tuple[tuple[Any, ...], ...],
    between: tuple[Any, ...],
    state: str | None,
    after: tuple[Any, ...],
) -> Row:
    lines = tuple(
        [
            Number(raw, e164, extension, _KINDS[kind], label, zones, struck)
            for raw, e164, extension, kind, label, zones, struck in numbers
        ]
    )
    return row, Candidate._make((*before, lines, *between, _STATES[state], *after))
