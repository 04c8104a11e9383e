"""What is shown of a merge beforehand is what it makes, and showing it changes nothing."""

from __future__ import annotations

import pytest

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Contact
from callcockpit.store import people
from callcockpit.store.book import Book
from callcockpit.store.duplicates import merge
from callcockpit.store.rehearsal import compare
from tests.store.test_duplicates import HISTORIES, NOW, World, whole, world
from tests.store.test_operations import dump

__all__ = ["world"]


def plain(contact: Contact) -> Contact:
    """Without the ids of the rows, which a copy may number otherwise."""
    plan = contact.plan and contact.plan._replace(id=None)
    return contact._replace(plan=plan, numbers=tuple(number._replace(id=None) for number in contact.numbers))


@pytest.mark.parametrize("history", HISTORIES)
@pytest.mark.parametrize("turned", [False, True], ids=["", "turned"])
def test_what_is_shown_is_what_a_merge_makes(world: World, history: str, turned: bool) -> None:
    HISTORIES[history](world)
    book = world.book
    keep, drop = (world.drop, world.keep) if turned else (world.keep, world.drop)
    before = dump(book.path), book.path.read_bytes()
    shown = compare(book, keep, drop, NOW)
    assert (dump(book.path), book.path.read_bytes()) == before
    assert (shown.kept.contact, shown.dropped.contact) == (whole(book, keep), whole(book, drop))
    assert shown.kept.touches == len(people.history(book.db, keep))
    merge(book, keep, drop, NOW)
    assert plain(shown.merged.contact) == plain(whole(book, keep))
    touches = people.history(book.db, keep)
    assert shown.merged.touches == len(touches)
    last = shown.merged.last
    assert (last and last._replace(id=None)) == (touches[0]._replace(id=None) if touches else None)


def test_somebody_who_is_gone_meanwhile_is_a_sentence(book: Book, dana: int) -> None:
    with pytest.raises(CockpitError, match="not in the book any more"):
        compare(book, dana, dana + 1, NOW)
