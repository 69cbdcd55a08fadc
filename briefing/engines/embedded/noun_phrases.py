"""Noun phrases as questions say them: "the mine, which closed" as "the mine", and whether it "is" or "are"."""

import re

from spacy.tokens import Token

from briefing.engines.embedded.interrogatives import lowered, named, phrase


def within(noun: Token) -> str:
    """A noun phrase as printed, as it stands within a sentence."""
    return lowered(named(noun), noun)


def without_clause(noun: Token) -> str:
    """The same without the clause or aside that follows it."""
    return lowered(phrase(bare_subject(noun)), noun)


def bare_subject(subject: Token) -> list[Token]:
    """The words of a subject without the clause or aside that follows it."""
    aside = {t.i for child in subject.rights if child.dep_ in ("relcl", "appos", "acl") for t in child.subtree}
    return [t for t in subject.subtree if t.i not in aside]


def definite(words: str) -> str:
    """\"The deal\" for \"a deal\", of which the article has told."""
    return re.sub(r"^an? ", "the ", words)


def is_or_are(noun: Token) -> str:
    """The form of "to be" for a noun."""
    return "are" if noun.tag_ == "NNS" else "is"


def what_is(noun: Token) -> str:
    """\"what are the terms\"."""
    return f"what {is_or_are(noun)} {within(noun)}"


def object_of(preposition: Token | None) -> Token | None:
    """The noun after a preposition, if there is one."""
    return next((t for t in preposition.rights if t.dep_ == "pobj"), None) if preposition is not None else None
