"""Briefings as Slack messages; Slack's limits hold: every part has a budget, escaping counted, and so has the whole."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from briefing.render.addresses import Addresses
from briefing.render.inert import web_address
from briefing.render.outline import Line, Outline, Section, made_by, outline
from briefing.slack.blocks import (
    CONTEXT,
    FALLBACK,
    HEADER,
    MESSAGE,
    TEXT,
    Block,
    Message,
    actions,
    button,
    context,
    header,
    labelled_section,
    link,
    menu,
    mrkdwn,
    notice,
    plain_text,
    section,
    size,
    words_section,
)
from briefing.slack.words import escaped, fitted, was_cut
from briefing.types.briefing import Briefing
from briefing.types.items import Evidence, Item
from briefing.verification.quotation import in_marks

FOLDED = {"open_questions": "Open questions", "counterarguments": "Counterarguments"}
_SHOWN = {"summary": 3, "key_actors": 6, "claims": 4}  # items of each; the others are folded
_FOLDED, _QUOTES = 8, 8
_ACTOR, _ACTORS = 180, 3  # characters of an actor, and actors that share a menu
_ITEMS = (700, 450, 200)  # the longest an item may be, tried in turn until the whole fits
_EVIDENCE = (900, 500, 250)  # the same of a quote
_LABEL, _SITE, _ADDRESS = 60, 60, 1_000
_GROUPS = ("summary", "key_actors")  # sections whose evidence is shown together


@dataclass(frozen=True, slots=True)
class _Shown:
    """Blocks, and whether anything in them was cut."""

    blocks: tuple[Block, ...]
    cut: bool = False


def briefing_message(briefing: Briefing, links: Addresses) -> Message:
    """The briefing: headline, summary, actors, claims with speakers; questions and counterpoints behind buttons."""
    shown = outline(briefing, claims="all")
    messages = (_briefing_message(briefing, shown, links, most) for most in _ITEMS)
    return next((message for message in messages if size(message) <= MESSAGE), notice(shown.title))


def _briefing_message(briefing: Briefing, shown: Outline, links: Addresses, most: int) -> Message:
    source = briefing.article.text
    title = fitted(shown.title, source, HEADER)
    parts = [_part(briefing, each, most) for each in shown.sections if each.name in _SHOWN]
    blocks = [header(title), *(block for part in parts for block in part.blocks), _about(briefing, shown)]
    if was_cut(title) or any(part.cut for part in parts):
        blocks.append(context(mrkdwn(f"Shortened to fit. {link(_page(briefing, links), 'Read all of it')}")))
    blocks.append(actions(_buttons(briefing, shown, links)))
    return Message(escaped(fitted(f"Briefing: {shown.title}", source, FALLBACK)), tuple(blocks))


def _part(briefing: Briefing, of: Section, most: int) -> _Shown:
    central = {claim.id for claim in briefing.verified.claims if claim.central}
    lines = sorted(of.lines, key=lambda line: line.id not in central)  # stable: article order within
    kept = lines[: _SHOWN[of.name]]
    show = {"summary": _summary, "key_actors": _actors, "claims": _rows}[of.name]
    shown = show(briefing, of.title, kept, most)
    return _Shown(shown.blocks, shown.cut or len(kept) < len(lines))


def _summary(briefing: Briefing, _: str, lines: list[Line], most: int) -> _Shown:
    """The summary as one paragraph; its menu names each sentence."""
    source = briefing.article.text
    parts = [fitted(_said(line), source, most) for line in lines]
    block = words_section(fitted(" ".join(parts), source, TEXT))
    wrong = ((f"Sentence {at} is not right", "reject", line.id) for at, line in enumerate(lines, 1))
    chosen = menu(briefing.article.id, [("Show evidence", "evidence", "summary"), *wrong])
    return _Shown((_with(block, chosen),), any(map(was_cut, parts)))


def _actors(briefing: Briefing, title: str, lines: list[Line], _: int) -> _Shown:
    """Three actors to a block, a line each; their menu names them."""
    source, blocks, cut = briefing.article.text, [section(f"*{title}*")], False
    for at in range(0, len(lines), _ACTORS):
        some = lines[at : at + _ACTORS]
        parts = [fitted(_actor(briefing, line), source, _ACTOR) for line in some]
        cut = cut or any(map(was_cut, parts))
        wrong = ((f"Not right: {fitted(line.label or '', source, _LABEL)}", "reject", line.id) for line in some)
        chosen = menu(briefing.article.id, [("Show evidence", "evidence", "key_actors"), *wrong])
        blocks.append(_with(words_section(fitted("\n".join(parts), source, TEXT)), chosen))
    return _Shown(tuple(blocks), cut)


def _rows(briefing: Briefing, title: str, lines: Iterable[Line], most: int) -> _Shown:
    """A block for each item, its speaker first, each with a menu."""
    source, blocks, cut = briefing.article.text, [section(f"*{title}*")], False
    for line in lines:
        words = fitted(_said(line), source, most)
        cut = cut or was_cut(words)
        choices = [("Show evidence", "evidence", line.id), ("Not right", "reject", line.id)]
        block = labelled_section(line.label or "", words)
        blocks.append(_with(block, menu(briefing.article.id, choices)))
    return _Shown(tuple(blocks), cut)


def folded_message(briefing: Briefing, name: str, links: Addresses) -> Message:
    """The questions or counterpoints that a button of the briefing unfolds."""
    found = next((s for s in outline(briefing).sections if s.name == name and name in FOLDED), None)
    if found is None:
        return notice("There is nothing more there: the article was revised since.")
    for most in _ITEMS:
        shown = _rows(briefing, found.title, found.lines[:_FOLDED], most)
        blocks = shown.blocks
        if shown.cut or len(found.lines) > _FOLDED:
            blocks += (section(f"Shortened. {link(_page(briefing, links), 'Read all of it')}"),)
        message = Message(f"{found.title} of the briefing", blocks)
        if size(message) <= MESSAGE:
            return message
    return notice(found.title)


def evidence_message(briefing: Briefing, part: str, links: Addresses) -> Message:
    """The words of the article that prove an item, or the items of a section, each with a link to where they stand."""
    items = _items(briefing, part)
    if not items:
        return notice("That item is no longer in the briefing: the article was revised, or an editor took it out.")
    each = max(1, _QUOTES // len(items))
    left = sum(len(item.evidence[each:]) for item in items)
    for most in _EVIDENCE:
        blocks = [section("*Evidence*, in the article's own words")]
        for number, item in enumerate(items, 1):
            if len(items) > 1:
                blocks.append(context(plain_text(_named(briefing, part, number, item))))
            for proof in item.evidence[:each]:
                blocks += _quote(briefing, proof, links, most)
        if left:
            blocks.append(context(mrkdwn(f"{left} more: {link(_page(briefing, links), 'see them all')}")))
        message = Message("Evidence from the article", tuple(blocks))
        if size(message) <= MESSAGE:
            return message
    return notice("The evidence is too long to show here; open the briefing.")


def _items(briefing: Briefing, part: str) -> tuple[Item, ...]:
    found = briefing.verified
    if part in _GROUPS:
        items: tuple[Item, ...] = getattr(found, part)
        return items[: _SHOWN[part]]
    every: tuple[Item, ...] = (
        *found.summary,
        *found.key_actors,
        *found.claims,
        *found.open_questions,
        *found.counterarguments,
    )
    return tuple(each for each in every if each.id == part)[:1]


def _named(briefing: Briefing, part: str, number: int, item: Item) -> str:
    name = getattr(item, "name", None)
    return f"Summary, sentence {number}" if name is None else fitted(name, briefing.article.text, _LABEL)


def _quote(briefing: Briefing, each: Evidence, links: Addresses, most: int) -> Iterator[Block]:
    yield words_section(fitted(in_marks(each.exact), briefing.article.text, most))
    yield context(
        mrkdwn(link(f"{_page(briefing, links)}#n{each.sentence}", f"Read it there: sentence {each.sentence}"))
    )


def _said(line: Line) -> str:
    who = f"{line.label}: " if line.label and line.text else line.label or ""
    notes = f" ({'; '.join(line.notes)})" if line.notes else ""
    return f"{who}{line.text}{notes}"


def _actor(briefing: Briefing, line: Line) -> str:
    """Who it is and as what, in the article's words."""
    actor = next(each for each in briefing.verified.key_actors if each.id == line.id)
    return " · ".join((actor.name, actor.role or actor.kind.value))


