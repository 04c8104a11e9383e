"""The counts of the history are those of a slow plain count, whatever the clocks do and whatever is done."""

from __future__ import annotations

import io
import lzma
import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from callcockpit.demo.book import fill
from callcockpit.domain.days import day_bounds, today
from callcockpit.domain.review import Share
from callcockpit.domain.rules import Rules
from callcockpit.domain.spans import DAY, Span, by_day, by_month, by_week
from callcockpit.domain.values import Candidate, Touch
from callcockpit.domain.words import OUTCOMES, Result, State, TouchKind
from callcockpit.exchange import archive
from callcockpit.exchange.archive_file import pieces
from callcockpit.store import calls, dossiers, tally
from callcockpit.store.arrival import take_archive
from callcockpit.store.book import Book, open_book
from callcockpit.store.instants import from_micros
from callcockpit.store.seed import Seed, sow
from callcockpit.store.tally import STALE, hours, sums

BOOKS = Path(__file__).parent / "books"
PLACES = (
    # A zone, and a day about which its clocks change or the calendar is odd.
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Europe/Zurich", date(2028, 3, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Asia/Kathmandu", date(2027, 1, 1)),
    ("Pacific/Chatham", date(2026, 9, 27)),
    ("Antarctica/Troll", date(2026, 3, 29)),
    ("Africa/Casablanca", date(2026, 2, 15)),
)


def history(seed: int, middle: date) -> list[Touch]:
    """Three hundred touches of the two months around a day, most of them about the change of days."""
    chance = random.Random(seed)
    found = []
    for _ in range(300):
        at = datetime.combine(middle, time(), UTC) + timedelta(
            seconds=chance.randrange(-30 * 86400, 30 * 86400)
        )
        if chance.random() < 0.5:
            at = datetime.combine(middle, time(), UTC) + timedelta(minutes=chance.randrange(-1500, 2900))
        kind = chance.choice([TouchKind.CALL] * 6 + [TouchKind.KINDNESS, TouchKind.EMAIL])
        result = chance.choice([None, *Result]) if kind is TouchKind.CALL else None
        found.append(
            Touch(
                at,
                kind,
                result,
                seconds=chance.choice([None, 0, 61, 3600, 1 << 62]),
                received=chance.random() < 0.3,
                undone=chance.random() < 0.2,
            )
        )
    return found


def slow(touches: Sequence[Touch], first: date, last: date, zone: ZoneInfo, rules: Rules) -> dict[str, int]:
    """Count one by one, by the words of the definitions."""
    found: Counter[str] = Counter()
    for touch in touches:
        if touch.undone or not first <= today(touch.at, zone, rules) <= last:
            continue
        if touch.kind is not TouchKind.CALL:
            found[touch.kind] += not touch.received
            continue
        found["seconds"] += min(86_400, touch.seconds or 0)
        theirs = touch.result in (None, Result.NO_ANSWER) and touch.received
        found["incoming" if theirs else "dials"] += 1
        found["conversations"] += touch.result in OUTCOMES
        found["reached"] += touch.result in OUTCOMES or (touch.result is None and not theirs)
    return {name: count for name, count in found.items() if count}


@pytest.mark.parametrize(("zone", "middle"), PLACES)
@pytest.mark.parametrize("start", [time(4), time(4, 10), time(0)])
def test_every_day_week_and_month_is_counted_to_the_unit(
    tmp_path: Path, zone: str, middle: date, start: time, now: datetime
) -> None:
    place, rules = ZoneInfo(zone), Rules(day_start=start)
    touches = history(middle.toordinal(), middle)
    with open_book(tmp_path / "book.db", rules, place) as book:
        sow(book, [Seed(Candidate("Dana"), State.ACTIVE, touches=tuple(touches))], now)
        span = Span(middle - DAY * 32, middle + DAY * 32)
        spans = [span, *by_day(span), *by_week(span), *by_month(span)]
        times = [(day_bounds(s.first, place, rules)[0], day_bounds(s.last, place, rules)[1]) for s in spans]
        for one, counts in zip(spans, sums(book.db, times), strict=True):
            told = {
                "dials": counts.dials,
                "reached": counts.reached,
                "conversations": counts.conversations,
                "incoming": counts.of("incoming"),
                "kindness": counts.kindnesses,
                "seconds": counts.seconds,
                **counts.others,
            }
            assert {name: count for name, count in told.items() if count} == slow(
                touches, one.first, one.last, place, rules
            ), one


@pytest.mark.parametrize(("zone", "middle"), PLACES)
def test_the_hours_are_those_of_the_wall_clock(
    tmp_path: Path, zone: str, middle: date, now: datetime
) -> None:
    place, rules = ZoneInfo(zone), Rules()
    touches = history(middle.toordinal() + 1, middle)
    found: dict[tuple[int, int], Share] = {}
    for touch in touches:
        theirs = touch.result in (None, Result.NO_ANSWER) and touch.received
        if touch.kind is TouchKind.CALL and not touch.undone and not theirs:
            local = touch.at.astimezone(place)
            cell = today(touch.at, place, rules).weekday(), local.hour
            reached = touch.result is None or touch.result in OUTCOMES
            before = found.get(cell, Share())
            found[cell] = Share(before.part + reached, before.whole + 1)
    with open_book(tmp_path / "book.db", rules, place) as book:
        sow(book, [Seed(Candidate("Dana"), State.ACTIVE, touches=tuple(touches))], now)
        begins, _ = day_bounds(middle - DAY * 40, place, rules)
        told = hours(book.db, begins, begins + DAY * 80, place, rules)
    assert told.cells == found
    assert told.usual.whole == sum(share.whole for share in found.values())


