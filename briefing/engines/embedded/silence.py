"""What only looks like a statement: words that are denied, supposed, asked about or left unsaid."""

import re
from collections.abc import Iterator

from spacy.tokens import Token

from briefing.engines.embedded.parsing import ParsedArticle
from briefing.engines.embedded.wording import CONJOINED, HOLDING, cue_word, is_negated
from briefing.types.analysis import Attribution

_SPEAKING_OUT = re.compile(
    r"to (?:be (?:drawn|interviewed)|comment|say|answer|respond|elaborate|discuss)\b", re.IGNORECASE
)
_DECLINING = {"decline", "refuse"}
_AVOIDING = {*_DECLINING, "fail", "avoid", "stop", "forget", "neglect", "omit", "refrain", "resist", "hesitate"}
_COMMENTING = {"comment", "respond", "answer", "reply"}
_SUPPOSING = {"if", "unless", "whether"}
_POSSIBLE = {"should", "must", "might", "may", "could", "can", "ca", "ought"}
_WITHOUT = {"without", "short", "instead", "rather"}
_GOVERNED = ("xcomp", "pcomp", "acomp", "prep")  # how a cue hangs on the verb that denies it


def is_silence(attribution: Attribution, parsed: ParsedArticle) -> bool:
    """Whether somebody does not say it: "declined to comment", "did not say that", "if she says", "might say"."""
    verb = cue_word(attribution, parsed)
    if verb is None:
        return False
    content = parsed.article.text[slice(*attribution.content[0])]
    if verb.lemma_.lower() in _DECLINING and _SPEAKING_OUT.match(content):
        return True
    if verb.lemma_.lower() in _COMMENTING and any(is_negated(each) for each in _chain(verb)):
        return True
    if attribution.frame == "quotation":
        return False
    return _is_supposed(verb) or _is_asked(verb) or (attribution.frame in CONJOINED and _is_unsaid(verb))


def _is_supposed(verb: Token) -> bool:
    """Whether a verb stands in a condition: "if the court finds that", "should they decide to"."""
    return _has_mark(verb, *_SUPPOSING)


def _has_mark(verb: Token, *marks: str) -> bool:
    return any(child.dep_ == "mark" and child.lower_ in marks for child in verb.children)


def _is_asked(verb: Token) -> bool:
    """Whether a verb follows its subject as in a question or a condition: "Why does she refuse …?"."""
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    return subject is not None and any(c.dep_ in ("aux", "auxpass") and c.i < subject.i < verb.i for c in verb.children)


def _is_unsaid(verb: Token) -> bool:
    """Whether a statement is denied or only possible, by its verb or by those it hangs on."""
    if is_negated(verb):
        return verb.lemma_ not in HOLDING
    if any(child.dep_ == "aux" and child.lower_ in _POSSIBLE for child in verb.children):
        return True
    if any(child.lower_ == "to" and child.i and child.nbor(-1).lower_ == "yet" for child in verb.children):
        return True
    return any(is_negated(each) or each.lemma_ in _AVOIDING or each.lower_ in _WITHOUT for each in _chain(verb))


def _chain(word: Token) -> Iterator[Token]:
    """A word and those that govern it: "say" and "go" of "did not go so far as to say"."""
    yield word
    while word.head.i != word.i and (word.dep_ in _GOVERNED or (word.dep_ == "advcl" and _has_mark(word, "as"))):
        word = word.head
        yield word
