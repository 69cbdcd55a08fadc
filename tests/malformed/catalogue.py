"""At least 200 kinds of broken output. Each is one way to break an answer, not one way with another value."""

import json
from collections.abc import Callable, Iterator
from typing import Any

Data = dict[str, Any]
_GONE = object()


def kinds(good: Data) -> dict[str, str]:
    """Every kind by name, made from a good answer."""
    made: dict[str, str] = {}
    for family in (_framed, _cut, _written, _repeated, _typed, _missing, _numbered, _worded, _shaped, _not_json):
        for name, text in family(good):
            name = f"{family.__name__[1:]}: {name}"
            assert name not in made, name
            made[name] = text
    return made


def _changed(good: Data, *path: str | int, value: object) -> str:
    """The answer with one value replaced, or left out."""
    data: Any = json.loads(json.dumps(good))
    inner = data
    for step in path[:-1]:
        inner = inner[step]
    if value is _GONE:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return json.dumps(data)


def _framed(good: Data) -> Iterator[tuple[str, str]]:
    said = json.dumps(good)
    frames = {
        "fence with language": "```json\n{}\n```",
        "fence without language": "```\n{}\n```",
        "fence never closed": "```json\n{}",
        "fence never opened": "{}\n```",
        "fence of tildes": "~~~json\n{}\n~~~",
        "fence with four marks": "````json\n{}\n````",
        "fence within a fence": "```\n```json\n{}\n```\n```",
        "fence of another language": "```python\nanswer = {}\n```",
        "preamble": "Sure! Here is the briefing:\n\n{}",
        "preamble with braces": "I fill in the form {{headline, summary}}:\n{}",
        "preamble with brackets": "From sentences [1], [2] and [4]:\n{}",
        "preamble with a quotation mark": 'The "briefing: {}',
        "preamble with an open brace": "Begin {{ now: {}",
        "postscript": "{}\n\nLet me know if you need anything else!",
        "postscript with braces": "{}\nNote: {{not sure}} about [2].",
        "postscript with an open brace": "{}\n{{",
        "prose on both sides": "Here:\n{}\nThat is all.",
        "thought": "<think>Who speaks in [2]?</think>{}",
        "thought with a draft": '<think>{{"headline": "No", "summary": []}}</think>{}',
        "thought never opened": "Who speaks? Lindgren.</think>{}",
        "thought never closed": "<think>So I write {}",
        "thought by another name": "<reasoning>Hm.</reasoning>{}",
        "thought twice": "<think>a</think><think>b</think>{}",
        "answer tag": "<answer>{}</answer>",
        "json tag": "<json>{}</json>",
        "tool call tag": "<tool_call>{}</tool_call>",
        "end of turn": "{}<|im_end|>",
        "end of text": "{}</s>",
        "next turn": "{}<|im_end|>\n<|im_start|>user\nThanks",
        "role name": "assistant: {}",
        "byte order mark": "\ufeff{}",
        "zero-width space": "\u200b{}\u200b",
        "control characters around": "\x00\x1b[0m{}\x07",
        "blank lines": "\n\n\n{}\n\n\n",
        "assignment": "const briefing = {};",
        "return": "return {}",
        "list bullet": "- {}",
        "quote marker": "> {}",
        "numbered": "1. {}",
        "heading": "# Briefing\n\n{}",
        "bold": "**{}**",
        "table cell": "| answer | {} |",
        "html": "<pre><code>{}</code></pre>",
        "yaml document": "---\n{}\n...",
        "comment before": "// the briefing\n{}",
        "stream prefix": "data: {}\n\ndata: [DONE]",
        "callback": "callback({})",
        "byte literal": "b'{}'",
    }
    for name, frame in frames.items():
        before, after = frame.split("{}", 1) if "{{" not in frame else _parted(frame)
        yield name, before.replace("{{", "{").replace("}}", "}") + said + after.replace("{{", "{").replace("}}", "}")


def _parted(frame: str) -> tuple[str, str]:
    masked = frame.replace("{{", "\0\0").replace("}}", "\1\1")
    before, after = masked.split("{}", 1)
    return before.replace("\0", "{"), after.replace("\0", "{")


