"""Key actors: those of the ranked whom a briefing names, each with the sentences that show them."""

from collections.abc import Sequence

from briefing.engines.embedded.coreference import Entities, Entity
from briefing.engines.embedded.gazetteer import institutions, outlets, plain
from briefing.engines.embedded.lexicons import words
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.engines.embedded.salience import ranked
from briefing.types import ActorKind, Attribution, DraftActor

_MOST, _FEWEST, _CANDIDATES = 8, 3, 20
_LEADING = 5  # places in the ranking that speak for a group or a place
_EVIDENCE = 3  # sentences cited for an actor


def rank_actors(
    parsed: ParsedArticle, entities: Entities, attributions: Sequence[Attribution]
) -> tuple[DraftActor, ...]:
    """Everybody who acts, speaks or is acted upon, most salient first."""
    return tuple(_draft(entity, parsed) for entity in ranked(parsed, entities, attributions))


def key_actors(found: Sequence[DraftActor]) -> tuple[DraftActor, ...]:
    """The three to eight that a briefing names, in order: those with more than a passing mention, then others named."""
    claims = [(_claim(actor, place), actor) for place, actor in enumerate(found[:_CANDIDATES])]
    admitted = sorted(((claim, n) for n, (claim, _) in enumerate(claims) if claim is not None))[:_MOST]
    return tuple(found[n] for n in sorted(n for _, n in admitted)) or tuple(found[:_FEWEST])


def _claim(actor: DraftActor, place: int) -> int | None:
    """How good an actor's claim to a place in a briefing is: 0 is the best, None is none.

    People and organisations come before groups and places, but for those that lead the ranking.
    """
    mentions = len(actor.spans)
    if _is_unnamed(actor):
        return 0 if mentions > (1 if place < _LEADING else 2) else None  # "critics", "players"
    if plain(actor.name) in outlets():
        return 0 if mentions > 2 else None
    if actor.kind is ActorKind.PLACE:
        return None if mentions < 3 else int(place >= _LEADING)
    if actor.kind is ActorKind.GROUP:
        return 3 if mentions == 1 else int(mentions == 2 and place >= _LEADING)
    if plain(actor.name) in institutions():
        return 0 if mentions > 2 else 1 if mentions == 2 else 2
    return 0 if mentions > 1 or (actor.role is not None and actor.kind is ActorKind.PERSON) else 2


def _is_unnamed(actor: DraftActor) -> bool:
    """Whether this is a group without a name of its own: "players", or "Parents" at the head of a sentence."""
    return actor.kind is ActorKind.GROUP and (actor.name.islower() or actor.name.lower() in words("people"))


def _draft(entity: Entity, parsed: ParsedArticle) -> DraftActor:
    numbers = list(dict.fromkeys(parsed.sentence_at(span.start).number for span in entity.names))
    bodies = [n for n in numbers if not parsed.article.sentences[n - 1].heading] or numbers
    if entity.role_at is not None:
        shown = parsed.sentence_at(entity.role_at).number
        bodies = [shown, *(number for number in bodies if number != shown)]
    full = [n for n in bodies if entity.name in parsed.article.sentence_text(n)]
    first = bodies[:1] if not full or full[0] in bodies[:1] else [full[0], *bodies[:1]]
    ordered = list(dict.fromkeys([*first, *bodies]))
    return DraftActor(
        name=entity.name,
        kind=entity.kind,
        sentences=tuple(ordered[:_EVIDENCE]),
        role=entity.role,
        aliases=entity.aliases,
        spans=entity.mentions,
    )
