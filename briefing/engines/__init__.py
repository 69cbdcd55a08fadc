"""Engines: each turns an article into a Draft."""
