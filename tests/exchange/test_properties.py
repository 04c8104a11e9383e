"""What holds for every file: no bytes break a reader, and no name or note of another program is lost."""

from __future__ import annotations

import io
import tempfile
from contextlib import suppress
from datetime import UTC
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.text import clean, clean_line
from callcockpit.domain.values import Reading, Reject
from callcockpit.exchange import opened, read_bytes
from callcockpit.exchange.archive_file import pieces

EXAMPLES = settings(deadline=None, database=None, max_examples=80, suppress_health_check=list(HealthCheck))

STARTS = (
    *(
        b"",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xfe\xff",
        b"BEGIN:VCARD\n",
        b"BEGIN:VCARD\nFN:D\nTEL:614-555-0142\n",
    ),
    *(
        b"Name,Phone\n",
        b"Vorname;Nachname;Telefon\n",
        b"sep=;\n",
        b"First Name\tLast Name\n",
        b"'Name','Phone'\n",
    ),
    *(
        b"<?xml version='1.0'?><calls>",
        b"<calls><call ",
        b"[",
        b'[{"name": "D"},',
        b'{"callcockpit": "book", "version": 1}\n',
    ),
    *(
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0",
        b"\x1f\x8b",
        b"%PDF",
        b"\x00\x00",
        b"Subject,ActivityDate,CallType,Call outcome\n",
    ),
)
PIECES = st.one_of(
    st.binary(max_size=30),
    st.sampled_from(
        [
            *(
                b"\n",
                b"\r\n",
                b"\r",
                b",",
                b";",
                b"\t",
                b"|",
                b'"',
                b"'",
                b"\\",
                b"=\n",
                b"=3D",
                b" ",
                b":",
                b"\x00",
            ),
            *(
                b"TEL;CELL:",
                b"NOTE:",
                b"NOTE;ENCODING=QUOTED-PRINTABLE:",
                b"N;CHARSET=UTF-7:",
                b"item1.",
                b"PHOTO:",
            ),
            *(
                b"END:VCARD\n",
                b"BEGIN:VCARD\n",
                b"AGENT:\n",
                b"614-555-0142",
                b"Name",
                b"1e5",
                b"{}",
                b"]",
                b"}",
            ),
            *(
                b'"numbers": [{"raw": 1}]',
                b'{"contact": {}}',
                b"<call number='1' date='1' type='2'/>",
                b"</calls>",
            ),
            *("Ж".encode("cp1251"), "ü".encode(), b"\xff", b"\xed\xa0\x80", b"0" * 300, b"BDAY:9999-99-99\n"),
        ]
    ),
)
CONTENT = st.builds(
    lambda start, rest: start + b"".join(rest), st.sampled_from(STARTS), st.lists(PIECES, max_size=25)
)


def read(content: bytes, region: str | None) -> Reading | None:
    with suppress(CockpitError):
        return read_bytes(content, "people", region)
    return None


@EXAMPLES
@given(content=CONTENT, region=st.sampled_from(["US", "DE", None]))
def test_no_bytes_break_a_reader(content: bytes, region: str | None) -> None:
    reading = read(content, region)
    if reading is not None:
        assert reading.rows == len(reading.people) + len(reading.rejects)
        for _, found in reading.people:
            assert found.name.strip()
            assert all(number.raw for number in found.numbers)
            "".join((found.name, found.notes, found.company)).encode("utf-8", "strict")


@EXAMPLES
@given(content=CONTENT)
def test_no_bytes_break_the_readers_of_calls_and_of_whole_books(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "calls"
        path.write_bytes(content)
        with suppress(CockpitError), opened(path, "US", zone=UTC) as supply:
            assert supply.format
            assert all(isinstance(row, tuple | Reject) for row in supply.rows)
    with suppress(CockpitError):
        assert all(ordinal > 1 for ordinal, _ in pieces(io.StringIO(content.decode("latin-1")), "book", {}))


LINE = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp")), max_size=60)
NOTE = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp"), include_characters="\n"), max_size=200
)


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def is_said(text: str) -> bool:
    """Whether a cell says anything: databases write these words where there is nothing."""
    return text.strip() not in ("NULL", "\\N", "(null)", "<null>", "NaN")


@EXAMPLES
@given(
    name=LINE.filter(lambda text: any(map(str.isalpha, text)) and is_said(text)),
    note=NOTE.filter(is_said),
    mark=st.sampled_from(",;\t|"),
)
def test_any_note_and_name_of_a_foreign_table_is_kept(name: str, note: str, mark: str) -> None:
    header = mark.join(("First Name", "Mobile Phone", "Notes"))
    row = mark.join((quoted(name), "614-555-0142", quoted(note)))
    last = mark.join(("Omar", "614-555-0143", "x"))
    reading = read_bytes(f"{header}\n{row}\n{last}\n".encode(), "people.csv", "US")
    assert reading.rejects == ()
    first, second = (found for _, found in reading.people)
    if "'" not in name and "," not in name:
        assert first.name == clean_line(name)
    assert [number.e164 for number in first.numbers] == ["+16145550142"]
    assert (second.name, second.notes) == ("Omar", "x")
    if "'" not in note:
        assert first.notes == clean(note).strip()


@EXAMPLES
@given(note=NOTE, version=st.sampled_from(["2.1", "3.0", "4.0"]), fold=st.integers(5, 75))
def test_any_note_of_a_foreign_card_is_kept_however_it_is_folded(note: str, version: str, fold: int) -> None:
    escaped = note.translate({ord("\\"): "\\\\", ord("\n"): "\\n", ord(";"): "\\;", ord(","): "\\,"})
    line = b"NOTE:" + escaped.encode()
    folded = b"\r\n ".join(line[at : at + fold] for at in range(0, len(line), fold))
    card = b"BEGIN:VCARD\r\nVERSION:" + version.encode() + b"\r\nFN:Dana\r\n" + folded
    ((_, found),) = read_bytes(card + b"\r\nTEL:614-555-0142\r\nEND:VCARD\r\n", "p.vcf", "US").people
    assert found.notes == clean(note).strip()
    assert [number.e164 for number in found.numbers] == ["+16145550142"]
