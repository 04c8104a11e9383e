"""The program that reads a long file of people for ``ahead``, in a process of its own.

Standard input is the file. Standard output is a greeting, the rows in pickled parts, each with its length
before it, then an empty one and a JSON object: what was left out, or why the file cannot be read. Where
anything else goes wrong it ends without the object.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import sys
from collections.abc import Mapping, Sequence
from itertools import islice

from callcockpit.domain.errors import CockpitError
from callcockpit.domain.values import Candidate, Supply
from callcockpit.exchange.ahead import GREETING, LENGTH, WISH
from callcockpit.exchange.mapping import Choices
from callcockpit.exchange.reading import Manner, supplied

PART = 500
"""Rows that are told at once."""


def main() -> None:
    """Tell the rows of the file on standard input, as the environment wishes."""
    wish = json.loads(os.environ[WISH])
    if tuple(wish["fields"]) != Candidate._fields:
        sys.exit("Another version asks.")

    def recall(row: Sequence[str]) -> Mapping[str, str]:
        recalled: dict[str, str] = wish["recalled"]
        return recalled if list(row) == wish["headers"] else {}

    # People make no cycles, and the collector would walk all of them again and again.
    gc.disable()
    manner = Manner(wish["region"], choices=Choices(wish["given"], recall))
    out = sys.stdout.buffer
    out.write(GREETING)
    refused, left = "", tuple[str, ...]()
    try:
        supply = supplied(sys.stdin.buffer, wish["name"], wish["encoding"], manner)
        if not isinstance(supply, Supply):
            sys.exit("These are calls.")
        told = iter(supply.rows)
        while rows := list(islice(told, PART)):
            data = pickle.dumps(rows, pickle.HIGHEST_PROTOCOL)
            out.write(len(data).to_bytes(LENGTH) + data)
            out.flush()
        left = supply.left_out()
    except CockpitError as error:
        refused = str(error)
    out.write(bytes(LENGTH) + json.dumps({"refused": refused, "left": left}).encode())


if __name__ == "__main__":
    main()
