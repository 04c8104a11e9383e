"""Reading about partners: who they are, whom to meet next, the names each way, and the balance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from callcockpit.domain.days import day_bounds
from callcockpit.domain.ties import ACTS, MEETINGS, Balance, Mark, Named, Thirds, next_meeting, thirds
from callcockpit.domain.words import Result
from callcockpit.store import decode
from callcockpit.store.book import Book
from callcockpit.store.database import BookDatabase
from callcockpit.store.instants import to_micros
from callcockpit.store.referrals import OUTCOME

LISTED = 200
"""Partners that are listed at most."""
NAMES = 500
"""Names with one partner that are read at most."""
YEAR = timedelta(days=365)
"""How far back the balance of the whole book looks."""


@dataclass(frozen=True, slots=True)
class Partner:
    """A contact who is a partner."""

    contact: int
    name: str
    company: str
    marks: Mark
    met: datetime | None
    """The last meeting or meal."""
    next_on: date
    agreed: bool
    """Whether ``next_on`` was agreed; else it is the rhythm that says so."""
    balance: Balance
    names: tuple[Named, ...]
    """Newest first."""

    @property
    def received(self) -> Thirds:
        """What became of the names received."""
        return thirds(one.outcome for one in self.names if one.received)

    @property
    def given(self) -> Thirds:
        """What became of the names given."""
        return thirds(one.outcome for one in self.names if not one.received)


@dataclass(frozen=True, slots=True)
class Alliances:
    """All partners, whom to meet next first."""

    partners: tuple[Partner, ...] = ()
    this_week: int = 0
    """Meetings with partners since Monday."""
    balance: Balance = field(default=Balance())
    """Give and take with everybody in the book, over a year."""


def alliances(book: Book, now: datetime) -> Alliances:
    """Return the partners, and how give and take stand."""
    found = book.db.sql(
        "SELECT p.contact_id, c.name, c.company, p.marks, p.made_at, p.meets_on FROM partner p "
        "JOIN contact c ON c.id = p.contact_id ORDER BY p.id LIMIT ?",
        (LISTED,),
    ).fetchall()
    partners = [_partner(book, *row) for row in found]
    partners.sort(key=lambda one: (one.next_on, one.name))
    return Alliances(tuple(partners), _met_this_week(book, now), _balance(book.db, now))


def _partner(
    book: Book, contact: int, name: str, company: str, marks: int, made: int, meets_on: str | None
) -> Partner:
    (met,) = book.db.sql(
        f"SELECT max(at) FROM touch WHERE contact_id = ? AND undone = 0 AND kind IN ({_words(MEETINGS)})",
        (contact,),
    ).fetchone()
    last = None if met is None else decode.instant(met)
    agreed = None if meets_on is None else decode.day(meets_on)
    next_on, fixed = next_meeting(agreed, last, decode.instant(made), book.zone, book.rules)
    names = names_of(book.db, contact)
    acts = book.db.sql(
        "SELECT total(received = 0), total(received) FROM touch "
        f"WHERE contact_id = ? AND undone = 0 AND kind IN ({_words(ACTS)})",
        (contact,),
    ).fetchone()
    received = sum(one.received for one in names)
    balance = Balance(len(names) - received, received, int(acts[0]), int(acts[1]))
    return Partner(contact, name, company, decode.flags(Mark, marks), last, next_on, fixed, balance, names)


def names_of(db: BookDatabase, partner: int) -> tuple[Named, ...]:
    """Return the names that were given to a contact and received from them, newest first.

    Whom they referred outside a meeting counts as received.
    """
    found = db.sql(
        "SELECT n.name, n.at, n.received, n.number, n.person_id, CASE WHEN n.received "
        f"THEN ({OUTCOME.format(whose='n.person_id')}) ELSE n.outcome END, n.id, "
        "coalesce(p.introduced AND p.referrer_id = :partner AND n.received, 0) "
        "FROM named n LEFT JOIN contact p ON p.id = n.person_id WHERE n.contact_id = :partner UNION ALL "
        "SELECT c.name, c.added_at, 1, coalesce((SELECT coalesce(e164, raw) FROM number "
        "WHERE contact_id = c.id ORDER BY position LIMIT 1), ''), c.id, "
        f"({OUTCOME.format(whose='c.id')}), NULL, c.introduced FROM contact c WHERE c.referrer_id = :partner "
        "AND NOT EXISTS (SELECT 1 FROM named WHERE person_id = c.id AND contact_id = :partner AND received) "
        "ORDER BY 2 DESC, 3, 7 LIMIT :most",
        {"partner": partner, "most": NAMES},
    )
    return tuple(
        Named(
            name,
            decode.instant(at),
            bool(received),
            number,
            person,
            None if outcome is None else decode.word(Result, outcome),
            identity,
            bool(introduced),
        )
        for name, at, received, number, person, outcome, identity, introduced in found
    )


def _met_this_week(book: Book, now: datetime) -> int:
    day = book.today(now)
    monday = day_bounds(day - timedelta(days=day.weekday()), book.zone, book.rules)[0]
    (met,) = book.db.sql(
        "SELECT count(*) FROM partner p JOIN touch t ON t.contact_id = p.contact_id "
        f"WHERE t.at >= ? AND t.undone = 0 AND t.kind IN ({_words(MEETINGS)})",
        (to_micros(monday),),
    ).fetchone()
    return int(met)


def _balance(db: BookDatabase, now: datetime) -> Balance:
    since = (to_micros(now - YEAR),)
    names = db.sql("SELECT total(received = 0), total(received) FROM named WHERE at >= ?", since).fetchone()
    acts = db.sql(
        "SELECT total(received = 0), total(received) FROM touch INDEXED BY touch_act "
        f"WHERE at >= ? AND undone = 0 AND kind IN ({_words(ACTS)})",
        since,
    ).fetchone()
    return Balance(*(int(one) for one in (*names, *acts)))


def _words(kinds: Iterable[str]) -> str:
    return ", ".join(f"'{kind}'" for kind in kinds)
