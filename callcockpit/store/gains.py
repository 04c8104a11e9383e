"""Writing what somebody of the book has gained from a file."""

from __future__ import annotations

from callcockpit.domain.values import Candidate
from callcockpit.store.journal import Operation
from callcockpit.store.ledger import Ledger
from callcockpit.store.matching import key_of


def write_gains(op: Operation, ledger: Ledger, identity: int, before: Candidate, person: Candidate) -> bool:
    """Write what somebody of the book has gained; return whether state and plan have to be settled after."""
    ledger.put_numbers(identity, person.numbers[len(before.numbers) :], len(before.numbers))
    ledger.put_addresses(identity, "email", person.emails[len(before.emails) :], len(before.emails))
    ledger.put_addresses(identity, "url", person.urls[len(before.urls) :], len(before.urls))
    ledger.put_tags(identity, person.tags[len(before.tags) :])
    was, values = _columns(before), _columns(person)
    changes = {name: value for name, value in values.items() if value != was[name]}
    if changes:
        op.update("contact", identity, **changes)
    op.touched.add(identity)
    return _weight(before) != _weight(person)


def _columns(person: Candidate) -> dict[str, object]:
    """Return the single values of a person, as the table names them."""
    return {
        "name": person.name,
        "given": person.given,
        "family": person.family,
        "company": person.company,
        "title": person.title,
        "notes": person.notes,
        "source": person.source,
        "referred_by": person.referred_by,
        "birthday": person.birthday,
        "zone": person.zone,
        "do_not_call": int(person.do_not_call),
        "uid": person.uid,
        "cadence": person.cadence,
        "name_key": key_of(person.name),
        "company_key": key_of(person.company),
    }


def _weight(person: Candidate) -> tuple[object, ...]:
    """Return what a person's state and place in the queue depend on."""
    return person.numbers, person.zone, person.referred_by, person.do_not_call
