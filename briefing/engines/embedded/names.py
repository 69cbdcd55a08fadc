"""Names in an article as spaCy's entity recogniser sees them, with its commonest errors repaired."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Span, Token

from briefing.engines.embedded.gazetteer import HONOURS, known_kinds, party_of, plain
from briefing.engines.embedded.lexicons import words
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.engines.embedded.repairs import overlooked, whole_name
from briefing.engines.embedded.titles import is_titled, titles_before, without_titles
from briefing.types.draft import ActorKind

_KINDS = {
    "PERSON": ActorKind.PERSON,
    "ORG": ActorKind.ORGANIZATION,
    "GPE": ActorKind.PLACE,
    "LOC": ActorKind.PLACE,
    "NORP": ActorKind.GROUP,
}
_POSSESSIVE = re.compile(r"[’']s?$")
_PARTICLES = set("of the de del della der den van von al el bin ibn la le du da dos and for & on to in".split())
_PARTICLES |= set("officials leaders lawmakers senators voters".split())
_BREAK = re.compile(r"[\n—;“”\"=<>|:]|^–$")  # where a name ends; marks of wikis too
_LOOSE_ENDS = {
    "'s",
    "’s",
    "'",
    "’",
    "and",
    "of",
    "&",
    "for",
    "the",
    "de",
    "in",
    "at",
    "file",
}  # "Development Committee of"
_ANYBODY = {"people", "men", "women", "children", "candidates"}
_NO_ACTOR = re.compile(r"\b(?:Act|Bill|Constitution|Amendment|Treaty|Law|Code|Day|Award|Awards|Prize)$")
_BELIEF = re.compile(r"(?:ism|ity)$")  # which acts through nobody
_DATELINE_LENGTH = 40  # code points
_PLACES = re.compile(r"(?:[A-Z][\w.]*,? ?){1,6}(?::|—|–|--| - )\s")
_NO_NAME = re.compile(r"^(?:\d[\d,.]*|[a-z]+|https?\b.*|@.*|CC)$")


@dataclass(frozen=True, slots=True)
class Name:
    """One printed name: its words without title and possessive, where it stands, and what kind it looks like."""

    text: str
    start: int  # code points
    end: int
    first: int  # tokens, end exclusive
    last: int
    kind: ActorKind
    titles: tuple[str, ...] = ()  # words of a title before it, lower case


def find_names(parsed: ParsedArticle) -> list[Name]:
    """Every name of a person, organisation, place or people, in order."""
    alone = {plain(entity.text) for entity in parsed.doc.ents}
    found = [name for entity in parsed.doc.ents for part in _parts(entity, alone) if (name := _name(part)) is not None]
    found = _with_chambers(found)
    found += _overlooked(found, parsed)
    found += _groups(parsed)
    found = [name for name in found if not _is_dateline(name, parsed)]
    return sorted(_confirmed(found, parsed), key=lambda name: name.start)


def _with_chambers(names: list[Name]) -> list[Name]:
    """Names where \"House Republicans\" is one, and not the House and a party."""
    joined: list[Name] = []
    for name in names:
        before = joined[-1] if joined else None
        plural = name.kind is ActorKind.GROUP and (name.text.endswith("s") or name.text.isupper())
        if before and before.last == name.first and plural and party_of(plain(f"{before.text} {name.text}")):
            name = replace(name, text=f"{before.text} {name.text}", start=before.start, first=before.first)
            joined.pop()
        joined.append(name)
    return joined


def _overlooked(names: list[Name], parsed: ParsedArticle) -> Iterator[Name]:
    """Names that the recogniser saw elsewhere, alone or as the surname of somebody, and missed here."""
    known = {n.text: n.kind for n in names if " " not in n.text and n.text[0].isupper() and len(n.text) > 2}
    known |= {n.text.split()[-1]: n.kind for n in names if n.kind is ActorKind.PERSON and " " in n.text}
    covered = {i for n in names for i in range(n.first, n.last)}
    for token in overlooked(parsed.doc, known, covered):
        titles = tuple(t.lower_.strip(".") for t in titles_before(token))
        kind = known.get(token.text, ActorKind.ORGANIZATION)
        yield Name(token.text, token.idx, token.idx + len(token), token.i, token.i + 1, kind, titles)


