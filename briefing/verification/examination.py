"""One draft item examined: evidence copied for what it cites, then every check in order; the first failure decides."""

from dataclasses import dataclass, replace

from briefing.types.article import Span
from briefing.types.draft import Basis, ClaimKind
from briefing.types.items import Evidence
from briefing.types.receipt import CheckOutcome
from briefing.verification.authorship import check_authorship
from briefing.verification.composition import check_composition
from briefing.verification.context import Context
from briefing.verification.evidence import evidence_for, find_quote
from briefing.verification.item import ASSERTING, Check, Failure, Item
from briefing.verification.names import check_names
from briefing.verification.numbers import check_numbers
from briefing.verification.polarity import check_modality, check_negation
from briefing.verification.qualifiers import check_opposites, check_qualifiers
from briefing.verification.quotation import begins_and_ends_quoted
from briefing.verification.quoted import check_quoted
from briefing.verification.roles import check_roles
from briefing.verification.speaker import check_speaker
from briefing.verification.support import check_support, support
from briefing.verification.wording import check_wording
from briefing.verification.words import bare, content, words

CHECKS: tuple[tuple[str, Check], ...] = (
    ("quotes", check_quoted),
    ("numbers", check_numbers),
    ("names", check_names),
    ("opposites", check_opposites),
    ("wording", check_wording),
    ("qualifiers", check_qualifiers),
    ("negation", check_negation),
    ("modality", check_modality),
    ("composition", check_composition),
    ("roles", check_roles),
    ("speaker", check_speaker),
    ("authorship", check_authorship),
    ("support", check_support),
)
# Failures that a wrong citation explains. A changed negation, modal or wording is the item's own.
_MISPLACED = frozenset({"quote_mismatch", "number_mismatch", "name_mismatch", "not_supported"})
_SURELY = 0.75  # support that a sentence must give which the draft did not cite; no altered item got there in bench/
_MOST_EVIDENCE = 10_000  # characters; more proves everything and nothing, and checks take time that grows with it
_TRIED = 3  # sentences looked at when those cited do not bear an item out


_OF_ITS_OWN = ("open_questions", "counterarguments")  # sections in which an engine may go beyond the article


@dataclass(frozen=True, slots=True)
class Candidate:
    """A draft item as cited, before it is known whether the article bears it out."""

    section: str
    text: str
    sentences: tuple[int, ...]
    spans: tuple[Span, ...] = ()
    speaker: str | None = None
    kind: ClaimKind | None = None
    basis: Basis = Basis.IN_ARTICLE
    cue: str | None = None

    def item(self, evidence: tuple[Evidence, ...]) -> Item:
        """The item as checks see it."""
        marked = begins_and_ends_quoted(self.text.strip())
        return Item(self.section, self.text, evidence, self.speaker, self.kind, self.basis, self.cue, marked)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What examining an item gave: its evidence, or the failure; and the outcome of each check that ran."""

    evidence: tuple[Evidence, ...]
    failure: Failure | None = None
    outcomes: tuple[tuple[str, CheckOutcome], ...] = ()
    moved_to: tuple[int, ...] = ()


def examine(candidate: Candidate, context: Context) -> Verdict:
    """The verdict on one item."""
    if not any(character.isalnum() for character in candidate.text):
        return Verdict((), Failure("empty"))
    try:
        evidence = evidence_for(context.article, candidate.sentences, candidate.spans)
    except IndexError as error:
        last = len(context.article.sentences)
        return Verdict((), Failure("no_such_sentence", expected=f"1-{last}", found=str(error.args[0])))
    if candidate.basis is Basis.GENERATED:
        return _generated(candidate, context)
    if not evidence:
        return Verdict((), Failure("no_evidence"))
    if sum(len(piece.exact) for piece in evidence) > _MOST_EVIDENCE:
        return Verdict((), Failure("too_much_evidence", expected=f"at most {_MOST_EVIDENCE} characters"))
    verdict = run_checks(as_printed(candidate.item(evidence), candidate.spans, context), context)
    if verdict.failure is None or verdict.failure.reason not in _MISPLACED:
        return verdict
    return _moved(candidate, context) or verdict


def _generated(candidate: Candidate, context: Context) -> Verdict:
    """The verdict on a question or counterargument of the engine's own: needs no evidence, but nobody said it, and
    the names, numbers and quotes in it are the article's.
    """
    if candidate.section not in _OF_ITS_OWN or candidate.speaker is not None:
        return Verdict((), Failure("no_evidence"))
    whole = evidence_for(context.article, [sentence.number for sentence in context.article.sentences])
    return replace(run_checks(candidate.item(whole), context), evidence=())


def _moved(candidate: Candidate, context: Context) -> Verdict | None:
    """The verdict where another sentence of the article bears out the item, the cited ones not; else none."""
    if candidate.section not in ASSERTING or candidate.spans or candidate.basis is not Basis.IN_ARTICLE:
        return None
    for number in likeliest(candidate, context):
        evidence = evidence_for(context.article, (number,))
        item = as_printed(candidate.item(evidence), (), context)
        if item.verbatim or support(item, context) >= _SURELY:
            verdict = run_checks(item, context)
            if verdict.failure is None:
                return replace(verdict, moved_to=(number,))
    return None


def likeliest(candidate: Candidate, context: Context) -> list[int]:
    """Numbers of the few sentences, not cited, that share most of an item's words, and at least half."""
    text, said = context.article.text, set(content(candidate.text))
    shared = {
        sentence.number: len(said & set(content(text[sentence.start : sentence.end])))
        for sentence in context.article.sentences
        if sentence.number not in candidate.sentences
    }
    likely = sorted((number for number in shared if 2 * shared[number] >= len(said) > 0), key=lambda n: -shared[n])
    return likely[:_TRIED]


def as_printed(item: Item, spans: tuple[Span, ...], context: Context) -> Item:
    """The item with its places in the article and in the article's words, where only typography or omissions differ."""
    for piece in item.evidence:
        found = find_quote(piece.exact, item.text)
        if found:
            return replace(item, text=found.exact, places=(Span(piece.start + found.start, piece.start + found.end),))
    pieces = " ".join(context.article.text[span.start : span.end] for span in spans)
    said = [bare(match.group()) for match in words(item.text)]
    copied = bool(said) and said == [bare(match.group()) for match in words(pieces)]
    return replace(item, places=spans) if copied else item


def run_checks(item: Item, context: Context) -> Verdict:
    """The checks in order, up to the first that fails."""
    outcomes: list[tuple[str, CheckOutcome]] = []
    for name, check in CHECKS:
        failure = check(item, context)
        outcomes.append((name, CheckOutcome.FAILED if failure else CheckOutcome.PASSED))
        if failure:
            return Verdict((), failure, tuple(outcomes))
    return Verdict(item.evidence, None, tuple(outcomes))
