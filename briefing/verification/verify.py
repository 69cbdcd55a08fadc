"""From a draft to what may be served: every item tied to its evidence and checked against it, the rest withheld."""

from collections.abc import Sequence
from dataclasses import replace

from briefing.types.analysis import Analysis
from briefing.types.article import Article
from briefing.types.briefing import Verified
from briefing.types.draft import (
    Basis,
    ClaimKind,
    Draft,
    DraftClaim,
    DraftCounterargument,
    DraftQuestion,
    DraftStatement,
)
from briefing.types.items import Actor, Against, Claim, Counterargument, Evidence, Question, Statement
from briefing.verification.attributing import attributed
from briefing.verification.authorship import spoken_words
from briefing.verification.cast import speaker_of, verified_actors
from briefing.verification.context import Context
from briefing.verification.coverage import NONE, measure_coverage
from briefing.verification.examination import Candidate, as_printed, examine
from briefing.verification.headline import verified_headline
from briefing.verification.ledger import Ledger
from briefing.verification.quotation import quoted, verbatim
from briefing.verification.surroundings import whole_cue


def verify(article: Article, draft: Draft, analysis: Analysis) -> Verified:
    """The part of a draft that the article bears out; the rest with reasons. The same input gives the same value."""
    ledger = Ledger(Context(article, analysis))
    ledger.withheld.extend(draft.rejected)
    headline = verified_headline(draft.headline, ledger)
    summary = [_statement(statement, ledger) for statement in draft.summary]
    actors = tuple(verified_actors(draft.key_actors, ledger))
    claims = [_claim(claim, ledger, actors) for claim in draft.claims]
    questions = [_question(question, ledger) for question in draft.open_questions]
    points = [_counterargument(point, draft, claims, ledger, actors) for point in draft.counterarguments]
    verified = Verified(
        headline=quoted(headline, f"{article.title or ''}\n{article.text}"),
        summary=tuple(item for item in summary if item),
        key_actors=actors,
        claims=tuple(item for item in claims if item),
        open_questions=tuple(item for item in questions if item),
        counterarguments=tuple(item for item in points if item),
        withheld=tuple(ledger.withheld),
        coverage=NONE,
        checks=tuple(ledger.checks),
    )
    return replace(verified, coverage=measure_coverage(article, analysis, verified))


def _statement(draft: DraftStatement, ledger: Ledger) -> Statement | None:
    candidate = Candidate("summary", draft.text, draft.sentences, draft.spans)
    admitted = ledger.admit(candidate)
    return Statement(admitted[0], _statement_words(candidate, admitted[1], ledger), admitted[1]) if admitted else None


def _claim(draft: DraftClaim, ledger: Ledger, actors: Sequence[Actor]) -> Claim | None:
    """The claim as drafted; where that fails, which is noted, the statement it is about as the article prints it."""
    claim = _as_drafted(draft, ledger, actors)
    return claim or (_as_drafted(draft.printed, ledger, actors) if draft.printed else None)


def _as_drafted(draft: DraftClaim, ledger: Ledger, actors: Sequence[Actor]) -> Claim | None:
    cue = whole_cue(draft.cue, draft.spans, ledger.context)
    speaker = _named(draft.speaker)
    drafted = Candidate("claims", draft.text, draft.sentences, draft.spans, speaker, draft.kind, cue=cue)
    candidate, verdict = attributed(drafted, ledger.context)
    admitted = ledger.admit(candidate, verdict)
    if admitted is None:
        return None
    return Claim(
        id=admitted[0],
        text=_claim_words(candidate, admitted[1], ledger),
        speaker=speaker_of(candidate.speaker, actors),
        cue=candidate.cue,
        kind=candidate.kind or draft.kind,
        central=draft.central,
        evidence=admitted[1],
    )


def _named(speaker: str | None) -> str | None:
    """A speaker that has a name; none where only marks or blanks are given."""
    return speaker.strip() if speaker and any(character.isalnum() for character in speaker) else None


def _question(draft: DraftQuestion, ledger: Ledger) -> Question | None:
    admitted = ledger.admit(Candidate("open_questions", draft.text, draft.sentences, draft.spans, basis=draft.basis))
    return Question(admitted[0], _words(draft.text, ledger), draft.basis, admitted[1]) if admitted else None


def _counterargument(
    draft: DraftCounterargument,
    whole: Draft,
    claims: Sequence[Claim | None],
    ledger: Ledger,
    actors: Sequence[Actor],
) -> Counterargument | None:
    speaker = _named(draft.speaker)
    drafted = Candidate("counterarguments", draft.text, draft.sentences, draft.spans, speaker, basis=draft.basis)
    candidate, verdict = attributed(drafted, ledger.context)
    admitted = ledger.admit(candidate, verdict)
    if admitted is None:
        return None
    return Counterargument(
        id=admitted[0],
        text=_statement_words(candidate, admitted[1], ledger),
        against=_against(draft, whole, claims, ledger),
        speaker=speaker_of(candidate.speaker, actors),
        basis=draft.basis,
        evidence=admitted[1],
    )


def _against(
    draft: DraftCounterargument, whole: Draft, claims: Sequence[Claim | None], ledger: Ledger
) -> Against | None:
    """What a counterargument opposes: the claim where it is served, else a position in words that checks bear out."""
    index = draft.against_claim
    opposed = claims[index] if index is not None and 0 <= index < len(claims) else None
    if opposed:
        return Against(opposed.id, None)
    text, sentences = draft.against, draft.against_sentences or draft.sentences
    if not text and index is not None and 0 <= index < len(claims):
        text, sentences = whole.claims[index].text, whole.claims[index].sentences
    if not text:
        return None
    verdict = examine(Candidate("against", text, sentences), ledger.context)
    if verdict.failure:
        ledger.withhold("counterarguments", text, verdict.failure)
        return None
    return Against(None, _words(text, ledger), verdict.evidence)


def _claim_words(candidate: Candidate, evidence: tuple[Evidence, ...], ledger: Ledger) -> str:
    """A claim's words as served; those of a quotation in the article's case, so that they can stand in its marks."""
    if candidate.kind is ClaimKind.DIRECT and verbatim(candidate.text, ledger.context.article.text) is None:
        item = as_printed(candidate.item(evidence), candidate.spans, ledger.context)
        if len(item.places) == 1:
            return _words(ledger.context.article.text[slice(*item.places[0])], ledger)
    return _words(candidate.text, ledger)


def _statement_words(candidate: Candidate, evidence: tuple[Evidence, ...], ledger: Ledger) -> str:
    """An item's words as served; whole sentences of somebody's speech as printed, in quotation marks."""
    if candidate.basis is not Basis.IN_ARTICLE:
        return _words(candidate.text, ledger)
    item = as_printed(candidate.item(evidence), candidate.spans, ledger.context)
    return spoken_words(item, ledger.context) or _words(candidate.text, ledger)


def _words(text: str, ledger: Ledger) -> str:
    """An item's words as served: a mark that lost its partner when they were cut from the article goes or gets one."""
    return quoted(text, ledger.context.article.text)
