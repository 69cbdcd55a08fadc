"""What a sentence speaks against: a claim of somebody else, or a position in the article's own words."""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from spacy.tokens import Span, Token

from briefing.engines.embedded.interrogatives import phrase
from briefing.engines.embedded.lexicons import words
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.types.article import Sentence
from briefing.types.draft import DraftClaim

_NEAR = 2  # sentences back in which a claim is sought: of 14 found farther off, readers meant two
_CLOSE = 2  # sentences back that "denies this" may mean
_SHORT = 3  # words of a claim that is too little to be opposed
_SHARED = 2  # content words that a claim and what opposes it share at least, unless it is the claim just before
_CLAIMANTS = re.compile(
    r"\b(?:critics|sceptics|skeptics|those|people|opponents|some|anyone|many) who (?:still )?"
    r"(?:claim|say|argue|believe|think|insist|call|fear)s? (?:that )?"
    r"(?P<position>[^,.;]{6,140}?)(?=,| (?:misunderstand|misread|are wrong|is wrong|miss|forget|ignore|overlook|fail))",
    re.IGNORECASE,
)
_BE_NOT = r"(?:isn[’']t|wasn[’']t|aren[’']t|weren[’']t|is not|was not|are not|were not)"
_IS_NOT = re.compile(
    rf"(?:^[\"“]?(?:but |yet )?(?:this|that|it|they|these) {_BE_NOT}"
    rf"|\b{_BE_NOT}(?=[^.]{{3,120}}?(?:—|–|--|;|,)\s*(?:it|but|they)\b))"
    r" (?:just |only |merely |simply |about )*(?P<position>[^.,;—–]{5,90}?)\s*(?:—|–|--|[,;.]|$)",
    re.IGNORECASE,
)
_NO_SIGN = re.compile(
    r"\bno (?:evidence|indication|proof|sign|reason to (?:think|believe)) that (?P<position>[^,;.”\"]{8,140})", re.I
)
TURNS = re.compile(
    r"^[\"“]?(?:but|yet|however|nevertheless|nonetheless|still|instead|even so|that said)\b", re.IGNORECASE
)
_NOUN = re.compile(r"(?:ment|tion|sion|ness|ity|ism|ance|ence|ship)$")  # by their form: after "isn't" the parse errs
_ADJECTIVE = re.compile(r"(?:al|ive|ful|less|ous|ble|ic|ed|ent|ant|ary|ing|y|ly)$")
_TAKES_UP = {
    "otherwise",
    "convinced",
    "this",
    "that",
    "these",
    "those",
    "it",
    "its",
    "he",
    "she",
    "his",
    "her",
    "him",
    "they",
    "their",
    "them",
    "such",
}
_POINTING = {"that", "this", "those", "these", "the", "any", "every", "all", "both", "such"}
_POINTS_BACK = {"that", "this", "it", "them", "those", "these", "him", "her", "which", "all"}


@dataclass(frozen=True, slots=True)
class Opposed:
    """What a point opposes: a claim by its index, and the position in words with the sentences that print it."""

    words: str | None = None
    sentences: tuple[int, ...] = ()
    claim: int | None = None


def opposed_by(
    parsed: ParsedArticle, sentence: Sentence, speaker: str | None, claims: Sequence[DraftClaim], own: Set[int]
) -> Opposed | None:
    """What a sentence opposes; None where nothing stands before it. ``own`` numbers what its speaker's side says."""
    text = parsed.article.text[sentence.start : sentence.end]
    named = _CLAIMANTS.search(text)
    if named:
        return Opposed(_line(named.group("position")), (sentence.number,))
    before = _before(parsed, sentence, own)
    if TURNS.match(text) and not _IS_NOT.search(text):
        return _just_before(parsed, _before(parsed, sentence, frozenset()), claims, speaker)
    stated = _stated(parsed, sentence, text)
    claim = _answered(parsed, sentence, speaker, claims, stated)
    if claim is not None and (stated or not _points_back(parsed.span_of(sentence))):
        opposed = claims[claim]
        return Opposed(opposed.text, opposed.sentences, claim if opposed.central else None)
    if stated:
        return Opposed(stated, (sentence.number,))
    return _just_before(parsed, before, claims, speaker) if before and _goes_back(parsed, sentence, before) else None


def _goes_back(parsed: ParsedArticle, sentence: Sentence, before: Sentence) -> bool:
    """Whether a sentence has to do with one before: a word of its, or one that points back."""
    own = parsed.span_of(sentence)
    return (
        bool(content(own) & content(parsed.span_of(before)))
        or any(t.lower_ in _TAKES_UP for t in own)
        or _points_back(own)
    )


def _before(parsed: ParsedArticle, sentence: Sentence, own: Set[int]) -> Sentence | None:
    """The sentence before, headings apart, or the one before that where the speaker's own side says it."""
    earlier = [s for s in parsed.article.sentences[: sentence.number - 1] if _can_be_opposed(parsed, s)]
    return next((s for s in reversed(earlier[-_CLOSE:]) if s.number not in own), None)


def _can_be_opposed(parsed: ParsedArticle, sentence: Sentence) -> bool:
    """Whether a sentence states something: no heading, no question."""
    return not sentence.heading and not parsed.article.sentence_text(sentence.number).rstrip('"”’ ').endswith("?")


