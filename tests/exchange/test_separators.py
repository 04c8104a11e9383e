"""Whatever a text holds, it adds no line, no property, no cell and no record to anything that is written."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from callcockpit.domain.appointments import Appointment
from callcockpit.domain.archive import Blocked, Dossier, KindAct, Past, PlanOf, Skip, TouchOf
from callcockpit.domain.shapes import contact_shape
from callcockpit.domain.text import clean_line
from callcockpit.domain.values import Candidate, Contact, Due, Number, Plan, Touch
from callcockpit.domain.words import NumberKind, PlanKind, Result, State, TouchKind
from callcockpit.exchange import (
    activities,
    archive,
    calendar,
    calendar_blocks,
    own_cards,
    own_table,
    read_bytes,
)
from callcockpit.exchange.archive_file import pieces
from callcockpit.exchange.cards import Property
from callcockpit.exchange.documents import json_list
from callcockpit.exchange.rejects import _property

QUICK = settings(deadline=None, database=None, max_examples=60, suppress_health_check=list(HealthCheck))
NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
HARD = "\r\n\t\0\x0b\x0c\x1b\x1c\x7f\x85\u2028\u2029\u202e\ufeff\ud800:;,\\\"'=+ aä"
texts = st.one_of(
    st.text(st.one_of(st.sampled_from(HARD), st.characters(codec=None)), min_size=1, max_size=30),
    st.sampled_from(
        ["x\rTEL:1", "x\r\nEND:VCARD\r\nBEGIN:VCARD", "x\nUID:2", "x\r\n y", "204\r\nTEL:1", "1;x=2"]
    ),
)


class Said:
    """One text for each place, or the same plain one everywhere."""

    def __init__(self, some: Iterable[str] | None) -> None:
        self._some = iter(some) if some is not None else None

    def __call__(self) -> str:
        return "x" if self._some is None else next(self._some, "x")


def person(said: Said) -> Candidate:
    numbers = (
        Number(said(), "+16145550142", said(), NumberKind.WORK, said(), (said(),)),
        Number(said(), None, None, NumberKind.HOME, said()),
    )
    return Candidate(
        said(),
        said(),
        said(),
        said(),
        said(),
        emails=(said(), said()),
        urls=(said(),),
        numbers=numbers,
        notes=said(),
        tags=(said(), said()),
        source=said(),
        referred_by=said(),
        birthday="1971-12-03",
        zone=said(),
        uid=said(),
        state=State.ACTIVE,
        cadence=90,
    )


def contact(said: Said) -> Contact:
    one = person(said)
    kept = {name: getattr(one, name) for name in Candidate._fields if name not in ("state", "left_out")}
    return Contact(id=1, added=NOW, plan=plan(said), state=State.ACTIVE, **kept)


def plan(said: Said) -> Plan:
    return Plan(PlanKind.NEXT_STEP, Due(NOW.date(), NOW), said(), None, NOW)


def touch(said: Said) -> TouchOf:
    done = Touch(NOW, TouchKind.CALL, Result.NEXT_STEP, None, said(), 60, said())
    return TouchOf(1, said(), said(), done)


def named(said: Said) -> Candidate:
    """Return a person as the book holds them: never without a name and an identity."""
    one = person(said)
    name, uid = (text if clean_line(text or "") else "x" for text in (one.name, one.uid))
    return one._replace(name=name or "", uid=uid)


def whole(said: Said) -> str:
    dossier = Dossier(
        named(said),
        State.ACTIVE,
        NOW,
        touches=(touch(said).touch,),
        plans=(Past(plan(said)),),
        skips=(Skip(NOW, said()),),
    )
    return "".join(archive.lines((Blocked(said(), said(), NOW), KindAct(NOW, said(), said()), dossier)))


def ics(said: Said) -> str:
    week = calendar_blocks.block_lines([Appointment(1, 1, time(9), 50, date(2026, 11, 17))], [])
    one = contact(said)
    return "".join(
        calendar.lines([PlanOf(contact=one, key="next", plan=one.plan or plan(said), changed=NOW)], week)
    )


WRITERS: dict[str, Callable[[Said], str]] = {
    "vcf": lambda said: "".join(own_cards.lines([person(said), person(said)])),
    "vcf3": lambda said: "".join(own_cards.lines([person(said), person(said)], "3.0")),
    "ics": ics,
    "csv": lambda said: "".join(own_table.lines([person(said), person(said)])),
    "touches": lambda said: "".join(activities.lines([touch(said), touch(said)])),
    "hubspot": lambda said: "".join(activities.hubspot_lines([touch(said), touch(said)])),
    "salesforce": lambda said: "".join(activities.salesforce_lines([touch(said), touch(said)], UTC)),
    "json": lambda said: "".join(json_list(contact_shape(contact(said)) for _ in range(2))),
    "all": whole,
}


def properties(text: str) -> list[str]:
    """Return the names and parameters of content lines, broken wherever some reader breaks them."""
    lines = re.split(r"\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", text.replace("\r\n ", ""))
    return [re.split(r"[:;]", line, maxsplit=1)[0] for line in lines]


def cells(text: str) -> list[int]:
    return [len(row) for row in csv.reader(io.StringIO(text, newline=""))]


def entries(text: str) -> list[list[str]]:
    return [sorted(one) for one in json.loads(text)]


def read(text: str) -> list[str]:
    return [type(piece).__name__ for _, piece in pieces(io.StringIO(text), "all", {})]


SHAPES: dict[str, Callable[[str], object]] = {
    **dict.fromkeys(("vcf", "vcf3", "ics"), properties),
    **dict.fromkeys(("csv", "touches", "hubspot", "salesforce"), cells),
    "json": entries,
    "all": read,
}


@pytest.mark.parametrize("kind", WRITERS)
@QUICK
@given(some=st.lists(texts, min_size=60, max_size=60))
@example(some=["x\rTEL:1"] * 60)
@example(some=["\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:y\r\n"] * 60)
def test_no_text_adds_anything_to_what_is_written(kind: str, some: list[str]) -> None:
    written = WRITERS[kind](Said(some)).encode("utf-8", "replace").decode()
    assert SHAPES[kind](written) == SHAPES[kind](WRITERS[kind](Said(None)))
    uris = re.findall(r"^phone1.TEL;VALUE=uri.*?:(.*)\r$", written, re.M)
    assert [uri for uri in uris if not re.fullmatch(r"tel:\+16145550142(;ext=[0-9]{1,20})?", uri)] == []


@pytest.mark.parametrize("kind", ["vcf", "vcf3", "csv", "json"])
@QUICK
@given(some=st.lists(texts, min_size=60, max_size=60))
def test_as_many_people_are_read_as_were_written(kind: str, some: list[str]) -> None:
    written = WRITERS[kind](Said(some)).encode("utf-8", "replace")
    found = read_bytes(written, f"people.{kind}", None)
    assert found.rows == 2


def folded_lines(value: str) -> Iterator[str]:
    yield _property(Property("NOTE", "", ("home",), {"X": value}, value))


@QUICK
@given(value=texts)
def test_a_rejected_card_stays_one(value: str) -> None:
    (line,) = folded_lines(value)
    assert properties(line) == ["NOTE", ""]
