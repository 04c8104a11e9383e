"""A look ahead as cards: what is planned, the rhythm that more comes by, what another cadence would do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from callcockpit.domain.bounds import CADENCE
from callcockpit.domain.days import MONTHS, WEEKDAYS
from callcockpit.domain.review import Share
from callcockpit.domain.rhythm import Load, about, by_cadence, load, with_cadence
from callcockpit.domain.rules import Rules
from callcockpit.domain.text import clean_line, counted
from callcockpit.domain.words import Result
from callcockpit.store.review import AHEAD_DAYS, Ahead, share_reached
from callcockpit.ui.board import Card
from callcockpit.ui.charts import bar
from callcockpit.ui.text import short, wrap
from callcockpit.ui.widgets.pane import Line

CADENCES = 8
"""Cadences that are listed; the others are summed up."""


@dataclass(frozen=True, slots=True)
class Idea:
    """Another cadence, to be looked at before it is anybody's."""

    days: int
    tag: str = ""
    """Empty for everybody without a cadence of their own or of a tag."""


def read_idea(line: str) -> Idea | str:
    """Read ``60`` or ``30 client`` as a cadence, or return why it is none."""
    match = re.fullmatch(r"\s*(\d{1,4})(?:\s+d(?:ays)?\b)?(?:\s+(\S.*))?\s*", line)
    if match is None:
        return "Days between calls, such as 60; with a tag, such as 30 client"
    days = int(match[1])
    if days not in CADENCE:
        return f"From {CADENCE[0]} to {CADENCE[-1]} days"
    return Idea(days, clean_line(match[2] or "", 60).strip())


def forecast(ahead: Ahead, rules: Rules, idea: Idea | None, change_key: str) -> list[Card]:
    """Return the cards of a look ahead."""
    return [
        Card(f"Planned for the next {AHEAD_DAYS // 7} weeks", lambda _: list(_weeks(ahead, rules))),
        Card("At this rhythm", lambda width: list(_rhythm(ahead, width, rules))),
        Card("What if?", lambda width: list(_idea(ahead, idea, width, rules, change_key))),
    ]


def _weeks(ahead: Ahead, rules: Rules) -> Iterator[Line]:
    first = ahead.day - timedelta(days=ahead.day.weekday())
    spread = [first + timedelta(days=n) for n in range(AHEAD_DAYS)]
    days = [
        day
        for day in range(7)
        if day in rules.working_days or any(ahead.planned.get(one) for one in spread[day::7])
    ]
    size = 6 if len(days) < 7 else 5
    yield ((f"{'':8}" + "".join(f"{WEEKDAYS[day][:3]:>{size}}" for day in days) + f"{'week':>7}", "dim"),)
    for start in spread[::7]:
        week = [start + timedelta(days=day) for day in days]
        planned = [ahead.planned.get(day, 0) for day in week]
        cells = [_day(day, calls, ahead.day, size) for day, calls in zip(week, planned, strict=True)]
        name = f"{start.day} {MONTHS[start.month - 1]}"
        yield ((f"{name:<8}", "text"), *cells, (f"{sum(planned):>7,}", "strong"))
    overdue = "overdue" if ahead.overdue else "dim"
    yield ((f"{counted(ahead.overdue, 'more is', 'more are')} overdue, in the queue", overdue),)
    yield (("Retries and next steps come on top as you call.", "dim"),)


def _day(day: date, calls: int, today: date, size: int) -> tuple[str, str]:
    if day < today:
        return " " * size, "dim"
    if not calls:
        return "·".rjust(size), "dim"
    return f"{calls:,}".rjust(size), "strong" if day == today else "text"


def _rhythm(ahead: Ahead, width: int, rules: Rules) -> Iterator[Line]:
    rhythm = load(ahead.groups, rules)
    if not rhythm.people:
        yield (("Nobody is cultivated yet: every “stay in touch” adds one.", "dim"),)
        return
    cadences = list(by_cadence(ahead.groups, rules).items())
    most = max(people * 30 / days for days, people in cadences)
    for days, people in cadences[:CADENCES]:
        month = people * 30 / days
        yield (
            (f"every {counted(days, 'day'):>9} {counted(people, 'person', 'people'):>13} ", "text"),
            *bar(
                round(month * 10),
                round(month * 10),
                round(most * 10) or 1,
                max(5, width - 49),
                "stay-in-touch",
            ),
            (f" {about(month):>5} a month", "strong"),
        )
    if len(cadences) > CADENCES:
        yield ((f"… and {len(cadences) - CADENCES} more cadences", "dim"),)
    yield ((f"{counted(rhythm.people, 'person comes', 'people come')} to {_said(rhythm)}", "strong"),)
    share = share_reached(ahead.lately)
    if share.whole < rules.few or not share.part:
        yield ((_few(share, rules), "dim"),)
        return
    dials = share.whole / share.part
    told = (
        f"In 90 days you reached {share.words(rules)}: that takes {about(rhythm.a_day * dials)} dials a day."
    )
    yield from _note(told, width)


def _note(words: str, width: int, style: str = "dim") -> Iterator[Line]:
    for line in wrap(words, width):
        yield ((line, style),)


def _few(share: Share, rules: Rules) -> str:
    return (
        f"Dials that takes: {share.words(rules)}" if share.whole else "Dials that takes: none made in 90 days"
    )


def _said(rhythm: Load) -> str:
    return f"{about(rhythm.a_month)} calls a month, {about(rhythm.a_day)} a working day"


def _idea(ahead: Ahead, idea: Idea | None, width: int, rules: Rules, change_key: str) -> Iterator[Line]:
    if idea is None:
        yield ((change_key, "key"), (" tries another cadence; nothing is changed.", "text"))
        yield from _note("240 people every 90 days are 80 a month, about four a working day.", width)
        return
    changed = with_cadence(rules, idea.days, idea.tag)
    now, then = load(ahead.groups, rules), load(ahead.groups, changed)
    whom = f"for “{short(idea.tag, 24)}”" if idea.tag else "for everybody without one of their own"
    yield from _note(f"A cadence of {counted(idea.days, 'day')} {whom}:", width, "text")
    most = max(now.a_month, then.a_month, 1)
    for name, rhythm, style in (("now", now, "dim"), ("then", then, Result.STAY_IN_TOUCH.value)):
        month = round(rhythm.a_month * 10)
        yield (
            (f"{name:<5}", "text"),
            *bar(month, month, round(most * 10), max(5, width - 46), style),
            (f" {about(rhythm.a_month):>6} a month {about(rhythm.a_day):>6} a working day", "strong"),
        )
    concerned = [group for group in ahead.groups if not idea.tag or idea.tag.lower() in group.tags]
    own = sum(group.people for group in ahead.groups if group.own is not None)
    if idea.tag and not concerned:
        said = f"Nobody cultivated without a cadence of their own has the tag “{short(idea.tag, 24)}”."
        yield from _note(said, width, "overdue")
    if own:
        yield ((f"{counted(own, 'person has', 'people have')} a cadence of their own, and it stays.", "dim"),)
    setting = f"wanted = {idea.days} under [cadence]"
    if idea.tag:
        latest = changed.tag_cadences[idea.tag.lower()].latest
        setting = f'"{short(idea.tag, 24)}" = [{idea.days}, {latest}] under [cadence.tags]'
    yield from _note("Nothing is changed. In the settings file it would be", width)
    yield ((setting, "text"),)
