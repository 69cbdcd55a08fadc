"""Runs articles through a model server and shows what the model drafts, what is served, and who is misquoted.

    python bench/llm.py ARTICLES.jsonl --cache COMPLETIONS.jsonl [--compare NAME=CLAIMS.jsonl]...

Reads OPENAI_BASE_URL, OPENAI_API_KEY, BRIEFING_MODEL and the other settings. ARTICLES: {"id", "text", "attributions"?},
as annotated with who says what: {"source": [[start, end]], "content": [[start, end]]}. Completions are kept in
COMPLETIONS, so that a second run asks nothing and only checks anew. CLAIMS are of bench/claims_one_call.py or
bench/claims_langextract.py on the same articles and server.

A claim is in an attribution when at least half of its words are words of one annotated content, and has the right
speaker when its speaker shares a name with that attribution's source. A source that is a pronoun stands for the speaker
whom reading by rules finds there, or else for the source named last before it.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from attributions import alignment

from briefing.config import Config
from briefing.engines.base import Reading
from briefing.engines.embedded.engine import read
from briefing.engines.llm.answers import find_object
from briefing.engines.llm.completions import Answer, Completion, CompletionsInMemory
from briefing.engines.llm.engine import LLMEngine
from briefing.errors import EngineError
from briefing.ingest.articles import from_text
from briefing.types.briefing import Verified
from briefing.types.draft import Draft
from briefing.verification.verify import verify

SECTIONS = ("summary", "key_actors", "claims", "open_questions", "counterarguments")
_PRONOUNS = {"he", "she", "they", "i", "we", "it", "who", "his", "her", "their", "him", "them"}
_SMALL = _PRONOUNS | set("the a an of in for and or to on at by with from said says that this as is was be has".split())
_TITLES = {"president", "senator", "sen", "rep", "gov", "mr", "mrs", "ms", "dr", "campaign", "spokesman", "spokeswoman"}


@dataclass(frozen=True, slots=True)
class Said:
    """A claim as any system makes it."""

    speaker: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Gold:
    """An annotated attribution: whose words, and the words."""

    sources: frozenset[str]  # names of the source, pronouns resolved
    content: frozenset[str]


@dataclass(frozen=True, slots=True)
class Run:
    """One article through the engine."""

    reading: Reading
    draft: Draft | None
    verified: Verified | None
    completions: tuple[Completion, ...]
    error: str | None = None


class KeptCompletions(CompletionsInMemory):
    """Completions in a file of JSON lines."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        for line in path.open(encoding="utf-8") if path.exists() else ():
            row = json.loads(line)
            answer, made = Answer(**row.pop("answer")), datetime.fromisoformat(row.pop("created_at"))
            super().put(Completion(answer=answer, created_at=made, **row))

    def put(self, completion: Completion) -> None:
        """Keeps a completion in memory and in the file."""
        super().put(completion)
        with self._path.open("a", encoding="utf-8") as out:
            out.write(json.dumps(asdict(completion), default=datetime.isoformat) + "\n")

    def of(self, article_id: str) -> tuple[Completion, ...]:
        """All completions of an article."""
        return tuple(each for each in self._all() if each.article_id == article_id)


