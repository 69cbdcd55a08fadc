"""Checks between engine and reader: pure functions."""
