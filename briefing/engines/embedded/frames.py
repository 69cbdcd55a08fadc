"""Attributions by grammar: a cue word, who uses it, and the words it governs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from briefing.engines.embedded.clauses import (
    agent_of,
    antecedent_of,
    has_to,
    is_finite,
    is_passive,
    noun_phrase,
    pieces,
    span_of,
    subject_of,
)
from briefing.engines.embedded.cues import takes
from briefing.engines.embedded.lexicons import words
from briefing.engines.embedded.nouns import can_speak
from briefing.types import Span

_GIVEN = {"according", "per"}
_GAPS = {"parataxis", "ccomp", "advcl"}  # how the parser hangs "he said" into the sentence it interrupts
_EMPTY = {"it", "there"}
_IN_NAMES = ("PROPN", "NOUN", "DET", "ADJ", "PRON", "CCONJ", "ADP", "NUM", "PART")
_LONGEST_NAME = 9  # tokens of who speaks at the end of a sentence, and of what may follow the verb there
_SHORTEST_SAID = 5  # tokens of what stands before
_POLLS = {"poll", "survey", "polling"}

Shaped = tuple[str, list[Token]]


@dataclass(frozen=True, slots=True)
class Found:
    """A cue with its source and content; ``frame`` says in which shape it was found."""

    cue: Token
    source: tuple[Span, ...]
    content: tuple[Span, ...]
    frame: str


def find_frames(doc: Doc) -> Iterator[Found]:
    """Every attribution the grammar shows, quotations aside."""
    for token in doc:
        if token.pos_ in ("VERB", "AUX"):
            yield from _of_verb(token, doc)
        elif token.pos_ in ("NOUN", "PROPN"):
            yield from _of_noun(token, doc)
        if token.lower_ in _GIVEN:
            yield from _according(token, doc)
        elif token.lower_ == "in" and token.dep_ == "prep":
            yield from _polled(token, doc)


def source_of(verb: Token, doc: Doc) -> tuple[Span, ...]:
    """Who the verb's words are attributed to; empty where nobody is named, and where the article itself judges."""
    if takes(verb.lemma_.lower(), "infinitive raised"):
        return ()
    if is_passive(verb):
        return _phrases([agent_of(verb)], doc)
    subject = subject_of(_speaking(verb))
    if subject is None or subject.dep_ == "expl" or subject.lower_ in _EMPTY and subject.i > verb.i:
        return ()
    return _phrases([antecedent_of(subject), subject], doc)


def _speaking(verb: Token) -> Token:
    """The verb whose subject speaks: of "…, saying that" after what somebody said, the cue of that."""
    if verb.dep_ == "advcl" and verb.tag_ == "VBG" and not any(c.dep_ == "nsubj" for c in verb.children):
        head = verb.head
        after = head.i > head.head.i or verb.i > head.head.i > head.i  # "…," she said, adding that …
        if head.dep_ == "ccomp" and after and takes(head.head.lemma_.lower(), "clause"):
            return head.head
    return verb


def _phrases(heads: Sequence[Token | None], doc: Doc) -> tuple[Span, ...]:
    spans = [span_of(noun_phrase(head), doc) for head in heads if head is not None]
    return tuple(span for span in spans if span is not None)


def _phrases_of(tokens: Sequence[Token], doc: Doc) -> tuple[Span, ...]:
    span = span_of(tokens, doc)
    return (span,) if span else ()


# --- verbs ----------------------------------------------------------------------------------------------------------


def _of_verb(verb: Token, doc: Doc) -> Iterator[Found]:
    lemma = verb.lemma_.lower()
    shapes = _shapes(verb)
    best = next(((frame, tokens) for frame, tokens in shapes if takes(_cue(verb, frame), frame)), None)
    if best is None and takes(lemma, "clause") and (around := _around(verb)):
        best = ("aside", around)
    source = source_of(verb, doc)
    lost = best is None or (best[0] == "clause" and not source)
    if lost and takes(lemma, "trailing") and (trailing := _trailing(verb)):
        best, source = ("aside", trailing[1]), _phrases_of(trailing[0], doc)
    if best is None:
        return
    frame, tokens = best
    content = pieces((token for token in tokens if token.i != verb.i and not token.is_space), doc)
    if content and _plausible(verb, frame, source) and _can_say(verb):
        yield Found(verb, tuple(_without(span, content) for span in source), content, frame)


