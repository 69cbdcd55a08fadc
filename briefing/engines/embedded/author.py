"""What an opinion piece asserts in its own voice: theses, judgements, causes, calls; not the facts it tells."""

import re
from collections.abc import Collection, Iterator, Sequence

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from briefing.engines.embedded.clauses import FINITE, is_finite
from briefing.engines.embedded.lexicons import patterns, words
from briefing.engines.embedded.opinion import (
    about_author,
    is_author,
    is_declared,
    is_opinion,
    judgements,
    own_sentences,
    verdict,
)
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.engines.embedded.telling import CONNECTIVE, content_words, told_by
from briefing.types.analysis import Attribution
from briefing.types.article import Sentence, Span
from briefing.types.draft import ClaimKind, DraftClaim

_SHORTEST, _LONGEST = 6, 50  # words
_LONGEST_BOTH = 60  # of a sentence with the one it leans on
_TITLE = 14  # words of a line at the top that is the title
_SCARE = 4  # words in quotation marks that are still the author's
_BREVITY = 4  # words added to each length, so that short sentences do not win by being short
_HEDGES = ("perhaps", "maybe", "probably", "surely")
_ARGUES = 1.2  # weight from which a sentence asserts
_SHARE = 0.35  # of an article's own sentences, served at most
_FEWEST = 3  # served at least, where so many argue
_MOST, _FEWER = 10, 5  # where more than its voice shows that it is opinion, and where not
_PAST, _DATED, _FIGURES, _NAMES = 0.8, 0.3, 0.4, 0.3  # less for what tells rather than argues
_BELIEVING = {"think", "believe", "doubt", "fear", "hope", "suspect", "suggest", "argue", "agree", "disagree"}
_VERDICT = 0.7
_JUDGES, _JUDGES_MOST = 0.4, 1.2
_GENERAL, _GENERALISES = 0.6, 0.5  # of no time: "powerful people become rich"
_THEME = 1.0  # of the story's weightiest words
_CLOSING = 0.5  # in the last paragraph
_LEANING = re.compile(
    r"(?:\w+,? )?(?:this|that|these|those|which|they|he|she|it|their|his|her|its|such|another|others?"
    r"|(?:all|none|any|some|most|much|each|one|many|few|part) of (?:this|that|these|those|them|it)\b"
    r"|both (?!(?:\w+ ){1,6}?and\b)|the (?:first|second|third|former|latter|same))\b",
    re.IGNORECASE,
)
_HE, _THEY = {"he", "she", "him", "her", "his"}, {"they", "them", "their"}
_ANYBODY = {"who", "whoever", "somebody", "someone", "anybody", "anyone", "everybody", "everyone", "nobody"}
_EMPTY = re.compile(  # "it" that stands for nothing before
    r"(?:\w+,? )?it(?:['’]s| is| was| seems| takes| would be| will be) [^.]{3,60}"
    r"\b(?:that|to|whether|how|why|when|who|if)\b",
    re.IGNORECASE,
)


def find_assertions(parsed: ParsedArticle, attributions: Sequence[Attribution]) -> tuple[DraftClaim, ...]:
    """What an opinion piece asserts by itself, weightiest first; nothing where the article reports."""
    if not is_opinion(parsed, attributions):
        return ()
    own = own_sentences(parsed, attributions)
    weighed = dict(_weighed(parsed, own, attributions))
    arguing = sorted((s for s in weighed if weighed[s] >= _ARGUES), key=lambda s: (-weighed[s], s.number))
    found: list[tuple[Sentence, ...]] = []
    for sentence in arguing:
        whole = _whole(parsed, sentence, weighed)
        taken = {s for each in found for s in each}
        if whole and not taken.intersection(whole):
            found.append(whole)
    most = min(_MOST if is_declared(parsed) else _FEWER, max(_FEWEST, round(_SHARE * len(own))))
    return tuple(_claim(parsed, whole) for whole in found[:most])


def _whole(parsed: ParsedArticle, sentence: Sentence, known: Collection[Sentence]) -> tuple[Sentence, ...]:
    """A sentence, with the one before it where it leans on that; nothing where it cannot be read so."""
    if not _leans(parsed, sentence):
        return (sentence,)
    if sentence.number == 1 or (before := parsed.article.sentences[sentence.number - 2]) not in known:
        return ()
    both = parsed.article.text[before.start : sentence.end]
    if _LEANING.match(CONNECTIVE.sub("", both)) or len(both.split()) > _LONGEST_BOTH:
        return ()
    return before, sentence


def _leans(parsed: ParsedArticle, sentence: Sentence) -> bool:
    """Whether a sentence opens with what the one before it named, or speaks of "them" before it names anybody."""
    text = parsed.article.text[sentence.start : sentence.end]
    if _EMPTY.match(text):
        return False
    return _LEANING.match(CONNECTIVE.sub("", text)) is not None or _points_back(parsed.span_of(sentence))


def _points_back(tokens: Tokens) -> bool:
    """Whether a sentence says "he" of nobody, or "they" of nothing, that stands before in it."""
    named: set[str] = set()
    for token in tokens:
        if token.lower_ in _HE | _THEY and not named & ({"one"} if token.lower_ in _HE else {"one", "many"}):
            return True
        if token.pos_ == "PROPN" or token.lower_ in _ANYBODY or token.lemma_.lower() in words("roles"):
            named.add("one")
        if token.tag_ in ("NNS", "NNPS") or token.pos_ == "NOUN":
            named.add("many")
    return False


