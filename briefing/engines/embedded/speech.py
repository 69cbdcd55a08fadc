"""Quotations with the cue beside them, and those after them that only go on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from briefing.engines.embedded.clauses import is_finite, noun_phrase, span_of, subject_of
from briefing.engines.embedded.cues import is_of_speech, takes
from briefing.engines.embedded.found import Found, source_of
from briefing.engines.embedded.lexicons import words
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.engines.embedded.quotations import Quotation
from briefing.engines.embedded.quoted import Quoted
from briefing.types.article import Sentence, Span

_ENDS_CLAUSE = re.compile(r"[,.!?…—–-]\W*$")
_LONGEST_CLAUSE = 25  # words between a quotation and its cue
_PEOPLE = {"he", "she", "they", "who"}
_JOINS = {"and", "but", "or", "which", "that", "because", "while", "although", "as", "when", "if"}
_SCARCE = 4  # words of a quotation that only ends what is said before its colon: "with one word: 'Again.'"
_TO_WHOM = {"tell", "assure", "inform", "remind"}  # after these stands who is spoken to
_NAME = 9  # words after a verb within which the name of who speaks must end


def find_speech(parsed: ParsedArticle, quotations: Sequence[Quotation]) -> Iterator[Found]:
    """Quotations with their speakers, in order of their cues."""
    quoted = Quoted(parsed, quotations)
    taken: set[Quotation] = set()
    cued: list[Found] = []
    for found, own in _cued(quoted):
        fresh = [q for q in own if q not in taken]
        if fresh:
            whole = _continued(fresh, quoted, taken, found)
            taken.update(whole)
            cued.append(_found(found, whole, quoted))
    yield from cued


def _cued(quoted: Quoted) -> list[tuple[Found, list[Quotation]]]:
    """Speech verbs with the quotations they touch; those that stand closest first."""
    doc = quoted.parsed.doc
    near: list[tuple[int, Found, list[Quotation]]] = []
    for verb in doc:
        if verb.pos_ not in ("VERB", "AUX") or quoted.holder(verb.idx) is not None:
            continue
        speaks = is_of_speech(verb)
        own = [q for q in quoted.in_paragraph(quoted.paragraph_of(verb)) if speaks and _touches(verb, q, quoted)]
        own = _with_coordinate(own, quoted) or _after_colon(verb, quoted)
        if own:
            source = _unquoted(source_of(verb, doc), quoted) or _named_before(verb, quoted)
            source = source or (_earlier(verb, quoted) if own[0].start > verb.idx else ()) or _named_after(verb, quoted)
            distance = min(min(abs(q.start - verb.idx), abs(q.end - verb.idx)) for q in own)
            near.append((distance, Found(verb, source, (), "quotation"), own))
    return [(found, own) for _, found, own in sorted(near, key=lambda each: each[0])]


def _unquoted(source: tuple[Span, ...], quoted: Quoted) -> tuple[Span, ...]:
    """A source, unless the parser took it from within a quotation."""
    return source if source and quoted.holder(source[-1].start) is None else ()


def _earlier(verb: Token, quoted: Quoted) -> tuple[Span, ...]:
    """The last subject before a verb outside quotations: Marsh opposes "a mess" and recalled: "…"."""
    before = verb.doc[verb.sent.start : verb.i]
    subjects = [t for t in before if t.dep_ == "nsubj" and quoted.holder(t.idx) is None]
    return _phrase(subjects[-1], quoted) if subjects else ()


def _with_coordinate(own: list[Quotation], quoted: Quoted) -> list[Quotation]:
    """Quotations with those joined to them: They chanted \"no peace\" and \"no justice\"."""
    whole = list(own)
    for quotation in quoted.all if own else ():
        between = (
            quoted.parsed.article.text[whole[-1].end : quotation.start] if quotation.start > whole[-1].end else "x"
        )
        if quotation.paragraph == whole[-1].paragraph and re.fullmatch(r",? (?:and |or |but )?", between):
            whole.append(quotation)
    return whole


def _touches(verb: Token, quotation: Quotation, quoted: Quoted) -> bool:
    return _closes(verb, quotation, quoted) if quotation.end <= verb.idx else _opens(verb, quotation, quoted)


def _closes(verb: Token, quotation: Quotation, quoted: Quoted) -> bool:
    """\"…,\" she said."""
    text = quoted.parsed.article.text
    between = text[quotation.end : verb.idx]
    if not _ENDS_CLAUSE.search(text[quotation.start : quotation.end]) and not between.lstrip().startswith(","):
        return False
    parts = between.split()
    if len(parts) > _LONGEST_CLAUSE or parts[:1] and parts[0].lower() in _JOINS or "\n" in between:
        return False
    if re.search(r"[.!?]\s", between.replace("Mr.", "Mr").replace("Ms.", "Ms")) and not _one_sentence(between):
        return False
    if _is_of_next_sentence(verb, quotation, quoted):
        return False
    return not _has_own_clause(verb, quotation) and not _other_verb(verb, quotation)


