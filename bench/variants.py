"""Variants of a sentence that say the same: they differ in typography, or put the same in other words."""

import random
import re
import unicodedata

from alterations import Alteration, replaced


def quotes_changed(text: str, chance: random.Random) -> str | None:
    """Curly marks become straight and straight ones curly."""
    curly = text.translate(str.maketrans("“”‘’", "\"\"''"))
    if curly != text:
        return curly
    straight = re.sub(r"(?<!\w)\"", "“", text.replace("'", "’")).replace('"', "”")
    return straight if straight != text else None


def dashes_changed(text: str, chance: random.Random) -> str | None:
    """A dash becomes one of another length."""
    return replaced(re.compile(r" ?(?:—|–|--) ?"), text, chance, lambda _: chance.choice(["--", " – ", "—", " - "]))


def case_changed(text: str, chance: random.Random) -> str | None:
    """All in lower or in upper case."""
    return chance.choice([text.lower(), text.upper()])


def spaces_changed(text: str, chance: random.Random) -> str | None:
    """Blanks doubled, broken or not breaking."""
    return "".join(chance.choice(["  ", "\n", "\u00a0", " "]) if letter == " " else letter for letter in text)


def elided(text: str, chance: random.Random) -> str | None:
    """Some words of the middle become an ellipsis; never those that negate."""
    words = text.split()
    if len(words) < 10:
        return None
    begin = chance.randint(3, len(words) - 6)
    end = begin + chance.randint(1, min(5, len(words) - begin - 3))
    if re.search(
        r"\b(?:not?|never|without|nor|neither)\b|n['’]t|den[iy]|refus|fail|reject|rul|lack|declin|unable|hardly|nobody|noth|none|cannot|barely|impossible|absence|nowhere|scarcely|could|may|might|would|only|former|alleged",
        " ".join(words[begin:end]),
        re.IGNORECASE,
    ):
        return None
    return " ".join([*words[:begin], chance.choice(["…", "...", "[...]", "[…]"]), *words[end:]])


def wrapped(text: str, chance: random.Random) -> str | None:
    """In quotation marks."""
    opening, closing = chance.choice(["“”", '""', "''", "«»"])
    return opening + text + closing


_LIGATURES = {"ffi": "\ufb03", "ffl": "\ufb04", "ff": "\ufb00", "fi": "\ufb01", "fl": "\ufb02"}
_LIGATED = re.compile("|".join(_LIGATURES))
_INVISIBLE = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"]
_THIN = ["\u2009", "\u202f", "\u200a", "\u2002", "\u3000"]
_CONTRACTED = {"is not": "isn't", "are not": "aren't", "was not": "wasn't", "were not": "weren't", "do not": "don't",
    "does not": "doesn't", "did not": "didn't", "has not": "hasn't", "have not": "haven't", "had not": "hadn't",
    "would not": "wouldn't", "could not": "couldn't", "should not": "shouldn't", "will not": "won't", "cannot": "can't",
    "can not": "can't", "it is": "it's", "he is": "he's", "she is": "she's", "they are": "they're", "we are": "we're",
    "I am": "I'm", "that is": "that's"}  # fmt: skip
_SPELLED = "two three four five six seven eight nine ten eleven twelve".split()
_DIGITS = {word: str(value) for value, word in enumerate(_SPELLED, 2)}
_SHORT_MONTHS = {"January": "Jan.", "February": "Feb.", "August": "Aug.", "September": "Sept.", "October": "Oct.",
    "November": "Nov.", "December": "Dec."}  # fmt: skip
_SAID_LAST = re.compile(
    r"^(?P<said>[^\"“”]{30,}?), (?P<who>[A-Z][\w.' ]{2,40}? (?:said|says)|(?:said|says) [A-Z][\w.' ]{2,40}?)\.$"
)
_ASIDE = re.compile(
    r", (?:an?|the) (?![^,]*\b(?:said|says|wrote|noted|notes|found|added|argued)\b)[a-z][^,.;:\"“”\d]{4,60},"
)  # who said so is no aside
_LINK = re.compile(r"^(?:But|And|So|Meanwhile,|However,|Still,|Also,|In addition,|Moreover,) (?=\w)")


_MARKS = set('"“”')


def both_ways(words: dict[str, str]) -> Alteration:
    """Varies by putting one form of a word for the other."""
    pairs = {**words, **{new: old for old, new in words.items()}}
    longest = sorted(pairs, key=len, reverse=True)
    pattern = re.compile(r"(?<![\w$€£.,:-])(?:" + "|".join(map(re.escape, longest)) + r")(?![\w-]|[.,:]\d)")

    def alter(text: str, chance: random.Random) -> str | None:
        if set(text) & _MARKS or "''" in text:
            return None  # within quotation marks no other word is harmless
        return replaced(pattern, text, chance, lambda match: pairs[match.group()])

    return alter


