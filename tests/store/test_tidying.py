"""People of a file are made tidy the same way whether that is seen at a glance or takes a closer look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from callcockpit.domain.values import Candidate, Number
from callcockpit.store.merging import tidy

CLOSER = ("",)
"""A tag that is none: it asks for the closer look and adds nothing."""

ANA = Candidate(
    *("Ana Ruiz", "Ana", "Ruiz", "Acme", "CEO", ("a@example.com",), (), (Number("1", label="Desk"),)),
    *("met her", ("vip",), "Fair", "Billy"),
)
ODD = (
    "",
    " ",
    " a",
    "a ",
    "a  b",
    "a| b",
    "a |b",
    "\t",
    "a\nb",
    "\u202ea",
    "\x1b[31m",
    "-",
    "x" * 201,
    "a\xa0b",
)
NUMBERS = [[Number(odd)] for odd in ODD] + [[Number("1", label=odd)] for odd in ODD] + [[Number("1")] * 2]
LINES = ("name", "given", "family", "company", "title", "notes", "source", "referred_by", "uid")
LISTS = ("emails", "urls", "tags")


def odd_people() -> Iterator[Candidate]:
    """Yield people in whom one thing is odd."""
    ana = ANA._asdict()
    for odd in ODD:
        yield from (Candidate(**{**ana, field: odd}) for field in LINES)
        for said in ((), (odd,), ("a", odd), ("a", "A")):
            yield from (Candidate(**{**ana, field: said}) for field in LISTS)
    yield from (ANA._replace(numbers=tuple(some)) for some in ([], *NUMBERS))


@pytest.mark.parametrize("name", ["Ana Ruiz", ""])
def test_a_glance_and_a_closer_look_say_the_same(name: str) -> None:
    assert tidy(ANA) is ANA
    for person in odd_people():
        named = person._replace(name=name)
        assert tidy(named) == tidy(named, CLOSER), named
        assert tidy(person) == tidy(person, CLOSER), person


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (Candidate("Ana Ruiz", notes="one\ntwo"), Candidate("Ana Ruiz", notes="one\ntwo")),
        (Candidate(" Ana\n Ruiz", notes=" one "), Candidate("Ana Ruiz", notes="one")),
        (Candidate("", company="Acme"), Candidate("Acme", company="Acme")),
        (Candidate("", emails=(" ", "a@b.c")), Candidate("a@b.c", emails=("a@b.c",))),
        (Candidate("", numbers=(Number(" 1\t2 "),)), Candidate("1 2", numbers=(Number("1 2"),))),
        (Candidate("Ana", emails=("a@b.c", "A@b.c")), Candidate("Ana", emails=("a@b.c",))),
        (Candidate("Ana", tags=("VIP", "vip", "-")), Candidate("Ana", tags=("VIP",))),
        (Candidate("Ana", tags=("-",)), Candidate("Ana")),
        (Candidate("Ana", numbers=(Number(""),)), Candidate("Ana")),
        (Candidate("Ana", title="a\x1b[31mb"), Candidate("Ana", title="a␛[31mb")),
        (Candidate("x" * 201), Candidate("x" * 199 + "…")),
        (Candidate(" "), Candidate("")),
    ],
)
def test_people_are_made_tidy(person: Candidate, expected: Candidate) -> None:
    assert tidy(person) == expected == tidy(expected)
