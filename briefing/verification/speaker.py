"""Speakers: whoever a claim is put in the mouth of must be the source of that statement in the article."""

import re
from collections.abc import Iterator

from briefing.types.analysis import Attribution
from briefing.types.article import Span
from briefing.types.draft import ActorKind, DraftActor
from briefing.types.items import Evidence
from briefing.verification.context import Context
from briefing.verification.evidence import find_quote
from briefing.verification.folding import fold
from briefing.verification.item import Failure, Item
from briefing.verification.lexicon import PRONOUNS, SPEECH, TITLE_WORDS
from briefing.verification.words import bare, content, words

_NEAR = 0.75  # of the best match: such attributions report nearly the same
_ACRONYM = 3  # letters
# "Holt said", "Holt, the mayor, has long argued", "Holt: “"; "said Mayor Ada Holt", "according to Holt".
_SPEAKS = re.compile(
    rf"(?:['’]s?)?(?:,[^.;]{{1,120}}?,)?\s*(?:(?:has|had|have|who|also|then|later|\w+ly|would|is|was)\s+){{0,3}}{SPEECH.pattern}|:\s",
    re.IGNORECASE,
)
_SPOKEN_BY = re.compile(
    rf"(?:{SPEECH.pattern}|\baccording to|\bby)\s+(?:[\w.’'-]+\s+){{0,5}}$|[”\"]\s*[―—–-]+\s*$", re.IGNORECASE
)
_HEAD = re.compile(r"\s*(?:,|\(|—|\b(?:of|in|for|at|from|with|on|who|whose|which|that)\b)")


def check_speaker(item: Item, context: Context) -> Failure | None:
    """Whether the speaker is the source of what the claim says, by name, alias or pronoun."""
    if item.speaker is None:
        return None  # see authorship
    sources = [attribution.speaker for attribution in reporting(item, context) if attribution.speaker]
    if any(same_speaker(item.speaker, source, context) for source in sources):
        return None
    named = [source for source in sources if _is_named(source)]
    if named:
        return Failure("speaker_mismatch", expected=", ".join(dict.fromkeys(named)), found=item.speaker)
    if _cues(item, context):
        return None
    if item.section == "counterarguments" and find_quote(item.text, item.speaker):
        return None  # a sentence that names its speaker itself
    if not speaks(item.speaker, item, context) and not is_alone(item.speaker, item, context):
        return Failure("speaker_mismatch", expected=", ".join(dict.fromkeys(sources)) or None, found=item.speaker)
    return None


def _is_named(source: str) -> bool:
    """Whether a source is somebody by name, so that nobody else can be meant."""
    head = _HEAD.split(source)[0].split()  # empty for "at least ten people"
    return bare(source) not in PRONOUNS and bool(head) and head[-1][0].isupper()


def reporting(item: Item, context: Context) -> list[Attribution]:
    """The attributions in the evidence that report what the item says: those that share most of its words."""
    said = set(content(item.text))
    scored: list[tuple[float, Attribution]] = []
    for attribution in context.attributions_in(item.evidence):
        printed = {stem for span in attribution.content for stem in content(context.article.text[slice(*span)])}
        scored.append((len(said & printed), attribution))
    best = max((score for score, _ in scored), default=0)
    if not best or 2 * best < len(said):
        return []
    return [attribution for score, attribution in scored if score >= _NEAR * best]


def same_speaker(one: str, other: str, context: Context) -> bool:
    """Whether two names mean the same speaker: as aliases of one actor, or one a shorter form of the other."""
    if fold(one).text == fold(other).text:
        return True
    if len(one.split()) > 1 and _is_several(other, context):
        return False
    if _is_acronym(one, other) or _is_acronym(other, one):
        return True
    first, second = _actors_called(one, context), _actors_called(other, context)
    if first or second:
        return any(actor in second for actor in first) or (not (first and second) and _is_short_form(one, other))
    return _is_short_form(one, other)


