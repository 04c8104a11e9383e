"""Tests of what is on the screen and of what the keys do."""
