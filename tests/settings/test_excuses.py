"""Excuses and answers: there from the start, the user's own where they wrote some, never written over."""

from __future__ import annotations

from pathlib import Path

import pytest

from callcockpit.domain.text import fold
from callcockpit.settings.excuses import DEFAULT_EXCUSES, answers, offer
from callcockpit.ui.screens.errands import SKIP_REASONS


def test_every_reason_that_is_offered_has_an_answer(tmp_path: Path) -> None:
    found, problem = answers(tmp_path / "excuses.txt")
    assert problem == ""
    assert all(fold(reason) in found for reason in SKIP_REASONS)
    assert all(len(answer) <= 110 for answer in found.values()), "one line"


def test_the_file_is_made_once_and_never_written_over(tmp_path: Path) -> None:
    file = tmp_path / "settings" / "excuses.txt"
    assert offer(file)
    assert file.read_text(encoding="utf-8") == DEFAULT_EXCUSES
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_text("mine: kept\n")
    assert not offer(file)
    assert file.read_text() == "mine: kept\n"


def test_a_folder_that_cannot_be_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not offer(tmp_path / "file" / "excuses.txt")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("No time : You have four minutes.", {"no time": "You have four minutes."}),
        ("# a: b\n\nno colon\nempty:\n: nothing", {}),
        ("a: first: second\na: other", {"a": "first: second"}),
        ("a: \x1b[2J[b]x[/b]", {"a": "␛[2J[b]x[/b]"}),
    ],
)
def test_each_line_is_an_excuse_and_its_answer_and_text_is_data(
    tmp_path: Path, text: str, found: dict[str, str]
) -> None:
    file = tmp_path / "excuses.txt"
    file.write_text(text, encoding="utf-8")
    assert answers(file) == (found, "")


def test_a_file_that_is_not_text_is_told_and_the_usual_answers_are_there(tmp_path: Path) -> None:
    file = tmp_path / "excuses.txt"
    file.write_bytes(b"\xff\xfe\xff")
    found, problem = answers(file)
    assert "is not UTF-8" in problem
    assert found == answers(tmp_path / "none")[0]
