"""Questions that a clause asks already: \"whether it will pay\", \"how many were on board\", worded outright."""

import re
from collections.abc import Iterator

from spacy.tokens import Span, Token

from briefing.engines.embedded.interrogatives import inverted, phrase, subject_of, text_of
from briefing.engines.embedded.lexicons import words
from briefing.engines.embedded.noun_phrases import bare_subject, within

_ANSWERING = {"explain", "hear", "show", "see", "reveal", "disclose", "indicate", "find", "learn", "understand"}


def indirect(span: Span) -> Iterator[str | None]:
    """\"has not said whether it will pay\", \"it is unclear who was inside\"."""
    for word in sorted(span, key=lambda t: (t.lower_ != "whether", t.i)):
        verb = _clause_of(word)
        if verb is None or _is_concession(verb):
            continue
        governor = _governor(verb)
        if governor is not None and is_no_matter(governor):
            continue
        if word.lower_ in ("whether", "if"):
            yield _whether(verb, governor)
        elif governor is not None and _is_asking(governor) and not _is_told(governor):
            yield _which(word, verb)


def is_no_matter(governor: Token) -> bool:
    """Whether nobody asks: "does not worry about whether", "those wondering whether … found out"."""
    wondering = governor.lemma_ in ("ask", "care", "dispute", "doubt", "matter", "question", "wonder", "worry")
    return wondering and (is_negated(governor) or (governor.tag_ == "VBG" and governor.dep_ == "acl"))


def _is_concession(verb: Token) -> bool:
    """Whether a clause with "whether" only grants something: "Whether it rains or shines, the fair opens"."""
    return verb.dep_ == "advcl" and verb.i < verb.head.i and any(t.lower_ == "whether" for t in verb.lefts)


def _clause_of(word: Token) -> Token | None:
    """The verb of the clause that a question word opens; None where it opens a relative clause or a condition."""
    if word.lower_ == "whether" or word.tag_ in ("WP", "WRB", "WP$") or (word.tag_ == "WDT" and word.dep_ == "det"):
        verb = word.head
        while (
            verb.pos_ not in ("VERB", "AUX") or (verb.dep_ == "xcomp" and word.dep_ != "mark")
        ) and verb.head.i != verb.i:
            verb = verb.head
    elif word.lower_ == "if" and word.dep_ == "mark" and word.head.dep_ in ("ccomp", "advcl", "csubj"):
        verb = word.head
        unknown = verb.dep_ != "advcl" or verb.head.lemma_ in ("ask", "wonder", "know", "be", "remain")
        if not (unknown and _is_asking(verb.head) and verb.head.lemma_ not in ("say", "see", "show", "tell")):
            return None
    else:
        return None
    outer = verb.dep_ in ("relcl", "ROOT") and word.lower_ != "whether"
    outer |= verb.dep_ == "advcl" and word.lower_ in ("when", "where") and not _is_asking(verb.head)
    return None if outer or verb.i < word.i or verb.pos_ not in ("VERB", "AUX") else verb


def _governor(verb: Token) -> Token | None:
    """The word that a clause completes: \"said\" of \"said whether\", \"depends\" of \"depends on whether\"."""
    head = verb.head
    while (
        head.dep_ in ("prep", "conj", "acomp", "attr") and head.head.i != head.i and head.pos_ in ("ADP", "ADJ", "VERB")
    ):
        if head.pos_ == "VERB" or _is_asking(head):
            break
        head = head.head
    return None if head.i == verb.i else head


def _is_asking(word: Token) -> bool:
    """Whether a word says that something is asked or not known; of \"is\", what it joins."""
    joined = (
        [t for t in word.children if t.dep_ in ("nsubj", "acomp", "attr")] if word.lemma_ in ("be", "remain") else []
    )
    return any(t.lemma_.lower() in words("asking") or t.lower_ in words("asking") for t in (word, *joined))


def _is_told(governor: Token) -> bool:
    """Whether the answer is given: \"explained how\", \"showed what\", but not \"has not explained how\"."""
    answers = governor.lemma_ in _ANSWERING
    given = governor.tag_ in ("VBD", "VBG", "VBZ") and not is_negated(governor)
    return answers and given and governor.head.lemma_ not in ("refuse", "decline", "fail")


