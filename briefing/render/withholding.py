"""Why an item is not served, in words for people who do not know our checks."""

from briefing.types.draft import Withheld

_SECTIONS = {
    "headline": "Headline",
    "summary": "Summary",
    "key_actors": "Key actor",
    "claims": "Claim",
    "open_questions": "Open question",
    "counterarguments": "Counterargument",
    "draft": "Draft",
}
_REASONS = {
    "alias_not_printed": "the article does not print this name",
    "attribution_dropped": "it is a source who says this, not the article",
    "condition_dropped": "it leaves out the condition (if …) that the article makes",
    "duplicate": "another item says the same",
    "empty": "it says nothing",
    "modality_mismatch": "it is more certain, or less, than the article",
    "name_mismatch": "the sentences it points at do not have this name",
    "name_not_printed": "the article does not print this name",
    "negation_mismatch": "it says yes where the article says no, or no where it says yes",
    "no_evidence": "no sentence of the article was found that says so",
    "no_speaker": "nobody was found who says so",
    "no_such_sentence": "it points at a sentence that is not there",
    "not_a_question": "it asks nothing",
    "not_in_copy": "this copy of the story does not say so",
    "not_supported": "the sentences it points at do not say so",
    "number_mismatch": "the sentences it points at do not have this number",
    "opposite": "a word of it means the opposite",
    "qualifier_added": "it adds a restriction",
    "qualifier_dropped": "it leaves out a restriction",
    "quote_mismatch": "its quotation is not word for word",
    "rejected_by_editor": "an editor rejected it",
    "role_not_printed": "the article does not print this role",
    "roles_turned": "it turns round who did it to whom",
    "schema": "it was not in the required form",
    "speaker_mismatch": "somebody else said this, or nobody did",
    "spliced": "it joins words that stand apart in the article",
    "torn": "its words are torn out of a sentence and say nothing, or something else, by themselves",
    "too_much_evidence": "it points at too much of the article to be checked",
    "wording_changed": "a changed word changes what is said",
}
_ONLY_CODES = ("not_supported", "too_much_evidence", "no_such_sentence")  # what these expected are our own numbers


def section_of(item: Withheld) -> str:
    """What the item would have been: a claim, an open question."""
    return _SECTIONS.get(item.section, item.section.replace("_", " ").capitalize())


def why(item: Withheld) -> str:
    """The reason, with what the article has and what the draft said where a check compared them."""
    reason = _REASONS.get(item.reason, item.reason.replace("_", " "))
    if item.reason in _ONLY_CODES:
        return reason
    if item.reason in ("schema", "rejected_by_editor"):
        details = [words for words in (item.expected, item.found) if words]
    else:
        named = (("the article", item.expected), ("the draft", item.found))
        details = [f"{who}: {words}" for who, words in named if words]
    return f"{reason} ({'; '.join(details)})" if details else reason
