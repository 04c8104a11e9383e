"""What is written is what is read back, whatever the text: contacts in every format that import takes."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from callcockpit.domain.archive import PlanOf
from callcockpit.domain.phones import read_numbers
from callcockpit.domain.shapes import contact_shape
from callcockpit.domain.text import clean, clean_line, fold
from callcockpit.domain.values import Candidate, Contact, Due, Number, Plan
from callcockpit.domain.words import NumberKind, PlanKind, State
from callcockpit.exchange import calendar, own_cards, own_table, read_bytes
from callcockpit.exchange.content_lines import LIMIT, escaped, folded
from callcockpit.exchange.documents import json_list
from callcockpit.exchange.guard import SIGNS, guarded, unguarded

FILLERS = "\u034f\u115f\u1160\u2800\u3164\ufe0f\uffa0\U000e0100"
UNSEEN = "".join(
    letter
    for letter in map(chr, range(sys.maxunicode + 1))
    if unicodedata.category(letter) in ("Cc", "Cf", "Zs", "Zl", "Zp")
    or letter in "\u115f\u1160\u2800\u3164\uffa0"
)
"""Every blank, control and letter without a picture."""
QUICK = settings(deadline=None, database=None, max_examples=40, suppress_health_check=list(HealthCheck))

HARD = "=+-@|%'\t\n\r ,;:\\\"^äß金\U0001f4de\u2028\u202e\x00abc019()./"
raw_text = st.text(alphabet=st.one_of(st.sampled_from(HARD), st.characters()), max_size=60)
lines = raw_text.map(clean_line)
names = lines.filter(bool)
notes = st.one_of(st.just(""), raw_text.map(clean), st.text(max_size=400).map(clean))


def distinct_by(key: Callable[[str], str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(names.filter(key), unique_by=key, max_size=4).map(tuple)


dialed = st.sampled_from(
    ["+1 614-555-0142", "+44 20 7946 0018", "+49 30 901820 DW 12", "+1 312 555 0100 ext. 7", "+61491570156"]
)


@st.composite
def a_number(draw: st.DrawFn) -> Number:
    kind, label = draw(st.sampled_from(NumberKind)), draw(lines)
    struck = draw(st.booleans())
    (read,) = read_numbers(draw(dialed), None)
    raw = draw(st.one_of(st.just(read.raw), names))
    if draw(st.booleans()):
        return Number(raw, read.e164, read.extension, kind, label, read.zones, struck)
    return Number(raw, None, None, kind, label, (), struck)


def number_key(number: Number) -> tuple[str, str | None, bool]:
    return number.e164 or number.raw, number.extension, number.kind.voice


people = st.builds(
    Candidate,
    name=names,
    given=lines,
    family=lines,
    company=lines,
    title=lines,
    emails=distinct_by(str.casefold),
    urls=distinct_by(str.casefold),
    numbers=st.lists(a_number(), unique_by=number_key, max_size=6).map(tuple),
    notes=notes,
    tags=distinct_by(fold),
    source=lines,
    referred_by=lines,
    birthday=st.one_of(
        st.none(), st.dates(min_value=datetime(1900, 1, 1, tzinfo=UTC).date()).map(str), st.just("--02-29")
    ),
    zone=st.sampled_from([None, "America/New_York", "Asia/Kolkata"]),
    do_not_call=st.booleans(),
    uid=st.one_of(names, st.just("urn:callcockpit:5f-7")),
    state=st.sampled_from([None, *State]),
    cadence=st.one_of(st.none(), st.integers(1, 999)),
    left_out=st.just(()),
)

FORMULA = Candidate(
    "=cmd|' /C calc'!A0",
    company="'+1",
    notes="\n\t=1+1",
    tags=("''@x",),
    numbers=(Number("=HYPERLINK(1)", label="-1"), Number("'+1 614 555 0142")),
    uid="=uid",
)
SEPARATORS = Candidate(
    'a";b,c\\n\\',
    emails=("Dana <a@b>, c", "two words"),
    notes="END:VCARD\nBEGIN:VCARD\n" + "é" * 100,
    tags=("a,b", "c;d", "\\"),
    numbers=(Number("1;2\\,3", label="_$!<Main>!$_"),),
    uid="u",
)


def as_contact(person: Candidate) -> Contact:
    kept = {name: getattr(person, name) for name in Candidate._fields if name not in ("state", "left_out")}
    return Contact(id=1, state=person.state or State.NEW, **kept)


def as_json(some: Iterable[Candidate]) -> str:
    return "".join(json_list(contact_shape(as_contact(person)) for person in some))


WRITERS: dict[str, Callable[[Iterable[Candidate]], str]] = {
    "csv": lambda some: "".join(own_table.lines(some)),
    "vcf": lambda some: "".join(own_cards.lines(some)),
    "vcf3": lambda some: "".join(own_cards.lines(some, "3.0")),
    "json": as_json,
}


@pytest.mark.parametrize("kind", WRITERS)
@QUICK
@given(some=st.lists(people, min_size=1, max_size=2))
@example(some=[FORMULA, SEPARATORS])
@example(some=[Candidate("\ufffd", uid="u")])
def test_a_contact_that_is_written_and_read_is_the_same(kind: str, some: list[Candidate]) -> None:
    if kind == "json":  # where nobody is without a state
        some = [as_candidate(as_contact(person)) for person in some]
    reading = read_bytes(WRITERS[kind](some).encode(), f"people.{kind}", None)
    assert [person for _, person in reading.people] == some
    assert (reading.rejects, reading.ignored) == ((), ())


def as_candidate(contact: Contact) -> Candidate:
    return Candidate(**{name: getattr(contact, name) for name in Candidate._fields if name != "left_out"})


@QUICK
@given(
    text=st.one_of(
        raw_text,
        st.from_regex(r"\A'{0,3}\s{0,2}[=+@|%\t-]?.?\Z"),
        st.builds(
            lambda *parts: "".join(parts),
            st.text("'", max_size=3),
            st.text(UNSEEN, max_size=3),
            st.sampled_from(["", *SIGNS]),
            st.text("'=1", max_size=2),
        ),
    )
)
def test_one_guard_is_put_before_a_formula_and_exactly_that_is_taken_away(text: str) -> None:
    cell = guarded(text)
    assert unguarded(cell) == text
    assert not cell.lstrip(UNSEEN).startswith(tuple(SIGNS))
    assert cell == text or cell == f"'{text}"


def test_nothing_that_is_not_seen_hides_a_formula() -> None:
    bare = [f"U+{ord(blank):04X}" for blank in UNSEEN if guarded(f"{blank}=1+1") != f"'{blank}=1+1"]
    assert bare == []
    assert guarded(UNSEEN + "＠SUM(1)").startswith("'")


@QUICK
@given(text=st.text(max_size=400).map(clean))
def test_a_content_line_is_at_most_75_octets_and_unfolds_to_itself(text: str) -> None:
    line = f"SUMMARY:{escaped(text)}"
    written = folded(line)
    assert written.endswith("\r\n")
    assert all(len(piece.encode()) <= LIMIT for piece in written[:-2].split("\r\n"))
    assert written[:-2].replace("\r\n ", "") == line


@QUICK
@given(name=names, why=lines)
def test_an_event_says_who_and_what_on_lines_that_every_calendar_reads(name: str, why: str) -> None:
    now = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
    plan = Plan(PlanKind.NEXT_STEP, Due(now.date(), now), why)
    contact = Contact(7, name, added=now, plan=plan)
    text = "".join(calendar.lines([PlanOf(contact=contact, key="next", plan=plan, changed=now)]))
    assert all(len(line.encode()) <= LIMIT for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "").split("\r\n")
    said = f"{name}: {why}" if why else f"Call {name}"
    assert f"SUMMARY:{escaped(said)}" in unfolded
    assert len(unfolded) == (17 if why else 16)
