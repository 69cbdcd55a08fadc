"""Attributions by a noun or a preposition: \"Moss's claim that …\", \"according to Moss\", \"in a poll of 900\"."""

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from briefing.engines.embedded.clauses import antecedent_of, has_to, is_passive, pieces, subject_of
from briefing.engines.embedded.cues import takes
from briefing.engines.embedded.found import Found, phrases
from briefing.engines.embedded.lexicons import words
from briefing.engines.embedded.own_words import is_cue, own_words
from briefing.types.article import Span

_POLLS = {"poll", "survey", "polling"}


def of_noun(noun: Token, doc: Doc) -> Iterator[Found]:
    """What a noun attributes: the clause or phrase that hangs on it."""
    lemma = noun.lemma_.lower()
    for child in noun.children:
        frame = _noun_frame(child, noun)
        if frame and takes(lemma, frame):
            source = _holder(noun, doc)
            tokens = [token for token in own_words(child, noun) if child.dep_ != "prep" or token.i != child.i]
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
            return phrases([child], doc)
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in ("by", "from", "among"):
            return phrases([grandchild for grandchild in child.children if grandchild.dep_ == "pobj"], doc)
    verb = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "with" else noun.head
    if noun.dep_ in ("dobj", "pobj") and verb.pos_ == "VERB" and not is_passive(verb) and _makes(verb, noun):
        subject = subject_of(verb)
        return phrases([antecedent_of(subject), subject], doc) if subject is not None else ()
    return ()


def _makes(verb: Token, noun: Token) -> bool:
    """Whether who does the verb makes the claim: "raised concern that", "replied with a warning that"."""
    particle = next((c.lower_ for c in verb.children if c.dep_ == "prt"), None)
    lemma = f"{verb.lemma_.lower()}_{particle}" if particle else verb.lemma_.lower()
    return lemma in words("making") or noun.dep_ == "pobj"


def according(token: Token, doc: Doc) -> Iterator[Found]:
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
        yield Found(token, phrases(objects[:1], doc), content, "according")


def polled(token: Token, doc: Doc) -> Iterator[Found]:
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
        or is_cue(verb)
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
        yield Found(token, phrases([poll], doc), content, "polled")
