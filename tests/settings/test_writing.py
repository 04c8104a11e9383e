"""A cadence is written into the settings where it belongs, and nothing else in the file changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.rules import Cadence
from callcockpit.settings import DEFAULT_TEXT, load
from callcockpit.settings.writing import set_cadence

MINE = """\
# mine
[cadence]
wanted = 60  # often
latest = 80

[cadence.tags]
client = [30, 45]
"A. list" = [10, 10]
[keys]
"result.voicemail" = "m"
"""


@pytest.mark.parametrize(
    "text", [None, "", "# nothing\n", "region = 'GB'", MINE, DEFAULT_TEXT, "[retry]\r\n"]
)
@pytest.mark.parametrize("tag", [None, "Client", "a. list", 'new "quoted" one'])
def test_a_cadence_is_changed_and_everything_else_stays(
    tmp_path: Path, text: str | None, tag: str | None
) -> None:
    path = tmp_path / "deep" / "settings.toml"
    if text is not None:
        path.parent.mkdir()
        path.write_text(text, newline="")
    before = load(path)[0]
    set_cadence(path, tag, Cadence(33, 44))
    after, problems = load(path)
    assert problems == ()
    tags = (
        before.rules.tag_cadences
        if tag is None
        else {**before.rules.tag_cadences, tag.lower(): Cadence(33, 44)}
    )
    assert after.rules.tag_cadences == tags
    assert after.rules.cadence == (Cadence(33, 44) if tag is None else before.rules.cadence)
    assert (after.region, after.keys) == (before.region, before.keys)
    kept = [line for line in (text or "").splitlines() if line.startswith("#")]
    assert [line for line in path.read_text().splitlines() if line in kept] == kept
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    "text",
    [
        "[cadence]\ntags = { client = [1, 2] }\n",
        'note = """\n[cadence.tags]\n"""\n',
        "[cadence.tags]\nclient = [\n30,\n45]\n",
        "this is no TOML\n",
    ],
)
def test_a_file_that_is_laid_out_otherwise_is_left_alone_and_told_what_to_write(
    tmp_path: Path, text: str
) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(CockpitError, match=r"client = \[33, 44\] under \[cadence.tags\]"):
        set_cadence(path, "client", Cadence(33, 44))
    assert path.read_text() == text


def test_a_link_to_the_settings_stays_one(tmp_path: Path) -> None:
    real, link = tmp_path / "real.toml", tmp_path / "settings.toml"
    real.write_text(MINE)
    real.chmod(0o600)
    link.symlink_to(real)
    set_cadence(link, "client", Cadence(33, 44))
    assert link.is_symlink()
    assert "client = [33, 44]" in real.read_text()
    assert real.stat().st_mode & 0o777 == 0o600
