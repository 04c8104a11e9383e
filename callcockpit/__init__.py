"""Call Cockpit: whom to call now, the history with that person, and what came of it, in one key."""

__version__ = "0.1.0"
