"""What taking in an article costs beside parsing it: text and page to a stored article with its job queued.

    python bench/ingest.py [--rounds 40] [--database URL]

The seeds, each time with another number so that each is new: `ingest` of a text, `ingest` of the same text as an HTML
page, and the bare spaCy parse of the text, in turn; medians. Ingesting does not parse.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from html import escape

from briefing.config import Config
from briefing.engines.embedded.parsing import language_model
from briefing.ingest.articles import seed
from briefing.seeding import seed_files
from briefing.service import Source
from briefing.wiring import assemble

_BAR = 0.3


def main() -> None:
    """Measures in turn and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--database", help="URL of an empty database; a SQLite file by default")
    wanted = parser.parse_args()
    texts = [seed(path.read_text("utf-8")).text for path in seed_files()]
    nlp = language_model()
    with tempfile.TemporaryDirectory() as folder:
        url = wanted.database or f"sqlite:///{folder}/ingest.sqlite3"
        parts = assemble(Config(database_url=url, engine="embedded"))
        times: dict[str, list[float]] = {"parse": [], "text": [], "page": []}
        for number in range(wanted.rounds + 3):
            text = f"{texts[number % len(texts)]}\n\nThis is article {number}."
            source = Source(html=page(f"{text} As a page."), url=f"https://news.example/{number}")
            times["parse"].append(seconds(partial(nlp, text)))
            times["text"].append(seconds(partial(parts.service.ingest, Source(text=text))))
            times["page"].append(seconds(partial(parts.service.ingest, source)))
        parts.close()
    print("| what | median | of the bare parse | bar | met |\n|---|---:|---:|---:|---|")
    for name, taken in times.items():
        ratio = statistics.median(a / b for a, b in zip(taken[3:], times["parse"][3:], strict=True))
        met = "" if name == "parse" else "yes" if ratio <= _BAR else "**no**"
        print(f"| {name} | {statistics.median(taken[3:]) * 1e3:.1f} ms | {ratio:.2f} | {_BAR} | {met} |")


def seconds(work: Callable[[], object]) -> float:
    """How long it took."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def page(text: str) -> str:
    """The text as a page of a site, with things around it."""
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in text.split("\n") if part)
    links = "".join(f"<li><a href='/{number}'>Another story {number}</a></li>" for number in range(40))
    return (
        f"<html><head><title>A story</title></head><body><nav><ul>{links}</ul></nav><article><h1>A story</h1>"
        f"{paragraphs}</article><footer>All rights reserved.</footer></body></html>"
    )


if __name__ == "__main__":
    main()
