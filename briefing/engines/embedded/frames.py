"""Attributions by grammar: a cue word, who uses it, and the words it governs."""

from collections.abc import Iterator

from spacy.tokens import Doc

from briefing.engines.embedded.found import Found
from briefing.engines.embedded.noun_frames import according, of_noun, polled
from briefing.engines.embedded.verb_frames import of_verb

_GIVEN = {"according", "per"}


def find_frames(doc: Doc) -> Iterator[Found]:
    """Every attribution the grammar shows, quotations aside."""
    for token in doc:
        if token.pos_ in ("VERB", "AUX"):
            yield from of_verb(token, doc)
        elif token.pos_ in ("NOUN", "PROPN"):
            yield from of_noun(token, doc)
        if token.lower_ in _GIVEN:
            yield from according(token, doc)
        elif token.lower_ == "in" and token.dep_ == "prep":
            yield from polled(token, doc)
