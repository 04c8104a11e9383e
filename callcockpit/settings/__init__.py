"""The settings: what the file may say, its defaults, and every mistake in it told with file, key and line."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import time
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from callcockpit.domain.bounds import CADENCE, FREQUENCY, MINUTES
from callcockpit.domain.rules import (
    SHORT_WORDS,
    Cadence,
    DateOrder,
    Habit,
    Hours,
    Rules,
    TouchRules,
    order_in,
)
from callcockpit.settings import checks
from callcockpit.settings.reading import Reading, flat, key_lines, not_toml
from callcockpit.settings.text import DEFAULT_TEXT

__all__ = ["DEFAULT_TEXT", "Dialing", "Opening", "Settings", "load"]


class Opening(StrEnum):
    """Whether a number is handed to the phone program."""

    ASK = "ask"
    """Once in a session."""
    ALWAYS = "always"
    NEVER = "never"
    """The number is shown, to be dialed by hand."""


class Dialing(NamedTuple):
    """How numbers reach a phone."""

    open: Opening = Opening.ASK
    command: tuple[str, ...] = ()
    """Program and arguments (``{number}``, ``{e164}``, ``{uri}``, ``{extension}``); or empty."""


class Settings(NamedTuple):
    """Everything a person can set."""

    rules: Rules = Rules()
    region: str = "US"
    """ISO 3166 country, in which numbers without a country code are read."""
    zone: str = ""
    """IANA name of the user's time zone; empty: the system's."""
    theme: str = ""
    """Name of the colours; empty: the program's own."""
    keys: Mapping[str, str] = MappingProxyType({})
    """Binding id to its keys, comma separated."""
    dialing: Dialing = Dialing()
    filters: Mapping[str, str] = MappingProxyType({})
    """Names of filters to what they stand for: ``tag client``, ``referrals``, or words to find."""
    answers: bool = True
    """Whether a reason to skip that repeats itself is answered."""
    bell: bool = False
    """Whether the terminal rings when the hour of a callback has come."""


