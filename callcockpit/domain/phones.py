"""Phone numbers as people write them: one cell of text to the numbers in it.

The text as given is always kept. E.164 and extension stand beside it where they can be read, and a number is
never refused because it is not *valid*: new ranges, internal numbers and fictional ones all have to survive.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, ValidationResult

from callcockpit.domain.numbering import PLAIN, read_plain, zones_of_line
from callcockpit.domain.text import LINE_LIMIT, clean_line, fold
from callcockpit.domain.values import E164, Number
from callcockpit.domain.words import NumberKind

_AND = r"(?:or|oder|ou|and|und|et|&)"
_SEPARATOR = re.compile(
    r"\s*:::\s*|[\r\n\u2028\u2029]+|\s+/\s+"
    r"|;(?!\s*(?:ext|isub|isdn-subaddress|phone-context|postd|npdi|rn|cic)\b)(?!\s*\d{1,5}\s*(?:$|[;,]))"
    r"|,(?=\s*(?:[a-z]{1,9}\s*[.:]?\s*)?[+(]*\d(?:[^,;\d]*\d){6,})"
    rf"|(?<=\d)\s+{_AND}\s+|\s+{_AND}\s+(?=[+(\d])"
    r"|(?<=[\d)])\s+(?!ext|x|durchwahl|nebenstelle|nst|dw|poste)(?=[^\W\d]+:\s*[+(\d])",
    re.IGNORECASE,
)
"""Between two numbers of a cell; a semicolon or comma before a few digits is a pause, then an extension."""

_EXTENSION = re.compile(
    r"(?<=[\d)\s.,;/-])[\s,;(/-]*(?:"
    r"(?:;\s*)?(?:ext(?:ension|n)?|xtn|durchwahl|nebenstelle|nst|dw|poste|post|interno|int|ramal|anexo"
    r"|toestel|tst|wew|доб|x|p|w)(?:\s*\.)?\s*(?:no\.?|nr\.?)?\s*[:=-]?"
    r"|[#;,]+)\s*(?P<digits>\d{1,11})(?:\D*|[^\w,;*]*[,;pw#*][\d,;pw#*]*)\Z",
    re.IGNORECASE,
)
"""An extension at the end of a number; the library swallows ``p``, ``w``, ``DW`` and more into the number."""

_LABEL = re.compile(r"\A([^\W\d][^\d:+]{0,30}):\s*(?=[+(\d])")
_SAID = re.compile(r"\A([^\W\d_]{1,12})\.?\s+(?=[+(\d])|(?<=[\d)])\s*[(\[]?\s*([^\W\d_]{1,12})\s*[)\]]?\Z")
"""A word before a number or behind it, in brackets or without, that may say its kind."""
_SLASH = re.compile(r"(?<=\d)\s*/\s*(?=[+(]*\d)")
_LETTER_KINDS = {
    "h": NumberKind.HOME,
    "w": NumberKind.WORK,
    "o": NumberKind.WORK,
    "c": NumberKind.MOBILE,
    "m": NumberKind.MOBILE,
    "f": NumberKind.FAX,
}
"""What one letter before or behind a number says."""
_GUARD = re.compile(r"\A'(?=\s*[-+=@(\d'])")
_URI = re.compile(r"\A(?:tel|callto|phone|sms)\s*:", re.IGNORECASE)
_BRACKETED_WORDS = re.compile(r"[(\[][^)\]\d]*[)\]]")
_LETTERS = re.compile(r"[^\W\d_]+")
_SCIENTIFIC = re.compile(r"'?[+-]?\d+(?:[.,]\d+)?E\+?\d{1,3}", re.IGNORECASE)
_DECIMAL = re.compile(r"'?[+-]?\d{5,}[.,]0+")
_SPREADSHEET_ERROR = re.compile(r"#{3,}|#(?:N/A|NAME\?|REF!|VALUE!|NUM!|NULL!|DIV/0!|NV|WERT!|BEZUG!)")
_CODE = re.compile(r"\*\W*\d")
"""A code for the network such as ``*67``: the library would dial its digits as part of the number."""
_DOUBLE_ZERO = re.compile(r"\A[^\d+]*\+?[^\d]*0\s*0[\s\-./()]*(?=[1-9])")

_KIND_WORDS = {
    NumberKind.FAX: """
        fax telefax telecopie facsimile homefax workfax otherfax faxnummer
    """,
    NumberKind.PAGER: """
        pager beeper pagers buscapersonas cercapersone localizador radiomessagerie
    """,
    NumberKind.MOBILE: """
        mobile mobil mobiel mob cell cellular cellphone handy natel gsm portable movil celular cellulare
        cel telemovel mobiltelefon mobiltelefonnummer iphone handynummer mobilnummer mobilephone whatsapp
        smartphone mobilephonenumber mobiele komorkowy komorka mobilny мобильный
    """,
    NumberKind.DIRECT: """
        direct did ddi durchwahl diretto directo direkt directe
    """,
    NumberKind.MAIN: """
        main corporate headquarters hq switchboard zentrale centralita company organization
        account centralino firma firmennummer hauptnummer companyphone societe
        compania societa bedrijf
    """,
    NumberKind.WORK: """
        work business office buro geschaftlich dienstlich arbeit bureau travail professionnel trabajo
        oficina ufficio lavoro werk zakelijk kantoor trabalho comercial empresa workphone businessphone
        bus officephone pro uff sluzbowy рабочий
    """,
    NumberKind.HOME: """
        home private privat personal domicile casa prive thuis residential particular abitazione ab homephone
        house evening maison residencial domowy domaci домашний
    """,
}
"""Words of a label or header, folded, that say a kind; the first kind that has one of its words counts."""
_KINDS = {fold(word): kind for kind, words in reversed(_KIND_WORDS.items()) for word in words.split()}
_KIND_ORDER = {kind: place for place, kind in enumerate(_KIND_WORDS)}


def kind_of(words: str) -> NumberKind | None:
    """Return the kind that a label or header says, in seven languages; None where it says none."""
    found = [_KINDS[word] for word in fold(words).split() if word in _KINDS]
    return min(found, key=_KIND_ORDER.__getitem__) if found else None


def damage(cell: str) -> str | None:
    """Return why ``cell`` is not the number any more that somebody once typed into a spreadsheet, or None."""
    text = cell.strip()
    mend = "format the column as text and save the file again"
    if _SCIENTIFIC.fullmatch(text):
        return f"the spreadsheet has rounded the number to {text}: {mend}"
    if _DECIMAL.fullmatch(text):
        return f"the spreadsheet has made the number a decimal, {text}: {mend}"
    if _SPREADSHEET_ERROR.fullmatch(text):
        return f"the spreadsheet has written {text} in place of the number: {mend}"
    return None


def read_numbers(
    cell: str, region: str | None, kind: NumberKind = NumberKind.OTHER, label: str = ""
) -> tuple[Number, ...]:
    """Return the numbers in a cell, in order, words and damaged numbers as text without E.164.

    ``region`` is the ISO 3166 country in which a number without country code is read; ``kind`` and ``label``
    are the column's, and give way to a word before a number in the cell (``Mobile: 614 555 0142``).
    """
    if PLAIN.fullmatch(cell) and (number := _plain(cell, region, kind, label)) is not None:
        return (number,)
    pieces = _SEPARATOR.split(cell) if len(cell) > 7 else (cell,)
    raws = [clean_line(part, LINE_LIMIT) for piece in pieces for part in _slashed(piece)]
    return tuple(_number(raw, region, kind, label) for raw in raws if raw)


def _slashed(piece: str) -> list[str]:
    """Return both numbers of ``555-0142555/5550143555``; a slash behind an area code stands in one number."""
    parts = _SLASH.split(piece) if "/" in piece and "://" not in piece else []
    whole = len(parts) > 1 and all(sum(map(str.isdigit, part)) >= 7 for part in parts)
    return parts if whole else [piece]


def _said(text: str) -> NumberKind | None:
    """Return the kind that a word before or behind a number says."""
    match = _SAID.search(text)
    word = (match[1] or match[2]).lower() if match else ""
    return _LETTER_KINDS.get(word) or kind_of(word) if word else None


def _plain(cell: str, region: str | None, kind: NumberKind, label: str) -> Number | None:
    """Read a cell of digits and marks; None where that takes more than the rules of one country."""
    read = read_plain(cell, region) if cell.count(".") != 1 else None
    if read is None:
        return None
    code, national = read
    e164 = f"+{code}{national}"
    if E164.match(e164) is None:
        return None
    return Number(" ".join(cell.split()), e164, None, kind, label, zones_of_line(int(code), national))


def _number(raw: str, region: str | None, kind: NumberKind, label: str) -> Number:
    """Read one number with nothing around it; ``raw`` is one clean line and not empty."""
    if raw[0] == "'":
        raw = _GUARD.sub("", raw) or raw
    text = raw
    if not raw[0].isdigit() and (named := _LABEL.match(raw)) and not _URI.match(raw):
        text, said = raw[named.end() :], named[1].strip()
        kind, label = _LETTER_KINDS.get(said.lower()) or kind_of(said) or kind, label or said
    else:
        kind = _said(raw) or kind if kind.voice else kind
    extension = None
    if len(text) > 250 or "@" in text or damage(text) is not None:
        return Number(raw=raw, kind=kind, label=label)
    if _URI.match(text):
        text = unquote(text)
    if (match := _EXTENSION.search(text)) and sum(map(str.isdigit, text[: match.start()])) >= 5:
        text, extension = text[: match.start()], match["digits"]
    read = None if _CODE.search(text) else _read(text, region)
    if read is None:
        return Number(raw=raw, kind=kind, label=label)
    e164 = phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)
    if E164.match(e164) is None:
        return Number(raw=raw, kind=kind, label=label)
    return Number(raw, e164, extension or read.extension or None, kind, label, zones(read))


def _read(text: str, region: str | None) -> PhoneNumber | None:
    """Return the best reading of one number without extension word, or None for words."""
    if _LETTERS.search(text) and not _URI.match(text):
        plain = _LETTERS.sub(" ", _BRACKETED_WORDS.sub(" ", text))
        read = _parse(plain, region)
        if read is not None and _possible(read):
            return read
        read = _parse(text, region)
        return read if read is not None and _possible(read) else None
    read = _parse(text, region)
    if (read is None or not _possible(read)) and (prefix := _DOUBLE_ZERO.match(text)):
        return _parse("+" + text[prefix.end() :], None) or read
    return read


def _parse(text: str, region: str | None) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region)
    except NumberParseException:
        return None


def _possible(number: PhoneNumber) -> bool:
    return phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE


def zones(number: PhoneNumber) -> tuple[str, ...]:
    """Return the IANA zones in which a number may be; none for one that is nobody's place."""
    return zones_of_line(number.country_code or 0, phonenumbers.national_significant_number(number))
