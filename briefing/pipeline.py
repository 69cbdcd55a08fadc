"""From an article to a verified briefing: read, write, verify. Knows the order; no HTTP, no database."""

import hashlib
import json
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from threading import Lock
from time import perf_counter

from briefing.engines.base import Engine
from briefing.engines.embedded.engine import EmbeddedEngine, read
from briefing.errors import InvalidDraft, UnsupportedLanguage
from briefing.jobs import Stage, tell
from briefing.schemas.documents import SCHEMA_VERSION
from briefing.syndication.carrying import draft_for, is_enough
from briefing.types.article import Article
from briefing.types.briefing import Briefing, Verified
from briefing.types.receipt import Receipt, Usage
from briefing.verification.translation import is_translated, same_language, translated, wordings
from briefing.verification.verify import verify

Clock = Callable[[], datetime]
_COMPUTING = Lock()  # held by the one thread of a process that computes: two would only take turns, and both be late


def utc_now() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


class Pipeline:
    """Makes briefings with one engine. Raises EngineError when the engine cannot write."""

    def __init__(self, engine: Engine | None = None, clock: Clock = utc_now) -> None:
        self.engine = engine or EmbeddedEngine()
        self._clock = clock

    def cache_key(self, article: Article, language: str) -> str:
        """Digest of everything a briefing depends on: article, prompt, schema, engine, model, server, language."""
        engine = self.engine
        prompt = engine.prompt.digest if engine.prompt else None
        facts = [article.digest, prompt, SCHEMA_VERSION, engine.name, engine.model, engine.server, language]
        return hashlib.sha256(json.dumps([article.id, *facts]).encode()).hexdigest()

    def brief(self, article: Article, language: str | None = None) -> Briefing:
        """A briefing of the article in ``language`` (default: the article's own), translated after verification."""
        language = language or article.language
        self.check_language(article, language)
        elsewhere = not same_language(language, article.language)
        began, stages = perf_counter(), 4 if elsewhere else 3
        with _COMPUTING:
            reading = read(article)
        tell(Stage.WRITING, 1, stages)  # with nothing held: it may wait for the database
        with _COMPUTING if self.engine.server is None else nullcontext():
            written = self.engine.write(reading, article.language)
        tell(Stage.CHECKING, 2, stages)
        with _COMPUTING:
            verified = verify(article, written.draft, reading.analysis)
        usage, attempts = written.usage, written.attempts
        if elsewhere:
            tell(Stage.TRANSLATING, 3, stages)
            verified, further, more = self._translated(verified, article, language)
            usage, attempts = usage.plus(further), attempts + more
        receipt = Receipt(
            engine=self.engine.name,
            model=self.engine.model,
            server=self.engine.server,
            prompt=self.engine.prompt,
            schema_version=SCHEMA_VERSION,
            article_digest=article.digest,
            created_at=self._clock(),
            usage=replace(usage, seconds=round(perf_counter() - began, 3)),
            attempts=attempts,
            translated_to=language if elsewhere else None,
        )
        return Briefing(self.cache_key(article, language)[:16], article, verified, receipt)

    def _translated(self, verified: Verified, article: Article, language: str) -> tuple[Verified, Usage, int]:
        """What was verified in another language, what that took, and in how many attempts."""
        given = self.engine.translate(wordings(verified), article, language)
        back = self.engine.translate(given.texts, article, article.language)
        there = translated(verified, given.texts, back.texts, article)
        attempts = given.attempts + back.attempts
        if wordings(there) and not is_translated(there):
            raise InvalidDraft(f"No translation into {language!r} passed its checks.", attempts=attempts)
        return there, given.usage.plus(back.usage), attempts

    def carry_over(self, original: Briefing, copy: Article) -> Briefing | None:
        """The briefing of an article for a copy of it, verified in the copy's text; None where too little holds there.

        No model is asked: items and evidence are looked for in the copy, and go through every check again.
        """
        began = perf_counter()
        with _COMPUTING:
            verified = verify(copy, draft_for(original.verified, copy), read(copy).analysis)
        if not is_enough(verified, original.verified):
            return None
        receipt = replace(
            original.receipt,
            article_digest=copy.digest,
            created_at=self._clock(),
            usage=Usage(seconds=round(perf_counter() - began, 3)),
            attempts=0,
            shared_from=original.receipt.shared_from or original.article.id,
        )
        return Briefing(self.cache_key(copy, copy.language)[:16], copy, verified, receipt)

    def check_language(self, article: Article, language: str) -> None:
        """Raises UnsupportedLanguage when this engine cannot write in ``language``."""
        if self.engine.name == "embedded" and not same_language(language, article.language):
            message = (
                f"The embedded engine writes only in the article's language, {article.language!r}, not {language!r}."
            )
            raise UnsupportedLanguage(message, errors={"language": ["Needs a model server."]})
