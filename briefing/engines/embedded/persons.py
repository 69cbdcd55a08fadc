"""What shows that a name is a person's: a given name, a title or role, an age."""

import re
from collections.abc import Sequence
from functools import cache

from spacy.tokens import Doc

from briefing.engines.embedded.gazetteer import countries_led, plain
from briefing.engines.embedded.lexicons import words
from briefing.engines.embedded.names import Name
from briefing.engines.embedded.roles import role_of

_FULL = re.compile(
    r"[A-Z][^\W\d_]+(?:-[A-Z][^\W\d_]+)?(?: [A-Z]\.?)?(?: [^\W\d_a-z][^\W\d_]*[a-z](?:[-'’][^\W\d_]+)*){1,2}"
)


def has_given_name(text: str) -> bool:
    """Whether a common given name opens two or three words: "Amanda Ruiz", "Chris J. Hale"; not "Chris Hale & Co"."""
    return _FULL.fullmatch(text) is not None and text.split()[0].lower() in words("given_names")


def is_shown_as_person(mentions: Sequence[Name], doc: Doc) -> bool:
    """Whether a single word is a leader's name or has what people have: a title, a role, an age, a name in full.

    News names people in full at first, so a word alone that shows none of these is seldom one.
    """
    known = plain(mentions[0].text) in _known() and not mentions[0].text.isupper()
    return known or any(_is_shown(name, doc) or _ends_longer(name, doc) for name in mentions)


def _is_shown(name: Name, doc: Doc) -> bool:
    if name.titles or role_of(name, doc):
        return True
    after = doc[name.last : name.last + 2]
    return len(after) > 1 and after[0].text == "," and (after[1].lower_ == "who" or after[1].shape_ == "dd")


def _ends_longer(name: Name, doc: Doc) -> bool:
    """Whether the word ends a longer name elsewhere: "Ruiz" beside "Clara Moss-Ruiz", which the recogniser cut."""
    alike = (doc[n - 1] for n in range(1, len(doc)) if doc[n].text == doc[name.last - 1].text)
    return any(before.text == "-" or before.ent_type_ == "PERSON" for before in alike)


@cache
def _known() -> frozenset[str]:
    """Given names, and surnames of leaders."""
    return words("given_names") | {leader.split()[-1] for leader in countries_led()}