def _without(source: Span, content: Sequence[Span]) -> Span:
    """A source without what is said, where the parser hung that on it."""
    begins = [span.start for span in content if source.start < span.start < source.end]
    return Span(source.start, min(begins) - 1) if begins else source


def _cue(verb: Token, frame: str) -> str:
    """The word that decides whether the shape attributes: the verb, with its particle, or the adjective of "be"."""
    if frame.startswith("adjective"):
        return next((c.lemma_.lower() for c in verb.children if c.dep_ == "acomp"), "")
    particle = next((c.lower_ for c in verb.children if c.dep_ == "prt"), None)
    return f"{verb.lemma_.lower()}_{particle}" if particle else verb.lemma_.lower()


def _shapes(verb: Token) -> list[Shaped]:
    """Every shape the verb stands in with the words it would attribute, the fullest first."""
    children = list(verb.children)
    passive = is_passive(verb)
    shapes = [shape for child in children for shape in _of_child(child, verb, children, passive)]
    shapes.extend(("clause", list(clause.subtree)) for clause in _strayed(children))
    shapes.extend((f"passive {c.lower_}", [*_subjects(children), *c.subtree]) for c in _after_agent(verb) if passive)
    shapes.sort(key=lambda shape: shape[0] == "clause" and shape[1][0].i < verb.i)  # of two clauses the following one
    return sorted(shapes, key=lambda shape: _ORDER.index(shape[0].partition(" ")[0]))


_ORDER = ("clause", "small", "two", "infinitive", "gerund", "adjective", "passive", "object+", "prep", "object")


def _after_agent(verb: Token) -> Iterator[Token]:
    """The preposition that the parser hangs on the agent: "accused by the minister of hiding the figures"."""
    agent = agent_of(verb)
    if agent is not None:
        yield from (child for child in agent.rights if child.dep_ == "prep" and child.lower_ in ("of", "for", "as"))


def _strayed(children: list[Token]) -> Iterator[Token]:
    """The clause that the parser hangs on a noun between: "said for the first time that …"."""
    for child in children:
        for noun in (c for c in child.children if child.dep_ == "prep" and c.dep_ == "pobj"):
            yield from (
                clause
                for clause in noun.children
                if clause.dep_ in ("relcl", "acl")
                and any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.children)
            )


def _of_child(child: Token, verb: Token, children: list[Token], passive: bool) -> Iterator[Shaped]:
    if child.dep_ == "ccomp":
        frame = _complement(child, verb)
        if child.i < verb.i and not _closes_sentence(children, verb):
            return
        yield frame, _clause(child, verb, children) if frame == "clause" else list(child.subtree)
    elif child.i < verb.i:
        return
    elif child.dep_ == "xcomp":
        yield from _open_complement(child, verb, children, passive)
    elif child.dep_ == "oprd":
        yield "passive two" if passive else "two", [*_objects(children), *child.subtree]
    elif child.dep_ in ("prep", "dative") and child.pos_ in ("ADP", "SCONJ"):
        yield from _prepositional(child, children, passive)
    elif child.dep_ == "dobj":
        whole = list(child.subtree)
        yield from ((f"object+ {c.lower_}", whole) for c in child.children if c.dep_ == "prep")
        yield "object", whole
    elif child.dep_ == "acomp":
        yield from _adjective(child)


def _complement(clause: Token, verb: Token) -> str:
    if has_to(clause):
        return "infinitive"
    if clause.i < verb.i or is_finite(clause):
        return "clause"
    return "gerund" if clause.tag_ == "VBG" else "small"


def _closes_sentence(children: list[Token], verb: Token) -> bool:
    """Whether a cue after its content has nothing else to govern but whom it was said to."""
    after = [child for child in children if child.i > verb.i and child.dep_ in ("dobj", "xcomp", "ccomp", "attr")]
    return not after or (len(after) == 1 and after[0].dep_ == "dobj") or verb.lemma_.lower() == "say"


