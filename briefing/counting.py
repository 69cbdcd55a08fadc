"""Numbers of things, in words."""


def counted(number: int, noun: str) -> str:
    """One word, two words, 1,000 words: the number with its noun, in the right form."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
