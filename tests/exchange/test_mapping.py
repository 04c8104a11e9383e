"""What a file will become is shown before, and what people say of its columns counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from callcockpit.domain.words import NumberKind
from callcockpit.exchange import Choices, preview
from callcockpit.exchange.mapping import FIELDS, IGNORE, parse
from callcockpit.exchange.previewing import CALLS
from callcockpit.exchange.vocabulary import normal

TABLE = "Name,Phone,Room,Company\n" + "".join(f"Person {n},614-555-{n:04},{n},Acme\n" for n in range(9))


def test_a_preview_tells_how_the_file_is_read_and_shows_the_first_people(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(TABLE.replace("614-555-0001", "6.145550001E+09"))
    found = preview(path, "US")
    assert (found.format, found.encoding, found.region) == ("csv", "utf-8", "US")
    assert found.columns == (("Name", "name"), ("Phone", "number"), ("Room", IGNORE), ("Company", "company"))
    assert [row for row, _ in found.people] == [2, 4, 5, 6, 7]
    assert [one.row for one in found.rejects] == [3]


def test_what_is_said_of_a_column_is_how_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(TABLE)
    recalled = {"room": "tags", "company": "title"}
    seen: list[tuple[str, ...]] = []

    def recall(headers: object) -> dict[str, str]:
        assert isinstance(headers, (tuple, list))
        seen.append(tuple(headers))
        return recalled if tuple(headers) == ("Name", "Phone", "Room", "Company") else {}

    found = preview(path, "US", Choices({"phone": "fax", "company": IGNORE}, recall))
    assert dict(found.columns) == {"Name": "name", "Phone": "fax", "Room": "tags", "Company": IGNORE}
    _, first = found.people[0]
    assert (first.tags, first.title, first.company) == (("0",), "", "")
    assert first.numbers[0].kind is NumberKind.FAX
    assert ("Name", "Phone", "Room", "Company") in seen


@pytest.mark.parametrize("word", FIELDS)
def test_every_word_for_a_column_can_be_said_and_is_shown_again(tmp_path: Path, word: str) -> None:
    path = tmp_path / "people.csv"
    path.write_text(TABLE)
    key, field = parse(f"Room={word.upper()}")
    assert (key, field) == (normal("Room"), word)
    shown = dict(preview(path, "US", Choices({key: field})).columns)["Room"]
    assert shown == ("number" if word == "other" else word)


def test_cards_have_no_columns_and_calls_are_taken_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "people.vcf"
    path.write_text("BEGIN:VCARD\nFN:Dana\nEND:VCARD\n")
    found = preview(path, "US")
    assert (found.columns, found.people[0][1].name) == ((), "Dana")
    assert not found.whole
    path.write_text("<calls/>")
    assert (preview(path, "US").format, preview(path, "US").whole) == ("android-calls", CALLS)
