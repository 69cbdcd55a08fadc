"""Which attributions make a claim that can be read by itself: no purpose, no torn clause, no mere possibility."""

import re
from dataclasses import replace

from spacy.tokens import Token

from briefing.engines.embedded.clauses import FINITE, has_to
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.engines.embedded.wording import OF_PREDICATES, cue_word, governing
from briefing.types.analysis import Attribution
from briefing.types.article import Span
from briefing.types.draft import ClaimKind

_SUBJECTS = ("nsubj", "nsubjpass", "expl")
_LONGEST_SUBJECT = 8  # words of a subject that the parser tore from its clause
_MAYBE = {"might", "may", "could"}
_TOPICS = ("prep to", "prep on", "prep about", "prep of")
_NO_SPEAKER = re.compile(  # words that name nobody: torn from a relative clause, or a pronoun without its person
    r"(?:whose|who|whom|what|whatever|anyone|anybody|if|['’]s)\b|(?:them|us|me|him)$|https?:|[<>]"
    r"|.*\bof (?:whom|which)$"
    r"|(?:i|we|you|one|that|which|this|it|these|those|my|our|your|his|her|its|their)$"
    r"|(?:not|no|nobody|none|neither)\b",  # "not everyone opposes the move"
    re.IGNORECASE,
)


def names_nobody(speaker: str) -> bool:
    """Whether a speaker as printed is no name or description of anybody."""
    return _NO_SPEAKER.match(speaker) is not None


def stands(attribution: Attribution, parsed: ParsedArticle) -> bool:
    """Whether what is attributed is a whole statement, position or deed of speech."""
    verb = cue_word(attribution, parsed)
    if verb is not None and verb.pos_ == "VERB" and attribution.frame.startswith(OF_PREDICATES):
        empty = _is_topic(verb, attribution) or _is_relative(verb, attribution)
        return not (empty or _is_purpose(verb) or _is_possible(verb))
    return attribution.kind is ClaimKind.DIRECT or not _is_torn(attribution, parsed)


def mended(attribution: Attribution, parsed: ParsedArticle) -> Attribution:
    """An attribution whose clause begins right after its cue, where the parser tore the subject from it."""
    cue, (first, *rest) = attribution.cue, attribution.content
    if cue is None or attribution.frame != "clause" or cue.end >= first.start or not _is_torn(attribution, parsed):
        return attribution
    between = parsed.article.text[cue.end : first.start]
    if not re.fullmatch(r"[\w\s’'-]+", between) or len(between.split()) > _LONGEST_SUBJECT or "\n" in between:
        return attribution
    return replace(attribution, content=(Span(cue.end + 1, first.end), *rest))


def _is_purpose(verb: Token) -> bool:
    """ "met to discuss the plan": what somebody means to do by something else."""
    return has_to(verb) and governing(verb) is None


def _is_possible(verb: Token) -> bool:
    """ "voters might blame her": nobody has said it."""
    return any(child.dep_ == "aux" and child.lower_ in _MAYBE for child in verb.children)


def _is_topic(verb: Token, attribution: Attribution) -> bool:
    """ "Commenting on the plan, she said": only what the words beside it are about."""
    return attribution.frame in _TOPICS and verb.tag_ == "VBG" and verb.dep_ == "advcl"


def _is_relative(verb: Token, attribution: Attribution) -> bool:
    """ "what she called a mess": what is called so stands before the verb, outside the claim."""
    relative = verb.dep_ == "relcl" or any(c.lower_ == "what" for c in verb.lefts)
    return attribution.frame == "two" and relative and not any(c.dep_ in ("dobj", "ccomp") for c in verb.rights)


def _is_torn(attribution: Attribution, parsed: ParsedArticle) -> bool:
    """Whether a clause has lost its subject: "might not be so lucky", "which will hold the vote"."""
    words = parsed.doc.char_span(*attribution.content[0], alignment_mode="expand")
    first = next((token for token in words or () if not (token.is_punct or token.is_space)), None)
    if first is None or first.lower_ == "that" or attribution.frame not in ("clause", "aside", "according", "trailing"):
        return False
    if first.lower_ == "to" and first.tag_ == "TO":
        return True
    if first.lower_ == "which" and first.i and first.nbor(-1).text == ",":
        return True
    clause = (first, first.head)
    subject = any(c.dep_ in _SUBJECTS and c.i >= first.i for verb in clause for c in verb.children)
    return first.tag_ in FINITE and first.pos_ in ("VERB", "AUX") and not subject
