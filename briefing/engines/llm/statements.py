"""A model's claims tied to the statements that reading by rules finds in the sentences they cite.

Models choose well whom to hear, but weak ones put words into the wrong mouth, copy "Holt said" into what Holt said, and
word it so that a check fails. So a claim that repeats its sentence is cut to what was said, and every claim about a
statement has that with it as printed: verification serves it where the model's speaker or wording fails. A claim that
cites three sentences or more lumps together what is said in them: each statement becomes a claim of its own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefing.engines.base import Reading
from briefing.engines.embedded.claims import whole_statements
from briefing.schemas.draft import MOST
from briefing.types.draft import Draft, DraftClaim

_SAME = 0.5  # of a claim's words in a statement of a sentence that it cites
_ELSEWHERE = 0.75  # in one of another sentence: models miscount
_LUMP = 3  # sentences cited by a claim that stands for several; the prompt asks for one or two
_WHOLE = 0.9  # of a statement's words in a claim that repeats its sentence
_WORD = re.compile(r"\w+")
_SMALL = frozenset(
    "a an and are as at be been but by for from had has have he her his in is it its of on or she that the their they "
    "this to was were which who will with would".split()
)


def statements_of(reading: Reading) -> tuple[DraftClaim, ...]:
    """What somebody says in an article as far as rules are sure of it."""
    return whole_statements(reading.parsed, reading.analysis.attributions)


def with_statements(draft: Draft, statements: Sequence[DraftClaim]) -> Draft:
    """The draft with each claim cut to what was said, and the statement it is about as printed."""
    about = dict(_pairs(draft.claims, statements))
    claims = [
        _anchored(claim, statements[about[index]]) if index in about else _repeated(claim, statements) or claim
        for index, claim in enumerate(draft.claims)
    ]
    others = [each for number, each in enumerate(statements) if number not in about.values()]
    lumped = [replace(each, central=True) for each in others if any(_lumps(claim, each) for claim in draft.claims)]
    room = max(MOST["claims"] - len(claims), 0)
    return replace(draft, claims=(*claims, *lumped[:room]))


def _repeated(claim: DraftClaim, statements: Sequence[DraftClaim]) -> DraftClaim | None:
    """The statement, as printed, that a claim repeats though another is about it: verification finds the duplicate."""
    found = (each for each in statements if _repeats(claim, each))
    return next((replace(each, central=claim.central) for each in found), None)


def _lumps(claim: DraftClaim, statement: DraftClaim) -> bool:
    return len(claim.sentences) >= _LUMP and set(statement.sentences) <= set(claim.sentences)


def _anchored(claim: DraftClaim, statement: DraftClaim) -> DraftClaim:
    printed = replace(statement, central=claim.central)
    return (
        replace(printed, speaker=claim.speaker or printed.speaker, printed=printed)
        if _repeats(claim, statement)
        else replace(claim, printed=printed)
    )


def _repeats(claim: DraftClaim, statement: DraftClaim) -> bool:
    """Whether a claim is the statement with what reports it: its cue, or else whose claim it is."""
    said, printed = _words(claim.text), _words(statement.text)
    reporting = _words(statement.cue or "") - printed or _words(statement.speaker or "") - printed
    return bool(reporting) and reporting <= said and len(said & printed) >= _WHOLE * len(printed)


def _pairs(claims: Sequence[DraftClaim], statements: Sequence[DraftClaim]) -> Iterator[tuple[int, int]]:
    """Claims with the statements they are about, by their places: the likeliest pairs, each statement once."""
    scored = sorted(
        (-likeness, index, number)
        for index, claim in enumerate(claims)
        for number, statement in enumerate(statements)
        if (likeness := _likeness(claim, statement))
    )
    taken: set[tuple[str, int]] = set()
    for _, index, number in scored:
        if not taken & {("claim", index), ("statement", number)}:
            taken |= {("claim", index), ("statement", number)}
            yield index, number


def _likeness(claim: DraftClaim, statement: DraftClaim) -> float:
    """How likely a claim is about a statement: the share of its words there, what reports them aside; 0 if it is not.

    One that repeats a sentence is about what its speaker says there, or else about any statement of the sentence.
    """
    said = _words(claim.text) - _words(statement.cue or "") - _words(statement.speaker or "")
    share = len(said & _words(statement.text)) / len(said) if said else 0.0
    if set(claim.sentences).isdisjoint(statement.sentences):
        return share if share >= _ELSEWHERE else 0.0
    if _repeats(claim, statement):
        return 1.0 if _words(claim.speaker or "") == _words(statement.speaker or "") else max(share, _SAME)
    return share if share >= _SAME else 0.0


def _words(text: str) -> set[str]:
    return {word for word in _WORD.findall(text.casefold()) if word not in _SMALL}
