"""The colours: any theme that can be named starts the cockpit, and every text can be read on it."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from callcockpit.settings import Settings
from callcockpit.ui.colours import BACKGROUNDS, DARK, LIGHT, MEANINGS, contrast, lacking, styles_of
from tests.conftest import PersonBuilder
from tests.ui.seat import Place


@pytest.mark.parametrize("theme", [DARK, LIGHT, *BUILTIN_THEMES.values()], ids=lambda theme: theme.name)
def test_every_text_can_be_read_in_every_theme(theme: Theme) -> None:
    variables = {**lacking(dark=theme.dark), **theme.to_color_system().generate(), **theme.variables}
    styles = styles_of(variables, dark=theme.dark)
    assert set(styles) == {*MEANINGS, *BACKGROUNDS}
    named = Color.parse(variables["background"])
    # The colours of the terminal itself are not known.
    background = named if named.ansi is None else Color(0, 0, 0) if theme.dark else Color(255, 255, 255)
    for name in MEANINGS:
        colour = styles[name].color
        assert colour is not None
        assert colour.triplet is not None
        if name != "frame":
            assert contrast(Color(*colour.triplet), background) >= 3, name


def test_contrast_is_what_wcag_says() -> None:
    assert contrast(Color(0, 0, 0), Color(255, 255, 255)) == pytest.approx(21)
    assert contrast(Color(119, 119, 119), Color(255, 255, 255)) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["nord", "textual-light", "ansi-dark", "solarized-light"])
async def test_the_cockpit_starts_in_any_theme_of_textual(
    place: Place, person: PersonBuilder, theme: str
) -> None:
    place.add(person())
    place.settings = Settings(theme=theme)
    async with place.sit_down() as seat:
        assert seat.app.theme == theme
        assert "Dana Whitfield" in seat.card
        await seat.press("/")
        await seat.press("escape", "escape", "2")
        assert "✓ stay in touch" in seat.said


async def test_a_theme_that_is_not_known_is_said(place: Place, person: PersonBuilder) -> None:
    place.add(person())
    place.settings = Settings(theme="mauve")
    async with place.sit_down() as seat:
        assert seat.app.theme == DARK.name
        assert "there is no theme “mauve”" in seat.said
        assert "try cockpit-dark, cockpit-light" in seat.said
