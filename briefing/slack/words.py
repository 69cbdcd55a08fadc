"""Words as Slack takes them: control characters escaped, never longer than their place, quoting nothing unsaid."""

from briefing.render.inert import plain
from briefing.verification.quotation import quoted

_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MORE = {each: len(entity) - 1 for each, entity in _ESCAPED.items()} | {'"': 1, "\\": 1, "\n": 1}
_CUT = " …"
_RESERVE = 8  # the sign of a cut, and a quotation mark's partner where its own fell to the cut (2 as JSON)


def weight(text: str) -> int:
    """Characters the text takes in a message, at most: as JSON, in UTF-16 as some clients count."""
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    return units + sum(text.count(each) * more for each, more in _MORE.items())


def escaped(text: str) -> str:
    """The text with Slack's three control characters written as entities."""
    return "".join(_ESCAPED.get(each, each) for each in text)


def fitted(text: str, source: str, most: int) -> str:
    """The text, not escaped, without marks around words ``source`` does not say, cut to ``most`` characters' weight."""
    whole = _clean(text)
    cut = weight(whole) > most
    if cut:
        whole = _head(whole, most - _RESERVE)
    shown = quoted(whole, source).strip() or "–"
    return shown + _CUT if cut else shown


def was_cut(text: str) -> bool:
    """Whether ``fitted`` cut this text."""
    return text.endswith(_CUT)


def _head(text: str, most: int) -> str:
    """The longest beginning of that weight, up to a word's end where one is near."""
    total, end = 0, len(text)
    for at, each in enumerate(text):
        total += 1 + _MORE.get(each, ord(each) > 0xFFFF)
        if total > most:
            end = at
            break
    space = text.rfind(" ", end - 40, end) if end > 80 else -1
    return text[: space if space > 0 else end].rstrip()


def _clean(text: str) -> str:
    return "\n".join(plain(line) for line in text.splitlines())
