"""Who in the book somebody of an archive is: by their identity first, then by the rules of ``matching``.

Nobody of an archive is taken for another one of it, and nobody of the book for two of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from callcockpit.domain.archive import Dossier, Piece
from callcockpit.domain.values import Candidate, Contact, as_candidate
from callcockpit.store import people
from callcockpit.store.database import BookDatabase
from callcockpit.store.matching import Index, Keys, by_uid, keys_of
from callcockpit.store.merging import merge

CHUNK = 200
"""People looked at and taken in at once."""

Source = Callable[[], Iterable[tuple[int, Piece]]]
"""Opens the archive from its start; it is read twice where the book has people already."""


def chunks(pieces: Iterable[tuple[int, Piece]]) -> Iterator[list[tuple[int, Piece]]]:
    """Yield the entries of an archive some at a time."""
    stream = iter(pieces)
    while chunk := list(islice(stream, CHUNK)):
        yield chunk


@dataclass(frozen=True, slots=True)
class Arriving:
    """Somebody of the archive, and who they are in the book."""

    row: int
    dossier: Dossier
    keys: Keys
    known: Contact | None


class Acquaintance:
    """Who was in the book before the archive came, and whom of them it has named already."""

    def __init__(self, db: BookDatabase) -> None:
        self._db = db
        self.last = int(db.sql("SELECT coalesce(max(id), 0) FROM contact").fetchone()[0])
        """The newest contact who was there before."""
        self._taken: set[int] = set()

    def look_ahead(self, source: Source) -> None:
        """Find out whom the archive names by identity: nobody else may be taken for them."""
        if not self.last:
            return
        for chunk in chunks(source()):
            uids = [piece.person.uid or "" for _, piece in chunk if isinstance(piece, Dossier)]
            self._taken.update(by_uid(self._db, uids).values())

    def of(self, said: Sequence[tuple[int, Dossier, Keys]]) -> list[Arriving]:
        """Return everybody with who they are in the book, read in one go."""
        found: dict[int, int] = {}
        if self.last:
            uids = by_uid(self._db, [dossier.person.uid or "" for _, dossier, _ in said])
            index = Index(self._db, [keys for _, _, keys in said])
            for row, dossier, keys in said:
                known = uids.get(dossier.person.uid or "") or self._alike(index, dossier.person, keys)
                if known is not None:
                    found[row] = known
        contacts = {one.id: one for one in people.contacts(self._db, list(found.values()))}
        return [
            Arriving(row, dossier, keys, contacts[found[row]] if row in found else None)
            for row, dossier, keys in said
        ]

    def _alike(self, index: Index, person: Candidate, keys: Keys) -> int | None:
        """Return who was in the book before and is this person by the rules; each is found once."""

        def before(identity: int) -> Candidate:
            contact = people.contacts(self._db, (identity,))[0]
            return as_candidate(contact, contact.uid)

        known = index.find(
            keys._replace(uid=None),
            lambda identity: keys_of(before(identity)).profiles,
            lambda identity: merge(before(identity), person._replace(uid=None)).nothing,
        )
        if known is None or known > self.last or known in self._taken:
            return None
        self._taken.add(known)
        return known
