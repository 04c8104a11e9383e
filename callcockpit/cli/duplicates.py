"""``duplicates`` and ``merge``: people who stand in the book twice, told and made one."""

from __future__ import annotations

from argparse import Namespace

from callcockpit.cli.listing import EVERYBODY
from callcockpit.cli.output import say, write, write_json, write_json_list
from callcockpit.cli.people import described, one_contact
from callcockpit.cli.usage import UsageError
from callcockpit.cli.workplace import Workplace
from callcockpit.domain.shapes import Shape
from callcockpit.domain.values import Contact
from callcockpit.store import duplicates as twins
from callcockpit.store import people


def duplicates(asked: Namespace, workplace: Workplace) -> int:
    """Print the pairs who may be one person, the one longer in the book first.

    ``--json`` prints a list of ``{people: [{id, name, company}, {id, name, company}], why: [...]}``; ``why``
    is in words, such as ``same number +16145550142``, ``same e-mail dana@example.com``, ``same name``.
    """
    with workplace.book() as book:
        found = twins.pairs(book, asked.limit or EVERYBODY)
        ids = sorted({identity for pair in found for identity in (pair.first, pair.second)})
        known = {contact.id: contact for contact in people.contacts(book.db, ids)}
    # Another cockpit may have merged some in between.
    found = tuple(pair for pair in found if pair.first in known and pair.second in known)
    if asked.json:
        write_json_list(
            {"people": [_shape(known[pair.first]), _shape(known[pair.second])], "why": list(pair.why)}
            for pair in found
        )
        return 0
    for pair in found:
        one, other = (f"{known[each].id} {described(known[each])}" for each in (pair.first, pair.second))
        write(f"{one}  =  {other}  ·  {', '.join(pair.why)}")
    if not found:
        say("Nobody seems to be in the book twice.")
    return 0


def merge(asked: Namespace, workplace: Workplace) -> int:
    """Make two people one and say so.

    ``--json`` prints ``{operation, kept, dropped, words}``: the ids of who stays and of who is gone.
    """
    with workplace.book() as book:
        keep, drop = one_contact(book, asked.keep), one_contact(book, asked.drop)
        if keep.id == drop.id:
            raise UsageError(
                f"Both are {described(keep)}, id {keep.id}: a merge takes two people, "
                "“callcockpit duplicates” lists them."
            )
        receipt = twins.merge(book, keep.id, drop.id, workplace.moment())
    if asked.json:
        write_json(
            {
                "operation": receipt.operation,
                "kept": keep.id,
                "dropped": drop.id,
                "words": receipt.words,
            }
        )
    else:
        write(f"merged {drop.id} {described(drop)} into {keep.id} {described(keep)}")
    return 0


def _shape(contact: Contact) -> Shape:
    return {"id": contact.id, "name": contact.name, "company": contact.company or None}
