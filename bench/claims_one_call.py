"""Claims and speakers that a model lists when asked plainly, in one call, without this project's engine or checks.

    python bench/claims_one_call.py ARTICLES.jsonl > CLAIMS.jsonl

Reads OPENAI_BASE_URL, OPENAI_API_KEY and BRIEFING_MODEL. In: {"id", "text"}; out: {"id", "seconds", "tokens", "error",
"claims": [{"speaker", "text"}]}.
"""

import json
import os
import sys
import time
from pathlib import Path

from openai import OpenAI

PROMPT = (
    "List the claims in this news article: who says what. Answer as JSON only: "
    '{"claims": [{"speaker": "name", "text": "what they say, quoted from the article"}]}, at most 8 claims.\n\n'
)


def main() -> None:
    """Asks about each article of the file and prints."""
    client = OpenAI(timeout=900, max_retries=0)
    for line in Path(sys.argv[1]).open(encoding="utf-8"):
        row = json.loads(line)
        began = time.perf_counter()
        answer = client.chat.completions.create(
            model=os.environ.get("BRIEFING_MODEL", "qwen"),
            messages=[{"role": "user", "content": PROMPT + row["text"]}],
            response_format={"type": "json_object"},
            temperature=0,
            max_tokens=700,
        )
        tokens = answer.usage.total_tokens if answer.usage else 0
        claims, error = _claims(answer.choices[0].message.content or "")
        seconds = round(time.perf_counter() - began, 1)
        found = {"id": row["id"], "seconds": seconds, "tokens": tokens, "error": error, "claims": claims}
        print(json.dumps(found), flush=True)


def _claims(content: str) -> tuple[list[dict[str, str]], str | None]:
    try:
        found = json.loads(content)["claims"]
        return [{"speaker": str(each["speaker"]), "text": str(each["text"])} for each in found], None
    except (ValueError, KeyError, TypeError) as error:
        return [], f"{type(error).__name__}: {error}"[:200]


if __name__ == "__main__":
    main()
