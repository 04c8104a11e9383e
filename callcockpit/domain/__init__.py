"""Pure rules and values: the standard library and phonenumbers only; never reads a clock, a file or a table."""
