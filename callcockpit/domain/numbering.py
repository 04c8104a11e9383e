"""The numbering plans of the countries: plain numbers are read, and all are placed, without detours.

``phonenumbers`` reads a number in 20 µs and finds its zones in 80, because it tries every odd form and asks
twice for the kind. Here stand the same steps on the same data for numbers of digits and the usual marks;
whatever is not decided by them is left to the library.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from phonenumbers import (
    COUNTRY_CODE_TO_REGION_CODE,
    PhoneMetadata,
    PhoneNumberDesc,
    PhoneNumberType,
    is_number_type_geographical,
)
from phonenumbers.tzdata import TIMEZONE_DATA, TIMEZONE_LONGEST_PREFIX

PLAIN = re.compile(r" *\(?\+?\(?[0-9][0-9 ().-]{5,30}", re.ASCII)
"""A number of digits and the marks between them: no extension, no second number, no word."""

_MARKS = str.maketrans("", "", " ().-+")
_NON_GEOGRAPHICAL = "001"
_PLACELESS = frozenset(
    {
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.VOIP,
        PhoneNumberType.UAN,
        PhoneNumberType.VOICEMAIL,
        PhoneNumberType.UNKNOWN,
    }
)


@dataclass(frozen=True, slots=True)
class _Form:
    """What the numbers of one kind look like."""

    pattern: re.Pattern[str]
    lengths: frozenset[int]
    """Empty where every length may be."""

    def holds(self, national: str) -> bool:
        return (not self.lengths or len(national) in self.lengths) and bool(self.pattern.fullmatch(national))


@dataclass(frozen=True, slots=True)
class _Plan:
    """The numbering plan of one region."""

    code: str
    abroad: re.Pattern[str] | None
    """What is dialed before a foreign number."""
    trunk: re.Pattern[str] | None
    """What is dialed before a national number and is no part of it."""
    rewrites: bool
    """Whether a trunk prefix changes the number instead of going away."""
    leading: re.Pattern[str] | None
    """How the numbers of this region begin, where it shares its code and is told by that."""
    every: _Form | None
    services: tuple[tuple[int, _Form], ...]
    service: re.Pattern[str] | None
    """What the number of any service looks like; most are none, and are asked this once."""
    fixed: _Form | None
    mobile: _Form | None
    alike: bool
    """Whether mobile numbers look like those of fixed lines."""

    def kind(self, national: str) -> int:
        """Return the kind of a national number as ``PhoneNumberType``."""
        if self.every is None or not self.every.holds(national):
            return PhoneNumberType.UNKNOWN
        if self.service is not None and self.service.fullmatch(national):
            for kind, form in self.services:
                if form.holds(national):
                    return kind
        mobile = self.mobile is not None and not self.alike and self.mobile.holds(national)
        if self.fixed is not None and self.fixed.holds(national):
            both = self.alike or mobile
            return PhoneNumberType.FIXED_LINE_OR_MOBILE if both else PhoneNumberType.FIXED_LINE
        return PhoneNumberType.MOBILE if mobile else PhoneNumberType.UNKNOWN


@cache
def _plan(region: str, code: int) -> _Plan | None:
    metadata = PhoneMetadata.metadata_for_region_or_calling_code(code, region)
    if metadata is None:
        return None
    services = (
        (PhoneNumberType.PREMIUM_RATE, metadata.premium_rate),
        (PhoneNumberType.TOLL_FREE, metadata.toll_free),
        (PhoneNumberType.SHARED_COST, metadata.shared_cost),
        (PhoneNumberType.VOIP, metadata.voip),
        (PhoneNumberType.PERSONAL_NUMBER, metadata.personal_number),
        (PhoneNumberType.PAGER, metadata.pager),
        (PhoneNumberType.UAN, metadata.uan),
        (PhoneNumberType.VOICEMAIL, metadata.voicemail),
    )
    forms = [(kind, form) for kind, desc in services if (form := _form(desc)) is not None]
    return _Plan(
        code=str(metadata.country_code),
        abroad=_compiled(metadata.international_prefix),
        trunk=_compiled(metadata.national_prefix_for_parsing),
        rewrites=bool(metadata.national_prefix_transform_rule),
        leading=_compiled(metadata.leading_digits),
        every=_form(metadata.general_desc),
        services=tuple(forms),
        service=_compiled("|".join(f"(?:{form.pattern.pattern})" for _, form in forms)),
        fixed=_form(metadata.fixed_line),
        mobile=_form(metadata.mobile),
        alike=bool(metadata.same_mobile_and_fixed_line_pattern),
    )


def _compiled(pattern: str | None) -> re.Pattern[str] | None:
    return re.compile(pattern) if pattern else None


def _form(desc: PhoneNumberDesc | None) -> _Form | None:
    if desc is None or not desc.national_number_pattern:
        return None
    return _Form(re.compile(desc.national_number_pattern), frozenset(desc.possible_length))


@cache
def _home(region: str) -> _Plan | None:
    """Return the plan in which national numbers are read; None for a region that is none."""
    metadata = PhoneMetadata.metadata_for_region(region.upper(), None)
    return None if metadata is None else _plan(region.upper(), metadata.country_code or 0)


def read_plain(text: str, region: str | None) -> tuple[str, str] | None:
    """Return country code and national number of a number that ``PLAIN`` matches.

    None where it takes the library to tell: a prefix that is not the usual one, or no number of that region.
    """
    digits = text.translate(_MARKS)
    if "+" in text:
        return _international(digits)
    plan = _home(region) if region else None
    if plan is None or plan.every is None or (plan.abroad is not None and plan.abroad.match(digits)):
        return None
    whole = plan.every.holds(digits)
    if not whole and digits.startswith(plan.code):
        rest = digits[len(plan.code) :]
        if plan.every.pattern.fullmatch(digits) or (plan.trunk is not None and plan.trunk.match(rest)):
            return None
        return (plan.code, rest) if plan.every.holds(rest) else None
    prefix = plan.trunk.match(digits) if plan.trunk is not None else None
    if prefix is not None:
        rest = digits[prefix.end() :]
        return (plan.code, rest) if not plan.rewrites and plan.every.holds(rest) else None
    return (plan.code, digits) if whole else None


def _international(digits: str) -> tuple[str, str] | None:
    code = next((digits[:n] for n in (1, 2, 3) if int(digits[:n]) in COUNTRY_CODE_TO_REGION_CODE), "")
    if not code or digits[0] == "0":
        return None
    main, national = COUNTRY_CODE_TO_REGION_CODE[int(code)][0], digits[len(code) :]
    plan = _plan(main, int(code)) if main != _NON_GEOGRAPHICAL else None
    if plan is None or (plan.trunk is not None and plan.trunk.match(national)):
        return None
    return (code, national) if 2 <= len(national) <= 17 else None


def kind_of_line(code: int, national: str) -> int:
    """Return the kind of a number as ``PhoneNumberType``."""
    return _line(code, national)[0]


def _line(code: int, national: str) -> tuple[int, str]:
    """Return the kind of a number, and the region that has it among those of its calling code."""
    regions = COUNTRY_CODE_TO_REGION_CODE.get(code, ())
    for region in regions:
        plan = _plan(region, code)
        if plan is None:
            continue
        if len(regions) == 1 or plan.leading is None:
            kind = plan.kind(national)
            if kind != PhoneNumberType.UNKNOWN:
                return kind, region
        elif plan.leading.match(national):
            return plan.kind(national), region
    return PhoneNumberType.UNKNOWN, ""


def zones_of_line(code: int, national: str) -> tuple[str, ...]:
    """Return the IANA zones in which a number may be; none for one that is nobody's place.

    A mobile number may be anywhere in its country, which of those that share a calling code is told by how
    its numbers begin.
    """
    kind, region = _line(code, national)
    if kind in _PLACELESS:
        return ()
    where = str(code)
    if is_number_type_geographical(kind, code):
        where += national
    elif own := _zones_of_region(region, code):
        return own
    for length in _lengths(code):
        if (found := TIMEZONE_DATA.get(where[:length])) is not None:
            return () if "Etc/Unknown" in found else found
    return ()


@cache
def _zones_of_region(region: str, code: int) -> tuple[str, ...]:
    """Return all zones of a region that is told by how its numbers begin; none for another."""
    plan, start = _plan(region, code), str(code)
    if plan is None or plan.leading is None:
        return ()
    found = {
        zone
        for prefix, zones in TIMEZONE_DATA.items()
        if prefix.startswith(start) and plan.leading.match(prefix[len(start) :])
        for zone in zones
    }
    return tuple(sorted(found - {"Etc/Unknown"}))


@cache
def _lengths(code: int) -> tuple[int, ...]:
    """Return how long the prefixes are by which the zones of a country are told apart, longest first."""
    start = str(code)
    own = {len(prefix) for prefix in TIMEZONE_DATA if prefix.startswith(start)}
    shorter = range(min(len(start), TIMEZONE_LONGEST_PREFIX), 0, -1)
    return tuple(sorted(own.union(shorter), reverse=True))
