"""Everything the page of one briefing shows, decided before the template writes it."""

from collections import Counter
from dataclasses import dataclass

from briefing.render.outline import Outline, chosen_claims, outline
from briefing.types import Actor, Briefing, Carried, CheckOutcome
from briefing.web.drawing import Drawing, drawings
from briefing.web.passages import Paragraph, paragraphs, proofs
from briefing.web.timeline import Timeline, timeline
from briefing.web.voices import Voices, voices


@dataclass(frozen=True, slots=True)
class Share:
    """How much of one kind of thing the briefing carries."""

    label: str
    carried: int
    total: int


@dataclass(frozen=True, slots=True)
class Reading:
    """The page of one briefing. ``hidden_claims`` are those that only ?claims=all shows."""

    briefing: Briefing
    outline: Outline
    actors: dict[str, Actor]
    against: dict[str, str]
    paragraphs: tuple[Paragraph, ...]
    whole: bool
    voices: Voices | None
    drawings: tuple[Drawing, ...]
    timeline: Timeline | None
    coverage: tuple[Share, ...]
    checks: Counter[CheckOutcome]
    may_shorten: bool
    all_claims: bool
    hidden_claims: int


def reading(briefing: Briefing, *, all_claims: bool, whole: bool) -> Reading:
    """What the page shows; ``whole`` says whether it may show the article's full text."""
    found = briefing.verified
    all_claims = all_claims or not any(claim.central for claim in found.claims)
    said = voices(briefing)
    written = outline(briefing, claims="all" if all_claims else "central")
    pictured = frozenset(saying.sentence for saying in said.sayings) if said else frozenset()
    shown = frozenset(line.id for section in written.sections for line in section.lines)
    chosen = chosen_claims(briefing, "all" if all_claims else "central")
    return Reading(
        briefing=briefing,
        outline=written,
        actors={actor.id: actor for actor in found.key_actors},
        against={c.id: c.against.claim_id for c in found.counterarguments if c.against and c.against.claim_id in shown},
        paragraphs=paragraphs(briefing.article, proofs(briefing, shown), whole=whole, also=pictured),
        whole=whole,
        voices=said,
        drawings=drawings(said, briefing.article.text) if said else (),
        timeline=timeline(briefing.article) if whole else None,
        coverage=(
            _share("direct quotes", found.coverage.direct_quotes),
            _share("speakers", found.coverage.speakers),
            _share("figures", found.coverage.figures),
        ),
        checks=Counter(outcome for item in found.checks for _, outcome in item.outcomes),
        may_shorten=0 < len(chosen_claims(briefing, "central")) < len(chosen),
        all_claims=all_claims,
        hidden_claims=len(found.claims) - len(chosen),
    )


def _share(label: str, counted: Carried) -> Share:
    return Share(label, counted.carried, counted.total)
