"""Talk tracks as files: the user's own words count, and nothing the program does overwrites them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.tracks import DEFAULTS, known, prompts
from callcockpit.domain.values import Contact
from callcockpit.settings.tracks import LIMIT, file_of, read_track, write_missing


def test_without_files_the_programs_own_words_are_there(tmp_path: Path) -> None:
    assert read_track(tmp_path / "none", "care") == (DEFAULTS["care"], "")


def test_the_files_that_are_written_say_the_same_as_the_program(tmp_path: Path) -> None:
    assert len(write_missing(tmp_path / "talk tracks")) == len(DEFAULTS)
    nobody = known(Contact(1, "Dana Whitfield"), ())
    for name, text in DEFAULTS.items():
        read, problem = read_track(tmp_path / "talk tracks", name)
        assert problem == ""
        assert read != text, "a remark at the head tells how to change it"
        assert prompts([read], nobody) == prompts([text], nobody)


def test_an_edited_file_is_read_and_never_overwritten(tmp_path: Path) -> None:
    write_missing(tmp_path)
    file_of(tmp_path, "care").write_bytes("\ufeff# Mine\r\nGrüezi {name}\x1b[2J".encode())
    file_of(tmp_path, "retry").unlink()
    assert write_missing(tmp_path) == [file_of(tmp_path, "retry")]
    read, problem = read_track(tmp_path, "care")
    assert (read, problem) == ("# Mine\nGrüezi {name}␛[2J", "")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xfe\x00broken", "its text is not UTF-8"),
        (b"a" * (LIMIT + 1), "it is no talk track"),
        (b"nul\0", "it is no talk track"),
        (None, "it is no file"),
    ],
)
def test_a_file_that_cannot_be_used_gives_way_with_one_sentence(
    tmp_path: Path, content: bytes | None, reason: str
) -> None:
    path = file_of(tmp_path, "care")
    if content is None:
        os.mkfifo(path)
    else:
        path.write_bytes(content)
    text, problem = read_track(tmp_path, "care")
    assert text == DEFAULTS["care"]
    assert problem == f"{path} cannot be used ({reason}): the program's own words stand in for it."


def test_an_empty_file_means_no_prompts(tmp_path: Path) -> None:
    file_of(tmp_path, "retry").write_text("")
    assert read_track(tmp_path, "retry") == ("", "")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "settings").write_text("a file")
    with pytest.raises(CockpitError, match="settings"):
        write_missing(tmp_path / "settings" / "talk tracks")
