"""What a sentence leaves open, worded as a question with its own words; None where no way to word it is sure."""

import re
from collections.abc import Callable, Iterator

from spacy.tokens import Span

from briefing.engines.embedded import outcomes, prospects, unanswered
from briefing.engines.embedded.indirect_questions import indirect, whole_clause
from briefing.engines.embedded.interrogatives import asked

_SHORTEST, _SHORTEST_OF_IT = 2, 4  # words that are too few for a question, and for one about "it"
_OF_IT = re.compile(r"\w+ (?:it|they|this|that|these|those|he|she)\b", re.IGNORECASE)


def question_of(span: Span) -> str | None:
    """The question that a sentence leaves open."""
    for way in _WAYS:  # the first that gives a question of three words or more
        for worded in way(span):
            question = asked(worded)
            if question and len(question.split()) > (_SHORTEST_OF_IT if _OF_IT.match(question) else _SHORTEST):
                return question
    return None


_WAYS: tuple[Callable[[Span], Iterator[str | None]], ...] = (
    indirect,
    outcomes.yet,
    unanswered.unknown,
    outcomes.pending,
    outcomes.weighed,
    unanswered.untold,
    unanswered.no_sign,
    outcomes.in_doubt,
    prospects.feared,
    prospects.unsettled,
    prospects.contested,
    outcomes.perhaps,
    outcomes.possible,
    unanswered.silent,
    unanswered.withheld,
    prospects.threatened,
    outcomes.still_to_do,
    unanswered.not_done,
    unanswered.leading,
    whole_clause,
    outcomes.future_tense,
)
