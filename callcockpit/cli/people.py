"""Finding the one person that was meant on the command line."""

from __future__ import annotations

from callcockpit.cli.usage import UsageError
from callcockpit.domain.text import clean_line
from callcockpit.domain.values import Contact
from callcockpit.store import people
from callcockpit.store.book import Book

_LONGEST_ID = 18
"""Digits; longer ones are no id that a book can hold."""


def one_contact(book: Book, wanted: str) -> Contact:
    """Return the person of an id, a number or a unique name; raises UsageError with who it may be."""
    said = clean_line(wanted)
    if said.isdecimal() and len(said) > _LONGEST_ID:
        raise UsageError(f"Nobody has the id {said}: “callcockpit contacts” lists everybody.")
    found = people.contacts(book.db, sorted(people.resolve(book.db, said)))
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(f"Nobody in the book is “{said}”: “callcockpit contacts” lists everybody.")
    who = "; ".join(f"{one.id} {described(one)}" for one in found[:8])
    more = "" if len(found) <= 8 else "; and others"
    raise UsageError(f"“{said}” may be several people, give the id: {who}{more}.")


def described(contact: Contact) -> str:
    """Return a person by name, and company where there is one."""
    return f"{contact.name} ({contact.company})" if contact.company else contact.name