def _clause(clause: Token, verb: Token, children: list[Token]) -> list[Token]:
    """A complement clause with those joined to it, without those in it that another cue of the same speaker opens."""
    if verb.i + 1 < len(verb.doc) and verb.doc[verb.i + 1].lower_ == "that" and verb.i < clause.i:
        whole = list(clause.doc[verb.i + 1 : max(t.i for t in clause.subtree) + 1])  # the parser may tear it
        own = {t.i for t in _own_words(clause, verb)}
        dropped = {t.i for t in clause.subtree} - own
        return [token for token in whole if token.i not in dropped]
    tail = [c for c in children if c.i > clause.i > verb.i and (c.dep_ == "ccomp" or _joined(c, verb))]
    return [token for part in (clause, *tail) for token in _own_words(part, verb)]


def _own_words(clause: Token, verb: Token) -> list[Token]:
    """The words of a clause without the parts of it that are attributions to somebody else."""
    dropped: set[int] = set()
    for token in clause.subtree:
        if _own_cue(token, clause, verb):
            dropped.update(t.i for t in token.subtree)
        elif token.lower_ == "with" and token.i > clause.i and _others_speak(token):
            dropped.update(t.i for t in token.subtree)
    return [token for token in clause.subtree if token.i not in dropped]


def _others_speak(preposition: Token) -> bool:
    """\", with leaders describing it as a breakthrough\"."""
    if preposition.doc[preposition.i - 1].text != ",":
        return False
    verbs = [t for t in preposition.subtree if t.tag_ == "VBG" and t.dep_ in ("pcomp", "acl", "advcl")]
    return any(
        takes(v.lemma_.lower(), frame) for v in verbs[:1] for frame in ("clause", "object", "object+ as", "prep of")
    )


def _joined(child: Token, verb: Token) -> bool:
    """A verb without subject after a semicolon, which the parser joins to the cue: "said they spoke out; marched"."""
    before = verb.doc[min(t.i for t in child.subtree) - 1]
    return child.dep_ == "conj" and before.text == ";" and not any(c.dep_ == "nsubj" for c in child.children)


def _own_cue(token: Token, clause: Token, verb: Token) -> bool:
    """ "…, saying that …" and "… while others say …" within a clause: the cue of another attribution."""
    if token.dep_ not in ("advcl", "conj") or token.i < clause.i:
        return False
    marks = {c.lower_ for c in token.children if c.dep_ in ("mark", "advmod")}
    if token.dep_ == "advcl" and "while" in marks and takes(token.lemma_.lower(), "object"):
        return True
    if token.dep_ == "conj" and _leaves_clause(token, clause, verb):
        return True
    if not takes(token.lemma_.lower(), "clause") or not any(c.dep_ == "ccomp" for c in token.children):
        return False
    if token.dep_ == "advcl":
        return token.tag_ == "VBG" or bool(marks & {"while", "though", "although", "as"})
    return token.tag_ == "VBD" and verb.tag_ == "VBD" and not any(c.dep_ == "nsubj" for c in token.children)


