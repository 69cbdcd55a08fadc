"""What Slack's documentation says a message may hold; gives why it would be refused, as an error code, or None."""

import json
from collections import Counter
from typing import Any

TEXTS = {"header": 150, "section": 3_000}
KEYS = {
    "header": {"text"},
    "section": {"text", "accessory"},
    "context": {"elements"},
    "actions": {"elements"},
}


def refusal(text: str, blocks: list[dict[str, Any]]) -> str | None:
    """Slack's error code for a message, None where it takes it."""
    if not text and not blocks:
        return "no_text"
    if len(text) > 40_000:
        return "msg_too_long"
    if len(blocks) > 50:
        return "invalid_blocks"
    if len(json.dumps(blocks, ensure_ascii=False)) + len(text) > 13_000:
        return "msg_blocks_too_long"
    return None if all(_valid(block) for block in blocks) else "invalid_blocks"


def _valid(block: dict[str, Any]) -> bool:
    kind = block["type"]
    if set(block) - {"type", "block_id"} - KEYS.get(kind, set()):
        return False
    if kind == "header":
        return block["text"]["type"] == "plain_text" and _text(block["text"], TEXTS[kind])
    if kind == "section":
        return _text(block["text"], TEXTS[kind]) and ("accessory" not in block or _element(block["accessory"]))
    if kind == "context":
        return 1 <= len(block["elements"]) <= 10 and all(_text(each, 2_000) for each in block["elements"])
    if kind == "actions":
        ids = Counter(each["action_id"] for each in block["elements"])
        return 1 <= len(ids) <= 25 and max(ids.values()) == 1 and all(map(_element, block["elements"]))
    return False


def _element(element: dict[str, Any]) -> bool:
    if not 1 <= len(element["action_id"]) <= 255:
        return False
    if element["type"] == "button":
        fits = len(element.get("value", "")) <= 2_000 and len(element.get("url", "")) <= 3_000
        return fits and _label(element["text"])
    if element["type"] == "overflow":
        options = element["options"]
        return 1 <= len(options) <= 5 and all(1 <= len(o["value"]) <= 150 and _label(o["text"]) for o in options)
    return False


def _label(text: dict[str, Any]) -> bool:
    return text["type"] == "plain_text" and _text(text, 75)


def _text(text: dict[str, Any], most: int) -> bool:
    own = {"plain_text": {"emoji"}, "mrkdwn": {"verbatim"}}.get(text["type"])
    return own is not None and set(text) <= {"type", "text"} | own and 1 <= len(text["text"]) <= most
