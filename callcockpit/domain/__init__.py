"""Pure rules and values on the standard library and phonenumbers; no clock, file or table is read here."""