def _leaves_clause(token: Token, clause: Token, verb: Token) -> bool:
    """Whether a verb joined to a clause is the speaker's again by its tense: "said she admires him and praised …"."""
    if any(c.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass", "mark") for c in token.children):
        return has_to(clause) and token.head.i == clause.i and is_finite(token)  # "want to run it and have asked"
    if token.tag_ not in ("VBD", "VBZ") or token.tag_ != verb.tag_ or not _is_cue(token):
        return False
    others = {clause.tag_, *(c.tag_ for c in clause.children if c.dep_ in ("aux", "auxpass"))}
    return token.tag_ not in others


def _is_cue(verb: Token) -> bool:
    return takes(verb.lemma_.lower(), "clause") or takes(verb.lemma_.lower(), "object")


def _open_complement(clause: Token, verb: Token, children: list[Token], passive: bool) -> Iterator[Shaped]:
    tokens = _own_words(clause, clause.head)
    if not has_to(clause):
        yield ("gerund" if clause.tag_ == "VBG" else "small"), tokens
    elif passive:
        yield "passive infinitive", [*_subjects(children), *tokens]
    else:
        yield "infinitive raised", [*_subjects(children), *tokens]
        yield "infinitive", tokens


def _objects(children: list[Token]) -> list[Token]:
    return [token for child in children if child.dep_ == "dobj" for token in child.subtree]


def _subjects(children: list[Token]) -> list[Token]:
    return [token for child in children if child.dep_ in ("nsubj", "nsubjpass") for token in child.subtree]


def _prepositional(child: Token, children: list[Token], passive: bool) -> Iterator[Shaped]:
    name = child.lower_
    tokens = [token for token in child.subtree if token.i != child.i]
    if passive:
        yield f"passive {name}", [*_subjects(children), *child.subtree]
        return
    objects = _objects(children)
    if objects and objects[0].i < child.head.i:
        yield f"object+ {name}", [*objects, *child.subtree]
    elif objects and objects[0].i < child.i:
        yield f"object+ {name}", _through(objects[0], child)
    else:
        yield f"prep {name}", tokens


def _through(first: Token, preposition: Token) -> list[Token]:
    """From an object to the end of a preposition's phrase, with what the parser put elsewhere between."""
    last = max(token.i for token in preposition.subtree)
    return list(first.doc[first.i : last + 1])


def _adjective(adjective: Token) -> Iterator[Shaped]:
    for child in adjective.children:
        if child.i < adjective.i:
            continue
        if child.dep_ in ("ccomp", "xcomp"):
            yield ("adjective to" if has_to(child) else "adjective that"), list(child.subtree)
        elif child.dep_ == "prep":
            yield f"adjective {child.lower_}", [token for token in child.subtree if token.i != child.i]


def _around(verb: Token) -> list[Token]:
    """The sentence around a cue that the parser hung into it (\"The bill, he said, would pass\")."""
    if verb.dep_ not in _GAPS or verb.head.i == verb.i or (verb.dep_ == "ccomp" and takes(verb.head.lemma_, "clause")):
        return []
    own = {token.i for token in verb.subtree}
    if not any(child.dep_ == "nsubj" for child in verb.children):
        return []
    if any(child.dep_ in ("dobj", "ccomp", "xcomp", "mark") for child in verb.children):
        return []
    edges = {min(own) - 1, max(own) + 1, min(own), max(own)}
    if not any(0 <= i < len(verb.doc) and verb.doc[i].text in (",", "—", "–", "--", "-") for i in edges):
        return []
    return [token for token in verb.head.subtree if token.i not in own]


def _trailing(verb: Token) -> tuple[list[Token], list[Token]] | None:
    """Who speaks and what stands before, of a sentence that ends in ", police say" in which the parser lost that."""
    doc, first, last = verb.doc, verb.sent.start, verb.sent.end
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or not _ends_sentence(verb, last):
        return None
    begin = verb.i - 1
    while begin > first and (doc[begin].pos_ in _IN_NAMES or doc[begin].text in ("'s", "’s", "-", ".")):
        begin -= 1
    said, who = doc[first:begin], doc[begin + 1 : verb.i]
    if doc[begin].text != "," or not 0 < len(who) <= _LONGEST_NAME or len(said) < _SHORTEST_SAID:
        return None
    named = any(t.pos_ in ("NOUN", "PROPN", "PRON") for t in who) and who[0].tag_ != "WP" and who[0].pos_ != "CCONJ"
    told = any(t.pos_ in ("VERB", "AUX") for t in said) and not any(t.text in '"“”' for t in said)
    return (list(who), list(said)) if named and told else None


def _ends_sentence(verb: Token, last: int) -> bool:
    """Whether nothing follows a verb but when and to whom."""
    after = verb.doc[verb.i + 1 : last]
    return len(after) <= _LONGEST_NAME and not any(
        t.pos_ in ("VERB", "AUX", "SCONJ") or t.text in ',"“”:' for t in after if not t.is_space
    )


def _plausible(verb: Token, frame: str, source: tuple[Span, ...]) -> bool:
    """Refuses what only looks like an attribution: commands, and wishes and opinions of nobody."""
    if source or frame.startswith(("passive", "infinitive raised")):
        return True
    return frame in ("clause", "aside") and verb.tag_ not in ("VB",)


def _can_say(verb: Token) -> bool:
    """Whether the subject can say what the verb shows: a thing only when it is a record (\"the poll shows\")."""
    if verb.lemma_.lower() not in words("showing"):
        return True
    subject = subject_of(verb)
    return subject is None or can_speak(subject)


# --- nouns ----------------------------------------------------------------------------------------------------------


def _of_noun(noun: Token, doc: Doc) -> Iterator[Found]:
    lemma = noun.lemma_.lower()
    for child in noun.children:
        frame = _noun_frame(child, noun)
        if frame and takes(lemma, frame):
            source = _holder(noun, doc)
            tokens = [token for token in _own_words(child, noun) if child.dep_ != "prep" or token.i != child.i]
            content = pieces(tokens, doc)
            if content and (source or frame == "noun that"):
                yield Found(noun, source, content, frame)
                return


def _noun_frame(child: Token, noun: Token) -> str:
    """The shape of what hangs on a noun; empty when it cannot be what the noun attributes."""
    if child.i < noun.i:
        return ""
    if child.dep_ in ("acl", "ccomp", "relcl") and any(c.dep_ == "mark" and c.lower_ == "that" for c in child.children):
        return "noun that"
    if child.dep_ == "acl" and has_to(child):
        return "noun to"
    return f"noun {child.lower_}" if child.dep_ == "prep" else ""


def _holder(noun: Token, doc: Doc) -> tuple[Span, ...]:
    """Whose claim it is: \"Trump's claim\", \"claims by Trump\", or the subject that makes it."""
    for child in noun.children:
        if child.dep_ in ("poss", "nsubj"):
            return _phrases([child], doc)
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in ("by", "from", "among"):
            return _phrases([grandchild for grandchild in child.children if grandchild.dep_ == "pobj"], doc)
    verb = noun.head.head if noun.dep_ == "pobj" else noun.head
    if noun.dep_ in ("dobj", "pobj") and verb.pos_ == "VERB" and not is_passive(verb):
        subject = subject_of(verb)
        return _phrases([antecedent_of(subject), subject], doc) if subject is not None else ()
    return ()


# --- according to ---------------------------------------------------------------------------------------------------


def _according(token: Token, doc: Doc) -> Iterator[Found]:
    """\"According to X\": the rest of its sentence."""
    objects = [t for t in token.subtree if t.dep_ == "pobj"]
    if not objects or (token.lower_ == "according" and not any(c.lower_ == "to" for c in token.children)):
        return
    if token.lower_ == "per" and objects[0].pos_ != "PROPN":
        return  # "per day"
    own = {t.i for t in token.subtree}
    verb = token.head
    while verb.pos_ not in ("VERB", "AUX") and verb.head.i != verb.i:
        verb = verb.head
    opening = [t for t in doc[token.sent.start : min(own)] if not t.is_punct]
    if opening and opening[0].lower_ in ("with", "while", "although", "though") and max(own) < verb.i:
        rest = list(doc[opening[0].i + 1 : min(own)])  # "With talks under way, according to her, …"
    else:
        rest = [t for t in verb.subtree if t.i not in own and not t.is_space]
    content = pieces(rest, doc)
    if content:
        yield Found(token, _phrases(objects[:1], doc), content, "according")


def _polled(token: Token, doc: Doc) -> Iterator[Found]:
    """\"In a poll of 900 voters, the mayor leads\": the clause, where nobody in it is said to say it."""
    poll = next((t for t in token.rights if t.dep_ == "pobj"), None)
    verb = token.head
    while verb.pos_ not in ("VERB", "AUX") and verb.head.i != verb.i:
        verb = verb.head
    if (
        poll is None
        or poll.lemma_.lower() not in _POLLS
        or poll.tag_ == "NNS"
        or verb.pos_ not in ("VERB", "AUX")
        or _is_cue(verb)
    ):
        return
    own = {t.i for t in token.subtree}
    outside = {t.i for c in verb.children if c.dep_ in ("nsubj", "mark") or c.pos_ == "SCONJ" for t in c.subtree}
    if verb.dep_ in ("relcl", "acl", "advcl") or not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        return
    if poll.i in outside and token.head.dep_ not in ("nsubj", "dobj", "attr"):
        return
    content = pieces([t for t in verb.subtree if t.i not in own and not t.is_space], doc)
    if content:
        yield Found(token, _phrases([poll], doc), content, "polled")
