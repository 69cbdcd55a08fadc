import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import Schema, fields

from briefing.schemas.draft import MOST, DraftSchema, OpenDraftSchema, json_schema

ITEM = {"sentences": [1], "text": "The bridge is closed."}
DRAFT: dict[str, Any] = {
    "headline": "Harrow closes its bridge",
    "summary": [ITEM],
    "key_actors": [{"name": "Ada Holt", "kind": "person", "role": None}],
    "claims": [{"sentences": [2], "speaker": "Ada Holt", "text": "It was old."}],
    "open_questions": [ITEM],
    "counterarguments": [{**ITEM, "speaker": None, "against": None}],
}


def objects(schema: dict[str, Any]) -> list[dict[str, Any]]:
    inner = [*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])]
    return [each for child in inner for each in objects(child)] + ([schema] if "properties" in schema else [])


@pytest.mark.parametrize("schema", [DraftSchema(), OpenDraftSchema()])
def test_json_schema_is_strict_at_every_depth(schema: Schema) -> None:
    derived = json_schema(schema)
    jsonschema.Draft202012Validator.check_schema(derived)
    assert len(objects(derived)) == 6
    for each in objects(derived):
        assert each["additionalProperties"] is False
        assert each["required"] == list(each["properties"])
        assert all("maxItems" in field for field in each["properties"].values() if field["type"] == "array")


def test_json_schema_bounds_each_section() -> None:
    properties = json_schema(DraftSchema())["properties"]
    assert {name: properties[name]["maxItems"] for name in MOST} == MOST
    assert properties["key_actors"]["items"]["properties"]["kind"]["enum"] == [
        "person",
        "organization",
        "place",
        "group",
    ]


def test_json_schema_is_an_error_for_a_field_it_does_not_know() -> None:
    with pytest.raises(TypeError):
        json_schema(Schema.from_dict({"when": fields.DateTime()})())


def test_both_schemas_take_the_same_draft() -> None:
    jsonschema.validate(DRAFT, json_schema(DraftSchema()))
    assert DraftSchema().load(DRAFT) == DRAFT
    assert OpenDraftSchema().validate(DRAFT) == {
        section: {0: {"basis": ["Missing data for required field."]}}
        for section in ("open_questions", "counterarguments")
    }


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(sorted(DRAFT)), st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_both_schemas_refuse_the_same_sections(section: str, value: object) -> None:
    broken = {**DRAFT, section: value}
    derived = jsonschema.Draft202012Validator(json_schema(DraftSchema()))
    if not derived.is_valid(broken):
        assert section in DraftSchema().validate(broken)


@pytest.mark.parametrize(
    ("given_numbers", "read"),
    [([1, 2], [1, 2]), (3, [3]), ("4", [4]), (["[5]", " 6. "], [5, 6]), ([7.0], [7]), ([2, 2, 2], [2])],
)
def test_sentence_numbers_are_taken_for_what_they_mean(given_numbers: object, read: list[int]) -> None:
    loaded = DraftSchema().load({**DRAFT, "summary": [{**ITEM, "sentences": given_numbers}]})
    assert loaded["summary"][0]["sentences"] == read


@pytest.mark.parametrize(
    "numbers", [[], [0], [-1], ["-3"], [True], [1.5], ["two"], None, [None], [[1]], {"a": 1}, "3-5", 1e300]
)
def test_sentence_numbers_are_refused_when_they_mean_nothing(numbers: object) -> None:
    errors = DraftSchema().validate({**DRAFT, "summary": [{**ITEM, "sentences": numbers}]})
    assert set(errors["summary"][0]) == {"sentences"}


@pytest.mark.parametrize("text", ["", "   ", "…", None, 3, ["a"], "a\ud800b", "x" * 601])
def test_text_is_refused_when_it_says_nothing(text: object) -> None:
    assert "text" in DraftSchema().validate({**DRAFT, "summary": [{**ITEM, "text": text}]})["summary"][0]


@pytest.mark.parametrize("speaker", [None, "", " ", "-"])
def test_speaker_that_the_model_does_not_know_is_none(speaker: str | None) -> None:
    loaded = DraftSchema().load({**DRAFT, "claims": [{**ITEM, "speaker": speaker}]})
    assert loaded["claims"][0]["speaker"] is None


@pytest.mark.parametrize(
    ("kind", "read"), [("Person", "person"), ("organisation", "organization"), ("COUNTRY", "place")]
)
def test_near_names_of_a_kind_are_taken_for_it(kind: str, read: str) -> None:
    actor = {"name": "Harrow", "kind": kind, "role": None}
    assert DraftSchema().load({**DRAFT, "key_actors": [actor]})["key_actors"][0]["kind"] == read


def test_errors_are_shaped_like_the_draft() -> None:
    broken = json.loads(json.dumps(DRAFT))
    del broken["claims"][0]["speaker"]
    broken["extra"] = 1
    assert DraftSchema().validate(broken) == {
        "claims": {0: {"speaker": ["Missing data for required field."]}},
        "extra": ["Unknown field."],
    }
