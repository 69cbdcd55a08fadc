"""Key actors: those of the ranked whom a briefing names, each with the sentences that show them."""

from collections.abc import Sequence

from briefing.engines.embedded.coreference import Entities, Entity
from briefing.engines.embedded.gazetteer import institutions, outlets, plain
from briefing.engines.embedded.lexicons import words
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.engines.embedded.salience import is_subject, ranked
from briefing.types.analysis import Attribution
from briefing.types.draft import ActorKind, DraftActor

_MOST, _FEWEST = 8, 3
_LEADING = 5  # places in the ranking that speak for somebody who is named again
_OFTEN = 3  # mentions that make more than a setting of a place, and more than bystanders of people without a name
_EVIDENCE = 3  # sentences cited for an actor


def rank_actors(
    parsed: ParsedArticle, entities: Entities, attributions: Sequence[Attribution]
) -> tuple[DraftActor, ...]:
    """Everybody who acts, speaks or is acted upon, most salient first."""
    speakers = {attribution.speaker for attribution in attributions}
    return tuple(
        _draft(entity, parsed, acts=entity.name in speakers or is_subject(entity, parsed))
        for entity in ranked(parsed, entities, attributions)
    )


def key_actors(found: Sequence[DraftActor]) -> tuple[DraftActor, ...]:
    """The three to eight that a briefing names, in order: who leads or has a part in the story, then others.

    Of more than eight, groups with few mentions give way that do not lead, and places unless they lead and act.
    """
    leading = [actor for actor in found[:_LEADING] if len(actor.spans) > 1]
    parts = [actor for actor in found if actor in leading or _has_part(actor)]
    parts = sorted(parts, key=lambda actor: _gives_way(actor, leading))[:_MOST]
    others = [actor for actor in found if actor not in parts and not _is_unnamed(actor)]
    others.sort(key=lambda actor: actor.kind is ActorKind.PLACE)
    chosen = [*parts, *others[: max(_FEWEST - len(parts), 0)]]
    return tuple(actor for actor in found if actor in chosen)


def _gives_way(actor: DraftActor, leading: Sequence[DraftActor]) -> bool:
    if actor.kind is ActorKind.PLACE:
        return actor not in leading or not _has_part(actor)
    return actor.kind is ActorKind.GROUP and len(actor.spans) < _OFTEN and actor not in leading


def _has_part(actor: DraftActor) -> bool:
    """Whether somebody is more than mentioned in passing; of places, chambers, outlets and groups those that act."""
    mentions = len(actor.spans)
    if _is_unnamed(actor):
        return mentions >= _OFTEN  # "critics", "players"
    if actor.kind is ActorKind.PLACE:
        return mentions >= _OFTEN and actor.acts
    if actor.kind is ActorKind.GROUP:
        return mentions > 1 and actor.acts
    if plain(actor.name) in institutions() | outlets():
        return mentions >= _OFTEN or (mentions > 1 and actor.acts)
    return mentions > 1 or actor.acts or actor.role is not None


def _is_unnamed(actor: DraftActor) -> bool:
    """Whether this is a group without a name of its own: "players", or "Parents" at the head of a sentence."""
    return actor.kind is ActorKind.GROUP and (actor.name.islower() or actor.name.lower() in words("people"))


def _draft(entity: Entity, parsed: ParsedArticle, *, acts: bool) -> DraftActor:
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
        acts=acts,
    )
