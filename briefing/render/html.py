"""A briefing as one self-contained HTML page of plain semantic markup: no script, no outside file."""

from collections.abc import Iterator

from markupsafe import Markup, escape

from briefing.render.inert import plain, web_address
from briefing.render.outline import Claims, Line, Outline, Section, outline
from briefing.schemas.text_fragments import text_fragment_url
from briefing.types.briefing import Briefing
from briefing.types.items import Evidence
from briefing.verification.quotation import in_marks

_STYLE = Markup(
    ":root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;"
    "padding:0 1rem;overflow-wrap:anywhere}blockquote{margin:.3rem 0 .6rem;padding-left:.8rem;border-left:3px solid "
    "#8888;opacity:.85}small,footer{opacity:.8}li{margin:.5rem 0}"
)
_PAGE = Markup(
    '<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width">\n'
    '<meta name="referrer" content="no-referrer">\n<title>{title}</title>\n<style>{style}</style>\n</head>\n'
    "<body>\n{body}\n</body>\n</html>\n"
)


def to_html(briefing: Briefing, *, claims: Claims = "central") -> str:
    """The briefing as a page; every character that came from an article is escaped."""
    written = outline(briefing, claims=claims)
    return str(
        _PAGE.format(
            language=briefing.language,
            title=plain(written.title),
            style=_STYLE,
            body=to_fragment(written),
        )
    )


def to_fragment(written: Outline) -> Markup:
    """The briefing as an ``article`` element."""
    parts = [Markup("<article>\n<h1>{}</h1>\n<p>{}</p>").format(plain(written.title), _about(written))]
    parts += [_section(section, written.url) for section in written.sections]
    parts += _closing(written)
    return Markup("\n").join([*parts, Markup("</article>")])


def _about(written: Outline) -> Markup:
    parts = [Markup("{}").format(plain(part)) for part in written.about]
    address = web_address(written.url)
    if address:
        parts.append(Markup('<a href="{}" rel="noopener nofollow">source</a>').format(address))
    return Markup(" · ").join(parts)


def _section(section: Section, url: str | None) -> Markup:
    items = Markup("\n").join(_item(line, url) for line in section.lines)
    return Markup("<section>\n<h2>{}</h2>\n<ul>\n{}\n</ul>\n</section>").format(section.title, items)


def _item(line: Line, url: str | None) -> Markup:
    label = Markup("<strong>{}</strong>").format(plain(line.label)) if line.label else Markup("")
    label += Markup(" <small>({})</small>").format(plain(line.cue)) if line.cue else Markup("")
    text = Markup(": ").join(part for part in (label, escape(plain(line.text))) if part)
    notes = Markup(" <small>({})</small>").format(plain("; ".join(line.notes))) if line.notes else Markup("")
    proof = Markup("").join(_evidence(each, url) for each in line.quotes)
    if line.cited:
        proof += Markup(" <small>{}</small>").format(Markup(", ").join(_sentence(each, url) for each in line.cited))
    return Markup('<li id="{}">{}{}{}</li>').format(line.id, text, notes, proof)


def _evidence(evidence: Evidence, url: str | None) -> Markup:
    place = _sentence(evidence, url)
    return Markup("<blockquote>{} <small>{}</small></blockquote>").format(plain(in_marks(evidence.exact)), place)


def _sentence(evidence: Evidence, url: str | None) -> Markup:
    address = web_address(text_fragment_url(url, evidence.exact)) if url else None
    if address is None:
        return Markup("sentence {}").format(evidence.sentence)
    return Markup('<a href="{}" rel="noopener nofollow">sentence {}</a>').format(address, evidence.sentence)


def _closing(written: Outline) -> Iterator[Markup]:
    if written.withheld:
        items = Markup("").join(Markup("<li>{}</li>").format(plain(each)) for each in written.withheld)
        yield Markup("<details><summary>Withheld: {}</summary><ul>{}</ul></details>").format(
            len(written.withheld), items
        )
    coverage = "; ".join(written.coverage)
    yield Markup("<footer><p>Coverage: {}.</p><p>Made by {}.</p></footer>").format(coverage, plain(written.receipt))
