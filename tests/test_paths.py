"""The book, the settings, the log and the backups are where a person expects them, and private."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest

from callcockpit.domain.errors import CockpitError
from callcockpit.paths import find_paths, make_private_folder


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home folder of the test's own, with no folder of the platform named elsewhere."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("USERPROFILE" if sys.platform == "win32" else "HOME", str(tmp_path))
    return tmp_path


def test_the_folders_are_those_of_the_platform(home: Path) -> None:
    paths = find_paths(None, {})
    assert paths.book == platformdirs.user_data_path("callcockpit", False) / "book.db"
    assert paths.settings == platformdirs.user_config_path("callcockpit", False) / "settings.toml"
    assert paths.log == platformdirs.user_log_path("callcockpit", False) / "callcockpit.log"
    assert paths.backups == paths.book.parent / "book backups"
    assert all(path.is_relative_to(home) for path in (paths.book, paths.settings, paths.log))


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="the XDG folders are those of Linux and BSD")
def test_on_linux_the_folders_can_be_moved_by_the_variables_of_xdg(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATA", "CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name))
    paths = find_paths(None, {})
    assert paths.book == home / "DATA/callcockpit/book.db"
    assert paths.settings == home / "CONFIG/callcockpit/settings.toml"
    assert paths.log == home / "STATE/callcockpit/log/callcockpit.log"


def test_the_book_that_is_asked_for_wins_over_the_environment_and_that_over_the_default(home: Path) -> None:
    environ = {"CALLCOCKPIT_BOOK": "/elsewhere/work.db", "CALLCOCKPIT_SETTINGS": "~/my.toml"}
    asked = find_paths("~/private.book.db", environ)
    assert asked.book == home / "private.book.db"
    assert asked.backups == home / "private.book backups"
    assert asked.log == home / "callcockpit.log"
    assert asked.settings == home / "my.toml"
    assert find_paths(None, environ).book == Path("/elsewhere/work.db")
    assert find_paths("", environ).backups == Path("/elsewhere/work backups")
    assert find_paths(None, {}).book == platformdirs.user_data_path("callcockpit", False) / "book.db"


def test_a_relative_path_is_of_the_folder_one_is_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_paths("calls.db", {}).book == tmp_path / "calls.db"


def test_the_address_of_a_database_server_is_kept_as_it_is() -> None:
    paths = find_paths(None, {"CALLCOCKPIT_BOOK": "postgresql://me@host//calls"})
    assert paths.url == "postgresql://me@host//calls"
    assert paths.book == platformdirs.user_data_path("callcockpit", False) / "book.db"
    assert find_paths("/x/book.db", {}).url is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows the home folder by other ways")
def test_without_a_home_everything_stays_beside_the_book_that_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOME", "relative")
    paths = find_paths("/data/calls.db", {})
    assert paths.settings == Path("/data/settings.toml")
    assert paths.log == Path("/data/callcockpit.log")
    with pytest.raises(
        CockpitError, match="no home folder to keep the book in; set HOME or CALLCOCKPIT_BOOK"
    ):
        find_paths(None, {})


@pytest.mark.parametrize(
    ("book", "sentence"),
    [
        ("~no-such-person/b.db", "There is no home folder for the ~ in ~no-such-person/b.db; give the whole"),
        ("a\0b", "A path may not hold a NUL character"),
    ],
)
def test_a_path_that_cannot_be_found_is_told_in_a_sentence(book: str, sentence: str) -> None:
    with pytest.raises(CockpitError) as caught:
        find_paths(book, {})
    assert str(caught.value).startswith(sentence)


def test_a_new_folder_and_those_made_above_it_are_open_to_the_user_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    folder = tmp_path / "a" / "b backups"
    make_private_folder(folder)
    make_private_folder(folder)
    assert [stat.S_IMODE(each.stat().st_mode) for each in (tmp_path, folder.parent, folder)] == [
        0o755,
        0o700,
        0o700,
    ]


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(CockpitError, match="cannot be made: not a directory"):
        make_private_folder(tmp_path / "file" / "backups")
    with pytest.raises(CockpitError, match="is a file where a folder is needed"):
        make_private_folder(tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize(("environ", "loaded"), [({"CALLCOCKPIT_SETTINGS": "/s.toml"}, False), ({}, True)])
def test_a_book_and_settings_that_are_named_cost_no_library(environ: dict[str, str], loaded: bool) -> None:
    code = f"import sys; from callcockpit import paths; paths.find_paths('/b', {environ})"
    code += "; print('platformdirs' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(loaded)
