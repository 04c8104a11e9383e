"""The user's day on the command line: it begins where the settings say, as it does on the screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from callcockpit.cli import main
from callcockpit.cli.workplace import Workplace
from callcockpit.domain.spans import Range
from callcockpit.domain.values import Contact, Due
from callcockpit.domain.when import show_due, understand
from callcockpit.domain.wording import queue_mark
from callcockpit.store import people
from callcockpit.store.book import Book
from callcockpit.store.review import review
from callcockpit.ui.looking import first_look
from callcockpit.ui.queue_lines import queue_empty
from callcockpit.ui.showing import Moment

EARLY = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
"""Wednesday, five in the morning in New York: where the day begins at six it is still Tuesday."""
PEOPLE = "Name,Phone\nDana Whitfield,+1 614-555-0142\nJonas Weber,+49 30 23125123\n"
"""In Berlin it is eleven in the morning."""

Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run commands at five in the morning, on a book into which two people came just now."""
    (tmp_path / "settings.toml").write_text('zone = "America/New_York"\n[calling]\nday_start = "06:00"\n')
    monkeypatch.setenv("CALLCOCKPIT_SETTINGS", str(tmp_path / "settings.toml"))
    monkeypatch.setenv("CALLCOCKPIT_BOOK", str(tmp_path / "book.db"))

    def run(*argv: str) -> str:
        code = main(argv, lambda: EARLY)
        said = capfd.readouterr()
        assert code == 0, said.err
        return said.out + said.err

    (tmp_path / "people.csv").write_text(PEOPLE)
    run("import", str(tmp_path / "people.csv"))
    return run


def moment(book: Book) -> Moment:
    return Moment(EARLY, book.zone, book.rules)


def dana(book: Book) -> Contact:
    contact = people.contact(book.db, 1)
    assert contact is not None
    return contact


def day_of(due: Due, book: Book) -> str:
    """Return a date as every pane of the screen shows it."""
    return show_due(due, EARLY, book.zone, book.rules.day_start)


def planned(book: Book) -> str:
    """Return what is next with Dana, as Contacts shows it."""
    plan = dana(book).plan
    assert plan is not None
    return f"{plan.kind.words} {day_of(plan.due, book)}"


def typed(line: str) -> Callable[[Book], str]:
    """Return what the screen shows while a line is typed."""

    def echo(book: Book) -> str:
        understood = understand(line, EARLY, book.rules, book.zone)
        assert understood.due is not None
        return day_of(understood.due, book)

    return echo


def mark(book: Book) -> str:
    """Return what stands beside the first person of the queue."""
    return queue_mark(first_look(book, EARLY).queue.due[0].plan, *moment(book))[0]


def sleeper(book: Book) -> str:
    """Return when Dana wakes."""
    wakes = first_look(book, EARLY).queue.sleeping[0].wakes
    assert wakes is not None
    return f"wakes {day_of(Due(book.today(wakes), wakes), book)}"


def coming(book: Book) -> str:
    """Return when the queue, which is empty, says that the next calls are."""
    lines = queue_empty(first_look(book, EARLY).queue, moment(book), people=True)
    return next(line for line in lines if line.startswith("Next calls")).partition(": ")[2]


def reviewed(book: Book) -> str:
    """Return the day that the review shows, and the dials on it."""
    found = review(book, Range.DAY, EARLY)
    return f"{found.span.first} to {found.span.last} · 1 day\ndials {found.total.dials}"


def event(book: Book) -> str:
    """Return the day of Dana in a calendar."""
    plan = dana(book).plan
    assert plan is not None
    return f"DTSTART;VALUE=DATE:{plan.due.day:%Y%m%d}"


CASES: list[tuple[str, Callable[[Book], str], str]] = [
    ("contacts", planned, "first call today"),
    ("due", sleeper, "wakes today 09:00"),
    ("log dana voicemail --next tomorrow", typed("tomorrow"), "tomorrow"),
    ("log dana voicemail --next today", typed("today"), "today"),
    ("log dana voicemail --next wed", typed("wed"), "tomorrow"),
    ("log dana voicemail --next 17:00", typed("17:00"), "today 17:00"),
    ("log dana voicemail", planned, "retry Fri 20 Nov"),
    ("log dana next-step --next tomorrow", planned, "callback tomorrow"),
    ("log dana voicemail --next tomorrow; contacts", planned, "retry tomorrow"),
    ("log dana busy; contacts", planned, "retry today 09:00"),
    ("log jonas voicemail --next today; due", mark, "today"),
    ("log jonas voicemail --at 2026-11-17T05:59 --next today; due", mark, "1d"),
    ("log dana voicemail; log jonas voicemail --next wed; due", coming, "tomorrow"),
    ("log dana voicemail; stats --days 1", reviewed, "2026-11-17 to 2026-11-17 · 1 day\ndials 1"),
    (
        "log dana voicemail --at 2026-11-17; stats --days 1",
        reviewed,
        "2026-11-17 to 2026-11-17 · 1 day\ndials 1",
    ),
    ("log dana stay-in-touch --next wed; export calendar", event, "DTSTART;VALUE=DATE:20261118"),
]


@pytest.mark.parametrize(("line", "on_screen", "says"), CASES, ids=[case[0] for case in CASES])
def test_at_five_a_day_that_begins_at_six_is_still_yesterday(
    run: Run, line: str, on_screen: Callable[[Book], str], says: str
) -> None:
    *_, said = [run(*command.split()) for command in line.split("; ")]
    with Workplace(None, demo=False, clock=lambda: EARLY) as workplace, workplace.book() as book:
        assert on_screen(book) == says
    assert says in re.sub(r" +", " ", said)


def test_the_demo_begins_on_that_day_too(run: Run) -> None:
    said = run("--demo", "contacts")
    assert "first call today" in said
    assert "first call tomorrow" not in said
