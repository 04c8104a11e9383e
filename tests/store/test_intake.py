"""What somebody can count on when people come from files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from callcockpit.domain.rules import Rules
from callcockpit.domain.values import Candidate, Contact, Number, Reading, Reject
from callcockpit.domain.words import NumberKind, PlanKind, Result, State
from callcockpit.store import blocklist, calls, people, queue, upkeep
from callcockpit.store.book import Book, open_book
from callcockpit.store.intake import Intake, take_in
from callcockpit.store.laying import Fate

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
TABLES = ("contact", "number", "address", "tag", "contact_tag", "plan", "blocked", "contact_index")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with open_book(tmp_path / "book.db", Rules(), ZoneInfo("America/New_York")) as opened:
        yield opened


def mobile(last: str, *, place: str = "+1614555", kind: NumberKind = NumberKind.MOBILE) -> Number:
    return Number(f"{place}{last}", f"{place}{last}", kind=kind, zones=("America/New_York",))


def reading(*rows: Candidate) -> Reading:
    return Reading("table", "utf-8", "US", tuple(enumerate(rows, 2)), rows=len(rows))


def take(book: Book, *rows: Candidate, tag: Sequence[str] = (), dry_run: bool = False) -> Intake:
    return take_in(book, reading(*rows), NOW, file_name="people.csv", tag=tag, dry_run=dry_run)


def everybody(book: Book) -> list[Contact]:
    return people.contacts(book.db, sorted(people.search(book.db, "", limit=100_000)))


def counts(book: Book) -> dict[str, int]:
    return {table: book.db.sql(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}


def content(book: Book) -> list[list[tuple[object, ...]]]:
    return [book.db.sql(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in TABLES[:-1]]


DANA = Candidate(
    "Dana Whitfield",
    company="Northwind",
    title="COO",
    emails=("dana@northwind.example",),
    numbers=(mobile("0142"),),
    tags=("fair",),
)


def test_a_new_person_is_due_for_a_first_call_today(book: Book) -> None:
    intake = take(book, DANA, tag=("autumn",))
    (dana,) = everybody(book)
    assert (intake.new, intake.batch) == (1, 1)
    assert dana.state is State.NEW
    assert set(dana.tags) == {"autumn", "fair"}
    assert dana.plan is not None
    assert (dana.plan.kind, dana.plan.due.day, dana.plan.why) == (
        PlanKind.FIRST_CALL,
        date(2026, 11, 24),
        "new in the book",
    )
    assert [entry.name for entry in queue.window(book.db, NOW, book.today(NOW), book.rules).due] == [
        DANA.name
    ]
    assert people.search(book.db, "614 555") == people.search(book.db, "northw") == [dana.id]


@pytest.mark.parametrize(
    "known",
    [
        pytest.param(Candidate("A. Other Name", uid="card-1"), id="uid"),
        pytest.param(Candidate("DANA  whitfield", numbers=(mobile("0142"),)), id="number and name"),
        pytest.param(
            Candidate("Northwind", company="Northwind", numbers=(mobile("0142"),)), id="only a company"
        ),
        pytest.param(
            Candidate("d@w.example", emails=("d@w.example",), numbers=(mobile("0142"),)), id="an e-mail"
        ),
        pytest.param(Candidate("D. Whitfield", emails=("DANA@northwind.example",)), id="e-mail"),
        pytest.param(Candidate("Dana Whitfield", company="Northwind"), id="name and company"),
        pytest.param(Candidate("Dana W. MBA", urls=("https://linkedin.com/in/dana",)), id="profile"),
    ],
)
def test_a_person_of_the_book_is_known_again(book: Book, known: Candidate) -> None:
    said = Candidate(
        "Dana Whitfield",
        company="Northwind",
        emails=("dana@northwind.example",),
        numbers=(mobile("0142"),),
        urls=("https://linkedin.com/in/dana",),
        uid="card-1",
    )
    take(book, known)
    assert take(book, said).updated == 1
    assert len(everybody(book)) == 1
    assert take(book, said).same == take(book, known).same == 1


@pytest.mark.parametrize(
    ("one", "two"),
    [
        pytest.param(
            Candidate("Ana", numbers=(mobile("0100"),)),
            Candidate("Rosa", numbers=(mobile("0100"),)),
            id="switchboard",
        ),
        pytest.param(
            Candidate("Ana Ruiz", emails=("info@a.example",)),
            Candidate("Rosa Paz", emails=("info@a.example",)),
            id="shared e-mail",
        ),
        pytest.param(
            Candidate("Ana", uid="1", emails=("us@a.example",)),
            Candidate("Ben", uid="2", emails=("us@a.example",)),
            id="two cards with one e-mail",
        ),
        pytest.param(
            Candidate("Ana Ruiz", urls=("https://linkedin.com/in/ana1",)),
            Candidate("Ana Ruiz", urls=("https://linkedin.com/in/ana2",)),
            id="two profiles of one name",
        ),
        pytest.param(
            Candidate("Ana Ruiz", company="IBM", urls=("https://linkedin.com/in/ana1",)),
            Candidate("Ana Ruiz", company="IBM", urls=("https://linkedin.com/in/ana2",)),
            id="two profiles of one name and company",
        ),
        pytest.param(
            Candidate("Ana", urls=("https://a.example",)),
            Candidate("Ben", urls=("https://a.example",)),
            id="web site",
        ),
        pytest.param(Candidate("Ana Ruiz", title="CEO"), Candidate("Ana Ruiz", title="CFO"), id="name alone"),
    ],
)
def test_two_people_stay_two_and_are_found_again(book: Book, one: Candidate, two: Candidate) -> None:
    assert take(book, one, two).new == 2
    again = take(book, one, two)
    assert (again.new, again.updated, again.same, again.batch) == (0, 0, 2, None)


def test_rows_that_are_the_same_throughout_are_one_person(book: Book) -> None:
    bare = Candidate("Ana Ruiz")
    intake = take(book, bare, DANA, bare, DANA)
    assert [fate.fate for fate in intake.fates] == [Fate.NEW, Fate.NEW, Fate.SAME, Fate.SAME]
    assert intake.fates[3].detail == "the same person as in row 3"
    assert take(book, bare, DANA).same == 2


def test_gaps_are_filled_and_nothing_is_overwritten(book: Book) -> None:
    take(book, DANA)
    said = Candidate(
        "Dana Whitfield",
        company="Eastwind",
        title="CEO",
        birthday="1978-01-23",
        notes="likes mornings",
        emails=("DANA@northwind.example", "dw@home.example"),
        numbers=(mobile("0142"), mobile("0199")),
        tags=("Fair", "vip"),
    )
    intake = take(book, said)
    (dana,) = everybody(book)
    assert (dana.company, dana.title, dana.birthday, dana.notes) == (
        "Northwind",
        "COO",
        "1978-01-23",
        "likes mornings",
    )
    assert dana.emails == ("dana@northwind.example", "dw@home.example")
    assert [number.raw for number in dana.numbers] == ["+16145550142", "+16145550199"]
    assert set(dana.tags) == {"fair", "vip"}
    assert "title differs: kept “COO”, the file says “CEO”" in intake.fates[0].detail
    assert people.search(book.db, "vip") == [dana.id]
    assert take(book, said).fates[0].fate is Fate.SAME


def test_a_struck_number_stays_struck(book: Book) -> None:
    take(book, DANA)
    calls.log(book, 1, Result.WRONG_NUMBER, NOW)
    assert take(book, DANA).same == 1
    (dana,) = everybody(book)
    assert dana.numbers[0].struck
    assert dana.state is State.NEEDS_NUMBER


def test_a_new_number_brings_back_somebody_who_needed_one(book: Book) -> None:
    bare = Candidate("Ana Ruiz", emails=("ana@a.example",))
    first = take(book, bare)
    assert (first.new, first.needs_number, first.fates[0].detail) == (1, 1, "needs a number")
    assert everybody(book)[0].state is State.NEEDS_NUMBER
    second = take(book, Candidate("Ana Ruiz", emails=("ana@a.example",), numbers=(mobile("0111"),)))
    assert (second.updated, second.needs_number) == (1, 0)
    (ana,) = everybody(book)
    assert ana.state is State.NEW
    assert ana.plan is not None


@pytest.mark.parametrize("kind", [NumberKind.FAX, NumberKind.PAGER])
def test_a_number_nobody_answers_is_no_number_to_call(book: Book, kind: NumberKind) -> None:
    assert take(book, Candidate("Ana", numbers=(mobile("0111", kind=kind),))).needs_number == 1


def test_a_blocked_number_stays_blocked_for_whoever_is_imported_with_it(book: Book) -> None:
    take(book, DANA)
    blocklist.do_not_call(book, 1, "asked", NOW)
    assert take(book, DANA).same == 1
    take(book, Candidate("D. Whitfield-Ruiz", numbers=(mobile("0142"),)))
    for contact in everybody(book):
        assert (contact.state, contact.do_not_call, contact.plan) == (State.CLOSED, True, None)


def test_a_further_number_of_somebody_not_to_be_called_is_blocked_too(book: Book) -> None:
    take(book, DANA)
    blocklist.do_not_call(book, 1, "asked", NOW)
    take(book, Candidate("Dana Whitfield", company="Northwind", numbers=(mobile("0177"),)))
    (dana,) = everybody(book)
    assert all(number.blocked for number in dana.numbers)
    assert dana.plan is None


def test_do_not_call_in_a_file_blocks_the_number_for_everybody_who_has_it(book: Book) -> None:
    take(book, Candidate("Rosa Paz", numbers=(mobile("0142"),)))
    take(book, Candidate("Dana Whitfield", numbers=(mobile("0142"),), do_not_call=True))
    assert [contact.state for contact in everybody(book)] == [State.CLOSED, State.CLOSED]
    assert calls.undo(book, NOW) is not None
    (rosa,) = everybody(book)
    assert (rosa.state, rosa.do_not_call, rosa.plan is None) == (State.NEW, False, False)


def test_a_referrer_is_found_wherever_they_stand_in_the_file(book: Book) -> None:
    rows = [
        Candidate("Ana Ruiz", numbers=(mobile("0111"),), referred_by="billy STONE"),
        Candidate("Billy Stone"),
    ]
    take(book, *rows)
    ana = next(one for one in everybody(book) if one.name == "Ana Ruiz")
    billy = next(one for one in everybody(book) if one.name == "Billy Stone")
    assert ana.referred_by_id == billy.id
    assert ana.plan is not None
    assert ana.plan.why == "referred by billy STONE"
    calls.undo(book, NOW)
    calls.redo(book)
    assert everybody(book)[0].referred_by_id == billy.id


def test_undo_and_redo_take_back_and_restore_all_of_it(book: Book) -> None:
    upkeep.add(book, DANA, NOW)
    before = content(book)
    rows = [
        Candidate(
            f"P {n}",
            numbers=(mobile(f"{n:04d}", place="+1212555"),),
            tags=(f"t{n % 3}",),
            urls=(f"https://{n}.example",),
            do_not_call=n % 7 == 0,
        )
        for n in range(1200)
    ]
    intake = take(book, *rows, Candidate("Dana Whitfield", emails=DANA.emails, notes="new", tags=("t1",)))
    assert (intake.new, intake.updated) == (1200, 1)
    after, size = content(book), counts(book)
    assert size["contact"] == size["contact_index"] == 1201
    calls.undo(book, NOW)
    assert content(book) == before
    assert counts(book)["contact_index"] == 1
    calls.redo(book)
    assert (content(book), counts(book)) == (after, size)
    assert len(people.search(book.db, "t1", limit=100_000)) == 401


def test_adding_somebody_can_be_undone(book: Book) -> None:
    upkeep.add(book, DANA, NOW)
    calls.undo(book, NOW)
    assert set(counts(book).values()) == {0}


def test_a_second_import_finds_everybody_across_parts(book: Book) -> None:
    rows = [
        Candidate(f"First{n % 7} Last{n % 11}", company=f"C{n % 5}", numbers=(mobile(f"{n % 900:04d}"),))
        for n in range(1300)
    ]
    first = take(book, *rows)
    assert first.new + first.updated + first.same == 1300
    again = take(book, *rows)
    assert (again.new, again.updated, again.same, again.batch) == (0, 0, 1300, None)


def test_a_dry_run_tells_the_same_and_writes_nothing(book: Book) -> None:
    before = content(book)
    dry = take(book, DANA, Candidate("Ana"), dry_run=True)
    assert content(book) == before
    wet = take(book, DANA, Candidate("Ana"))
    assert (dry.new, dry.needs_number, dry.fates) == (wet.new, wet.needs_number, wet.fates)
    assert (dry.batch, wet.batch) == (None, 1)


def test_cancelling_half_way_leaves_nothing(book: Book) -> None:
    class Cancelled(Exception):
        pass

    def cancel(done: int) -> None:
        if done > 500:
            raise Cancelled

    rows = [Candidate(f"Person {n}") for n in range(1000)]
    with pytest.raises(Cancelled):
        take_in(book, reading(*rows), NOW, file_name="x", progress=cancel)
    assert counts(book)["contact"] == 0
    assert calls.undo(book, NOW) is None


def test_every_row_has_its_fate_in_the_order_of_the_file(book: Book) -> None:
    found = Reading("table", "utf-8", "US", ((2, DANA), (4, Candidate(" "))), (Reject(3, "cut short"),), 3)
    intake = take_in(book, found, NOW, file_name="x")
    assert [(fate.row, fate.fate) for fate in intake.fates] == [
        (2, Fate.NEW),
        (3, Fate.REJECTED),
        (4, Fate.REJECTED),
    ]
    assert intake.rejected == (
        Reject(3, "cut short"),
        Reject(4, "no name, company, e-mail address or number"),
    )


@pytest.mark.parametrize(
    "name", ["Acme [Ltd]", "名前", "x'; DROP TABLE contact; --", "a\x1b]0;x\x07b", "\ud800x", "n\x00l"]
)
def test_hostile_names_are_cleaned_and_found_again(book: Book, name: str) -> None:
    person = Candidate(name, numbers=(mobile("0142"),), notes=name, tags=(name,))
    take(book, person)
    assert take(book, person).same == 1
    assert not any(mark in everybody(book)[0].name for mark in "\x00\x07\x1b\ud800")
