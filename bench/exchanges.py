"""Alterations that need an article's grammar: who does what to whom, words exchanged within a part of speech."""

import random
import re
from collections.abc import Callable, Iterator, Sequence

from spacy.tokens import Doc, Span, Token

from briefing.types.article import Article
from briefing.types.article import Span as Place

Exchange = Callable[[Span, random.Random], str | None]

_INSERTED = {
    "ADV": "secretly illegally deliberately falsely reluctantly unanimously repeatedly violently successfully".split(),
    "ADJ": "illegal secret corrupt unprecedented disastrous controversial fake violent unpopular foreign".split(),
}
_EXCHANGED = {"noun exchanged": ("NN", "NNS"), "verb exchanged": ("VBD", "VBZ", "VB"), "adjective exchanged": ("JJ",)}
_QUOTED = re.compile(r"[“\"]([^“”\"\n]{25,300})[”\"]")
_COMMON = 4  # letters of a word that is exchanged; shorter ones are mostly grammar


def roles_exchanged(sentence: Span, chance: random.Random) -> str | None:
    """ "The council sued the bank" becomes "the bank sued the council"."""
    for verb in sentence:
        subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
        object_ = next((child for child in verb.children if child.dep_ == "dobj"), None)
        if subject is None or object_ is None or verb.lemma_ in ("be", "have"):
            continue
        one, other = _phrase(subject), _phrase(object_)
        if _can_act(subject) and _can_act(object_) and one.text.lower() != other.text.lower():
            return _exchanged(sentence, one, other)
    return None


def _can_act(head: Token) -> bool:
    """Whether a word names somebody or something, so that another word may stand in its place."""
    return head.pos_ in ("NOUN", "PROPN") and head.lower_ not in ("something", "nothing", "everything")


def _phrase(head: Token) -> Span:
    """A noun with what stands before it: clauses and phrases after it stay where they are."""
    return head.doc[head.left_edge.i : head.i + 1]


def _exchanged(sentence: Span, one: Span, other: Span) -> str | None:
    if one.end > other.start:
        return None
    text, begin = sentence.text, sentence.start_char
    first = other.text if one.start_char > begin else other.text[0].upper() + other.text[1:]
    keeps_capital = one[0].pos_ == "PROPN" or one[0].lower_ == "i"
    second = one.text if keeps_capital else one.text[0].lower() + one.text[1:]
    return (
        text[: one.start_char - begin] + first + text[one.end_char - begin : other.start_char - begin] + second
        + text[other.end_char - begin :]
    )  # fmt: skip


def words_exchanged(tags: Sequence[str], doc: Doc) -> Exchange:
    """Alters by putting one word of the article for another of the same form."""
    pool = sorted({t.text for t in doc if t.tag_ in tags and t.is_lower and len(t) >= _COMMON and t.is_alpha})

    def alter(sentence: Span, chance: random.Random) -> str | None:
        places = [t for t in sentence if t.tag_ in tags and t.is_lower and len(t) >= _COMMON and t.is_alpha]
        if not places:
            return None
        place = chance.choice(places)
        same_form = {t.text for t in doc if t.tag_ == place.tag_}
        lemmas = {t.lemma_ for t in sentence}
        new = [word for word in pool if word in same_form and word[:4] != place.text[:4] and word not in lemmas]
        return _with(sentence, place, chance.choice(new)) if new else None

    return alter


def word_inserted(sentence: Span, chance: random.Random) -> str | None:
    """A loaded word before a verb or a noun."""
    places = [
        t for t in sentence[1:] if t.tag_ == "VBD" or (t.tag_ in ("NN", "NNS") and t.nbor(-1).pos_ in ("DET", "ADP"))
    ]
    if not places:
        return None
    place = chance.choice(places)
    word = chance.choice(_INSERTED["ADV" if place.tag_ == "VBD" else "ADJ"])
    return _with(sentence, place, f"{word} {place.text}")


def word_left_out(sentence: Span, chance: random.Random) -> str | None:
    """A word gone from the middle without a mark."""
    places = [t for t in sentence[1:-2] if t.pos_ in ("ADJ", "ADV", "NOUN", "VERB")]
    return _with(sentence, chance.choice(places), "") if places else None


def _with(sentence: Span, place: Token, new: str) -> str:
    text, start = sentence.text, place.idx - sentence.start_char
    rest = text[start + len(place.text) :]
    return text[:start] + new + (rest if new else rest.removeprefix(" "))


def quotes_merged(article: Article, most: int) -> Iterator[tuple[Place, Place, str]]:
    """Two quotations that follow each other, and their words made one."""
    found = [Place(*match.span(1)) for match in _QUOTED.finditer(article.text)]
    for first, second in list(zip(found, found[1:], strict=False))[:most]:
        words = article.text[slice(*second)].split()[:12]
        yield first, second, f"{article.text[slice(*first)].strip().rstrip('.,;')} {' '.join(words)}"


def exchanges(doc: Doc) -> dict[str, Exchange]:
    """Each kind of alteration by grammar, for one article."""
    return {
        "subject and object exchanged": roles_exchanged,
        "word inserted": word_inserted,
        "word left out": word_left_out,
        **{kind: words_exchanged(tags, doc) for kind, tags in _EXCHANGED.items()},
    }
