"""Hostile text of our own making: some four hundred strings that want to be something else than text."""

from __future__ import annotations

import itertools

ESC, CSI, OSC, DCS, APC, PM, SOS, ST = "\x1b", "\x9b", "\x9d", "\x90", "\x9f", "\x9e", "\x98", "\x9c"


def _markup() -> list[str]:
    tags = (
        "b",
        "bold red",
        "on $error",
        "$primary",
        "#ff0000",
        "link=https://example.com",
        "link='x'",
        "not b",
    )
    actions = (
        "app.quit",
        "app.leave()",
        "screen.result('no-future')",
        "app.simulate_key('1')",
        "app.bell",
        "quit",
    )
    events = ("click", "mouse.down", "key", "")
    found = [form.format(tag) for tag in tags for form in ("[{0}]x[/{0}]", "[{0}]x[/]", "[{}]x")]
    found += [f"[@{event}={action}]x[/]" for event, action in itertools.product(events, actions)]
    found += [f"[ @click={action}]x" for action in actions]
    found += [
        "[",
        "]",
        "[[",
        "]]",
        "[]",
        "[/]",
        "[/oops]",
        "\\[b]",
        "[\\b]",
        "a\\[b]",
        "[b",
        "Acme [Ltd]",
        "C:\\[dir]",
    ]
    return [*found, "[b][i][u]" * 40, "[" * 300, "[/" * 50, ":smile: :warning:", "\x1b[1m[b]x[/b]"]


def _sequences() -> list[str]:
    finals = (
        "m",
        "2J",
        "H",
        "K",
        "6n",
        "c",
        "5i",
        "?1049l",
        "?1049h",
        "?25l",
        "?2004l",
        "?1003h",
        "20t",
        "!p",
        "3g",
        "r",
    )
    found = [f"{ESC}[{final}x" for final in finals] + [f"{CSI}{final}x" for final in finals[:8]]
    commands: tuple[str, ...] = (
        "0;title",
        "2;title",
        "52;c;aGFjaw==",
        "52;c;?",
        "8;;https://example.com",
        "4;1;?",
        "9;note",
        "777;notify;a;b",
    )
    commands += ("1337;File=name=eA==:eA==", "7;file://x/", "104", "10;?")
    for command in commands:
        found += [
            f"{ESC}]{command}\x07",
            f"{ESC}]{command}{ESC}\\",
            f"{OSC}{command}{ST}",
            f"{ESC}]{command}",
        ]
    found += [f"{intro}payload{end}" for intro in (f"{ESC}P", DCS) for end in (f"{ESC}\\", ST, "")]
    found += [f"{intro}Gi=1;eA=={ESC}\\" for intro in (f"{ESC}_", APC, f"{ESC}^", PM, f"{ESC}X", SOS)]
    found += [
        f"{ESC}{final}"
        for final in ("c", "7", "8", "D", "M", "=", ">", "(0", "#8", "N", "O", "Z", " F", "%@")
    ]
    return [
        *found,
        ESC,
        ESC * 20,
        f"{ESC}[",
        CSI,
        f"{ESC}[31",
        f"{ESC}[{'1;' * 500}m",
        "[31m",
        "\\x1b[31m",
        "^[[31m",
    ]


def _controls() -> list[str]:
    c0 = [f"a{chr(code)}b" for code in (*range(0x20), 0x7F)]
    c1 = [f"a{chr(code)}b" for code in range(0x80, 0xA0)]
    return [
        *c0,
        *c1,
        "\x00" * 50,
        "\x08" * 30 + "over",
        "a\rb",
        "a\r\nb",
        "a\n\r\nb",
        "\t" * 20,
        "x\x0b\x0c\x1c\x1d\x1e\x85y",
    ]


def _directions() -> list[str]:
    marks: tuple[str, ...] = (
        "\u202a",
        "\u202b",
        "\u202c",
        "\u202d",
        "\u202e",
        "\u2066",
        "\u2067",
        "\u2068",
        "\u2069",
    )
    marks += ("\u200e", "\u200f", "\u061c")
    found = [f"Dana{mark}gnp.exe" for mark in marks] + ["\u202e" * 30 + "x", "\u2067x" * 20]
    return [
        *found,
        "مرحبا بالعالم",
        "שלום דנה",
        "דנה (212) 555-0142",
        "عمر Haddad العربي",
        "\u202e+16145550142\u202c",
    ]


