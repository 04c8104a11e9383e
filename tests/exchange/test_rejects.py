"""What could not be taken stands beside the source, to be mended and imported again."""

from __future__ import annotations

from pathlib import Path

import pytest

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Reject
from callcockpit.exchange import read, write_rejects

TABLE = (
    "My people;;;\r\nName;Phone;Notes;Tags\r\n"
    "Dana;614-555-0142;\"one\ntwo\";vip\r\n"
    ";;;\r\n"
    "Omar;4.155550134E+09;note;\r\n"
    "Ana;614-555-0143;a;b;c;d\r\n"
    "\"Rosa;614-555-0144;;\r\n"
    "Billy;614-555-0145;ü;\r\n"
)  # fmt: skip
CARDS = (
    "BEGIN:VCARD\nVERSION:2.1\nN:Whitfield;Dana\nTEL;CELL:614-555-0142\nEND:VCARD\n"
    "BEGIN:VCARD\nVERSION:2.1\nNOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=C3=BC=0Atwo\n"
    'item1.ADR;TYPE="home,work":;;1 Main St\\, Dover\nPHOTO;BASE64:\n /9j/\n\nEND:VCARD\n'
)


def rejected(path: Path) -> Path | None:
    reading = read(path, "US")
    return write_rejects(path, reading.format, reading.encoding, reading.rejects)


def test_rejected_rows_keep_their_columns_and_get_a_reason(tmp_path: Path) -> None:
    source = tmp_path / "people.csv"
    source.write_text(TABLE, encoding="cp1252", newline="")
    place = rejected(source)
    assert place == tmp_path / "people rejects.csv"
    assert place.stat().st_mode & 0o777 == 0o600
    lines = place.read_text("utf-8-sig").splitlines()
    assert lines[0] == "Name;Phone;Notes;Tags;Reason"
    assert lines[1].startswith("Omar;4.155550134E+09;note;;Phone: the spreadsheet has rounded")
    assert lines[2] == "Ana;614-555-0143;a;b;2 more cells than there are columns;c;d"
    assert lines[3].startswith('"""Rosa";614-555-0144;;;a quotation mark is opened')
    assert len(lines) == 4


def test_mended_rows_are_taken_and_the_others_stay_rejected(tmp_path: Path) -> None:
    source = tmp_path / "people.csv"
    source.write_text(TABLE, newline="")
    place = rejected(source)
    assert place is not None
    place.write_text(place.read_text("utf-8").replace("4.155550134E+09", "415-555-0134"), newline="")
    again = read(place, "US")
    assert [found.name for _, found in again.people] == ["Omar", '"Rosa']
    assert [found.numbers[0].e164 for _, found in again.people] == ["+14155550134", "+16145550144"]
    assert [one.reason for one in again.rejects] == ["2 more cells than there are columns"]
    assert again.ignored == ()
    further = rejected(place)
    assert further == tmp_path / "people rejects rejects.csv"
    assert further.read_text("utf-8-sig").splitlines() == [
        "Name;Phone;Notes;Tags;Reason",
        "Ana;614-555-0143;a;b;2 more cells than there are columns;c;d",
    ]


def test_rejected_cards_are_whole_cards_with_a_reason(tmp_path: Path) -> None:
    source = tmp_path / "people.vcf"
    source.write_text(CARDS)
    place = rejected(source)
    assert place == tmp_path / "people rejects.vcf"
    text = place.read_text("utf-8")
    assert (
        text.count("BEGIN:VCARD")
        == text.count("END:VCARD")
        == text.count("X-CALLCOCKPIT-REASON:no name")
        == 1
    )
    place.write_text(text.replace("NOTE", "FN:Ana\nNOTE"))
    ((_, ana),) = read(place, "US").people
    assert (ana.name, ana.notes) == ("Ana", "ü\ntwo")
    assert "1 Main St\\, Dover" in text
    assert read(place, "US").ignored == ("ADR",)


def test_the_rejects_of_the_last_time_go_when_there_are_none(tmp_path: Path) -> None:
    source = tmp_path / "people.csv"
    source.write_text(TABLE, newline="")
    place = rejected(source)
    assert place is not None
    source.write_text("Name,Phone\nDana,614-555-0142\n")
    assert rejected(source) is None
    assert list(tmp_path.iterdir()) == [source]


def test_a_file_of_the_user_is_never_replaced(tmp_path: Path) -> None:
    source, own = tmp_path / "people.csv", tmp_path / "people rejects.csv"
    own.write_text("my own list\n")
    source.write_text(TABLE, newline="")
    with pytest.raises(CockpitError, match="in the way"):
        rejected(source)
    source.write_text("Name,Phone\nDana,614-555-0142\n")
    assert rejected(source) is None
    assert own.read_text() == "my own list\n"


def test_what_is_no_file_has_no_rejects_file(tmp_path: Path) -> None:
    assert write_rejects(tmp_path / "gone.csv", "csv", "utf-8", (Reject(2, "x"),)) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "header",
    [
        '"Na\nme",Phone',
        "Name~Phone",
        "'Name','Phone'",
        '"END\nName";Phone',
        "N\x1came;Phone",
        f"{'9991e' * 30_000},Phone",
        f"{','.join(f'Column {n}' for n in range(9_000))},Phone",
    ],
    ids=["break", "tilde", "apostrophes", "break before any mark", "separator", "long name", "many names"],
)
def test_the_rejects_of_the_last_time_are_known_whatever_their_header_is(tmp_path: Path, header: str) -> None:
    path = tmp_path / "people.csv"
    mark = next(mark for mark in "~;," if mark in header)
    path.write_text(f"{header}{mark}Mobile\n{mark}\n-{mark}{mark}x@\n-{mark}#REF!{mark}\n")
    for _ in range(2):
        reading = read(path, "US")
        assert reading.rejects
        assert write_rejects(path, reading.format, reading.encoding, reading.rejects) is not None
