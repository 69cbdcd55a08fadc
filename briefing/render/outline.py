"""A briefing as sections of lines: what every written form shows, in its order, quotation marks already decided."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from briefing.counting import counted
from briefing.render.withholding import section_of, why
from briefing.types.article import Article
from briefing.types.briefing import Briefing, Coverage
from briefing.types.draft import Basis, ClaimKind, Withheld
from briefing.types.items import (
    Action,
    Actor,
    Against,
    Claim,
    Counterargument,
    Decision,
    Evidence,
    Question,
    Speaker,
    Statement,
)
from briefing.types.receipt import Receipt
from briefing.verification.quotation import begins_and_ends_quoted, in_marks, quoted, verbatim

Claims = Literal["central", "all"]
MOST_CENTRAL = 8
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_ENDING_COMMA = re.compile(r",(?=[\"”’']$)")  # within the mark it led on to what is not shown: "for a long time,"
_OPENING = 6  # words of a claim among which its cue stands where it is worded with it
_DONE = {Action.ACCEPT: "accepted", Action.EDIT: "edited", Action.REJECT: "rejected"}


@dataclass(frozen=True, slots=True)
class Line:
    """One item in words: who (``label``), how they put it (``cue``), what (``text``), remarks, and what proves it.

    ``quotes`` is the evidence to print; ``cited`` is the rest, which the text already shows word for word.
    """

    id: str
    label: str | None
    cue: str | None
    text: str
    notes: tuple[str, ...]
    quotes: tuple[Evidence, ...]
    cited: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """``about`` says where the article is from; ``sections`` leaves out empty ones; ``receipt`` says what made it."""

    title: str
    about: tuple[str, ...]
    url: str | None
    sections: tuple[Section, ...]
    withheld: tuple[str, ...]
    coverage: tuple[str, ...]
    receipt: str


def outline(briefing: Briefing, *, claims: Claims = "central") -> Outline:
    """The briefing's sections in reading order."""
    found = briefing.verified
    sections = (
        Section("summary", "Summary", tuple(_line(briefing, s) for s in found.summary)),
        Section("key_actors", "Key actors", tuple(_actor(a) for a in found.key_actors)),
        Section("claims", "Claims", tuple(_claim(briefing, c) for c in chosen_claims(briefing, claims))),
        Section(
            "open_questions",
            "Open questions",
            tuple(_line(briefing, q, _basis(q.basis)) for q in found.open_questions),
        ),
        Section("counterarguments", "Counterarguments", tuple(_counter(briefing, c) for c in found.counterarguments)),
    )
    return Outline(
        title=_words(briefing, found.headline),
        about=tuple(_about(briefing.article, found.headline)),
        url=briefing.article.url,
        sections=tuple(section for section in sections if section.lines),
        withheld=tuple(_withheld(briefing, w) for w in found.withheld),
        coverage=tuple(coverage_lines(found.coverage)),
        receipt=receipt_line(briefing.receipt, briefing.article),
    )


def without_generated(briefing: Briefing) -> Briefing:
    """The briefing without what a model added of its own: feeds and embeds show only what the article says."""
    verified = briefing.verified
    questions = tuple(q for q in verified.open_questions if q.basis is Basis.IN_ARTICLE)
    points = tuple(c for c in verified.counterarguments if c.basis is Basis.IN_ARTICLE)
    return replace(briefing, verified=replace(verified, open_questions=questions, counterarguments=points))


def first_beyond(title: str, summary: Iterable[str]) -> str:
    """The first sentence of the summary that does not begin with the title's own words; nothing where all do.

    An article without a title is called by its first words.
    """
    return next((each for each in summary if not each.startswith(title.rstrip(" …"))), "")


def chosen_claims(briefing: Briefing, claims: Claims) -> tuple[Claim, ...]:
    """Every claim, or the central ones: eight at most, in the order of the briefing."""
    every = briefing.verified.claims
    return every if claims == "all" else tuple(c for c in every if c.central)[:MOST_CENTRAL]


def claim_words(briefing: Briefing, claim: Claim) -> str:
    """The claim's words, between quotation marks where somebody said them and its evidence holds them."""
    if claim.kind is ClaimKind.DIRECT:
        printed = _printed(claim.text, claim.evidence)
        runs = [printed] if printed else _runs(claim.text, claim.evidence)
        if runs:
            return " ".join(run if begins_and_ends_quoted(run) else in_marks(run) for run in runs)
    return _ENDING_COMMA.sub("", _words(briefing, claim.text))


def _printed(words: str, evidence: Iterable[Evidence]) -> str | None:
    return next((exact for each in evidence if (exact := verbatim(words, each.exact))), None)


def _runs(words: str, evidence: Iterable[Evidence]) -> list[str]:
    """What somebody said in several goes, "We won!" she said. "It was hard.", as runs of whole sentences, each as
    printed; nothing where a sentence is not printed so.
    """
    runs: list[str] = []
    last = ""
    for sentence in _SENTENCE_END.split(words):
        joined = f"{last} {sentence}" if last else sentence
        whole = _printed(joined, evidence) if last else None
        printed = whole or _printed(sentence, evidence)
        if printed is None:
            return []
        runs[-1:] = [printed] if whole else [*runs[-1:], printed]
        last = joined if whole else sentence
    return runs


