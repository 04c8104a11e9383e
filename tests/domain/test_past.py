"""What is typed for when something was."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcockpit.domain.past import understand_past

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)  # Tue 10:00


@pytest.mark.parametrize(
    ("line", "when"),
    [
        ("", "2026-11-17 10:00"),
        ("9:30", "2026-11-17 09:30"),
        ("at 9", "2026-11-17 09:00"),
        ("today 8am", "2026-11-17 08:00"),
        ("yesterday 15:00", "2026-11-16 15:00"),
        ("3pm yesterday", "2026-11-16 15:00"),
        ("yesterday", "2026-11-16 12:00"),
        ("mon 14:00", "2026-11-16 14:00"),
        ("last monday 2p", "2026-11-16 14:00"),
        ("tuesday 15:00", "2026-11-10 15:00"),
        ("fri", "2026-11-13 12:00"),
        ("12 nov 10:00", "2026-11-12 10:00"),
        ("nov 12 10:00", "2026-11-12 10:00"),
        ("3 dec 9:00", "2025-12-03 09:00"),
        ("2026-11-02 16:30", "2026-11-02 16:30"),
        ("20 min ago", "2026-11-17 09:40"),
        ("2h ago", "2026-11-17 08:00"),
        ("3 days ago", "2026-11-14 10:00"),
        ("10:01", "2026-11-17 10:00"),
    ],
)
def test_a_past_time_is_the_last_such_one(line: str, when: str) -> None:
    found = understand_past(line, NOW, ZONE)
    assert isinstance(found, datetime), found
    assert f"{found.astimezone(ZONE):%Y-%m-%d %H:%M}" == when


@pytest.mark.parametrize(
    "line",
    ["15:00", "tomorrow", "today 16:00", "2026-12-24 10:00", "31 feb", "13pm", "25:00", "soon", "mon tue"],
)
def test_what_is_to_come_and_what_is_no_time_is_refused_in_a_sentence(line: str) -> None:
    assert isinstance(understand_past(line, NOW, ZONE), str)


@given(line=st.text(max_size=40))
def test_any_text_is_a_time_that_has_been_or_a_sentence(line: str) -> None:
    found = understand_past(line, NOW, ZONE)
    assert found <= NOW if isinstance(found, datetime) else found