def _is_of_next_sentence(verb: Token, quotation: Quotation, quoted: Quoted) -> bool:
    """Whether a verb begins anew after a sentence that has words of its own beside the quotation, or has an object.

    She called it "a mess." The mayor posted gains.
    """
    last = quoted.parsed.sentence_at(quotation.end - 1)
    if quoted.parsed.sentence_at(verb.idx).number == last.number:
        return False
    return not quoted.opens_sentence(quotation) or any(c.dep_ == "dobj" for c in verb.rights)


def _one_sentence(between: str) -> bool:
    """Whether full stops in here are those of initials and titles."""
    return re.search(r"[a-z]{4,}[.!?]\s", between) is None


def _has_own_clause(verb: Token, quotation: Quotation) -> bool:
    """Whether the verb attributes a clause of its own that follows it."""
    return any(
        c.dep_ == "ccomp"
        and c.idx >= quotation.end
        and c.i - verb.i < _LONGEST_CLAUSE
        and (c.tag_ != "VBG" or is_finite(c))  # "she said, her voice rising" is nothing that she says
        for c in verb.rights
    )


def _other_verb(verb: Token, quotation: Quotation) -> bool:
    """Whether another main verb stands between the quotation and the cue."""
    doc = verb.doc
    subject = subject_of(verb)
    own = {t.i for t in subject.subtree} if subject is not None and subject.i < verb.i else set()
    position = verb.i - 1
    while position >= 0 and doc[position].idx >= quotation.end:
        token = doc[position]
        if token.pos_ == "VERB" and token.i not in own and token.dep_ in ("ROOT", "conj", "ccomp", "advcl"):
            if not verb.is_ancestor(token):
                return True
        position -= 1
    return False


def _opens(verb: Token, quotation: Quotation, quoted: Quoted) -> bool:
    """She said: \"…\"; he told reporters on Monday, \"…\"."""
    between = quoted.parsed.article.text[verb.idx + len(verb) : quotation.start]
    if not between.strip():
        return not _is_part(verb, quotation)
    if "\n" in between or re.search(r"[a-z]{3,}[.!?]\s", between) or re.search(r"\bthat\b", between):
        return False
    ends = re.search(r"[,:]\s*$", between) is not None
    return ends and len(between.split()) <= _LONGEST_CLAUSE and not _clause_between(verb, quotation)


def _is_part(verb: Token, quotation: Quotation) -> bool:
    """Whether the quotation only begins the verb's clause: She said \"top secret\" papers had passed."""
    clauses = [c for c in verb.children if c.dep_ == "ccomp" and c.i > verb.i]
    return any(c.idx >= quotation.end and min(t.idx for t in c.subtree) <= quotation.start + 1 for c in clauses)


def _clause_between(verb: Token, quotation: Quotation) -> bool:
    return any(c.dep_ == "ccomp" and c.i > verb.i and c.idx < quotation.start for c in verb.children)


def _after_colon(verb: Token, quoted: Quoted) -> list[Quotation]:
    """\"She put it this way: …\": the quotation after the colon that ends the verb's clause."""
    if verb.dep_ not in ("ROOT", "conj", "ccomp") or not _introduces(verb):
        return []
    if verb.dep_ == "ccomp" and not is_of_speech(verb):
        return []
    sentence = quoted.parsed.sentence_at(verb.idx)
    for quotation in quoted.all:
        if quotation.start < verb.idx or quotation.paragraph > sentence.paragraph + 1:
            continue
        between = quoted.parsed.article.text[verb.idx + len(verb) : quotation.start]
        plain = re.search(r"[a-z]{3,}[.!?;]\s|:.*\S.*:", between) is None and len(between.split()) <= 40
        ends = len(_words_of(quoted, quotation)) < _SCARCE and _clause_between(verb, quotation)
        return [quotation] if plain and not ends and re.search(r":\s*$", between) else []
    return []


def _words_of(quoted: Quoted, quotation: Quotation) -> list[str]:
    """The words of a quotation."""
    return quoted.parsed.article.text[quotation.start : quotation.end].split()


def _introduces(verb: Token) -> bool:
    """Whether a verb before a colon can introduce speech: one of speech, or what somebody does."""
    subject = subject_of(verb)
    if subject is None or is_of_speech(verb):
        return is_of_speech(verb)
    lemma = subject.lemma_.lower()
    return subject.pos_ == "PROPN" or subject.lower_ in _PEOPLE or lemma in words("roles") or lemma in words("groups")


def _continued(own: list[Quotation], quoted: Quoted, taken: set[Quotation], found: Found) -> list[Quotation]:
    """The quotations beside a cue and those after them that only go on."""
    whole = sorted(own, key=lambda q: q.start)
    for after in quoted.all:
        last = whole[-1]
        if after.start < last.end or after in taken:
            continue
        follows = after.paragraph == last.paragraph and quoted.stands_alone(after)
        if not (quoted.goes_on(last, after) or (follows and not _strangers(last, after, found, quoted))):
            break
        whole.append(after)
    return whole


