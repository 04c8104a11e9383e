"""Files and books that are made to take for ever or all memory are refused within seconds and 256 MB."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from io import BytesIO
from pathlib import Path
from sqlite3 import connect as sqlite
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from callcockpit.store.connection import connect
from tests.conftest import Counter
from tests.exchange.test_hostile import ROOT
from tests.exchange.test_sheets import MAIN, OFFICE, row, workbook, zipped

SECONDS = 5.0
"""Of processor time, the start of Python included: other tests may run beside these."""
MB = 1 << 20
ROOM = 256
"""Megabytes of the largest process."""
MEASURED = """
import json, resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "callcockpit", *sys.argv[1:]], capture_output=True, text=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
said = {"code": done.returncode, "said": done.stderr, "out": done.stdout[-3000:]}
print(json.dumps({**said, "seconds": used.ru_utime + used.ru_stime, "mb": used.ru_maxrss // 1024}))
"""
MILLION = 1_000_000

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="measured as Linux counts")


class Told:
    """What a command came to, and what it took."""

    def __init__(self, said: dict[str, str | int | float]) -> None:
        self.code, self.said, self.out = int(said["code"]), str(said["said"]), str(said["out"])
        self.seconds, self.mb = float(said["seconds"]), int(said["mb"])


@pytest.fixture
def run(tmp_path: Path, counted: Counter) -> Callable[..., Told]:
    """Runs a command on a book in a folder of its own, and sees to what it takes."""
    (tmp_path / "settings.toml").write_text('zone = "America/New_York"\n')
    environment = {
        **os.environ,
        "CALLCOCKPIT_SETTINGS": str(tmp_path / "settings.toml"),
        "CALLCOCKPIT_BOOK": str(tmp_path / "book.db"),
        "PYTHONPATH": str(ROOT),
    }

    def run(*argv: str) -> Told:
        done = subprocess.run(
            [sys.executable, "-c", MEASURED, *argv],
            capture_output=True,
            text=True,
            env=environment,
            timeout=120,
            check=True,
        )
        told = Told(json.loads(done.stdout))
        assert told.seconds < SECONDS, told.said
        assert told.mb < ROOM, told.said
        assert "Traceback" not in told.said
        assert "mistake of its own" not in told.said
        counted("files and books that would take for ever or all memory, refused")
        return told

    return run


def many(start: str, piece: Callable[[int], str], end: str, count: int = MILLION) -> bytes:
    return (start + "".join(map(piece, range(count))) + end).encode()


TAGS = ",".join(f"t{n}" for n in range(MILLION))
LINES = "\n".join(f"t{n}" for n in range(300_000))
COLUMNS = "".join(f",c{n}" for n in range(MILLION))
FILES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "tags in a cell": ("csv", lambda: f'Name,Tags\nDana,"{TAGS}"\n'.encode(), "longer than 4 million"),
    "tags in a shorter cell": ("csv", lambda: f'Name,Tags\nDana,"{TAGS[: 3 * MB]}"\n'.encode(), "characters"),
    "tags of our own table": (
        "csv",
        lambda: f'Name,Tags,Phone 1,Phone 1 as given,Phone 1 struck,UID\nD,"{LINES}",,,,\n'.encode(),
        "1,000 at most",
    ),
    "tags in JSON": (
        "json",
        lambda: json.dumps([{"name": "D", "tags": TAGS.split(",")}]).encode(),
        "1,000 at most",
    ),
    "tags on a card": (
        "vcf",
        lambda: f"BEGIN:VCARD\nFN:D\nCATEGORIES:{TAGS}\nEND:VCARD\n".encode(),
        "1,000 at most",
    ),
    "numbers on a card": (
        "vcf",
        lambda: many("BEGIN:VCARD\nFN:D\n", lambda n: f"TEL:+1614{2_000_000 + n}\n", "END:VCARD\n"),
        "more than 10,000 properties",
    ),
    "numbers in a cell": (
        "csv",
        lambda: many('Name,Phone\nD,"', lambda n: f"+1614{2_000_000 + n};", '"\n', 200_000),
        "200,000 are read at most",
    ),
    "numbers in more cells": (
        "csv",
        lambda: many("Name\tPhone 1\tEmail\nD\t", lambda n: f"+1614{2_000_000 + n};", "\tx\n", 5_000),
        "1,000 at most",
    ),
    "addresses in a cell": (
        "csv",
        lambda: many('Name,Email\nD,"', lambda n: f"d{n}@x.example;", '"\n', 200_000),
        "200,000 are read at most",
    ),
    "columns": ("csv", lambda: f"Name,Phone{COLUMNS}\nDana,1\n".encode(), "no line of column names"),
    "cells in a row": ("csv", lambda: f"Name,Phone\nDana,1{',x' * MILLION}\n".encode(), "16,384 columns"),
    "nested JSON": (
        "json",
        lambda: f'[{{"name": "D", "x": {"[" * 100_000}{"]" * 100_000}}}]'.encode(),
        "no whole JSON file",
    ),
    "nested JSON in a cell": (
        "csv",
        lambda: (
            "Name,Phone 1,Phone 1 as given,Phone 1 struck,UID,More phones\n"
            f'D,,,,,"{"[" * 50_000}{"]" * 50_000}"\nE,,,,,\n'
        ).encode(),
        "",
    ),
    "nested JSON in an archive": (
        "json",
        lambda: f'{{"callcockpit": "book", "version": 2}}\n{{"contact": {"[" * 100_000}'.encode(),
        "no whole JSON file",
    ),
    "empty lists": ("json", lambda: many('[{"name": "D", "x": [[]', lambda n: ",[]", "]}]"), "500,000"),
    "empty lists in an archive": (
        "json",
        lambda: many('{"callcockpit": "book", "version": 2}\n{"contact": {"x": [[]', lambda n: ",[]", "]}}"),
        "500,000",
    ),
    "pictures without end in a note": (
        "json",
        lambda: b'[{"name": "D", "notes": "' + "\U0001f600".encode() * (17 * MB) + b'"}]',
        "16 million characters",
    ),
}


@pytest.mark.parametrize(("ending", "content", "says"), FILES.values(), ids=list(FILES))
def test_a_file_that_holds_more_than_a_person_has_is_refused(
    run: Callable[..., Told], tmp_path: Path, ending: str, content: Callable[[], bytes], says: str
) -> None:
    path = tmp_path / f"people.{ending}"
    path.write_bytes(content())
    told = run("import", str(path))
    assert told.code == (1 if says else 0), told.out
    assert says in told.said + told.out
    assert told.said.count("\n") <= 1


BOOK = workbook(row(1, "Name", "Phone") + row(2, "Dana", "614-555-0142"))
SHEET, STRINGS, LINKS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"
BLANKS = [b" " * MB]
ROWS = (f'<worksheet xmlns="{MAIN}"><sheetData>{row(1, "Name", "Phone")}').encode()
END = b"</sheetData></worksheet>"


def sheet(path: Path, parts: dict[str, Iterable[bytes]]) -> None:
    """Write a workbook with other parts in it."""
    with ZipFile(BytesIO(BOOK)) as old, ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as new:
        for name in dict.fromkeys((*old.namelist(), *parts)):
            with new.open(name, "w", force_zip64=True) as part:
                part.writelines(parts.get(name) or (old.read(name),))


def strings(*pieces: bytes) -> dict[str, Iterable[bytes]]:
    """Return the part of shared strings, and the one that names it."""
    link = f'<Relationship Id="t" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    with ZipFile(BytesIO(BOOK)) as old:
        links = old.read(LINKS).replace(b"</Relationships>", link.encode())
    return {LINKS: (links,), STRINGS: (f'<sst xmlns="{MAIN}">'.encode(), *pieces, b"</sst>")}


SHEETS: dict[str, Callable[[], dict[str, Iterable[bytes]]]] = {
    "a cell far away": lambda: {SHEET: (ROWS, row_at(b'<c r="XFD1048576"><v>1</v></c>'), END)},
    "a cell far away, oddly written": lambda: {
        SHEET: (ROWS, row_at(b'<c r = "XFD1048576"><v>1</v></c>'), END)
    },
    "a row far away": lambda: {
        SHEET: (ROWS, row_at(b"<c><v>1</v></c>" + b"<c/>" * 16_000 + b"<c><v>1</v></c>"), END)
    },
    "cells without a place": lambda: {
        SHEET: (ROWS, *[b"<row>" + b"<c><v>1</v></c>" * 16_000 + b"</row>"] * 600, END)
    },
    "one shared text": lambda: strings(b"<si><t>", *[b"a" * MB] * 250, b"</t></si>"),
    "many shared texts": lambda: strings(*[b"<si><t>a</t></si>" * 62_000] * 200),
    "a long text in many cells": lambda: {
        **strings(b"<si><t>" + b"a" * MB + b"</t></si>"),
        SHEET: (ROWS, *[b"<row>" + b'<c t="s"><v>0</v></c>' * 1_000 + b"</row>"] * 1_000, END),
    },
}


HEAVY = ("cells without a place", "one shared text", "many shared texts")


def row_at(cells: bytes) -> bytes:
    """Return the last row that a sheet can have."""
    return b'<row r="1048576">' + cells + b"</row>"


@pytest.mark.parametrize("kind", SHEETS)
def test_a_sheet_that_would_fill_the_memory_is_refused(
    run: Callable[..., Told], tmp_path: Path, scaled: Callable[[int, int], int], kind: str
) -> None:
    pytest.importorskip("python_calamine")
    if kind in HEAVY and scaled(1, 0):
        pytest.skip("takes ten seconds: with --long")
    path = tmp_path / "people.xlsx"
    sheet(path, SHEETS[kind]())
    assert path.stat().st_size < 3 * MB
    told = run("import", str(path))
    assert (told.code, told.said.count("\n")) == (1, 1), told.said
    assert "too large" in told.said


def test_a_sheet_of_three_megabytes_that_unpacks_to_more_than_a_gigabyte_is_refused(
    run: Callable[..., Told], tmp_path: Path, scaled: Callable[[int, int], int]
) -> None:
    path = tmp_path / "people.xlsx"
    sheet(path, {SHEET: BLANKS * scaled(260, 1_500)})
    assert path.stat().st_size < 8 * MB
    told = run("import", str(path))
    assert (told.code, "too large a spreadsheet" in told.said) == (1, True), told.said


def test_a_far_end_that_a_sheet_only_tells_of_is_not_believed(
    run: Callable[..., Told], tmp_path: Path
) -> None:
    pytest.importorskip("python_calamine")
    path = tmp_path / "people.xlsx"
    with ZipFile(BytesIO(BOOK)) as old:
        told_of = old.read(SHEET).replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
    sheet(path, {SHEET: (told_of,)})
    assert "1 new" in run("import", str(path)).out


OPEN = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
)
CLOSE = "</office:spreadsheet></office:body></office:document-content>"
KIND = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{KIND}"/></manifest:manifest>'
)


def ods(body: str) -> bytes:
    """Return an ODS with this content."""
    content = f"{OPEN}{body}{CLOSE}"
    return zipped({"mimetype": KIND, "META-INF/manifest.xml": MANIFEST, "content.xml": content})


def table(columns: int, rows: int, text: str = "x", tables: int = 1) -> str:
    """Return sheets that say of one cell that it stands there so often."""
    cell = f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}">'
    one = f"{cell}<text:p>{text}</text:p></table:table-cell>"
    whole = f'<table:table-row table:number-rows-repeated="{rows}">{one}</table:table-row>'
    return "".join(f'<table:table table:name="s{n}">{whole}</table:table>' for n in range(tables))


@pytest.mark.parametrize(
    "body",
    [
        table(MILLION, MILLION),
        table(8_000, 900, tables=400),
        table(1_000, 1_000, text="y" * MB),
    ],
    ids=["cells", "sheets", "a long text"],
)
def test_an_open_document_that_would_fill_the_memory_is_refused(
    run: Callable[..., Told], tmp_path: Path, body: str
) -> None:
    pytest.importorskip("python_calamine")
    path = tmp_path / "people.ods"
    path.write_bytes(ods(body))
    told = run("import", str(path))
    assert (told.code, told.said.count("\n")) == (1, 1), told.said
    assert "too large" in told.said


def test_an_archive_in_an_archive_is_not_unpacked(run: Callable[..., Told], tmp_path: Path) -> None:
    pytest.importorskip("python_calamine")
    inner = zipped({"xl/workbook.xml": "0" * (200 * MB)}).decode("latin-1")
    path = tmp_path / "people.xlsx"
    path.write_bytes(zipped({"xl/workbook.xml": inner}))
    told = run("import", str(path))
    assert (told.code, told.said.count("\n")) == (1, 1), told.said


ENDLESS = "WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x)"
SCHEMAS = {
    "an endless trigger": (
        "CREATE TRIGGER evil AFTER INSERT ON operation BEGIN INSERT INTO clock (zones) "
        f"SELECT n FROM ({ENDLESS} SELECT n FROM x); END"
    ),
    "a trigger that calls itself": (
        "CREATE TRIGGER evil AFTER INSERT ON touch BEGIN "
        "INSERT INTO touch (contact_id, at, kind) VALUES (new.contact_id, new.at, new.kind); END"
    ),
    "an endless view": f"DROP TABLE contact; CREATE VIEW contact AS {ENDLESS} SELECT n AS id FROM x",
    "a column of a gigabyte": "ALTER TABLE touch ADD COLUMN x TEXT AS (printf('%.*c', 900000000, 'x'))",
    "many views": "".join(f"CREATE VIEW v{n} AS SELECT {n}; " for n in range(3_000)),
}


@pytest.mark.parametrize("command", ["due", "restore"])
@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=list(SCHEMAS))
def test_a_strangers_book_that_never_ends_is_refused(
    run: Callable[..., Told], tmp_path: Path, schema: str, command: str
) -> None:
    path = tmp_path / "stranger.db"
    connect(path).close()
    with closing(sqlite(path)) as db:
        db.execute("INSERT INTO contact (name, state, name_key, added_at) VALUES ('D', 'new', 'd', 0)")
        db.commit()
        db.executescript(f"BEGIN; {schema}; COMMIT")
    told = run("restore", str(path)) if command == "restore" else run(command, "--book", str(path))
    assert told.code == 1
    assert "no Call Cockpit has made" in told.said + told.out
    assert told.said.count("\n") <= 1
