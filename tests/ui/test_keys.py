"""The table of keys: everything it names exists, nothing is there twice, and the settings may change it."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from pathlib import Path

import pytest
from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode

from callcockpit.domain.words import Result
from callcockpit.settings import load
from callcockpit.ui.app import CallCockpit
from callcockpit.ui.key_names import shown
from callcockpit.ui.keymap import Keymap, usable_keys, working_keys
from callcockpit.ui.keys import ALL_KEYS, BY_ID, RESULT_KEYS, SCREENS, Key, bindings
from callcockpit.ui.screens.cadences import CadencesScreen
from callcockpit.ui.screens.cockpit import CockpitScreen
from callcockpit.ui.screens.contacts import ContactsScreen
from callcockpit.ui.screens.duplicates import DuplicatesScreen
from callcockpit.ui.screens.experts import ExpertsScreen
from callcockpit.ui.screens.form import FormScreen
from callcockpit.ui.screens.imports import ImportsScreen
from callcockpit.ui.screens.letter import LetterScreen
from callcockpit.ui.screens.meeting import MeetingScreen
from callcockpit.ui.screens.needs import NeedsScreen
from callcockpit.ui.screens.ninety import NinetyScreen
from callcockpit.ui.screens.palette import Command, PaletteScreen
from callcockpit.ui.screens.partners import PartnersScreen
from callcockpit.ui.screens.past_blocks import PastBlocksScreen
from callcockpit.ui.screens.review import ReviewScreen
from callcockpit.ui.screens.sheet import SheetScreen, help_lines
from callcockpit.ui.screens.touches import TouchesScreen
from callcockpit.ui.screens.touchplan import TouchPlanScreen
from callcockpit.ui.screens.unreachable import UnreachableScreen
from callcockpit.ui.screens.week import WeekScreen
from tests.conftest import PersonBuilder
from tests.ui.seat import Place

CLASSES = (
    CadencesScreen,
    CallCockpit,
    CockpitScreen,
    ContactsScreen,
    DuplicatesScreen,
    FormScreen,
    ImportsScreen,
    MeetingScreen,
    ExpertsScreen,
    LetterScreen,
    NeedsScreen,
    UnreachableScreen,
    PaletteScreen,
    PartnersScreen,
    ReviewScreen,
    SheetScreen,
    TouchPlanScreen,
    TouchesScreen,
    NinetyScreen,
    PaletteScreen,
    PastBlocksScreen,
    SheetScreen,
    WeekScreen,
)


def declared(owner: type[DOMNode]) -> list[Binding]:
    """Return the bindings of a class and of those of ours that it is built on."""
    ours = [one for one in owner.__mro__ if one.__module__.startswith("callcockpit")]
    return [
        binding
        for one in ours
        for given in one.__dict__.get("BINDINGS", ())
        for binding in Binding.make_bindings([given])
    ]


@pytest.mark.parametrize("owner", CLASSES, ids=lambda owner: owner.__name__)
def test_every_action_that_a_key_names_exists(owner: type[DOMNode]) -> None:
    for binding in declared(owner):
        name = binding.action.split("(")[0]
        found = getattr(owner, f"action_{name}", None)
        assert callable(found), f"{owner.__name__}: {binding.key} → {binding.action}"


@pytest.mark.parametrize("key", ALL_KEYS, ids=lambda key: key.id)
def test_every_action_takes_what_its_key_gives(key: Key) -> None:
    match = re.fullmatch(r"(\w+)(?:\((.*)\))?", key.action)
    assert match is not None
    given = [] if match.group(2) is None else [match.group(2)]
    owners = [one for one in CLASSES if key.id in {binding.id for binding in declared(one)}]
    assert owners, f"no screen has {key.id}"
    for owner in owners:
        inspect.signature(getattr(owner, f"action_{match.group(1)}")).bind(None, *given)


@pytest.mark.parametrize("owner", CLASSES, ids=lambda owner: owner.__name__)
def test_every_key_has_an_id_of_the_table(owner: type[DOMNode]) -> None:
    assert {binding.id for binding in declared(owner)} <= set(BY_ID)


def test_no_id_and_no_key_stands_in_the_table_twice() -> None:
    ids = Counter(key.id for key in ALL_KEYS)
    names = Counter(name for key in ALL_KEYS for name in key.keys.split(","))
    assert [one for one, count in (ids + names).items() if count > 1] == []
    assert all(key.id and key.label and key.help for key in ALL_KEYS)


def test_no_key_is_one_that_terminals_cannot_tell_apart() -> None:
    for key in ALL_KEYS:
        for name in key.keys.split(","):
            assert not re.search(r"ctrl\+(enter|\d)|shift\+enter|alt\+\d", name), key.id


def test_every_result_has_a_key_and_every_key_becomes_a_binding_with_its_id() -> None:
    assert set(RESULT_KEYS) == set(Result)
    made = [binding for binding in bindings(ALL_KEYS) if isinstance(binding, Binding)]
    assert [binding.id for binding in made] == [key.id for key in ALL_KEYS]
    # A letter with priority would be a result while somebody types a note.
    assert [binding.id for binding in made if binding.priority] == [
        "view.palette",
        "view.save",
        "view.save-next",
        "view.leave",
    ]


@pytest.mark.parametrize("where", ["ready", "calling", "wrap-up", "notes"])
def test_the_help_lists_every_key(where: str) -> None:
    listed = help_lines(where, Keymap({}))
    for key in ALL_KEYS:
        names = " ".join(shown(name) for name in key.keys.split(","))
        assert f"{names}\t{key.help}\t{key.id}" in listed


def test_the_help_and_the_palette_show_changed_keys() -> None:
    keymap = Keymap({"call.notes": "N, f4"})
    assert "N f4\tGo to the notes\tcall.notes" in help_lines("ready", keymap)
    assert Command("Go to the notes", "N", "notes") in Command.all(keymap)


def test_every_command_of_the_palette_can_be_run() -> None:
    for command in Command.all(Keymap({})):
        assert callable(getattr(CockpitScreen, f"action_{command.action.split('(')[0]}")), command


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"call.notes": "f9"},
        {"call.notes": "f9,f4"},
        {"view.help": "?"},
        {"view.find": "/, ctrl+f"},
        {"result.voicemail": "b", "result.busy": "v"},
        {"queue.skip": "-"},
        {"result.voicemail": "m"},
        {"call.notes": "Esc", "view.back": "F3"},
        {"call.notes": "PgDn", "move.page-down": "ctrl+d"},
        {"call.notes": "="},
        {"call.notes": "é"},
        {"twins.merge": "v"},
        {"view.save": "ctrl+w"},
    ],
)
def test_changed_keys_that_clash_with_nothing_on_their_screens_are_fine(changed: dict[str, str]) -> None:
    assert usable_keys(changed) == (changed, ())


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"outcome.sale": "s"}, "no key has the id “outcome.sale”: did you mean “"),
        ({"result.voicemial": "m"}, "no key has the id “result.voicemial”: did you mean “result.voicemail”?"),
        ({"": "s"}, "no key has the id “”: ? shows the ids."),
        (
            {"call.notes": "v"},
            "may not have the key v, which “result.voicemail” has on the same screen: n is used.",
        ),
        ({"call.notes": "space"}, "may not have the key Space, which “result.no-answer” has on"),
        ({"call.notes": "?"}, "may not have the key ?, which “view.help” has on"),
        ({"call.notes": "f9,j"}, "may not have the key j, which “move.down” has on"),
        ({"call.notes": "ctrl+q"}, "may not have the key Ctrl+Q, which “view.leave” has on"),
        ({"twins.merge": "u"}, "may not have the key u, which “book.undo” has on"),
        ({"call.notes": ""}, "“call.notes” is left without a key"),
        ({"call.notes": " , f9"}, "“call.notes” is left without a key"),
        ({"result.voicemail": "b"}, "“result.voicemail” may not have the key b, which “result.busy” has"),
        ({"call.notes": "foo"}, "“foo” for “call.notes” is no key that a terminal tells apart"),
        ({"call.notes": "ctrl+enter"}, "is no key that a terminal tells apart"),
        ({"call.notes": "ctrl+i"}, "is no key that a terminal tells apart"),
        ({"call.notes": "f25"}, "is no key that a terminal tells apart"),
        ({"call.notes": "ctrl+"}, "is no key that a terminal tells apart"),
    ],
)
def test_an_unknown_stolen_or_empty_key_is_told_and_the_default_used(
    changed: dict[str, str], words: str
) -> None:
    used, (wrong,) = usable_keys({"call.copy": "f8", **changed})
    assert used == {"call.copy": "f8"}
    assert wrong.id in changed
    assert words in wrong.what
    assert "\n" not in wrong.what


def test_of_two_changed_keys_that_clash_the_later_is_wrong() -> None:
    used, wrong = usable_keys({"call.notes": "f9", "call.copy": "f9", "call.why": "f9"})
    assert used == {"call.notes": "f9"}
    assert [one.id for one in wrong] == ["call.why", "call.copy"]


def test_a_default_that_comes_back_is_told_apart_again() -> None:
    used, wrong = usable_keys({"result.busy": "v", "result.voicemail": "ctrl+i"})
    assert (used, [one.id for one in wrong]) == ({}, ["result.voicemail", "result.busy"])


@pytest.mark.parametrize("owner", CLASSES, ids=lambda owner: owner.__name__)
def test_the_keys_of_every_screen_are_known_to_count_together(owner: type[DOMNode]) -> None:
    ids = {str(binding.id) for binding in declared(owner)}
    assert not ids or any(ids <= screen for screen in SCREENS.values())


async def test_one_key_on_two_screens_does_what_each_has(place: Place, person: PersonBuilder) -> None:
    place.add(person(), person("D. Whitfield"))
    async with place.sit_down(keys={"result.voicemail": "m"}) as seat:
        assert " m Voicemail" in seat.line("Voicemail")
        await seat.press("D", "m")
        assert "✓ merged D. Whitfield into Dana Whitfield" in seat.said
        await seat.press("escape", "enter", "m", "y")
        assert "✓ voicemail" in seat.said


def test_a_start_tells_file_line_and_key_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('region = "US"\n\n[keys]\n"call.notes" = "v"\n"call.copy" = "f8"\n', encoding="utf-8")
    settings, problems = load(path)
    keymap, told = working_keys(settings, path)
    assert problems == ()
    assert keymap.changed == {"call.copy": "f8"}
    assert told == (
        "settings.toml, line 4: “call.notes” may not have the key v, which “result.voicemail” has "
        "on the same screen: n is used.",
    )


async def test_changed_keys_work_and_the_old_ones_are_dead(place: Place, person: PersonBuilder) -> None:
    place.add(person(), person("Omar Haddad", "0111"))
    async with place.sit_down(keys={"outcome.stay-in-touch": "S", "view.help": "f1"}) as seat:
        assert " S " in seat.line("Stay in touch")
        assert "f1 help" in seat.screen.split("\n")[-1]
        await seat.press("2", "question_mark")
        assert "dials 0" in seat.screen
        assert "any key closes" not in seat.screen
        await seat.press("f1")
        assert "any key closes" in seat.screen
        await seat.press("escape", "S")
        assert "✓ stay in touch · Dana Whitfield" in seat.said


async def test_letters_are_text_where_text_is_typed(place: Place, person: PersonBuilder) -> None:
    place.add(person())
    printable = [key for key in ALL_KEYS for name in key.keys.split(",") if len(name) == 1]
    async with place.sit_down() as seat:
        await seat.press("n")
        letters = "".join(name for key in printable for name in key.keys.split(",") if len(name) == 1)
        await seat.type(letters)
        assert letters in seat.card
        assert "dials 0" in seat.screen


def test_the_table_by_id_holds_every_key() -> None:
    assert set(BY_ID.values()) == set(ALL_KEYS)
    assert issubclass(CallCockpit, App)
