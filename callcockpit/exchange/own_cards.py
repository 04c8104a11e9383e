"""The vCards that the program writes, and what it reads from them beyond what every vCard says.

A number stands in ``TEL`` as others read it; ``X-CALLCOCKPIT-NUMBER`` of the same group says the rest, and
counts only as long as it names what stands in ``TEL``: another program may have changed that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from callcockpit.domain.bounds import cadence_said
from callcockpit.domain.text import LINE_LIMIT, clean_line
from callcockpit.domain.values import E164, Candidate, Number
from callcockpit.domain.words import NumberKind, State
from callcockpit.exchange.answers import says_yes
from callcockpit.exchange.content_lines import escaped, folded, structured
from callcockpit.exchange.own_table import number_from

PRODUCT = "-//Call Cockpit//EN"
"""The ``PRODID`` of our cards."""

_TYPES = {
    NumberKind.MOBILE: "cell",
    NumberKind.WORK: "work",
    NumberKind.DIRECT: "work",
    NumberKind.MAIN: "work",
    NumberKind.HOME: "home",
    NumberKind.FAX: "fax",
    NumberKind.PAGER: "pager",
}
_NUMBER, _SOURCE, _REFERRED = "X-CALLCOCKPIT-NUMBER", "X-CALLCOCKPIT-SOURCE", "X-CALLCOCKPIT-REFERRED-BY"
_STATE, _CADENCE, _BARRED = "X-CALLCOCKPIT-STATE", "X-CALLCOCKPIT-CADENCE", "X-CALLCOCKPIT-DO-NOT-CALL"
OWN = frozenset((_NUMBER, _SOURCE, _REFERRED, _STATE, _CADENCE, _BARRED))
"""The properties that vCard has no word for."""

_DIGITS = re.compile(r"[0-9]{1,20}")
_DAY = re.compile(r"(\d{4}|-)-(\d{2})-(\d{2})", re.ASCII)


def lines(people: Iterable[Candidate], version: str = "4.0") -> Iterator[str]:
    """Yield the cards of these people one by one, in vCard 4.0 (RFC 6350) or ``3.0`` (RFC 2426)."""
    for person in people:
        yield "".join(map(folded, _card(person, new=version == "4.0")))


def _card(person: Candidate, *, new: bool) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield f"VERSION:{'4.0' if new else '3.0'}"
    yield f"PRODID:{PRODUCT}"
    if person.uid:
        kind = ";VALUE=text" if new and not person.uid.startswith("urn:") else ""
        yield f"UID{kind}:{escaped(person.uid)}"
    yield f"FN:{escaped(person.name)}"
    if not new or person.given or person.family:
        yield f"N:{structured((person.family, person.given, '', '', ''))}"
    for name, text in (("ORG", person.company), ("TITLE", person.title), ("NOTE", person.notes)):
        if text:
            yield f"{name}:{escaped(text)}"
    for place, number in enumerate(person.numbers, 1):
        yield from _number_lines(f"phone{place}", number, new=new)
    for email in person.emails:
        yield f"EMAIL{'' if new else ';TYPE=INTERNET'}:{escaped(email)}"
    for url in person.urls:
        yield f"URL:{escaped(url)}"
    if person.tags:
        yield f"CATEGORIES:{','.join(map(escaped, person.tags))}"
    if person.birthday and (match := _DAY.fullmatch(person.birthday)):
        yield _birthday(match[1], match[2], match[3], new=new)
    if person.zone:
        yield f"TZ{'' if new else ';VALUE=text'}:{escaped(person.zone)}"
    for name, value in (
        (_SOURCE, person.source),
        (_REFERRED, person.referred_by),
        (_STATE, person.state.value if person.state else ""),
        (_CADENCE, "" if person.cadence is None else str(person.cadence)),
        (_BARRED, "yes" if person.do_not_call else ""),
    ):
        if value:
            yield f"{name}:{escaped(value)}"
    yield "END:VCARD"


def _number_lines(group: str, number: Number, *, new: bool) -> Iterator[str]:
    kind = _TYPES.get(number.kind)
    types = f";TYPE={kind if new else kind.upper()}" if kind else ""
    if new and _e164(number):
        yield f"{group}.TEL;VALUE=uri{types}:{_dialed(number)}"
    else:
        yield f"{group}.TEL{';VALUE=text' if new else ''}{types}:{escaped(_dialed(number, uri=False))}"
    if number.label:
        yield f"{group}.X-ABLABEL:{escaped(number.label)}"
    struck = "struck" if number.struck else ""
    rest = (number.e164 or "", number.extension or "", number.kind.value, number.label, struck)
    yield f"{group}.{_NUMBER}:{structured((number.raw, *rest))}"


def _dialed(number: Number, *, uri: bool = True) -> str:
    """Return a number as ``TEL`` has it: RFC 3966, in vCard 3.0 with the extension as people write it.

    An extension that is not of digits stands in our own property alone.
    """
    e164 = _e164(number)
    if not e164:
        return number.raw
    extension = number.extension if number.extension and _DIGITS.fullmatch(number.extension) else ""
    if uri:
        return f"tel:{e164}" + (f";ext={extension}" if extension else "")
    return e164 + (f" ext. {extension}" if extension else "")


def _e164(number: Number) -> str:
    return number.e164 if number.e164 and E164.match(number.e164) else ""


def _birthday(year: str, month: str, day: str, *, new: bool) -> str:
    if new:
        return f"BDAY:{'--' if year == '-' else year}{month}{day}"
    if year == "-":  # vCard 3.0 has no day without its year; this is how Apple and Google write one
        return f"BDAY;X-APPLE-OMIT-YEAR=1604:1604-{month}-{day}"
    return f"BDAY:{year}-{month}-{day}"


class OwnCard:
    """What a card says in our own properties; texts are unescaped already, numbers come in components."""

    def __init__(
        self, texts: Mapping[str, str], numbers: Mapping[str, Sequence[str]], *, written_by_us: bool
    ) -> None:
        self._texts = texts
        self._numbers = numbers
        self.verbatim = written_by_us
        """Whether addresses and notes are to be taken letter by letter."""

    def number(self, group: str, value: str) -> Number | None:
        """Return the number of a ``TEL`` with this group and text, if our property still says the same."""
        said = self._numbers.get(group, ())
        if len(said) != 6:
            return None
        raw, e164, extension, kind, label, struck = said
        number = number_from(raw, e164, extension, kind, label, struck=says_yes(struck))
        if number is None or clean_line(value, LINE_LIMIT) not in (
            _dialed(number),
            _dialed(number, uri=False),
        ):
            return None
        return number

    def completed(self, person: Candidate) -> Candidate:
        """Return the person with what vCard has no word for."""
        texts = self._texts
        state, (cadence, remark) = texts.get(_STATE, ""), cadence_said(texts.get(_CADENCE, "").strip())
        return person._replace(
            source=clean_line(texts.get(_SOURCE, "")) or person.source,
            referred_by=clean_line(texts.get(_REFERRED, "")) or person.referred_by,
            do_not_call=person.do_not_call or says_yes(texts.get(_BARRED, "")),
            state=State(state) if state in list(State) else None,
            cadence=cadence,
            left_out=(remark,) if remark else (),
        )
