"""People as a list shows them read as the same people read whole."""

from __future__ import annotations

from datetime import UTC, datetime

from callcockpit.domain.values import Candidate, Number, pick_number
from callcockpit.domain.words import NumberKind
from callcockpit.store import blocklist, people, upkeep
from callcockpit.store.book import Book
from callcockpit.store.listing import listed
from tests.conftest import PersonBuilder

NOW = datetime(2026, 11, 17, 15, tzinfo=UTC)


def test_a_line_tells_what_the_whole_contact_tells(book: Book, person: PersonBuilder) -> None:
    fax = Number("614 555 0177", "+16145550177", kind=NumberKind.FAX)
    upkeep.add(book, person("Dana Whitfield", "0142", "0143", company="Northwind"), NOW)
    _, struck = upkeep.add(book, person("Omar Haddad", "0111", "0112"), NOW)
    _, blocked = upkeep.add(book, person("Ana Ruiz", "0108"), NOW)
    upkeep.add(book, Candidate("Li Wei", numbers=(fax,)), NOW)
    upkeep.add(book, Candidate("Kenji Sato"), NOW)
    book.db.sql("UPDATE number SET struck = 1 WHERE contact_id = ? AND position = 0", (struck,))
    blocklist.do_not_call(book, blocked, "asked me", NOW)
    ids = people.search(book.db, "")
    whole = people.contacts(book.db, ids)
    assert [
        (one.id, one.name, one.company, one.title, one.state, one.do_not_call, one.due)
        for one in listed(book.db, ids)
    ] == [
        (one.id, one.name, one.company, one.title, one.state, one.do_not_call, one.plan and one.plan.due)
        for one in whole
    ]
    for line, one in zip(listed(book.db, ids), whole, strict=True):
        dialed = pick_number(one) or (one.numbers[0] if one.numbers else None)
        assert (line.number and line.number.raw) == (dialed and dialed.raw)
    assert listed(book.db, [*reversed(ids), 999])[0].id == ids[-1]
