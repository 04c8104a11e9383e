"""Needs that people told of: noted, met by somebody of the book, followed up, and undone like everything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.words import Result, TouchKind
from callcockpit.store import blocklist, calls, experts, needs, people, upkeep
from callcockpit.store.book import Book
from callcockpit.store.duplicates import merge
from callcockpit.store.journal import Receipt
from tests.conftest import PersonBuilder
from tests.store.test_operations import dump

DECEMBER = date(2026, 12, 1)


@pytest.fixture
def mei(book: Book, person: PersonBuilder, now: datetime) -> int:
    """The id of somebody who knows about taxes."""
    return upkeep.add(book, person("Mei Chen", "0199", company="Straits Tax & Ledger"), now)[1]


@pytest.fixture
def need(book: Book, dana: int, mei: int, now: datetime) -> int:
    """A need of Dana's."""
    needs.note(book, dana, "somebody for\nher taxes", now)
    (found,) = needs.listed(book.db)
    assert (found.what, found.name, needs.told_by(book.db, dana)) == (
        "somebody for her taxes",
        "Dana Whitfield",
        ("somebody for her taxes",),
    )
    return found.id


def test_an_introduction_stands_with_both_and_both_are_asked_about_it(
    book: Book, dana: int, mei: int, need: int, now: datetime
) -> None:
    needs.introduce(book, need, mei, "Dear Dana, dear Mei", DECEMBER, now)
    for one, other in ((dana, "Mei Chen"), (mei, "Dana Whitfield")):
        (touch,) = people.history(book.db, one)
        assert touch.kind is TouchKind.INTRODUCTION
        assert touch.note == f"to {other}: somebody for her taxes\nDear Dana, dear Mei"
        planned = book.db.sql(
            "SELECT kind, due_on, why FROM planned_touch WHERE contact_id = ?", (one,)
        ).fetchall()
        assert planned == [
            (
                "email",
                "2026-12-01",
                f"ask what came of the introduction to {other}: somebody for her taxes",
            )
        ]
    (found,) = needs.listed(book.db)
    assert (found.expert_name, found.introduced) == ("Mei Chen", now)


@pytest.mark.parametrize(
    "deed",
    [
        lambda book, need, mei, now: needs.introduce(book, need, mei, "Dear both", DECEMBER, now),
        lambda book, need, mei, now: needs.close(book, need, now),
        lambda book, need, mei, now: needs.note(book, mei, "a crane", now),
    ],
)
def test_every_deed_is_undone_whole_and_done_again(
    book: Book, mei: int, need: int, now: datetime, deed: Callable[[Book, int, int, datetime], Receipt]
) -> None:
    before = dump(book.path)
    deed(book, need, mei, now)
    after = dump(book.path)
    calls.undo(book, now)
    assert dump(book.path) == before != after
    calls.redo(book)
    assert dump(book.path) == after


def test_a_need_that_is_closed_is_off_the_list_and_takes_no_introduction(
    book: Book, dana: int, mei: int, need: int, now: datetime
) -> None:
    needs.close(book, need, now)
    assert (needs.listed(book.db), needs.told_by(book.db, dana)) == ((), ())
    with pytest.raises(CockpitError, match="not on the list any more"):
        needs.introduce(book, need, mei, "", DECEMBER, now)


def test_nobody_is_introduced_to_themselves(book: Book, dana: int, need: int, now: datetime) -> None:
    with pytest.raises(CockpitError, match="Dana Whitfield has that need"):
        needs.introduce(book, need, dana, "", DECEMBER, now)


def test_experts_are_ranked_by_the_words_of_the_need(
    book: Book, dana: int, now: datetime, person: PersonBuilder
) -> None:
    def add(name: str, line: str, *, company: str = "", tags: tuple[str, ...] = (), notes: str = "") -> int:
        return upkeep.add(book, person(name, line, company=company, tags=tags, notes=notes), now)[1]

    add("Nora", "0151", notes="once did taxes for ships")
    add("Sam", "0152", company="Harbour Tax Office")
    both = add("Mei", "0153", company="Shipping Ledger", tags=("tax",))
    barred = add("Pam", "0154", company="Ship Tax", tags=("tax", "ships"))
    blocklist.do_not_call(book, barred, "asked", now)
    add("Ina", "0155", company="Bakery")
    add("Tom", "0157", company="Taxonomy Labs", tags=("shipley",), notes="Taxco, shipshape")
    cultivated = add("Zoe", "0156", company="Tax Advice")
    calls.log(book, cultivated, Result.STAY_IN_TOUCH, now)
    upkeep.edit(book, dana, person(company="Tax and Ships"), now, None)
    found = experts.find(book, "somebody for taxes of ships", dana)
    assert [expert.contact.name for expert in found] == ["Mei", "Zoe", "Sam", "Nora"]
    assert found[0].contact.id == both
    assert found[0].why == ("tax (tag)", "shipping (company)")
    assert experts.find(book, "who can help?", dana) == ()
    assert experts.find(book, 'x" OR notes : "tax', dana) != ()


def test_experts_match_whole_words_whatever_their_ending(
    book: Book, dana: int, now: datetime, person: PersonBuilder
) -> None:
    upkeep.add(book, person("Ann Bo", "0161", company="Portfolio Partners", notes="cartoons, artists"), now)
    upkeep.add(book, person("Cy Do", "0162", company="Ports & Carts"), now)
    found = experts.find(book, "port, a cart, art", dana)
    assert [(expert.contact.name, expert.why) for expert in found] == [
        ("Cy Do", ("ports (company)", "carts (company)"))
    ]
    assert experts.find(book, "a portal", dana) == ()


def test_an_open_need_waits_behind_newer_ones_and_those_introduced_come_last(
    book: Book, dana: int, mei: int, need: int, now: datetime
) -> None:
    needs.note(book, mei, "an intern", now + timedelta(days=1))
    assert [one.what for one in needs.listed(book.db)] == ["an intern", "somebody for her taxes"]
    (newest, _) = needs.listed(book.db)
    needs.introduce(book, newest.id, dana, "", DECEMBER, now)
    assert [one.what for one in needs.listed(book.db)] == ["somebody for her taxes", "an intern"]


def test_needs_and_experts_follow_a_merge_and_part_again(
    book: Book, dana: int, mei: int, need: int, now: datetime, person: PersonBuilder
) -> None:
    _, twin = upkeep.add(book, person("M. Chen", "0199"), now)
    needs.note(book, twin, "a crane", now)
    needs.introduce(book, need, twin, "", DECEMBER, now)
    before = {name: dump(book.path)[name] for name in ("need", "touch", "contact")}
    merge(book, mei, twin, now)
    assert needs.told_by(book.db, mei) == ("a crane",)
    assert [one.expert for one in needs.listed(book.db)] == [None, mei]
    merge(book, dana, mei, now)
    assert [one.expert for one in needs.listed(book.db) if one.contact == dana] == [None, None]
    calls.undo(book, now)
    calls.undo(book, now)
    assert {name: dump(book.path)[name] for name in before} == before
