"""People from a spreadsheet, as they are seen in it."""

from __future__ import annotations

import base64
import io
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from callcockpit.domain.errors import CockpitError
from callcockpit.exchange import read, read_bytes, sheets, write_rejects

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><cellXfs count="4">'
    '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="20"/></cellXfs></styleSheet>'
)
DAY, MOMENT, HOUR = 1, 2, 3


def cell(place: str, value: str | float | bool, style: int = 0) -> str:
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def row(number: int, *values: str | float | bool | tuple[float, int]) -> str:
    cells = (
        cell(f"{chr(65 + n)}{number}", value[0], value[1])
        if isinstance(value, tuple)
        else cell(f"{chr(65 + n)}{number}", value)
        for n, value in enumerate(values)
        if value != ""
    )
    return f'<row r="{number}">{"".join(cells)}</row>'


def workbook(*pages: str) -> bytes:
    """Return an XLSX with these rows on its sheets."""
    numbers = range(1, len(pages) + 1)
    listed = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
    links = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    links += f'<Relationship Id="s" Type="{OFFICE}/styles" Target="styles.xml"/>'
    root = f'<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{root}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{links}'
        "</Relationships>",
        "xl/styles.xml": STYLES,
    }
    for n, rows in zip(numbers, pages, strict=True):
        parts[f"xl/worksheets/sheet{n}.xml"] = (
            f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        )
    return zipped(parts)


def zipped(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


HEADER = row(3, "Name", "Mobile Phone", "Birthday", "Do Not Call", "Notes", "ZIP")
PEOPLE = (
    row(1, "Our people")
    + HEADER
    + row(5, "Dana Whitfield", 6145550142, (27182, DAY), True, (0.75, HOUR), 43215.5)
    + row(6, "Omar Haddad", "614-555-0143 x2", "--05-03", False, (27182.5, MOMENT))
    + row(7, "Ana Ruiz", "4.155550134E+09")
)


def test_people_come_from_the_first_sheet_with_a_header() -> None:
    pytest.importorskip("python_calamine")
    reading = read_bytes(workbook("", row(1, "Chart"), PEOPLE), "people.xlsx", "US")
    assert (reading.format, reading.encoding, reading.ignored) == ("csv", "xlsx", ("ZIP",))
    (line, dana), (_, omar) = reading.people
    assert (line, dana.name, dana.birthday, dana.do_not_call) == (5, "Dana Whitfield", "1974-06-02", True)
    assert (dana.numbers[0].raw, dana.numbers[0].e164, dana.notes) == ("6145550142", "+16145550142", "18:00")
    assert (omar.numbers[0].extension, omar.birthday, omar.do_not_call) == ("2", "--05-03", False)
    assert omar.notes == "1974-06-02 12:00"
    assert [reject.row for reject in reading.rejects] == [7]


def test_the_rejects_of_a_sheet_are_a_table(tmp_path: Path) -> None:
    pytest.importorskip("python_calamine")
    path = tmp_path / "people.xlsx"
    path.write_bytes(workbook(PEOPLE))
    reading = read(path, "US")
    place = write_rejects(path, reading.format, reading.encoding, reading.rejects)
    assert place == tmp_path / "people rejects.csv"
    lines = place.read_text("utf-8-sig").splitlines()
    assert lines[0] == "Name,Mobile Phone,Birthday,Do Not Call,Notes,ZIP,Reason"
    assert len(lines) == 2
    assert lines[1].startswith("Ana Ruiz,4.155550134E+09,")


def test_without_the_extra_it_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(CockpitError, match=r"people.xlsx .* pip install 'callcockpit\[xlsx\]'"):
        read_bytes(workbook(PEOPLE), "people.xlsx", "US")


def damaged() -> bytes:
    data = bytearray(workbook(PEOPLE))
    data[60:120] = b"x" * 60
    return bytes(data)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (zipped({"people.csv": "Name,Phone\n"}), "zip archive: unpack it"),
        (damaged(), "cannot be read"),
        (b"PK\x03\x04" + b"x" * 500, "cannot be read"),
        (workbook(cell("A1", "Name") + cell("XFD1048576", "x")), "too large"),
    ],
    ids=["archive", "damaged", "torn", "far cell"],
)
def test_what_is_no_list_of_people_is_refused_before_it_fills_the_memory(
    content: bytes, sentence: str
) -> None:
    with pytest.raises(CockpitError, match=sentence) as refused:
        read_bytes(content, "people.xlsx", "US")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (workbook(row(1, "Sales", "Profit") + row(2, 1, 2)), "no sheet with a line of column names"),
        (workbook(HEADER), "nothing below"),
        (zipped({"xl/workbook.xml": "<x"}), "damaged spreadsheet"),
    ],
    ids=["no header", "nobody", "no workbook"],
)
def test_a_sheet_without_people_is_told(content: bytes, sentence: str) -> None:
    pytest.importorskip("python_calamine")
    with pytest.raises(CockpitError, match=sentence):
        read_bytes(content, "people.xlsx", "US")


