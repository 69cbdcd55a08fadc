"""The embedded engine, assembled: an article is parsed once, read by the extractors, and put into a draft."""

from collections.abc import Iterable, Iterator, Mapping
from time import perf_counter

from briefing.engines.base import Reading, Translated, Written
from briefing.engines.embedded import parsing
from briefing.engines.embedded.actors import key_actors, rank_actors
from briefing.engines.embedded.attributions import find_attributions, with_speakers
from briefing.engines.embedded.claims import compose_claims
from briefing.engines.embedded.coreference import Entities, find_entities
from briefing.engines.embedded.counterarguments import find_counterarguments
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.engines.embedded.questions import find_questions
from briefing.engines.embedded.quotations import spoken
from briefing.engines.embedded.summary import compose_summary, headline
from briefing.errors import UnsupportedLanguage
from briefing.types.analysis import Analysis
from briefing.types.article import Article
from briefing.types.draft import Draft
from briefing.types.receipt import PromptIdentity, Usage

VERSION = "12"  # of the rules; a change that alters drafts raises it, so that kept briefings are made anew


def read(article: Article) -> Reading:
    """An article parsed and analysed: who says what, and who acts."""
    return _read(parsing.parse(article))


def read_many(articles: Iterable[Article]) -> Iterator[Reading]:
    """Readings of many articles, parsed in batches."""
    return map(_read, parsing.parse_many(articles))


def _read(parsed: ParsedArticle) -> Reading:
    entities = find_entities(parsed)
    attributions = with_speakers(find_attributions(parsed), entities, parsed)
    actors = rank_actors(parsed, entities, attributions)
    return Reading(parsed, entities, Analysis(attributions, actors, spoken(parsed.article.text, parsed.quotations)))


class EmbeddedEngine:
    """Writes drafts by rules, without key or network; the same reading gives the same draft."""

    name = "embedded"
    model = f"{parsing.MODEL}/{VERSION}"
    server: str | None = None
    prompt: PromptIdentity | None = None

    def write(self, reading: Reading, language: str) -> Written:
        """A draft in the article's own language."""
        began = perf_counter()
        draft = compose(reading.parsed, reading.entities, reading.analysis)
        return Written(draft, Usage(seconds=perf_counter() - began))

    def translate(self, texts: Mapping[str, str], article: Article, language: str) -> Translated:
        """Nothing: raises UnsupportedLanguage."""
        message = f"The embedded engine writes only in the article's language, {article.language!r}, not {language!r}."
        raise UnsupportedLanguage(message, errors={"language": ["Needs a model server."]})


def compose(parsed: ParsedArticle, entities: Entities, analysis: Analysis) -> Draft:
    """A draft from what reading found."""
    claims = compose_claims(parsed, analysis.attributions, analysis.actors)
    return Draft(
        headline=headline(parsed),
        summary=compose_summary(parsed, entities, analysis.actors, claims),
        key_actors=key_actors(analysis.actors),
        claims=claims,
        open_questions=find_questions(parsed, entities),
        counterarguments=find_counterarguments(parsed, analysis.attributions, claims, entities),
    )
