"""What can be counted on when a cell of text is read as phone numbers."""

from __future__ import annotations

import pytest

from callcockpit.domain.phones import damage, kind_of, read_numbers
from callcockpit.domain.words import NumberKind

DANA = "+16145550142"
LONDON = "+442079460123"
BERLIN = "+493023125000"


@pytest.mark.parametrize(
    ("cell", "region", "e164", "extension"),
    [
        ("(614) 555-0142", "US", DANA, None),
        ("1 614 555 0142", "US", DANA, None),
        ("614-555-0142 x204", "US", DANA, "204"),
        ("614-555-0142 ext. 204", "US", DANA, "204"),
        ("614-555-0142 (ext 204)", "US", DANA, "204"),
        ("614-555-0142 Extension: 204", "US", DANA, "204"),
        ("614-555-0142#204", "US", DANA, "204"),
        ("614-555-0142,,204", "US", DANA, "204"),
        ("614-555-0142,204", "US", DANA, "204"),
        ("614-555-0142;204", "US", DANA, "204"),
        ("614-555-0142;ext=204", "US", DANA, "204"),
        ("614.555.0142p204", "US", DANA, "204"),
        ("614.555.0142 w204", "US", DANA, "204"),
        ("030 23125 000 DW 12", "DE", BERLIN, "12"),
        ("030 23125 000 Durchwahl 12", "DE", BERLIN, "12"),
        ("030 23125 000 Nst. 12", "DE", BERLIN, "12"),
        ("01 99 00 12 34 poste 45", "FR", "+33199001234", "45"),
        ("tel:+1-614-555-0142;ext=204", None, DANA, "204"),
        ("TEL:+1%20614%20555%200142", None, DANA, None),
        ("tel:555-0142;phone-context=+1614", None, DANA, None),
        ("+44 (0)20 7946 0123", None, LONDON, None),
        ("0044 20 7946 0123", "US", LONDON, None),
        ("0044 20 7946 0123", "GB", LONDON, None),
        ("00 44 20 7946 0123", None, LONDON, None),
        ("011 44 20 7946 0123", "US", LONDON, None),
        ("+１６１４５５５０１４２", None, DANA, None),
        ("+1 614 555 0142 (Bob)", None, DANA, None),
        ("+1 614 555 0142 x204 (office)", None, DANA, "204"),
        ("+1 614 555 0142 x204'", None, DANA, "204"),
        ("+1 614 555 0142 ext-204 ask Jenny", None, DANA, "204"),
        ("614 555 0142 mobile", "US", DANA, None),
        ("1-800-FLOWERS", "US", "+18003569377", None),
        ("+61 4 1234", None, "+6141234", None),
    ],
)
def test_a_number_is_read_with_its_extension(
    cell: str, region: str | None, e164: str, extension: str | None
) -> None:
    (number,) = read_numbers(cell, region)
    assert (number.raw, number.e164, number.extension) == (cell, e164, extension)


@pytest.mark.parametrize(
    "cell",
    [
        "ask Jenny",
        "500 reception",
        "x204",
        "112",
        "n/a",
        "+",
        "614-555-0142@pbx.example",
        "4155550134.0",
        "4.155550134E+09",
        "4,15E9",
        "#N/A",
        "########",
        "15550100000.0",
        "9" * 300,
        "6145550142",
    ],
)
def test_what_is_no_number_stays_as_text_and_is_never_dialed(cell: str) -> None:
    region = None if cell == "6145550142" else "US"
    (number,) = read_numbers(cell, region)
    assert number.raw == cell
    assert number.e164 is None
    assert not number.dialable


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("614-555-0142 ::: 614-555-0143", ["+16145550142", "+16145550143"]),
        ("614-555-0142\n614-555-0143", ["+16145550142", "+16145550143"]),
        ("614-555-0142; 614-555-0143 ;", ["+16145550142", "+16145550143"]),
        ("614-555-0142 / 614-555-0143", ["+16145550142", "+16145550143"]),
        ("614-555-0142 or 614-555-0143", ["+16145550142", "+16145550143"]),
        ("614-555-0142, 614-555-0143", ["+16145550142", "+16145550143"]),
        ("614-555-0142 x2; 614-555-0143", ["+16145550142", "+16145550143"]),
        ("614-555-0142 or ask Jenny", ["+16145550142", None]),
        ("ask Bob or Jenny", [None]),
        ("  \n ", []),
        ("", []),
        ("\ufeff", []),
    ],
)
def test_several_numbers_in_a_cell_are_told_apart(cell: str, found: list[str | None]) -> None:
    assert [number.e164 for number in read_numbers(cell, "US")] == found


def test_a_word_before_a_number_says_its_kind() -> None:
    numbers = read_numbers("Phone:(614) 555-0142 Mobile:(614) 555-0143 Fax: 614-555-0144", "US")
    assert [(n.e164, n.kind) for n in numbers] == [
        ("+16145550142", NumberKind.OTHER),
        ("+16145550143", NumberKind.MOBILE),
        ("+16145550144", NumberKind.FAX),
    ]


def test_the_guard_quote_of_a_spreadsheet_is_no_part_of_the_number() -> None:
    (number,) = read_numbers("'+16145550142", None, NumberKind.WORK, "Office")
    assert (number.raw, number.e164, number.kind, number.label) == (
        "+16145550142",
        "+16145550142",
        NumberKind.WORK,
        "Office",
    )


def test_control_characters_in_a_number_become_visible() -> None:
    (number,) = read_numbers("614-555-0142\x1b]0", "US")
    assert "\x1b" not in number.raw


@pytest.mark.parametrize(
    ("cell", "zones"),
    [
        ("+16145550142", ("America/New_York",)),
        ("+13125550136", ("America/Chicago",)),
        ("+442079460123", ("Europe/London",)),
        ("+18005550199", ()),
        ("+80012345678", ()),
        ("+15550142", ()),
    ],
)
def test_a_number_knows_its_zones_unless_it_is_nobodys_place(cell: str, zones: tuple[str, ...]) -> None:
    assert read_numbers(cell, None)[0].zones == zones


def test_a_mobile_number_of_a_wide_country_has_many_zones() -> None:
    assert len(read_numbers("+61 491 570 156", None)[0].zones) > 5


@pytest.mark.parametrize(
    "cell", ["4155550134.0", "4.155550134E+09", "4,15555E+9", "'1.5E10", "#REF!", "####"]
)
def test_the_damage_of_spreadsheets_is_named(cell: str) -> None:
    assert "spreadsheet" in (damage(cell) or "")


@pytest.mark.parametrize(
    "cell", ["614.555.0142", "+16145550142", "E 14", "1e", "12.0", "", "ask Jenny", "#12"]
)
def test_what_people_write_is_no_damage(cell: str) -> None:
    assert damage(cell) is None


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Work Fax", NumberKind.FAX),
        ("Téléphone portable", NumberKind.MOBILE),
        ("Telefon (geschäftlich)", NumberKind.WORK),
        ("Company Main Phone", NumberKind.MAIN),
        ("teléfono de casa", NumberKind.HOME),
        ("Phone", None),
    ],
)
def test_the_kind_is_read_from_labels_in_seven_languages(words: str, kind: NumberKind | None) -> None:
    assert kind_of(words) is kind
