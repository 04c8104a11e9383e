"""The pictures of the README are drawn by the running app."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

if TYPE_CHECKING:
    from assets.shots import Picture

ROOT = Path(__file__).parents[1]
SHOTS = runpy.run_path(str(ROOT / "assets" / "shots.py"))
PICTURES: tuple[Picture, ...] = SHOTS["PICTURES"]


def words(svg: str) -> str:
    return " ".join("".join(ElementTree.fromstring(svg).itertext()).split())


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
async def test_the_script_draws_a_picture_that_can_be_read_and_the_same_again(
    picture: Picture, tmp_path: Path
) -> None:
    svg = await SHOTS["draw"](picture, tmp_path)
    assert "Omar Haddad" in words(svg)
    assert "http://www.w3.org/2000/svg" in svg
    assert not re.search(r"url\(.?https?:|href", svg)
    (tmp_path / f"{picture.name}.db").unlink()
    assert await SHOTS["draw"](picture, tmp_path) == svg


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_that_is_kept_can_be_read(picture: Picture) -> None:
    assert "Stay in touch" in words((ROOT / "assets" / f"{picture.name}.svg").read_text(encoding="utf-8"))


def test_the_notes_and_the_marked_outcome_are_in_the_picture_of_the_wrap_up() -> None:
    shown = words((ROOT / "assets" / "wrapup.svg").read_text(encoding="utf-8"))
    assert "freight audit after it" in shown
    assert "▸2" in shown