def _weighed(
    parsed: ParsedArticle, own: Sequence[Sentence], attributions: Sequence[Attribution]
) -> Iterator[tuple[Sentence, float]]:
    """The author's statements, and how much each argues."""
    others = {n for each in attributions if _is_of_somebody(parsed, each) for n in each.sentences}
    closing = about_author(parsed)
    last = max((s.paragraph for s in own if s.number not in closing), default=0)
    told = content_words(parsed)
    weights = told_by(told, _title(parsed))
    quoted = [q for q in parsed.quotations if len(parsed.article.text[q.start : q.end].split()) > _SCARE]
    for sentence in own:
        quotes = any(q.start < sentence.end and sentence.start < q.end for q in quoted)
        if quotes or sentence.number in others or sentence.number in closing or not _states(parsed, sentence):
            continue
        theme = sum(weights[w] for w in sorted(told[sentence.number])) / (len(told[sentence.number]) + _BREVITY)
        yield sentence, _weight(parsed, sentence) + _THEME * theme + _CLOSING * (sentence.paragraph == last)


def _is_of_somebody(parsed: ParsedArticle, attribution: Attribution) -> bool:
    """Whether a sentence first of all says what somebody holds, not what they should: "she rejects the plan"."""
    if is_author(attribution) or attribution.cue is None:
        return False
    tokens = parsed.doc.char_span(*attribution.cue, alignment_mode="expand")
    verb = tokens.root if tokens is not None else None
    if verb is None or verb.dep_ != "ROOT" or not is_finite(verb):
        return False
    return not any(t.tag_ == "MD" or t.lower_ in _HEDGES for t in verb.lefts)


def _title(parsed: ParsedArticle) -> str | None:
    """The title, which may be the first line of the text."""
    first, *rest = parsed.article.sentences
    line = parsed.article.text[first.start : first.end]
    alone = not rest or rest[0].paragraph != first.paragraph
    return parsed.article.title or (line if alone and len(line.split()) <= _TITLE else None)


def _states(parsed: ParsedArticle, sentence: Sentence) -> bool:
    """Whether a sentence is a statement in the author's words, of a length to be read, and not the title."""
    text = parsed.article.text[sentence.start : sentence.end].rstrip()
    if text[-1:] not in ".!" or not _SHORTEST <= len(text.split()) <= _LONGEST:
        return False
    title = sentence.number == 1 and text == _title(parsed)
    tokens = parsed.span_of(sentence)
    return not title and _is_statement(tokens) and not _tells_of_self(tokens.root)


def _is_statement(tokens: Tokens) -> bool:
    """Whether words are a clause with subject and verb that no other clause is missing for."""
    root = tokens.root
    if root.pos_ not in ("VERB", "AUX") or any(t.dep_ == "mark" for t in root.lefts):
        return False
    finite = next((t for t in tokens if t.tag_ in FINITE), None)
    return finite is not None and any(t.pos_ in ("NOUN", "PROPN", "PRON") for t in tokens if t.i < root.i)


def _weight(parsed: ParsedArticle, sentence: Sentence) -> float:
    text = parsed.article.text[sentence.start : sentence.end]
    tokens = parsed.span_of(sentence)
    weight = _VERDICT * (verdict().search(text) is not None)
    weight += sum(worth for worth, pattern in patterns("arguing") if pattern.search(text))
    weight += min(_JUDGES_MOST, _JUDGES * judgements(tokens))
    past = _finite(tokens.root).tag_ == "VBD" and tokens.root.lemma_ != "be"
    dated = any(t.ent_type_ in ("DATE", "TIME") for t in tokens)
    weight -= _PAST * past + _DATED * dated
    weight -= _FIGURES * any(t.like_num and t.pos_ == "NUM" and t.lower_ not in ("one", "two") for t in tokens)
    weight -= _NAMES * max(0, sum(t.ent_iob_ == "B" and t.ent_type_ in ("PERSON", "ORG", "GPE") for t in tokens) - 2)
    return weight + (0.0 if past or dated else _GENERAL + _GENERALISES * _is_of_kind(tokens.root))


def _tells_of_self(verb: Token) -> bool:
    """Whether somebody tells of their own life, and neither calls for something nor believes it: "I take my son"."""
    subject = next((t for t in verb.lefts if t.dep_ in ("nsubj", "nsubjpass")), None)
    own = subject is not None and any(t.lower_ in ("i", "my", "me") for t in subject.subtree)
    return own and verb.lemma_.lower() not in _BELIEVING and not any(t.tag_ == "MD" for t in verb.lefts)


def _is_of_kind(verb: Token) -> bool:
    """Whether a statement is about a kind of people or things, not somebody named: "elections hinge on turnout"."""
    subject = next((t for t in verb.lefts if t.dep_ in ("nsubj", "nsubjpass", "csubj")), None)
    return subject is not None and subject.pos_ != "PRON" and not any(t.pos_ == "PROPN" for t in subject.subtree)


def _finite(verb: Token) -> Token:
    """The word of a verb that shows its time."""
    return next((t for t in verb.lefts if t.dep_ in ("aux", "auxpass") and t.tag_ in FINITE), verb)


def _claim(parsed: ParsedArticle, whole: Sequence[Sentence]) -> DraftClaim:
    text = parsed.article.text[whole[0].start : whole[-1].end].rstrip()
    cut = CONNECTIVE.match(text)
    span = Span(whole[0].start + (cut.end() if cut else 0), whole[0].start + len(text))
    wording = " ".join(parsed.article.text[span.start : span.end].split())
    wording = wording[:1].upper() + wording[1:]
    return DraftClaim(
        text=wording if len(whole) > 1 else wording.rstrip("."),
        speaker=None,
        kind=ClaimKind.AUTHOR,
        sentences=tuple(sentence.number for sentence in whole),
        spans=(span,),
    )
