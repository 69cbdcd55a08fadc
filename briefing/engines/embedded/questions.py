"""Open questions: what the article itself leaves unsettled, worded as questions in its own words."""

import re
from itertools import takewhile

from briefing.engines.embedded.coreference import Entities
from briefing.engines.embedded.lexicons import patterns
from briefing.engines.embedded.open_points import question_of
from briefing.engines.embedded.outcomes import undecided_verbs, will_verbs
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.types.article import Sentence, Span
from briefing.types.draft import ActorKind, DraftQuestion

MOST = 8
_ASKED = 4.0  # weight of a question the article asks outright
_LEAST = 1.6  # from one clear sign on; weaker ones alone are everyday future
_CLEAR = 2.2  # signs from which words mostly quoted count
_OUTRIGHT = 2.6  # signs from which words wholly quoted count
_POSSIBLE, _FUTURE = 1.6, 0.9  # weights of "may, might, could" and of "will, would" in a main clause
_FEWEST = 3  # words
_WHOLLY = 0.95  # share in quotation marks
_SHORT_WORD = 3  # letters
_IN_CAPITALS = 0.9  # share of longer words with a capital, from which words are a headline
_QUOTED = 0.6  # share of a sentence in quotation marks from which it is somebody's speech
_ASKS = re.compile(r"\?[\"”’')]*$")
_TO_READERS = re.compile(
    r"^(?:do|did|are|have|will|would|can|could) you\b|(?:want|need|got|ready|looking|think|remember)\b"
    r"|.*\b(?:click|newsletter|subscribe)\b|.*\b(?:do|did|would|are|have) you (?:like|think|want|believe|feel)\b"
    r"|.*,[\W]* (?:right|okay|no|eh)\?|.*(?:[|]|==)|.*\?[”’\"'] ",  # a tag, a table, a question quoted
    re.IGNORECASE,
)
_FOR_EFFECT = re.compile(
    r"(?:(?:but|and|so|then|after all),? )?(?:(?:is|are|was|were|do|does|did|have|has|would|could|should|ca|wo)n[’']t\b"
    r"|who (?:cares|knew)\b|why not\b|so what\b|what else\b|how dare\b)",
    re.IGNORECASE,
)
_POLLED = re.compile(r"^asked\b.*(?:%|\bper ?cent\b)|^(?:but |and )?never mind\b", re.IGNORECASE)
_INTERVIEW = re.compile(r"\basked (?:\w+ ){0,4}?(?:if|whether|who|what|how|why|where|when|which)\b", re.IGNORECASE)
_REPLY = re.compile(r"\b(?:said|says|replied|answered|responded|told|demurred|reported|trounced)\b", re.IGNORECASE)
_NO_REPLY = re.compile(
    r"\b(?:declined|refused|not (?:say|answer|comment|respond|reply)|n[’']t (?:say|answer|comment|respond|know)"
    r"|no comment|unclear|too (?:early|soon))\b",
    re.IGNORECASE,
)
_NOBODY_KNOWS = re.compile(
    r"(?:nobody|no one|none|nothing)\b.{0,60}\b(?:sa(?:y|id|ys)|know[ns]?|knew|explained|clear)\b", re.I
)
_LABELLED = re.compile(r"(?:[A-Z]{1,4}|Question)[:.] ")  # an interviewer's question, which is answered
_TO_SOMEBODY = re.compile(r"\b(?:do|did|are|were|have|would|will|can|could) you\b", re.IGNORECASE)
_SEVERAL = 3  # questions to "you", from which an article is an interview
_NEAR = 3  # sentences
_PRONOUN_SUBJECT = re.compile(r"(?P<helper>\w+(?: \w+)?(?:n[’']t)?) (?P<who>he|she)\b", re.IGNORECASE)
_ANSWER = re.compile(
    r"^[\"“]?(?:because|yes\b|no\b|nothing|nobody|none|it (?:is|was|’s|'s)\b|that(?:’s|'s| is| was)\b|the answer|well\b"
    r"|simple|i (?:do|don[’']t|did|didn[’']t|think|believe)\b"
    r"|not\b|of course|certainly|lots|there (?:is|are|was|were)\b)",
    re.IGNORECASE,
)


def find_questions(parsed: ParsedArticle, entities: Entities | None = None) -> tuple[DraftQuestion, ...]:
    """Up to eight, the surest first; "he" and "she" as subjects become names where ``entities`` know them."""
    weighed = [
        (weight, -sentence.number, sentence)
        for sentence in parsed.article.sentences
        if (weight := _weight(parsed, sentence)) >= _LEAST
    ]
    weighed.sort(key=lambda row: row[:2], reverse=True)
    found: dict[str, DraftQuestion] = {}
    for _, _, sentence in weighed:
        worded = _worded(parsed, sentence, entities)
        if worded:
            found.setdefault(worded.lower(), DraftQuestion(worded, (sentence.number,)))
    return tuple(found.values())[:MOST]


def _worded(parsed: ParsedArticle, sentence: Sentence, entities: Entities | None) -> str | None:
    text = " ".join(parsed.article.text[sentence.start : sentence.end].split())
    if _ASKS.search(text):
        return text
    question = question_of(parsed.span_of(sentence))
    return _with_name(question, parsed, sentence, entities) if question and entities else question


