"""Which nouns can be a source: people, bodies and records, but no mere things."""

from spacy.tokens import Token

from briefing.engines.embedded.lexicons import words

_SOMEBODY = ("roles", "groups", "bodies")
_QUALITIES = ("ness", "ity", "ance", "ence", "ancy", "ency", "ism", "hood", "ship", "th")
_ABSTRACT = (*_QUALITIES, "ion", "ment", "ing")
_PEOPLE = {"him", "her", "them", "some", "many", "others", "us", "me"}
_COUNTS = {"hundred", "thousand", "million", "dozen", "score", "number", "majority", "lot", "couple"}
_NAMED = ("PERSON", "ORG", "NORP", "GPE", "PERCENT", "CARDINAL")


def can_speak(token: Token) -> bool:
    """Whether a subject can say, want or support something; a thing cannot, unless it is a record."""
    if _may_speak(token):
        return True
    lemma = token.lemma_.lower()
    return lemma not in words("things") and not lemma.endswith(_ABSTRACT)


def is_quality(token: Token) -> bool:
    """Whether a noun names a quality or an idea, which never says anything: "egalitarianism", "strength"."""
    return not _may_speak(token) and token.lemma_.lower().endswith(_QUALITIES)


def _may_speak(token: Token) -> bool:
    """Whether a word is no common noun, or one for somebody or for a record."""
    if token.pos_ != "NOUN" or token.ent_type_ in _NAMED:
        return True
    return any(token.lemma_.lower() in words(name) for name in (*_SOMEBODY, "records"))


def is_somebody(token: Token) -> bool:
    """Whether a word stands for people or a body for certain: a name, "some", "the officials", "hundreds of them"."""
    if token.lemma_.lower() in _COUNTS and (counted := _counted(token)) is not None:
        return is_somebody(counted)
    if token.pos_ == "NOUN":
        return any(token.lemma_.lower() in words(name) for name in _SOMEBODY)
    if token.pos_ == "PROPN":
        return token.ent_type_ in ("PERSON", "ORG", "NORP", "GPE", "")
    return token.lower_ in _PEOPLE


def _counted(token: Token) -> Token | None:
    """What there are hundreds of."""
    of = next((c for c in token.rights if c.lower_ == "of"), None)
    return next((c for c in of.rights if c.dep_ == "pobj"), None) if of is not None else None
