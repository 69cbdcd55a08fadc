"""The parts of Slack messages: every text in them is escaped, fitted to its place, and markup only where it is ours."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from briefing.slack.words import escaped, fitted

Block = dict[str, Any]
MESSAGE = 13_000  # characters of a whole message
TEXT = 2_900  # characters of a section, of Slack's 3,000
HEADER, CONTEXT, FALLBACK = 140, 600, 300
_NOTICE = 700
_VALUE = 150  # of an overflow menu's option; a button takes 2,000
_MARKUP = re.compile(r"[*_~`]|:[\w+'-]+:|\n")  # what Slack would take for markup or an emoji


@dataclass(frozen=True, slots=True)
class Message:
    """What chat.postMessage takes: ``text`` is what notifications show."""

    text: str
    blocks: tuple[Block, ...] = ()


def size(message: Message) -> int:
    """Characters of a message as Slack counts them against ``MESSAGE``: its text and its blocks as JSON."""
    return len(message.text) + len(json.dumps(message.blocks, ensure_ascii=False))


def notice(text: str) -> Message:
    """One line in our own words, or in an error's; nothing in it is markup."""
    shown = fitted(text, "", _NOTICE)
    return Message(escaped(shown), (words_section(shown),))


def failure(why: str, job_id: str) -> Message:
    """Why nothing came, and the reference that the log has too."""
    return notice(f"{fitted(why, '', _NOTICE - 40)} (reference {reference(job_id)})")


def reference(job_id: str) -> str:
    """What a reader can name to whoever runs the service; the log has the same."""
    return hashlib.sha256(job_id.encode()).hexdigest()[:8]


def header(title: str) -> Block:
    """A headline."""
    return {"type": "header", "text": plain_text(title)}


def section(markup: str) -> Block:
    """Text with markup of ours; nothing in it is turned into a link or a mention."""
    return {"type": "section", "text": mrkdwn(markup)}


def words_section(words: str) -> Block:
    """Text without markup, whatever it holds."""
    return {"type": "section", "text": plain_text(words)}


def labelled_section(label: str, words: str) -> Block:
    """Words that begin with a label, which is bold where nothing in them could be taken for markup."""
    if label and words.startswith(label) and not _MARKUP.search(words):
        return section(f"*{escaped(label)}*{escaped(words[len(label) :])}")
    return words_section(words)


def linked_section(address: str, words: str, beside: str) -> Block:
    """Words that link somewhere, unless they could be taken for markup."""
    if _MARKUP.search(words + beside):
        return words_section(words + beside)
    return section(link(address, words) + escaped(beside))


def context(*elements: Block) -> Block:
    """Small grey text."""
    return {"type": "context", "elements": list(elements)}


def actions(elements: Iterable[Block]) -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": list(elements)}


def link(address: str, label: str) -> str:
    """Markup of a link; a label may hold anything."""
    return f"<{escaped(address)}|{escaped(label).replace('|', '¦')}>"


def mrkdwn(markup: str) -> Block:
    """A text object with markup."""
    return {"type": "mrkdwn", "text": markup, "verbatim": True}


def plain_text(words: str) -> Block:
    """A text object without markup."""
    return {"type": "plain_text", "text": escaped(words), "emoji": False}


def button(label: str, action: str, value: dict[str, str]) -> Block:
    """A button that sends a value to us."""
    return {"type": "button", "text": plain_text(label), "action_id": action, "value": json.dumps(value)}


def menu(article_id: str, choices: Iterable[tuple[str, str, str]]) -> Block | None:
    """A menu of up to five choices about items: label, what it does, and the item; none where an ID is too long."""
    options = [
        {"text": plain_text(label), "value": json.dumps({"do": do, "a": article_id, "i": item}, separators=(",", ":"))}
        for label, do, item in choices
    ]
    if any(len(option["value"]) > _VALUE for option in options):
        return None
    return {"type": "overflow", "action_id": "item", "options": options}
