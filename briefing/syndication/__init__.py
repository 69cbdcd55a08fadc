"""Copies of one story: told from other stories, and briefed by the briefing that was made of the first."""