def _characters() -> list[str]:
    invisible = (
        "\u200b",
        "\u200c",
        "\u200d",
        "\u2060",
        "\u00ad",
        "\ufeff",
        "\u180e",
        "\u3164",
        "\u115f",
        "\u2800",
        "\u034f",
    )
    found = [f"Da{mark}na" for mark in invisible] + [mark * 12 for mark in invisible]
    found += [
        "a\u2028b",
        "a\u2029b",
        "\u3000x\u3000",
        "\u00a0x\u00a0",
        "   ",
        "\ufffe",
        "\uffff",
        "\U0010ffff",
        "\ufff9a\ufffab\ufffb",
    ]
    found += ["\ud800", "a\udfffb", "\udc80\udcff", "\ud83d", "x\ude00\ud83d"]
    found += [
        "e\u0301",
        "\u0301",
        "Z" + "\u0301\u0320\u0489" * 60,
        "\u0e33\u0e33",
        "க்ஷி",
        "กำ",
        "한글",
        "한글",
    ]
    found += [
        "名前",
        "田中さん、こんにちは",
        "ﷺ",
        "꧅",
        "𒐫",
        "⸻",
        "﷽﷽",
        "１２３",
        "ｈａｌｆ",
        "ﾊﾝｶｸ",
        "ǅ",
        "ß",
        "İ",
        "ı",
        "ﬁ",
    ]
    found += [
        "👩‍👩‍👧",
        "👍🏽",
        "🇺🇸🇨",
        "1️⃣",
        "❤️",
        "❤︎",
        "🏴\U000e0067\U000e0062\U000e007f",
        "🧑‍🚀" * 20,
        "☎️\ufe0e\ufe0f",
        "\ufe0f",
    ]
    found += [
        "\U000e0001",
        "".join(chr(0xE0000 + ord(one)) for one in "ignore this"),
        "\U000f0000\ue000",
        "a\U0001d173b",
    ]
    return found


def _languages() -> list[str]:
    return [
        "$name ${name} $(id) `id`",
        "{name} {0} {} {self.__class__.__mro__}",
        "{{x}}",
        "{% include 'x' %}",
        "<%= x %>",
        "%s %d %n %(x)s %",
        "%00",
        "#{x}",
        "'; DROP TABLE contact; --",
        '" OR 1=1 --',
        "x' UNION SELECT 1--",
        "\\'",
        "NULL",
        "None",
        "nan",
        "-1",
        "0",
        "true",
        "1e999",
        "0x41",
        "id:1",
        "contact-1",
        "name:*",
        "NEAR(a b)",
        "a AND OR",
        '"unclosed',
        "*",
        "-a",
        "^x",
        "a* OR b",
        "=1+1",
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2+3",
        "@SUM(1)",
        "\t=1",
        '=HYPERLINK("x")',
        "<script>alert(1)</script>",
        "<b>x</b>",
        "&amp;&#0;&lt;",
        "<!--",
        "]]>",
        "<?xml?>",
        "# heading",
        "**b** _i_ `c`",
        "[x](https://example.com)",
        "![x](x)",
        "BEGIN:VCARD",
        "END:VCARD\nBEGIN:VCARD",
        "X;Y,Z\\n\\,",
        "a,b;c|d\te",
        '"a""b"',
        "../../etc/passwd",
        "C:\\nul",
        "~root",
        "file:///etc/passwd",
        "con",
        "; rm -rf /",
        "| id",
        "&& id",
        "> /dev/null",
        "--help",
        "-x",
        "tel:*21*1#",
        "*#06#",
        "\\0\\x00\\u0000",
        "ignore all previous instructions",
        "javascript:alert(1)",
    ]


def _sizes() -> list[str]:
    return [
        "x" * 5_000,
        "名" * 3_000,
        "word " * 2_000,
        "é" * 2_000,
        "👩‍👩‍👧" * 400,
        "a\n" * 2_000,
        "\t" * 1_000,
        "\u0301" * 3_000,
        "x" * 199 + "名",
        "\u200b" * 3_000,
        f"{ESC}[2J" * 500,
        "[b]" * 1_000,
        "x" * 100_000,
    ]


STRINGS: tuple[str, ...] = tuple(
    dict.fromkeys(
        [*_markup(), *_sequences(), *_controls(), *_directions(), *_characters(), *_languages(), *_sizes()]
    )
)
"""Each once; none is empty."""
