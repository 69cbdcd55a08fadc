"""Whether an article argues in its author's own voice: an opinion piece, an editorial, a column, letters.

A report may ask a question or say what somebody must do; what tells is the share of sentences in a voice of their own
among all. A publisher's word for it, or a last line about the author, says it outright.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cache

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from briefing.engines.embedded.lexicons import phrases, words
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.types.analysis import STATING_FRAMES, Attribution
from briefing.types.article import Sentence
from briefing.types.draft import ClaimKind

_REPORTED = 0.5  # share of sentences that are somebody else's words, above which an article reports
_VOICED = 0.38  # share of sentences in the author's own voice from which an article argues, when nothing else says so
_HEARD = 0.1  # the same, for one that ends with a line about its author: reporters are introduced too
_KINDS = 3  # kinds of voice that must be heard,
_EACH = 0.04  # each in this share of the sentences
_ADDRESSED = 3  # sentences at least in which the author speaks of himself, calls for something, or asks
_TOLD = 0.5  # share of sentences in the first person above which somebody tells their story, or is interviewed
_VERDICTS, _OUTRIGHT = 3, 0.1  # sentences that judge in strong words, and their share, from which an editorial is known
_LINES = 3  # sentences that open with their speaker, from which an article is an interview or transcript
_ASKED, _ANNOUNCED = 2, 10  # questions from which an article is an interview, if it says so in its first sentences
_ENDING, _OPENING = 4, 3  # sentences in which the author is introduced, and in which a heading says what it is
_BYLINE = 8  # words of a line that may name the author before
_ASKING = ("to", "must", "should", "ought", "can", "cannot", "ca", "could")
_MARKS = "\"“'‘«„"

_SECTION = (
    r"(?P<section>opinions?|editorials?|(?:readers['’]? |your )?(?:letters?(?: to the editor)?|comments?|views)"
    r"|comment(?:ary|isfree)|op-?eds?|columns?|columnists?)"
)
_READERS = re.compile(r"letters?\b|comments?\b|\b(?:readers|your)\b", re.IGNORECASE)
_HEADED = re.compile(_SECTION + r"\W*", re.IGNORECASE)
_TITLED = re.compile(rf"(?:.*\|\s*)?{_SECTION}(?:\s*[:|–—-]|$)", re.IGNORECASE)
_PATH = re.compile(rf"/{_SECTION}/", re.IGNORECASE)

_LABEL = re.compile(r":?\s?\[?[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,2}\]?:\s")
_INTERVIEW = re.compile(r"\binterview(?:s|ed|ing)?\b|\bQ ?& ?A\b|\banswers? questions\b", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|[Mm]e|[Mm]y|[Ww]e|[Ww]e['’]\w+|us|[Oo]urs?|ourselves)\b")
_CALL = re.compile(r"\b(?:must|should|ought|needs? to|[Ll]et['’]s|[Ll]et us)\b(?! have\b)")
_COLLOQUIAL = re.compile(
    r"\w+(?:n['’]t|['’](?:re|ve|ll|d|m))\b|\b(?:it|that|there|here|what|who|he|she)['’]s\b", re.IGNORECASE
)
_STANCE = re.compile(
    r"\b(?:perhaps|maybe|of course|indeed|actually|surely|clearly|simply|really|hardly|after all|in fact|never mind"
    r"|frankly|sadly|unfortunately|hopefully|obviously|seems?|certainly|undoubtedly|no doubt|truly|probably|yes)\b",
    re.IGNORECASE,
)
_VOICES = {"first person": _FIRST_PERSON, "call": _CALL, "colloquial": _COLLOQUIAL, "stance": _STANCE}
_ADDRESSING = ("first person", "call", "question")


def is_opinion(parsed: ParsedArticle, attributions: Sequence[Attribution]) -> bool:
    """Whether an article is its author's argument rather than a report."""
    prose = [s for s in parsed.article.sentences if not s.heading]
    own = own_sentences(parsed, attributions)
    if not prose or len(own) < (1 - _REPORTED) * len(prose) or _is_interview(parsed, prose):
        return False
    if any(_labels(parsed)):
        return True
    texts = {sentence: _unquoted(parsed, sentence) for sentence in own}
    voices = [set(_voices(text, parsed.span_of(sentence))) for sentence, text in texts.items()]
    share = sum(map(bool, voices)) / len(prose)
    if about_author(parsed) and share >= _HEARD:
        return True
    verdicts = sum(verdict().search(text) is not None for text in texts.values())
    return verdicts >= max(_VERDICTS, _OUTRIGHT * len(prose)) or (share >= _VOICED and _addresses(voices, len(prose)))


def _addresses(voices: Sequence[Collection[str]], sentences: int) -> bool:
    """Whether voices are of several kinds, and somebody speaks to the reader without telling only of himself."""
    heard = Counter(voice for each in voices for voice in each)
    return (
        sum(count >= _EACH * sentences for count in heard.values()) >= _KINDS
        and sum(heard[voice] for voice in _ADDRESSING) >= _ADDRESSED
        and heard["first person"] <= _TOLD * sentences
    )


@cache
def verdict() -> re.Pattern[str]:
    """Strong words that judge or call for something."""
    return re.compile("|".join(phrases("stance")), re.IGNORECASE)


def own_sentences(parsed: ParsedArticle, attributions: Sequence[Attribution]) -> list[Sentence]:
    """Sentences of the text itself that are nobody else's words: neither quoted nor reported."""
    said = {n for each in attributions if _reports(parsed, each) for n in each.sentences}
    return [
        sentence
        for sentence in parsed.article.sentences
        if not sentence.heading
        and sentence.number not in said
        and not any(q.start <= sentence.start and sentence.end <= q.end for q in parsed.quotations)
        and not _opens_quoted(parsed, sentence)
    ]


