"""People of the book who could help with a need, found by its words."""

from __future__ import annotations

from typing import NamedTuple

from callcockpit.domain.expertise import expertise, telling_words
from callcockpit.domain.values import Contact
from callcockpit.store import people
from callcockpit.store.book import Book

LISTED = 50
"""Experts that are offered at most."""
LOOKED_AT = 500
"""People who have beginnings of the words and are looked at."""
OFFICE, NOTES = 3, 1
"""What a word weighs that stands in title, company or tags, and one in the notes."""


class Expert(NamedTuple):
    """Somebody who could help."""

    contact: Contact
    why: tuple[str, ...]
    """Which words of the need they have, and where."""


def find(book: Book, need: str, without: int, limit: int = LISTED) -> tuple[Expert, ...]:
    """Return who could help with a need, best first; never the one who has it (``without``).

    Words are whole, whatever their ending. Each counts more where it stands in title, company or tags than
    in the notes; of equals those come first whom you stay in touch with. Whoever is not to be called is not
    asked for help.
    """
    words = telling_words(need)
    if not words:
        return ()
    lanes, values = [], []
    for word in words:
        for weight, columns in ((OFFICE, "company tags"), (NOTES, "notes")):
            lanes.append(
                f"SELECT rowid AS contact_id, {weight} AS weight FROM contact_index "
                "WHERE contact_index MATCH ?"
            )
            values.append(f'{{{columns}}} : "{word}"*')
    found = book.db.sql(
        f"SELECT c.id FROM ({' UNION ALL '.join(lanes)}) f JOIN contact c ON c.id = f.contact_id "
        "WHERE c.id <> ? AND c.do_not_call = 0 GROUP BY c.id "
        "ORDER BY sum(f.weight) DESC, c.state = 'cultivated' DESC, c.reached_at DESC, c.name_key, c.id "
        "LIMIT ?",
        (*values, without, LOOKED_AT),
    )
    # The index finds words by their beginning: a portfolio has nothing to do with a port.
    known = people.contacts(book.db, [row[0] for row in found])
    fitting = [Expert(contact, why) for contact in known if (why := tuple(expertise(contact, words)))]
    fitting.sort(key=_weight, reverse=True)
    return tuple(fitting[:limit])


def _weight(expert: Expert) -> int:
    return sum(NOTES if why.endswith("(notes)") else OFFICE for why in expert.why)
