"""Claims in words: the content of an attribution as one line, and what somebody does as a phrase with its verb."""

import re
from collections.abc import Sequence

from spacy.tokens import Token

from briefing.engines.embedded.clauses import has_to, is_passive
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.engines.embedded.speakers import PRONOUN
from briefing.types.analysis import Attribution
from briefing.types.article import Span
from briefing.types.draft import ClaimKind

DATELINE = re.compile(
    r"^(?:[A-Z][\w.'’-]+(?:[ ,/]+(?:[A-Z][\w.'’-]+|\d{1,2})){0,5}\s*)?"
    r"\((?:Reuters|Xinhua|Wikinews|[A-Z]{2,8})\)\s*(?:—|–|-{1,2}|:)?\s*"
    r"|^[A-Z]{4,}(?:,? [A-Z][\w.]+){0,4}\s*(?:—|–|--| - )\s*"
)
CLAUSE_OPENERS = re.compile(r"(?:whether|if|how|why|what|who|where|when|which)\b", re.IGNORECASE)
_MARKS = "“”\"„«»‘’'"
_TRIM = " \t\n,;:—–-"
CONJOINED = ("clause", "noun that", "adjective that", "aside", "quotation")  # "that" opens their content, not a noun
HOLDING = frozenset({"think", "believe", "expect", "feel"})  # "does not think that it is safe" says what somebody holds
_NEVER = {"never", "hardly", "neither", "nor"}
OF_PREDICATES = ("infinitive", "object", "prep", "gerund", "two", "small")  # frames whose content needs its verb
_BETWEEN = 4  # words from a verb to the infinitive that goes on from it: "went on to", "has yet to"
_LISTENER = 5  # words of whom somebody told, at most
_ASIDE = (
    re.compile(  # the article's own word on what is said: "repairs would cost £2m, a figure that campaigners dispute"
        r", an? (?:\w+ )?(?:figure|claim|charge|accusation|allegation|assertion|suggestion|view|estimate|argument)"
        r" (?:that|which|he|she|they|it|denied|disputed|rejected|contested|echoed|shared)\b[^,]*$"
    )
)


def content_of(attribution: Attribution, parsed: ParsedArticle) -> str:
    """What is said, as printed, on one line; between its pieces an ellipsis shows what was left out."""
    parts = _parts(parsed.article.text, attribution)
    said = _joined(parts) if parts else ""
    return said if attribution.kind is ClaimKind.DIRECT else _ASIDE.sub("", said)


def predicate_of(attribution: Attribution, parsed: ParsedArticle) -> str | None:
    """What somebody does, with the verb and its auxiliaries: "has twice rejected the plan"; None of statements."""
    verb = cue_word(attribution, parsed)
    if verb is not None and verb.pos_ == "NOUN":
        return _with_noun(attribution, parsed)
    if verb is None or verb.pos_ != "VERB":
        return None
    if not attribution.frame.startswith(OF_PREDICATES) and not (is_negated(verb) and verb.lemma_ in HOLDING):
        return None
    first = _opening(governing(verb) or verb)
    span = Span(first.idx, attribution.content[-1].end)
    source = attribution.source[0] if attribution.source else None
    if attribution.content[0].start < span.start or (source and span.start < source.end and source.start < span.end):
        return None
    return _part(parsed.article.text, span) or None


def governing(verb: Token) -> Token | None:
    """The verb that an infinitive goes on from: "tried", of "tried to defend the plan"; None of any other purpose."""
    head = verb
    while has_to(head) and head.head.pos_ in ("VERB", "AUX") and (head.dep_ == "xcomp" or _goes_on(head)):
        between = head.doc[head.head.i + 1 : head.i]
        if len(between) > _BETWEEN or any(t.dep_ in ("dobj", "dative", "pobj") for t in between):
            return None
        head = head.head
    return head if head.i != verb.i and not has_to(head) and not is_passive(head) else None


def _goes_on(verb: Token) -> bool:
    """Whether an infinitive stands right after "went on"."""
    before = [t.lower_ for t in verb.doc[max(verb.i - 2, 0) : verb.i]]
    return verb.head.lemma_ == "go" and verb.i - verb.head.i == len(before) + 1 and before == ["on", "to"]


