"""Everything the page of one briefing shows, decided before the template writes it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from briefing.render.outline import Outline, Section, chosen_claims, outline
from briefing.types.briefing import Briefing, Carried
from briefing.types.items import Actor
from briefing.types.receipt import CheckOutcome
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
    """The page of one briefing.

    ``left_out`` says of how many lines a section was cut at its end; ``hidden_claims`` are those that only ?claims=all
    shows.
    """

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
    first_claim: int
    left_out: Mapping[str, int]


def reading(briefing: Briefing, *, all_claims: bool, whole: bool, first_claim: int = 1) -> Reading:
    """What the page shows; ``whole`` says whether it may show the article's full text."""
    found = briefing.verified
    all_claims = all_claims or not any(claim.central for claim in found.claims)
    chosen = chosen_claims(briefing, "all" if all_claims else "central")
    first = first_claim if all_claims and first_claim <= len(chosen) else 1
    said = voices(briefing)
    written = outline(briefing, claims="all" if all_claims else "central")
    full = Reading(
        briefing=briefing,
        outline=replace(written, sections=tuple(_from(first, section) for section in written.sections)),
        actors={actor.id: actor for actor in found.key_actors},
        against={},
        paragraphs=(),
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
        first_claim=first,
        left_out={},
    )
    return shortened(full, {})


def shortened(view: Reading, most: Mapping[str, int]) -> Reading:
    """The page with no more lines in a section than ``most`` says; one that it does not name stays whole."""
    sections = tuple(replace(each, lines=each.lines[: most.get(each.name)]) for each in view.outline.sections)
    shown = frozenset(line.id for section in sections for line in section.lines)
    points = view.briefing.verified.counterarguments
    pictured = frozenset(saying.sentence for saying in view.voices.sayings) if view.voices else frozenset()
    marked = proofs(view.briefing, shown)
    return replace(
        view,
        outline=replace(view.outline, sections=sections),
        against={c.id: c.against.claim_id for c in points if c.against and c.against.claim_id in shown},
        paragraphs=paragraphs(view.briefing.article, marked, whole=view.whole, also=pictured),
        left_out={
            each.name: len(each.lines) - len(kept.lines)
            for each, kept in zip(view.outline.sections, sections, strict=True)
        },
    )


def _from(first_claim: int, section: Section) -> Section:
    return replace(section, lines=section.lines[first_claim - 1 :]) if section.name == "claims" else section


def _share(label: str, counted: Carried) -> Share:
    return Share(label, counted.carried, counted.total)