def _strangers(last: Quotation, after: Quotation, found: Found, quoted: Quoted) -> bool:
    """Whether a whole sentence without quotation marks stands between two quotations."""
    first, second = quoted.parsed.sentence_at(last.end - 1).number, quoted.first_sentence(after).number
    cue = quoted.parsed.sentence_at(found.cue.idx).number
    return second - max(first, cue if cue < second else first) > 1


def _found(found: Found, whole: list[Quotation], quoted: Quoted) -> Found:
    whole = sorted(whole, key=lambda q: q.start)
    around = _around(found.cue, whole[0], quoted)
    content = [*around, *(_whole_clause(q, found, quoted) for q in whole[1 if around else 0 :])]
    return replace(found, content=tuple(content))


def _around(cue: Token, quotation: Quotation, quoted: Quoted) -> list[Span]:
    """The sentence around a cue that interrupts it: On most days, she said, \"nobody comes\" to the shop."""
    text, sentence = quoted.parsed.article.text, quoted.first_sentence(quotation)
    subject = subject_of(cue)
    own = [cue, *(subject.subtree if subject is not None else ())]
    first = min((token.idx for token in own if token.idx >= sentence.start), default=sentence.start)
    before = text[sentence.start : first].rstrip()
    first_letter = re.search(r"\w", text[quotation.start : quotation.end])
    last = max(token.idx + len(token) for token in own)
    interrupts = text[last : quotation.start].strip() == "," and before.endswith((",", "—", "–"))
    if not interrupts or first_letter is None or not first_letter.group().islower() or len(before.split()) < 2:
        return []
    if quoted.holder(sentence.start) is not None:
        return []
    end = max(quotation.end, sentence.start + len(text[sentence.start : sentence.end].rstrip(" \n.")))
    cut = _conjunction(before)
    return [Span(sentence.start + cut, sentence.start + len(before) - 1), Span(quotation.start, end)]


def _conjunction(before: str) -> int:
    """Length of the blanks and the conjunction that open a sentence."""
    match = re.match(r"\W*(?:(?:But|And|So|Yet|Still|Then)\b,?\s+(?=\w))?", before)
    return match.end() if match else 0


def _whole_clause(quotation: Quotation, found: Found, quoted: Quoted) -> Span:
    """A quotation, with the words before it where it only ends a clause: The plan was \"a mess,\" she said."""
    sentence = quoted.first_sentence(quotation)
    before = quoted.parsed.article.text[sentence.start : quotation.start]
    borders = re.search(r"[,:—–-]\s*$", before) is not None
    if found.cue.idx < quotation.start or borders or quoted.opens_sentence(quotation):
        return Span(quotation.start, quotation.end)
    if _others_speak(sentence, quotation, quoted):
        return Span(quotation.start, quotation.end)
    return Span(sentence.start + _conjunction(before), quotation.end)


def _others_speak(sentence: Sentence, quotation: Quotation, quoted: Quoted) -> bool:
    """Whether a cue of its own stands before a quotation in its sentence."""
    tokens = quoted.parsed.span_of(sentence)
    return any(t.pos_ == "VERB" and t.idx < quotation.start and takes(t.lemma_.lower(), "speech") for t in tokens)


def _named_before(verb: Token, quoted: Quoted) -> tuple[Span, ...]:
    """The subject by position, where the parse lost it: the nearest name before a speech verb."""
    doc = quoted.parsed.doc
    for position in range(verb.i - 1, max(verb.sent.start - 1, verb.i - 5), -1):
        token = doc[position]
        if quoted.holder(token.idx) is not None:
            break
        if token.pos_ in ("PROPN", "PRON", "NOUN") and token.dep_ not in ("pobj", "dobj", "npadvmod"):
            return _phrase(token, quoted)
    return ()


def _named_after(verb: Token, quoted: Quoted) -> tuple[Span, ...]:
    """The first noun phrase right after a speech verb: "…," said the old mayor of Harrow Bay."""
    if verb.lemma_.lower() in _TO_WHOM:
        return ()
    for token in verb.doc[verb.i + 1 : min(verb.i + _NAME, verb.sent.end)]:
        if token.pos_ == "PRON" or (token.pos_ in ("NOUN", "PROPN") and token.dep_ != "compound"):
            return _phrase(token, quoted)
        if token.pos_ not in ("DET", "ADJ", "NOUN", "PROPN", "NUM", "ADV") and token.text not in ("-", "'s", "’s"):
            break
    return ()


def _phrase(head: Token, quoted: Quoted) -> tuple[Span, ...]:
    span = span_of(noun_phrase(head), quoted.parsed.doc)
    return (span,) if span else ()
