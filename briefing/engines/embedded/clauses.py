"""Spans and subjects in a dependency parse."""

from collections.abc import Iterable

from spacy.tokens import Doc, Token

from briefing.engines.embedded.lexicons import words
from briefing.engines.embedded.nouns import is_somebody
from briefing.types.article import Span

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_JOINING = {"and", "but", "or"}
_EDGE = {",", ";", ":", "-", "–", "—", "--", "(", ")"}
_NEGATIONS = {"n't", "n’t", "not"}  # the parser takes them for subjects in "I don’t"
FINITE = {"VBD", "VBP", "VBZ", "MD"}  # tags of verbs that have a tense
_STOP = 2  # tokens from a title to the name after its full stop
_DRIVING = {"drive", "lead", "force", "prompt", "push", "bring", "cause", "move", "inspire", "encourage"}
_RELATIVE = {"who", "that", "which", "whom"}


def span_of(tokens: Iterable[Token], doc: Doc) -> Span | None:
    """From the first to the last of the tokens, without blanks and punctuation that only joins, at the ends."""
    kept = sorted(tokens, key=lambda token: token.i)
    while kept and (kept[0].is_space or kept[0].text in _EDGE):
        kept = kept[1:]
    while kept and (kept[-1].is_space or kept[-1].text in _EDGE | _JOINING | {"."}):
        kept = kept[:-1]
    if not kept:
        return None
    return Span(kept[0].idx, kept[-1].idx + len(kept[-1]))


def pieces(tokens: Iterable[Token], doc: Doc) -> tuple[Span, ...]:
    """The runs of adjacent tokens, each as a span; punctuation alone does not part them."""
    runs: list[list[Token]] = []
    for token in sorted(tokens, key=lambda token: token.i):
        if runs and all(between.is_punct or between.is_space for between in doc[runs[-1][-1].i + 1 : token.i]):
            runs[-1].append(token)
        else:
            runs.append([token])
    return tuple(span for run in runs if (span := span_of(run, doc)) is not None)


def subject_of(verb: Token) -> Token | None:
    """Who does what the verb says: its own subject, or that of the verb it hangs on."""
    seen: set[int] = set()
    token = verb
    while token.i not in seen:
        seen.add(token.i)
        own = [child for child in token.children if child.dep_ in _SUBJECTS and child.lower_ not in _NEGATIONS]
        if own:
            return _beside(token, own)
        inverted = _inverted(token)
        if inverted is not None:
            return inverted
        if token.dep_ in ("acl", "relcl") and token is verb and not has_to(token):
            return _author(token.head) if token.tag_ == "VBG" else token.head
        if token.dep_ == "acl" and has_to(token) and token.head.dep_ == "dobj":
            token = token.head.head  # "leaders have a duty to remind"
            continue
        if token is verb and (told := _told(token)) is not None:
            return told
        if token.dep_ == "advcl" and has_to(token) and is_passive(token.head):
            return agent_of(token.head)  # "towers were raised to convince them": not the towers
        if token.dep_ in ("conj", "xcomp", "advcl", "aux", "ccomp", "pcomp", "prep") and token.head.i != token.i:
            token = token.head
            continue
        return None
    return None


def _author(noun: Token) -> Token:
    """Who made the record that says something: the king, of "the king issued a statement about the loan saying …"."""
    record = noun
    while record.dep_ == "pobj" and record.head.dep_ == "prep" and record.head.head.pos_ == "NOUN":
        record = record.head.head
    if record.lemma_.lower() not in words("records"):
        return noun
    makes = record.dep_ == "dobj" and record.head.lemma_.lower() in words("making")
    return (subject_of(record.head) if makes else None) or record


def _told(verb: Token) -> Token | None:
    """Who is brought to do what an infinitive says: "the letter led some to ask", "it prompted Moss to say"."""
    driven = verb.dep_ == "advcl" and verb.head.lemma_ in _DRIVING  # the parser's other name for it
    if not (verb.dep_ == "xcomp" or driven) or not has_to(verb) or verb.head.lemma_ == "promise":
        return None
    led = next((t for t in verb.head.rights if t.dep_ == "dobj" and t.i < verb.i), None)
    return led if led is not None and is_somebody(led) else None


