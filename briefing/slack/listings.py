"""Slack messages that list things: links to brief, briefings found, digests, subscriptions, what a revision changed."""

import json
from collections.abc import Iterable, Sequence

from briefing.counting import counted
from briefing.render.addresses import Addresses
from briefing.render.outline import outline
from briefing.slack.blocks import (
    FALLBACK,
    HEADER,
    TEXT,
    Message,
    actions,
    button,
    context,
    labelled_section,
    link,
    linked_section,
    mrkdwn,
    notice,
    section,
    words_section,
)
from briefing.slack.words import escaped, fitted, was_cut
from briefing.types.briefing import Briefing

_LINE = 250  # characters of a headline, a subscription or a change
_SITE = 60
_VALUE = 1_500  # characters of a button's value, of Slack's 2,000: a link too long for it is left off
_OFFERED, _FOUND, _LISTED, _CHANGED = 5, 10, 30, 4


def offer_message(urls: Iterable[str], thread: str) -> Message:
    """Asks whether to brief links nobody briefed yet: a button for each, which answers in the thread."""
    values = [value for url in urls if (value := {"url": url, "t": thread}) and len(json.dumps(value)) <= _VALUE]
    kept = values[:_OFFERED]
    if not kept:
        return Message("These links are too long to be briefed from here.")
    one = len(kept) == 1
    labels = ["Brief it"] if one else [f"Brief link {at}" for at in range(1, len(kept) + 1)]
    buttons = [button(each, f"brief_link:{at}", kept[at]) for at, each in enumerate(labels)]
    said = f"No briefing of {'this link' if one else 'these links'} yet."
    return Message(said, (section(said), actions(buttons)))


def found_message(found: Iterable[Briefing]) -> Message:
    """Briefings that a search found: a line and a button each."""
    blocks = []
    for briefing in list(found)[:_FOUND]:
        title = fitted(outline(briefing).title, briefing.article.text, _LINE)
        show = button("Show", "show", {"a": briefing.article.id})
        blocks.append(words_section(title) | {"accessory": show})
    if not blocks:
        return notice("No briefing holds these words. Paste a link after /briefing to have one made.")
    return Message(f"{counted(len(blocks), 'briefing')} found", tuple(blocks))


def digest_message(title: str, found: Iterable[Briefing], more: int, links: Addresses) -> Message:
    """A digest: a line for each briefing with its link and a button; ``more`` says how many were left out."""
    said = fitted(title, "", HEADER)
    blocks = [labelled_section(said, said)]
    for briefing in found:
        source, site = briefing.article.text, briefing.article.site
        words = fitted(outline(briefing).title, source, _LINE)
        beside = f" · {fitted(site, source, _SITE)}" if site else ""
        show = button("Show", "show", {"a": briefing.article.id})
        blocks.append(linked_section(links.page(briefing.article.id), words, beside) | {"accessory": show})
    if more > 0:
        blocks.append(context(mrkdwn(f"{more} more: {link(links.base, 'see them all')}")))
    return Message(escaped(fitted(title, "", FALLBACK)), tuple(blocks))


def subscriptions_message(lines: Sequence[str]) -> Message:
    """A channel's subscriptions, a line each."""
    if not lines:
        return notice("This channel subscribes to nothing.")
    blocks = [words_section(fitted(line, "", _LINE)) for line in lines[:_LISTED]]
    if more := len(lines) - _LISTED:
        blocks += [section(f"{more} more are not shown; end some with `/briefing unsubscribe NUMBER`.")] * (more > 0)
    return Message(escaped(fitted("; ".join(lines), "", FALLBACK)), tuple(blocks))


def correction_message(article_id: str, revision: int, changes: Sequence[str], links: Addresses) -> Message:
    """What a revision changed, a line for each item, and where all of it can be read."""
    said = f"Correction: the article was revised. The briefing above now follows revision {revision}."
    shown = [fitted(change, "", _LINE) for change in changes[:_CHANGED]]
    cut = len(changes) > _CHANGED or any(map(was_cut, shown))
    more = link(links.changes(article_id, revision), "All that changed" if cut else "What changed in the article")
    words = fitted("\n".join((said, *shown)), "", TEXT)  # once more: marks of two lines may make a pair
    return Message(escaped(words), (words_section(words), context(mrkdwn(more))))
