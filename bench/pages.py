"""Prints {"id", "text"} for each *.html.gz of a folder, as the service extracts it; with truth.json there, the score.

    python bench/pages.py FOLDER [--score]

Score: F1 over the words of each page (multisets), averaged over pages.
"""

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from pathlib import Path

from briefing.ingest.extractor import extract
from briefing.ingest.normalisation import normalise


def main() -> None:
    """Reads the arguments and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--score", action="store_true", help="score against truth.json in the folder, on stderr")
    args = parser.parse_args()
    truth = json.loads((args.folder / "truth.json").read_text()) if args.score else {}
    scores = {}
    for path in sorted(args.folder.glob("*.html.gz")):
        page_id = path.name.removesuffix(".html.gz")
        text = normalise(extract(gzip.decompress(path.read_bytes())).text)
        print(json.dumps({"id": page_id, "text": text}, ensure_ascii=False))
        if page_id in truth:
            scores[page_id] = word_f1(text, truth[page_id]["text"])
    if scores:
        for page_id, score in sorted(scores.items(), key=lambda row: row[1])[:5]:
            print(f"{page_id}  {score:.3f}", file=sys.stderr)
        print(f"word F1 {sum(scores.values()) / len(scores):.3f} over {len(scores)} pages", file=sys.stderr)


def word_f1(ours: str, theirs: str) -> float:
    """F1 over the words of two texts, as multisets."""
    a, b = (Counter(re.findall(r"\w+", text.lower())) for text in (ours, theirs))
    return 2 * sum((a & b).values()) / max(sum(a.values()) + sum(b.values()), 1)


if __name__ == "__main__":
    main()
