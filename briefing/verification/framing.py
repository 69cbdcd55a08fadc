"""Framing: what a sentence says about words that stand in it, which makes them somebody's, or no statement at all."""

import re

from briefing.verification.clauses import lead
from briefing.verification.lexicon import FUNCTION_WORDS, SAYING, SPEECH
from briefing.verification.words import bare, words

_BETWEEN = 5  # words between a verb of saying and what is said: "told reporters in Rome on Monday that"
_TURNS = re.compile(
    r"\b(?:but|and|or|so|while|when|as|because|after|before|since|although|though|who|which|where|if)\b", re.IGNORECASE
)
_NOUN_BEFORE = re.compile(
    r"\b(?:the|an?|his|her|its|their|our|my|this|that|these|those|of|in|on|for|with|by|from|under|after|before|amid|"
    r"about|new|latest|own)\s+$|[’']s?\s+$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\W*(?P<label>[A-Z][^\s:]*(?: [^\s:,]+){0,5}):\W*")
_NO_LABEL = frozenset("update updated breaking note correction exclusive analysis watch read photo video live".split())
_HELD = re.compile(
    r"\W*(?:by|in|to)\s[^,;:]{2,50}\b(?:admission|account|accounts|view|words|opinion|telling|estimate|eyes|mind)\b,?\s*|"
    r"\W*as\s[^,;:]{2,50}\b(?:puts?|has|had|sees|saw|tells|told) it\b[^;:]{0,100},\s*|"
    r".*\baccording to\b[^.;]{2,80},\s*",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(
    r"[”\"’']?\s*[,—–-]+[”\"’']*\s+(?P<who>(?:(?!that\b|which\b|who\b|and\b|but\b|as\b|when\b|after\b)[\w.’'-]+\s+){0,7}?)"
    rf"(?:(?:has|had|have|also|later|then)\s+)*(?:{SAYING.pattern})(?P<rest>[^.;]*)|"
    r"\W*according to\b[^.;]*|[”\"]\s*[―—–-]+\s*[A-Z][^.;]*",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(r"(?:that|whether|how|why|what|who|whom|which|to)\s")
_COMPLEMENT = re.compile(r"(?:that|whether|how|to)\s")
_LINKS = frozenset("and but so or yet also nor still".split())
_OPENING = ("“", '"', "‘", "'", "``")
_GOVERNS = frozenset(
    "of to in on at by for with from as about against between into over under than the a an his her its their our your "
    "my is are was were be been will would could should can may might must has have had no not called calls".split()
)
_ADVERBIAL = frozenset(
    "in on at by for with from after before during since until amid under despite without within as when while "
    "because if although though yesterday today tomorrow last next earlier later now then there here this that "
    "following given according through over across between among once".split()
)
_PREDICATE = re.compile(
    r",?\s+(?:is|are|was|were|has|have|had|will|would|could|can|did|does|may|might|must|should)\b", re.IGNORECASE
)


def attributed_before(before: str) -> str | None:
    """The words at the beginning of a sentence that put the rest of it in somebody's mouth; None without."""
    label = _LABEL.fullmatch(before)
    if label and not {bare(word) for word in label.group("label").split()} & _NO_LABEL:
        return before.strip()
    if _HELD.fullmatch(before):
        return before.strip()
    saying = next(reversed(list(SAYING.finditer(before))), None)
    if saying is None or _NOUN_BEFORE.search(before[: saying.start()]):
        return None
    between = before[saying.end() :]
    bound = re.fullmatch(r"(?:\s+that)?[\s,:“\"]*", between)
    subject = lead(before, 0, saying.start())
    if not bound and not any(character.isalpha() for character in subject):
        return None  # "Asked about it, …"
    if len(between.split()) > _BETWEEN or _TURNS.search(between):
        return None
    return before.strip()


def attributed_after(after: str) -> str | None:
    """The words at the end of a sentence that put the rest of it in somebody's mouth; None without."""
    found = _TAG.match(after)
    return found.group().strip(" ,”\"’'") if found else None


def is_torn(before: str, words_cut: str, after: str) -> bool:
    """Whether words cut from between two others of a sentence say nothing by themselves, or something else."""
    if _PREDICATE.match(after):
        return True  # "A plan to close the school | was rejected"
    if _COMPLEMENT.match(words_cut) and before.rstrip()[-1:] in _OPENING and _says_something(before):
        return True  # "went on about “ | how the system is rigged"
    around = [word for match in words(lead(before, 0, len(before))) if (word := bare(match.group())) not in _LINKS]
    if not around:
        return False
    if not words_cut[:1].islower():
        return len(around) > 1 and bool(SPEECH.fullmatch(around[-1])) and not _ADVERBIAL & set(around[:2])
    if _SUBORDINATE.match(words_cut) or around[-1] in _GOVERNS:
        return True
    return not (_ADVERBIAL & set(around[:2])) and any(word not in FUNCTION_WORDS for word in around)


def _says_something(before: str) -> bool:
    return any(bare(match.group()) not in FUNCTION_WORDS for match in words(before))
