"""Claims and speakers that LangExtract draws from articles, with a model behind an OpenAI-compatible server.

    python bench/claims_langextract.py ARTICLES.jsonl > CLAIMS.jsonl

Reads OPENAI_BASE_URL, OPENAI_API_KEY and BRIEFING_MODEL. In: {"id", "text"}; out: {"id", "seconds", "tokens", "error",
"claims": [{"speaker", "text", "place"}]}, ``place`` the span that LangExtract aligned the claim with, or null. Runs
in an environment of its own: `pip install langextract==1.7.1 openai`.
"""

import json
import os
import sys
import time
from pathlib import Path

import langextract as lx
from langextract.providers.openai import OpenAILanguageModel

PROMPT = "Extract each claim with the person or organisation who makes it, in the article's exact words, in order."
EXAMPLE = "Mayor Ada Holt said the bridge was safe. “We checked every cable,” said Tom Reyes, who led the repair."
CLAIMS = (("the bridge was safe", "Ada Holt"), ("We checked every cable", "Tom Reyes"))


def main() -> None:
    """Extracts from each article of the file and prints."""
    model = OpenAILanguageModel(
        model_id=os.environ.get("BRIEFING_MODEL", "qwen"),
        api_key=os.environ.get("OPENAI_API_KEY", "none"),
        base_url=os.environ["OPENAI_BASE_URL"],
        temperature=0.0,
        max_workers=1,
        max_output_tokens=700,
    )
    example = lx.data.ExampleData(
        text=EXAMPLE,
        extractions=[lx.data.Extraction("claim", text, attributes={"speaker": name}) for text, name in CLAIMS],
    )
    for line in Path(sys.argv[1]).open(encoding="utf-8"):
        row = json.loads(line)
        began, error, claims = time.perf_counter(), None, []
        try:
            found = lx.extract(row["text"], prompt_description=PROMPT, examples=[example], model=model)
            claims = [_claim(each) for each in found.extractions or [] if each.extraction_class == "claim"]
        except Exception as caught:  # noqa: BLE001 - what a rival does with a model's answer is the measurement
            error = f"{type(caught).__name__}: {caught}"[:200]
        seconds = round(time.perf_counter() - began, 1)
        print(json.dumps({"id": row["id"], "seconds": seconds, "error": error, "claims": claims}), flush=True)


def _claim(found: "lx.data.Extraction") -> dict[str, object]:
    place = found.char_interval
    speaker = (found.attributes or {}).get("speaker")
    return {
        "speaker": speaker if isinstance(speaker, str) else None,
        "text": str(found.extraction_text),
        "place": [place.start_pos, place.end_pos] if place else None,
    }


if __name__ == "__main__":
    main()
