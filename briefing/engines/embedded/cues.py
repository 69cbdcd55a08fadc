"""Which words attribute, and in what shape."""

import re
from functools import cache

from spacy.tokens import Token

from briefing.engines.embedded.lexicons import _FOLDER


@cache
def cue_words() -> dict[str, frozenset[str]]:
    """Lemmas by shape: clause, speech, infinitive, object, as, two, of, for, about, on, to, noun ..."""
    found: dict[str, set[str]] = {}
    section = ""
    for line in (_FOLDER / "cues.txt").read_text("utf-8").splitlines():
        line = line.partition("#")[0].strip()
        header = re.fullmatch(r"\[(.+)\]", line)
        if header:
            section = header.group(1)
        elif line:
            found.setdefault(section, set()).update(line.split())
    return {name: frozenset(lemmas) for name, lemmas in found.items()}


def takes(lemma: str, shape: str) -> bool:
    """Whether a verb or noun attributes in this shape."""
    return lemma in cue_words().get(shape, frozenset())


def is_of_speech(verb: Token) -> bool:
    """Whether a verb, with its particle or without, is one that a quotation stands with."""
    particle = next((c.lower_ for c in verb.children if c.dep_ == "prt"), None)
    lemma = verb.lemma_.lower()
    return takes(lemma, "speech") or (particle is not None and takes(f"{lemma}_{particle}", "speech"))