def _cut(good: Data) -> Iterator[tuple[str, str]]:
    said = json.dumps(good)
    places = {
        "after the first brace": 1,
        "within the first key": 5,
        "after the first key": said.index(":"),
        "before the first value": said.index(":") + 1,
        "within the headline": said.index(":") + 12,
        "after the headline": said.index(",") + 1,
        "before the summary's list": said.index("[") - 1,
        "after the summary's bracket": said.index("[") + 1,
        "within the first item": said.index("[") + 4,
        "within a number's list": said.index("[1") + 2,
        "within an item's text": said.index('"text"') + 15,
        "within the second section's name": said.index("key_actors") + 4,
        "within an actor's name": said.index("Lindgren") + 3,
        "after an actor's kind": said.index('"person"') + 8,
        "within the claims": said.index('"claims"') + 30,
        "within a speaker": said.index('"speaker"') + 16,
        "between two claims": said.index("}, {") + 2,
        "before the open questions": said.index('"open_questions"'),
        "within the last section": said.index('"counterarguments"') + 20,
        "before the last brace": len(said) - 1,
        "within an escape": said.replace("Bay", "B\\u00e4y", 1).index("\\u00e4") + 4,
    }
    for name, place in places.items():
        yield name, (said.replace("Bay", "B\\u00e4y", 1) if name == "within an escape" else said)[:place]
    for lost, name in ((1, "first brace lost"), (30, "start lost"), (len(said) // 2, "first half lost")):
        yield name, said[lost:]
    yield "middle lost", said[: len(said) // 3] + said[len(said) // 2 :]


def _written(good: Data) -> Iterator[tuple[str, str]]:
    said, pretty = json.dumps(good), json.dumps(good, indent=2)
    yield "single quotes", said.replace('"', "'")
    yield "python literal", repr(good)
    yield "typographic quotes", said.replace('"', "”")
    yield "backticks for quotes", said.replace('"', "`")
    yield "no quotes around keys", "".join(said.replace(f'"{key}":', f"{key}:") for key in ["headline"])
    yield "no quotes around any key", _unquoted(said)
    yield "escaped quotes", said.replace('"', '\\"')
    yield "twice escaped", json.dumps(json.dumps(said))
    yield "string of JSON", json.dumps(said)
    yield "trailing commas", said.replace("}]", "},]").replace('"}', '",}')
    yield "trailing comma at the end", said[:-1] + ",}"
    yield "no commas between pairs", pretty.replace(",\n", "\n")
    yield "no commas between items", said.replace("}, {", "} {")
    yield "doubled commas", said.replace(", ", ",, ")
    yield "semicolons for commas", said.replace('", "', '"; "')
    yield "equals for colons", said.replace('": ', '" = ')
    yield "arrows for colons", said.replace('": ', '" => ')
    yield "no colons", said.replace('": ', '" ')
    yield "line comments", pretty.replace(",\n", ", // next\n")
    yield "hash comments", pretty.replace(",\n", ", # next\n")
    yield "block comments", said.replace("[{", "[/* items */{")
    yield "raw line breaks in strings", said.replace(" the ", "\nthe ")
    yield "raw tabs in strings", said.replace(" the ", "\tthe ")
    yield "raw control characters in strings", said.replace(" the ", "\x01the ")
    yield "quotation marks in strings", said.replace("old bridge", 'old "bridge"')
    yield "apostrophes escaped", said.replace("old bridge", "old\\'s bridge")
    yield "backslashes in strings", said.replace("old bridge", "old\\bridge\\x")
    yield "half an escape", said.replace("old", "\\u12")
    yield "half a surrogate pair", said.replace("old", "\\ud83d")
    yield "ellipsis for items", said.replace('"claims": [', '"claims": [..., ')
    yield "dots for the rest", said[: said.index('"claims"')] + "...}"
    yield "parentheses for brackets", said.replace("[", "(").replace("]", ")")
    yield "brackets for braces", "[" + said[1:-1] + "]"
    yield "closing bracket wrong", said.replace("}]", "}}")
    yield "closing bracket lost", said.replace("}]", "}", 1)
    yield "closing bracket too many", said.replace("}]", "}]]", 1)
    yield "closing brace too many", said + "}}}"
    yield "undefined", said.replace("[]", "undefined")
    yield "None", said.replace("[]", "None")
    yield "capital constants", said.replace("[]", "NULL")
    yield "NaN", _changed(good, "headline", value=float("nan"))
    yield "Infinity", _changed(good, "summary", 0, "sentences", value=[float("inf")])
    yield "hexadecimal number", said.replace("[1]", "[0x1]")
    yield "leading zero", said.replace("[1]", "[01]")
    yield "plus sign", said.replace("[1]", "[+1]")
    yield "number with a comma", said.replace("[1]", "[1,000]")
    yield "range of numbers", said.replace("[1]", "[1-3]")
    yield "full-width digits", said.replace("[1]", "[１]")
    yield "yaml", "headline: Harrow\nsummary:\n  - text: A\n    sentences: [1]\n"
    yield "xml", "<briefing><headline>Harrow</headline><summary/></briefing>"
    yield "markdown", "# Harrow\n\n- The bridge is closed [1]\n"
    yield "csv", "section,text\nsummary,The bridge is closed\n"
    yield "toml", 'headline = "Harrow"\n[[summary]]\ntext = "A"\n'
    yield "json lines", "\n".join(json.dumps({key: value}) for key, value in good.items())


def _unquoted(said: str) -> str:
    for key in (
        "headline",
        "summary",
        "key_actors",
        "claims",
        "open_questions",
        "counterarguments",
        "text",
        "sentences",
        "name",
        "kind",
        "role",
        "speaker",
    ):
        said = said.replace(f'"{key}":', f"{key}:")
    return said


def _repeated(good: Data) -> Iterator[tuple[str, str]]:
    said = json.dumps(good)
    yield "doubled", said + said
    yield "doubled on lines", f"{said}\n{said}"
    yield "doubled, the second cut", said + said[:90]
    yield "doubled, the first cut", said[:90] + said
    yield "a hundred times", said * 100
    yield "key twice", '{"headline": "First", ' + said[1:]
    yield "section twice", '{"claims": [], ' + said[1:]
    yield "item a thousand times", _changed(good, "claims", value=good["claims"] * 500)
    yield "word without end", said[:60] + " the" * 20_000
    yield "item without end", said[: said.index("}") + 1] + ', {"sentences": [1], "text": "a"}' * 5_000
    yield "brackets without end", said[:20] + "[" * 20_000
    yield "braces without end", "{" * 20_000
    yield "pairs without end", '{"a":' * 20_000
    yield "spaces without end", said[:40] + " " * 100_000
    yield "line breaks without end", "{" + "\n" * 100_000
    yield "digits without end", said[: said.index("[1") + 1] + "1" * 20_000


def _typed(good: Data) -> Iterator[tuple[str, str]]:
    values = {"null": None, "number": 3, "true": True, "text": "x", "list": [], "object": {}, "nested list": [[[]]]}
    fields: tuple[tuple[str | int, ...], ...] = (
        ("headline",),
        ("summary",),
        ("key_actors",),
        ("claims",),
        ("open_questions",),
        ("counterarguments",),
        ("summary", 0),
        ("claims", 0),
        ("claims", 0, "speaker"),
        ("claims", 0, "text"),
        ("key_actors", 0, "name"),
        ("key_actors", 0, "kind"),
        ("key_actors", 0, "role"),
    )
    for path in fields:
        for name, value in values.items():
            yield f"{name} for {'.'.join(map(str, path))}", _changed(good, *path, value=value)
    yield (
        "object of items for a list",
        _changed(good, "claims", value={str(n): item for n, item in enumerate(good["claims"])}),
    )
    yield "single item for a list", _changed(good, "claims", value=good["claims"][0])
    yield "strings for items", _changed(good, "summary", value=["The bridge is closed.", "It was old."])
    yield "strings of JSON for items", _changed(good, "claims", value=[json.dumps(item) for item in good["claims"]])
    yield "lists for items", _changed(good, "claims", value=[list(item.values()) for item in good["claims"]])


def _missing(good: Data) -> Iterator[tuple[str, str]]:
    for section in good:
        yield f"no {section}", _changed(good, section, value=_GONE)
    for path in (
        ("summary", 0, "sentences"),
        ("summary", 0, "text"),
        ("claims", 0, "speaker"),
        ("claims", 0, "text"),
        ("key_actors", 0, "name"),
        ("key_actors", 0, "kind"),
        ("key_actors", 0, "role"),
    ):
        yield f"no {path[0]} {path[2]}", _changed(good, *path, value=_GONE)
    yield "headline alone", json.dumps({"headline": good["headline"]})
    yield "claims alone", json.dumps({"claims": good["claims"]})
    yield "empty object", "{}"
    yield "empty sections", json.dumps({key: [] if isinstance(value, list) else "" for key, value in good.items()})
    yield "unknown key", _changed(good, "confidence", value=0.9)
    yield "unknown key of an item", _changed(good, "claims", 0, "confidence", value=0.9)
    yield "evidence of its own", _changed(good, "claims", 0, "evidence", value=[{"exact": "All is well", "start": 0}])
    yield "key in capitals", json.dumps({key.upper(): value for key, value in good.items()})
    yield "key in camel case", json.dumps(good).replace("key_actors", "keyActors")
    yield "key with spaces", json.dumps({f" {key} ": value for key, value in good.items()})
    yield "key translated", json.dumps(good).replace('"headline"', '"titre"')


def _numbered(good: Data) -> Iterator[tuple[str, str]]:
    values: dict[str, object] = {
        "none": [],
        "zero": [0],
        "negative": [-1],
        "beyond the last": [99],
        "huge": [10**30],
        "fraction": [1.5],
        "whole float": [1.0],
        "text of digits": ["1"],
        "word": ["one"],
        "in brackets": ["[1]"],
        "range": ["1-3"],
        "true": [True],
        "null": [None],
        "nested": [[1]],
        "object": [{"n": 1}],
        "bare": 1,
        "bare text": "1",
        "text of a list": "[1, 2]",
        "too many": list(range(1, 8)),
        "the same": [1] * 4,
        "a quote": ["The council voted"],
        "huge float": [1e300],
        "one good, one not": [1, 99],
        "with a label": ["sentence 1"],
    }
    for name, value in values.items():
        yield name, _changed(good, "claims", 0, "sentences", value=value)


def _worded(good: Data) -> Iterator[tuple[str, str]]:
    values = {
        "empty": "",
        "spaces": "   ",
        "dots": "...",
        "placeholder": "<text>",
        "template": "{{ text }}",
        "null word": "null",
        "very long": "bridge " * 20_000,
        "NUL": "a\x00b",
        "half a pair": "a\ud83d",
        "direction override": "\u202eegdirb",
        "invisible": "\u200b\u200b",
        "markup": "<script>alert(1)</script>",
        "a fence": "```json\n{}\n```",
        "JSON": '{"a": 1}',
        "a thought": "<think>no</think>",
        "emoji": "🌉🌉🌉",
        "combining marks": "e" + "\u0301" * 500,
        "regex": "(((a+)+)+$[",
        "path": "../../etc/passwd",
        "format": "%s%n{0}",
        "sql": "'; DROP TABLE briefing; --",
        "other language": "桥梁已关闭",
    }
    for name, value in values.items():
        yield f"text: {name}", _changed(good, "claims", 0, "text", value=value)
    for name in ("empty", "very long", "NUL", "markup", "regex", "invisible", "placeholder"):
        yield f"speaker: {name}", _changed(good, "claims", 0, "speaker", value=values[name])
        yield f"name: {name}", _changed(good, "key_actors", 0, "name", value=values[name])
        yield f"headline: {name}", _changed(good, "headline", value=values[name])


def _shaped(good: Data) -> Iterator[tuple[str, str]]:
    said = json.dumps(good)
    schema = {"type": "object", "properties": {key: {"type": "array"} for key in good}, "required": list(good)}
    wrapped: dict[str, object] = {
        "in a key": {"briefing": good},
        "in two keys": {"data": {"briefing": good}},
        "in a list": [good],
        "in a list of lists": [[good]],
        "as text in a key": {"answer": said},
        "as a tool call": {"name": "answer", "arguments": said},
        "as an openai call": {"tool_calls": [{"function": {"name": "answer", "arguments": said}}]},
        "as a message": {"role": "assistant", "content": said},
        "as a completion": {"choices": [{"message": {"content": said}}]},
        "schema": schema,
        "schema around it": {"type": "object", "properties": good},
        "schema before it": None,
        "ten keys deep": _deep(good, 10),
        "items flat": [{"section": key, "value": value} for key, value in good.items()],
        "pairs": [[key, value] for key, value in good.items()],
        "sections in one": {"sections": [{key: value} for key, value in good.items()]},
        "empty list": [],
        "list of null": [None],
        "error": {"error": {"message": "I cannot do that"}},
    }
    for name, value in wrapped.items():
        yield name, json.dumps(value) if name != "schema before it" else json.dumps(schema) + "\n" + said


def _deep(value: object, depth: int) -> object:
    return value if depth == 0 else {"a": _deep(value, depth - 1)}


def _not_json(good: Data) -> Iterator[tuple[str, str]]:
    texts: dict[str, str | Callable[[], str]] = {
        "nothing": "",
        "space": " ",
        "line break": "\n",
        "null": "null",
        "true": "true",
        "number": "42",
        "text": '"text"',
        "brace": "{",
        "closing brace": "}",
        "brackets": "[]",
        "quotation mark": '"',
        "comma": ",",
        "refusal": "I'm sorry, but I can't.",
        "prose": "The council of Harrow Bay voted to close the bridge.",
        "article back": "[1] The council voted. [2] “No,” said she.",
        "question": "Which article do you mean?",
        "NUL": "\x00",
        "replacement characters": "\ufffd" * 50,
        "html": "<html><body>502</body></html>",
        "open fence": "```",
        "open thought": "<think>",
        "closing thought": "</think>",
        "long noise": "qwerty {[" * 3_000,
        "half a pair": "\ud800",
        "emoji": "🙂",
        "code": "def f():\n    return {}",
        "only keys": '{"headline", "summary"}',
    }
    for name, text in texts.items():
        yield name, text if isinstance(text, str) else text()
