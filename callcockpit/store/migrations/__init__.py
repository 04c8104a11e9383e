"""Numbered steps that bring a book to the newest layout; each is frozen once it is released."""
