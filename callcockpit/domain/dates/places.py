"""Places and abbreviations that name a time zone beside an hour: *London*, *UTC*, *PT*, *UTC+2*."""

from __future__ import annotations

from functools import cache

from callcockpit.domain.dates.vocabulary import table

_IANA = {
    "Europe": (
        "Amsterdam Andorra Athens Belgrade Berlin Bratislava Brussels Bucharest Budapest Chisinau "
        "Copenhagen Dublin Gibraltar Guernsey Helsinki Istanbul Kyiv Lisbon Ljubljana London "
        "Luxembourg Madrid Malta Minsk Monaco Moscow Oslo Paris Prague Riga Rome Sarajevo Skopje "
        "Sofia Stockholm Tallinn Tirane Vienna Vilnius Warsaw Zagreb Zurich"
    ),
    "America": (
        "Anchorage Asuncion Barbados Belize Bogota Boise Buenos_Aires Caracas Chicago Costa_Rica "
        "Denver Detroit Edmonton El_Salvador Guatemala Guayaquil Halifax Havana Indianapolis Jamaica "
        "Juneau La_Paz Lima Los_Angeles Louisville Managua Manaus Mexico_City Monterrey Montevideo "
        "Montreal Nassau New_York Panama Phoenix Port_of_Spain Puerto_Rico Recife Regina Santiago "
        "Santo_Domingo Sao_Paulo St_Johns Tegucigalpa Tijuana Toronto Vancouver Whitehorse Winnipeg"
    ),
    "Asia": (
        "Almaty Amman Baghdad Bahrain Baku Bangkok Beirut Bishkek Brunei Colombo Damascus Dhaka Dubai "
        "Dushanbe Ho_Chi_Minh Hong_Kong Jakarta Jerusalem Kabul Karachi Kathmandu Kolkata "
        "Kuala_Lumpur Kuwait Macau Manila Muscat Nicosia Novosibirsk Phnom_Penh Qatar Riyadh Saigon "
        "Samarkand Seoul Shanghai Singapore Taipei Tashkent Tbilisi Tehran Tel_Aviv Tokyo Ulaanbaatar "
        "Vientiane Vladivostok Yangon Yekaterinburg Yerevan"
    ),
    "Africa": (
        "Abidjan Accra Addis_Ababa Algiers Cairo Casablanca Conakry Dakar Dar_es_Salaam Douala "
        "Gaborone Harare Johannesburg Kampala Khartoum Kigali Kinshasa Lagos Luanda Lusaka Maputo "
        "Monrovia Nairobi Tripoli Tunis Windhoek"
    ),
    "Australia": "Adelaide Brisbane Canberra Darwin Hobart Melbourne Perth Sydney",
    "Pacific": "Auckland Fiji Guam Honolulu Port_Moresby Tahiti",
    "Atlantic": "Azores Bermuda Canary Reykjavik",
    "Indian": "Maldives Mauritius",
}
"""Regions and towns of zone names."""

