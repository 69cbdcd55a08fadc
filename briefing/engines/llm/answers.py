"""The JSON object in a model's answer, wherever and however the model put it.

Fences are never stripped: a fence inside a string is text. Objects are found by reading JSON from each "{" on.
"""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from json_repair import repair_json

from briefing.engines.llm.completions import Answer

MOST_CHARACTERS = 200_000  # read of an answer; the contract's largest is about a tenth
_MOST_REPAIRED = 40_000  # characters; json_repair takes a second for each 20,000 of noise
_DEEPEST = 60  # brackets open at once before text is taken for noise
_MOST_OBJECTS = 200  # read of one answer
_THOUGHT = re.compile(r"<(think|thinking|reasoning)>.*?</\1>|^.*</(?:think|thinking|reasoning)>", re.DOTALL)
_DECODER = json.JSONDecoder(parse_constant=lambda _: None)  # NaN and Infinity are no JSON; they stand for nothing


@dataclass(frozen=True, slots=True)
class Found:
    """The object found, in which part of the answer, and what had to be undone to read it."""

    data: dict[str, Any]
    place: str  # content or reasoning
    undone: tuple[str, ...] = ()  # of: surroundings, thought, wrapping, repair


def find_object(answer: Answer, keys: Sequence[str]) -> Found | None:
    """The object of an answer that has the most of these keys; None where there is none."""
    for place, text in (("content", answer.content), ("reasoning", answer.reasoning or "")):
        found = _find(text[:MOST_CHARACTERS], frozenset(keys))
        if found:
            return Found(found[0], place, found[1])
    return None


_Scored = tuple[int, dict[str, Any], tuple[str, ...]]


def _find(text: str, keys: frozenset[str]) -> tuple[dict[str, Any], tuple[str, ...]] | None:
    said = _THOUGHT.sub("", text)
    thought = ("thought",) if said != text else ()
    best: _Scored | None = None
    parts: list[tuple[str, tuple[str, ...]]] = [(said, thought), (text, ())] if thought else [(text, ())]
    for part, undone in parts:
        around = () if _is_whole(part) else ("surroundings",)
        best = _better(best, _best(_objects(part), keys), (*undone, *around))
    if best is None or 2 * best[0] < len(keys):
        for part, undone in parts:
            best = _better(best, _best(_repaired(part), keys), (*undone, "repair"))
    return (best[1], best[2]) if best else None


def _better(one: _Scored | None, other: _Scored | None, undone: tuple[str, ...]) -> _Scored | None:
    """The one, unless the other has more of the keys."""
    if other is None or (one is not None and one[0] >= other[0]):
        return one
    return other[0], other[1], (*undone, *other[2])


def _is_whole(text: str) -> bool:
    return text.strip()[:1] == "{" and text.strip()[-1:] == "}"


def _best(objects: Iterator[object], keys: frozenset[str]) -> _Scored | None:
    """The object with the most of the keys, the last of several: a model that writes two corrects itself."""
    best: _Scored | None = None
    for each in objects:
        for data, undone in _unwrapped(each, keys):
            score = len(keys & data.keys())
            if score and (best is None or score >= best[0]):
                best = score, data, undone
    return best


def _objects(text: str) -> Iterator[object]:
    """Each JSON value of a text that starts with a bracket, outermost ones only; or the text, where it is a string."""
    at = 0
    if text.strip()[:1] == '"':
        with suppress(ValueError):
            yield _DECODER.decode(text.strip())
    for _ in range(_MOST_OBJECTS):
        start = min((place for place in (text.find(mark, at) for mark in "{[") if place >= 0), default=-1)
        if start < 0:
            return
        try:
            value, at = _DECODER.raw_decode(text, start)
            yield value
        except (ValueError, RecursionError):
            at = start + 1


def _repaired(text: str) -> Iterator[object]:
    """What json_repair makes of a text from its first bracket on."""
    start = min((place for place in (text.find(mark) for mark in "{[") if place >= 0), default=-1)
    if start < 0 or _depth(text) > _DEEPEST:
        return
    try:
        yield repair_json(text[start : start + _MOST_REPAIRED], return_objects=True, skip_json_loads=True)
    except (ValueError, RecursionError, IndexError, TypeError, KeyError):
        return


def _depth(text: str) -> int:
    """The most brackets open at once."""
    depth = deepest = 0
    for char in text:
        if char in "{[":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "}]":
            depth = max(depth - 1, 0)
    return deepest


def _unwrapped(value: object, keys: frozenset[str], depth: int = 0) -> Iterator[tuple[dict[str, Any], tuple[str, ...]]]:
    """A value itself and what it wraps: {"briefing": {...}}, [{...}], {"arguments": "{...}"}, a schema's properties."""
    undone = ("wrapping",) if depth else ()
    if isinstance(value, dict):
        if not _is_schema(value, keys):
            yield value, undone
        inner: list[object] = list(value.values())
    elif isinstance(value, list):
        inner = value
    else:
        inner = [_decoded(value)] if isinstance(value, str) else []
    if depth < 3:
        for each in inner[:20]:
            if isinstance(each, (dict, list, str)):
                yield from _unwrapped(each, keys, depth + 1)


def _decoded(text: str) -> object:
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError):
        return None


def _is_schema(value: dict[str, Any], keys: frozenset[str]) -> bool:
    """Whether an object is a schema sent back instead of an answer to it: its values are types."""
    present = [value[key] for key in keys & value.keys()]
    return bool(present) and all(
        isinstance(each, dict) and ("type" in each or "$ref" in each or "anyOf" in each) for each in present
    )