def _whether(verb: Token, governor: Token | None) -> str | None:
    to = next((t for t in verb.lefts if t.lower_ == "to"), None)
    above = _subject_above(governor)
    if to is not None:
        does = text_of([t for t in verb.subtree if t.i > to.i])
        above = _deciding(governor) or above
        if above is not None and above.is_ancestor(verb):  # "the decision on whether to build"
            return None
        return f"will {within(above)} {does}" if above is not None else None
    own = subject_of(verb)
    above = above if own is not None and above is not None and _may_stand_for(own, above) else None
    who = phrase(bare_subject(above)) if above is not None else None
    worded = inverted(verb, subject=who, subject_token=above)
    return re.split(r",? (?:and|or) (?:whether|if|how|when|what)\b", worded)[0] if worded else None


def _deciding(verb: Token | None) -> Token | None:
    """Who is to decide: "the council" of "up to the council to decide" and of "for the council to decide"."""
    while verb is not None and verb.dep_ in ("xcomp", "advcl", "ccomp", "relcl", "acl"):
        own = subject_of(verb)
        if own is not None and own.i < verb.i and own.pos_ in ("NOUN", "PROPN"):
            return own
        before = [t for t in verb.doc[max(verb.sent.start, verb.i - 9) : verb.i] if t.dep_ == "pobj"]
        up = [t for t in before if t.head.lower_ == "to" and t.head.i and t.head.nbor(-1).lower_ == "up"]
        if up:
            return up[-1]
        verb = verb.head
    return None


def _may_stand_for(pronoun: Token, noun: Token) -> bool:
    """Whether a pronoun agrees with a noun in number and kind."""
    if pronoun.lower_ == "they":
        return noun.tag_ in ("NNS", "NNPS")
    if pronoun.lower_ == "it":
        return noun.tag_ in ("NN", "NNP") and noun.ent_type_ != "PERSON"
    return pronoun.lower_ in ("he", "she") and noun.ent_type_ == "PERSON"


def _subject_above(verb: Token | None) -> Token | None:
    """Whose question it is: the nearest named subject of the clauses around."""
    while verb is not None:
        own = subject_of(verb) if verb.pos_ in ("VERB", "AUX") else None
        if own is not None and own.pos_ in ("NOUN", "PROPN") and own.lower_ not in ("nobody", "one", "question"):
            return own
        verb = verb.head if verb.head.i != verb.i and verb.dep_ != "relcl" else None
    return None


def _which(word: Token, verb: Token) -> str | None:
    own = next((t for t in verb.lefts if t.dep_ in ("nsubj", "nsubjpass", "expl")), None)
    if own is None or (word.i >= own.left_edge.i and (word.tag_ != "WRB" or word.nbor(1).lower_ in ("many", "much"))):
        return phrase(t for t in verb.subtree if t.i >= word.i)
    if word.i >= own.left_edge.i:  # \"how long deleted records stay\", taken for one noun phrase
        turned = inverted(verb, subject=phrase(t for t in own.subtree if t.i > word.i + 1))
        return f"{word.text} {word.nbor(1).text} {turned}" if turned else None
    which = phrase(t for t in verb.subtree if word.i <= t.i < own.left_edge.i)
    turned = inverted(verb)
    return f"{which} {turned}" if turned and which else None


def whole_clause(span: Span) -> Iterator[str | None]:
    """\"whether the plan holds\", to the end of the sentence: where the parse tore the clause, or lost its verb."""
    for word in span:
        to_do = word.i + 1 < span.end and word.nbor(1).lower_ == "to"  # "whether to sell": nothing says who
        idle = (word.is_sent_start and _is_concession(word.head)) or any(map(is_no_matter, word.head.ancestors))
        if word.lower_ == "whether" and not to_do and not idle:
            yield _to_the_end(word.head, span) or text_of([t for t in span if t.i >= word.i])


def _to_the_end(verb: Token, span: Span) -> str | None:
    """\"does it bring peace or become a chapter …\" of a clause whose verb has no auxiliary."""
    own = subject_of(verb)
    if verb.tag_ != "VBZ" or verb.lemma_ == "be" or own is None or any(t.dep_ == "aux" for t in verb.children):
        return None
    rest = [t for t in span if t.i > own.right_edge.i]
    also = {t.i for t in rest if t.tag_ == "VBZ" and t.nbor(-1).lower_ in ("or", "and")}
    return f"does {within(own)} {text_of(rest, bare={verb.i, *also})}"


def is_negated(verb: Token) -> bool:
    return any(t.dep_ == "neg" for t in verb.children)
