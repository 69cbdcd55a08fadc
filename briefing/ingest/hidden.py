"""Takes out of a page what a reader never sees, so that it cannot become article text (nor instruct a model)."""

import re
from typing import Any

from lxml import html

_NEVER_SHOWN = (
    "//template | //noscript | //style | //iframe | //object | //svg | //math | //dialog[not(@open)]"
    " | //script[not(translate(normalize-space(@type), 'LDJSON', 'ldjson')='application/ld+json')]"
)
_HIDDEN = "//*[@hidden or @aria-hidden or @style]"
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)", re.DOTALL)
_NOTHING = r"0*(?:\.0+)?(?:px|pt|em|rem|ex|ch|vw|vh|%|cm|mm)?"
_END = r"\s*(?:!important\s*)?(?:;|$)"
_HIDES = re.compile(
    rf"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|content-visibility\s*:\s*hidden"
    rf"|opacity\s*:\s*{_NOTHING}{_END}|color\s*:\s*transparent"
    rf"|font(?:-size)?\s*:\s*(?:0|[01](?:\.\d+)?px)(?=[\s;/!]|$|px|pt|em|rem|%)"
    rf"|(?:left|top|right|bottom|text-indent|margin-left|margin-top)\s*:\s*-\d{{3,}}"
    rf"|clip\s*:\s*rect\(\s*(?:0|1px)|clip-path\s*:\s*inset\(\s*(?:50|100)%|transform\s*:\s*scale\(\s*0\s*\))",
    re.IGNORECASE,
)
_EMPTY_BOX = re.compile(rf"(?:^|;)\s*(?:max-)?(?:width|height)\s*:\s*(?:{_NOTHING}|1px){_END}", re.IGNORECASE)
_COLOUR = re.compile(r"(?:^|;)\s*(color|background(?:-color)?)\s*:\s*([^;!]+?)\s*(?=[;!]|$)", re.IGNORECASE)
_CLIPS = re.compile(r"overflow(?:-[xy])?\s*:\s*(?:hidden|clip)", re.IGNORECASE)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_SIMPLE = re.compile(r"([a-zA-Z][\w-]*)?([.#])([\w-]+)")
_MOST = 0.3  # share of a page's text that a style sheet may hide; beyond, scripts show it again (tabs, faded-in pages)


def drop_hidden(tree: Any) -> None:
    """Removes scripts and elements hidden by attribute, inline style, or a plain rule of the page's own."""
    hidden_by_rule = _hidden_by_rules(tree)
    for node in tree.xpath(_NEVER_SHOWN):
        drop(node)
    for node in tree.xpath(_HIDDEN):
        if _is_hidden(node):
            drop(node)
    limit = _MOST * len(tree.text_content())
    for node in hidden_by_rule:
        if len(node.text_content()) <= limit:
            drop(node)


def drop(node: Any) -> None:
    """Removes a node but not the text that follows it."""
    if node.getparent() is not None:
        html.HtmlMixin.drop_tree(node)


def hides(style: str) -> bool:
    """Whether the declarations of a style make what they apply to invisible."""
    plain = _CSS_ESCAPE.sub(_unescaped, _CSS_COMMENT.sub("", style)) if "\\" in style or "/*" in style else style
    if _HIDES.search(plain) or (_EMPTY_BOX.search(plain) and _CLIPS.search(plain)):
        return True
    colours = {name.lower()[:5]: _colour(value) for name, value in _COLOUR.findall(plain)}
    return "color" in colours and colours["color"] == colours.get("backg")


def _colour(value: str) -> str:
    """A colour in one spelling, as far as text is hidden with it."""
    value = value.lower().replace(" ", "")
    if re.fullmatch(r"#[0-9a-f]{3}", value):
        value = "#" + "".join(2 * digit for digit in value[1:])
    return {"white": "#ffffff", "black": "#000000", "rgb(255,255,255)": "#ffffff"}.get(value, value)


def _is_hidden(node: Any) -> bool:
    if node.tag in ("html", "body"):  # hidden until a script has run
        return False
    stated = (node.get("aria-hidden") or "").strip().lower() == "true"
    return stated or node.get("hidden") is not None or hides(node.get("style") or "")


def _hidden_by_rules(tree: Any) -> list[Any]:
    """Elements hidden by rules for one class or ID, outside of media queries; other selectors are not understood."""
    names: set[tuple[str, str, str]] = set()
    for sheet in tree.iter("style"):
        for selectors, declarations in _RULE.findall(_outside_of_blocks(_CSS_COMMENT.sub("", sheet.text or ""))):
            if hides(declarations):
                parts = (_SIMPLE.fullmatch(selector.strip()) for selector in selectors.split(","))
                names.update((part[1] or "", part[2], part[3]) for part in parts if part)
    return [node for node in tree.iter("*") if names & _selectors(node)] if names else []


def _outside_of_blocks(sheet: str) -> str:
    """The rules of a style sheet that hold always: without @media and the like."""
    kept, position = [], 0
    for match in re.finditer(r"@[\w-]+[^{};]*\{", sheet):
        if match.start() < position:
            continue
        kept.append(sheet[position : match.start()])
        position = _after_block(sheet, match.end())
    return "".join((*kept, sheet[position:]))


def _after_block(sheet: str, position: int) -> int:
    depth = 1
    while depth and position < len(sheet):
        depth += {"{": 1, "}": -1}.get(sheet[position], 0)
        position += 1
    return position


def _selectors(node: Any) -> set[tuple[str, str, str]]:
    names = [(".", name) for name in (node.get("class") or "").split()]
    names += [("#", node.get("id"))] if node.get("id") else []
    return {(tag, mark, name) for tag in ("", node.tag) for mark, name in names}


def _unescaped(match: re.Match[str]) -> str:
    if not match.group(1):
        return match.group(2)
    code = int(match.group(1), 16)
    return chr(code) if 0 < code < 0x110000 else "\ufffd"
