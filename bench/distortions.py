"""More ways to alter a sentence so that it no longer says what the article says: words of closed classes exchanged."""

import random
import re
from collections.abc import Mapping

from alterations import Alteration, replaced

_MONTHS = "January February March April June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_COUNTS = "two three four five six seven eight nine ten eleven twelve".split()
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_COMPARED = {
    "more than": "less than", "less than": "more than", "fewer than": "more than", "at least": "at most",
    "at most": "at least", "up to": "at least", "higher than": "lower than", "lower than": "higher than",
    "larger than": "smaller than", "smaller than": "larger than", "better than": "worse than",
    "worse than": "better than", "over": "under", "above": "below", "below": "above",
}  # fmt: skip
_ORDERED = {"before": "after", "after": "before", "until": "since", "since": "until"}
_QUANTIFIED = {
    "some": "all", "many": "all", "most": "all", "several": "all", "few": "many", "a few": "many", "nearly all": "all",
    "almost all": "all", "half of": "all of", "some of": "all of", "most of": "all of", "part of": "all of",
    "one of the": "the", "sometimes": "always", "often": "always", "usually": "always", "partly": "entirely",
    "all": "some", "every": "hardly any", "always": "sometimes",
}  # fmt: skip
_PREFIXED = {
    "lawful": "unlawful", "legal": "illegal", "able": "unable", "likely": "unlikely", "fair": "unfair",
    "possible": "impossible", "certain": "uncertain", "clear": "unclear", "agree": "disagree", "agreed": "disagreed",
    "popular": "unpopular", "necessary": "unnecessary", "constitutional": "unconstitutional", "stable": "unstable",
    "successful": "unsuccessful", "known": "unknown", "expected": "unexpected", "important": "unimportant",
    "responsible": "irresponsible", "regular": "irregular", "appropriate": "inappropriate", "direct": "indirect",
    "effective": "ineffective", "approved": "disapproved", "honest": "dishonest", "documented": "undocumented",
    "prepared": "unprepared", "aware": "unaware", "safe": "unsafe", "healthy": "unhealthy", "comfortable":
    "uncomfortable", "willing": "unwilling", "reasonable": "unreasonable", "acceptable": "unacceptable",
    "authorized": "unauthorized", "related": "unrelated", "partisan": "nonpartisan", "qualified": "unqualified",
}  # fmt: skip
_CHARGED = {
    "accused of": "convicted of", "charged with": "convicted of", "suspected of": "guilty of", "accused": "convicted",
    "charged": "convicted", "arrested": "convicted", "suspect": "murderer", "allegations": "proof",
    "accusations": "proof", "injured": "killed", "wounded": "killed", "proposed": "passed", "considered": "approved",
    "proposal": "law", "bill": "law", "candidate": "winner", "nominee": "winner", "plan": "decision",
}  # fmt: skip
_TITLED = {
    "President": "Vice President", "Sen.": "Rep.", "Rep.": "Sen.", "Gov.": "Sen.", "Senator": "Governor",
    "Governor": "Senator", "Mr.": "Mrs.", "Mrs.": "Mr.", "minister": "president", "mayor": "governor",
    "king": "prince", "secretary": "president", "director": "president", "chairman": "president", "lawyer": "judge",
    "judge": "lawyer", "spokesman": "president", "adviser": "president", "candidate": "president",
}  # fmt: skip
_NATIONS = (
    "American British Chinese French German Indian Iranian Iraqi Israeli Mexican Palestinian Russian Syrian".split()
)
_HEDGE = re.compile(
    r"(?i)\b(?:reportedly|allegedly|apparently|supposedly|purportedly|likely|possibly|perhaps|probably|potentially|"
    r"seemingly|presumably|arguably|maybe),? "
)
_ROUGHLY = re.compile(
    r"(?i)\b(?:about|around|roughly|approximately|nearly|almost|more than|less than|fewer than|at least|up to|over|"
    r"as many as|an estimated) (?=\$?\d|(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|half)\b)"
)
_INTENT = (
    r"(?:plans?|planned|wants?|wanted|hopes?|hoped|intends?|intended|seeks?|sought|tried|tries|threatened|expects?|"
    r"expected|offered|promised|vowed|pledged|agreed)"
)
_INTENDED = re.compile(rf"\b(?:(?:is|are|was|were) )?{_INTENT} to (?=[a-z]+\b)")
_INTENDED_REGULAR = re.compile(
    rf"\b(?:(?:is|are|was|were) )?{_INTENT} to ([a-z]{{2,}}?(?:[^aeiouy]e|[rlnt]ish|[^aeiou]t|ct|nd|ll|rn))\b"
)
_FUTURE = re.compile(r"\bwill (?=(?:have|be|[a-z]+)\b)(?!not)")
_PRESENT = re.compile(r"\b(is|are|has|have|does)\b(?!n['’]t| not)")
_REPORTED = re.compile(
    r"\b(?:said|says|told|tells|announced|added|argued|claimed|insisted|warned|stated|wrote|testified|explained|predicted|"
    r"promised|pledged|vowed|believed|thought|suggested|asked|noted|declared|according)\b"
)
_PAST = {"is": "was", "are": "were", "has": "had", "have": "had", "does": "did"}
_PRONOUN = {
    "he": "she",
    "she": "he",
    "his": "their",
    "they": "he",
    "we": "they",
    "I": "he",
    "my": "his",
    "our": "their",
}
_CONDITION = re.compile(r",? (?:if|unless|only if|provided that|as long as) [^,.;]+(?=[.;]?[\"”]?$)")


