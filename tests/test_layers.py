"""What a command loads: a start is paid for by every call."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys
from callcockpit.cli import main
code = main(sys.argv[1:])
print("\\n".join(["LOADED", *sys.modules]))
sys.exit(code)
"""


def loaded(tmp_path: Path, *argv: str) -> set[str]:
    (tmp_path / "settings.toml").write_text('zone = "America/New_York"\n')
    environment = {
        **os.environ,
        "CALLCOCKPIT_SETTINGS": str(tmp_path / "settings.toml"),
        "CALLCOCKPIT_BOOK": str(tmp_path / "book.db"),
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *argv], capture_output=True, text=True, env=environment, check=True
    )
    return set(done.stdout.partition("LOADED\n")[2].split())


@pytest.mark.parametrize(
    ("argv", "without", "with_it"),
    [
        (("due", "--json"), {"textual", "rich", "phonenumbers.geocoder", "callcockpit.exchange"}, "peewee"),
        (("stats", "--json"), {"textual", "rich", "phonenumbers.geocoder", "callcockpit.exchange"}, "peewee"),
        (("import", "people.csv"), {"textual", "rich", "phonenumbers.geocoder"}, "callcockpit.exchange"),
        (("where",), {"textual", "peewee", "phonenumbers.geocoder", "sqlite3", "phonenumbers"}, "argparse"),
        (
            ("--version",),
            {"textual", "peewee", "phonenumbers.geocoder", "sqlite3", "phonenumbers"},
            "argparse",
        ),
    ],
)
def test_a_command_loads_only_what_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...], without: set[str], with_it: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "people.csv").write_text("Name,Phone\nDana Whitfield,614-555-0142\n")
    modules = loaded(tmp_path, *argv)
    assert with_it in modules
    assert not modules & without


@pytest.mark.parametrize("command", ["due", "contacts"])
def test_a_command_that_only_reads_a_book_does_without_peewee(tmp_path: Path, command: str) -> None:
    assert "peewee" in loaded(tmp_path, command, "--json"), "the first makes the book"
    modules = loaded(tmp_path, command, "--json")
    assert "sqlite3" in modules
    assert "peewee" not in modules
