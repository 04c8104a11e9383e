"""What ``stats`` tells: the shape that scripts rely on, and figures that are right."""

from __future__ import annotations

import json
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
CALLS = (
    '<calls><call number="6145550142" duration="65" date="1795014012000" type="2"/>'
    '<call number="6145550142" duration="40" date="1795017012000" type="1"/>'
    '<call number="3125550117" duration="0" date="1795018012000" type="3"/></calls>'
)
"""On Wednesday 18 November 2026: one answered call made, one taken, one missed."""


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], now: datetime
) -> Run:
    (tmp_path / "settings.toml").write_text('zone = "America/New_York"\n')
    monkeypatch.setenv("CALLCOCKPIT_SETTINGS", str(tmp_path / "settings.toml"))
    monkeypatch.setenv("CALLCOCKPIT_BOOK", str(tmp_path / "book.db"))

    def run(*argv: str) -> tuple[int, str, str]:
        code = main(argv, lambda: now)
        said = capsys.readouterr()
        return code, said.out, said.err

    file = tmp_path / "people.csv"
    file.write_text(PEOPLE)
    run("import", str(file))
    return run


def test_the_shape_holds_the_figures_of_the_days_asked_for(run: Run) -> None:
    for contact, result, at in (
        ("Dana Whitfield", "voicemail", "2026-11-22T10:00"),
        ("Dana Whitfield", "stay-in-touch", "2026-11-24T03:59"),
        ("Omar Haddad", "no-future", "2026-11-24T04:00"),
        ("Omar Haddad", "busy", "2026-11-24T09:30"),
    ):
        assert run("log", contact, result, "--at", at)[0] == 0
    code, out, err = run("stats", "--json", "--days", "2", "--at", "2026-11-24T23:00")
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert {key: told[key] for key in ("from", "to", "dials", "reached", "conversations", "outcomes")} == {
        "from": "2026-11-23",
        "to": "2026-11-24",
        "dials": 3,
        "reached": 2,
        "conversations": 2,
        "outcomes": {"no_future": 1, "stay_in_touch": 1, "next_step": 0},
    }
    assert [(day["from"], day["dials"]) for day in told["by_day"]] == [("2026-11-23", 1), ("2026-11-24", 2)]
    assert {"weekday": "monday", "hour": 3, "dials": 1, "reached": 1} in told["by_hour"]
    assert told["cultivated"] == {"people": 1, "a_month": 0.3, "a_working_day": 0.0, "losing_touch": 0}
    assert (told["results"]["busy"], told["results"]["voicemail"]) == (1, 0)
    assert json.loads(run("stats", "--json", "--at", "2026-11-24T23:00")[1])["dials"] == 4


def test_an_imported_log_counts_what_was_answered_and_nobody_elses_dials(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "calls.xml"
    file.write_text(CALLS)
    assert run("import", str(file))[0] == 0
    told = json.loads(run("stats", "--json", "--at", "2026-11-18T23:00", "--days", "1")[1])
    figures = ("dials", "reached", "conversations", "no_outcome", "incoming", "seconds")
    assert [told[name] for name in figures] == [1, 1, 0, 1, 2, 105]
    assert run("undo")[0] == 0
    told = json.loads(run("stats", "--json", "--at", "2026-11-18T23:00", "--days", "1")[1])
    assert [told[name] for name in figures] == [0] * 6


def test_next_steps_and_recalls_are_told_with_how_many_fell_due(run: Run) -> None:
    run("log", "Dana Whitfield", "next-step", "--next", "tomorrow send quote", "--at", "2026-11-17T10:00")
    run("log", "Dana Whitfield", "no-answer", "--at", "2026-11-18T10:00")
    run("log", "Omar Haddad", "next-step", "--next", "tomorrow call", "--at", "2026-11-17T10:00")
    told = json.loads(run("stats", "--json", "--at", "2026-11-20T10:00")[1])
    assert (told["next_steps"], told["recalls"]) == ({"due": 2, "kept": 1}, {"due": 0, "on_time": 0})
    assert told["ahead"]["overdue"] == 2


def test_the_lines_are_read_without_a_manual(run: Run) -> None:
    run("log", "Dana Whitfield", "stay-in-touch", "--at", "2026-11-24T10:00")
    code, out, err = run("stats", "--at", "2026-11-24T12:00")
    assert (code, err) == (0, "")
    lines = {line[:34].strip(): line[36:] for line in out.splitlines()}
    assert out.startswith("2026-10-26 to 2026-11-24 · 30 days\n")
    assert lines["dials"] == "1"
    assert lines["reached"] == lines["stay in touch"] == "1 of 1: too few to tell"
    assert lines["cultivated"].startswith("1 person · 0.3 come up a month")


@pytest.mark.parametrize("days", ["0", "-1", "x", "1e3"])
def test_a_number_of_days_that_is_none_is_wrong_usage(run: Run, days: str) -> None:
    code, out, err = run("stats", "--days", days)
    assert (code, out) == (2, "")
    assert "days" in err


def test_more_days_than_there_are_is_all_of_them(run: Run) -> None:
    assert json.loads(run("stats", "--json", "--days", "999999999")[1])["dials"] == 0
