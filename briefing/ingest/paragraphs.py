"""Marked-up text to plain paragraphs that hold what the page prints: no markup, no markers of lists or tables."""

from collections.abc import Iterator
from typing import Any

from briefing.ingest.hidden import drop

_BLOCKS = frozenset({"body", "div", "head", "item", "lb", "list", "p", "quote", "row", "table"})  # trafilatura's tags
_BREAK = "\n"
_STRUCK_OR_NOTE = "//del | //s | //strike | //sup[descendant::a[starts-with(@href, '#')]]"


def spell_out(tree: Any) -> None:
    """Puts into the words of an HTML tree what it prints by markup, and takes out struck words and footnote numbers."""
    for node in tree.xpath(_STRUCK_OR_NOTE):
        drop(node)
    for node in list(tree.iter("q")):
        node.text = f"“{node.text or ''}"
        if len(node):
            node[-1].tail = f"{node[-1].tail or ''}”"
        else:
            node.text += "”"
        node.drop_tag()


def paragraphs(body: Any) -> str:
    """The paragraphs of an extracted body (trafilatura's XML), a blank line between them; a table row is one."""
    pieces = "".join(_pieces(body)).split(_BREAK)
    return "\n\n".join(text for piece in pieces if (text := " ".join(piece.split())))


def _pieces(node: Any, in_cell: bool = False) -> Iterator[str]:
    in_cell = in_cell or node.tag == "cell"
    around = "" if node.tag not in _BLOCKS | {"cell"} else " " if in_cell else _BREAK
    yield around
    yield (node.text or "").replace(_BREAK, " ")
    for child in node:
        if isinstance(child.tag, str):
            yield from _pieces(child, in_cell)
        yield (child.tail or "").replace(_BREAK, " ")
    yield around
