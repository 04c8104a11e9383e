"""What a book must never hold is refused where it comes in, and does no harm where it stands already."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from callcockpit.domain.cadence import cadence_for, recall_window
from callcockpit.domain.rhythm import load
from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Candidate, Reject
from callcockpit.domain.words import Result, TouchKind
from callcockpit.exchange import archive, own_cards, own_table, read_bytes
from callcockpit.exchange.archive_file import pieces
from callcockpit.exchange.calllogs import from_table
from callcockpit.store import calls, cultivation, dossiers, finding, people, review
from callcockpit.store.arrival import take_archive
from callcockpit.store.book import Book
from callcockpit.store.health import look_over
from callcockpit.store.intake import Intake, take_in
from callcockpit.store.mending import mend

DANA = Candidate("Dana Whitfield", uid="dana", cadence=77)


def as_csv(said: object) -> str:
    return "".join(own_table.lines([DANA])).replace('"77"', f'"{said}"')


def as_cards(said: object) -> str:
    return "".join(own_cards.lines([DANA])).replace("CADENCE:77", f"CADENCE:{said}")


def as_json(said: object) -> str:
    return json.dumps([{"name": "Dana Whitfield", "uid": "dana", "cadence": said}])


@pytest.mark.parametrize("said", [0, -1, 3651, 99_999, "x", "1e9", True, "９０"])
@pytest.mark.parametrize("write", [as_csv, as_cards, as_json])
def test_a_cadence_that_none_can_be_is_left_out_and_told(
    book: Book, now: datetime, write: Callable[[object], str], said: object
) -> None:
    taken = take_in(book, read_bytes(write(said).encode(), "people", "US"), now, file_name="people")
    assert (taken.new, taken.rejected) == (1, ())
    assert f"cadence “{said}” left out: it has 1 to 3650 days" in taken.fates[0].detail
    (known,) = people.contacts(book.db, people.resolve(book.db, "Dana Whitfield"))
    assert known.cadence is None


@pytest.mark.parametrize("write", [as_csv, as_cards, as_json])
@pytest.mark.parametrize("said", [1, 3650])
def test_a_cadence_that_can_be_comes_in(
    book: Book, now: datetime, write: Callable[[object], str], said: int
) -> None:
    taken = take_in(book, read_bytes(write(said).encode(), "people", "US"), now, file_name="people")
    assert taken.fates[0].detail == "needs a number"
    (known,) = people.contacts(book.db, people.resolve(book.db, "Dana Whitfield"))
    assert known.cadence == said


def taken_archive(book: Book, now: datetime, cadence: object) -> Intake:
    (dana,) = [one for one in archive.lines(dossiers.pieces(book.db)) if "Dana" in one]
    said = json.loads(dana)["contact"] | {
        "uid": "omar",
        "name": "Omar Haddad",
        "numbers": [],
        "cadence": cadence,
    }
    said["plans"][0] |= {"cadence": cadence}
    lines = [archive.HEAD, {"contact": said}, {"end": 1}]
    text = "\n".join(map(json.dumps, lines))
    return take_archive(book, lambda: pieces(io.StringIO(text), "b", {}), now, file_name="b")


@pytest.mark.parametrize("said", [0, -1, 3651])
def test_an_archive_of_a_book_that_holds_such_a_cadence_comes_in_without_it(
    book: Book, dana: int, now: datetime, said: int
) -> None:
    taken = taken_archive(book, now, said)
    assert taken.new == 1
    assert "left out" in taken.fates[0].detail
    held = book.db.sql("SELECT cadence FROM contact UNION ALL SELECT cadence FROM plan").fetchall()
    assert set(held) == {(None,)}


@pytest.mark.parametrize("held", [0, -5, 3651, 2**40])
def test_a_book_that_holds_such_a_cadence_is_read_as_if_it_held_none(
    book: Book, dana: int, now: datetime, held: int
) -> None:
    calls.log(book, dana, Result.STAY_IN_TOUCH, now)
    book.db.sql("UPDATE contact SET cadence = ?", (held,))
    book.db.sql("UPDATE plan SET cadence = ? WHERE closed_at IS NULL", (held,))
    rules = Rules()
    assert cadence_for(held, (), rules) == rules.cadence
    assert load(review.ahead(book, now).groups, rules).a_month == pytest.approx(30 / 90)
    assert cultivation.call_load(book).people == 1
    assert finding.search(book.db, "", cultivation.members(book, cultivation.Group.LOSING, now)) == []
    assert recall_window(now.date(), cadence_for(held, (), rules).wanted, rules)
    calls.log(book, dana, Result.STAY_IN_TOUCH, now)


def wrong(path: Path) -> dict[str, bool]:
    """Return what the doctor finds wrong with a book, and whether it can be mended."""
    return {one.check: one.mendable for one in look_over(path) if not one.good}


@pytest.mark.parametrize(
    ("statement", "after"),
    [
        ("UPDATE contact SET cadence = 0", ("SELECT cadence FROM contact", None)),
        ("UPDATE contact SET attempts = -1", ("SELECT attempts FROM contact", 0)),
        ("UPDATE plan SET cadence = -3", ("SELECT cadence FROM plan", None)),
        ("UPDATE touch SET seconds = -7", ("SELECT seconds FROM touch", None)),
        (
            "INSERT INTO block (started_at, minutes) VALUES (0, 0)",
            ("SELECT minutes FROM block", 5),
        ),
    ],
)
def test_the_doctor_knows_a_figure_out_of_bounds_and_mends_it(
    book: Book, dana: int, now: datetime, statement: str, after: tuple[str, object]
) -> None:
    calls.log_touch(book, dana, TouchKind.CALL, "", now)
    assert wrong(book.path) == {}
    book.db.sql(statement)
    assert wrong(book.path) == {"figures": True}
    mend(book, now)
    assert wrong(book.path) == {}
    asked, figure = after
    assert book.db.sql(asked).fetchone() == (figure,)


@pytest.mark.parametrize("column", ["due_on", "made_at", "closed_at"])
@pytest.mark.parametrize("held", ["1899-12-31", "3000-01-01", "0000-01-01"])
def test_the_doctor_knows_a_date_that_is_too_far_away(book: Book, dana: int, column: str, held: str) -> None:
    value = held if column == "due_on" else (int(held[:4]) - 1970) * 366 * 86_400_000_000
    book.db.sql(f"UPDATE plan SET {column} = ?", (value,))
    assert "words" in wrong(book.path)


@pytest.mark.parametrize("said", ["yes", "YES", "true", "1", "x", "ja", True, 1])
def test_whatever_is_no_plain_no_keeps_somebody_from_being_called(said: object) -> None:
    person = Candidate("Dana Whitfield", uid="dana", do_not_call=True)
    table = "".join(own_table.lines([person])).replace('"yes"', f'"{said}"')
    cards = "".join(own_cards.lines([person])).replace("CALL:yes", f"CALL:{said}")
    listed = json.dumps([{"name": "Dana Whitfield", "do_not_call": said}])
    for text in (table, cards, listed):
        ((_, found),) = read_bytes(text.encode(), "people", "US").people
        assert found.do_not_call


@pytest.mark.parametrize("said", ["", "no", "No", "false", "0", False, 0, None])
def test_a_plain_no_is_one(said: object) -> None:
    listed = json.dumps([{"name": "Dana Whitfield", "do_not_call": said}])
    ((_, found),) = read_bytes(listed.encode(), "people", "US").people
    assert not found.do_not_call


@pytest.mark.parametrize(
    ("said", "taken"), [("2147483647", True), ("2147483648", False), ("99999999999", False)]
)
def test_a_call_of_a_log_is_no_longer_than_a_book_can_hold(said: str, taken: bool) -> None:
    header = ("Activity Date", "Call Type", "Call Duration (seconds)", "Phone")
    rows = iter([(2, ["2026-11-17 10:00", "Outbound", said, "614-555-0142"])])
    (found,) = from_table(header, rows, "US", UTC)
    assert isinstance(found, Reject) is not taken
