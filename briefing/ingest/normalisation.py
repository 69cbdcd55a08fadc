"""Text normalised once, before anything takes offsets of it: one form of characters, spaces and paragraphs."""

import re
import unicodedata

_DROPPED_CATEGORIES = {"Cc", "Cf", "Cs"}  # controls, zero-width and bidi marks, soft hyphen, BOM, lone surrogates
_LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028]")
_BLANKS = re.compile(r"[ \t]+")
_BLANK_LINES = re.compile(r"\n{2,}")

# Widths between which lines of equal length are taken for hard-wrapped prose (e-mail, plain-text wires: 65-100).
_NARROWEST, _WIDEST = 40, 120


def normalise(text: str) -> str:
    """The text in NFC with plain spaces, nothing invisible, and paragraphs separated by exactly one blank line.

    Single line ends become spaces where the text is hard-wrapped and paragraph borders everywhere else. Idempotent.
    """
    text = _LINE_ENDS.sub("\n", text).replace("\u2029", "\n\n").replace("\t", " ")
    text = unicodedata.normalize("NFC", text.translate(_replacements(text)))
    lines = [line.strip(" ") for line in _BLANKS.sub(" ", text).split("\n")]
    blocks = [block.split("\n") for block in _BLANK_LINES.split("\n".join(lines).strip("\n"))]
    width = _wrap_width(blocks)
    return "\n\n".join(paragraph for block in blocks for paragraph in _paragraphs(block, width))


def _replacements(text: str) -> dict[int, str | None]:
    """What becomes of the characters of this text that do not stay; only those that occur are looked up."""
    table: dict[int, str | None] = {}
    for character in set(text):
        category = unicodedata.category(character)
        if category == "Zs":
            table[ord(character)] = " "
        elif character != "\n" and (category in _DROPPED_CATEGORIES or "\U000e0100" <= character <= "\U000e01ef"):
            table[ord(character)] = None
    return table


def _wrap_width(blocks: list[list[str]]) -> int | None:
    """Longest line of a hard-wrapped text; None where single line ends separate paragraphs.

    A wrapped line ends where the next word would not have fitted, mostly in the middle of a sentence.
    """
    width = max(len(line) for block in blocks for line in block)
    joints = [joint for block in blocks for joint in zip(block, block[1:], strict=False)]
    if not joints or not _NARROWEST <= width <= _WIDEST:
        return None
    full = sum(_is_full(line, following, width) for line, following in joints)
    ended = sum(line.endswith((".", "!", "?", '"', "”")) for line, _ in joints)
    return width if full * 2 > len(joints) and ended * 2 < len(joints) else None


def _is_full(line: str, following: str, width: int) -> bool:
    return len(line) + 1 + len(following.split(" ", 1)[0]) > width


def _paragraphs(lines: list[str], width: int | None) -> list[str]:
    """Paragraphs of a block without blank lines."""
    paragraphs = lines[:1]
    for line, following in zip(lines, lines[1:], strict=False):
        if width is not None and _is_full(line, following, width):
            paragraphs[-1] += " " + following
        else:
            paragraphs.append(following)
    return paragraphs