def holds_cue(claim: Claim) -> bool:
    """Whether a claim is worded with its cue, "has rejected the plan", so that it needs none beside it."""
    opening = " ".join(claim.text.split()[:_OPENING])
    return claim.cue is not None and claim.kind is not ClaimKind.DIRECT and claim.cue in opening


def coverage_lines(coverage: Coverage) -> Iterator[str]:
    """What share of the article's quotes, speakers and figures the briefing carries, in words."""
    for label, share in (
        ("direct quotes", coverage.direct_quotes),
        ("speakers", coverage.speakers),
        ("figures", coverage.figures),
    ):
        yield f"{share.carried} of {share.total} {label}"


def receipt_line(receipt: Receipt, article: Article) -> str:
    """What made the briefing, from what, when, at what price."""
    took = f"; {receipt.usage.seconds:.2f} s" if receipt.usage.seconds else ""
    cost = f"; ${receipt.usage.cost_usd:.4f}" if receipt.usage.cost_usd else ""
    when = receipt.created_at.strftime("%Y-%m-%d %H:%M UTC")
    text = receipt.article_digest[:12]
    return f"{made_by(receipt)}; text {text} (revision {article.revision}); {when}{took}{cost}"


def made_by(receipt: Receipt) -> str:
    """The engine and model that made the briefing, and whether in place of another or of another article."""
    made = f"{receipt.engine} engine, {receipt.model}"
    if receipt.prompt:
        made += f", prompt {receipt.prompt.name} {receipt.prompt.version}"
    made += f", shared with article {receipt.shared_from}" if receipt.shared_from else ""
    made += f", translated into {receipt.translated_to}" if receipt.translated_to else ""
    return made + (f" in place of the {receipt.fallback_for} engine" if receipt.fallback_for else "")


def _about(article: Article, headline: str) -> Iterator[str]:
    if article.title and article.title != headline:
        yield article.title
    if article.byline:
        yield article.byline
    if article.site:
        yield article.site
    if article.published_at:
        yield article.published_at.strftime("%-d %B %Y")
    yield counted(article.words(), "word")


def _line(briefing: Briefing, item: Statement | Question, notes: tuple[str, ...] = ()) -> Line:
    words = _words(briefing, item.text)
    return Line(item.id, None, None, words, notes + _edited(item.decision), *_shown(words, item.evidence))


def _actor(actor: Actor) -> Line:
    notes = [
        *([actor.role] if actor.role else ()),
        actor.kind.value,
        counted(actor.mentions, "mention"),
    ]
    if actor.aliases:
        notes.append(f"also {', '.join(actor.aliases)}")
    return Line(actor.id, actor.name, None, "", (*notes, *_edited(actor.decision)), (), actor.evidence)


def _claim(briefing: Briefing, claim: Claim) -> Line:
    words = claim_words(briefing, claim)
    label = claim.speaker.name if claim.speaker else ("the author" if claim.kind is ClaimKind.AUTHOR else None)
    cue = None if holds_cue(claim) else claim.cue
    return Line(claim.id, label, cue, words, _edited(claim.decision), *_shown(words, claim.evidence))


def _counter(briefing: Briefing, counter: Counterargument) -> Line:
    words = _words(briefing, counter.text)
    against = _against(briefing, counter.against)
    notes = ((f"against: {against}",) if against else ()) + _basis(counter.basis) + _edited(counter.decision)
    label = _name(counter.speaker)
    return Line(counter.id, label, None, words, notes, *_shown(words, counter.evidence))


def _against(briefing: Briefing, against: Against | None) -> str | None:
    if against is None:
        return None
    for claim in briefing.verified.claims:
        if claim.id == against.claim_id:
            name = _name(claim.speaker)
            return f"{name}: {claim_words(briefing, claim)}" if name else claim_words(briefing, claim)
    return _words(briefing, against.text) if against.text else None


def _withheld(briefing: Briefing, item: Withheld) -> str:
    expected, found = (_words(briefing, words) if words else None for words in (item.expected, item.found))
    reason = why(replace(item, expected=expected, found=found))
    return f"{section_of(item)}: {_words(briefing, item.text)} – {reason}"


def _name(speaker: Speaker | None) -> str | None:
    return speaker.name if speaker else None


def _basis(basis: Basis) -> tuple[str, ...]:
    return ("asked by the briefing, not by the article",) if basis is Basis.GENERATED else ()


def _edited(decision: Decision | None) -> tuple[str, ...]:
    return (f"{_DONE[decision.action]} by {decision.editor}",) if decision else ()


def _words(briefing: Briefing, text: str) -> str:
    return quoted(text, briefing.article.text)


def _shown(words: str, evidence: tuple[Evidence, ...]) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """Evidence to print, and evidence that the words already show."""
    quotes = tuple(each for each in evidence if each.exact not in words)
    return quotes, tuple(each for each in evidence if each not in quotes)
