"""Nothing in the demo can reach a living person: only numbers and domains reserved for fiction.

Sources of the ranges:
- NANPA, *555 line numbers*: 555-0100 to 555-0199 in every area code (Canada shares the plan);
- Ofcom, *Telephone numbers for drama use*: nnn 496 0000-0999, London 020 7946 0000-0999, 07700 900000-900999;
- ComReg, *Numbering Conditions of Use*: 020 91x xxxx for drama;
- ARCEP, *plan national de numérotation*, audiovisual works: 01 99 00, 02 61 91, 03 53 01, 04 65 71, 05 36 49,
  06 39 98, each with four free digits;
- Bundesnetzagentur, *Drama Numbers*: (0)30 23125, (0)40 66969, (0)69 90009, (0)89 99998 with three free
  digits, (0)221 4710 with three, (0)171 39200 with two;
- PTS, *Telefonnummer för användning i böcker och filmer*: 031-390 06 00-99, 040-628 04 00-99,
  08-465 004 00-99, 0980-319 200-299, 070-174 06 05-35;
- ACMA, *Phone numbers for use in TV shows, films and creative works*: (02|03|07|08) 5550 xxxx and
  7010 xxxx, and mobiles such as 0491 570 006, 156, 157, 158, 159 and 110;
- RFC 2606 and RFC 6761: example.com, example.net, example.org and everything under .example.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

import phonenumbers
import pytest

from callcockpit.demo.people import demo_people
from callcockpit.domain.rules import Rules

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
RESERVED = re.compile(
    r"""\+(?:
      1[2-9][0-9]{2}55501[0-9]{2}
    | 44(?:113|114|115|116|117|118|121|131|141|151|161)4960[0-9]{3}
    | 442079460[0-9]{3}
    | 447700900[0-9]{3}
    | 3532091[0-9]{5}
    | 33(?:19900|26191|35301|46571|53649|63998)[0-9]{4}
    | 49(?:3023125|4066969|6990009|8999998|2214710)[0-9]{3}
    | 49171392 00[0-9]{2}
    | 46(?:3139006|4062804|8465004)[0-9]{2}
    | 469803192[0-9]{2}
    | 467017406(?:0[5-9]|[12][0-9]|3[0-5])
    | 61[2378](?:5550|7010)[0-9]{4}
    | 61491570(?:006|156|157|158|159|110)
    )""",
    re.VERBOSE,
)
INSIDE = ("+14165550100", "+442079460999", "+33639980000", "+46701740635", "+491713920099")
BESIDE = ("+14165550200", "+442079461000", "+33639970000", "+46701740636", "+491713920100")


@pytest.mark.parametrize("e164", INSIDE)
def test_the_ranges_hold_reserved_numbers(e164: str) -> None:
    assert RESERVED.fullmatch(e164)


@pytest.mark.parametrize("e164", BESIDE)
def test_the_ranges_hold_no_number_beside_them(e164: str) -> None:
    assert RESERVED.fullmatch(e164) is None


@pytest.mark.parametrize("region", ["US", "DE", "JP"])
def test_every_number_is_reserved_for_fiction_whatever_the_region_of_the_book(region: str) -> None:
    numbers = [
        number for person in demo_people(NOW, UTC, Rules(), region) for number in person.candidate.numbers
    ]
    assert len(numbers) > 60
    for number in numbers:
        assert number.e164 is not None
        assert RESERVED.fullmatch(number.e164), number.raw
        assert phonenumbers.is_possible_number(phonenumbers.parse(number.e164))


def test_no_two_people_share_a_number() -> None:
    numbers = [
        number.e164 for person in demo_people(NOW, UTC, Rules()) for number in person.candidate.numbers
    ]
    assert len(set(numbers)) == len(numbers)


def test_every_address_lies_in_a_reserved_domain() -> None:
    people = [person.candidate for person in demo_people(NOW, UTC, Rules())]
    hosts = [address.partition("@")[2] for one in people for address in one.emails]
    hosts += [urlsplit(url).hostname or "" for one in people for url in one.urls]
    assert len(hosts) > 60
    for host in hosts:
        assert host in ("example.com", "example.net", "example.org") or host.endswith(".example"), host