def exchanged(words: Mapping[str, str]) -> Alteration:
    """Alters by putting one of these words or phrases for another, its capital kept."""
    longest = sorted(words, key=len, reverse=True)
    pattern = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest)) + r")(?![\w-])")

    def alter(text: str, chance: random.Random) -> str | None:
        return replaced(pattern, text, chance, lambda match: words[match.group()])

    return alter


def one_of(words: list[str]) -> Alteration:
    """Alters by putting one of these words for another of them."""
    pattern = re.compile(r"\b(?:" + "|".join(words) + r")\b")

    def alter(text: str, chance: random.Random) -> str | None:
        return replaced(pattern, text, chance, lambda match: chance.choice([w for w in words if w != match.group()]))

    return alter


def dropped(pattern: re.Pattern[str]) -> Alteration:
    """Alters by leaving out what a pattern finds."""

    def alter(text: str, chance: random.Random) -> str | None:
        return replaced(pattern, text, chance, lambda _: "")

    return alter


def intention_made_future(text: str, chance: random.Random) -> str | None:
    """ "plans to close" becomes "will close"."""
    return replaced(_INTENDED, text, chance, lambda _: "will ")


def intention_made_fact(text: str, chance: random.Random) -> str | None:
    """ "plans to close" becomes "closed", for verbs whose past is regular."""
    return replaced(
        _INTENDED_REGULAR, text, chance, lambda match: match.group(1) + ("d" if match.group(1)[-1] == "e" else "ed")
    )


def future_made_present(text: str, chance: random.Random) -> str | None:
    """ "will" becomes "did"."""
    return replaced(_FUTURE, text, chance, lambda _: "did ")


def present_made_past(text: str, chance: random.Random) -> str | None:
    """ "is" becomes "was", where nobody's words are reported, which moves tenses."""
    if _REPORTED.search(text):
        return None
    return replaced(_PRESENT, text, chance, lambda match: _PAST[match.group()])


DISTORTED: dict[str, Alteration] = {
    "month changed": one_of(_MONTHS),
    "weekday changed": one_of(_DAYS),
    "spelled number changed": one_of(_COUNTS),
    "ordinal changed": one_of(_ORDINALS),
    "nationality changed": one_of(_NATIONS),
    "comparison turned": exchanged(_COMPARED),
    "order in time turned": exchanged(_ORDERED),
    "quantifier changed": exchanged(_QUANTIFIED),
    "negative prefix changed": exchanged({**_PREFIXED, **{new: old for old, new in _PREFIXED.items()}}),
    "charge or outcome raised": exchanged(_CHARGED),
    "title changed": exchanged(_TITLED),
    "hedge dropped": dropped(_HEDGE),
    "approximation dropped": dropped(_ROUGHLY),
    "condition dropped": dropped(_CONDITION),
    "intention made future": intention_made_future,
    "intention made fact": intention_made_fact,
    "future made past": future_made_present,
    "present made past": present_made_past,
    "pronoun changed": exchanged(_PRONOUN),
}
