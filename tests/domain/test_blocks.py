"""What a typed block means, and a clock that does not run in a pause."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from callcockpit.domain.blocks import (
    EVERYBODY,
    Aim,
    Block,
    Came,
    Pause,
    Wanted,
    Whom,
    read_wanted,
    read_whom,
    usual_of,
)

NINE = datetime(2026, 11, 17, 14, 0, tzinfo=UTC)
USUAL = Wanted(25, 30, Aim.DIALS, Whom("tag", "client"))
GOALS = {Aim.DIALS: 30, Aim.CONVERSATIONS: 5, Aim.NEXT_STEPS: 2}
FILTERS = {
    "ohio": "find columbus freight",
    "warm": "tag vip",
    "names": "Stone Whitfield",
    "back": "referrals",
}


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("", USUAL),
        ("25 30", Wanted(25, 30)),
        ("50", Wanted(50, 30)),
        ("90 60", Wanted(90, 60)),
        ("25 0", Wanted(25, 0)),
        ("50 5 conversations", Wanted(50, 5, Aim.CONVERSATIONS)),
        ("50 5c", Wanted(50, 5, Aim.CONVERSATIONS)),
        ("50 2 next steps", Wanted(50, 2, Aim.NEXT_STEPS)),
        ("50 1 next step #vip", Wanted(50, 1, Aim.NEXT_STEPS, Whom("tag", "vip"))),
        ("25 30 dials referrals", Wanted(25, 30, Aim.DIALS, Whom("referrals"))),
        ("50 #trade fair", Wanted(50, 30, Aim.DIALS, Whom("tag", "trade fair"))),
        ("50 20 find freight", Wanted(50, 20, Aim.DIALS, Whom("find", "freight"))),
        ("tag client", USUAL),
        ("all", USUAL._replace(whom=EVERYBODY)),
        ("25 30 OHIO", Wanted(25, 30, Aim.DIALS, Whom("find", "columbus freight"))),
        ("warm", USUAL._replace(whom=Whom("tag", "vip"))),
        ("names", USUAL._replace(whom=Whom("find", "Stone Whitfield"))),
        ("back", USUAL._replace(whom=Whom("referrals"))),
    ],
)
def test_a_line_says_how_long_what_for_and_with_whom(line: str, wanted: Wanted) -> None:
    assert read_wanted(line, USUAL, GOALS, FILTERS) == wanted


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("4", "5 to 240 minutes"),
        ("241 30", "5 to 240 minutes"),
        ("25 1000", "at most 999"),
        ("25 30 quickly", "“quickly” is none"),
        ("#", "“#” is none"),
        ("find", "“find” is none"),
    ],
)
def test_a_line_that_is_no_block_says_why(line: str, why: str) -> None:
    said = read_wanted(line, USUAL, GOALS, FILTERS)
    assert isinstance(said, str)
    assert why in said


@pytest.mark.parametrize("whom", [EVERYBODY, Whom("tag", "a tag"), Whom("referrals"), Whom("find", "x y")])
def test_whom_a_block_serves_is_kept_as_text_and_read_again(whom: Whom) -> None:
    assert read_whom(whom.text) == whom


@pytest.mark.parametrize("text", ["tag", "find ", "nobody", "referrals of Dana"])
def test_text_that_names_no_group_serves_everybody(text: str) -> None:
    assert read_whom(text) == EVERYBODY


@pytest.mark.parametrize(
    ("pauses", "now", "left", "ends"),
    [
        ((), 0, 25, 25),
        ((), 10, 15, 25),
        ((), 25, 0, 25),
        ((), 600, 0, 25),
        (((5, 10),), 10, 20, 30),
        (((5, None),), 6, 20, 26),
        (((5, None),), 600, 20, 620),
        (((5, 10), (20, 40)), 45, 5, 50),
        (((5, 10), (20, 40)), 50, 0, 50),
        (((5, 5),), 25, 0, 25),
    ],
)
def test_paused_time_does_not_count(
    pauses: tuple[tuple[int, int | None], ...], now: int, left: int, ends: int
) -> None:
    rests = tuple(Pause(at(since), None if until is None else at(until)) for since, until in pauses)
    block = Block(1, NINE, 25, pauses=rests)
    assert block.left(at(now)) == timedelta(minutes=left)
    assert block.over(at(now)) == (left == 0)
    assert block.ends(at(now)) == at(ends)


def test_a_block_ended_early_has_nothing_left_and_counts_what_it_ran() -> None:
    block = Block(1, NINE, 25, pauses=(Pause(at(2), at(4)),), ended=at(12))
    assert block.left(at(13)) == timedelta()
    assert block.worked(at(500)) == timedelta(minutes=10)
    assert block.ends(at(500)) == at(12)


def test_dials_an_hour_count_the_time_worked_and_wait_until_they_say_something() -> None:
    block = Block(1, NINE, 50, pauses=(Pause(at(10), at(40)),), came=Came(8, 1, 2, 1))
    assert block.an_hour(at(2)) is None
    assert block.an_hour(at(10)) == 48
    assert block.an_hour(at(40)) == 48
    assert block.an_hour(at(50)) == 24
    assert block.an_hour(at(50), Aim.CONVERSATIONS) == 12
    assert block.an_hour(at(50), Aim.NEXT_STEPS) == 3


def test_the_usual_is_the_median_of_blocks_long_enough_to_say_something() -> None:
    ran = [
        Block(number, NINE, 60, ended=at(minutes), came=Came(dials))
        for number, (minutes, dials) in enumerate([(60, 10), (60, 50), (30, 10), (1, 9)])
    ]
    usual = usual_of((*ran, Block(9, NINE, 60, came=Came(99))))
    assert (usual.blocks, usual.rates[Aim.DIALS]) == (3, 20)
    assert usual_of(()).blocks == 0


@pytest.mark.parametrize(
    ("aim", "count"), [(Aim.DIALS, 9), (Aim.CONVERSATIONS, 6), (Aim.NEXT_STEPS, 3)], ids=str
)
def test_a_goal_counts_what_it_says(aim: Aim, count: int) -> None:
    assert Came(9, 1, 2, 3).of(aim) == count
