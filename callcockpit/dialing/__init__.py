"""How a number reaches a phone: the program that takes it, found once, started without waiting."""