def _confirmed(names: list[Name], parsed: ParsedArticle) -> list[Name]:
    """Names without those that only stand where every word is written large, as in headlines: they run together."""
    headline = {n.start: _is_title_case(n, parsed) for n in names}
    sure = {plain(n.text).split()[-1] for n in names if not headline[n.start] and plain(n.text)}
    whole = {plain(n.text) for n in names if not headline[n.start]}
    return [n for n in names if not headline[n.start] or plain(n.text) in whole | sure]


def _is_title_case(name: Name, parsed: ParsedArticle) -> bool:
    sentence = parsed.doc[name.first].sent
    words = [token for token in sentence if token.is_alpha and len(token) > 3]
    told = any(token.pos_ in ("VERB", "AUX") and token.is_lower for token in sentence)
    return not told and len(words) > 3 and sum(token.text[0].isupper() for token in words) > 0.8 * len(words)


def _is_dateline(name: Name, parsed: ParsedArticle) -> bool:
    """\"HOUSTON — \", \"Washington, DC, United States: \": places that open the text."""
    if name.start > _DATELINE_LENGTH:
        return False
    if name.kind is ActorKind.PLACE and (opening := _PLACES.match(parsed.article.text)):
        return name.end <= opening.end()
    if not name.text.isupper() or len(name.text) < 4:
        return False
    return re.match(r"[^.\n]{0,30}?(?:—|–|--| - |\()", parsed.article.text[name.end : name.end + 40]) is not None


def _groups(parsed: ParsedArticle) -> Iterator[Name]:
    """\"Ukrainian officials\", \"protesters\": people who act together without a name of their own."""
    for token in parsed.doc:
        if token.ent_type_ in _KINDS or token.pos_ not in ("NOUN", "PROPN") or token.lower_ not in words("people"):
            continue
        first = token.i
        while first > token.sent.start and _describes(parsed.doc[first - 1]) and token.i - first < 3:
            first -= 1
        named = parsed.doc[first].ent_type_ in _KINDS or parsed.doc[first].tag_ == "NNP"
        if not named and (token.tag_ == "NN" or token.lower_ in _ANYBODY and first == token.i):
            continue  # "the government" alone is whichever was named last; "people" are nobody in particular
        start, end = parsed.doc[first].idx, token.idx + len(token)
        yield Name(parsed.doc[first : token.i + 1].text, start, end, first, token.i + 1, ActorKind.GROUP)


def _describes(token: Token) -> bool:
    """Whether a word before a group belongs to what it is called: whose it is, not how it is."""
    return token.ent_type_ in ("NORP", "GPE", "ORG", "LOC") or (
        token.dep_ == "compound" and token.pos_ in ("NOUN", "PROPN")
    )


def _is_name(text: str) -> bool:
    """Whether words can be a name: written large, but for particles."""
    if (
        _NO_NAME.match(text)
        or text.lower() in HONOURS
        or text in words("abbreviations")
        or not re.match(r"[^\W\d_]|\d+\w", text)
        or re.search(r"[\[\]@#]", text)
    ):
        return False
    parts = text.split()
    return all(part[0].isupper() or part[0].isdigit() or part.lower() in _PARTICLES for part in parts)


def _pair(entity: Span, alone: Container[str]) -> tuple[Span, Span] | None:
    """\"Dell\" and \"Sun Microsystems\", seen as one body, where either is named alone elsewhere."""
    for token in entity[1:-1]:
        first, second = entity.doc[entity.start : token.i], entity.doc[token.i + 1 : entity.end]
        if token.lower_ == "and" and (plain(first.text) in alone or plain(second.text) in alone):
            return Span(entity.doc, first.start, first.end, "ORG"), Span(entity.doc, second.start, second.end, "ORG")
    return None


def _parts(entity: Span, alone: Container[str]) -> Iterator[Span]:
    """The entity; person and body where the recogniser takes both for one person; two bodies seen as one.

    \"Jeff Bezos’s Blue Origin\", "Ann Ruiz of Ellery University".
    """
    pair = _pair(entity, alone) if entity.label_ == "ORG" else None
    if pair:
        yield from pair
        return
    links = [t.i for t in entity[1:] if t.lower_ == "of"] if entity.label_ == "PERSON" else []
    if links and entity[-1].text in words("body_words"):
        yield Span(entity.doc, entity.start, links[0], "PERSON")
        yield Span(entity.doc, links[0] + 1, entity.end, "ORG")
        return
    marks = [t.i for t in entity if t.lower_ in ("'s", "’s")] if entity.label_ == "PERSON" else []
    rest = entity.doc[marks[0] + 1 : entity.end] if marks else entity[:0]
    if not rest or not all(token.pos_ == "PROPN" for token in rest):
        yield entity
        return
    yield Span(entity.doc, entity.start, marks[0], "PERSON")
    yield Span(entity.doc, rest.start, rest.end, "ORG")