def main() -> None:
    """Reads the arguments, runs the articles, prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--cache", type=Path, required=True, help="file that keeps completions")
    parser.add_argument("--compare", action="append", default=[], metavar="NAME=CLAIMS.jsonl")
    arguments = parser.parse_args()
    rows = [json.loads(line) for line in arguments.articles.open(encoding="utf-8")]
    store = KeptCompletions(arguments.cache)
    engine = LLMEngine(Config.from_environment(), store, lambda: datetime.now(UTC))
    runs = {}
    for row in rows:
        runs[row["id"]] = run = run_one(engine, store, row["text"])
        print(f"{row['id'][:60]:60} {run.error or _counts(run)}", flush=True)
    gold = {row["id"]: gold_of(row, runs[row["id"]].reading) for row in rows}
    print_engine(runs)
    print_attribution("answered", {key: _answered(run) for key, run in runs.items()}, gold)
    print_attribution("served", {key: _served(run) for key, run in runs.items()}, gold)
    for name, path in (each.split("=", 1) for each in arguments.compare):
        print_attribution(name, read_claims(Path(path)), gold)


def run_one(engine: LLMEngine, store: KeptCompletions, text: str) -> Run:
    """One article through engine and verification."""
    article = from_text(text)
    reading = read(article)
    try:
        draft = engine.write(reading, article.language).draft
    except EngineError as error:
        return Run(reading, None, None, store.of(article.id), f"{error.type}: {error.message}"[:200])
    return Run(reading, draft, verify(article, draft, reading.analysis), store.of(article.id))


def _counts(run: Run) -> str:
    assert run.verified is not None  # noqa: S101 - a run without error has one
    served = sum(len(getattr(run.verified, section)) for section in SECTIONS)
    seconds = sum(each.seconds for each in run.completions)
    return f"{served} served, {len(run.verified.withheld)} withheld, {len(run.completions)} calls, {seconds:.0f} s"


def print_engine(runs: dict[str, Run]) -> None:
    """Counts of what the model drafted and what came of it."""
    done = [run for run in runs.values() if run.verified and run.draft]
    completions = [each for run in runs.values() for each in run.completions]
    reasons: Counter[str] = Counter()
    print(f"\narticles {len(runs)}, with a briefing {len(done)}")
    clean = sum(not any(item.reason == "schema" for item in run.draft.rejected) for run in done if run.draft)
    first = sum(len(run.completions) == 1 for run in done)
    print(f"valid by the contract at once {first}/{len(runs)}, after the repair turn {clean}/{len(runs)}")
    for section in SECTIONS:
        drafted = sum(len(getattr(run.draft, section)) for run in done)
        served = [item for run in done for item in getattr(run.verified, section)]
        proven = sum(bool(item.evidence) for item in served)
        print(f"{section:17} drafted {drafted:3}  served {len(served):3}  with evidence {proven:3}")
    print(f"claims served as printed, where the model's own failed or lumped several together: {_as_printed(done)}")
    for run in done:
        reasons.update(f"{item.section}: {item.reason}" for item in run.verified.withheld if run.verified)
    print("withheld:", ", ".join(f"{reason} {count}" for reason, count in reasons.most_common()) or "nothing")
    tokens_in, tokens_out = (sum(getattr(c, f"{way}_tokens") for c in completions) for way in ("input", "output"))
    seconds = sum(each.seconds for each in completions)
    count = max(len(runs), 1)
    print(f"an article: {tokens_in / count:.0f} tokens in, {tokens_out / count:.0f} out, {seconds / count:.0f} s")


def _as_printed(runs: Iterable[Run]) -> int:
    """How many served claims are not in the words and with the speaker of the model."""
    count = 0
    for run in runs:
        claims = run.draft.claims if run.draft else ()
        own = {(claim.speaker, *sorted(_words(claim.text))) for claim in claims if claim.printed or not claim.spans}
        count += sum((said.speaker, *sorted(_words(said.text))) not in own for said in _served(run))
    return count


def print_attribution(name: str, claims: dict[str, list[Said]], gold: dict[str, list[Gold]]) -> None:
    """Shares of the claims that are in an attribution, and that have the right speaker."""
    total = inside = right = 0
    for key, found in claims.items():
        for said in found:
            matches = [each for each in gold.get(key, ()) if _is_in(said, each)]
            total, inside = total + 1, inside + bool(matches)
            right += any(_names(said.speaker or "") & each.sources for each in matches)
    share, exact = inside / max(total, 1), right / max(total, 1)
    print(f"{name:20} {total:3} claims  in an attribution {share:.2f}  with the right speaker {exact:.2f}")


def _is_in(said: Said, gold: Gold) -> bool:
    words = _words(said.text) - _SMALL
    return bool(words) and 2 * len(words & gold.content) >= len(words)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold().replace("’s", "").replace("'s", "")))


def _names(text: str) -> set[str]:
    return _words(text) - _SMALL - _TITLES


def gold_of(row: dict[str, Any], reading: Reading) -> list[Gold]:
    """The annotated attributions of an article, pronouns resolved."""
    text = row["text"]
    places = alignment(reading.parsed.article.text, text)
    found, last = [], frozenset[str]()
    for each in sorted(row.get("attributions", ()), key=lambda each: (each["source"] or each["content"])[0]):
        printed = " ".join(text[start:end] for start, end in each["source"])
        sources = frozenset(_names(printed))
        if not sources or _words(printed) <= _PRONOUNS:
            sources = frozenset(_resolved(each["source"], places, reading)) or last
        elif each["source"]:
            last = sources
        content = frozenset(_words(" ".join(text[start:end] for start, end in each["content"])))
        found.append(Gold(sources, content))
    return found


def _resolved(source: Sequence[Sequence[int]], places: Sequence[int], reading: Reading) -> Iterable[str]:
    """Names of whom reading by rules finds behind a source printed as a pronoun."""
    for each in reading.analysis.attributions:
        for start, end in each.source:
            mapped = (places[start], places[end - 1] + 1)
            if any(mapped[0] < stop and begin < mapped[1] for begin, stop in source) and each.speaker:
                return _names(each.speaker)
    return ()


def _answered(run: Run) -> list[Said]:
    """Claims of the model's last answer, as it gave them."""
    answers = (find_object(each.answer, ("headline", *SECTIONS)) for each in reversed(run.completions))
    claims = next((found.data.get("claims") for found in answers if found), None)
    given = [each for each in claims if isinstance(each, dict)] if isinstance(claims, list) else []
    return [Said(str(each.get("speaker") or ""), str(each.get("text") or "")) for each in given]


def _served(run: Run) -> list[Said]:
    claims = run.verified.claims if run.verified else ()
    return [Said(claim.speaker.name if claim.speaker else None, claim.text) for claim in claims]


def read_claims(path: Path) -> dict[str, list[Said]]:
    """Another system's claims by article."""
    rows = (json.loads(line) for line in path.open(encoding="utf-8"))
    return {row["id"]: [Said(each["speaker"], each["text"]) for each in row["claims"]] for row in rows}


if __name__ == "__main__":
    main()
