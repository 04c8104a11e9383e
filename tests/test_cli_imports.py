"""``imports``: what became of each file, told again by another process."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from callcockpit.cli import main

Run = Callable[..., tuple[int, str, str]]
FIGURES = ["format", "encoding", "region", "rows", "new", "updated", "same", "needs_number", "rejected"]
SHAPE = [
    *("batch", "at", "file", "undone", "undoable", *FIGURES),
    *("nobody", "ignored", "notes", "rejects", "remarks"),
]


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], now: datetime
) -> Run:
    (tmp_path / "settings.toml").write_text('zone = "America/New_York"\n')
    monkeypatch.setenv("CALLCOCKPIT_SETTINGS", str(tmp_path / "settings.toml"))
    monkeypatch.setenv("CALLCOCKPIT_BOOK", str(tmp_path / "book.db"))
    monkeypatch.chdir(tmp_path)

    def run(*argv: str) -> tuple[int, str, str]:
        code = main(argv, lambda: now)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def two_files(run: Run, tmp_path: Path) -> None:
    (tmp_path / "fair.csv").write_text("Name,Phone\nDana Whitfield,614 555 0142\nOmar Haddad,\n")
    (tmp_path / "mail.csv").write_text("Name,Phone\nAna Ruiz,212 555 0108\nLi Wei,4.155550134E+09\n")
    run("import", "fair.csv")
    run("import", "mail.csv")


def test_a_book_without_imports_says_how_to_begin(run: Run) -> None:
    code, out, err = run("imports")
    assert (code, out) == (0, "")
    assert err == "No file was imported yet: “callcockpit import FILE” brings people in.\n"
    assert json.loads(run("imports", "--json")[1]) == []


def test_imports_are_listed_newest_first_with_their_figures(
    run: Run, two_files: None, tmp_path: Path
) -> None:
    code, out, err = run("imports")
    assert (code, err) == (0, "")
    newer, older = out.splitlines()
    assert newer.startswith("2 ")
    assert newer.endswith("mail.csv")
    assert "1 new, 1 rejected" in newer
    assert older.startswith("1 ")
    assert "2 new " in older
    assert run("imports", "--limit", "1")[1] == out.splitlines(keepends=True)[0]
    told = json.loads(run("imports", "--json")[1])
    assert [list(one) for one in told] == [SHAPE, SHAPE]
    assert [(one["batch"], one["new"], one["rejected"], one["undoable"]) for one in told] == [
        (2, 1, 1, True),
        (1, 2, 0, False),
    ]
    assert told[0]["rejects"] == str(tmp_path / "mail rejects.csv")
    assert [(one["row"], one["fate"]) for one in told[0]["remarks"]] == [(3, "rejected")]


def test_the_summary_of_one_is_told_whole_and_says_when_it_was_undone(
    run: Run, two_files: None, tmp_path: Path
) -> None:
    code, out, err = run("imports", "2")
    assert (code, err) == (0, "")
    assert out.startswith("File: mail.csv\nImported 20")
    assert "2 rows: 1 new, 0 updated, 0 same, 1 rejected; 0 without a number" in out
    assert f"The rejected rows were written to {tmp_path / 'mail rejects.csv'}: mend them" in out
    assert "row 3: rejected" in out
    assert "Undone" not in out
    run("undo")
    assert "\nUndone 20" in run("imports", "2")[1]
    assert "undone, 1 new, 1 rejected" in run("imports")[1]
    assert json.loads(run("imports", "1", "--json")[1])[0]["undoable"] is True


def test_figures_that_were_not_kept_are_null_and_not_zero(run: Run, two_files: None, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "book.db")) as db, db:
        db.execute("UPDATE summary SET told = '{}' WHERE operation_id = 1")
    (told,) = json.loads(run("imports", "1", "--json")[1])
    assert (told["file"], {told[name] for name in FIGURES}) == ("fair.csv", {None})
    assert "its figures were not kept" in run("imports", "1")[1]


@pytest.mark.parametrize(
    ("wanted", "code", "says"),
    [("9", 1, "No import has the number 9"), ("x", 2, "x is no number of an import")],
)
def test_an_import_that_is_not_there_is_a_sentence(
    run: Run, two_files: None, wanted: str, code: int, says: str
) -> None:
    found, out, err = run("imports", wanted)
    assert (found, out) == (code, "")
    assert says in err
