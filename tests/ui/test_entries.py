"""People typed on one line."""

from __future__ import annotations

import pytest

from callcockpit.ui.screens.entries import person_of, problem_of


@pytest.mark.parametrize(
    ("line", "name", "numbers", "emails", "company"),
    [
        ("Ana Ruiz, 614 555 0181", "Ana Ruiz", ["+16145550181"], (), ""),
        ("Ana Ruiz", "Ana Ruiz", [], (), ""),
        (
            "  Ana   Ruiz ,mobile +44 7700 900305, Ruiz Bakery",
            "Ana Ruiz",
            ["+447700900305"],
            (),
            "Ruiz Bakery",
        ),
        ("Ana, ana1234567@ruiz.example, Ruiz", "Ana", [], ("ana1234567@ruiz.example",), "Ruiz"),
        ("Ana, Ruiz Bakery, 614 555 0181 x204", "Ana", ["+16145550181"], (), "Ruiz Bakery"),
        ("Ana, 614-555-0181, work 614 555 0182", "Ana", ["+16145550181", "+16145550182"], (), ""),
        ("Studio 54", "Studio 54", [], (), ""),
        ("[b]Ana[/b]\x1b[2J, Acme [Ltd]", "[b]Ana[/b]␛[2J", [], (), "Acme [Ltd]"),
    ],
)
def test_a_line_is_a_person(
    line: str, name: str, numbers: list[str], emails: tuple[str, ...], company: str
) -> None:
    person = person_of(line, "US", "named by Dana")
    assert person is not None
    assert (person.name, person.emails, person.company) == (name, emails, company)
    assert [number.e164 for number in person.numbers] == numbers
    assert person.source == "named by Dana"
    assert problem_of(line) is None


@pytest.mark.parametrize("line", ["", "   ", ",", " , ,"])
def test_a_line_without_anything_is_nobody(line: str) -> None:
    assert person_of(line, "US", "") is None


@pytest.mark.parametrize(
    ("line", "said"),
    [("614 555 0181, Ana", "the name comes first"), ("Ana, 1.55501E+10", "1.55501E+10")],
)
def test_what_cannot_be_a_person_is_said(line: str, said: str) -> None:
    assert said in (problem_of(line) or "")
