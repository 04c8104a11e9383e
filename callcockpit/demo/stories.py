"""What the demo's people need, and how far the unreachable ones are on their path; all of it made up."""

from __future__ import annotations

from datetime import datetime, timedelta

from callcockpit.domain.archive import Told
from callcockpit.domain.days import today
from callcockpit.domain.pursuit import Pursuit
from callcockpit.domain.words import TouchKind
from callcockpit.store.book import Book

NEEDS = (
    ("Omar Haddad", 8, "a recruiter who finds lathe operators", ""),
    ("Tan Hui Ling", 215, "an attorney she can trust", ""),
    ("Sanjay Iyer", 102, "an accountant who knows software companies abroad", ""),
    ("Rosa Delgado", 33, "insurance for the third chair", ""),
    ("Billy Stone", 92, "a tax lawyer who likes clear questions", "Ruth Abrams"),
)
"""Who told how many days ago what they need, and to whom they were introduced the day after."""
LETTER = """\
Subject: Paula, a thought
Dear Paula,

I have not been able to reach you by phone, so I write instead.

The new laundry law will cost you a third shift, unless the plan for the water is in by March.
Half an hour together would show whether I can help.

With kind regards
"""


def pursuits(book: Book, now: datetime) -> tuple[tuple[str, Pursuit], ...]:
    """Return how far the unreachable people are at ``now``: one wait is over, one appeal is to be written."""
    day = today(now, book.zone, book.rules)
    paula = Pursuit(
        now - timedelta(days=14),
        "a new laundry law: it will cost her a third shift",
        LETTER,
        TouchKind.EMAIL,
        now - timedelta(days=12),
        day - timedelta(days=1),
    )
    etienne = Pursuit(now - timedelta(days=3), "two lines stand still because a supplier is late")
    return (("Paula Simmons", paula), ("Étienne Rousseau", etienne))


def needs(now: datetime) -> tuple[tuple[str, Told, str], ...]:
    """Return who told what they need, and the name of whom they were introduced to."""
    return tuple(
        (
            name,
            Told(
                now - timedelta(days=days),
                what,
                introduced=now - timedelta(days=days - 1) if expert else None,
            ),
            expert,
        )
        for name, days, what, expert in NEEDS
    )