def _opening(verb: Token) -> Token:
    """The first of the auxiliaries, negations and adverbs right before a verb."""
    first = verb
    while (
        first.i > verb.sent.start
        and first.nbor(-1).head.i == verb.i
        and first.nbor(-1).dep_ in ("aux", "neg", "advmod")
    ):
        first = first.nbor(-1)
    return first


def _with_noun(attribution: Attribution, parsed: ParsedArticle) -> str | None:
    """What somebody holds, with the noun right before it: "agreement that the dam stays", "refusal to pay"."""
    if attribution.cue is None or attribution.kind is ClaimKind.DIRECT:
        return None
    between = parsed.article.text[attribution.cue.end : attribution.content[0].start]
    if between.strip() not in ("", "that"):
        return None
    return _part(parsed.article.text, Span(attribution.cue.start, attribution.content[-1].end)) or None


def cue_of(attribution: Attribution, parsed: ParsedArticle) -> str | None:
    """The words that somebody's words are given with, as printed; of "told" with whom: "told the court"."""
    if attribution.cue is None:
        return None
    cue = _with_listener(attribution, parsed)
    return " ".join(parsed.article.text[cue.start : cue.end].split())


def _with_listener(attribution: Attribution, parsed: ParsedArticle) -> Span:
    """The cue, with the few words right after "told" that name whom."""
    verb, cue = cue_word(attribution, parsed), attribution.cue or Span(0, 0)
    if verb is None or verb.lemma_ != "tell":
        return cue
    whom = next((t for t in verb.rights if t.dep_ in ("dobj", "dative") and t.left_edge.i == verb.i + 1), verb)
    last = whom.right_edge
    whole = Span(cue.start, last.idx + len(last))
    said = any(span.start < whole.end and cue.start < span.end for span in attribution.content)
    return cue if said or whom.pos_ == "PRON" or last.tag_ == "POS" or last.i - verb.i > _LISTENER else whole


def is_negated(word: Token) -> bool:
    """Whether a verb is denied: "did not say", "never said"."""
    return any(child.dep_ == "neg" or child.lower_ in _NEVER for child in word.children)


def is_nested(attribution: Attribution, parsed: ParsedArticle) -> bool:
    """Whether the cue is joined to another verb or stands within its clause."""
    verb = cue_word(attribution, parsed)
    return verb is not None and verb.dep_ in ("conj", "ccomp", "relcl")


def cue_word(attribution: Attribution, parsed: ParsedArticle) -> Token | None:
    """The main word of a cue."""
    if attribution.cue is None:
        return None
    tokens = parsed.doc.char_span(*attribution.cue, alignment_mode="expand")
    return tokens.root if tokens is not None else None


def _parts(text: str, attribution: Attribution) -> list[str]:
    """The pieces of the content in words, without relative pronouns that stand alone."""
    parts = [part for span in attribution.content if (part := _part(text, span))]
    if attribution.frame.startswith(CONJOINED):
        parts = [re.sub(r"^that,?\s+", "", part) for part in parts]
    return [part for part in parts if len(parts) == 1 or not PRONOUN.fullmatch(part)]


def _part(text: str, span: Span) -> str:
    """A piece of content as a reader wants it: one line, without the marks around a quotation."""
    part = " ".join(DATELINE.sub("", text[span.start : span.end]).split())
    part = re.sub(r"""''(?=["“”])|(?<=["“”])''""", "", part).replace("''", '"').strip(_TRIM)
    return _without_marks(part).rstrip(",;: ")


def _without_marks(part: str) -> str:
    """A piece without marks that enclose all of it, and without one that has no partner."""
    inner = part[1:-1]
    doubles = sum(part.count(mark) for mark in '“”"')
    if len(part) > 2 and part[0] in _MARKS and part[-1] in _MARKS and not any(mark in inner for mark in '“”"'):
        return inner.strip(_TRIM)
    if doubles == 1 and part[0] in '“"':
        return part[1:].strip(_TRIM)
    if doubles == 1 and part[-1] in '”"':
        return part[:-1].strip(_TRIM)
    return part


def _joined(parts: Sequence[str]) -> str:
    """Pieces in order; between pieces that are no whole sentences an ellipsis shows what was left out."""
    joined = parts[0]
    for part in parts[1:]:
        joined += " " if joined[-1:] in ".!?…" else " … "
        joined += part
    return joined