def _beside(verb: Token, subjects: list[Token]) -> Token:
    """Of two subjects that the parse found, the one beside the verb; "Navy Capt. Jeff Davis" is one."""
    nearest = min(subjects, key=lambda subject: abs(subject.i - verb.i))
    last = subjects[-1]
    return last if 0 < last.left_edge.i - nearest.i <= _STOP else nearest


def agent_of(verb: Token) -> Token | None:
    """Who a passive names with \"by\"."""
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            for grandchild in child.children:
                if grandchild.dep_ == "pobj":
                    return grandchild
    return None


def is_passive(verb: Token) -> bool:
    """Whether the verb is in the passive voice."""
    if verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl", "amod", "relcl") and not _has_auxiliary(verb):
        return True  # "those deemed responsible", "asked about it"
    if verb.i == verb.sent.start and verb.lower_ == "asked" and not any(c.dep_ == "nsubj" for c in verb.children):
        return True  # "Asked why, she said"
    return any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children)


def has_to(verb: Token) -> bool:
    """Whether the verb is an infinitive with "to"."""
    return any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)


def is_finite(verb: Token) -> bool:
    """Whether the verb, or its auxiliary, has a tense."""
    if verb.tag_ in FINITE:
        return True
    return any(child.dep_ in ("aux", "auxpass") and child.tag_ in FINITE for child in verb.children)


def _has_auxiliary(verb: Token) -> bool:
    return any(child.dep_ in ("aux", "auxpass") for child in verb.children)


def noun_phrase(head: Token) -> tuple[Token, ...]:
    """The words of a noun phrase: what stands before its head, the head, and what names it more exactly."""
    tokens: list[Token] = []
    for token in head.subtree:
        if not _outside(token, head):
            tokens.append(token)
    run = [head]
    for token in reversed([t for t in tokens if t.i < head.i]):
        if token.i == run[0].i - 1:
            run.insert(0, token)
    for token in [t for t in tokens if t.i > head.i]:
        if token.i == run[-1].i + 1:
            run.append(token)
    return tuple(run)


def antecedent_of(subject: Token) -> Token | None:
    """The noun that a relative pronoun stands for."""
    if subject.lower_ in _RELATIVE and subject.tag_ in ("WP", "WDT"):
        clause = subject.head
        while clause.dep_ in ("xcomp", "conj", "ccomp") and clause.head.i != clause.i:
            clause = clause.head
        if clause.dep_ in ("relcl", "acl"):
            person = clause.head.ent_type_ == "PERSON"
            return None if person and subject.lower_ == "which" else clause.head
    return None


def _outside(token: Token, head: Token) -> bool:
    """Whether a token of the subtree belongs to a relative clause, an aside or a conjunct clause."""
    while token.i != head.i:
        if token.dep_ in ("relcl", "acl", "advcl", "parataxis", "ccomp", "appos", "punct"):
            if token.dep_ == "punct" and token.text in ("-", "'", "’", "."):
                return False
            return True
        if token.dep_ == "conj" and token.pos_ == "VERB":
            return True
        token = token.head
    return False


def _inverted(verb: Token) -> Token | None:
    """The subject of \"said Smith\", which the parser often takes for an object."""
    if verb.lemma_.lower() not in ("say", "add", "ask", "reply", "write", "explain", "argue", "insist", "continue"):
        return None
    if verb.tag_ not in ("VBD", "VBZ", "VBP"):
        return None
    for child in verb.rights:
        if child.dep_ in ("dobj", "attr", "npadvmod") and (child.pos_ in ("PROPN", "PRON") or child.ent_type_):
            return child
        if child.dep_ in ("dobj", "attr") and child.pos_ == "NOUN" and child.i - verb.i <= 6:
            return child
    return None
