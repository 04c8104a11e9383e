"""What ``export`` writes, and where."""

from __future__ import annotations

import json
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from callcockpit.cli import main

Run = Callable[..., tuple[int, str, str]]

PEOPLE = (
    "First Name,Last Name,Company,E-mail Address,Mobile Phone\n"
    "Dana,Whitfield,Northwind,dana@northwind.example,+1 614-555-0142\n"
    "Omar,Haddad,Lakeshore,omar@lakeshore.example,312-555-0117\n"
)
TUESDAY = "2026-11-24T10:00"


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], now: datetime
) -> Run:
    (tmp_path / "settings.toml").write_text('zone = "America/New_York"\n')
    monkeypatch.setenv("CALLCOCKPIT_SETTINGS", str(tmp_path / "settings.toml"))
    monkeypatch.setenv("CALLCOCKPIT_BOOK", str(tmp_path / "book.db"))

    def run(*argv: str) -> tuple[int, str, str]:
        code = main(argv, lambda: now)
        said = capfd.readouterr()
        return code, said.out, said.err

    (tmp_path / "people.csv").write_text(PEOPLE)
    assert run("import", str(tmp_path / "people.csv"))[0] == 0
    assert run("log", "dana", "next-step", "--next", "thu 14:30 send quote", "--at", TUESDAY)[0] == 0
    return run


WAYS = [
    ("contacts", "csv", '"Name",'),
    ("contacts", "json", "[\n{"),
    ("contacts", "vcf", "BEGIN:VCARD\r\nVERSION:4.0"),
    ("contacts", "vcf3", "BEGIN:VCARD\r\nVERSION:3.0"),
    ("touches", "csv", '"Contact",'),
    ("touches", "json", "[\n{"),
    ("touches", "hubspot", '"Activity date",'),
    ("calls", "csv", '"Contact",'),
    ("calls", "json", "[\n{"),
    ("calls", "hubspot", '"Activity date",'),
    ("calls", "salesforce", '"Subject",'),
    ("calendar", "ics", "BEGIN:VCALENDAR\r\n"),
    ("all", "json", '{"callcockpit"'),
]


@pytest.mark.parametrize(("what", "kind", "begins"), WAYS)
def test_every_export_is_the_same_in_a_file_and_on_standard_output(
    run: Run, tmp_path: Path, what: str, kind: str, begins: str
) -> None:
    file = tmp_path / "out"
    assert run("export", what, "--format", kind, "-o", str(file)) == (0, "", "")
    text = file.read_bytes().decode()
    assert text.startswith(begins)
    assert "Dana" in text
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert run("export", what, "--format", kind, "-o", "-") == (0, text, "")


@pytest.mark.parametrize(
    ("what", "begins"),
    [
        ("contacts", '"Name"'),
        ("calls", '"Contact"'),
        ("calendar", "BEGIN:VCALENDAR"),
        ("all", '{"callcockpit"'),
    ],
)
def test_without_a_format_it_is_the_usual_one(run: Run, what: str, begins: str) -> None:
    assert run("export", what)[1].startswith(begins)


def test_contacts_as_json_are_the_list_of_contacts(run: Run) -> None:
    exported = json.loads(run("export", "contacts", "--format", "json")[1])
    assert sorted(exported, key=lambda one: str(one["name"])) == json.loads(run("contacts", "--json")[1])


def test_calls_as_json_are_the_history_with_whose_it_is(run: Run) -> None:
    (call,) = json.loads(run("export", "calls", "--format", "json")[1])
    (shown,) = json.loads(run("history", "dana", "--json")[1])
    assert call == {"contact": 1, "name": "Dana Whitfield", **shown}


def events(text: str) -> dict[str, dict[str, str]]:
    """Return the properties of the events of a calendar by their UID."""
    found = [
        dict(re.findall(r"^([A-Z]+)[^:\n]*:(.*?)\r$", one, re.M)) for one in text.split("BEGIN:VEVENT")[1:]
    ]
    return {one["UID"]: one for one in found}


