"""The pictures of the README are drawn by the running app."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from shots import PICTURES, Picture, draw

ASSETS = Path(__file__).parents[1] / "assets"


def words(svg: str) -> str:
    return " ".join("".join(ElementTree.fromstring(svg).itertext()).split())


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
async def test_the_script_draws_a_picture_that_can_be_read(picture: Picture, tmp_path: Path) -> None:
    svg = await draw(picture, tmp_path)
    assert "Omar Haddad" in words(svg)
    assert not re.search(r"url\(.?https?:|href", svg)


async def test_a_picture_is_the_same_at_every_run(tmp_path: Path) -> None:
    narrow = next(picture for picture in PICTURES if picture.name == "narrow")
    (tmp_path / "again").mkdir()
    assert await draw(narrow, tmp_path) == await draw(narrow, tmp_path / "again")


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_that_is_kept_can_be_read(picture: Picture) -> None:
    assert "Stay in touch" in words((ASSETS / f"{picture.name}.svg").read_text(encoding="utf-8"))


def test_the_notes_and_the_marked_outcome_are_in_the_picture_of_the_wrap_up() -> None:
    shown = words((ASSETS / "wrapup.svg").read_text(encoding="utf-8"))
    assert "freight audit after it" in shown
    assert "▸2" in shown
