"""What kind a name is by its own words and those around it, where the recogniser often errs."""

import re
from collections.abc import Container, Sequence

from spacy.tokens import Doc, Token

from briefing.engines.embedded.lexicons import words
from briefing.engines.embedded.names import Name
from briefing.engines.embedded.parsing import nouns
from briefing.engines.embedded.persons import has_given_name, is_shown_as_person
from briefing.engines.embedded.roles import is_role
from briefing.types.draft import ActorKind

_PLACED = {"in", "near", "across", "around", "outside", "throughout", "off", "at", "from", "to"}
_PLACED_ONLY = {"in", "near", "across", "outside", "throughout"}  # what hardly ever stands before people
_SETTLEMENTS = {"city", "town", "village", "port", "island", "district", "province", "suburb", "region"}
_WATERS = {"River", "Lake", "Loch", "Mount", "Cape"}  # and heights; before the name
_POSSESSIVES = ("'s", "’s")


def evident_kind(name: Name, doc: Doc) -> ActorKind | None:
    """The kind that wording shows beyond doubt: "Harrow Bay", "the manufacturer Kranwerk"; None where it shows none."""
    before = doc[name.first - 1] if name.first > doc[name.first].sent.start else None
    last = doc[name.last - 1].text
    if name.last - name.first > 1 and not name.titles and not _is_office(before):
        if last in words("body_words"):
            return ActorKind.ORGANIZATION
        if last in words("place_words") or (last in words("place_surnames") and _stands_after(before, _PLACED)):
            return ActorKind.PLACE
    if any(token.text in _WATERS for token in (before, *doc[name.first : name.last - 1]) if token is not None):
        return ActorKind.PLACE
    if before is not None and before.lower_ == "of" and before.i and before.nbor(-1).lower_ in _SETTLEMENTS:
        return ActorKind.PLACE
    if before is not None and before.is_lower and before.lemma_ in words("company_nouns"):
        return ActorKind.ORGANIZATION
    if _owns(name, doc):
        return ActorKind.ORGANIZATION
    named_after_role = before is not None and before.is_lower and _is_office(before) and name.last - name.first > 1
    if last in words("body_words"):
        return None
    return ActorKind.PERSON if named_after_role or has_given_name(name.text) else None


def is_placed(mentions: Sequence[Name], doc: Doc) -> bool:
    """Whether every mention of a name says where: "in Leith", "near Bude"; people stand after other words too."""
    before = [doc[n.first - 1] if n.first else None for n in mentions]
    told = [n for n in mentions if doc[n.first : n.last].root.dep_ in ("nsubj", "nsubjpass", "poss", "dobj")]
    return not told and any(_stands_after(b, _PLACED_ONLY) for b in before)


def is_definite(mentions: Sequence[Name], doc: Doc) -> bool:
    """Whether an article stands before every mention: "the Aln", "the Bataclan", and no person."""
    heads = (doc[name.last - 1] for name in mentions)
    return all(any(child.lower_ == "the" and child.dep_ == "det" for child in head.lefts) for head in heads)


def is_common_word(name: Name, doc: Doc, shared: Container[str]) -> bool:
    """Whether a single word is written large only for opening a sentence: "Methane", elsewhere "methane"; "Turnout".

    No word that other names have, for people are named in full before.
    """
    token = doc[name.first]
    if name.kind is ActorKind.GROUP or name.last - name.first > 1 or not (_opens(token) and token.text.istitle()):
        return False
    alike = [t.text for t in doc if t.lower == token.lower and t.i != token.i and not _opens(t)]
    if alike:
        return all(text.islower() for text in alike)
    if token.lower_ in shared:
        return False
    noun = token.lower_ in nouns() and name.kind is ActorKind.PERSON and not is_shown_as_person([name], doc)
    return noun or token.pos_ != "PROPN" or token.lower_.removesuffix("s") in words("roles")


def _opens(token: Token) -> bool:
    """Whether a word is the first of its sentence, but for a quotation mark."""
    return bool(token.is_sent_start) or (token.i > 0 and token.nbor(-1).is_quote and bool(token.nbor(-1).is_sent_start))


def is_storm(text: str) -> bool:
    """Whether a name is the weather's: "Storm Petra"."""
    return re.match(r"(?:(?:Tropical )?Storm|Hurricane|Typhoon|Cyclone) [A-Z]", text) is not None


def _stands_after(before: Token | None, prepositions: set[str]) -> bool:
    return before is not None and before.lower_ in prepositions and before.pos_ in ("ADP", "SCONJ")


def _is_office(before: Token | None) -> bool:
    """Whether a role noun stands right before a name: "goalkeeper Eddie Finch"."""
    return before is not None and is_role(before) and before.tag_ != "NNS"


def _owns(name: Name, doc: Doc) -> bool:
    """Whether what a name owns is what only a company has."""
    after = doc[name.last : name.last + 3]
    return len(after) > 1 and after[0].lower_ in _POSSESSIVES and after[1].lower_ in words("belongings")
