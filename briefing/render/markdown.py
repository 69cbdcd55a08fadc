"""A briefing as Markdown (CommonMark), with nothing of the article able to become markup or a link."""

from collections.abc import Iterator

from briefing.render.inert import markdown as inert
from briefing.render.inert import web_address
from briefing.render.outline import Claims, Line, Outline, Section, outline
from briefing.schemas.text_fragments import text_fragment_url
from briefing.types.briefing import Briefing
from briefing.types.items import Evidence
from briefing.verification.quotation import in_marks


def to_markdown(briefing: Briefing, *, claims: Claims = "central") -> str:
    """The briefing as a Markdown document; evidence stands below its item, linked to the publisher's page."""
    written = outline(briefing, claims=claims)
    blocks = [f"# {inert(written.title)}", _about(written)]
    for section in written.sections:
        blocks += [f"## {section.title}", "\n".join(_items(section, written.url))]
    blocks += _closing(written)
    return "\n\n".join(block for block in blocks if block) + "\n"


def _about(written: Outline) -> str:
    parts = [inert(part) for part in written.about]
    address = web_address(written.url)
    if address:
        parts.append(f"[source](<{address}>)")
    return " · ".join(parts)


def _items(section: Section, url: str | None) -> Iterator[str]:
    for line in section.lines:
        yield f"- {_item(line)}{_cited(line, url)}"
        for evidence in line.quotes:
            yield f"  > {inert(in_marks(evidence.exact))} ({_sentence(evidence, url)})"


def _item(line: Line) -> str:
    label = f"**{inert(line.label)}**" if line.label else ""
    label += f" ({inert(line.cue)})" if line.cue else ""
    notes = f" ({inert('; '.join(line.notes))})" if line.notes else ""
    return ": ".join(part for part in (label, inert(line.text)) if part) + notes


def _cited(line: Line, url: str | None) -> str:
    return f" ({', '.join(_sentence(each, url) for each in line.cited)})" if line.cited else ""


def _sentence(evidence: Evidence, url: str | None) -> str:
    address = web_address(text_fragment_url(url, evidence.exact)) if url else None
    return f"[sentence {evidence.sentence}](<{address}>)" if address else f"sentence {evidence.sentence}"


def _closing(written: Outline) -> Iterator[str]:
    if written.withheld:
        yield "## Withheld"
        yield "\n".join(f"- {inert(each)}" for each in written.withheld)
    yield "---"
    yield f"Coverage: {inert('; '.join(written.coverage))}."
    yield inert(f"Made by {written.receipt}.")
