"""Which nouns can be a source: people, bodies and records, but no mere things."""

from spacy.tokens import Token

from briefing.engines.embedded.lexicons import words

_SOMEBODY = ("roles", "groups", "bodies")
_ABSTRACT = ("ness", "ity", "ion", "ment", "ance", "ence", "ancy", "ency", "ing", "ism", "hood", "ship", "th")
_PEOPLE = {"him", "her", "them", "some", "many", "others", "us", "me"}
_NAMED = ("PERSON", "ORG", "NORP", "GPE", "PERCENT", "CARDINAL")


def can_speak(token: Token) -> bool:
    """Whether a subject can say, want or support something; a thing cannot, unless it is a record."""
    if token.pos_ != "NOUN" or token.ent_type_ in _NAMED:
        return True
    lemma = token.lemma_.lower()
    if any(lemma in words(name) for name in (*_SOMEBODY, "records")):
        return True
    return lemma not in words("things") and not lemma.endswith(_ABSTRACT)


def is_somebody(token: Token) -> bool:
    """Whether a word stands for people or a body for certain: a name, "some", "them", "the officials"."""
    if token.pos_ == "NOUN":
        return any(token.lemma_.lower() in words(name) for name in _SOMEBODY)
    if token.pos_ == "PROPN":
        return token.ent_type_ in ("PERSON", "ORG", "NORP", "GPE", "")
    return token.lower_ in _PEOPLE