def test_a_book_carried_to_another_zone_counts_by_the_clock_there(book: Book, dana: int) -> None:
    at = datetime(2026, 11, 17, 14, 30, tzinfo=UTC)
    calls.log(book, dana, Result.VOICEMAIL, at)
    span = at - DAY * 3, at + DAY * 3
    for zone, cell in (("America/New_York", (1, 9)), ("Asia/Tokyo", (1, 23)), ("Pacific/Auckland", (1, 3))):
        assert list(hours(book.db, *span, ZoneInfo(zone), book.rules).cells) == [cell], zone


def test_a_touch_that_is_changed_counts_as_it_is_now(book: Book, dana: int, now: datetime) -> None:
    calls.log(book, dana, Result.BUSY, now)
    calls.log(book, dana, Result.STAY_IN_TOUCH, now)
    for change in (
        "UPDATE touch SET at = at - 86400000000 WHERE result = 'busy'",
        "UPDATE touch SET result = 'voicemail', seconds = 7 WHERE result = 'busy'",
        "UPDATE touch SET undone = 1 WHERE result = 'voicemail'",
        "UPDATE touch SET at = -1, undone = 0 WHERE result = 'voicemail'",
        "UPDATE touch SET kind = 'email', result = NULL WHERE result = 'voicemail'",
        "UPDATE touch SET kind = 'call', received = 1 WHERE kind = 'email'",
        "DELETE FROM touch WHERE result = 'stay-in-touch'",
    ):
        book.db.sql(change)
        assert stale(book) == [], change
    assert book.db.sql("SELECT slot, word, touches, seconds FROM tally").fetchall() == [
        (-1, "incoming", 1, 7)
    ]
    book.db.sql("DELETE FROM contact")
    assert book.db.sql("SELECT * FROM tally").fetchall() == []


def test_a_whole_book_that_comes_in_is_counted_and_goes_with_undo(tmp_path: Path, now: datetime) -> None:
    zone = ZoneInfo("America/New_York")
    with (
        open_book(tmp_path / "one.db", Rules(), zone) as one,
        open_book(tmp_path / "two.db", Rules(), zone) as two,
    ):
        fill(one, now)
        text = "".join(archive.lines(dossiers.pieces(one.db)))
        take_archive(two, lambda: pieces(io.StringIO(text), "book.json", {}), now, file_name="book.json")
        counted = "SELECT * FROM tally ORDER BY word, slot"
        before = one.db.sql(counted).fetchall()
        assert len(before) > 100
        assert two.db.sql(counted).fetchall() == before
        calls.undo(two, now)
        assert two.db.sql(counted).fetchall() == []
        calls.redo(two)
        assert two.db.sql(counted).fetchall() == before


def test_an_older_book_is_counted_when_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    path.write_bytes(lzma.decompress((BOOKS / "layout1.db.xz").read_bytes()))
    with open_book(path, Rules(), ZoneInfo("UTC")) as book:
        assert stale(book) == []
        (counted,) = book.db.sql("SELECT sum(touches) FROM tally").fetchone()
        assert (counted,) == book.db.sql("SELECT count(*) FROM touch WHERE undone = 0").fetchone()
        assert counted > 0


def test_counts_that_went_wrong_are_made_anew(book: Book, dana: int, now: datetime) -> None:
    calls.log(book, dana, Result.BUSY, now)
    right = book.db.sql("SELECT * FROM tally").fetchall()
    book.db.sql("UPDATE tally SET touches = 2, slot = slot + 1")
    assert len(stale(book)) == 2
    tally.rebuild(book.db)
    assert (stale(book), book.db.sql("SELECT * FROM tally").fetchall()) == ([], right)


def test_a_look_back_reads_no_touch(book: Book) -> None:
    for statement, values, by in (
        (tally.QUARTERS, ("[]", "[]"), "word=? AND slot>? AND slot<?"),
        (tally.HOURS, (0, 0, 9), "word=? AND slot>? AND slot<?"),
    ):
        plan = " ".join(row[3] for row in book.db.sql(f"EXPLAIN QUERY PLAN {statement}", values))
        assert f"PRIMARY KEY ({by})" in plan
        assert "touch" not in plan


def test_the_first_touch_is_found(book: Book, dana: int, now: datetime) -> None:
    assert tally.first_at(book.db) is None
    calls.log(book, dana, Result.BUSY, now)
    calls.log(book, dana, Result.BUSY, now - DAY * 400)
    assert tally.first_at(book.db) == from_micros(0) + (now - DAY * 400 - from_micros(0))


def stale(book: Book) -> list[tuple[object, ...]]:
    return book.db.sql(STALE).fetchall()
