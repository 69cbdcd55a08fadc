"""A briefing carried over to a copy of its article: a draft that cites the copy's own sentences, yet to be verified."""

import re
from collections.abc import Iterator

from briefing.revisions import reanchor
from briefing.types.article import Article
from briefing.types.briefing import Verified
from briefing.types.draft import (
    Basis,
    Draft,
    DraftActor,
    DraftClaim,
    DraftCounterargument,
    DraftQuestion,
    DraftStatement,
    Withheld,
)
from briefing.types.items import Actor, Claim, Evidence, Item, Speaker, wording

_MOST_PRINTING = 20  # sentences kept for one actor
_ENOUGH = 0.7  # share of the items that the copy must bear out, or it is briefed on its own


def draft_for(verified: Verified, copy: Article) -> Draft:
    """What a briefing says, citing where the copy says it; an item whose evidence is not in the copy is rejected."""
    carrier = _Carrier(verified, copy)
    claims = [(claim, carrier.sentences("claims", claim)) for claim in verified.claims]
    kept = [claim for claim, sentences in claims if sentences]
    places = {claim.id: place for place, claim in enumerate(kept)}
    return Draft(
        headline=verified.headline,
        summary=tuple(
            DraftStatement(item.text, sentences)
            for item in verified.summary
            if (sentences := carrier.sentences("summary", item))
        ),
        key_actors=tuple(carrier.actor(actor) for actor in verified.key_actors),
        claims=tuple(_claim(claim, sentences) for claim, sentences in claims if sentences),
        open_questions=tuple(carrier.questions()),
        counterarguments=tuple(carrier.points(places)),
        rejected=tuple(carrier.rejected),
    )


def is_enough(carried: Verified, original: Verified) -> bool:
    """Whether most items of the original's briefing are borne out by the copy."""
    return _count(carried) >= _ENOUGH * _count(original)


def _count(verified: Verified) -> int:
    return sum(map(len, (verified.summary, verified.claims, verified.open_questions, verified.counterarguments)))


class _Carrier:
    """Finds in the copy what the items of a briefing rest on."""

    def __init__(self, verified: Verified, copy: Article) -> None:
        self._verified = verified
        self._copy = copy
        self.rejected: list[Withheld] = []

    def sentences(self, section: str, item: Item) -> tuple[int, ...]:
        """Numbers of the copy's sentences that hold all the evidence of an item; none where one piece is missing."""
        found = [self._numbers(each) for each in item.evidence]
        if found and all(found):
            return tuple(sorted({number for numbers in found for number in numbers}))
        self.rejected.append(Withheld(section, wording(item), "not_in_copy"))
        return ()

    def actor(self, actor: Actor) -> DraftActor:
        """An actor with the sentences of the copy that print the name."""
        names = "|".join(re.escape(name) for name in (actor.name, *actor.aliases))
        pattern = re.compile(rf"(?<!\w)(?:{names})(?!\w)")
        text = self._copy.text
        found = (s.number for s in self._copy.sentences if pattern.search(text[s.start : s.end]))
        return DraftActor(actor.name, actor.kind, tuple(found)[:_MOST_PRINTING], actor.role, actor.aliases)

    def questions(self) -> Iterator[DraftQuestion]:
        for item in self._verified.open_questions:
            if item.basis is Basis.GENERATED:
                yield DraftQuestion(item.text, (), item.basis)
            elif sentences := self.sentences("open_questions", item):
                yield DraftQuestion(item.text, sentences, item.basis)

    def points(self, places: dict[str, int]) -> Iterator[DraftCounterargument]:
        for item in self._verified.counterarguments:
            generated = item.basis is Basis.GENERATED
            sentences = () if generated else self.sentences("counterarguments", item)
            if generated or sentences:
                yield DraftCounterargument(
                    text=item.text,
                    sentences=sentences,
                    against=item.against.text if item.against else None,
                    against_claim=places.get(item.against.claim_id or "") if item.against else None,
                    speaker=_name(item.speaker),
                    basis=item.basis,
                )

    def _numbers(self, evidence: Evidence) -> tuple[int, ...]:
        found = reanchor(evidence, self._copy.text)
        if found is None:
            return ()
        return tuple(s.number for s in self._copy.sentences if s.start < found.end and found.start < s.end)


def _claim(claim: Claim, sentences: tuple[int, ...]) -> DraftClaim:
    return DraftClaim(claim.text, _name(claim.speaker), claim.kind, sentences, claim.cue, claim.central)


def _name(speaker: Speaker | None) -> str | None:
    return speaker.name if speaker else None
