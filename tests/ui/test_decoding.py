"""What a terminal sends reaches the screen as text, whatever it holds and however it is cut into pieces."""

from __future__ import annotations

import pytest

from callcockpit.ui.decoding import InputDecoder

BEGIN, END = b"\x1b[200~", b"\x1b[201~"
CASES: dict[str, tuple[bytes, str]] = {
    "keys": (b"j\x1b[A\x1b", "j\x1b[A\x1b"),
    "accents": ("é名👍".encode(), "é名👍"),
    "another encoding": (b"caf\xe9 x", "caf\ufffd x"),
    "a paste": (BEGIN + b"x" + END + b"\x1b[A", "\x1b[200~x\x1b[201~\x1b[A"),
    "an escape in a paste": (BEGIN + b"a\x1b2\x1b[31m\x1b\x1b" + END, "\x1b[200~a␛2␛[31m␛␛\x1b[201~"),
    "the half of an end in a paste": (BEGIN + b"\x1b[20\x1b[201" + END, "\x1b[200~␛[20␛[201\x1b[201~"),
    "a paste in a paste": (BEGIN + BEGIN + b"x" + END, "\x1b[200~␛[200~x\x1b[201~"),
    "two pastes": ((BEGIN + b"\x1b" + END) * 2, "\x1b[200~␛\x1b[201~" * 2),
}


@pytest.mark.parametrize("size", [1, 2, 3, 5, 1_000])
@pytest.mark.parametrize("case", CASES)
def test_input_is_text_however_it_comes(case: str, size: int) -> None:
    sent, read = CASES[case]
    decoder = InputDecoder()
    pieces = [decoder.decode(sent[start : start + size]) for start in range(0, len(sent), size)]
    assert "".join(pieces) + decoder.decode(b"", final=True) == read


def test_a_key_never_waits_for_the_next_one() -> None:
    decoder = InputDecoder()
    assert [decoder.decode(key) for key in (b"\x1b", b"[", b"2", b"j")] == ["\x1b", "[", "2", "j"]