def _with_name(question: str, parsed: ParsedArticle, sentence: Sentence, entities: Entities) -> str:
    """A question whose subject is \"he\" or \"she\" with the name instead, where it is the only such pronoun."""
    subject = _PRONOUN_SUBJECT.match(question)
    if subject is None:
        return question
    same = [t for t in parsed.span_of(sentence) if t.lower_ == subject["who"].lower()]
    who = {entities.at(Span(t.idx, t.idx + len(t))) for t in same}
    person = who.pop() if len(who) == 1 else None
    if person is None or person.name in question or _people_near(parsed, sentence, entities) != {person.name}:
        return question
    return f"{subject['helper']} {person.name}{question[subject.end() :]}"


def _people_near(parsed: ParsedArticle, sentence: Sentence, entities: Entities) -> set[str]:
    """Names of all people in a sentence and the few before: where there are two, a pronoun may mean either."""
    begin = parsed.article.sentences[max(0, sentence.number - 1 - _NEAR)].start
    people = (item for item in entities.items if item.kind is ActorKind.PERSON)
    return {item.name for item in people if any(begin <= name.start < sentence.end for name in item.names)}


def _weight(parsed: ParsedArticle, sentence: Sentence) -> float:
    """How sure it is that a sentence shows something unsettled."""
    text = parsed.article.text[sentence.start : sentence.end]
    quoted = _quoted(parsed, sentence)
    if _ASKS.search(text):
        meant = (
            not quoted
            and len(text.split()) > 2
            and not (_TO_READERS.match(text) or _LABELLED.match(text) or _FOR_EFFECT.match(text))
        )
        open_ = meant and _is_whole(parsed, sentence) and not _is_interview(parsed)
        return _ASKED if open_ and not _is_answered(parsed, sentence) else 0.0
    if sentence.heading or _is_title(text) or len(text.split()) < _FEWEST or text.endswith(":") or _POLLED.match(text):
        return 0.0
    if _INTERVIEW.search(text) and _is_replied_to(parsed, sentence, text):
        return 0.0
    found = sorted(_signs(parsed, sentence, text), reverse=True)
    if not found or found[0] < (_OUTRIGHT if quoted > _WHOLLY else _CLEAR if quoted > _QUOTED else 0.0):
        return 0.0
    total: float = sum(weight * 0.5**rank for rank, weight in enumerate(found))
    return total


def _is_whole(parsed: ParsedArticle, sentence: Sentence) -> bool:
    """Whether a question has a verb: not "And the mayor?"."""
    return any(t.pos_ in ("VERB", "AUX") and t.tag_ not in ("VBG", "VBN") for t in parsed.span_of(sentence))


def _is_interview(parsed: ParsedArticle) -> bool:
    """Whether an article is an interview, all of whose questions are answered: by their label, or by their "you"."""
    text = parsed.article.text
    asked = [words for s in parsed.article.sentences if _ASKS.search(words := text[s.start : s.end])]
    return (
        any(map(_LABELLED.match, asked)) or sum(_TO_SOMEBODY.search(words) is not None for words in asked) >= _SEVERAL
    )


def _is_title(text: str) -> bool:
    """Whether nearly all words have a capital, as in a headline within the text."""
    long = [word for word in text.split() if len(word) > _SHORT_WORD]
    return len(long) > 1 and sum(word[:1].isupper() for word in long) >= _IN_CAPITALS * len(long)


def _is_replied_to(parsed: ParsedArticle, sentence: Sentence, text: str) -> bool:
    """Whether what somebody was asked is answered in the same sentence or the next."""
    following = parsed.article.sentences[sentence.number : sentence.number + 1]
    said = (text, *(parsed.article.text[s.start : s.end] for s in following))
    return any(_REPLY.search(words) and not _NO_REPLY.search(words) for words in said)


def _signs(parsed: ParsedArticle, sentence: Sentence, text: str) -> list[float]:
    """Weights of the signs of something unsettled: words of the lexicon, and modals of the main clauses."""
    span = parsed.span_of(sentence)
    found = [weight for weight, pattern in patterns("unsettled") if pattern.search(text)]
    if next(undecided_verbs(span), None) is not None:
        return [*found, _POSSIBLE]
    return [*found, _FUTURE] if next(will_verbs(span), None) is not None else found


def _quoted(parsed: ParsedArticle, sentence: Sentence) -> float:
    """Share of a sentence that stands in quotation marks."""
    inside = sum(max(0, min(q.end, sentence.end) - max(q.start, sentence.start)) for q in parsed.quotations)
    return inside / max(1, sentence.end - sentence.start)


def _is_answered(parsed: ParsedArticle, sentence: Sentence) -> bool:
    """Whether the text answers a question, or a run of them, at once: then it was asked for effect."""
    text = parsed.article.text
    following = parsed.article.sentences[sentence.number :]
    run = len(list(takewhile(lambda s: _ASKS.search(text[s.start : s.end]), following)))
    after = following[run] if run < len(following) else None
    before = parsed.article.sentences[sentence.number - 2] if sentence.number > 1 else sentence
    several = run or _ASKS.search(text[before.start : before.end]) and before is not sentence
    if after is None or (after.paragraph != sentence.paragraph and not several):
        return False
    answer = text[after.start : after.end]
    return _ANSWER.match(answer) is not None and _NOBODY_KNOWS.match(answer) is None
