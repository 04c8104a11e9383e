"""What somebody can count on about partners: the rhythm, names each way, give and take."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.ties import Balance, Mark, Thirds
from callcockpit.domain.values import Candidate, Due
from callcockpit.domain.words import Profile, Result, TouchKind
from callcockpit.store import alliances, calls, duplicates, people, referrals, upkeep
from callcockpit.store.alliances import Meeting
from callcockpit.store.book import Book
from callcockpit.store.partners import Partner
from callcockpit.store.partners import alliances as read
from callcockpit.store.referrals import Said
from tests.conftest import PersonBuilder

NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


def only(book: Book, now: datetime = NOW) -> Partner:
    (found,) = read(book, now).partners
    return found


def meeting(person: PersonBuilder) -> Meeting:
    return Meeting(
        given=(Candidate("Ana Ruiz"), person("Li Wei", "0182")),
        received=(person("Kenji Sato", "0191"), person("Priya Nair", "0192"), Candidate("Ruth Keller")),
        note="coffee",
        meets_on=date(2027, 1, 12),
    )


@pytest.fixture
def partner(book: Book, dana: int) -> int:
    """Dana, who is a partner."""
    alliances.make(book, dana, NOW)
    return dana


def test_a_new_partner_is_to_be_met_at_once_then_in_the_rhythm(
    book: Book, partner: int, person: PersonBuilder
) -> None:
    assert (only(book).next_on, only(book).agreed) == (date(2026, 11, 17), False)
    alliances.log_meeting(book, partner, Meeting(), NOW)
    assert (only(book).next_on, only(book).agreed) == (date(2027, 2, 15), False), "88 days on is a Saturday"
    alliances.set_date(book, partner, date(2026, 12, 1), NOW)
    assert (only(book).next_on, only(book).agreed) == (date(2026, 12, 1), True)
    calls.log_touch(book, partner, TouchKind.MEAL, "lunch", NOW + WEEK)
    assert only(book).next_on == date(2026, 12, 1), "what was agreed stands until a meeting is logged"
    alliances.log_meeting(book, partner, meeting(person), NOW + 2 * WEEK)
    assert only(book).next_on == date(2027, 1, 12)
    for _ in range(4):
        calls.undo(book, NOW)
    assert (only(book).next_on, only(book).agreed) == (date(2026, 11, 17), False)


def test_names_of_a_meeting_are_kept_and_the_received_ones_are_in_the_queue(
    book: Book, partner: int, person: PersonBuilder
) -> None:
    receipt = alliances.log_meeting(book, partner, meeting(person), NOW)
    assert receipt.words == "meeting with Dana Whitfield · 2 given, 3 received"
    found = only(book)
    assert {(one.name, one.received) for one in found.names} == {
        ("Ana Ruiz", False),
        ("Li Wei", False),
        ("Kenji Sato", True),
        ("Priya Nair", True),
        ("Ruth Keller", True),
    }
    assert found.balance == Balance(2, 3, 0, 0)
    kenji = next(one for one in found.names if one.name == "Kenji Sato")
    assert kenji.person is not None
    known = people.contact(book.db, kenji.person)
    assert known is not None
    assert known.plan is not None
    assert known.plan.why == "referred by Dana Whitfield"
    (touch,) = people.history(book.db, partner)
    assert touch.note == "coffee · gave Ana Ruiz, Li Wei · received Kenji Sato, Priya Nair, Ruth Keller"
    calls.undo(book, NOW)
    assert book.db.sql("SELECT count(*) FROM contact").fetchone() == (1,)
    assert only(book).names == ()
    calls.redo(book)
    assert only(book) == found


def test_what_came_of_names_is_told_by_calls_and_by_what_one_heard(
    book: Book, partner: int, person: PersonBuilder
) -> None:
    alliances.log_meeting(book, partner, meeting(person), NOW)
    ids = {one.name: one for one in only(book).names}
    kenji, ana = ids["Kenji Sato"], ids["Ana Ruiz"]
    assert kenji.person is not None
    assert ana.id is not None
    calls.log(book, kenji.person, Result.STAY_IN_TOUCH, NOW)
    calls.log(book, kenji.person, Result.NO_ANSWER, NOW + WEEK)
    alliances.set_outcome(book, ana.id, Result.NEXT_STEP, NOW)
    assert (only(book).received, only(book).given) == (Thirds(2, 0, 1, 0), Thirds(1, 0, 0, 1))
    calls.log(book, kenji.person, Result.NO_FUTURE, NOW + 2 * WEEK)
    alliances.set_outcome(book, ana.id, None, NOW)
    assert (only(book).received, only(book).given) == (Thirds(2, 1, 0, 0), Thirds(2, 0, 0, 0))


def test_whom_a_partner_refers_in_a_call_counts_as_received_once(
    book: Book, partner: int, person: PersonBuilder
) -> None:
    referrals.refer(book, person("Kenji Sato", "0191"), partner, NOW, Said("", True))
    assert [(one.name, one.id, one.introduced) for one in only(book).names] == [("Kenji Sato", None, True)]
    alliances.log_meeting(book, partner, meeting(person), NOW)
    assert sorted(one.name for one in only(book).names if one.received) == [
        "Kenji Sato",
        "Priya Nair",
        "Ruth Keller",
    ]
    assert [one.name for one in only(book).names if one.introduced] == ["Kenji Sato"]


def test_a_partner_who_names_themselves_ties_nobody_to_themselves(
    book: Book, partner: int, person: PersonBuilder
) -> None:
    alliances.log_meeting(book, partner, Meeting(given=(person(),), received=(person(),)), NOW)
    assert [one.person for one in only(book).names] == [None, None]
    assert people.contacts(book.db, (partner,))[0].referred_by_id is None


def test_give_and_take_is_counted_with_a_partner_and_in_all(
    book: Book, partner: int, person: PersonBuilder
) -> None:
    _, omar = upkeep.add(book, person("Omar Haddad", "0111"), NOW)
    for who, kind, received in (
        (partner, TouchKind.LETTER, False),
        (partner, TouchKind.KINDNESS, True),
        (partner, TouchKind.ITEM, True),
        (partner, TouchKind.MEAL, True),
        (omar, TouchKind.INTRODUCTION, False),
    ):
        calls.log_touch(book, who, kind, "it", NOW, received=received)
    alliances.log_meeting(book, partner, meeting(person), NOW)
    assert only(book).balance == Balance(2, 3, 1, 2)
    assert read(book, NOW).balance == Balance(2, 3, 2, 2)
    calls.undo(book, NOW)
    calls.undo(book, NOW)
    assert read(book, NOW).balance == Balance(0, 0, 1, 2)
    assert read(book, NOW + timedelta(days=366)).balance == Balance(), "a year counts"


def test_meetings_of_the_week_count_from_monday_on(book: Book, partner: int) -> None:
    calls.log_touch(book, partner, TouchKind.MEETING, "", NOW - timedelta(days=2))
    calls.log_touch(book, partner, TouchKind.MEAL, "", NOW - timedelta(days=1))
    assert read(book, NOW).this_week == 1


def test_who_is_a_partner_is_made_none_twice_and_is_ended(book: Book, partner: int) -> None:
    with pytest.raises(CockpitError, match="is a partner already"):
        alliances.make(book, partner, NOW)
    alliances.set_marks(book, partner, Mark.TRUST | Mark.PULL, NOW)
    assert only(book).marks == Mark.TRUST | Mark.PULL
    alliances.end(book, partner, NOW)
    assert read(book, NOW).partners == ()
    with pytest.raises(CockpitError, match="is no partner"):
        alliances.end(book, partner, NOW)
    calls.undo(book, NOW)
    assert only(book).marks == Mark.TRUST | Mark.PULL


def test_a_merge_keeps_everything_that_ties_either(book: Book, partner: int, person: PersonBuilder) -> None:
    alliances.set_marks(book, partner, Mark.RESPECT, NOW)
    alliances.log_meeting(book, partner, meeting(person), NOW)
    said = Said("knows the trade", True)
    _, billy = referrals.refer(book, person("Billy Stone", "0177"), partner, NOW, said)
    _, other = referrals.refer(book, person("D. Whitfield", "0143"), billy, NOW, said)
    alliances.make(book, other, NOW)
    alliances.set_marks(book, other, Mark.TRUST, NOW)
    alliances.log_meeting(book, other, Meeting(given=(person("Billy Stone", "0177"),)), NOW + WEEK)
    referrals.set_profile(book, other, Profile.VALUES, NOW)
    referrals.set_profile(book, partner, Profile.DESIRES, NOW)
    calls.log(book, other, Result.STAY_IN_TOUCH, NOW)
    before = read(book, NOW)
    duplicates.merge(book, partner, other, NOW)
    found = only(book)
    assert found.marks == Mark.RESPECT | Mark.TRUST
    assert len([one for one in found.names if one.id is not None]) == 6
    assert found.next_on == date(2027, 1, 12)
    kept = people.contacts(book.db, (partner,))[0]
    assert kept.profile == Profile.VALUES | Profile.DESIRES
    assert (kept.reason, kept.introduced, kept.referred_by_id) == ("knows the trade", True, billy)
    assert calls.log(book, partner, Result.STAY_IN_TOUCH, NOW).thanks == "", "thanks were given already"
    calls.undo(book, NOW)
    calls.undo(book, NOW)
    assert read(book, NOW) == before


def test_a_merge_of_whoever_was_named_leads_the_name_to_who_stays(
    book: Book, partner: int, person: PersonBuilder
) -> None:
    alliances.log_meeting(book, partner, meeting(person), NOW)
    kenji = next(one.person for one in only(book).names if one.name == "Kenji Sato")
    _, other = upkeep.add(book, person("K. Sato", "0195"), NOW)
    assert kenji is not None
    duplicates.merge(book, other, kenji, NOW)
    assert next(one.person for one in only(book).names if one.name == "Kenji Sato") == other
    calls.change_due(book, other, Due(date(2026, 11, 20)), NOW)
    calls.undo(book, NOW)
    calls.undo(book, NOW)
    assert next(one.person for one in only(book).names if one.name == "Kenji Sato") == kenji
