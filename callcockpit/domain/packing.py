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
    return marshal.dumps([(*row,) if isinstance(row, Reject) else (row[0], _plain(row[1])) for row in rows])


def unpacked(data: bytes) -> list[Row | Reject]:
    """Return the rows of which ``packed`` has made these bytes; they must be our own."""
    # Nobody else can write where they come from.
    plain = marshal.loads(data)  # noqa: S302
    return [Reject(*row) if len(row) == len(Reject._fields) else (row[0], _person(row[1])) for row in plain]


def _plain(person: Candidate) -> tuple[object, ...]:
    state = person.state
    return (
        *person[:_NUMBERS],
        tuple([_number(number) for number in person.numbers]),
        *person[_NUMBERS + 1 : _STATE],
        None if state is None else state.value,
        *person[_STATE + 1 :],
    )


def _person(plain: tuple[Any, ...]) -> Candidate:
    lines = [Number(raw, e164, ext, _KINDS[kind], *rest) for raw, e164, ext, kind, *rest in plain[_NUMBERS]]
    between, after = plain[_NUMBERS + 1 : _STATE], plain[_STATE + 1 :]
    return Candidate._make((*plain[:_NUMBERS], tuple(lines), *between, _STATES[plain[_STATE]], *after))
