"""What is feared, hoped, threatened or still to be settled in time, worded as a question."""

import re
from collections.abc import Iterator

from spacy.tokens import Span

from briefing.engines.embedded.clauses import has_to
from briefing.engines.embedded.indirect_questions import is_negated
from briefing.engines.embedded.interrogatives import inverted, phrase, subject_of, text_of
from briefing.engines.embedded.noun_phrases import definite, object_of, within, without_clause
from briefing.engines.embedded.outcomes import future

_CHANCES = {"chance", "danger", "fear", "hope", "likelihood", "possibility", "prospect", "risk", "threat", "worry"}
_RAISES = {"boost", "fuel", "heighten", "increase", "raise", "renew", "revive", "spark", "stoke"}
_TIMES = {"minute", "hour", "day", "week", "month", "year", "time"}
_MATTERS = {"difference", "disagreement", "dispute", "hurdle", "issue", "matter", "obstacle", "question"}
_OPEN = {"outstanding", "unresolved", "unsettled", "remaining"}
_CONTESTS = {
    "election",
    "vote",
    "primary",
    "runoff",
    "referendum",
    "hearing",
    "trial",
    "summit",
    "verdict",
    "by-election",
}


def feared(span: Span) -> Iterator[str | None]:
    """\"the risk that the fund runs dry\", \"raising hopes of a truce\"."""
    for word in span:
        if word.lemma_ not in _CHANCES or word.pos_ != "NOUN" or any(t.lower_ in ("no", "little") for t in word.lefts):
            continue
        that = next((t for t in word.rights if t.dep_ in ("acl", "ccomp", "relcl") and t.pos_ in ("VERB", "AUX")), None)
        if that is not None and any(t.lower_ == "that" and t.dep_ == "mark" for t in that.lefts):
            yield inverted(that, helper="will" if any(t.tag_ == "MD" for t in that.lefts) else None)
        of = next((t for t in word.rights if t.lower_ == "of"), None)
        thing = object_of(of)
        if thing is not None and word.head.lemma_ in _RAISES and thing.left_edge.lower_ in ("a", "an"):
            yield f"will there be {phrase(thing.subtree)}"


def threatened(span: Span) -> Iterator[str | None]:
    """\"threatens to sue\", \"have three weeks to reach a deal\"."""
    for verb in span:
        if verb.pos_ not in ("VERB", "AUX") or is_negated(verb):
            continue
        todo = next((t for t in verb.rights if t.dep_ == "xcomp" and has_to(t)), None)
        if verb.lemma_ == "have" and verb.tag_ in ("VBZ", "VBP"):
            time = next((t for t in verb.rights if t.dep_ == "dobj" and t.lemma_ in _TIMES), None)
            within = next((t for t in time.rights if t.dep_ in ("relcl", "acl")), None) if time is not None else None
            todo = (todo or within) if time is not None else None
        elif verb.lemma_ != "threaten" or verb.tag_ == "VBD":
            continue
        own = subject_of(verb)
        if todo is not None and has_to(todo) and own is not None and own.tag_ not in ("WDT", "WP"):
            yield re.split(r", (?:before|after)\b", future(own, todo))[0]


def unsettled(span: Span) -> Iterator[str | None]:
    """\"outstanding issues must be negotiated\", \"differences remain over the border\"."""
    for word in span:
        if word.lemma_ not in _MATTERS or word.pos_ != "NOUN":
            continue
        named_open = next((t for t in word.lefts if t.lower_ in _OPEN), None)
        if named_open is not None and word.tag_ == "NNS" and word.head.lemma_ in ("be", "remain", "settle", "resolve"):
            about = [
                t for t in word.rights if t.dep_ == "prep" and t.lower_ in ("in", "over", "about", "between", "on")
            ]
            where = "".join(f" {text_of(list(t.subtree))}" for t in about[:1])
            yield f"how will the {named_open.lower_} {word.lower_}{where} be settled"
        elif word.tag_ == "NNS" and word.lemma_ != "question" and word.head.lemma_ == "remain" and word.i < word.head.i:
            yield f"how will {without_clause(word)} be settled"


def contested(span: Span) -> Iterator[str | None]:
    """\"The election is on Thursday\": how it ends."""
    verb = span.root
    own = subject_of(verb)
    if verb.lemma_ in ("be", "schedule", "set") and own is not None and own.lemma_.lower() in _CONTESTS:
        yield f"what will come of {definite(within(own))}"
