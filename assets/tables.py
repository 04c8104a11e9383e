"""Writes the tables of the README out of the program, so that they are true: ``python assets/tables.py``."""

from __future__ import annotations

import re
from pathlib import Path

from callcockpit.domain.days import WEEKDAYS
from callcockpit.domain.rules import Hours, Rules
from callcockpit.ui.keymap import Keymap
from callcockpit.ui.keys import BOOK_KEYS, CALL_KEYS, QUEUE_KEYS, VIEW_KEYS, Key

README = Path(__file__).parents[1] / "README.md"


def keys_table() -> str:
    """Return every key, what it does, and the id by which the settings change it."""
    keymap = Keymap({})

    def row(key: Key) -> str:
        names = " ".join(f"`{name}`" for name in keymap.keys(key.id).split(" "))
        return f"| {names} | {key.help} | `{key.id}` |"

    groups = (
        ("The person and the call", CALL_KEYS),
        ("The queue", QUEUE_KEYS),
        ("The book", BOOK_KEYS),
        ("Getting about", VIEW_KEYS),
    )
    parts = ("\n".join([f"| {title} | | id |", "|---|---|---|", *map(row, keys)]) for title, keys in groups)
    return "\n\n".join(parts)


def rules_table(rules: Rules) -> str:
    """Return what each result books, and the hours and days that count."""
    days = ", ".join(WEEKDAYS[day] for day in sorted(rules.working_days))
    wanted, latest = rules.cadence.wanted, rules.cadence.latest
    rows = (
        (
            "no answer",
            "a retry on the next working day in another part of the day, "
            f"at least {rules.retry_apart_hours} h from each time of day that failed",
        ),
        ("voicemail", f"a retry in {rules.voicemail_days} working days"),
        (
            "busy",
            f"a retry in {rules.busy_minutes} min or when their hours begin next, "
            f"at most {rules.busy_per_day} a day, then like no answer",
        ),
        ("someone else", "a retry on the next working day"),
        ("wrong number", "strikes the number, never the person; the next number is up at once"),
        (
            f"{rules.attempts} attempts in a row",
            "*unreachable*: out of the queue, not served again by itself",
        ),
        ("no future", "closed, and kept in the history"),
        (
            "stay in touch",
            f"a recall in {wanted} days, or in the person's or their tag's own, on the working day within "
            f"±{rules.level_percent} % that has the fewest calls; *losing touch* after {latest} days",
        ),
        (
            "next step",
            "what and when, exactly as typed; it stands until it is done, dropped, or the person closed",
        ),
        (
            "do not call",
            "blocks every number of the person, for later imports too; "
            "only `callcockpit allow` lifts it, with a reason",
        ),
        (
            "calling hours",
            f"{_hours(rules.calling)} their time, {_hours(rules.outer)} at the widest; outside they *sleep*, "
            "and dialing takes a second key",
        ),
        ("your day", f"begins at {rules.day_start:%H:%M}; working days: {days}"),
    )
    return "\n".join(["| after | the cockpit books |", "|---|---|", *(f"| {a} | {b} |" for a, b in rows)])


def _hours(hours: Hours) -> str:
    return f"{hours.opens:%H:%M}–{hours.closes:%H:%M}"


def with_tables(readme: str) -> str:
    """Return the text of the README with the tables as the program has them now."""
    for name, table in (("keys", keys_table()), ("rules", rules_table(Rules()))):
        pattern = rf"(?<=<!-- {name} -->\n).*?(?=<!-- end of {name} -->)"
        places = re.findall(pattern, readme, re.S)
        if len(places) != 1:
            raise ValueError(f"README.md needs one place for the table of {name}, and has {len(places)}")
        readme = readme.replace(f"<!-- {name} -->\n{places[0]}", f"<!-- {name} -->\n\n{table}\n\n", 1)
    return readme


if __name__ == "__main__":
    README.write_text(with_tables(README.read_text(encoding="utf-8")), encoding="utf-8")
