"""``duplicates`` and ``merge``: what they print, return and refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from callcockpit.cli import main

Run = Callable[..., tuple[int, str, str]]

FILES = (
    "Name,Company,Phone,E-mail\n"
    "Dana Whitfield,Northwind,+1 614-555-0142,dana@example.com\n"
    "Omar Haddad,,+1 312-555-0117,omar@example.com\n",
    "Name,Title,Phone\nD. Whitfield,COO,+1 614-555-0142\n",
)


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], now: datetime
) -> Run:
    """Run commands on a book in which Dana stands twice."""
    (tmp_path / "settings.toml").write_text('zone = "America/New_York"\n')
    monkeypatch.setenv("CALLCOCKPIT_SETTINGS", str(tmp_path / "settings.toml"))
    monkeypatch.setenv("CALLCOCKPIT_BOOK", str(tmp_path / "book.db"))

    def run(*argv: str) -> tuple[int, str, str]:
        code = main(argv, lambda: now)
        said = capsys.readouterr()
        return code, said.out, said.err

    for place, text in enumerate(FILES):
        file = tmp_path / f"people{place}.csv"
        file.write_text(text)
        assert run("import", str(file))[0] == 0
    return run


def everybody(run: Run) -> list[dict[str, object]]:
    told: list[dict[str, object]] = json.loads(run("contacts", "--json")[1])
    return told


def test_duplicates_are_told_with_ids_names_and_why(run: Run) -> None:
    code, out, err = run("duplicates")
    assert (code, err) == (0, "")
    assert out == "1 Dana Whitfield (Northwind)  =  3 D. Whitfield  ·  same number +16145550142\n"
    code, out, err = run("duplicates", "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == [
        {
            "people": [
                {"id": 1, "name": "Dana Whitfield", "company": "Northwind"},
                {"id": 3, "name": "D. Whitfield", "company": None},
            ],
            "why": ["same number +16145550142"],
        }
    ]


@pytest.mark.parametrize(("keep", "drop"), [("1", "3"), ("dana whitfield", "D. Whitfield"), ("Dana", "3")])
def test_a_merge_leaves_one_and_undo_brings_both_back(run: Run, keep: str, drop: str) -> None:
    run("log", "3", "voicemail", "--note", "asked for a call")
    before = everybody(run)
    code, out, err = run("merge", keep, drop)
    assert (code, err) == (0, "")
    assert out == "merged 3 D. Whitfield into 1 Dana Whitfield (Northwind)\n"
    assert {one["id"]: one["title"] for one in everybody(run)} == {1: "COO", 2: None}
    (touch,) = json.loads(run("history", "1", "--json")[1])
    assert (touch["result"], touch["note"]) == ("voicemail", "asked for a call")
    code, out, err = run("duplicates")
    assert (code, out, err) == (0, "", "Nobody seems to be in the book twice.\n")
    assert json.loads(run("duplicates", "--json")[1]) == []
    assert run("undo") == (0, "undone: merged D. Whitfield into Dana Whitfield\n", "")
    assert everybody(run) == before
    assert run("redo")[0] == 0
    assert len(everybody(run)) == 2


def test_merge_json_has_the_promised_shape(run: Run) -> None:
    code, out, err = run("merge", "3", "+13125550117", "--json")
    told = json.loads(out)
    assert (code, err, list(told)) == (0, "", ["operation", "kept", "dropped", "words"])
    assert (told["kept"], told["dropped"]) == (3, 2)
    assert told["words"] == "merged Omar Haddad into D. Whitfield"


@pytest.mark.parametrize(
    ("keep", "drop", "says"),
    [
        ("1", "1", "a merge takes two people"),
        ("1", "dana whitfield", "a merge takes two people"),
        ("1", "99", "Nobody in the book is “99”"),
        ("1", "+16145550142", "may be several people, give the id: 1 Dana Whitfield (Northwind); 3 D."),
        ("Whitfield", "2", "may be several people"),
    ],
)
def test_who_cannot_be_merged_is_told_in_a_sentence_and_nothing_is_done(
    run: Run, keep: str, drop: str, says: str
) -> None:
    before = everybody(run)
    code, out, err = run("merge", keep, drop, "--json")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert says in err
    assert everybody(run) == before


def test_a_limit_is_kept(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "more.csv"
    file.write_text("Name,Phone\nOmar H,+1 312-555-0117\nHaddad,+1 312-555-0117\n")
    assert run("import", str(file))[0] == 0
    everything = json.loads(run("duplicates", "--json")[1])
    assert len(everything) > 1
    assert json.loads(run("duplicates", "--limit", "1", "--json")[1]) == everything[:1]
