"""Prints a briefing of each article of a file, one JSON line an article, for a scorer of whole briefings.

    python bench/annotated.py ARTICLES.jsonl > BRIEFINGS.jsonl

In: {"id", "text", "title"?}; out: {"id", "briefing"} with every claim, as the API serves it.
"""

import argparse
import json
from pathlib import Path

from briefing.ingest.articles import from_text
from briefing.pipeline import Pipeline
from briefing.schemas.documents import briefing_document


def main() -> None:
    """Reads the arguments and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    pipeline = Pipeline()
    for line in parser.parse_args().articles.open(encoding="utf-8"):
        row = json.loads(line)
        briefing = pipeline.brief(from_text(row["text"], title=row.get("title")))
        print(json.dumps({"id": row["id"], "briefing": briefing_document(briefing)}, ensure_ascii=False))


if __name__ == "__main__":
    main()
