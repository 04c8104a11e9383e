"""What counts as what, and what a share says when there are few cases."""

from __future__ import annotations

import pytest

from callcockpit.domain.review import (
    CALLS,
    Counts,
    Share,
    added,
    against_third,
    best_hours,
    definitions,
    shade,
    talked,
)
from callcockpit.domain.rhythm import Group, about, by_cadence, load, with_cadence
from callcockpit.domain.rules import Cadence, Rules
from callcockpit.domain.words import Result, TouchKind

RULES = Rules()
NOBODY: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("word", "dials", "reached", "conversations"),
    [
        *((result.value, 1, 0, 0) for result in Result if not result.reached),
        *((result.value, 1, 1, 1) for result in Result if result.reached),
        ("answered", 1, 1, 0),
        ("incoming", 0, 0, 0),
        *((kind.value, 0, 0, 0) for kind in TouchKind if kind is not TouchKind.CALL),
    ],
)
def test_every_word_counts_as_its_definition_says(
    word: str, dials: int, reached: int, conversations: int
) -> None:
    counts = Counts({word: 1})
    assert (counts.dials, counts.reached, counts.conversations) == (dials, reached, conversations)
    assert counts.kindnesses == (word == "kindness")
    assert (word in counts.others) == (word not in {*CALLS, "kindness"})


def test_stretches_add_up() -> None:
    assert added([Counts({"busy": 1}, 5), Counts({"busy": 2, "email": 1}, 7)]) == Counts(
        {"busy": 3, "email": 1}, 12
    )


@pytest.mark.parametrize(
    ("share", "words", "third"),
    [
        (Share(0, 0), "none yet", ""),
        (Share(3, 5), "3 of 5: too few to tell", ""),
        (Share(19, 19), "19 of 19: too few to tell", ""),
        (Share(7, 20), "7 of 20 · 35 %", "about a third"),
        (Share(1, 40), "1 of 40 · 3 %", "less than a third"),
        (Share(1_000, 2_000), "1,000 of 2,000 · 50 %", "more than a third"),
    ],
)
def test_a_share_is_told_with_its_cases_and_not_of_too_few(share: Share, words: str, third: str) -> None:
    assert share.words(RULES) == words
    assert against_third(share, RULES) == third


def test_the_best_hours_are_among_those_with_cases_enough() -> None:
    cells = {(0, 9): Share(10, 20), (0, 10): Share(11, 20), (1, 9): Share(19, 19), (2, 9): Share(30, 60)}
    assert best_hours(cells, RULES, 2) == [(0, 10, Share(11, 20)), (2, 9, Share(30, 60))]
    usual = Share(50, 100)
    shades = [
        shade(share, usual, RULES) for share in (Share(9, 19), Share(5, 20), *cells.values(), Share(20, 20))
    ]
    assert shades == ["·", "░", "▒", "▒", "·", "▒", "█"]


def test_the_definitions_name_the_figures_of_the_rules() -> None:
    told = definitions(Rules(few=12, recall_days=3))
    assert "12 cases" in told["few"]
    assert "3 days" in told["recalls"]
    assert not any("{" in words for words in told.values())


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (59, "59 s"), (90, "2 min"), (3599, "1 h 00 min"), (7500, "2 h 05 min"), (458_340, "127 h")],
)
def test_a_length_of_time_is_read_at_a_glance(seconds: int, words: str) -> None:
    assert talked(seconds) == words


def test_240_people_every_quarter_are_80_a_month_and_about_four_a_day() -> None:
    found = load([Group(None, NOBODY, 240)], RULES)
    assert (found.people, found.a_month, about(found.a_month), about(found.a_day)) == (240, 80, "80", "4")
    three = load([Group(None, NOBODY, 240)], Rules(working_days=frozenset({1, 2, 3})))
    assert about(three.a_day) == "6"


GROUPS = (
    Group(None, NOBODY, 90),
    Group(30, NOBODY, 5),
    Group(None, frozenset({"client"}), 60),
    Group(None, frozenset({"client", "vip"}), 10),
)
TAGGED = Rules(tag_cadences={"client": Cadence(60, 80)})


@pytest.mark.parametrize(
    ("days", "tag", "month"),
    [
        (90, "", 30 + 5 + 30 + 5),
        (45, "", 60 + 5 + 30 + 5),
        (30, "Client", 30 + 5 + 60 + 10),
        (30, "vip", 30 + 5 + 30 + 10),
        (90, "vip", 30 + 5 + 30 + 5),
        (1, "nobody", 30 + 5 + 30 + 5),
    ],
)
def test_another_cadence_is_only_of_those_it_would_be_for(days: int, tag: str, month: float) -> None:
    assert load(GROUPS, with_cadence(TAGGED, days, tag)).a_month == month
    assert load(GROUPS, TAGGED).a_month == 70


def test_people_are_listed_by_the_cadence_that_holds() -> None:
    assert by_cadence(GROUPS, TAGGED) == {30: 5, 60: 70, 90: 90}


def test_another_cadence_keeps_the_proportion_of_its_latest_day() -> None:
    assert with_cadence(RULES, 60).cadence == Cadence(60, 80)
    assert with_cadence(RULES, 30, "VIP").tag_cadences == {"vip": Cadence(30, 40)}
