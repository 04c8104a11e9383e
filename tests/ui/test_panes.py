"""Each pane alone in a program of two lines: what it shows, what stays in sight, what a key asks of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from rich.style import Style
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from callcockpit.domain.words import Result
from callcockpit.ui.colours import DARK
from callcockpit.ui.widgets.ask import Ask, Echo
from callcockpit.ui.widgets.bars import FooterBar, HeaderBar
from callcockpit.ui.widgets.card import CardPane
from callcockpit.ui.widgets.classifier import Classifier, Offer
from callcockpit.ui.widgets.history import HistoryPane, HistoryRow
from callcockpit.ui.widgets.notes import Notes
from callcockpit.ui.widgets.queue import QueuePane, QueueRow, QueueRows
from tests.conftest import PersonBuilder
from tests.ui.seat import Place, screen_text


class Host(App[None]):
    """A program that holds one widget."""

    AUTO_FOCUS = ""

    def __init__(self, held: Widget) -> None:
        super().__init__()
        self.held = held
        self.register_theme(DARK)
        self.theme = DARK.name

    def compose(self) -> ComposeResult:
        yield self.held


@asynccontextmanager
async def shown(held: Widget, size: tuple[int, int] = (60, 12)) -> AsyncIterator[Pilot[None]]:
    """Show one widget."""
    async with Host(held).run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot


def lines_of(*rows: QueueRow) -> QueueRows:
    return QueueRows([row.contact for row in rows], rows.__getitem__)


def rows(count: int) -> tuple[QueueRow, ...]:
    return tuple(QueueRow(number, "1d", f"Person {number:03}", "Company", "retry") for number in range(count))


def cells(strips: list[Strip]) -> list[list[tuple[object, ...]]]:
    """Return every cell as it is drawn: what stands there, its colours, whether it is bold or italic."""
    return [
        [
            (sign, style.color, style.bgcolor, bool(style.bold), bool(style.italic))
            for segment in strip
            for style in (segment.style or Style(),)
            for sign in segment.text
        ]
        for strip in strips
    ]


class Framed(QueuePane):
    """A queue in one frame and another."""

    DEFAULT_CSS = """
    Framed { border: round #445566; padding: 0 1; }
    Framed.-bare { border: none; padding: 0; }
    Framed.-other { border: heavy #99aabb; background: #102030; padding: 1 2; }
    Framed:focus { border: double #ddeeff; }
    """


@pytest.mark.parametrize("colours", [True, False])
@pytest.mark.parametrize("class_", ["", "-bare"])
async def test_a_pane_draws_its_frame_as_textual_does(
    monkeypatch: pytest.MonkeyPatch, class_: str, *, colours: bool
) -> None:
    if not colours:
        monkeypatch.setenv("NO_COLOR", "1")
    pane = Framed()
    async with shown(pane) as pilot:

        async def assert_alike() -> None:
            await pilot.pause()
            region = Region(0, 0, *pane.outer_size)
            assert pane.outer_size.area
            mine = cells(pane.render_lines(region))
            assert mine == cells(Widget.render_lines(pane, region))
            assert cells(pane.render_lines(Region(3, 1, 20, 4))) == [line[3:23] for line in mine[1:5]]

        pane.set_class(bool(class_), class_ or "-bare")
        await assert_alike()
        pane.show(lines_of(*rows(30)), 3, "Due now · 30", ())
        await assert_alike()
        pane.focus()
        await assert_alike()
        pane.show(lines_of(*rows(2)), 1, "Due now · 2", ())
        await assert_alike()
        pane.blur()
        await assert_alike()
        pane.add_class("-other")
        await assert_alike()
        await pilot.resize_terminal(33, 7)
        await assert_alike()


@pytest.mark.parametrize("chosen", [0, 1, 5, 50, 98, 99])
async def test_the_queue_keeps_the_chosen_person_and_their_neighbours_in_sight(chosen: int) -> None:
    pane = QueuePane()
    async with shown(pane) as pilot:
        pane.show(lines_of(*rows(100)), chosen, "Due now · 100", ())
        await pilot.pause()
        text = screen_text(pilot.app)
        assert f"▌1d    Person {chosen:03}" in text
        for neighbour in (chosen - 1, chosen + 1):
            if 0 <= neighbour < 100:
                assert f"Person {neighbour:03}" in text
        assert text.count("▌") == 1


async def test_moving_through_the_queue_scrolls_by_one_line_and_shows_each_person_once() -> None:
    pane = QueuePane()
    async with shown(pane) as pilot:
        for chosen in (*range(40), *range(39, -1, -1)):
            pane.show(lines_of(*rows(40)), chosen, "", ())
            await pilot.pause()
            lines = [line for line in screen_text(pilot.app).split("\n") if "Person" in line]
            assert len(lines) == len(set(lines)) == 10
            assert sum("▌" in line for line in lines) == 1


async def test_the_queue_says_its_words_above_those_who_sleep() -> None:
    pane = QueuePane()
    async with shown(pane) as pilot:
        sleeping = (QueueRow(None, "Sleeping · 1"), QueueRow(7, "17:00", "Kenji Sato", "", "09:00 there"))
        pane.show(lines_of(*sleeping), 7, "Due now · 0", ("", "Done: nobody is due now.", ""))
        await pilot.pause()
        lines = screen_text(pilot.app).split("\n")
        order = [
            next(at for at, line in enumerate(lines) if words in line)
            for words in ("Due now · 0", "Done: nobody", "Sleeping · 1", "▌17:00 Kenji Sato")
        ]
        assert order == sorted(order)


async def test_a_click_in_the_queue_picks_that_person_and_a_rule_picks_nobody() -> None:
    picked: list[int] = []

    class Picking(Host):
        def on_queue_pane_picked(self, event: QueuePane.Picked) -> None:
            picked.append(event.contact)

    pane = QueuePane()
    async with Picking(pane).run_test(size=(60, 12)) as pilot:
        pane.show(lines_of(*rows(2), QueueRow(None, "Sleeping"), *rows(4)[3:]), 0, "", ())
        await pilot.pause()
        for line in (2, 3, 4, 8):
            await pilot.click(QueuePane, offset=(5, line))
        assert picked == [1, 3]


def history(count: int, note: str = "") -> tuple[HistoryRow, ...]:
    return tuple(
        HistoryRow(f"{day:02} Nov 26", "call", "busy", note or f"note {day}") for day in range(1, count + 1)
    )


async def test_the_history_opens_the_chosen_note_only_where_the_keys_go() -> None:
    pane = HistoryPane()
    long = "the beginning of a long note " * 5 + "and its end"
    async with shown(pane) as pilot:
        pane.show((HistoryRow("01 Nov 26", "call", "busy", long), *history(3)), "History · 4", "")
        await pilot.pause()
        assert "and its end" not in screen_text(pilot.app)
        pane.focus()
        await pilot.pause()
        assert "and its end" in screen_text(pilot.app)
        pane.move(1)
        await pilot.pause()
        assert "and its end" not in screen_text(pilot.app)
        assert "    note 1" in screen_text(pilot.app)


@pytest.mark.parametrize("note", ["short", "line\n" * 30, ""])
async def test_every_touch_of_a_long_history_can_be_reached(note: str) -> None:
    pane = HistoryPane()
    async with shown(pane) as pilot:
        pane.show(history(60, note), "", "")
        pane.focus()
        await pilot.pause()
        for day in range(1, 61):
            assert f"{day:02} Nov 26" in screen_text(pilot.app)
            pane.move(1)
            await pilot.pause()
        pane.move(-1_000_000)
        await pilot.pause()
        assert "01 Nov 26" in screen_text(pilot.app)


async def test_the_end_of_the_history_is_told_once_it_is_reached() -> None:
    ends: list[HistoryPane.EndReached] = []

    class Reading(Host):
        def on_history_pane_end_reached(self, event: HistoryPane.EndReached) -> None:
            ends.append(event)

    pane = HistoryPane()
    async with Reading(pane).run_test() as pilot:
        pane.show(history(3), "", "")
        pane.move(1)
        await pilot.pause()
        assert ends == []
        pane.move(1)
        await pilot.pause()
        assert len(ends) == 1


OFFERS = {
    result: Offer(key, f"consequence {key}")
    for result, key in zip(Result, ("Space", "v", "b", "w", "o", "1", "2", "3"), strict=True)
}


@pytest.mark.parametrize("width", [60, 78, 120, 200])
@pytest.mark.parametrize("offers", [{}, OFFERS, {Result.BUSY: Offer("b", "x" * 200, valid=False)}])
async def test_the_classifier_keeps_four_lines_and_each_result_its_place(
    width: int, offers: dict[Result, Offer]
) -> None:
    pane = Classifier()
    async with shown(pane, (width, 8)) as pilot:
        pane.show(OFFERS, None)
        await pilot.pause()
        before = screen_text(pilot.app).split("\n")
        pane.show(offers, Result.NEXT_STEP)
        await pilot.pause()
        lines = screen_text(pilot.app).split("\n")
        assert [line.strip() for line in lines[4:]] == [""] * 4
        for result in offers:
            word = result.words.capitalize()
            place = [(row, line.find(word)) for row, line in enumerate(before) if word in line]
            assert place == [(row, line.find(word)) for row, line in enumerate(lines) if word in line]


async def test_the_classifier_marks_what_enter_logs() -> None:
    pane = Classifier()
    async with shown(pane, (100, 8)) as pilot:
        for marked in (Result.NO_FUTURE, Result.STAY_IN_TOUCH, Result.NEXT_STEP):
            pane.show(OFFERS, marked)
            await pilot.pause()
            lines = [line for line in screen_text(pilot.app).split("\n") if "▸" in line]
            assert len(lines) == 1
            assert marked.words.capitalize() in lines[0]


def only_digits(line: str) -> Echo:
    """A check for the tests of the question."""
    return (
        Echo(f"understood {line}", valid=True)
        if line.isdecimal()
        else Echo("Digits only, please", valid=False)
    )


async def test_a_question_for_a_line_shows_how_it_reads_and_takes_only_what_is_valid() -> None:
    ask = Ask()
    async with shown(ask) as pilot:
        answer = asyncio.create_task(ask.line("How many?", "12", only_digits, topic="t"))
        await pilot.pause()
        assert "How many? 12" in screen_text(pilot.app)
        await pilot.press("4", "x")
        assert "Digits only, please" in screen_text(pilot.app)
        await pilot.press("enter")
        assert not answer.done()
        assert "4x" in screen_text(pilot.app)
        await pilot.press("backspace", "2")
        assert "→ understood 42" in screen_text(pilot.app)
        await pilot.press("enter")
        assert await answer == "42"
        assert not ask.active
        assert "How many?" not in screen_text(pilot.app)


async def test_a_line_that_was_left_is_offered_again_for_its_topic_and_no_other() -> None:
    ask = Ask()
    async with shown(ask) as pilot:
        for topic, typed, key in (
            ("a", "12", "escape"),
            ("b", "", "escape"),
            ("a", "3", "enter"),
            ("a", "", "escape"),
        ):
            answer = asyncio.create_task(ask.line("?", "", only_digits, topic=topic, initial=""))
            await pilot.pause()
            await pilot.press(*typed, key)
            found = await answer
            if key == "enter":
                assert found == "123"
            else:
                assert found is None
        answer = asyncio.create_task(ask.line("?", "", only_digits, topic="a", initial="9"))
        await pilot.pause()
        assert ask.query_one(Input).value == ""
        await pilot.press("escape")
        await answer


async def test_a_choice_takes_its_keys_only_and_escape_leaves_it() -> None:
    ask = Ask()
    async with shown(ask) as pilot:
        for keys, answered in ((("x", "1", "enter", "y"), "y"), (("m",), "m"), (("q", "escape"), None)):
            answer = asyncio.create_task(
                ask.choice("A mis-dial?", {"y": "log it", "m": "mis-dial"}, "Esc: no")
            )
            await pilot.pause()
            assert "A mis-dial?" in screen_text(pilot.app)
            await pilot.press(*keys)
            assert await answer == answered


async def test_the_footer_shows_whole_keys_only() -> None:
    footer = FooterBar()
    keys = tuple((letter, f"does {letter}") for letter in "abcdefghij")
    async with shown(footer, (40, 4)) as pilot:
        footer.show(keys)
        footer.say("✓ saved " + "x" * 200)
        await pilot.pause()
        said, listed = screen_text(pilot.app).split("\n")[:2]
        assert said.strip().startswith("✓ saved")
        assert said.endswith("…")
        words = listed.split("  ")
        assert [word.strip() for word in words] == [f"{key} {label}" for key, label in keys[: len(words)]]


@pytest.mark.parametrize("width", [8, 20, 40, 60, 80, 120, 200])
async def test_the_header_always_has_the_time(width: int) -> None:
    header = HeaderBar()
    async with shown(header, (width, 2)) as pilot:
        header.show((("today: dials 12 · reached 4", "text"),), ("Cockpit", "Contacts"), "Cockpit", "14:32")
        await pilot.pause()
        line = screen_text(pilot.app).split("\n")[0]
        assert line.endswith("14:32")
        assert ("dials 12" in line) is (width >= 40)


async def test_a_card_cuts_long_lines_and_never_wraps_them() -> None:
    card = CardPane()
    async with shown(card, (40, 6)) as pilot:
        card.show("Dana " * 30, "COO " * 30, "aside", ((("x" * 300, "text"),), (("second", "text"),)))
        await pilot.pause()
        lines = screen_text(pilot.app).split("\n")
        assert lines[1].strip("│ ").endswith("…")
        assert "second" in lines[2]


async def test_a_paste_into_the_notes_is_cleaned_and_bounded() -> None:
    from textual import events

    notes = Notes()
    async with shown(notes) as pilot:
        notes.focus()
        notes.post_message(events.Paste("two\r\nlines \x1b]52;c;aGk=\x07 \u202e"))
        await pilot.pause()
        assert notes.text == "two\nlines ␛]52;c;aGk=␇ \ufffd"
        notes.post_message(events.Paste("x" * 50_000))
        await pilot.pause()
        assert len(notes.text) == 10_000


async def test_a_paste_that_is_cut_says_how_much_was_left_out(place: Place, person: PersonBuilder) -> None:
    place.add(person())
    async with place.sit_down() as seat:
        await seat.press("n")
        await seat.paste("x" * 12_345)
        assert "2,345 characters of what was pasted were left out: there is room for 10,000." in seat.said
        await seat.press("escape", "enter", "enter", "escape", "3")
        await seat.paste("thu 14:30 " + "x" * 1_991)
        assert "1 character of what was pasted was left out: there is room for 2,000." in seat.said
