"""Attributions by a verb, in every shape it may govern what is said."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from briefing.engines.embedded.clauses import pieces, span_of
from briefing.engines.embedded.cues import takes
from briefing.engines.embedded.found import Found, source_of, speaking_subject
from briefing.engines.embedded.lexicons import words
from briefing.engines.embedded.nouns import can_speak, is_quality
from briefing.engines.embedded.verb_shapes import shapes_of
from briefing.types.article import Span

_GAPS = {"parataxis", "ccomp", "advcl"}  # how the parser hangs "he said" into the sentence it interrupts
_IN_NAMES = ("PROPN", "NOUN", "DET", "ADJ", "PRON", "CCONJ", "ADP", "NUM", "PART")
_DEEDS = {
    "declare": frozenset({"war"}),
    "claim": frozenset({"life", "victim"}),
    "deny": frozenset({"bail", "entry", "access", "visa"}),
}
_LONGEST_NAME = 9  # tokens of who speaks at the end of a sentence, and of what may follow the verb there
_SHORTEST_SAID = 5  # tokens of what stands before


def of_verb(verb: Token, doc: Doc) -> Iterator[Found]:
    """What a verb attributes: the fullest of its shapes that the lexicon of cues allows."""
    lemma = verb.lemma_.lower()
    shapes = shapes_of(verb)
    best = next(((frame, tokens) for frame, tokens in shapes if takes(_cue(verb, frame), frame)), None)
    if best is None and takes(lemma, "clause") and (around := _around(verb)):
        best = ("aside", around)
    source = source_of(verb, doc)
    lost = best is None or (best[0] == "clause" and not source)
    if lost and takes(lemma, "trailing") and (trailing := _trailing(verb)):
        best, source = ("aside", trailing[1]), _phrases_of(trailing[0], doc)
    if best is None or _is_deed(verb):
        return
    frame, tokens = best
    content = pieces((token for token in tokens if token.i != verb.i and not token.is_space), doc)
    if content and _plausible(verb, frame, source) and _can_say(verb):
        yield Found(verb, tuple(_without(span, content) for span in source), content, frame)


def _without(source: Span, content: Sequence[Span]) -> Span:
    """A source without what is said, where the parser hung that on it."""
    begins = [span.start for span in content if source.start < span.start < source.end]
    return Span(source.start, min(begins) - 1) if begins else source


def _phrases_of(tokens: Sequence[Token], doc: Doc) -> tuple[Span, ...]:
    span = span_of(tokens, doc)
    return (span,) if span else ()


def _cue(verb: Token, frame: str) -> str:
    """The word that decides whether the shape attributes: the verb, with its particle, or the adjective of "be"."""
    if frame.startswith("adjective"):
        return next((c.lemma_.lower() for c in verb.children if c.dep_ == "acomp"), "")
    particle = next((c.lower_ for c in verb.children if c.dep_ == "prt"), None)
    return f"{verb.lemma_.lower()}_{particle}" if particle else verb.lemma_.lower()


def _plausible(verb: Token, frame: str, source: tuple[Span, ...]) -> bool:
    """Refuses what only looks like an attribution: commands, and wishes and opinions of nobody."""
    if source or frame.startswith(("passive", "infinitive raised")):
        return True
    return frame in ("clause", "aside") and verb.tag_ not in ("VB",)


def _is_deed(verb: Token) -> bool:
    """Whether verb and object together say what somebody did, not said: "declared war"."""
    done = _DEEDS.get(verb.lemma_.lower(), frozenset())
    return any(child.dep_ == "dobj" and child.lemma_.lower() in done for child in verb.children)


def _can_say(verb: Token) -> bool:
    """Whether the subject can say it: a thing only when it is a record (\"the poll shows\"), no abstraction at all."""
    subject = speaking_subject(verb)
    if subject is None:
        return True
    return can_speak(subject) if verb.lemma_.lower() in words("showing") else not is_quality(subject)


def _around(verb: Token) -> list[Token]:
    """The sentence around a cue that the parser hung into it (\"The bill, he said, would pass\")."""
    if verb.dep_ not in _GAPS or verb.head.i == verb.i or (verb.dep_ == "ccomp" and takes(verb.head.lemma_, "clause")):
        return []
    own = {token.i for token in verb.subtree}
    if not any(child.dep_ == "nsubj" for child in verb.children):
        return []
    if any(child.dep_ in ("dobj", "ccomp", "xcomp") for child in verb.children) or _is_marked(verb):
        return []
    edges = {min(own) - 1, max(own) + 1, min(own), max(own)}
    if not any(0 <= i < len(verb.doc) and verb.doc[i].text in (",", "—", "–", "--", "-") for i in edges):
        return []
    around = [token for token in verb.head.subtree if token.i not in own]
    before = [token for token in around if token.i < min(own)]
    joins = all(token.pos_ in ("CCONJ", "ADV", "PUNCT", "SPACE") for token in before)  # "However, as he said, …"
    return [token for token in around if token.i > min(own)] if joins else around


def _is_marked(verb: Token) -> bool:
    """Whether a conjunction opens the clause of a verb, other than the "as" of "as she said"."""
    marks = {child.lower_ for child in verb.children if child.dep_ == "mark"}
    supposed = any(token.lower_ == "if" for token in verb.sent)
    return bool(marks) and (marks != {"as"} or supposed or not takes(verb.lemma_.lower(), "as said"))


def _trailing(verb: Token) -> tuple[list[Token], list[Token]] | None:
    """Who speaks and what stands before, of a sentence that ends in ", police say" in which the parser lost that."""
    doc, first, last = verb.doc, verb.sent.start, verb.sent.end
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or not _ends_sentence(verb, last):
        return None
    begin = verb.i - 1
    while begin > first and (doc[begin].pos_ in _IN_NAMES or doc[begin].text in ("'s", "’s", "-", ".")):
        begin -= 1
    said, who = doc[first:begin], doc[begin + 1 : verb.i]
    if doc[begin].text != "," or not 0 < len(who) <= _LONGEST_NAME or len(said) < _SHORTEST_SAID:
        return None
    named = any(t.pos_ in ("NOUN", "PROPN", "PRON") for t in who) and who[0].tag_ != "WP" and who[0].pos_ != "CCONJ"
    told = any(t.pos_ in ("VERB", "AUX") for t in said) and not any(t.text in '"“”' for t in said)
    return (list(who), list(said)) if named and told else None


def _ends_sentence(verb: Token, last: int) -> bool:
    """Whether nothing follows a verb but when and to whom."""
    after = verb.doc[verb.i + 1 : last]
    return len(after) <= _LONGEST_NAME and not any(
        t.pos_ in ("VERB", "AUX", "SCONJ") or t.text in ',"“”:' for t in after if not t.is_space
    )
