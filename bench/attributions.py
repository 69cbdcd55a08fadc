"""Prints who says what in each article of a file, one JSON line an article, for any scorer of attributions.

    python bench/attributions.py IN.jsonl > OUT.jsonl
    python bench/attributions.py GOLD.jsonl --compare [--peer-python PEER/bin/python]

In: {"id", "text"}; out: {"id", "attributions": [{"source": [[start, end]], "content": [[start, end]]}]}, offsets in
code points into the text as given, end exclusive. With --compare, GOLD.jsonl also holds the "attributions" marked by
hand, and a table is printed instead: ours, the same without the frames that grammar shows, and textacy's
direct_quotations where an environment that has it is given (bench/textacy_quotations.py says how to make one).
"""

import argparse
import json
import subprocess
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from attribution_score import Score

from briefing.engines.embedded.attributions import find_attributions
from briefing.engines.embedded.claims import compose_claims
from briefing.engines.embedded.engine import read
from briefing.engines.embedded.parsing import ParsedArticle, parse
from briefing.ingest.normalisation import normalise
from briefing.ingest.sentences import split
from briefing.types.analysis import Attribution
from briefing.types.article import Article, Span

Rows = list[dict[str, list[list[int]]]]
_QUOTED = ("quotation", "run", "label")  # frames that rest on quotation marks


def main() -> None:
    """Reads the arguments and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--compare", action="store_true", help="score against the marked attributions, beside peers")
    parser.add_argument("--peer-python", type=Path, help="Python of an environment that has textacy")
    parser.add_argument("--central", action="store_true", help="print only what becomes a central claim")
    given = parser.parse_args()
    rows = [json.loads(line) for line in given.articles.open(encoding="utf-8")]
    if given.compare:
        compare(rows, given.articles, given.peer_python)
        return
    for row in rows:
        found = central(row["text"]) if given.central else attributions(row["text"])
        print(json.dumps({"id": row["id"], "attributions": found}))


def compare(rows: Sequence[Mapping[str, Any]], articles: Path, peer_python: Path | None) -> None:
    """Prints the table."""
    ours, quoted = Score(), Score()
    parsing = extracting = 0.0
    for row in rows:
        began = perf_counter()
        parsed = parse(article_of(row["text"]))
        middle = perf_counter()
        found = find_attributions(parsed)
        parsing, extracting = parsing + middle - began, extracting + perf_counter() - middle
        ours.add(row["text"], row["attributions"], placed(found, parsed, row["text"]))
        part = [each for each in found if each.frame in _QUOTED]
        quoted.add(row["text"], row["attributions"], placed(part, parsed, row["text"]))
    print(f"{'':34s} content F1  attribution P      R     F1  speaker")
    show("Briefing, embedded engine", ours)
    show("  its quotations alone", quoted)
    if peer_python is not None:
        peer = Score()
        for row, found_by_peer in zip(rows, peer_rows(peer_python, articles), strict=True):
            peer.add(row["text"], row["attributions"], found_by_peer)
        show("textacy direct_quotations", peer)
    print(f"{ours.gold} marked in {len(rows)} articles; extraction took {extracting / parsing:.3f} of the parse's time")


def show(name: str, score: Score) -> None:
    """Prints a row of the table."""
    content, precision, recall, f1, speaker = score.row()
    print(f"{name:34s} {content:10.3f} {precision:14.3f} {recall:6.3f} {f1:6.3f} {speaker:8.3f}")


def peer_rows(python: Path, articles: Path) -> Iterator[Rows]:
    """What textacy finds, article by article."""
    script = Path(__file__).with_name("textacy_quotations.py")
    command = [str(python), str(script), str(articles)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - a path of ours
    return (json.loads(line)["attributions"] for line in output.splitlines())


def article_of(given: str) -> Article:
    """An article as the service would make it of a text."""
    text = normalise(given)
    return Article("bench", 1, text, split(text), "")


def attributions(given: str) -> Rows:
    """Every attribution of a text, with offsets into the text as given."""
    parsed = parse(article_of(given))
    return placed(find_attributions(parsed), parsed, given)


def central(given: str) -> Rows:
    """The attributions of a text that become central claims: their precision is that of what is served by default."""
    reading = read(article_of(given))
    analysis = reading.analysis
    claims = compose_claims(reading.parsed, analysis.attributions, analysis.actors)
    chosen = {claim.spans for claim in claims if claim.central and claim.speaker}
    return placed([each for each in analysis.attributions if each.content in chosen], reading.parsed, given)


def placed(found: Sequence[Attribution], parsed: ParsedArticle, given: str) -> Rows:
    """Attributions with offsets into the text as given."""
    places = alignment(parsed.article.text, given)
    return [{"source": mapped(each.source, places), "content": mapped(each.content, places)} for each in found]


def mapped(spans: tuple[Span, ...], places: list[int]) -> list[list[int]]:
    """Spans of the normalised text as spans of the given one."""
    return [[places[start], places[end - 1] + 1] for start, end in spans]


def alignment(text: str, given: str) -> list[int]:
    """For each code point of the normalised text, its place in the given one: both agree but for white space."""
    places = []
    position = 0
    for char in text:
        if not char.isspace():
            position = next((p for p in range(position, len(given)) if _becomes(given, p, char)), position)
        places.append(min(position, len(given) - 1))
        if not char.isspace():
            position += 1
    return places


def _becomes(given: str, position: int, char: str) -> bool:
    """Whether normalising makes a character of what stands here, alone or with the accent that follows it."""
    following = given[position + 1 : position + 2]
    return char == normalise(given[position] + (following if unicodedata.combining(following or " ") else ""))


if __name__ == "__main__":
    main()
