"""The book: Peewee lives here and nowhere else. Everything is synchronous and runs on one database thread."""
