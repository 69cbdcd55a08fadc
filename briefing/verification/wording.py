"""Wording: an item that repeats a sentence almost word for word may not differ from it in what that sentence says."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from briefing.verification.context import Context
from briefing.verification.edits import Edit, Word, edits, shown, words_from
from briefing.verification.item import Failure, Item
from briefing.verification.lexicon import (
    CONDITIONAL,
    CONTRASTS,
    DECISIVE,
    FUNCTION_WORDS,
    HEDGED,
    LEVELS,
    LIGHT_VERBS,
    NEUTRAL,
    NEUTRAL_SAYING,
    NOT,
    OFFICES,
    PERSONS,
    PRONOUNS,
    REPORTING,
    SAYING,
    SPEECH,
    TENSES,
    WEIGHTY,
)
from briefing.verification.names import is_known, known_names, names_of
from briefing.verification.numbers import numbers
from briefing.verification.surroundings import condition_of
from briefing.verification.wordlists import stand_for
from briefing.verification.words import bare, content, stem, words

_NEAR_VERB = 4  # words before a verb that stays, with its own: "has long planned to"
_SAID = frozenset({"say", "tell"})  # stems; to "maintain" or "claim" is to say it, but to say it is not to claim it
_QUALIFYING = WEIGHTY - LIGHT_VERBS
_SHARED = 4  # letters that two stems begin with, where the one only ends otherwise: north, northern


def check_wording(item: Item, context: Context) -> Failure | None:
    """Whether an item that nearly copies a sentence keeps its negations, modals, qualifiers, names and other words."""
    if not item.asserts:
        return None
    if item.verbatim:
        left = condition_of(item, context)
        return Failure("condition_dropped", expected=left, found=item.text) if left else None
    text = context.article.text
    for sentence in context.sentences_in(item.evidence):
        found = edits(text[sentence.start : sentence.end], item.text)
        lost = frozenset(stem(word) for edit in found for _, word in edit.old)
        for edit in found:
            if _drops_condition(edit, item):
                return Failure("condition_dropped", expected=shown(edit.old), found=item.text)
            if not edit.is_omission and _changes(edit, lost, item, context):
                return Failure("wording_changed", expected=shown(edit.old), found=shown(edit.new))
    return None


def _changes(edit: Edit, lost: frozenset[str], item: Item, context: Context) -> bool:
    """Whether an edit changes what is said."""
    return (
        _is_other_name(edit.old, edit.new, context)
        or _is_other_number(edit.old, edit.new)
        or _turns(edit, item, context)
        or _is_surer(edit, item)
        or _decides(edit)
        or _is_foreign(edit, lost, item, context)
    )


def _drops_condition(edit: Edit, item: Item) -> bool:
    """Whether "if …" is gone, at whichever end."""
    return bool(CONDITIONAL.search(shown(edit.old))) and not CONDITIONAL.search(item.text)


def _decides(edit: Edit) -> bool:
    """Whether a word that decides came or went and all else is as it was; in other words, other checks judge it."""
    before = {word for _, word in edit.old if word in DECISIVE}
    after = {word for _, word in edit.new if word in DECISIVE}
    return before != after and _others(edit.old) == _others(edit.new)


def _others(found: Sequence[Word]) -> set[str]:
    """Stems of content of an edit, but for the decisive words."""
    return {stem(word) for _, word in found if word not in DECISIVE and word not in FUNCTION_WORDS}


def _turns(edit: Edit, item: Item, context: Context) -> bool:
    """Whether a word became one that cannot stand for it: before and after, he and she, is and was."""
    before, after = {word for _, word in edit.old}, {word for _, word in edit.new}
    went, came = before - after, after - before
    if _meet(CONTRASTS, went, came) or (not _is_reported(item) and _meet(TENSES, went, came)):
        return True
    if item.speaker is not None:
        return False
    beyond = set(_unquoted(item, context))
    return _meet(PERSONS, went & beyond if _retells(item, beyond) else went, came)


def _meet(kinds: Mapping[str, frozenset[str]], went: set[str], came: set[str]) -> bool:
    return any(kinds.get(word, frozenset()) & went for word in came)


def _is_reported(item: Item) -> bool:
    """Whether reported speech may move tenses: "the bridge is safe", he said the bridge was safe."""
    return item.speaker is not None or any(_says(text) for text in (item.source, item.text))


def _says(text: str) -> bool:
    """Whether a verb reports, which moves tenses as "according to" does not."""
    return any(not match.group().lower().startswith("according") for match in REPORTING.finditer(text))


def _retells(item: Item, beyond: set[str]) -> bool:
    """Whether an item has a verb of saying that is not itself what somebody says: "I want to tell you"."""
    spoken = {bare(match.group().split()[0]) for match in SPEECH.finditer(item.text)}
    return bool(spoken - ({word for word, _ in words_from(item.source)} - beyond))


def _unquoted(item: Item, context: Context) -> Iterator[str]:
    """The words of the evidence outside quotation marks: what is quoted may be told in the third person."""
    for piece in item.evidence:
        spoken = context.quotations_in([piece])
        for word, start in words_from(piece.exact):
            if not any(quotation.start <= piece.start + start < quotation.end for quotation in spoken):
                yield word


def _is_surer(edit: Edit, item: Item) -> bool:
    """Whether "plans to" is gone, which makes a fact of the verb that stays."""
    hedge = HEDGED.search(shown(edit.old[-_NEAR_VERB:]))
    return bool(hedge and edit.new) and not HEDGED.search(shown(edit.new))


def _is_foreign(edit: Edit, lost: frozenset[str], item: Item, context: Context) -> bool:
    """Whether a word of content came in that is not there as often in the evidence, nor may stand for one that went."""
    if _is_other_office(edit) or _is_hollow(edit, item):
        return True
    said, printed = Counter(content(item.text)), Counter(content(item.source))
    replaces = any(word not in FUNCTION_WORDS or word in WEIGHTY for _, word in edit.old)
    for word, key in _content(edit.new):
        others = lost if replaces else printed
        moved = said[key] <= printed[key] and (not replaces or key in lost)
        if moved or key in lost or any(_is_form(word, key, other) for other in others):
            continue  # "accused …, an accusation"
        if any(key in stand_for(other) for other in lost - _SAID):
            continue
        if word in NEUTRAL_SAYING and (not replaces or SAYING.search(shown(edit.old))):
            continue
        if not replaces and is_known(bare(word), known_names(item, context)):
            continue  # "Mayor Ada Holt", where the article calls her so elsewhere
        return True
    return False


def _is_other_office(edit: Edit) -> bool:
    """Whether "chairman" became "president", which words for the same may call the same."""
    before = {OFFICES[word] for _, word in edit.old if word in OFFICES}
    after = {OFFICES[word] for _, word in edit.new if word in OFFICES}
    return bool(before) and not after <= before


def _is_hollow(edit: Edit, item: Item) -> bool:
    """Whether only a word that says little stands where a word of content stood: "composed" made "were"."""
    old, new = {word for _, word in edit.old}, {word for _, word in edit.new}
    lost = {word for word in old if word in NEUTRAL_SAYING | _QUALIFYING or word not in FUNCTION_WORDS | NEUTRAL}
    came = new & WEIGHTY - old
    if not lost or not came or not new <= FUNCTION_WORDS or NOT.search(shown(edit.new)):
        return False
    if came <= NEUTRAL_SAYING and SAYING.search(shown(edit.old)):
        return False
    if lost <= NEUTRAL_SAYING and old & LIGHT_VERBS:
        return False  # "said it was willing", is willing: authorship judges that
    if lost <= LEVELS and re.search(rf"\b(?:{'|'.join(came)})\b (?:\w+ ){{0,2}}\W?\d", item.text):
        return False
    return any(word not in LIGHT_VERBS or not _stands_for(word, lost) for word in came)


def _stands_for(word: str, lost: Iterable[str]) -> bool:
    return any(stem(word) in stand_for(stem(other)) for other in lost)


def _content(found: Sequence[Word]) -> Iterator[tuple[str, str]]:
    """Words of content with their stems; names and numbers have their own checks."""
    for printed, word in found:
        plain = word.isalpha() and not printed[0].isupper() and not numbers(printed)
        if plain and word not in FUNCTION_WORDS and word not in NEUTRAL:
            yield word, stem(word)


def _is_form(word: str, key: str, other: str) -> bool:
    """Whether two stems are of one word, but for an ending that adds no sense of its own: north, northern."""
    return (
        min(len(key), len(other)) >= _SHARED
        and (key.startswith(other) or other.startswith(key))
        and not word.endswith("less")
    )


def _is_other_name(old: Sequence[Word], new: Sequence[Word], context: Context) -> bool:
    """Whether a name took the place of another that is not the same actor's."""
    names_before = {word for printed, word in old if _is_name(printed, word)}
    names_after = {word for printed, word in new if printed[0].isupper() and word not in PRONOUNS}
    if not names_before or all(is_known(word, names_before) for word in names_after):
        return False
    called = [{bare(m.group()) for name in names_of(a) for m in words(name)} for a in context.analysis.actors]
    return not any(names_before & forms and names_after <= forms for forms in called)


def _is_name(printed: str, word: str) -> bool:
    acronym = printed.isupper() and len(printed) > 1  # US
    return printed[0].isupper() and (acronym or word not in FUNCTION_WORDS) and not numbers(printed)


def _is_other_number(old: Sequence[Word], new: Sequence[Word]) -> bool:
    """Whether a number, or a name with a digit in it, took the place of another."""
    before, after = _numeric(old), _numeric(new)
    if not before or not after - before:
        return False
    values = {value for number in numbers(shown(old)) for value in number.values}
    found = numbers(shown(new))
    return not found or not all(number.values & values for number in found)


def _numeric(found: Sequence[Word]) -> set[str]:
    """Words that are numbers or have a digit in them."""
    return {word for _, word in found if any(map(str.isdigit, word)) or numbers(word)}