def _is_acronym(short: str, name: str) -> bool:
    """Whether one is the first letters of the other's capitalised words: "the IMF"."""
    letters = short.removeprefix("the ").removeprefix("The ").replace(".", "")
    initials = "".join(word[0] for word in name.split() if word[:1].isupper() and word != "The")
    return len(letters) >= _ACRONYM and letters.isupper() and letters == initials


def _is_several(source: str, context: Context) -> bool:
    """Whether a source is a bare surname that two people have and the analysis gave to neither."""
    if " " in source or _actors_called(source, context):
        return False
    people = [fold(actor.name).text.split() for actor in context.analysis.actors if actor.kind is ActorKind.PERSON]
    return sum(name[-1:] == [fold(source).text] for name in people) > 1


def _actors_called(name: str, context: Context) -> list[DraftActor]:
    key = fold(name).text
    return [a for a in context.analysis.actors if key in {fold(form).text for form in (a.name, *a.aliases)}]


def _is_short_form(one: str, other: str) -> bool:
    """Whether one is the other without first name, title or further description."""
    first, second = sorted((_core(one), _core(other)), key=len)
    if not first or not set(first) <= set(second):
        return False
    described = not any(word[0].isupper() for word in min(one, other, key=len).split()[-1:])
    return first[-1] == second[-1] or (first[0] == second[0] and (described or len(second) == 2))


def _core(name: str) -> list[str]:
    """Words of a name or description up to where it is explained further, without titles."""
    match = _HEAD.search(name)
    head = name[: match.start()] if match and match.start() else name
    found = [bare(word.group()) for word in words(head)]
    return [word for word in found if word not in TITLE_WORDS] or found


def _cues(item: Item, context: Context) -> bool:
    """Whether the speaker's name, the cue as drafted and the words copied follow each other in the article."""
    text = context.article.text
    name = (item.speaker or "").split()[-1]
    if not item.cue or not name[:1].isupper():
        return False
    follow = re.compile(rf"\b{re.escape(name)}\W+(?:\w+ly\W+)?{re.escape(item.cue)}\W*$")
    return any(follow.search(text[context.sentence_start(place.start) : place.start]) for place in item.places[:1])


def speaks(speaker: str, item: Item, context: Context) -> bool:
    """Whether the evidence has a verb of speech right beside a mention of the speaker."""
    text = context.article.text
    for piece in item.evidence:
        for start, end in _mentions(speaker, piece, context):
            before, after = text[piece.start : start], text[end : piece.end]
            if _SPEAKS.match(after) or _SPOKEN_BY.search(before):
                return True
    return False


def is_alone(speaker: str, item: Item, context: Context) -> bool:
    """Whether the speaker is the only actor of the evidence, but for those whom the item speaks of."""
    own = _actors_called(speaker, context)
    said = {bare(match.group()) for match in words(item.text)}
    present = [
        actor
        for actor in context.actors_in(item.evidence)
        if actor.kind is not ActorKind.PLACE and not said & set(_core(actor.name)[-1:])
    ]
    return bool(own) and bool(present) and all(actor in own for actor in present)


def _mentions(speaker: str, piece: Evidence, context: Context) -> Iterator[Span]:
    """Where a piece of evidence mentions the speaker, by any name or by a pronoun that the analysis resolved."""
    for actor in _actors_called(speaker, context):
        yield from (span for span in actor.spans if piece.start <= span.start and span.end <= piece.end)
    for form in (speaker, speaker.split()[-1]):
        found = find_quote(piece.exact, form)
        if found:
            yield Span(piece.start + found.start, piece.start + found.end)


def names_speaker(text: str, speaker: str, context: Context) -> bool:
    """Whether a text names this speaker in one of the forms known."""
    forms = {speaker, *(form for actor in _actors_called(speaker, context) for form in (actor.name, *actor.aliases))}
    said = {bare(match.group()) for match in words(text)}
    return any(core and core[-1] in said for core in map(_core, forms))
