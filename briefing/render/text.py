"""A briefing as plain text for terminals, pipes and mail."""

from collections.abc import Iterator
from textwrap import wrap

from briefing.render.inert import plain, web_address
from briefing.render.outline import Claims, Line, Outline, Section, outline
from briefing.types.briefing import Briefing
from briefing.verification.quotation import in_marks

SHORT = 160  # characters of evidence shown: about two lines of a terminal; JSON and Markdown hold it whole


def to_text(briefing: Briefing, *, claims: Claims = "central", width: int = 100) -> str:
    """The briefing in lines of at most ``width`` columns, evidence as short quotes with sentence numbers."""
    written = outline(briefing, claims=claims)
    lines = [*_heading(written, width)]
    for section in written.sections:
        lines += ["", section.title.upper(), *_section(section, width)]
    if written.withheld:
        lines += ["", "WITHHELD"]
        for each in written.withheld:
            lines += _wrapped(plain(each), width, "  - ")
    lines += ["", *_wrapped(plain(f"Coverage: {'; '.join(written.coverage)}."), width)]
    lines += _wrapped(plain(f"Made by {written.receipt}."), width)
    return "\n".join(lines) + "\n"


def _heading(written: Outline, width: int) -> Iterator[str]:
    title = _wrapped(plain(written.title), width)
    yield from title
    yield "=" * max((len(line) for line in title), default=0)
    yield from _wrapped(plain(" · ".join(written.about)), width)
    address = web_address(written.url)
    if address:
        yield address


def _section(section: Section, width: int) -> Iterator[str]:
    for number, line in enumerate(section.lines, 1):
        lead = f"{number:>3}. "
        yield from _wrapped(_item(line), width, lead)
        for evidence in line.quotes:
            words = f"{in_marks(_short(plain(evidence.exact)))} [{evidence.sentence}]"
            yield from _wrapped(words, width, " " * len(lead) + "| ", repeat=True)


def _item(line: Line) -> str:
    label = (line.label or "") + (f" ({line.cue})" if line.cue else "")
    notes = f" ({'; '.join(line.notes)})" if line.notes else ""
    cited = f" [{', '.join(str(each.sentence) for each in line.cited)}]" if line.cited else ""
    return plain(": ".join(part for part in (label, line.text) if part) + notes + cited)


def _short(exact: str) -> str:
    """The quote, or its first and last words around an ellipsis."""
    if len(exact) <= SHORT:
        return exact
    head, tail = exact[: SHORT // 2].rsplit(" ", 1)[0], exact[-SHORT // 3 :].split(" ", 1)[-1]
    return f"{head} … {tail}"


def _wrapped(text: str, width: int, lead: str = "", *, repeat: bool = False) -> list[str]:
    indent = lead if repeat else " " * len(lead)
    return wrap(
        text,
        max(width, 20),
        initial_indent=lead,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )
