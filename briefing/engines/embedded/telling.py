"""How well each sentence tells the story on its own: where it stands, whom it is about, how it is written.

Few traits and round weights, chosen on 40 articles with human summaries and 34 whose best sentences readers marked.
What counts most is the place, then words that the title and many sentences share, then whether a claim that a briefing
must carry stands there. How long a sentence is and how much of it is quoted do not count: readers take long sentences
and telling quotations.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from spacy.tokens import Span as Tokens

from briefing.engines.embedded.coreference import Entities
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.types.article import Sentence, Span
from briefing.types.draft import DraftActor

_SHORTEST, _LONGEST = 6, 60  # words of a sentence that can stand in a summary
_HEADLINE = 12  # words of a headline at most
_FEWEST_WORDS = 2  # content words of one that only fills it
_FIRST, _DECAY = 1.4, 3.6  # worth of the first place; sentences after which it is a third of that
_COMMON, _ANY = 0.5, 0.4  # worth of a word: in many sentences, at all
_TITLE = 0.5
_ACTOR, _ACTOR_ACTS = 0.2, 0.3
_CENTRAL = 0.2  # worth of a claim that a briefing must carry
_SHORT, _SHORT_FROM = 0.04, 18  # per word below
_CROWDED, _PERSONAL, _CAPTION = 2.5, 0.4, 0.6
_MARKS = '“”"'
_DANGLING = re.compile(
    r"[\"“‘'(]?\s*(?:but|and|or|so|yet|however|nor|nevertheless|nonetheless|meanwhile|moreover|furthermore|also"
    r"|additionally|instead|still|then|thus|therefore|besides|otherwise|likewise|similarly|though|consequently|hence"
    r"|he|she|it|they|this|that|these|those|his|her|its|their|him|them|such|either|neither|another|others|here"
    r"|both(?!(?: [\w’'-]+){1,6} and )|there"
    r"|in (?:addition|contrast|turn|response|other words|fact)|as a result|at the same time|on the other hand"
    r"|(?:part|some|many|most|all|none|few|one|two|three|each|several) of (?:it|them)"
    r"|(?:because of|on top of|despite|after|before|since|for|in|at|with|by|from|under) (?:it|them|this|that)(?=,|\.)"
    r"|(?:\w+ ){1,2}(?:this|that|these|those) (?!(?:week|month|year|morning|afternoon|evening|weekend|season|summer"
    r"|winter|spring|autumn|decade|century|era)\b)\w+(?=,)"
    r"|for (?:example|instance)|by contrast|the (?:same|pair|two|trio|duo)"
    r"|the (?:latter|former)(?=,| (?:is|are|was|were|has|had|have|will|would|also|sa(?:id|ys?))\b))\b",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"[QA][:.] ")  # an interview's question or answer
_STANDS_ALONE = re.compile(
    r"(?:there (?:is|are|was|were|has|have|will|may|could)\b"
    r"|(?:this|that) (?:week|month|year|morning|afternoon|evening|weekend|summer|winter|spring|autumn|season)\b"
    r"|(?:still|then),? [a-z]+ing\b)",
    re.IGNORECASE,
)
CONNECTIVE = re.compile(  # left out before the sentence it opens
    r"(?:But|And|Yet|Still,|However,|Nevertheless,|Nonetheless,|Meanwhile,|Moreover,|Also,)"
    r"\s+(?!for the )(?=[A-Za-z0-9$€£])"
)
_ASIDE = re.compile(r", (?:however|though|meanwhile|moreover|too|in turn|by contrast|on the other hand),")
_BYLINE = re.compile(
    r"\b(?:pictured|file (?:photo|picture|image)|scroll down|click here|read more|image (?:caption|source|credit)"
    r"|photo(?:graph)?s? (?:by|courtesy)|sign up|follow (?:us|\w+ \w+ on)|subscribe|contributed to this report)\b"
    r"|\((?:left|right|above|below|cent(?:re|er))[^)]*\)",
    re.IGNORECASE,
)
_BACK = re.compile(r"\b(?:those|these|such (?!as\b)|the same) ?(?!who\b|that\b|in\b|of\b|with\b|from\b|as\b)\w+")
_POINTS_BACK = 0.6  # less for "three of those companies", which another sentence named
_UNNAMED = 0.1  # less where "she" is nobody whom the sentence names
_PRONOUNS = {"he", "she", "him", "his", "her", "hers"}
_PRONOUN = re.compile(r"\b(?:he|she|they|it)\b", re.IGNORECASE)
_QUOTATION = re.compile(r"[“\"][^”\"]*[”\"]")
_PERSON = re.compile(r"\b(?:I|I['’]m|me|my|[Ww]e|our|us|[Yy]ou|your)\b")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence, its content words, what it is worth before them, and whether it can stand alone."""

    sentence: Sentence
    words: frozenset[str]
    merit: float
    leans: bool  # on the sentence before: "It …", "The mayor, however, …"


Words = dict[int, frozenset[str]]  # content words of the sentences of the body, by number


def candidates(
    parsed: ParsedArticle, words: Words, actors: Sequence[DraftActor], entities: Entities, central: Collection[int]
) -> tuple[list[Candidate], list[Candidate]]:
    """Sentences fit for a summary; and those that only fill it where there are too few of these.

    ``central`` are the numbers of those with a claim that a briefing must carry.
    """
    fit: list[Candidate] = []
    spare: list[Candidate] = []
    for place, number in enumerate(words):
        sentence = parsed.article.sentences[number - 1]
        text = CONNECTIVE.sub("", parsed.article.text[sentence.start : sentence.end])
        if _is_of_interview(parsed, sentence) or _is_inside_quotation(parsed, sentence):
            continue
        tokens = parsed.span_of(sentence)
        dangles = _DANGLING.match(text) is not None and _STANDS_ALONE.match(text) is None
        merit = _CENTRAL * (number in central) - _UNNAMED * _leaves_unnamed(tokens, entities)
        merit += _worth_of_place(place) + _worth_of_wording(text) + _worth_of_actors(tokens, actors)
        candidate = Candidate(sentence, words[number], merit, dangles or _ASIDE.search(text) is not None)
        told = _is_attributed_quotation(text) or (_is_fit(text) and _is_whole(tokens))
        if told and not _is_headline(parsed, sentence):
            fit.append(candidate)
        elif len(candidate.words) > _FEWEST_WORDS and not dangles:
            spare.append(candidate)
    return fit, spare


def told_by(words: Words, title: str | None) -> dict[str, float]:
    """How much each content word tells of the story: in how many sentences it stands, and whether in the title."""
    counts = Counter(word for told in words.values() for word in told)
    weights = {word: _ANY + _COMMON * math.log(count) for word, count in counts.items()}
    for word in re.findall(r"\w+", (title or "").lower()):
        if word in weights:
            weights[word] += _TITLE
    return weights


def content_words(parsed: ParsedArticle) -> Words:
    """Lemmas that mean something by themselves, of each sentence but headings."""
    return {
        s.number: frozenset(t.lemma_.lower() for t in parsed.span_of(s) if t.is_alpha and not t.is_stop and len(t) > 2)
        for s in parsed.article.sentences
        if not s.heading
    }


def _is_fit(text: str) -> bool:
    """Whether a sentence is of a length to be read, no bare quotation, no question, and closes what it opens."""
    marks = sum(text.count(mark) for mark in _MARKS)
    whole = marks % 2 == 0 and text.count("(") == text.count(")") and text[-1:] in ".!”\"'’)"
    return _SHORTEST <= len(text.split()) <= _LONGEST and whole and text[:1] not in _MARKS + "'‘"


