"""A JSON Schema of ninjs 3.1, made of what tests/data/ninjs-3.1.toml says of the standard."""

import re
import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

_FACTS = Path(__file__).parent / "data" / "ninjs-3.1.toml"
_GEOJSON = "https://geojson.org/schema/GeoJSON.json#"
_SCALARS: dict[str, Any] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "uri": {"type": "string", "format": "uri"},
    "time": {"type": "string", "format": "date-time"},
    "never": False,
}
# RFC 3986, appendix A, as far as a regular expression needs it: a scheme, then only what an address may be made of
_PCHAR = r"(?:[\w.~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})"
_HOST = r"(?:\[[0-9A-Fa-f:.]+\]|(?:[\w.~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)"
_AUTHORITY = rf"(?:(?:[\w.~!$&'()*+,;=:-]|%[0-9A-Fa-f]{{2}})*@)?{_HOST}(?::\d*)?"
_URI = re.compile(
    rf"[A-Za-z][A-Za-z0-9+.-]*:(?://{_AUTHORITY}(?:/{_PCHAR}*)*|/?(?:{_PCHAR}+(?:/{_PCHAR}*)*)?)"
    rf"(?:\?(?:{_PCHAR}|[/?])*)?(?:#(?:{_PCHAR}|[/?])*)?",
    re.ASCII,
)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE)  # RFC 3339

FORMATS = FormatChecker(formats=())


@FORMATS.checks("uri")
def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or _URI.fullmatch(value) is not None


@FORMATS.checks("date-time", raises=ValueError)
def _is_time(value: object) -> bool:
    if not isinstance(value, str):
        return True
    datetime.fromisoformat(re.sub(r"\.\d+", "", value.upper()))
    return _TIME.fullmatch(value) is not None


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of an item."""
    facts = tomllib.loads(_FACTS.read_text("utf-8"))
    named = {name: {"enum": words} for name, words in facts.pop("words").items()}
    named |= {name: {"type": "string", "pattern": text} for name, text in facts.pop("patterns").items()}
    named |= {name: _object(members) for name, members in facts.items()}
    item = named["item"]
    del item["additionalProperties"]  # said where it is used: an associated item has two members more
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": named,
        "$ref": "#/$defs/item",
        "unevaluatedProperties": False,
    }


@cache
def validator() -> Draft202012Validator:
    """Checks documents, formats too. What is GeoJSON is another standard, and not looked into."""
    known = Registry().with_resource(_GEOJSON, Resource.from_contents({"type": "object"}, DRAFT202012))
    return Draft202012Validator(schema(), format_checker=FORMATS, registry=known)


def faults(document: Any) -> list[str]:
    """Why ``document`` is no ninjs 3.1; empty where it is."""
    return [f"{error.json_path}: {error.message}" for error in validator().iter_errors(document)]


def _object(facts: dict[str, Any]) -> dict[str, Any]:
    members = {name: kind for name, kind in facts.items() if not name.startswith("(")}
    made: dict[str, Any] = {
        "type": "object",
        "properties": {name.removeprefix("!"): _kind(kind) for name, kind in members.items()},
        "required": [name[1:] for name in members if name.startswith("!")],
    }
    if "(one)" in facts:
        made["anyOf"] = [{"oneOf": [{"required": [name]} for name in group]} for group in facts["(one)"]]
    if "(as)" in facts:
        return made | {"$ref": f"#/$defs/{facts['(as)']}", "unevaluatedProperties": False}
    return made | {"additionalProperties": False}


def _kind(kind: str) -> Any:
    if kind.endswith("*"):
        return {"type": "array", "items": _kind(kind[:-1])}
    if kind.startswith("https:"):
        return {"$ref": kind}
    name, *bounds = kind.split()
    if bounds:
        return _SCALARS[name] | {"minimum": int(bounds[0]), "maximum": int(bounds[1])}
    return _SCALARS.get(name, {"$ref": f"#/$defs/{name}"})
