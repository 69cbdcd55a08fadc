"""Qualifiers and opposites: "former", "acting" and "alleged" survive, and "rose" never becomes "fell"."""

import re
from collections.abc import Iterator

from briefing.verification.context import Context
from briefing.verification.item import Failure, Item
from briefing.verification.lexicon import OPPOSITES, QUALIFIERS, any_of
from briefing.verification.names import names_of
from briefing.verification.words import content, stem, words

_GROUP = {word: number for number, group in enumerate(QUALIFIERS) for word in group.split()}
_QUALIFIED = re.compile(any_of(_GROUP).pattern + r"[\s-]*(?P<head>[\w’'-]+)?", re.IGNORECASE)
_DETERMINED = re.compile(r"\b(?:the|an|its|his|her|their|an?) $", re.IGNORECASE)
_OPPOSITES: dict[str, set[str]] = {}
for _words in OPPOSITES:
    _stems = {stem(_word) for _word in _words.split()}
    for _stem in _stems:
        _OPPOSITES.setdefault(_stem, set()).update(_stems - {_stem})


def check_qualifiers(item: Item, context: Context) -> Failure | None:
    """Whether each noun that the evidence qualifies stays qualified, and the item qualifies none by itself."""
    source = "\n".join([item.source, *_roles(item, context)])
    printed = list(_qualified(item.source))
    heads = {head for head, _ in printed}
    printed += [(head, found) for head, found in _qualified(source) if head not in heads]
    said = list(_qualified(item.text))
    kept = {(head, group) for head, (group, _) in said}
    for head, (_, qualified) in printed:
        lost = not any((head, group) in kept for other, (group, _) in printed if other == head)
        if lost and head in _plain(item.text) and head not in _plain(source):
            return Failure("qualifier_dropped", expected=qualified, found=head)
    groups = {group for _, (group, _) in printed}
    for _, (group, qualified) in said:
        if group not in groups:
            return Failure("qualifier_added", expected=None, found=qualified)
    return None


def check_opposites(item: Item, context: Context) -> Failure | None:
    """Whether no word of the item is the opposite of one in its evidence that it should have been."""
    if item.verbatim or not item.asserts:
        return None
    printed = {stem(match.group()) for match in words(item.source)}
    said = {stem(match.group()) for match in words(item.text)}
    for word in sorted(said - printed):
        turned = (_OPPOSITES.get(word, set()) & printed) - said
        if turned:
            return Failure("opposite", expected=", ".join(sorted(turned)), found=word)
    return None


def _qualified(text: str) -> Iterator[tuple[str, tuple[int, str]]]:
    """Stem of each noun after a qualifier, with the qualifier's group and the words as printed."""
    for match in _QUALIFIED.finditer(text):
        qualifier = match.group().split(match.group("head") or "\0")[0].strip(" -\n")
        if qualifier.lower() == "accused" and not _DETERMINED.search(text[max(0, match.start() - 6) : match.start()]):
            continue  # "He accused Labour of": a verb
        group = _GROUP.get(qualifier.lower(), _GROUP.get(qualifier.lower() + "-", -1))
        yield stem(match.group("head") or qualifier), (group, match.group().strip())


def _plain(text: str) -> set[str]:
    """Stems of the words of a text that no qualifier stands before."""
    return set(content(_QUALIFIED.sub(" ", text)))


def _roles(item: Item, context: Context) -> Iterator[str]:
    """Roles of the actors mentioned in the evidence, which may be printed elsewhere."""
    for actor in context.actors_in(item.evidence):
        yield from names_of(actor)
