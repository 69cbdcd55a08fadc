"""Who says what about whom: the claims that name an actor, with who speaks and whom the words are about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from briefing.render.inert import plain
from briefing.render.outline import claim_words, holds_cue
from briefing.types.briefing import Briefing
from briefing.types.draft import ClaimKind
from briefing.types.items import Actor, Claim

MOST = 8  # claims in one picture, and
MOST_ABOUT = 3  # actors on the right of one claim; more lines cannot be told apart
AUTHOR = "The author"
_TELLING = frozenset(("tell", "tells", "told", "telling"))  # "told his manager left" would say whom, and not what
_OPENING = frozenset("“‘«\"'")


@dataclass(frozen=True, slots=True)
class Saying:
    """A claim in the picture, proved by ``sentence``."""

    item: str
    speaker: str
    words: str
    about: tuple[str, ...]
    sentence: int


@dataclass(frozen=True, slots=True)
class Voices:
    """What is drawn, those of one speaker in a row, and of how many claims that name an actor it was chosen."""

    sayings: tuple[Saying, ...]
    found: int


def voices(briefing: Briefing) -> Voices | None:
    """Who says what about whom; central claims first where there are too many. None where no claim names an actor."""
    found = tuple(_sayings(briefing))
    central = {claim.id for claim in briefing.verified.claims if claim.central}
    chosen = sorted(found, key=lambda saying: saying.item not in central)[:MOST]
    first = {saying.speaker: at for at, saying in reversed(list(enumerate(found)))}
    drawn = sorted(chosen, key=lambda saying: (first[saying.speaker], found.index(saying)))
    return Voices(tuple(drawn), len(found)) if drawn else None


def named(claim: Claim, actors: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """Actors whose name or another printed name stands in the claim's words."""
    return tuple(actor for actor in actors if any(_stands(name, claim.text) for name in _names(actor)))


def _sayings(briefing: Briefing) -> Iterator[Saying]:
    for claim in briefing.verified.claims:
        speaker = _speaker(claim)
        about = tuple(plain(actor.name) for actor in _spoken_about(briefing, claim))
        if speaker and about and claim.evidence:
            yield Saying(claim.id, speaker, _words(briefing, claim), about[:MOST_ABOUT], claim.evidence[0].sentence)


def _speaker(claim: Claim) -> str | None:
    if claim.speaker is None:
        return AUTHOR if claim.kind is ClaimKind.AUTHOR else None
    name = plain(claim.speaker.name)
    return name[:1].upper() + name[1:]


def _words(briefing: Briefing, claim: Claim) -> str:
    """The claim's words; those that are no quotation follow the verb they were said with: criticised the union."""
    words = plain(claim_words(briefing, claim))
    verb = plain(claim.cue or "")
    alone = words[:1] in _OPENING or " " in verb or verb in _TELLING or holds_cue(claim)
    return words if alone else f"{verb} {words}".strip()


def _spoken_about(briefing: Briefing, claim: Claim) -> Iterator[Actor]:
    for actor in named(claim, briefing.verified.key_actors):
        if claim.speaker is None or (actor.name != claim.speaker.name and actor.id != claim.speaker.actor_id):
            yield actor


def _names(actor: Actor) -> set[str]:
    return {actor.name, *actor.aliases}


def _stands(name: str, text: str) -> bool:
    return bool(name.strip()) and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