def _name(entity: Span) -> Name | None:
    kind = _KINDS.get(entity.label_) or known_kinds().get(plain(entity.text))
    if kind is None or (entity.label_ == "NORP" and _BELIEF.search(entity.text)):
        return None
    tokens = _trimmed(list(entity))
    tokens = _without_office(whole_name(tokens, entity.label_)) if tokens else tokens
    if len(tokens) > 1 and is_titled(tokens):
        kind = ActorKind.PERSON  # "Dr Turvey", taken for a company
    titles, tokens = without_titles(tokens, kind)
    if not tokens:
        return None
    start, end = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
    printed = entity.doc[tokens[0].i : tokens[-1].i + 1].text  # Doc.text would join the whole article for each name
    text = " ".join(printed.split())
    text = _POSSESSIVE.sub("", text)
    if len(text) < 2 or not _is_name(text) or all(word.lower() in words("titles") for word in text.split()):
        return None
    if kind is not ActorKind.PERSON and (_NO_ACTOR.search(text) or _is_of_office(tokens)):
        return None
    before = tuple(token.lower_.strip(".") for token in titles_before(tokens[0]))
    end = start + len(text) if printed.startswith(text) else end
    if kind is ActorKind.PERSON and (any(char.isdigit() for char in text) or _is_model(text)):
        kind = ActorKind.ORGANIZATION  # "G8", "Model S"
    if (
        kind is ActorKind.PERSON
        and " " in text
        and text.split()[-1].strip(".") in words("body_words")
        and not (before or titles)
    ):
        kind = ActorKind.ORGANIZATION
    if kind is ActorKind.PLACE and tokens[-1].i >= entity.end:
        kind = ActorKind.ORGANIZATION  # "Chick-fil-A", seen as a place "Chick"
    kind = known_kinds().get(plain(text), kind)
    return Name(text, start, end, tokens[0].i, tokens[-1].i + 1, kind, before + titles)


def _is_model(text: str) -> bool:
    """Whether a single letter ends a name: "Model S"; not "Malcolm X"."""
    first, _, last = text.partition(" ")
    return len(last) == 1 and first.lower() not in words("given_names")


def _is_of_office(tokens: list[Token]) -> bool:
    """Whether a common word only says of what somebody is the head: "Council leader Mike Stannard"."""
    following = tokens[-1].nbor(1) if tokens[-1].i + 1 < len(tokens[-1].doc) else None
    body = len(tokens) == 1 and bool(tokens[0].is_sent_start) and tokens[0].lower_ in words("bodies")
    return body and following is not None and following.lemma_.lower() in words("roles")


def _trimmed(tokens: list[Token]) -> list[Token]:
    """Tokens without determiners, possessive marks and punctuation at the ends, and nothing after a line end."""
    for position, token in enumerate(tokens):
        if _BREAK.search(token.text):
            tokens = tokens[:position]
            break
    if [t.shape_.strip("d") for t in tokens[-3:]] in (["", "-", ""], ["", "–", ""]):
        tokens = tokens[:-3]  # "Manchester United 2-1"
    while tokens and (tokens[0].lower_ in ("the", "a", "an") or tokens[0].is_punct or tokens[0].is_space):
        tokens = tokens[1:]
    while tokens and (tokens[-1].lower_ in _LOOSE_ENDS or tokens[-1].is_punct or tokens[-1].is_space):
        tokens = tokens[:-1]
    return tokens


def _without_office(tokens: list[Token]) -> list[Token]:
    """\"Ceres Robotics Inc.\" of \"Founder of Ceres Robotics Inc.\"."""
    office = len(tokens) > 2 and tokens[0].lower_ in words("roles") and tokens[1].lower_ == "of"
    return tokens[2:] if office else tokens
