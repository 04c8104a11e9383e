"""The unreachable path step by step, and which words of a need find an expert."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from callcockpit.domain.expertise import expertise, telling_words
from callcockpit.domain.pursuit import Pursuit, Step, attempts_before_last, step_of, wait_until
from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Contact

NOW = datetime(2026, 11, 17, 15, tzinfo=UTC)
DAY = date(2026, 11, 17)
BEGUN = Pursuit(NOW, "the yard has no room")
SENT = BEGUN._replace(appealed=NOW, wait_on=date(2026, 12, 1))


@pytest.mark.parametrize(
    ("pursuit", "day", "step"),
    [
        (None, DAY, Step.RESEARCH),
        (Pursuit(NOW), DAY, Step.RESEARCH),
        (BEGUN, DAY, Step.APPEAL),
        (BEGUN._replace(letter="Dear"), DAY, Step.APPEAL),
        (SENT, DAY, Step.WAIT),
        (SENT, date(2026, 11, 30), Step.WAIT),
        (SENT, date(2026, 12, 1), Step.RETURN),
        (SENT, date(2031, 1, 1), Step.RETURN),
        (SENT._replace(returned=NOW), DAY, Step.DECIDE),
        (SENT._replace(returned=NOW), date(2027, 1, 1), Step.DECIDE),
    ],
)
def test_each_step_follows_from_what_was_done(pursuit: Pursuit | None, day: date, step: Step) -> None:
    assert step_of(pursuit, day) is step


@pytest.mark.parametrize(
    ("day", "days", "until"),
    [
        (date(2026, 11, 17), 14, date(2026, 12, 1)),
        (date(2026, 11, 21), 14, date(2026, 12, 7)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
    ],
)
def test_an_answer_is_waited_for_until_a_working_day(day: date, days: int, until: date) -> None:
    assert wait_until(day, Rules()._replace(appeal_wait_days=days)) == until


@pytest.mark.parametrize(("limit", "counted"), [(6, 5), (1, 0)])
def test_one_more_attempt_is_one(limit: int, counted: int) -> None:
    assert attempts_before_last(Rules()._replace(attempts=limit)) == counted


@pytest.mark.parametrize(
    ("need", "words"),
    [
        ("somebody who knows about accounting and taxes", ("account", "tax")),
        ("an Accountant for his SHIPPING company", ("account", "ship", "compan")),
        ("Steuerberater für Zölle", ("steuerberat", "fur", "zolle")),
        ("help!", ()),
        ("", ()),
        ("a b c", ()),
        ('"quoted" OR x* NEAR(y)', ("quot", "near")),
    ],
)
def test_the_words_of_a_need_that_say_something(need: str, words: tuple[str, ...]) -> None:
    assert telling_words(need) == words


def test_a_long_need_is_looked_for_by_its_first_words() -> None:
    assert len(telling_words(" ".join(f"word{number}x" for number in range(500)))) == 12


def test_where_an_expert_has_the_words() -> None:
    mei = Contact(
        1, "Mei Chen", title="Chartered Accountant", company="Straits Ledger", tags=("tax",), notes="sails"
    )
    assert list(expertise(mei, telling_words("accounting, tax, sailing, ledgers, cranes"))) == [
        "accountant (title)",
        "tax (tag)",
        "sails (notes)",
        "ledger (company)",
    ]
