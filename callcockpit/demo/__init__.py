"""The made-up people of ``callcockpit --demo``: data, and what turns it into values."""