def load(path: Path) -> tuple[Settings, tuple[str, ...]]:
    """Return the settings of a file and one sentence for every mistake in it.

    A file that is not there is no mistake. Wherever something is wrong the default is used; nothing in the
    file is ever an error that stops the program.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return Settings(), ()
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        return Settings(), (f"{path} cannot be read ({reason}); the defaults are used",)
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return Settings(), (f"{path}, line {line}: the text is not UTF-8; the defaults are used",)
    try:
        values = flat(tomllib.loads(text))
    except (ValueError, RecursionError) as error:
        return Settings(), (not_toml(path, text, error),)
    reading = Reading(path, values, key_lines(text))
    region = reading.take("region", checks.region, "US")
    settings = Settings(
        rules=_rules(reading, region),
        region=region,
        zone=reading.take("zone", checks.zone, ""),
        theme=reading.take("theme", checks.line, ""),
        keys=reading.take_all("keys", checks.keys),
        dialing=Dialing(
            reading.take("dialing.open", checks.one_of(Opening), Opening.ASK),
            reading.take("dialing.command", checks.command, ()),
        ),
        filters=reading.take_all("filters", checks.line),
        answers=reading.take("habit.answers", checks.yes_or_no, True),
        bell=reading.take("calling.bell", checks.yes_or_no, False),
    )
    reading.tell_unknown()
    return settings, reading.problems


def _rules(reading: Reading, region: str) -> Rules:
    """Return the rules with what the file says, for a book of that region."""
    usual = Rules()
    take = reading.take
    morning, afternoon, evening = _parts_of_day(reading, usual)
    return Rules(
        working_days=take("calling.working_days", checks.weekdays, usual.working_days),
        day_start=take("calling.day_start", checks.hour(until="12:00"), usual.day_start),
        calling=_calling(reading, usual),
        retry_times=take("retry.times", checks.hours(usual.outer), usual.retry_times),
        retry_apart_hours=take("retry.apart_hours", checks.whole(0, 12), usual.retry_apart_hours),
        voicemail_days=take("retry.voicemail_days", checks.whole(1, 365), usual.voicemail_days),
        busy_minutes=take("retry.busy_minutes", checks.whole(1, 1440), usual.busy_minutes),
        busy_per_day=take("retry.busy_per_day", checks.whole(0, 20), usual.busy_per_day),
        attempts=take("retry.attempts", checks.whole(1, 50), usual.attempts),
        cadence=_cadence(reading, usual),
        tag_cadences={
            tag.lower(): cadence for tag, cadence in reading.take_all("cadence.tags", checks.cadence).items()
        },
        level_percent=take("cadence.level_percent", checks.whole(0, 50), usual.level_percent),
        few=take("review.few", checks.whole(1, 1000), usual.few),
        recall_days=take("review.recall_days", checks.whole(0, 365), usual.recall_days),
        relationship_tags=take("purpose.relationship", checks.words, usual.relationship_tags),
        strategic_tags=take("purpose.strategic", checks.words, usual.strategic_tags),
        appeal_wait_days=take("unreachable.wait_days", checks.whole(1, 365), usual.appeal_wait_days),
        introduction_days=take("introductions.follow_up_days", checks.whole(1, 365), usual.introduction_days),
        touches=_touches(reading, usual.touches),
        date_order=take("dates.order", checks.one_of(DateOrder), order_in(region)),
        morning=morning,
        afternoon=afternoon,
        evening=evening,
        partners=take("partners.number", checks.whole(1, 1000), usual.partners),
        partner_meetings=take("partners.meetings_a_week", checks.whole(1, 50), usual.partner_meetings),
        partner_names=take("partners.names_each", checks.whole(1, 50), usual.partner_names),
        habit=_habit(reading, usual.habit),
        undo_days=take("safety.undo_days", checks.whole(7, 36_500), usual.undo_days),
    )


def _habit(reading: Reading, usual: Habit) -> Habit:
    """Return the figures of the habit."""
    take = reading.take
    return Habit(
        minutes=take("habit.minutes", checks.within(MINUTES), usual.minutes),
        hour=take("habit.hour", checks.hour(), usual.hour),
        dials_a_block=take("habit.dials_a_block", checks.whole(1, 200), usual.dials_a_block),
        conversations_a_block=take(
            "habit.conversations_a_block", checks.whole(1, 60), usual.conversations_a_block
        ),
        next_steps_a_block=take("habit.next_steps_a_block", checks.whole(1, 40), usual.next_steps_a_block),
        blocks_a_week=take("habit.blocks_a_week", checks.whole(1, 20), usual.blocks_a_week),
        kindness_start=take("habit.kindness_start", checks.whole(1, 20), usual.kindness_start),
        kindness_days=take("habit.kindness_days", checks.whole(1, 7), usual.kindness_days),
        kindness_aim=take("habit.kindness_aim", checks.whole(1, 20), usual.kindness_aim),
        days=take("habit.days", checks.whole(30, 365), usual.days),
        look_back_days=take("habit.look_back_days", checks.whole(7, 90), usual.look_back_days),
        excuse_times=take("habit.excuse_times", checks.whole(1, 50), usual.excuse_times),
        excuse_days=take("habit.excuse_days", checks.whole(1, 365), usual.excuse_days),
        ask_days=take("habit.ask_days", checks.whole(1, 30), usual.ask_days),
    )


def _touches(reading: Reading, usual: TouchRules) -> TouchRules:
    """Return the figures of the touch plan, with frequencies for everybody and for tags."""
    take = reading.take
    standard = {
        kind: take(f"touches.every.{word}", checks.within(FREQUENCY), usual.standard[kind])
        for kind, word in SHORT_WORDS.items()
    }
    tags = reading.take_all("touches.tags", checks.frequencies)
    return TouchRules(
        per_day=take("touches.per_day", checks.whole(1, 1000), usual.per_day),
        standard=standard,
        tags={tag.lower(): found for tag, found in tags.items()},
        apart_days=take("touches.apart_days", checks.whole(0, 365), usual.apart_days),
        follow_up_days=take("touches.follow_up_days", checks.whole(0, 60), usual.follow_up_days),
        occasion_days=take("touches.occasion_days", checks.whole(0, 60), usual.occasion_days),
        requalify_days=take("touches.requalify_days", checks.within(CADENCE), usual.requalify_days),
        subject=take("touches.subject", checks.line, usual.subject),
        body=take("touches.body", checks.text, usual.body),
    )


def _calling(reading: Reading, usual: Rules) -> Hours:
    """Return the calling hours: not empty, and not wider than the outer limit."""
    check = checks.hour(f"{usual.outer.opens:%H:%M}", f"{usual.outer.closes:%H:%M}")
    opens = reading.take("calling.from", check, usual.calling.opens)
    closes = reading.take("calling.until", check, usual.calling.closes)
    if opens < closes:
        return Hours(opens, closes)
    wrong = f"calling.from ({opens:%H:%M}) must be before calling.until ({closes:%H:%M})"
    reading.tell(("calling.from", "calling.until"), f"{wrong}; the defaults of both are used")
    return usual.calling


def _cadence(reading: Reading, usual: Rules) -> Cadence:
    """Return the cadence of contacts without their own; the latest is not before the wanted."""
    wanted = reading.take("cadence.wanted", checks.within(CADENCE), usual.cadence.wanted)
    latest = reading.take("cadence.latest", checks.within(CADENCE), usual.cadence.latest)
    if wanted <= latest:
        return Cadence(wanted, latest)
    wrong = f"cadence.wanted ({wanted}) may not be longer than cadence.latest ({latest})"
    reading.tell(("cadence.wanted", "cadence.latest"), f"{wrong}; the defaults of both are used")
    return usual.cadence


def _parts_of_day(reading: Reading, usual: Rules) -> tuple[time, time, time]:
    """Return what *morning, afternoon* and *evening* mean, one after the other."""
    keys = ("dates.morning", "dates.afternoon", "dates.evening")
    check = checks.hour()
    defaults = (usual.morning, usual.afternoon, usual.evening)
    parts = (
        reading.take(keys[0], check, defaults[0]),
        reading.take(keys[1], check, defaults[1]),
        reading.take(keys[2], check, defaults[2]),
    )
    if parts[0] < parts[1] < parts[2]:
        return parts
    reading.tell(keys, "dates.morning, afternoon and evening must follow each other; their defaults are used")
    return defaults
