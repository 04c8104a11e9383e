"""What the README says is so: its commands run, its tables are the program's, its files exist."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from shots import PICTURES
from tables import with_tables

from tests.benchmarks.terminal import Terminal

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
LINES = [line for block in re.findall(r"^```sh\n(.*?)^```", TEXT, re.S | re.M) for line in block.splitlines()]
BY_CI = [line for line in LINES if line.startswith("python3 -m venv .venv && ")]
"""The two commands that set it up; CI takes them out of the README as they stand there."""
SPEED = "python -m tests.benchmarks"
FAULTS = "python -m pytest tests/faults --long -n 2"
SCREEN = {"callcockpit", "callcockpit --demo"}
COMMANDS = [line for line in LINES if line not in {*BY_CI, SPEED, FAULTS}]


@pytest.fixture
def place(tmp_path: Path) -> dict[str, str]:
    """Return an environment with a home of its own, in which ``callcockpit`` is the one under test."""
    command = tmp_path / "bin" / "callcockpit"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m callcockpit "$@"\n')
    command.chmod(0o755)
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "CALLCOCKPIT"))}
    return {
        **mine,
        "HOME": str(tmp_path),
        "PATH": f"{command.parent}{os.pathsep}{mine['PATH']}",
        "PYTHONPATH": str(ROOT),
        "TZ": "America/New_York",
    }


def test_every_command_does_what_the_readme_promises_one_after_the_other(
    place: dict[str, str], tmp_path: Path
) -> None:
    assert len(COMMANDS) > 8
    for line in COMMANDS:
        assert line.split()[0] == "callcockpit", line
        if line in SCREEN:
            with Terminal(["sh", "-c", f"cd '{ROOT}' && {line}"], env=place) as terminal:
                terminal.until("Dana Whitfield")
                terminal.settle(0.2)
                terminal.press("q")
                assert terminal.wait() == 0, line
            continue
        done = subprocess.run(line, shell=True, cwd=ROOT, env=place, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, ""), line
        wrote = re.search(r" -o ~/(\S+)", line)
        assert (tmp_path / wrote[1]).stat().st_size > 0 if wrote else done.stdout, line
    assert {path.name for path in tmp_path.rglob("*.db*")} > {"book.db"}, "the backup is there too"


def test_the_two_commands_that_set_it_up_are_one_line_each() -> None:
    assert len(BY_CI) == 2
    assert BY_CI[0].endswith(".venv/bin/callcockpit --demo")
    assert BY_CI[1].endswith(".venv/bin/python -m pytest -n auto")


def test_the_benchmarks_have_the_command_that_is_told() -> None:
    assert SPEED in LINES
    done = subprocess.run(
        [sys.executable, *SPEED.split()[1:], "--help"], cwd=ROOT, capture_output=True, text=True
    )
    assert "usage" in done.stdout


def test_the_faults_have_the_command_that_is_told() -> None:
    assert FAULTS in LINES
    command = [sys.executable, *FAULTS.split()[1:5], "--collect-only"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "test_kills.py" in done.stdout


def test_the_tables_are_those_of_the_program() -> None:
    assert with_tables(TEXT) == TEXT, "run: python assets/tables.py"


def test_every_file_it_names_is_there() -> None:
    named = re.findall(r"\]\(([^)#]+)\)", TEXT)
    assert {f"assets/{picture.name}.svg" for picture in PICTURES} <= set(named)
    assert [name for name in named if not name.startswith("https://") and not (ROOT / name).is_file()] == []


def test_the_dependencies_it_tells_of_are_those_of_the_project() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    needed = re.findall(r'^    "([a-z]+)>=', project.partition("dependencies = [")[2].partition("]")[0], re.M)
    told = TEXT.partition("## Dependencies")[2].partition("## ")[0].lower()
    assert needed
    assert [name for name in needed if name not in told] == []
