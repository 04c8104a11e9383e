"""JSON read piece by piece: the objects of a list, or one after another, however they are laid out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TextIO

from callcockpit.domain.errors import CockpitError

OBJECT_LIMIT = 1 << 24
"""Characters of one object; the memory that reading takes is a small multiple of the longest one."""
PARTS_LIMIT = 500_000
"""Commas and brackets of one object: each value takes some hundred bytes, however short it is written."""
_PIECE = 1 << 16
_BETWEEN = " \t\r\n,[]\ufeff"

Document = dict[str, object]


def documents(text: TextIO, name: str) -> Iterator[tuple[int, Document]]:
    """Yield the ordinal and content of each object; raises CockpitError where the text is no JSON."""
    decoder = json.JSONDecoder()
    held = ""
    wanted = _PIECE
    ordinal = 0
    ended = False
    listed = last = ""
    while True:
        while len(held) < wanted and not ended:
            piece = text.read(wanted)
            ended = not piece
            held += piece
        start = 0
        while True:
            while start < len(held) and held[start] in _BETWEEN:
                if held[start] in "[],":
                    last = held[start]
                    listed = listed or last
                start += 1
            if start == len(held):
                break
            try:
                found, start = decoder.raw_decode(held, start)
            except (ValueError, RecursionError) as error:
                if ended or isinstance(error, RecursionError) or held[start] != "{":
                    raise _damaged(name, ordinal) from None
                break
            if not isinstance(found, dict):
                raise _damaged(name, ordinal)
            ordinal += 1
            listed, last = listed or "{", "}"
            yield ordinal, found
        if ended:
            if listed == "[" and last != "]":
                raise _damaged(name, ordinal)
            return
        # An object that is not whole yet is tried again with twice as much of it.
        wanted = max(_PIECE, 2 * (len(held) - start))
        if wanted > OBJECT_LIMIT or sum(held.count(mark, start) for mark in ",[{") > PARTS_LIMIT:
            raise CockpitError(
                f"{name} holds an entry of more than {OBJECT_LIMIT >> 20} million characters or "
                f"{PARTS_LIMIT:,} values, which is nobody's: take it out of the file."
            )
        held = held[start:]


def _damaged(name: str, ordinal: int) -> CockpitError:
    return CockpitError(f"{name} is no whole JSON file after entry {ordinal}: export it again.")


def json_list(values: Iterator[Document]) -> Iterator[str]:
    """Yield a JSON list line by line."""
    between = "[\n"
    for value in values:
        yield f"{between}{json.dumps(value, ensure_ascii=False)}"
        between = ",\n"
    yield "[]\n" if between == "[\n" else "\n]\n"
