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


def test_the_folders_are_those_of_the_platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    paths = find_paths(None, {"HOME": str(tmp_path)})
    assert paths.book.parent == platformdirs.user_data_path("callcockpit", False)
    assert paths.settings.parent == platformdirs.user_config_path("callcockpit", False)
    assert paths.log.parent == platformdirs.user_log_path("callcockpit", False)
    assert paths.backups.parent == paths.book.parent


@pytest.mark.parametrize(
    ("platform", "environ", "book", "settings", "log"),
    [
        (
            "darwin",
            {"HOME": "/h"},
            "/h/Library/Application Support/callcockpit/book.db",
            "/h/Library/Application Support/callcockpit/settings.toml",
            "/h/Library/Logs/callcockpit/callcockpit.log",
        ),
        (
            "linux",
            {"HOME": "/h", "XDG_DATA_HOME": "/d", "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s"},
            "/d/callcockpit/book.db",
            "/c/callcockpit/settings.toml",
            "/s/callcockpit/log/callcockpit.log",
        ),
        (
            "linux",
            {"HOME": "/h", "XDG_DATA_HOME": "relative", "XDG_CONFIG_HOME": ""},
            "/h/.local/share/callcockpit/book.db",
            "/h/.config/callcockpit/settings.toml",
            "/h/.local/state/callcockpit/log/callcockpit.log",
        ),
        (
            "win32",
            {"USERPROFILE": "/u", "LOCALAPPDATA": "/u/L"},
            "/u/L/callcockpit/book.db",
            "/u/L/callcockpit/settings.toml",
            "/u/L/callcockpit/Logs/callcockpit.log",
        ),
    ],
)
def test_each_platform_has_its_own_folders(
    platform: str, environ: dict[str, str], book: str, settings: str, log: str
) -> None:
    paths = find_paths(None, environ, platform)
    assert (paths.book, paths.settings, paths.log) == (Path(book), Path(settings), Path(log))


def test_the_book_that_is_asked_for_wins_over_the_environment_and_that_over_the_default(
    tmp_path: Path,
) -> None:
    environ = {
        "HOME": str(tmp_path),
        "CALLCOCKPIT_BOOK": "/elsewhere/work.db",
        "CALLCOCKPIT_SETTINGS": "~/my.toml",
    }
    asked = find_paths("~/private.book.db", environ)
    assert asked.book == tmp_path / "private.book.db"
    assert asked.backups == tmp_path / "private.book backups"
    assert asked.settings == tmp_path / "my.toml"
    assert find_paths(None, environ).book == Path("/elsewhere/work.db")
    assert find_paths("", environ).backups == Path("/elsewhere/work backups")
    assert find_paths(None, {"HOME": str(tmp_path)}).book == tmp_path / ".local/share/callcockpit/book.db"


def test_a_relative_path_is_of_the_folder_one_is_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_paths("calls.db", {"HOME": "/h"}).book == tmp_path / "calls.db"


def test_the_address_of_a_database_server_is_kept_as_it_is() -> None:
    paths = find_paths(None, {"HOME": "/h", "CALLCOCKPIT_BOOK": "postgresql://me@host//calls"})
    assert paths.url == "postgresql://me@host//calls"
    assert paths.book == Path("/h/.local/share/callcockpit/book.db")
    assert find_paths("/x/book.db", {"HOME": "/h"}).url is None


def test_without_a_home_everything_stays_beside_the_book_that_is_named() -> None:
    paths = find_paths("/data/calls.db", {})
    assert paths.settings == Path("/data/settings.toml")
    assert paths.log == Path("/data/callcockpit.log")


@pytest.mark.parametrize(
    ("book", "environ", "sentence"),
    [
        (None, {}, "There is no home folder to keep the book in; set HOME or CALLCOCKPIT_BOOK"),
        (
            None,
            {"HOME": "relative"},
            "There is no home folder to keep the book in; set HOME or CALLCOCKPIT_BOOK",
        ),
        ("~/b.db", {}, "There is no home folder for the ~ in ~/b.db; set HOME or give the whole path"),
        ("~no-such-person/b.db", {"HOME": "/h"}, "Nobody has the home folder in ~no-such-person/b.db; "),
        ("a\0b", {"HOME": "/h"}, "A path may not hold a NUL character"),
    ],
)
def test_a_path_that_cannot_be_found_is_told_in_a_sentence(
    book: str | None, environ: dict[str, str], sentence: str
) -> None:
    with pytest.raises(CockpitError) as caught:
        find_paths(book, environ)
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


def test_finding_the_paths_loads_no_library() -> None:
    code = "import sys, callcockpit.paths as p; p.find_paths('/b', {}); print('platformdirs' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
