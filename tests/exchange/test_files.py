"""What can be counted on whatever file is named: people, or one clear sentence."""

from __future__ import annotations

import os
import random
import threading
from pathlib import Path

import pytest

from callcockpit.domain.errors import CockpitError
from callcockpit.exchange import read, read_bytes
from tests.conftest import ordinary_rights

SAMPLES = Path(__file__).parents[2] / "assets" / "samples"
CARD = (
    b"BEGIN:VCARD\nVERSION:2.1\nN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:M=C3=BC;J=\n a\nAGENT:\n"
    b"TEL;CELL:614-555-0142\nNOTE:a\\,b\n c\nPHOTO;BASE64:\n /9j/\n\n"
    b"item1.TEL;VALUE=uri:tel:+1-614;ext=2\nitem1.X-ABLabel:_$!<Main>!$_\nEND:VCARD\n"
)
TABLE = (
    b'Notes:\n"x"\n\nName,Phone,E-mail,Birthday,Country\n'
    b'"Whitfield, Dana",614-555-0142 x2,<d@example.com>,6/2/74,US\n'
)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"\x00\x00\n ", "empty"),
        (b"PK\x03\x04rest", "spreadsheet"),
        (b"%PDF-1.7", "PDF"),
        (bytes(range(256)) * 40, "not a text file"),
        (b"hello world\n", "no line of column names"),
        (b'[{"name": "Dana"},\n', "no whole JSON file after entry 1"),
        (b'[{"name": "Dana"}\n', "no whole JSON file after entry 1"),
        (b"Name,Phone\n", "nothing below"),
        (b"Name,Phone\n" + b"x" * (1 << 23) + b"y", "more than 8 million characters"),
    ],
)
def test_a_file_without_people_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(content)
    with pytest.raises(CockpitError, match=sentence) as refused:
        read(path, "US")
    assert "people.csv" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(CockpitError, match="There is no file"):
        read(tmp_path / "nobody.csv", "US")
    with pytest.raises(CockpitError, match="is a folder"):
        read(tmp_path, "US")


def test_a_file_without_permission_is_named(reachable: Path) -> None:
    path = reachable / "people.csv"
    path.write_bytes(TABLE)
    path.chmod(0)
    with ordinary_rights(path), pytest.raises(CockpitError, match="may not be read"):
        read(path, "US")


def test_a_pipe_is_read_like_a_file(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_bytes, args=(TABLE,))
    writer.start()
    reading = read(path, "US")
    writer.join()
    assert [found.name for _, found in reading.people] == ["Dana Whitfield"]


def test_the_content_tells_what_a_file_is_and_not_its_name(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(CARD)
    assert read(path, "US").format == "vcard"


def test_the_encoding_can_be_overruled_and_an_unknown_one_is_refused() -> None:
    data = "Name,Phone\nЖанна,614-555-0142\n".encode("cp1251")
    assert read_bytes(data, "f", "US", "cp1251").people[0][1].name == "Жанна"
    with pytest.raises(CockpitError, match="no encoding called klingon"):
        read_bytes(data, "f", "US", "klingon")


@pytest.mark.parametrize("seed", range(60))
def test_no_damage_to_a_file_breaks_a_reader(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(chance.choice((CARD, TABLE)) * 3)
    for _ in range(chance.randrange(1, 25)):
        place = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[place] = chance.randrange(256)
            case 1:
                del data[place : place + chance.randrange(1, 20)]
            case 2:
                data[place:place] = chance.choice(
                    (b'"', b"=", b"\n", b"\x00", b";", b":", b"\\", b"\xff", b"\r", b"BEGIN:VCARD")
                )
            case _:
                data[place:place] = data[: chance.randrange(1, 40)]
    try:
        reading = read_bytes(bytes(data), "f", chance.choice(("US", "DE", None)))
    except CockpitError:
        return
    assert reading.rows == len(reading.people) + len(reading.rejects) > 0
    assert all(found.name for _, found in reading.people)


@pytest.mark.parametrize(
    ("name", "source", "people", "numbers"),
    [
        ("Connections.csv", "linkedin", 10, 0),
        ("google-contacts.csv", "google", 9, 12),
        ("contacts.vcf", "vcard", 8, 10),
    ],
)
def test_the_samples_for_people_are_read_whole(name: str, source: str, people: int, numbers: int) -> None:
    reading = read(SAMPLES / name, "US")
    assert (reading.format, len(reading.people), reading.rejects) == (source, people, ())
    found = [number for _, person in reading.people for number in person.numbers]
    assert len(found) == numbers
    assert all(number.e164 for number in found)