def _is_headline(parsed: ParsedArticle, sentence: Sentence) -> bool:
    """Whether a text without title opens with its headline: a short sentence, a paragraph by itself."""
    rest = parsed.article.sentences[1:2]
    alone = all(following.paragraph != sentence.paragraph for following in rest)
    words = len(parsed.article.text[sentence.start : sentence.end].split())
    return sentence.number == 1 and not parsed.article.title and alone and words <= _HEADLINE


def _is_attributed_quotation(text: str) -> bool:
    """Whether a sentence opens with a quotation and names who says it: \"\"We pay,\" the mayor said\"."""
    told = _QUOTATION.sub(" ", text)
    closed = not any(mark in told for mark in _MARKS)
    by = re.findall(r"\w+", told)
    named = len(by) > 1 and _PRONOUN.search(told) is None
    return text[:1] in _MARKS and closed and named and len(text.split()) <= _LONGEST


def _is_whole(tokens: Tokens) -> bool:
    """Whether words are a sentence of their own: a main verb, no bare \"Because …\"."""
    roots = [token for token in tokens if token.dep_ == "ROOT"]
    bare = any(child.dep_ == "mark" and child.i < tokens.start + 2 for root in roots for child in root.lefts)
    told = any(token.pos_ in ("VERB", "AUX") for token in tokens)
    return told and not bare


def _is_inside_quotation(parsed: ParsedArticle, sentence: Sentence) -> bool:
    """Whether a quotation that began earlier in the paragraph is still open where the sentence starts."""
    begin = parsed.article.text.rfind("\n", 0, sentence.start) + 1
    before = parsed.article.text[begin : sentence.start]
    return before.count('"') % 2 == 1 or before.count("“") > before.count("”")


def _is_of_interview(parsed: ParsedArticle, sentence: Sentence) -> bool:
    """Whether a sentence stands in a question or an answer of an interview."""
    return _LABELLED.match(parsed.article.text, parsed.article.text.rfind("\n", 0, sentence.start) + 1) is not None


def _leaves_unnamed(tokens: Tokens, entities: Entities) -> bool:
    """Whether a sentence says \"he\" or \"she\" of somebody whom it does not name."""
    for token in tokens:
        if token.lower_ in _PRONOUNS:
            who = entities.at(Span(token.idx, token.idx + len(token)))
            if who is None or not any(tokens.start_char <= name.start < tokens.end_char for name in who.names):
                return True
    return False


def _worth_of_place(place: int) -> float:
    return _FIRST * math.exp(-place / _DECAY)


def _worth_of_wording(text: str) -> float:
    words = len(text.split())
    bare = _QUOTATION.sub(" ", text)
    worth = -_SHORT * max(0, _SHORT_FROM - words) - _POINTS_BACK * bool(_BACK.search(bare))
    return worth - _PERSONAL * bool(_PERSON.search(bare)) - _CAPTION * bool(_BYLINE.search(text))


def _worth_of_actors(tokens: Tokens, actors: Sequence[DraftActor]) -> float:
    """More for naming those who matter, most as subject; less where names crowd out what happened."""
    ranks = {word: 1 - 0.13 * rank for rank, a in reversed(list(enumerate(actors[:6]))) for word in _name_words(a)}
    named = sum(ranks[word] for word in {t.lower_ for t in tokens} & ranks.keys())
    leading = {word for actor in actors[:2] for word in _name_words(actor)[-1:]}
    acts = any(t.lower_ in leading and t.dep_ in ("nsubj", "nsubjpass") and t.head.dep_ == "ROOT" for t in tokens)
    crowd = sum(t.ent_iob_ == "B" and t.ent_type_ in ("PERSON", "ORG", "GPE") for t in tokens) / max(len(tokens), 1)
    return _ACTOR * min(named, 2.0) + _ACTOR_ACTS * acts - _CROWDED * crowd


def _name_words(actor: DraftActor) -> list[str]:
    return [word for word in actor.name.lower().split() if len(word) > 2]
