"""For how many unreachable people the wait for an answer is over: the cockpit looks with every result."""

from __future__ import annotations

from datetime import date

from callcockpit.store.database import BookDatabase

CURRENT = "u.ended_at IS NULL AND (c.reached_at IS NULL OR c.reached_at < u.began_at)"
"""Whether a pursuit ``u`` of a contact ``c`` goes on: whoever was reached since has left the path."""


def waited_for(db: BookDatabase, day: date) -> int:
    """Return how many have to be decided on at the user's ``day``."""
    found = db.sql(
        "SELECT count(*) FROM pursuit u JOIN contact c ON c.id = u.contact_id "
        f"WHERE {CURRENT} AND u.returned_at IS NULL AND u.wait_on <= ? AND c.state = 'unreachable'",
        (day.isoformat(),),
    )
    return int(found.fetchone()[0])
