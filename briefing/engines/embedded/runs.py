"""Quotations without a cue of their own: of whoever spoke last, or of whom the next sentence names."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from briefing.engines.embedded.clauses import noun_phrase, span_of
from briefing.engines.embedded.cues import is_of_speech
from briefing.engines.embedded.found import Found, source_of
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.engines.embedded.quotations import Quotation
from briefing.engines.embedded.quoted import Quoted
from briefing.types.article import Span

_SPEAKING = ("quotation", "clause", "aside")
_SHORTEST_TAKEN_UP = 20  # code points of a quotation that the next sentence says who said
_SHORTEST_RUN = 40  # code points; shorter ones are titles and signs
_TAKING_UP = {"say", "put", "speak", "write"}
_WHAT_WAS_SAID = {"it", "so", "this", "that"}
_WORDS = {"word", "comment", "remark", "verdict", "view", "message", "assessment", "opinion"}
_RUN = 1  # paragraphs in which a quotation without a cue still belongs to whoever spoke last


def find_runs(parsed: ParsedArticle, quotations: Sequence[Quotation], before: Sequence[Found]) -> Iterator[Found]:
    """Quotations that stand alone without a cue, with those that go on where a paragraph did not close them."""
    quoted = Quoted(parsed, quotations)
    taken = [span for found in before for span in found.content]
    for quotation in quotations:
        if any(span.start < quotation.end and quotation.start < span.end for span in taken):
            continue
        if not quoted.stands_alone(quotation) or quotation.end - quotation.start < _SHORTEST_TAKEN_UP:
            continue
        found = _named_next(quotation, quoted) or _announced(quotation, quoted)
        if found is None and quotation.end - quotation.start >= _SHORTEST_RUN:
            found = _last_to_speak(quotation, quoted, before)
        if found is not None:
            content = [Span(each.start, each.end) for each in quoted.run_on(quotation)]
            yield replace(found, content=tuple(content))
            taken.extend(content)


def _last_to_speak(quotation: Quotation, quoted: Quoted, before: Sequence[Found]) -> Found | None:
    """Whoever spoke last, within the next paragraphs; nobody where somebody else has had a word since."""
    earlier = [f for f in before if f.source and _end(f) <= quotation.start]
    last = max(earlier, key=_end, default=None)
    if last is None or quotation.paragraph - quoted.paragraph_of(last.cue) > _RUN:
        return None
    spoke = max((f for f in earlier if _speaks(f)), key=_end, default=None)
    own = spoke is not None and quotation.paragraph - quoted.paragraph_of(spoke.cue) <= _RUN
    if spoke is last and own:
        return replace(last, frame="run")
    if quoted.parsed.sentence_at(_end(last) - 1).number == quoted.first_sentence(quotation).number - 1:
        return replace(last, frame="run") if _is_person(last, quoted) else None
    return None


def _end(found: Found) -> int:
    return max(found.cue.idx, found.content[-1].end)


def _speaks(found: Found) -> bool:
    return found.frame in _SPEAKING and is_of_speech(found.cue)


def _is_person(found: Found, quoted: Quoted) -> bool:
    """Whether one person is the source, by name or pronoun."""
    words = quoted.parsed.doc.char_span(*found.source[0], alignment_mode="expand")
    return words is not None and (words.root.lower_ in ("he", "she") or words.root.ent_type_ == "PERSON")


def _announced(quotation: Quotation, quoted: Quoted) -> Found | None:
    """Whose words follow a full stop that should have been a colon: Maria Marsh said. "…"."""
    first = quoted.first_sentence(quotation)
    if first.number < 2 or first.paragraph - quoted.parsed.article.sentences[first.number - 2].paragraph > _RUN:
        return None
    sentence = quoted.parsed.span_of(quoted.parsed.article.sentences[first.number - 2])
    for verb in reversed(sentence):
        if not (verb.is_punct or verb.is_space):
            said = verb.lemma_ == "say" and verb.tag_ == "VBD" and not any(quoted.holder(t.idx) for t in sentence)
            source = source_of(verb, verb.doc) if said and not any(c.dep_ == "ccomp" for c in verb.children) else ()
            return Found(verb, source, (), "run") if source else None
    return None


def _named_next(quotation: Quotation, quoted: Quoted) -> Found | None:
    """Who the sentence after a quotation says it was: "Those were the words of Ada Holt", "That is how she put it"."""
    sentences = quoted.parsed.article.sentences
    last = quoted.parsed.sentence_at(quotation.end - 1)
    if last.number == len(sentences) or sentences[last.number].paragraph - last.paragraph > _RUN:
        return None
    for token in quoted.parsed.span_of(sentences[last.number]):
        if quoted.holder(token.idx) is not None:
            return None
        source = _takes_up(token)
        if source:
            return Found(token, source, (), "run")
    return None


def _takes_up(token: Token) -> tuple[Span, ...]:
    """Whose words a verb or noun says that the words before were."""
    if token.lemma_ in _TAKING_UP and token.pos_ == "VERB" and token.dep_ in ("ROOT", "ccomp", "advcl", "conj"):
        said = token.lemma_ == "speak" or any(c.lower_ in _WHAT_WAS_SAID for c in token.rights)
        return source_of(token, token.doc) if said else ()
    if token.lemma_ in _WORDS and token.dep_ == "attr":
        of = next((c for c in token.rights if c.lower_ == "of"), None)
        owner = next((c for c in of.rights if c.dep_ == "pobj"), None) if of is not None else None
        span = span_of(noun_phrase(owner), token.doc) if owner is not None else None
        return (span,) if span else ()
    return ()
