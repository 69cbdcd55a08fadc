"""Other libraries' grounding of quotes, as they come: LangExtract's aligner and Instructor's citation check.

Reads one JSON line per case, {"text", "quotes": [...]}; writes one, {"langextract": [...], "instructor": [...]}, of
true, false, or an error's name. Run by bench/adversarial.py, with an interpreter that has the libraries.
"""

import json
import sys
from collections.abc import Callable, Sequence

Answer = bool | str


def langextract(text: str, quotes: Sequence[str]) -> list[Answer]:
    """Whether LangExtract aligns each quote with the text, one call a quote, all settings as they are by default."""
    from langextract.core.data import Extraction
    from langextract.resolver import Resolver

    resolver = Resolver()

    def accepts(quote: str) -> bool:
        aligned = list(resolver.align([Extraction("quote", quote)], text, token_offset=0, char_offset=0))
        return any(extraction.char_interval is not None for extraction in aligned)

    return [_answer(accepts, quote) for quote in quotes]


def instructor(text: str, quotes: Sequence[str]) -> list[Answer]:
    """Whether Instructor's CitationMixin keeps each quote."""
    from instructor.dsl.citation import CitationMixin

    def accepts(quote: str) -> bool:
        kept = CitationMixin.model_validate({"substring_quotes": [quote]}, context={"context": text})
        return bool(kept.substring_quotes)

    return [_answer(accepts, quote) for quote in quotes]


def _answer(accepts: Callable[[str], bool], quote: str) -> Answer:
    try:
        return accepts(quote)
    except Exception as error:  # noqa: BLE001 - what a rival does on a quote is the measurement
        return type(error).__name__


def main() -> None:
    """Answers cases until the input ends; first says which libraries and versions there are."""
    from importlib.metadata import PackageNotFoundError, version

    tools: dict[str, Callable[[str, Sequence[str]], list[Answer]]] = {}
    versions = {}
    for name, tool in (("langextract", langextract), ("instructor", instructor)):
        try:
            versions[name] = version(name)
            tools[name] = tool
        except PackageNotFoundError:
            continue
    print(json.dumps(versions), flush=True)
    for line in sys.stdin:
        case = json.loads(line)
        print(json.dumps({name: tool(case["text"], case["quotes"]) for name, tool in tools.items()}), flush=True)


if __name__ == "__main__":
    main()
