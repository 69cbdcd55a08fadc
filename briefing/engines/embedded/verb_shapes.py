"""The shapes in which a verb governs what is said: a clause, an infinitive, an object, a preposition …"""

from collections.abc import Iterator

from spacy.tokens import Token

from briefing.engines.embedded.clauses import agent_of, has_to, is_finite, is_passive
from briefing.engines.embedded.own_words import own_words

_ORDER = ("clause", "small", "two", "infinitive", "gerund", "adjective", "passive", "object+", "prep", "object")

Shaped = tuple[str, list[Token]]


def shapes_of(verb: Token) -> list[Shaped]:
    """Every shape the verb stands in with the words it would attribute, the fullest first."""
    children = list(verb.children)
    passive = is_passive(verb)
    shapes = [shape for child in children for shape in _of_child(child, verb, children, passive)]
    shapes.extend(("clause", list(clause.subtree)) for clause in _strayed(children))
    shapes.extend((f"passive {c.lower_}", [*_subjects(children), *c.subtree]) for c in _after_agent(verb) if passive)
    shapes.sort(key=lambda shape: shape[0] == "clause" and shape[1][0].i < verb.i)  # of two clauses the following one
    return sorted(shapes, key=lambda shape: _ORDER.index(shape[0].partition(" ")[0]))


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
        own = {t.i for t in own_words(clause, verb)}
        dropped = {t.i for t in clause.subtree} - own
        return [token for token in whole if token.i not in dropped]
    tail = [c for c in children if c.i > clause.i > verb.i and (c.dep_ == "ccomp" or _joined(c, verb))]
    return [token for part in (clause, *tail) for token in own_words(part, verb)]


def _joined(child: Token, verb: Token) -> bool:
    """A verb without subject after a semicolon, which the parser joins to the cue: "said they spoke out; marched"."""
    before = verb.doc[min(t.i for t in child.subtree) - 1]
    return child.dep_ == "conj" and before.text == ";" and not any(c.dep_ == "nsubj" for c in child.children)


def _open_complement(clause: Token, verb: Token, children: list[Token], passive: bool) -> Iterator[Shaped]:
    tokens = own_words(clause, clause.head)
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
