"""The rules about partners and names: the rhythm, the thirds, the balance."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from callcockpit.domain.rules import Rules
from callcockpit.domain.ties import (
    MARK_WORDS,
    PROFILE_WORDS,
    Balance,
    Mark,
    Thirds,
    meeting_interval,
    next_meeting,
    thirds,
    told,
)
from callcockpit.domain.words import Profile, Result

MADE = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("number", "meetings", "days"), [(25, 2, 88), (25, 5, 35), (10, 2, 35), (1, 50, 1), (1000, 1, 7000)]
)
def test_everybodys_turn_comes_when_all_were_met(number: int, meetings: int, days: int) -> None:
    assert meeting_interval(Rules(partners=number, partner_meetings=meetings)) == days


@pytest.mark.parametrize(
    ("agreed", "met", "wanted"),
    [
        (date(2026, 12, 24), None, (date(2026, 12, 24), True)),
        (date(2026, 1, 1), datetime(2026, 11, 16, 15, 0, tzinfo=UTC), (date(2026, 1, 1), True)),
        (None, None, (date(2026, 11, 3), False)),
        (None, datetime(2025, 1, 1, tzinfo=UTC), (date(2026, 11, 3), False)),
        (None, datetime(2026, 11, 16, 15, 0, tzinfo=UTC), (date(2026, 12, 21), False)),
        (None, datetime(2026, 11, 14, 15, 0, tzinfo=UTC), (date(2026, 12, 21), False)),
    ],
    ids=["agreed", "agreed and late", "never met", "met long before", "in the rhythm", "on no Saturday"],
)
def test_a_partner_is_met_as_agreed_else_in_the_rhythm(
    agreed: date | None, met: datetime | None, wanted: tuple[date, bool]
) -> None:
    rules = Rules(partners=10, partner_meetings=2)
    assert next_meeting(agreed, met, MADE, NEW_YORK, rules) == wanted


def test_thirds_count_what_is_known_and_what_is_not() -> None:
    outcomes = [Result.NO_FUTURE, None, Result.NEXT_STEP, Result.NEXT_STEP, Result.VOICEMAIL]
    assert thirds(outcomes) == Thirds(open=2, no_future=1, stay_in_touch=0, next_step=2)
    assert thirds(outcomes).known == 3
    assert thirds([]).known == 0


def test_give_and_take_add_names_and_acts() -> None:
    balance = Balance(names_given=5, names_received=3, acts_given=2, acts_received=1)
    assert (balance.given, balance.received) == (7, 4)


def test_every_mark_has_a_word_of_its_own() -> None:
    assert set(MARK_WORDS) == set(Mark)
    assert len(MARK_WORDS) == 8
    assert set(PROFILE_WORDS) == set(Profile)
    assert len(set(MARK_WORDS.values()) | set(PROFILE_WORDS.values())) == 12
    assert told(Mark.TRUST | Mark.RESPECT, MARK_WORDS) == "respect, trust"
    assert told(Profile(0), PROFILE_WORDS) == ""