def _reports(parsed: ParsedArticle, attribution: Attribution) -> bool:
    """Whether an attribution gives what somebody else did say, not what they should: "leaders must say that"."""
    if attribution.frame not in STATING_FRAMES or is_author(attribution):
        return False
    if attribution.cue is None or attribution.kind is not ClaimKind.INDIRECT:
        return True
    tokens = parsed.doc.char_span(*attribution.cue, alignment_mode="expand")
    verb = tokens.root if tokens is not None else None
    return verb is None or verb.tag_ != "VB" or not any(t.lower_ in _ASKING for t in verb.lefts)


def _opens_quoted(parsed: ParsedArticle, sentence: Sentence) -> bool:
    """Whether a sentence stands in a paragraph that opens with a quotation mark, which it may never close."""
    return parsed.article.text[parsed.article.text.rfind("\n", 0, sentence.start) + 1] in _MARKS


def is_author(attribution: Attribution) -> bool:
    """Whether an attribution is the author's: "I think the plan fails"."""
    return (attribution.speaker or "").lower() in ("i", "we")


def about_author(parsed: ParsedArticle) -> Collection[int]:
    """Numbers of the closing sentences that say who the author is: "Ada Holm is a professor of law"."""
    prose = [s for s in parsed.article.sentences if not s.heading]
    for place in range(max(0, len(prose) - _ENDING), len(prose)):
        before = " ".join(parsed.article.text[s.start : s.end] for s in prose[:place] if _words(parsed, s) > _BYLINE)
        if _introduces(parsed.span_of(prose[place]), before):
            return range(prose[place].number, prose[-1].number + 1)
    return ()


def _introduces(tokens: Tokens, named: str) -> bool:
    """Whether a sentence says who somebody is whom the text has not named."""
    root = tokens.root
    subject = next((t for t in root.lefts if t.dep_ == "nsubj"), None)
    if root.lemma_ != "be" or root.tag_ != "VBZ" or subject is None:
        return False
    if subject.lower_ in ("writer", "author") and subject.i <= tokens.start + 1:
        return True
    full = any(t.dep_ == "compound" and t.pos_ == "PROPN" for t in subject.lefts)
    person = subject.pos_ == "PROPN" and full and tokens[0].pos_ == "PROPN"
    described = any(t.dep_ == "attr" and t.pos_ in ("NOUN", "PROPN") for t in root.rights)
    return person and described and re.search(rf"\b{re.escape(subject.text)}\b", named) is None


def _words(parsed: ParsedArticle, sentence: Sentence) -> int:
    return len(parsed.article.text[sentence.start : sentence.end].split())


def is_declared(parsed: ParsedArticle) -> bool:
    """Whether more than its voice shows that an article is opinion: what the publisher calls it, or who wrote it."""
    return bool(about_author(parsed)) or any(_labels(parsed))


def is_letters(parsed: ParsedArticle) -> bool:
    """Whether the publisher calls it letters from readers."""
    return any(_READERS.search(label) for label in _labels(parsed))


def _labels(parsed: ParsedArticle) -> Iterator[str]:
    """What the publisher calls it: in the title, in the address, or in a heading at the top."""
    article = parsed.article
    headings = (article.text[s.start : s.end] for s in article.sentences[:_OPENING])
    found = (_TITLED.match(article.title or ""), _PATH.search(article.url or ""), *map(_HEADED.fullmatch, headings))
    return (match.group("section") for match in found if match)


def _is_interview(parsed: ParsedArticle, prose: Sequence[Sentence]) -> bool:
    """Whether somebody is asked and answers, or speakers take turns, each after a name and a colon."""
    texts = [parsed.article.text[s.start : s.end] for s in prose]
    if sum(_LABEL.match(text) is not None for text in texts) >= _LINES:
        return True
    opening = " ".join([parsed.article.title or "", *texts[:_ANNOUNCED]])
    return _INTERVIEW.search(opening) is not None and sum("?" in text for text in texts) >= _ASKED


def _unquoted(parsed: ParsedArticle, sentence: Sentence) -> str:
    """The words of a sentence without those in quotation marks."""
    text = parsed.article.text[sentence.start : sentence.end]
    for quotation in parsed.quotations:
        if quotation.start < sentence.end and sentence.start < quotation.end:
            begin, end = max(quotation.start, sentence.start), min(quotation.end, sentence.end)
            text = text.replace(parsed.article.text[begin:end], " ")
    return text


def _voices(text: str, tokens: Tokens) -> Iterator[str]:
    """The ways in which a sentence shows that somebody argues in it."""
    yield from (voice for voice, pattern in _VOICES.items() if pattern.search(text))
    if judgements(tokens):
        yield "judgement"
    if text.rstrip().endswith("?"):
        yield "question"
    elif _is_imperative(tokens):
        yield "imperative"


def judgements(tokens: Tokens) -> int:
    """How many words of a sentence judge something as good or bad, right or wrong."""
    judging = (t for t in tokens if t.pos_ in ("ADJ", "ADV", "NOUN", "VERB") and _judges(t.lemma_.lower()))
    return sum(t.pos_ == "ADJ" or t.lemma_.lower() not in ("right", "good") for t in judging)


def _judges(lemma: str) -> bool:
    return not words("evaluations").isdisjoint((lemma, lemma.removesuffix("ly")))


def _is_imperative(tokens: Tokens) -> bool:
    root: Token = tokens.root
    if root.tag_ != "VB" or root.i > tokens.start + 2:
        return False
    return not any(c.dep_ in ("nsubj", "nsubjpass") or (c.dep_ == "aux" and c.lemma_ != "do") for c in root.lefts)