_OTHERS = {
    "America/New_York": (
        "NYC, Boston, Atlanta, Miami, Philadelphia, Washington, Washington DC, DC, Pittsburgh, "
        "Cleveland, Columbus, Cincinnati, Charlotte, Orlando, Tampa, Baltimore, Buffalo, Raleigh, "
        "Florida, Ohio, Georgia, Massachusetts, East Coast, eastern"
    ),
    "America/Chicago": (
        "Dallas, Houston, Austin, San Antonio, Minneapolis, St Louis, Milwaukee, Memphis, New "
        "Orleans, Kansas City, Nashville, Oklahoma City, Omaha, Texas, Illinois, central"
    ),
    "America/Denver": "Salt Lake City, Albuquerque, Colorado, Utah, Calgary, mountain",
    "America/Los_Angeles": (
        "LA, San Francisco, SF, Seattle, San Diego, San Jose, Portland, Sacramento, Las Vegas, Vegas, "
        "Oakland, California, West Coast, pacific"
    ),
    "America/Phoenix": "Arizona, Tucson",
    "America/Toronto": "Ottawa, Quebec",
    "America/Sao_Paulo": "Rio, Rio de Janeiro, Brasilia",
    "America/Bogota": "Colombia",
    "America/Argentina/Buenos_Aires": "Argentina",
    "Pacific/Honolulu": "Hawaii",
    "Europe/London": (
        "UK, England, Britain, Scotland, Wales, Edinburgh, Glasgow, Manchester, Birmingham, Leeds, "
        "Liverpool, Bristol, Cardiff, Belfast"
    ),
    "Europe/Dublin": "Ireland, Irish",
    "Europe/Paris": "France, French, Lyon, Marseille, Toulouse, Nice",
    "Europe/Berlin": (
        "Germany, German, Munich, Hamburg, Frankfurt, Cologne, Stuttgart, Dusseldorf, central "
        "european, european"
    ),
    "Europe/Zurich": "Switzerland, Swiss, Geneva, Basel, Bern, Lausanne",
    "Europe/Madrid": "Spain, Spanish, Barcelona, Valencia",
    "Europe/Rome": "Italy, Italian, Milan, Turin, Naples",
    "Europe/Vienna": "Austria, Austrian",
    "Europe/Amsterdam": "Netherlands, Dutch, Rotterdam, The Hague",
    "Europe/Brussels": "Belgium, Antwerp",
    "Europe/Stockholm": "Sweden, Swedish, Gothenburg, Malmo",
    "Europe/Oslo": "Norway",
    "Europe/Copenhagen": "Denmark, Danish",
    "Europe/Helsinki": "Finland, Finnish",
    "Europe/Warsaw": "Poland, Polish, Krakow",
    "Europe/Prague": "Czech",
    "Europe/Athens": "Greece, Greek",
    "Europe/Istanbul": "Turkey, Turkish, Ankara",
    "Europe/Kyiv": "Kiev, Ukraine",
    "Europe/Lisbon": "Portugal, Porto",
    "Europe/Budapest": "Hungary",
    "Europe/Bucharest": "Romania",
    "Asia/Kolkata": (
        "India, Indian, Mumbai, Bombay, Delhi, New Delhi, Bangalore, Bengaluru, Chennai, Hyderabad, "
        "Pune, Calcutta"
    ),
    "Asia/Tokyo": "Japan, Osaka, Kyoto",
    "Asia/Shanghai": "China, Beijing, Shenzhen, Guangzhou, Peking",
    "Asia/Seoul": "Korea, Busan",
    "Asia/Jerusalem": "Israel, Haifa",
    "Asia/Dubai": "Abu Dhabi, UAE, gulf",
    "Asia/Riyadh": "Saudi, Jeddah",
    "Asia/Karachi": "Pakistan, Lahore",
    "Asia/Manila": "Philippines",
    "Asia/Bangkok": "Thailand",
    "Asia/Ho_Chi_Minh": "Vietnam, Hanoi",
    "Africa/Johannesburg": "South Africa, Cape Town, Durban, Pretoria",
    "Africa/Cairo": "Egypt",
    "Africa/Nairobi": "Kenya",
    "Africa/Lagos": "Nigeria",
    "Pacific/Auckland": "New Zealand, Wellington, Christchurch",
    "Atlantic/Reykjavik": "Iceland",
}
"""Further towns, states and countries with one zone."""

_SHORT = {
    "UTC": "utc gmt z zulu",
    "America/New_York": "et est edt",
    "America/Chicago": "ct cst cdt",
    "America/Denver": "mt mst mdt",
    "America/Los_Angeles": "pt pst pdt",
    "America/Anchorage": "akst akdt akt",
    "Pacific/Honolulu": "hst",
    "Europe/London": "bst",
    "Europe/Paris": "cet cest met mez mesz",
    "Europe/Helsinki": "eet eest",
    "Europe/Lisbon": "wet west",
    "Europe/Moscow": "msk",
    "Asia/Tokyo": "jst",
    "Asia/Seoul": "kst",
    "Asia/Singapore": "sgt",
    "Asia/Hong_Kong": "hkt",
    "Asia/Karachi": "pkt",
    "Asia/Dubai": "gst",
    "Africa/Johannesburg": "sast",
    "Australia/Sydney": "aest aedt aet",
    "Australia/Perth": "awst",
    "Pacific/Auckland": "nzst nzdt nzt",
    "America/Sao_Paulo": "brt",
    "America/Argentina/Buenos_Aires": "art",
}
"""Abbreviations; standard and daylight time alike are the clock that hangs there on that day."""

UNSURE = table("ist, ast, adt, acst, acdt, cot, clt, wib, nst, ndt", None)
"""Abbreviations that several zones have."""


@cache
def towns() -> dict[str, str]:
    """Return the zone by the name of a place, in lower case."""
    found = {
        town.replace("_", " ").lower(): f"{region}/{town}"
        for region, names in _IANA.items()
        for town in names.split()
    }
    for zone, names in _OTHERS.items():
        found.update((name.lower(), zone) for name in names.split(", "))
    return found


@cache
def abbreviations() -> dict[str, str]:
    """Return the zone by its abbreviation, in lower case."""
    return {short: zone for zone, names in _SHORT.items() for short in names.split()}
