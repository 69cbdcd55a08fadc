"""The words of a clause that are its speaker's own: without what another cue in it attributes to somebody else."""

from spacy.tokens import Token

from briefing.engines.embedded.clauses import has_to, is_finite
from briefing.engines.embedded.cues import takes


def own_words(clause: Token, verb: Token) -> list[Token]:
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
    if token.tag_ not in ("VBD", "VBZ") or token.tag_ != verb.tag_ or not is_cue(token):
        return False
    others = {clause.tag_, *(c.tag_ for c in clause.children if c.dep_ in ("aux", "auxpass"))}
    return token.tag_ not in others


def is_cue(verb: Token) -> bool:
    """Whether a verb can attribute a clause or an object."""
    return takes(verb.lemma_.lower(), "clause") or takes(verb.lemma_.lower(), "object")
