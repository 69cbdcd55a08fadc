"""The items of a briefing as served and stored, with their evidence and what an editor decided."""

from typing import Any

from marshmallow import EXCLUDE, fields

from briefing.schemas.answers import moment, string
from briefing.schemas.records import RecordSchema
from briefing.types.draft import ActorKind, Basis, ClaimKind
from briefing.types.items import (
    Action,
    Actor,
    Against,
    Claim,
    Counterargument,
    Decision,
    Evidence,
    EvidenceStatus,
    Question,
    Speaker,
    Statement,
)


class EvidenceSchema(RecordSchema):
    """Words copied from the article by code; offsets are code points into its text, end exclusive."""

    record = Evidence

    class Meta:
        unknown = EXCLUDE  # url is derived and not loaded

    exact = string("the words themselves", required=True)
    prefix = string("words before", required=True)
    suffix = string("words after", required=True)
    start = fields.Integer(required=True)
    end = fields.Integer(required=True)
    sentence = fields.Integer(required=True, metadata={"description": "number of the sentence it starts in, from 1"})
    status = fields.Enum(EvidenceStatus, by_value=True, required=True)
    url = string("the publisher's page, at these words", dump_only=True)


class DecisionSchema(RecordSchema):
    """What an editor decided about an item; the wording before an edit is kept."""

    record = Decision
    action = fields.Enum(Action, by_value=True, required=True)
    editor = fields.String(required=True)
    reason = fields.String(required=True)
    decided_at = moment("when", required=True)
    original = fields.String(required=True, allow_none=True)


def _decision() -> fields.Nested:
    return fields.Nested(DecisionSchema, load_default=None, allow_none=True)


def wording_before_translation() -> fields.String:
    """The words in the article's language, where those served are a translation."""
    return string("wording in the article's language, where this is a translation", load_default=None, allow_none=True)


def _evidence() -> "fields.List[Any]":
    return fields.List(fields.Nested(EvidenceSchema), required=True)


class StatementSchema(RecordSchema):
    record = Statement
    id = string("stable as long as text and evidence stay", required=True)
    text = string("the item in words", required=True)
    evidence = _evidence()
    decision = _decision()
    original = wording_before_translation()


class ActorSchema(RecordSchema):
    record = Actor
    id = fields.String(required=True)
    name = string("fullest name printed", required=True)
    kind = fields.Enum(ActorKind, by_value=True, required=True)
    role = string("as the article prints it", required=True, allow_none=True)
    aliases = fields.List(fields.String(), required=True)
    mentions = fields.Integer(required=True)
    evidence = _evidence()
    decision = _decision()


class SpeakerSchema(RecordSchema):
    record = Speaker
    name = fields.String(required=True)
    actor_id = string("key actor this is", required=True, allow_none=True)


class ClaimSchema(RecordSchema):
    record = Claim
    id = fields.String(required=True)
    text = fields.String(required=True)
    speaker = fields.Nested(SpeakerSchema, required=True, allow_none=True)
    cue = string("the word that attributes", required=True, allow_none=True)
    kind = fields.Enum(ClaimKind, by_value=True, required=True)
    central = fields.Boolean(required=True)
    evidence = _evidence()
    decision = _decision()
    original = wording_before_translation()


class QuestionSchema(RecordSchema):
    record = Question
    id = fields.String(required=True)
    text = fields.String(required=True)
    basis = fields.Enum(Basis, by_value=True, required=True)
    evidence = _evidence()
    decision = _decision()
    original = wording_before_translation()


class AgainstSchema(RecordSchema):
    record = Against
    claim_id = string("claim of this briefing", required=True, allow_none=True)
    text = string("position in words", required=True, allow_none=True)
    evidence = _evidence()
    original = wording_before_translation()


class CounterargumentSchema(RecordSchema):
    record = Counterargument
    id = fields.String(required=True)
    text = fields.String(required=True)
    against = fields.Nested(AgainstSchema, required=True, allow_none=True)
    speaker = fields.Nested(SpeakerSchema, required=True, allow_none=True)
    basis = fields.Enum(Basis, by_value=True, required=True)
    evidence = _evidence()
    decision = _decision()
    original = wording_before_translation()


SECTION_SCHEMAS: dict[str, RecordSchema] = {
    "summary": StatementSchema(),
    "key_actors": ActorSchema(),
    "claims": ClaimSchema(),
    "open_questions": QuestionSchema(),
    "counterarguments": CounterargumentSchema(),
}
