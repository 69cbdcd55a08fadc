"""The article beside its briefing: paragraphs of numbered sentences, cut where evidence begins and ends."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from briefing.types.article import Article, Sentence
from briefing.types.briefing import Briefing
from briefing.types.items import Evidence


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a sentence, and the IDs of the items whose evidence they are part of."""

    text: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence in pieces; ``items`` rest on it."""

    number: int
    pieces: tuple[Piece, ...]
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences of one paragraph; ``after_gap`` says that text before it is not shown."""

    passages: tuple[Passage, ...]
    heading: bool
    after_gap: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """Which code points of the article an item rests on."""

    item: str
    start: int
    end: int


def proofs(briefing: Briefing, shown: frozenset[str]) -> tuple[Proof, ...]:
    """Evidence of the items with these IDs."""
    return tuple(
        Proof(item, each.start, each.end) for item, found in _evidence(briefing) if item in shown for each in found
    )


def paragraphs(
    article: Article, found: tuple[Proof, ...], *, whole: bool = True, also: frozenset[int] = frozenset()
) -> tuple[Paragraph, ...]:
    """The article's paragraphs; with ``whole`` false only the sentences that items rest on, and those of ``also``."""
    out: list[Paragraph] = []
    passages = {s.number: _passage(article, s, here) for s, here in _by_sentence(article, found)}
    gap = False
    for _, group in groupby(article.sentences, lambda sentence: sentence.paragraph):
        sentences = list(group)
        kept = [s for s in sentences if whole or passages[s.number].items or s.number in also]
        gap = gap or len(kept) < len(sentences)
        if kept:
            out.append(Paragraph(tuple(passages[s.number] for s in kept), kept[0].heading, gap))
            gap = False
    return tuple(out)


def _by_sentence(article: Article, found: tuple[Proof, ...]) -> Iterator[tuple[Sentence, list[Proof]]]:
    """Each sentence with the proofs that touch it; an article may have ten thousand sentences."""
    starts = [sentence.start for sentence in article.sentences]
    touching: dict[int, list[Proof]] = {}
    for proof in found:
        for at in range(max(bisect_right(starts, proof.start) - 1, 0), bisect_left(starts, proof.end)):
            if proof.end > starts[at] and proof.start < article.sentences[at].end:
                touching.setdefault(at, []).append(proof)
    for at, sentence in enumerate(article.sentences):
        yield sentence, touching.get(at, [])


def _passage(article: Article, sentence: Sentence, here: list[Proof]) -> Passage:
    cuts = {sentence.start, sentence.end}
    for proof in here:
        cuts |= {max(proof.start, sentence.start), min(proof.end, sentence.end)}
    borders = sorted(cuts)
    pieces = tuple(
        Piece(article.text[a:b], _ordered(p.item for p in here if p.start <= a and p.end >= b))
        for a, b in zip(borders, borders[1:], strict=False)
    )
    return Passage(sentence.number, pieces, _ordered(proof.item for proof in here))


def _ordered(items: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))


def _evidence(briefing: Briefing) -> Iterator[tuple[str, tuple[Evidence, ...]]]:
    found = briefing.verified
    for section in (found.summary, found.key_actors, found.claims, found.open_questions, found.counterarguments):
        for item in section:
            yield item.id, item.evidence
    for counter in found.counterarguments:
        if counter.against:
            yield counter.id, counter.against.evidence