def _with(block: Block, accessory: Block | None) -> Block:
    return block | {"accessory": accessory} if accessory else block


def _about(briefing: Briefing, shown: Outline) -> Block:
    """Source, engine and coverage."""
    source, article = briefing.article.text, briefing.article
    address = web_address(article.url)
    site = fitted(article.site or (urlsplit(address).hostname if address else None) or "", source, _SITE)
    elements = []
    if address and len(escaped(address)) <= _ADDRESS:
        elements.append(mrkdwn(link(address, site)))
    elif article.site:
        elements.append(plain_text(site))
    about = (part for part in shown.about if part != article.site)
    made = (made_by(briefing.receipt), f"carries {', '.join(shown.coverage)}", f"revision {article.revision}")
    for parts in (tuple(about), made):
        elements.append(plain_text(fitted(" · ".join(parts), source, CONTEXT)))
    return context(*elements)


def _buttons(briefing: Briefing, shown: Outline, links: Addresses) -> Iterator[Block]:
    for each in shown.sections:
        if label := FOLDED.get(each.name):
            value = {"a": briefing.article.id, "s": each.name}
            yield button(f"{label} ({len(each.lines)})", f"unfold:{each.name}", value)
    yield {"type": "button", "text": plain_text("Open"), "action_id": "open", "url": _page(briefing, links)}


def _page(briefing: Briefing, links: Addresses) -> str:
    return links.page(briefing.article.id)
