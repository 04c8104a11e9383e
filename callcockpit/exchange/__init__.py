"""Files in and out: what people bring along becomes domain values, and domain values become files."""

from callcockpit.exchange.mapping import Choices
from callcockpit.exchange.opening import opened, read, read_bytes
from callcockpit.exchange.previewing import Preview, details, preview
from callcockpit.exchange.reading import XML_CALLS
from callcockpit.exchange.rejects import write_rejects

__all__ = [
    "XML_CALLS",
    "Choices",
    "Preview",
    "details",
    "opened",
    "preview",
    "read",
    "read_bytes",
    "write_rejects",
]
