"""What ties the made-up people: partners with names each way, introductions, and profiles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo

from callcockpit.demo.plans import Desk
from callcockpit.domain.rules import Rules
from callcockpit.domain.ties import Alliance, Exchanged, Mark, Named, Ties
from callcockpit.domain.words import Profile, Result

_MARKS = tuple(Mark)
_PARTNERS: dict[str, tuple[str, int | None]] = {
    "Billy Stone": ("1234568", 1),
    "Tan Hui Ling": ("12345678", None),
    "Jürgen Kessler": ("1258", None),
    "Harriet Ashworth": ("12346", 9),
    "Walter Grünwald": ("1456", None),
    "Ruth Abrams": ("13478", None),
    "Isabelle Lefèvre": ("1247", -2),
}
"""By name: the marks by their place, and in how many days they are met next, None for the rhythm."""
_NAMES: dict[str, tuple[str, ...]] = {
    "Billy Stone": (
        "61 < Helen Brandt",
        "61 < Dana Whitfield",
        "61 < Paula Simmons",
        "61 < Gregor Hoffmann",
        "61 < Howard Pike",
        "61 > Ruth Abrams next-step",
        "61 > Omar Haddad stay-in-touch",
        "61 > Grace Holloway no-future",
        "61 > Nora Fitzgerald next-step",
        "61 > Tom Lindqvist",
        "301 > Björn Åkesson next-step",
        "301 > Fiona MacLeod no-future",
    ),
    "Tan Hui Ling": (
        "130 > Kenji Sato stay-in-touch",
        "130 > Sanjay Iyer no-future",
        "130 < Arjun Mehta",
    ),
    "Harriet Ashworth": ("96 > Liam Fraser next-step", "96 > James O'Connor", "96 < Emily Watson"),
    "Walter Grünwald": ("430 > Jürgen Kessler next-step", "77 < Sophie Keller", "77 > Lars Holm"),
    "Jürgen Kessler": ("40 < Jonas Weber", "40 > Walter Grünwald stay-in-touch"),
    "Ruth Abrams": ("20 > Camila Rocha", "20 > Olivia Bennett next-step", "20 < Victor Hernández"),
    "Isabelle Lefèvre": ("95 > Gabriel Moreau stay-in-touch", "95 < Claire Dubois", "95 < Monique Girard"),
}
"""By partner: days ago, ``>`` given or ``<`` received, who, and what became of a given one where known."""
_REASONS = {
    "Dana Whitfield": ("three depots and nobody who counts the hours", True),
    "Priya Nair": ("her brother's firm moves to bigger rooms", True),
    "Ana Ruiz": ("opens a second bakery", False),
    "Sophie Keller": ("takes over from her father next year", True),
    "Carlos Mendoza": ("lost his bookkeeper", False),
    "Emily Watson": ("wants to sell in five years", False),
}
"""By name: why they were referred, and whether they were introduced."""
_PROFILES = {
    "Priya Nair": Profile.UNDERSTANDS | Profile.DESIRES | Profile.CAN_AFFORD,
    "Carlos Mendoza": Profile.DESIRES | Profile.CAN_AFFORD,
    "Kevin O'Brien": Profile.VALUES | Profile.DESIRES,
    "Dana Whitfield": Profile(15),
}


def demo_ties(now: datetime, zone: tzinfo, rules: Rules) -> dict[str, Ties]:
    """Return what ties the made-up people at ``now``, by name; names stand in for identities."""
    desk = Desk(now, zone, rules)
    found = {}
    for name in dict.fromkeys((*_PARTNERS, *_REASONS, *_PROFILES)):
        reason, introduced = _REASONS.get(name, ("", False))
        found[name] = Ties(
            _PROFILES.get(name, Profile(0)),
            introduced,
            reason,
            alliance=_alliance(name, desk),
            names=tuple(_exchanged(_NAMES.get(name, ()), now)),
        )
    return found


def _alliance(name: str, desk: Desk) -> Alliance | None:
    if name not in _PARTNERS:
        return None
    places, days = _PARTNERS[name]
    marks = Mark(0)
    for place in places:
        marks |= _MARKS[int(place) - 1]
    made = desk.now - timedelta(days=700)
    return Alliance(marks, made, None if days is None else desk.day_in(days))


def _exchanged(lines: Iterable[str], now: datetime) -> Iterable[Exchanged]:
    words = {result.value: result for result in Result}
    for line in lines:
        ago, way, who = line.split(" ", 2)
        name, _, outcome = who.rpartition(" ")
        came = words.get(outcome)
        named = Named(name if came else who, now - timedelta(days=int(ago)), way == "<", outcome=came)
        yield Exchanged(named, named.name)
