"""A long file is read by another process, and nobody can tell but by the clock."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Candidate, Reject, Supply
from callcockpit.exchange import opened, opening
from callcockpit.exchange.ahead import ahead
from callcockpit.exchange.mapping import NONE, Choices
from tests.exchange.test_files import CARD, SAMPLES, TABLE

Row = tuple[int, Candidate] | Reject

HEADER = "Who;Handy;Extra;Notes\r\n"
ROWS = "".join(f'Person {n};0171 55{n:05};{n % 7 or ""};"é, {n}"\r\n' for n in range(3_000))
FILES = {
    **{path.name: path.read_bytes() for path in SAMPLES.iterdir() if path.suffix in (".csv", ".vcf")},
    "cards.vcf": CARD * 700,
    "table.csv": TABLE + b'torn, row, of, many, cells, indeed\n"Ruiz, Ana",1-614-555-0143,,,\n' * 900,
    "cp1252.csv": f"Name;Mobile;Extra;Notes\r\n{ROWS}".encode("cp1252"),
    "own.json": b'[{"name": "Dana", "state": "active"}, {"nobody": 1}, {"name": "Ana", "odd": 2}]',
}


@pytest.fixture(autouse=True)
def every_file_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "LONG", 1)


def children() -> list[int]:
    """Return the processes that this one has started and that have not ended."""
    if sys.platform != "linux":
        pytest.skip("Linux tells which processes another one has started")
    return [int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]


def everything(path: Path, choices: Choices = NONE, *, whole: bool) -> tuple[list[Row], object, object]:
    """Return the rows of a file, what was left out, and what it is."""
    with opened(path, "DE", choices=choices, whole=whole) as supply:
        assert isinstance(supply, Supply)
        rows, left = list(supply.rows), supply.left_out()
        assert (list(supply.rows), supply.left_out()) == (rows, left), "a second time it is the same"
        return rows, left, supply[:3] + supply[5:]


@pytest.mark.parametrize("name", FILES)
def test_the_same_is_told_of_every_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name])
    assert everything(path, whole=True) == everything(path, whole=False)


def remembered(row: Sequence[str]) -> Mapping[str, str]:
    return {"who": "name", "extra": "tags"} if list(row) == HEADER.strip().split(";") else {}


@pytest.mark.parametrize(
    ("head", "choices"),
    [
        (HEADER, Choices({"who": "name", "extra": "number"})),
        (HEADER, Choices({"extra": "title"}, remembered)),
        ("", Choices({"1": "name", "2": "mobile", "3": "notes"})),
    ],
)
def test_what_columns_are_said_to_be_counts_there_too(tmp_path: Path, head: str, choices: Choices) -> None:
    path = tmp_path / "people.csv"
    path.write_text(head + ROWS, encoding="utf-8", newline="")
    told = everything(path, choices, whole=True)
    assert len(told[0]) == 3_000
    assert told == everything(path, choices, whole=False)
    assert told[0] != everything(path, Choices({"1": "name"}), whole=True)[0]


def test_what_is_wrong_with_a_file_is_told_in_the_same_sentence(tmp_path: Path) -> None:
    path = tmp_path / "people.json"
    path.write_text("[" + '{"name": "Dana"},\n' * 900 + '{"name": ')
    sentences = []
    for whole in (False, True):
        with pytest.raises(CockpitError, match="no whole JSON file after entry 900") as refused:
            everything(path, whole=whole)
        sentences.append(str(refused.value))
    assert sentences[0] == sentences[1]


def test_the_process_reads_and_ends_with_whoever_takes_the_rows(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Name;Mobile;Extra;Notes\r\n" + ROWS)
    with opened(path, "DE", whole=False) as supply:
        next(iter(supply.rows))
        assert children() == []
    with opened(path, "DE", whole=True) as supply:
        next(iter(supply.rows))
        assert len(children()) == 1
    assert children() == []


def test_the_rows_come_from_the_process_and_from_nowhere_else(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Name;Mobile;Extra;Notes\r\n" + ROWS)
    rows, left, _ = everything(path, whole=False)

    def here(_row: object) -> Row:
        raise AssertionError("the file is read in this process")

    with opened(path, "DE") as supply, path.open("rb") as file:
        assert isinstance(supply, Supply)
        with ahead(supply._replace(rows=map(here, rows)), path, file, NONE) as told:
            assert (list(told.rows), told.left_out()) == (rows, left)


@pytest.mark.parametrize("taken", [0, 1, 499, 500, 501, 2_999])
def test_a_process_that_is_ended_loses_nobody(tmp_path: Path, taken: int) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Name;Mobile;Extra;Notes\r\n" + ROWS)
    rows, left, _ = everything(path, whole=False)
    with opened(path, "DE", whole=True) as supply:
        assert isinstance(supply, Supply)
        told = iter(supply.rows)
        found = [next(told) for _ in range(taken)]
        for child in children():
            os.kill(child, signal.SIGKILL)
        found += told
        assert (found, supply.left_out()) == (rows, left)


@pytest.mark.parametrize("python", ["", "/nowhere/python", "/bin/false", "/bin/echo"])
def test_where_no_process_can_be_started_the_file_is_read_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, python: str
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Name;Mobile;Extra;Notes\r\n" + ROWS)
    expected = everything(path, whole=False)
    monkeypatch.setattr(sys, "executable", python)
    assert everything(path, whole=True) == expected


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Name;Mobile;Extra;Notes\r\n" + ROWS)
    with opened(path, "DE", whole=True) as supply:
        next(iter(supply.rows))
        with path.open("a") as file:
            file.write("One more;;;\r\n")
        with pytest.raises(CockpitError, match="changed while it was read"):
            list(supply.rows)