def _just_before(
    parsed: ParsedArticle, before: Sentence | None, claims: Sequence[DraftClaim], speaker: str | None
) -> Opposed | None:
    """The sentence before, as the claim that fills it where there is one of somebody else."""
    if before is None:
        return None
    words_before = _line(parsed.article.text[before.start : before.end])
    length = max(1, len(words_before))
    for index, claim in enumerate(claims):
        if before.number in claim.sentences and claim.speaker != speaker and len(claim.text) > 0.5 * length:
            return Opposed(words_before, (before.number,), index if claim.central else None)
    return Opposed(words_before, (before.number,))


def _answered(
    parsed: ParsedArticle, sentence: Sentence, speaker: str | None, claims: Sequence[DraftClaim], stated: str | None
) -> int | None:
    """The claim that a sentence answers: of another speaker, not far before, and about what the sentence states."""
    own = {t.lemma_.lower() for t in parsed.span_of(sentence) if not stated or t.text in stated.split()}
    own &= content(parsed.span_of(sentence))
    scored = sorted(_rated(parsed, sentence, speaker, claims, own), reverse=True)
    return scored[0][1] if scored else None


def _rated(
    parsed: ParsedArticle, sentence: Sentence, speaker: str | None, claims: Sequence[DraftClaim], own: set[str]
) -> Iterator[tuple[float, int]]:
    for index, claim in enumerate(claims):
        distance = sentence.number - max(claim.sentences)
        if not 0 < distance <= _NEAR or (speaker and claim.speaker == speaker) or not _is_position(parsed, claim):
            continue
        spans = [parsed.span_of(parsed.article.sentences[n - 1]) for n in claim.sentences]
        shared = own & {w for span in spans for w in content(span)}
        names = {t.lemma_.lower() for span in spans for t in span if t.pos_ == "PROPN"}
        if len(shared) >= _SHARED and not shared <= names:  # the same people alone are not the same matter
            yield (len(shared) + 1) / (1 + 0.5 * distance), index


def _is_position(parsed: ParsedArticle, claim: DraftClaim) -> bool:
    """Whether a claim's words say enough to be opposed: a statement or a plan, no mere thing."""
    tokens = [t for span in claim.spans for t in parsed.doc.char_span(*span, alignment_mode="expand") or ()]
    if not any(t.pos_ in ("VERB", "AUX") and t.dep_ not in ("amod", "acl", "relcl") for t in tokens):
        return False
    return len(claim.text.split()) > _SHORT and len(claim.text.split(" …")[0].split()) > 1


def content(span: Span) -> set[str]:
    """Lemmas of content words of a sentence but for verbs of saying and opposing."""
    return {t.lemma_.lower() for t in span if t.is_alpha and not t.is_stop and t.lemma_ not in words("opposing_verbs")}


def _points_back(span: Span) -> bool:
    """Whether a verb of opposing has no more for object than \"that\", or no object at all."""
    for verb in span:
        if verb.pos_ == "VERB" and verb.lemma_ in words("opposing_verbs"):
            things = [t for t in verb.rights if t.dep_ in ("dobj", "ccomp", "prep")]
            return not things or any(_points_to(t) for t in things)
    return False


def _demonstrative(noun: Token) -> bool:
    return any(t.lower_ in _POINTING for t in noun.lefts) and noun.n_lefts <= 2


def _stated(parsed: ParsedArticle, sentence: Sentence, text: str) -> str | None:
    """The position that the sentence itself prints: what is denied, rejected, criticised, or is not so."""
    for verb in parsed.span_of(sentence):
        if verb.pos_ == "VERB" and verb.lemma_ in words("opposing_verbs"):
            thing = next((t for t in verb.rights if t.dep_ in ("ccomp", "dobj")), None)
            if thing is not None and not _points_to(thing):
                return _opposed_thing(thing)
    negated = _NO_SIGN.search(text) or _IS_NOT.search(text)
    return _line(negated.group("position")) if negated and _is_thing(negated.group("position")) else None


def _is_thing(stated: str) -> bool:
    """Whether words name a position: more than one, or none that by its form only describes."""
    return " " in stated or not _ADJECTIVE.search(stated) or _NOUN.search(stated) is not None


def _points_to(thing: Token) -> bool:
    named = any(t.pos_ == "PROPN" for t in (thing, *thing.lefts))
    bare = thing.dep_ == "dobj" and _demonstrative(thing) and thing.n_rights == 0 and not named
    return thing.lower_ in _POINTS_BACK or bare


def _opposed_thing(thing: Token) -> str | None:
    """An object as printed, without the \"that\" before it; None where that leaves less than two words."""
    first, last = thing.left_edge.i, thing.right_edge.i
    if thing.dep_ == "dobj":
        outside = [t.left_edge.i for t in thing.rights if t.dep_ in ("advcl", "relcl") or t.lower_ == "as"]
        last = min([last, *(i - 1 for i in outside)])
    tokens = [t for t in thing.doc[first : last + 1] if not (t.i == first and t.lower_ == "that")]
    stated = phrase(tokens)
    return (
        stated
        if len(stated.split()) > 1 and stated.count('"') % 2 == 0 and stated.count("“") == stated.count("”")
        else None
    )


def _line(text: str) -> str:
    return " ".join(text.split()).strip(" ,;")
