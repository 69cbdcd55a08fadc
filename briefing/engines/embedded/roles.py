"""What the article calls a person: the title before a name or the noun phrase beside it, as printed."""

import re

from spacy.tokens import Doc, Token

from briefing.engines.embedded.lexicons import words
from briefing.engines.embedded.names import Name

_LONGEST = 9  # tokens; longer ones are relative clauses that the parser took for a title
_SUFFIX = re.compile(r"(?:man|woman|person|minister|president|ologist|ographer|master|keeper)$")
_OF_OTHERS = {"nsubj", "nsubjpass", "dobj", "pobj", "attr", "ROOT"}  # parts of a clause that no name has before it
_COURTESY = {"mr", "mrs", "ms", "miss", "mx"}


def role_of(name: Name, doc: Doc) -> str | None:
    """The role printed with this mention, if any."""
    return _before(name, doc) or _beside(name, doc)


def is_role(token: Token) -> bool:
    """Whether a noun names what somebody is or does."""
    lemma = token.lemma_.lower()
    return lemma in words("roles") or token.lower_ in words("roles") or _SUFFIX.search(lemma) is not None


def _before(name: Name, doc: Doc) -> str | None:
    """\"NATO Secretary General\" of \"NATO Secretary General Mark Rutte\"."""
    first = name.first
    sentence = doc[first].sent.start
    while first > sentence and _belongs(doc[first - 1], doc[first]) and name.first - first < _LONGEST:
        first -= 1
    while first < name.first and (_is_loose(doc[first]) or (first > sentence and _is_hyphen(doc[first - 1]))):
        first += 1
    tokens = doc[first : name.first]
    if not any(is_role(token) for token in tokens):
        return None
    text = " ".join(tokens.text.split())
    if (
        tokens[-1].tag_ == "NNS"
        or text.lower().strip(".") in _COURTESY
        or not (is_role(tokens[-1]) or tokens[-1].pos_ == "PROPN")
    ):
        return None
    return _tidy(text)


def _is_hyphen(token: Token) -> bool:
    """Whether this joins two words, and is no dash: "HARROW - Senator Moss"."""
    return token.text == "-" and not token.whitespace_


def _is_loose(token: Token) -> bool:
    return token.pos_ in ("DET", "PRON", "ADP", "CCONJ") or token.is_punct


def _belongs(token: Token, following: Token) -> bool:
    """Whether a token before a name can be part of the title: nouns, adjectives, \"of\" within an office."""
    if token.is_space or token.is_punct:
        return _is_hyphen(token)
    if token.dep_ in _OF_OTHERS and not _is_one(token) and token.head.lower_ != "of":
        return False  # "leaders" of "met leaders President Moss invited"
    if token.lower_ in ("of", "for", "and", "&"):
        office = token.i > 0 and is_role(token.nbor(-1)) and token.nbor(-1).is_title
        return office and following.pos_ == "PROPN"  # "Secretary of State X"; not the "lawyer for Mr. X"
    if token.lower_ in ("'s", "’s") or token.ent_type_ in ("DATE", "TIME"):
        return False
    if token.ent_type_ == "PERSON" and not is_role(token):
        return False
    return token.pos_ in ("PROPN", "NOUN", "ADJ") or token.lower_ == "then"


def _beside(name: Name, doc: Doc) -> str | None:
    """\"NATO chief\" of \"Mark Rutte, the NATO chief,\"."""
    head = doc[name.first : name.last].root
    for child in head.children:
        if child.dep_ == "appos" and child.i > name.last - 1 and _is_one(child) and not child.ent_type_ == "PERSON":
            return _phrase(child, name.last, doc)
    if head.dep_ == "appos" and _is_one(head.head) and head.head.i < name.first:
        return _phrase(head.head, head.head.left_edge.i, doc, name.first)
    return None


def _is_one(noun: Token) -> bool:
    """Whether a noun names the office of one person: "two strategists" is nobody's role."""
    return is_role(noun) and noun.tag_ != "NNS"


def _phrase(noun: Token, at_least: int, doc: Doc, before: int | None = None) -> str | None:
    first, last = max(noun.left_edge.i, at_least), noun.i + 1
    for child in noun.rights:
        belongs = child.dep_ == "prep" and child.i == last and child.lower_ in ("of", "for", "at", "in", "to")
        if belongs and child.right_edge.i - first < _LONGEST:
            last = child.right_edge.i + 1
    last = min(last, before or last)
    while first < last and (doc[first].pos_ in ("DET", "PRON", "ADV", "NUM") or not doc[first].is_alpha):
        first += 1
    while last > first and (doc[last - 1].is_punct or doc[last - 1].is_space or _is_courtesy(doc[last - 1])):
        last -= 1
    tokens = doc[first:last]
    if not tokens.text or len(tokens) > _LONGEST or "," in tokens.text or "\n" in tokens.text:
        return None
    return _tidy(" ".join(tokens.text.split()))


def _is_courtesy(token: Token) -> bool:
    return token.lower_.strip(".") in _COURTESY


def _tidy(text: str) -> str | None:
    text = re.sub(r"\s+(?:of|for|at|in|to|and)$", "", text.strip(" ,-–—"))
    return text or None