def test_a_later_export_of_the_calendar_moves_adds_and_cancels_events(run: Run) -> None:
    first = events(run("export", "calendar")[1])
    assert events(run("export", "calendar")[1]) == first
    run("log", "dana", "next-step", "--next", "fri 15:00 demo", "--at", "2026-11-25T10:00")
    second = events(run("export", "calendar")[1])
    assert first.keys() < second.keys(), "a second step stands beside the first"
    (uid,) = first
    assert second[uid]["DTSTART"] == first[uid]["DTSTART"] == "20261126T193000Z"
    run("log", "dana", "stay-in-touch", "--at", "2026-11-26T14:30")
    third = events(run("export", "calendar")[1])
    assert third[uid]["STATUS"] == "CANCELLED"
    assert int(third[uid]["SEQUENCE"]) > int(second[uid]["SEQUENCE"])
    assert "STATUS" not in third[next(other for other in second if other != uid)]


def test_all_that_is_exported_makes_an_equal_book(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "all.json"
    run("export", "all", "-o", str(file))
    other = ("--book", str(tmp_path / "other.db"))
    code, out, err = run("import", str(file), *other)
    assert (code, err) == (0, "")
    assert "2 new, 0 updated, 0 same, 0 rejected" in out
    assert run("export", "all", *other)[1] == file.read_text()
    assert "0 new, 0 updated, 2 same" in run("import", str(file))[1]


@pytest.mark.parametrize("kind", ["csv", "json", "vcf", "vcf3"])
def test_our_own_contacts_come_home_unchanged(run: Run, tmp_path: Path, kind: str) -> None:
    before = run("export", "all")[1]
    file = tmp_path / f"out.{kind}"
    run("export", "contacts", "--format", kind, "-o", str(file))
    assert "0 new, 0 updated, 2 same, 0 rejected" in run("import", str(file))[1]
    assert run("export", "all")[1] == before
    other = ("--book", str(tmp_path / "other.db"))
    run("import", str(file), *other)
    there = json.loads(run("contacts", "dana", "--json", *other)[1])
    here = json.loads(run("contacts", "dana", "--json")[1])
    for one in (*here, *there):
        del one["next"], one["steps"]
    assert there == here


def test_what_cannot_be_written_is_told_in_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    before = sorted(tmp_path.iterdir())
    for target, code, says in (
        (tmp_path / "folder", 1, "is a folder"),
        (tmp_path / "none" / "out.csv", 1, "could not be written"),
        (tmp_path / "book.db", 2, "is the book itself"),
        (tmp_path / "book.db-journal", 2, "is the book itself"),
    ):
        done = run("export", "contacts", "-o", str(target))
        assert done[:2] == (code, "")
        assert says in done[2]
        assert done[2].count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before
    code, _, err = run("export", "calendar", "--format", "vcf")
    assert (code, err) == (2, "calendar cannot be written as vcf: choose ics.\n")


def test_a_reader_that_has_seen_enough_ends_it_quietly(run: Run, tmp_path: Path) -> None:
    people = "".join(f"P{n},Q,C{n},p{n}@x.example,\n" for n in range(3_000))
    (tmp_path / "many.csv").write_text(PEOPLE.splitlines(keepends=True)[0] + people)
    run("import", str(tmp_path / "many.csv"))
    done = subprocess.run(
        f"'{sys.executable}' -m callcockpit export contacts | head -n 1",
        shell=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[1],
    )
    assert done.stdout.startswith('"Name"')
    assert done.stderr == ""


@pytest.mark.parametrize("kind", ["hubspot", "salesforce"])
def test_calls_that_were_exported_for_another_program_are_not_doubled_when_they_come_back(
    run: Run, tmp_path: Path, kind: str
) -> None:
    assert run("log", "omar", "voicemail", "--note", "=asked for the quote", "--at", TUESDAY)[0] == 0
    assert run("log", "omar", "stay-in-touch", "--at", "2026-11-24T16:00", "--note", "likes tea")[0] == 0
    file = tmp_path / "calls.csv"
    assert run("export", "calls", "--format", kind, "-o", str(file))[0] == 0
    (told,) = json.loads(run("import", str(file), "--json")[1])
    assert (told["rows"], told["new"], told["same"]) == (3, 0, 3)


def test_two_tasks_of_one_day_are_two_calls_and_stay_two(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "tasks.csv"
    file.write_text(
        "Subject,ActivityDate,Status,Description,CallDurationInSeconds,CallType,TaskSubtype,Phone\n"
        "Call,2026-11-23,Completed,in the morning,65,Outbound,Call,614-555-0142\n"
        "Call,2026-11-23,Completed,in the evening,70,Outbound,Call,614-555-0142\n"
    )
    for new, same in ((2, 0), (0, 2)):
        (told,) = json.loads(run("import", str(file), "--json")[1])
        assert (told["new"], told["same"]) == (new, same)
