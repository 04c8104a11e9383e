"""Numbers written plainly are read and placed exactly as the library would, only sooner."""

from __future__ import annotations

import random

import phonenumbers
import pytest
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType
from phonenumbers.timezone import time_zones_for_geographical_number, time_zones_for_number

from callcockpit.domain.numbering import PLAIN, kind_of_line, read_plain, zones_of_line

REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
PLACELESS = {
    PhoneNumberType.TOLL_FREE,
    PhoneNumberType.PREMIUM_RATE,
    PhoneNumberType.SHARED_COST,
    PhoneNumberType.VOIP,
    PhoneNumberType.UAN,
    PhoneNumberType.VOICEMAIL,
    PhoneNumberType.UNKNOWN,
}


def marked(digits: str, chance: random.Random) -> str:
    """Put marks between digits as people do."""
    text = "".join(digit + chance.choice(["", "", "", " ", "-", ".", ")", " ("]) for digit in digits)
    return chance.choice(["", "", "(", " "]) + text


def cells(region: str, chance: random.Random) -> list[str]:
    """Numbers of a region as they are dialed at home and from abroad, whole, torn and made up."""
    code = str(phonenumbers.country_code_for_region(region))
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(region)
    trunk = (metadata.national_prefix if metadata else None) or "0"
    found = []
    for kind in (*PhoneNumberType.values(), None, None, None):
        example = phonenumbers.example_number_for_type(region, kind) if kind is not None else None
        known = phonenumbers.national_significant_number(example) if example is not None else ""
        for _ in range(3):
            kept = chance.randrange(2, 8)
            national = known[:kept] + "".join(chance.choice("0123456789") for _ in known[kept:])
            if not national or chance.random() < 0.15:
                national = "".join(chance.choice("0123456789") for _ in range(chance.randrange(5, 13)))
            for prefix in ("", trunk, code, "+" + code, "+" + code + trunk, "00" + code, "011" + code):
                found.append(marked(prefix + national, chance))
    return found


def by_library(text: str, region: str | None) -> str | None:
    try:
        return phonenumbers.format_number(phonenumbers.parse(text, region), PhoneNumberFormat.E164)
    except NumberParseException:
        return None


def zones_by_library(number: phonenumbers.PhoneNumber) -> tuple[str, ...]:
    kind = phonenumbers.number_type(number)
    if kind in PLACELESS:
        return ()
    area = kind in (PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
    found = time_zones_for_geographical_number(number) if area else time_zones_for_number(number)
    return () if "Etc/Unknown" in found else tuple(found)


@pytest.mark.parametrize("start", range(0, len(REGIONS), 35))
def test_a_plain_number_is_read_as_the_library_reads_it(start: int) -> None:
    chance = random.Random(start)
    decided = asked = 0
    for region in REGIONS[start : start + 35]:
        for cell in cells(region, chance):
            home = chance.choice([region, region, region, "US", "DE", None])
            if not PLAIN.fullmatch(cell):
                continue
            asked += 1
            read = read_plain(cell, home)
            if read is None:
                continue
            decided += 1
            code, national = read
            assert f"+{code}{national}" == by_library(cell, home), (cell, home)
            number = phonenumbers.parse(f"+{code}{national}")
            if phonenumbers.national_significant_number(number) == national:
                assert kind_of_line(int(code), national) == phonenumbers.number_type(number), (cell, home)
                zones, wider = zones_of_line(int(code), national), zones_by_library(number)
                anywhere = not phonenumbers.is_number_geographical(number)
                assert zones == wider or (anywhere and set(zones) < set(wider)), (cell, home)
    assert decided > asked // 4


@pytest.mark.parametrize(
    ("cell", "region", "read"),
    [
        ("(614) 555-0142", "US", ("1", "6145550142")),
        ("1-614-555-0142", "US", ("1", "6145550142")),
        ("+1 416 555 0142", "DE", ("1", "4165550142")),
        ("020 7946 0123", "GB", ("44", "2079460123")),
        ("030 901820", "DE", ("49", "30901820")),
        ("06 6982 1234", "IT", ("39", "0669821234")),
        ("614 555 0142", None, None),
        ("00 49 30 901820", "DE", None),
    ],
)
def test_the_usual_ways_to_write_a_number_need_no_library(
    cell: str, region: str | None, read: tuple[str, str] | None
) -> None:
    assert PLAIN.fullmatch(cell)
    assert read_plain(cell, region) == read


@pytest.mark.parametrize(
    ("code", "national", "zones"),
    [
        (1, "8682911234", ("America/Port_of_Spain",)),
        (1, "8762101234", ("America/Jamaica",)),
        (1, "2462501234", ("America/Barbados",)),
        (599, "95181234", ("America/Curacao",)),
        (7, "7710009998", ("Asia/Almaty", "Asia/Aqtobe")),
        (49, "15123456789", ("Europe/Berlin",)),
    ],
)
def test_a_mobile_number_is_in_the_zones_of_its_own_country(
    code: int, national: str, zones: tuple[str, ...]
) -> None:
    assert zones_of_line(code, national) == zones


@pytest.mark.parametrize(("code", "national"), [(7, "9123456789"), (61, "412345678"), (34, "612345678")])
def test_a_mobile_number_may_be_anywhere_in_a_country_of_many_zones(code: int, national: str) -> None:
    assert len(zones_of_line(code, national)) > 1
