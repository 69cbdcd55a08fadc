"""An attribution as grammar shows it: its cue, whose words they are, and the words."""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from briefing.engines.embedded.clauses import agent_of, antecedent_of, is_passive, noun_phrase, span_of, subject_of
from briefing.engines.embedded.cues import takes
from briefing.types.article import Span

_NEVER = ("PUNCT", "PART", "SYM", "CCONJ", "ADP", "SPACE")
_ARTICLES = {"the", "a", "an"}
_EMPTY = {"it", "there"}
_ASKING = {"who", "which", "what"}


@dataclass(frozen=True, slots=True)
class Found:
    """A cue with its source and content; ``frame`` says in which shape it was found."""

    cue: Token
    source: tuple[Span, ...]
    content: tuple[Span, ...]
    frame: str


def source_of(verb: Token, doc: Doc) -> tuple[Span, ...]:
    """Who the verb's words are attributed to; empty where nobody is named, and where the article itself judges."""
    if takes(verb.lemma_.lower(), "infinitive raised"):
        return ()
    if is_passive(verb):
        return phrases([agent_of(verb)], doc)
    subject = speaking_subject(verb)
    if subject is None or subject.dep_ == "expl" or subject.lower_ in _EMPTY and subject.i > verb.i:
        return ()
    antecedent = antecedent_of(subject)
    if antecedent is None and subject.tag_ in ("WP", "WDT") and subject.lower_ in _ASKING:
        return ()  # "Who cares about the vote?"
    return phrases([antecedent, subject], doc)


def speaking_subject(verb: Token) -> Token | None:
    """The subject whose words an active verb governs."""
    return _introduced(verb, subject_of(_speaking(verb)))


def _speaking(verb: Token) -> Token:
    """The verb whose subject speaks: of "…, saying that" after what somebody said, the cue of that."""
    if verb.dep_ == "advcl" and verb.tag_ == "VBG" and not any(c.dep_ == "nsubj" for c in verb.children):
        head = verb.head
        after = head.i > head.head.i or verb.i > head.head.i > head.i  # "…," she said, adding that …
        if head.dep_ == "ccomp" and after and takes(head.head.lemma_.lower(), "clause"):
            return head.head
    return _outer(verb)


def _outer(verb: Token) -> Token:
    """The cue that a joined one goes on from: "responded", of "responded that aid had been late and said she …"."""
    clause = verb.head
    while clause.dep_ == "conj" and clause.head.i != clause.i:
        clause = clause.head
    own = any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)
    parallel = verb.tag_ == clause.tag_ or verb.tag_ != clause.head.tag_ or verb.tag_ not in ("VBD", "VBZ")
    if verb.dep_ != "conj" or own or parallel or clause.dep_ != "ccomp" or clause.i < clause.head.i:
        return verb
    joins = any(c.dep_ == "ccomp" for c in verb.children) and takes(verb.lemma_.lower(), "clause")
    return clause.head if joins and takes(clause.head.lemma_.lower(), "clause") else verb


def _introduced(verb: Token, subject: Token | None) -> Token | None:
    """The subject; "Moss" of "Moss, who is sure he is no candidate, said", where the parser takes one from within."""
    doc = verb.doc
    if subject is None or verb.i - 1 <= subject.i or doc[verb.i - 1].text != ",":
        return subject
    for token in reversed(doc[verb.sent.start + 2 : subject.i + 1]):
        if token.lower_ == "who" and token.nbor(-1).text == "," and token.nbor(-2).pos_ in ("PROPN", "NOUN"):
            return token.nbor(-2)
    return subject


def phrases(heads: Sequence[Token | None], doc: Doc) -> tuple[Span, ...]:
    """The noun phrases of these heads, as spans of the text."""
    whole = [noun_phrase(head) for head in heads if head is not None and _may_be_source(head)]
    spans = [span_of(phrase, doc) for phrase in whole if phrase[-1].pos_ != "ADP"]  # "reports for" is torn
    return tuple(span for span in spans if span is not None)


def _may_be_source(head: Token) -> bool:
    """Whether a word can be what speaks: no verb, mark or lone article, which only a torn parse makes a subject."""
    if head.pos_ == "VERB":
        return head.text[0].isupper() and (head.i > head.sent.start or bool(head.ent_type_))  # a name, if at all
    return head.pos_ not in _NEVER and head.lower_ not in _ARTICLES and not head.lower_.startswith("http")
