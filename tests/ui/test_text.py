"""Text is cut and wrapped by cells, never by characters, and never lets a control character through."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from callcockpit.domain.text import clean, clean_line, counted
from callcockpit.ui.text import CHARACTERS_LIMIT, by_words, fit, fit_words, plain, short, wrap
from callcockpit.ui.widgets.pane import cut

TEXTS = [
    "",
    "a",
    "Dana Whitfield",
    "名前は長いです",
    "é combining é é é é",
    "👩‍👩‍👧 family 👍🏽",
    "مرحبا بالعالم",
    "שלום עולם",
    "a\tb\nc\rd",
    "\x1b[31mred\x1b[0m",
    "\x00\x07\x7f\x9b31m",
    "\u202eevil\u2066x\u2069",
    "\ud800 lone \udfff",
    "Acme [Ltd] [/oops] [@click=app.quit]x[/]",
    "x" * 500,
    "名" * 500,
    "\u0301" * 50,
    "\u200b\u200d\ufe0f",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("width", [0, 1, 2, 3, 5, 13, 40, 600])
def test_fit_is_exactly_as_wide_as_asked_and_short_at_most(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == width
    assert cell_len(short(text, width)) <= width
    assert fit(text, width).startswith(short(text, width))


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("Dana", 6, "Dana  "),
        ("Dana", 4, "Dana"),
        ("Dana Whitfield", 6, "Dana …"),
        ("名前は", 6, "名前は"),
        ("名前は", 5, "名前…"),
        ("名前は", 4, "名 …"),
        ("名前は", 7, "名前は "),
        ("  two   blanks ", 12, "two blanks  "),
        ("a\nb", 5, "a b  "),
        ("\x1b[2J", 5, "␛[2J "),
        ("a\u202eb", 3, "a\ufffdb"),
        ("[b]x[/b]", 8, "[b]x[/b]"),
    ],
)
def test_fit_shows_what_there_is_room_for(text: str, width: int, shown: str) -> None:
    assert fit(text, width) == shown


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("width", [2, 3, 10, 80])
def test_wrapped_lines_fit_and_lose_nothing_but_blanks(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    kept = "".join("".join(lines).split())
    if len(lines) < 500:
        assert kept == "".join(clean(text).split())


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("one  two", 10, ["one  two"]),
        ("a\n\nb", 10, ["a", "", "b"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("名前です", 5, ["名前", "です"]),
        ("a\tb", 10, ["a    b"]),
    ],
)
def test_wrap_breaks_at_blanks_and_inside_words_that_are_too_long(
    text: str, width: int, lines: list[str]
) -> None:
    assert wrap(text, width) == lines


def test_a_text_too_long_for_the_screen_says_how_much_is_kept() -> None:
    assert wrap("x" * (CHARACTERS_LIMIT + 1234), 80)[-1] == "… 1,234 more characters are kept in the book"
    assert wrap("line\n" * 2_000, 80)[-1] == "… more text is kept in the book"
    assert len(wrap("line\n" * 2_000, 80)) == 500


@pytest.mark.parametrize("text", TEXTS)
def test_plain_content_is_the_text_and_no_markup(text: str) -> None:
    content = plain(text)
    assert content.plain == clean_line(text, 1_000)
    assert content.spans == []


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("width", [0, 1, 7, 40])
def test_a_cut_line_of_spans_is_never_wider_than_asked(text: str, width: int) -> None:
    line = cut(((text, "strong"), (" · ", "dim"), (text, "text")), width)
    assert sum(cell_len(part) for part, _ in line) <= width
    assert all(clean(part) == part and "\n" not in part for part, _ in line)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("width", [1, 3, 13, 40, 600])
def test_a_message_keeps_its_lines_and_its_width(text: str, width: int) -> None:
    for height in (1, 3):
        lines = by_words(text, width, height)
        assert len(lines) == height
        assert all(cell_len(line) <= max(width, 2) for line in lines)


@pytest.mark.parametrize(
    ("width", "height", "lines"),
    [
        (40, 1, ["saved Dana Whitfield · u undoes it"]),
        (33, 1, ["saved Dana Whitfield · u undoes …"]),
        (30, 1, ["saved Dana Whitfield · u …"]),
        (24, 1, ["saved Dana Whitfield …"]),
        (4, 1, ["sav…"]),
        (20, 2, ["saved Dana Whitfield", "· u undoes it"]),
        (14, 2, ["saved Dana", "Whitfield …"]),
    ],
)
def test_a_message_is_cut_between_words(width: int, height: int, lines: list[str]) -> None:
    assert by_words("saved Dana Whitfield · u undoes it", width, height) == lines


def test_a_path_is_cut_inside_where_the_line_would_be_half_empty() -> None:
    (line,) = by_words("Make room on /home/dana/.local/share/callcockpit", 30)
    assert line == "Make room on /home/dana/.loca…"


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (2000, "2,000 rows")]
)
def test_one_is_singular(number: int, words: str) -> None:
    assert counted(number, "row") == words
    assert counted(number, "person", "people").endswith("person" if number == 1 else "people")


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("width", [0, 1, 2, 3, 5, 13, 40, 600])
def test_fit_words_is_exactly_as_wide_as_asked(text: str, width: int) -> None:
    assert cell_len(fit_words(text, width)) == width


def test_a_column_is_cut_after_a_whole_word() -> None:
    assert fit_words("every 180 days · last 14 Feb", 23) == "every 180 days · last …"
    assert fit_words("Tan Hui Ling · Straits Ledger", 20) == "Tan Hui Ling …      "