def ligated(text: str, chance: random.Random) -> str | None:
    """Pairs of letters printed as one."""
    return replaced(_LIGATED, text, chance, lambda match: _LIGATURES[match.group()])


def invisible(text: str, chance: random.Random) -> str | None:
    """Characters without width, between and within words."""
    return replaced(
        re.compile(r"(?<=\w)(?=\w)| "), text, chance, lambda match: match.group() + chance.choice(_INVISIBLE)
    )


def hyphenated_softly(text: str, chance: random.Random) -> str | None:
    """A soft hyphen in a long word."""
    return replaced(re.compile(r"(?<=[a-z]{3})(?=[a-z]{3})"), text, chance, lambda _: "\u00ad")


def thin_spaces(text: str, chance: random.Random) -> str | None:
    """Blanks of other widths."""
    return "".join(chance.choice(_THIN) if letter == " " else letter for letter in text)


def other_apostrophes(text: str, chance: random.Random) -> str | None:
    """An apostrophe of another kind."""
    return replaced(re.compile(r"(?<=\w)['’](?=\w)"), text, chance, lambda _: chance.choice("'’ʼ`´′‘"))


def other_ellipses(text: str, chance: random.Random) -> str | None:
    """An ellipsis of the article's own, in another style."""
    return replaced(
        re.compile(r" ?(?:\.\.\.|…|\. \. \.) ?"), text, chance, lambda _: chance.choice([" … ", "...", " . . . "])
    )


def end_mark_changed(text: str, chance: random.Random) -> str | None:
    """Without the mark at its end, or with a comma instead."""
    bare = text.rstrip(".")
    return chance.choice([bare, bare + ","]) if bare != text and bare[-1:].isalnum() else None


def decomposed(text: str, chance: random.Random) -> str | None:
    """Accents as characters of their own."""
    loose = unicodedata.normalize("NFD", text)
    return loose if loose != text else None


def sic(text: str, chance: random.Random) -> str | None:
    """With an editor's "[sic]"."""
    words = text.split()
    place = chance.randint(2, len(words) - 1)
    return " ".join([*words[:place], "[sic]", *words[place:]])


def bracketed_capital(text: str, chance: random.Random) -> str | None:
    """With the first letter's case changed, as brackets show."""
    if not text[:1].isalpha() or not text[1:2].isalpha():
        return None
    return f"[{text[0].swapcase()}]{text[1:]}"


def said_first(text: str, chance: random.Random) -> str | None:
    """ "Holt said it rained." for "It rained, Holt said."."""
    match = _SAID_LAST.match(text)
    if not match:
        return None
    who, said = match.group("who"), match.group("said")
    if who.startswith(("said ", "says ")):
        who = f"{who.split(' ', 1)[1]} {who.split(' ', 1)[0]}"
    return f"{who} that {said[0].lower() if said.split()[0] in _LOWERED else said[0]}{said[1:]}."


def per_cent(text: str, chance: random.Random) -> str | None:
    """ "57%" for "57 percent", and the other way round."""
    if set(text) & _MARKS:
        return None
    sign = replaced(re.compile(r"(?<=\d) ?per ?cent\b"), text, chance, lambda _: "%")
    return sign or replaced(re.compile(r"(?<=\d)%"), text, chance, lambda _: " percent")


_LOWERED = set("The A An It He She They We There This That These Those In On At Some Many".split())
HARMLESS: dict[str, Alteration] = {
    "quotes changed": quotes_changed,
    "dashes changed": dashes_changed,
    "case changed": case_changed,
    "spaces changed": spaces_changed,
    "elided": elided,
    "wrapped in quotes": wrapped,
    "ligatures": ligated,
    "invisible characters": invisible,
    "soft hyphen": hyphenated_softly,
    "thin spaces": thin_spaces,
    "apostrophe changed": other_apostrophes,
    "ellipsis changed": other_ellipses,
    "end mark changed": end_mark_changed,
    "accents decomposed": decomposed,
    "[sic] added": sic,
    "[c]apital in brackets": bracketed_capital,
}
# Other words for the same: nothing to quote, but to be served as an item.
REWORDED: dict[str, Alteration] = {
    "contraction changed": both_ways(_CONTRACTED),
    "numbers in digits": both_ways(_DIGITS),
    "percent sign": per_cent,
    "month shortened": both_ways(_SHORT_MONTHS),
    "source put first": said_first,
    "aside left out": lambda text, chance: replaced(_ASIDE, text, chance, lambda _: ""),
    "linking word left out": lambda text, chance: replaced(_LINK, text, chance, lambda _: ""),
}
