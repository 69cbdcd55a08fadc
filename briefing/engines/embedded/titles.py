"""Titles and posts before the name of a person: "President", "Spokeswoman", "Acme CFO"."""

import re
from collections.abc import Iterator

from spacy.tokens import Token

from briefing.engines.embedded.lexicons import words
from briefing.types.draft import ActorKind

_COURTESY = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "dame"}
_SPEAKING_FOR = re.compile(r"^(?:spokes|chair|congress)(?:man|woman|person)$", re.IGNORECASE)


def without_titles(tokens: list[Token], kind: ActorKind) -> tuple[tuple[str, ...], list[Token]]:
    """Titles and the name: "President" and "Obama", "CFO" and "Ann Ruiz", "DL" and "Sam Ode" of "Browns DL Sam Ode"."""
    titles: list[str] = []
    if kind is ActorKind.PERSON:
        tokens = tokens[_after_post(tokens) :]
        while len(tokens) > 1 and (tokens[0].lower_.strip(".") in words("titles") or _is_post(tokens)):
            titles.append(tokens[0].lower_.strip("."))
            tokens = tokens[1:]
    return tuple(titles), tokens


def titles_before(token: Token) -> Iterator[Token]:
    """Words of a title that stand right before a name, nearest last."""
    position = token.i
    titles = []
    while position > token.sent.start:
        position -= 1
        before = token.doc[position]
        if before.lower_.strip(".") not in words("titles"):
            break
        titles.append(before)
    return iter(reversed(titles))


def is_titled(tokens: list[Token]) -> bool:
    """Whether only a person is called so: "Dr Turvey", "Spokeswoman Ann Ruiz", "Acme CFO Ann Ruiz"."""
    if tokens[0].lower_.strip(".") in _COURTESY:
        return True
    post = tokens[-3].text if len(tokens) > 2 and tokens[-1].text not in words("body_words") else ""
    return _SPEAKING_FOR.search(post) is not None or (post.isupper() and post.lower() in words("roles"))


def _is_post(tokens: list[Token]) -> bool:
    """Whether a first name and surname follow a word for what somebody is: "Spokeswoman Ann Ruiz"."""
    return len(tokens) > 2 and tokens[0].lower_ in words("roles") and tokens[1].is_alpha


def _after_post(tokens: list[Token]) -> int:
    """Where the name begins after a body and an abbreviated post: "Browns DL Sam Ode", "Acme CFO Ann Ruiz"."""
    posts = (n for n, t in enumerate(tokens[1:-2], start=1) if t.text.isupper() and t.is_alpha and 1 < len(t) < 4)
    return next((n + 1 for n in posts), 0)