def test_an_archive_that_unpacks_to_more_than_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "UNPACKED_LIMIT", 2_000_000)
    bomb = workbook(PEOPLE + " " * 2_000_000)
    assert len(bomb) < 10_000
    with pytest.raises(CockpitError, match="too large"):
        read_bytes(bomb, "people.xlsx", "US")


XLS = zlib.decompress(
    base64.b64decode(
        "eNrtWE1oE0EU/mbzH9I0qanQCiUUrFpTMNqIlza2oAHBGPVQEUE3JtjSNpFtDtaL1ZqjIHhSvBR68VL14g960JsHoaIHoSA26s2L"
        "glYPbdY3bzc10R4a0OLPfsu8efPmvTez82be/jybDc5P3W4t4Qf0woay7oGzSiaoeCqNAKhf1yVbqd1UdAt/FTxuCqTTgQcNT10y"
        "hjLeJSi4ZX9MFHhD5RhOI5nPZcNriH6egyrkHHqIClwniR8tPKsmpieZrmN6kzUfMt3NkktMe0h3XhzFbDzZucvcxUeUdu7zQ/q9"
        "yzZzLImiGU/kLj53WRi6DvRpQ+rIn9nRZvdhGhS3RDaX1dSReYQogNP4rIeBT5WT+ihsyddWLkDyr7Vy1wryK4odmIB+gjd4kZLr"
        "F5sR4MOLGOBcKwspJdXRrANIDdIxpDqZL2THKN32D2mFwYw6Tlr7FrRT4YSWf+0Ddka7u2KxWNe2aPd2MlYj4TRVB0ZVjfbPGa90"
        "y8c+UHPsG/g4+Ihm0Mh8kA9FgBL74o2Pz/enU/HjLJngVG88EDbKe4CO89KCjP3cw7chJ45OttjK9AJ73cB8K9MQbWWqO1LNJrN3"
        "knUucm8HjbOD8SK+qYrfTHzx/cF7bcW38S3EzyRKZ0MzL+NTaKcFy5C9vCYRERFx7arE/XilFmbyeMW05adE4lYC5tx186nXiCV4"
        "mQ0yNVpydcRySzHXymjZqGUzfQlu1/oS7Mtu6gv25VhuSV9O01pZwVphaxk2m+I34wR8GJt7t9Bn9EsPMkK9ShPuSHVKid/hhQUL"
        "FixYsGDBgoX/FoJfXo0XdvlC6jA/Blzmf50lKmXrN8k/i0PI01WgD9M9yFGtYbyu/bMeDlHxJVZpU/lfKDFAo2sYRprnMVz3/qWP"
        "OVF9P6s2DPy6I1Tv+OV65vmbx/8G4+TYmA=="
    )
)
"""A workbook of the old Office with two people, as LibreOffice and others write it."""

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def open_document(*rows: str) -> bytes:
    """Return an ODS with these rows on its sheet."""
    names = " ".join(f'xmlns:{name}="{OASIS}:{name}:1.0"' for name in ("office", "table", "text"))
    sheet = f'<table:table table:name="S">{"".join(rows)}</table:table>'
    return zipped(
        {
            "mimetype": ODS_TYPE,
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{OASIS}:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}"/>'
            "</manifest:manifest>",
            "content.xml": f"<office:document-content {names}><office:body><office:spreadsheet>{sheet}"
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def line(*values: str, times: int = 1, wide: int = 1) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{wide}">'
        f"<text:p>{value}</text:p></table:table-cell>"
        if value
        else f'<table:table-cell table:number-columns-repeated="{wide}"/>'
        for value in values
    )
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


@pytest.mark.parametrize(
    "content",
    [
        XLS,
        open_document(
            line("Name", "Phone", "Notes"),
            line("Jörg Groß", "614-555-0142", "a, b"),
            line("Omar", "6145550143", "x"),
            line("", times=1_000_000, wide=16_000),
        ),
    ],
    ids=["xls", "ods"],
)
def test_the_spreadsheets_of_others_are_read_by_their_content(content: bytes) -> None:
    pytest.importorskip("python_calamine")
    reading = read_bytes(content, "people.csv", "US")
    assert [(person.name, person.notes) for _, person in reading.people] == [
        ("Jörg Groß", "a, b"),
        ("Omar", "x"),
    ]
    assert [person.numbers[0].e164 for _, person in reading.people] == ["+16145550142", "+16145550143"]


def test_a_sheet_that_says_of_a_cell_that_it_stands_there_often_is_refused() -> None:
    bomb = open_document(line("Name", "Phone"), line("x", times=1_000_000, wide=16_000))
    assert len(bomb) < 2_000
    with pytest.raises(CockpitError, match="too large"):
        read_bytes(bomb, "people.ods", "US")


@pytest.mark.parametrize("at", range(24, 3_000, 170))
def test_a_damaged_old_workbook_costs_one_sentence_and_not_the_program(at: int) -> None:
    pytest.importorskip("python_calamine")
    damaged = XLS[:at] + b"\xff" * 6 + XLS[at + 6 :]
    try:
        assert len(read_bytes(damaged, "people.xls", "US").people) <= 2
    except CockpitError as refused:
        said = str(refused)
    else:
        said = "people.xls"
    assert "people.xls" in said
    assert "\n" not in said
