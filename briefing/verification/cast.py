"""The actors of a briefing as verified, and which of them a speaker's name means."""

from collections.abc import Iterator, Sequence

from briefing.types.draft import ActorKind, DraftActor
from briefing.types.items import Actor, Speaker
from briefing.verification.context import Context
from briefing.verification.evidence import find_quote
from briefing.verification.examination import Candidate
from briefing.verification.folding import fold
from briefing.verification.item import Failure
from briefing.verification.ledger import Ledger

SHOWN = 3  # sentences shown for an actor: the introduction and the next; an actor may be in every sentence


def verified_actors(actors: Sequence[DraftActor], ledger: Ledger) -> Iterator[Actor]:
    """The actors whose names the article prints, with the aliases and roles that it prints."""
    for actor in actors:
        text = ledger.context.article.text
        if find_quote(text, actor.name) is None:
            ledger.withhold("key_actors", actor.name, Failure("name_not_printed"))
            continue
        admitted = ledger.admit(_candidate(actor))
        if admitted:
            item_id, evidence = admitted
            yield Actor(
                id=item_id,
                name=actor.name,
                kind=actor.kind,
                role=actor.role if _is_printed(actor.role, "role_not_printed", ledger) else None,
                aliases=tuple(alias for alias in actor.aliases if _is_printed(alias, "alias_not_printed", ledger)),
                mentions=_mentions(actor, ledger.context),
                evidence=evidence[:SHOWN],
            )


def _candidate(actor: DraftActor) -> Candidate:
    return Candidate("key_actors", actor.name, actor.sentences)


def _is_printed(words: str | None, reason: str, ledger: Ledger) -> bool:
    """Whether the article has these words, or "N.A.A.C.P." for "NAACP"; what it has not is withheld."""
    if words is None:
        return False
    dotted = ".".join(words) + "." if words.isalpha() and words.isupper() else words
    if any(find_quote(ledger.context.article.text, form) for form in (words, dotted)):
        return True
    ledger.withhold("key_actors", words, Failure(reason))
    return False


def _mentions(actor: DraftActor, context: Context) -> int:
    """How often the article mentions an actor: as the engine marked it, or else as the analysis did."""
    if actor.spans:
        return len(actor.spans)
    names = {fold(name).text for name in (actor.name, *actor.aliases)}
    for known in context.analysis.actors:
        if names & {fold(name).text for name in (known.name, *known.aliases)}:
            return len(known.spans)
    return fold(context.article.text).text.count(fold(actor.name).text)


def speaker_of(name: str | None, actors: Sequence[Actor]) -> Speaker | None:
    """The speaker with this name, linked to the actor who is called so."""
    if name is None:
        return None
    actor = find_actor(name, actors)
    return Speaker(name, actor.id if actor else None)


def find_actor(name: str, actors: Sequence[Actor]) -> Actor | None:
    """The actor called so, or the only person whose last name ends the name given."""
    key = fold(name).text
    for actor in actors:
        if key in {fold(form).text for form in (actor.name, *actor.aliases)}:
            return actor
    last = key.split()[-1:] if key.strip() else []
    same = [actor for actor in actors if actor.kind is ActorKind.PERSON and fold(actor.name).text.split()[-1:] == last]
    return same[0] if len(same) == 1 else None
