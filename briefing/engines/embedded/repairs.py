"""Repairs of what the entity recogniser cuts wrongly: where a name begins and ends, and names it overlooked."""

import re
from collections.abc import Container, Iterator

from spacy.tokens import Doc, Token

from briefing.engines.embedded.lexicons import words

_POSSESSIVES = ("'s", "’s")
_BRAND = re.compile(r"(?!(?:Ma?c|De|Di|Du|La|Le|Van|Fitz|O)[A-Z])[A-Z][a-z]{2,}[A-Z][A-Za-z]*")
_OPENERS = {"plus", "even", "unlike", "despite", "meanwhile", "while", "when", "like", "says", "said"}


def whole_name(tokens: list[Token], label: str) -> list[Token]:
    """The tokens of one name: nothing that its owner only possesses, no opening word, all parts of it."""
    if label == "PERSON":
        return _with_first_name(_without_opener(_owner(tokens)))
    whole = _with_hyphens(tokens, label) if label in ("ORG", "GPE") else tokens
    return _with_ampersand(whole) if label == "ORG" else whole


def overlooked(doc: Doc, known: Container[str], covered: set[int]) -> Iterator[Token]:
    """Words that name somebody the article names elsewhere, or a company by their shape, where nothing was seen."""
    for token in doc:
        if token.i in covered or not (token.text in known or is_brand(token)) or not _is_nameable(token):
            continue
        beside = (token.i > 0 and doc[token.i - 1], token.i + 1 < len(doc) and doc[token.i + 1])
        if not any(t and t.pos_ == "PROPN" and t.lower_.strip(".") not in words("titles") for t in beside):
            yield token


def _is_nameable(token: Token) -> bool:
    """Whether grammar lets a word be a name: a proper noun, or one that stands alone and is written large."""
    alone = token.pos_ == "NOUN" and token.text[0].isupper() and token.dep_ == "nsubj" and token.n_lefts == 0
    return token.pos_ == "PROPN" or alone


def is_brand(token: Token) -> bool:
    """\"SpaceX\": a capital within the word, as companies write themselves; not "McConnell" or "LaPierre"."""
    return _BRAND.fullmatch(token.text) is not None


def _owner(tokens: list[Token]) -> list[Token]:
    """\"Mitt Romney\" of \"Mitt Romney’s Medicare\"."""
    for position, token in enumerate(tokens[1:], start=1):
        if token.lower_ in _POSSESSIVES:
            return tokens[:position]
    return tokens


def _without_opener(tokens: list[Token]) -> list[Token]:
    """\"Obama\" of \"Plus Obama\": a sentence's first word is written large whatever it is."""
    opener = len(tokens) > 1 and (tokens[0].is_stop or tokens[0].lower_ in _OPENERS)
    return tokens[1:] if opener and tokens[0].is_sent_start else tokens


def _with_first_name(tokens: list[Token]) -> list[Token]:
    """\"Om Malik\" of \"industry expert Om Malik\", where only the surname was seen."""
    if len(tokens) != 1 or tokens[0].is_sent_start or tokens[0].i == 0:
        return tokens
    before = tokens[0].nbor(-1)
    given = before.pos_ == "PROPN" and before.is_title and before.is_alpha and not before.ent_type_
    if given and before.is_sent_start:
        stands_out = before.dep_ == "compound" and not before.is_stop and before.lower_ not in _OPENERS
        return [before, *tokens] if stands_out and not _is_titular(before) else tokens
    after_role = not before.is_sent_start and before.nbor(-1).lemma_.lower() in words("roles")
    return [before, *tokens] if given and after_role and not _is_titular(before) else tokens


def _is_titular(token: Token) -> bool:
    known = token.lower_.strip(".") in words("titles") or token.lower_ in words("roles")
    return known or token.lower_ in words("bodies")


def _with_ampersand(tokens: list[Token]) -> list[Token]:
    """ "Scottish & Southern Energy", of which the recogniser may see the last part only."""
    doc, first = tokens[0].doc, tokens[0].i
    joined = first > 1 and doc[first - 1].text == "&" and doc[first - 2].text[:1].isupper() and doc[first - 2].is_alpha
    return [doc[first - 2], doc[first - 1], *tokens] if joined else tokens


def _with_hyphens(tokens: list[Token], label: str) -> list[Token]:
    """\"Chick-fil-A\", of which the recogniser may see the first part; not "Israel-Gaza"."""
    doc, last = tokens[-1].doc, tokens[-1].i
    end = last
    while end + 2 < len(doc) and doc[end + 1].text == "-" and not (doc[end].whitespace_ or doc[end + 1].whitespace_):
        end += 2
    grown = list(doc[last + 1 : end + 1])
    whole = label == "ORG" or any(token.is_lower for token in grown)
    return [*tokens, *grown] if end > last and whole and doc[end].text[:1].isupper() else tokens
