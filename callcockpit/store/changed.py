"""A person who was changed elsewhere since their card was read."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Plan
from callcockpit.domain.words import State
from callcockpit.store import people
from callcockpit.store.book import Book
from callcockpit.store.cards import Card
from callcockpit.store.database import BookDatabase

T = TypeVar("T")


class Seen(NamedTuple):
    """What a result replaces; agreed elsewhere meanwhile, it must not be replaced unseen."""

    uid: str | None
    plan: Plan | None
    state: State
    attempts: int
    do_not_call: bool
    touch: int | None
    """The id of the newest touch."""


class ChangedError(CockpitError):
    """Nothing was written, because the book holds something else about the person than the screen shows."""


def seen(card: Card) -> Seen:
    """Return what a card shows of what a result replaces."""
    contact = card.contact
    touch = card.touches[0].id if card.touches else None
    return Seen(contact.uid, contact.plan, contact.state, contact.attempts, contact.do_not_call, touch)


def unchanged(card: Card, job: Callable[[Book], T]) -> Callable[[Book], T]:
    """Return a job whose operations are refused where the person of the card was changed meanwhile.

    It raises ChangedError. A person barred from calls meanwhile counts as unchanged: nothing is agreed with
    them, and the store books nothing for them.
    """

    def check(book: Book) -> None:
        found = _read(book.db, card.contact.id)
        if found is None or found.uid != card.contact.uid:
            raise ChangedError(f"Not saved: {card.contact.name} is not in the book any more.")
        if not found.do_not_call and found != seen(card):
            raise ChangedError(
                f"Not saved: {card.contact.name} was changed elsewhere. This is how it stands now; "
                "press the key again."
            )

    def guarded(book: Book) -> T:
        with book.expecting(check):
            return job(book)

    return guarded


def _read(db: BookDatabase, contact: int) -> Seen | None:
    found = db.sql(
        "SELECT c.uid, c.state, c.attempts, c.do_not_call, "
        "(SELECT t.id FROM touch t WHERE t.contact_id = c.id "
        f"AND t.undone = 0 ORDER BY t.at DESC, t.id DESC LIMIT 1), {people.PLAN_COLUMNS} FROM contact c "
        "LEFT JOIN plan p ON p.contact_id = c.id AND p.closed_at IS NULL WHERE c.id = ?",
        (contact,),
    ).fetchone()
    if found is None:
        return None
    uid, state, attempts, barred, touch, *plan = found
    return Seen(
        uid, None if plan[0] is None else people.plan_of(plan), State(state), attempts, bool(barred), touch
    )
