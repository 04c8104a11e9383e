"""The grammar of typed dates: words and numbers of a line become days, hours, zones and lengths of time.

Each ``read_…`` takes a :class:`~callcockpit.domain.dates.line.Line` and the place of a token, and returns the
value that begins there with the place of the first token after it, or None. :mod:`callcockpit.domain.when`
chooses among the phrases of a line.
"""
