"""What may come, worded as a question: plans, decisions to be taken, what could or will happen."""

import re
from collections.abc import Iterator

from spacy.tokens import Span, Token

from briefing.engines.embedded.clauses import has_to
from briefing.engines.embedded.indirect_questions import is_negated, is_no_matter
from briefing.engines.embedded.interrogatives import inverted, phrase, subject_of, text_of
from briefing.engines.embedded.noun_phrases import definite, within, without_clause

_SCHEDULED = {
    "anticipated",
    "expected",
    "scheduled",
    "due",
    "set",
    "slated",
    "poised",
    "likely",
    "unlikely",
    "preparing",
}
_OUTCOMES = {"result", "finding", "verdict", "ruling", "decision", "report", "outcome", "sentence", "answer"}
_WEIGHED = {"consider", "weigh", "debate", "discuss", "negotiate", "study", "ponder"}
_INQUIRIES = {"investigate", "examine", "review", "probe", "explore"}
_DECIDED = {"consider", "weigh", "ponder"}
_RESULTS = {
    "investigate": ("investigation", "into"),
    "examine": ("examination", "of"),
    "review": ("review", "of"),
    "probe": ("probe", "into"),
    "look": ("inquiry", "into"),
    "study": ("study", "of"),
    "debate": ("debate", "on"),
    "negotiate": ("negotiations", "on"),
    "discuss": ("discussions", "on"),
}
_INQUIRY_NOUNS = {"investigation", "inquiry", "enquiry", "probe", "review", "trial", "examination"}
_OUTER = ("ROOT", "ccomp", "conj", "parataxis")  # a modal deeper than this is about something said in passing
_PROVEN = {"show", "find", "discover", "rediscover", "prove", "demonstrate", "realise", "realize"}
_IDLE = re.compile(
    r"\bcould (?:\w+ )?have\b|\b(?:could|can|might|may) (?:\w+ )?(?:no longer|only|hear|see|feel|say"
    r"|be (?:seen|heard|found|considered|described|regarded|termed|trusted))\b",
    re.I,
)


def undecided_verbs(span: Span) -> Iterator[Token]:
    """Verbs of the main clauses that are only possible: may, might, could."""
    for token in span:
        possible = token.tag_ == "MD" and token.lower_ in ("may", "might", "could") and not _is_either_way(token)
        if possible and is_open(token.head) and not _is_out_of_reach(token):
            yield token.head


def _is_either_way(modal: Token) -> bool:
    """Whether it says nothing: "may or may not"."""
    around = modal.doc[max(0, modal.i - 1) : modal.i + 2]
    return any(t.lower_ == "or" for t in around)


def _is_out_of_reach(modal: Token) -> bool:
    """Whether it tells what is not possible: "could not pay", "could find no fault", "no one may enter"."""
    never = any(t.lower_ in ("no", "few", "nobody", "nothing", "none") for t in edges_of(modal.head))
    return never or (modal.lower_ == "could" and is_negated(modal.head))


def edges_of(verb: Token) -> Iterator[Token]:
    """The first words of a verb's subject and object."""
    return (child.left_edge for child in verb.children if child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr"))


def will_verbs(span: Span) -> Iterator[Token]:
    """Verbs of the main clauses that stand in the future: will, would."""
    for token in span:
        if token.tag_ == "MD" and token.lower_ in ("will", "would", "’ll", "'ll") and is_open(token.head):
            if not is_negated(token.head):
                yield token.head


def is_open(verb: Token) -> bool:
    """Whether a verb with a modal stands in a main or reported clause and means the future."""
    outer = verb.dep_ in _OUTER or (verb.dep_ == "acl" and any(t.dep_ == "mark" for t in verb.lefts))
    if verb.dep_ == "ccomp" and (
        verb.head.lemma_ in _PROVEN or _is_in_question(verb) or verb.head.dep_ == "pcomp" or is_no_matter(verb.head)
    ):
        return False
    if not outer or verb.head.dep_ == "relcl" or verb.pos_ not in ("VERB", "AUX"):
        return False
    return not _IDLE.search(phrase(t for t in verb.subtree if t.i <= verb.i)) or verb.lemma_ == "have"


def _is_in_question(verb: Token) -> bool:
    """Whether a clause completes one that asks what: \"what she thought the party could do\"."""
    asked = (t for t in (*verb.lefts, *verb.head.lefts) if t.tag_ in ("WP", "WDT", "WRB"))
    return any(t.dep_ in ("dobj", "attr", "advmod", "pobj") for t in asked)


def pending(span: Span) -> Iterator[str | None]:
    """\"is expected to rule in May\", \"results are due on Friday\", \"ministers are to meet\"."""
    for word in span:
        if word.lower_ in _SCHEDULED and word.dep_ not in ("amod", "acl", "relcl") and _is_ahead(word):
            subject = subject_of(word) or (subject_of(word.head) if word.dep_ in ("acomp", "xcomp") else None)
            subject = _antecedent(subject) if subject is not None else None
            if subject is not None:
                yield _scheduled(word, subject)
        elif word.lower_ in ("are", "is") and word.dep_ in _OUTER:
            infinitive = next((t for t in word.rights if t.dep_ == "xcomp" and has_to(t)), None)
            own = subject_of(word)
            if infinitive is not None and own is not None and not any(t.dep_ == "acomp" for t in word.rights):
                yield future(own, infinitive)


def _antecedent(subject: Token) -> Token:
    """\"A deal\" of \"a deal that is likely to pass\"; any other subject itself."""
    clause = subject.head if subject.head.dep_ == "relcl" else subject.head.head
    return clause.head if subject.tag_ in ("WDT", "WP") and clause.dep_ == "relcl" else subject


def _is_ahead(word: Token) -> bool:
    """Whether something is scheduled: not denied, not "set up", not told of the past in passing."""
    verb = word.head if word.dep_ in ("acomp", "xcomp") else word
    if any(t.lower_ == "where" for t in verb.lefts):  # "near where the storm is expected to land"
        return False
    past = any(t.lower_ in ("was", "were") for t in (verb, *verb.children)) and verb.dep_ in ("advcl", "relcl", "acl")
    return not past and not any(t.dep_ in ("neg", "prt") for t in (*word.children, *verb.children))


def _scheduled(word: Token, subject: Token) -> str | None:
    infinitive = next((t for t in word.rights if t.dep_ in ("xcomp", "ccomp", "advcl") and has_to(t)), None)
    if infinitive is not None:
        return future(subject, infinitive)
    if subject.lemma_.lower() not in _OUTCOMES or any(t.lower_ == "to" for t in word.rights):  # "due to a lack"
        return None
    joined = {t.i for c in word.rights if c.dep_ in ("cc", "conj") for t in c.subtree}
    when = text_of([t for t in word.subtree if t.i > word.i and t.i not in joined])
    which = definite(within(subject))
    return f"what will {which}, {word.text} {when}, be"


def future(subject: Token, infinitive: Token) -> str:
    to = next((t for t in infinitive.lefts if t.lower_ == "to" and t.dep_ == "aux"), None)
    joined = [t for t in infinitive.rights if t.dep_ == "conj"]
    torn = (
        {t.i for each in joined for t in each.subtree} if not any(t.dep_ == "cc" for t in infinitive.rights) else set()
    )
    does = text_of([t for t in infinitive.subtree if to is not None and t.i > to.i and t.i not in torn])
    last = infinitive.right_edge
    if does.count('"') == 1 and last.i + 1 < len(last.doc) and last.nbor(1).text == '"':
        does += '"'
    lead = "how will" if _is_vote(infinitive) else "will"
    who = without_clause(subject)
    who = definite(who) if infinitive.head.dep_ == "relcl" or infinitive.head.head.dep_ == "relcl" else who
    return f"{lead} {who} {does}"


def _is_vote(verb: Token) -> bool:
    """Whether a vote or ruling is open: "vote on the bill", not "vote for the mayor"."""
    return verb.lemma_ in ("vote", "rule") and not any(
        t.lower_ in ("for", "against", "to", "out", "no", "yes") for t in verb.rights
    )


def yet(span: Span) -> Iterator[str | None]:
    """\"has yet to publish its guidance\"."""
    for word in span[:-2]:
        if word.lower_ == "yet" and word.nbor(1).lower_ == "to" and word.nbor(2).pos_ in ("VERB", "AUX"):
            verb = word.nbor(2)
            subject = subject_of(verb) or subject_of(verb.head)
            if subject is not None:
                does = re.split(r"[,;:—–.]", span.doc[verb.i : span.end].text)[0].strip()
                yield f"when will {within(subject)} {does}"
        elif word.lower_ == "yet" and word.nbor(-1).lower_ == "not" and word.i > span.start + 2:
            be = word.nbor(-2)
            subject = subject_of(be) or subject_of(be.head)
            if be.lower_ in ("is", "are") and subject is not None:
                state = re.split(r"[,;:—–.]", span.doc[word.i + 1 : span.end].text)[0].strip()
                yield f"when will {within(subject)} be {state}"


def in_doubt(span: Span) -> Iterator[str | None]:
    """\"The alliance will be in question\", \"his future is in doubt\"."""
    for word in span:
        if word.lower_ == "in" and any(t.lower_ in ("question", "doubt", "limbo", "jeopardy") for t in word.rights):
            subject = subject_of(word.head) if word.head.lemma_ in ("be", "remain") else None
            ahead = any(t.lower_ != "question" for t in word.rights) or any(t.lower_ == "will" for t in word.head.lefts)
            named_ = subject is not None and (subject.pos_ == "PROPN" or subject.left_edge.i < subject.i)
            if subject is not None and ahead and named_:
                yield f"what will become of {without_clause(subject)}"


def perhaps(span: Span) -> Iterator[str | None]:
    """\"Perhaps voters are tired of the mayor\": a guess."""
    if any(t.lower_ in ("perhaps", "maybe") for t in span[:3]):
        worded = inverted(span.root)
        yield (
            re.sub(r" (?:perhaps|maybe)\b,?|, (?:perhaps|maybe)$", "", worded, flags=re.IGNORECASE) if worded else None
        )


def weighed(span: Span) -> Iterator[str | None]:
    """\"is considering suing\", \"are debating the budget\", \"is under investigation\"."""
    for word in span:
        ahead = word.lemma_ in _INQUIRIES | {"consider"} and any(t.lower_ == "will" for t in word.lefts)
        if (
            (word.tag_ == "VBG" or ahead)
            and word.lemma_ in _WEIGHED | _INQUIRIES | {"look"}
            and word.dep_ in (*_OUTER, "advcl")
        ):
            yield _object_of(word)
        elif word.lower_ == "under" and any(t.lemma_ in _INQUIRY_NOUNS for t in word.children):
            subject = subject_of(word.head)
            noun = next(t for t in word.children if t.lemma_ in _INQUIRY_NOUNS)
            if subject is not None and subject.pos_ != "PRON":
                yield f"what will come of the {noun.lemma_} of {within(subject)}"
        elif (
            word.lemma_ in _INQUIRY_NOUNS
            and word.dep_ in ("nsubj", "nsubjpass")
            and word.head.tag_ in ("VBG", "VBZ", "VBP")
        ):
            yield f"what will come of {without_clause(word)}"
        elif word.lemma_ in _INQUIRY_NOUNS and word.pos_ == "NOUN" and word.head.dep_ != "relcl":
            after = (*word.rights, *(word.head.rights if word.dep_ == "dobj" else ()))
            into = next((t for t in after if t.lower_ == "into"), None)
            if into is not None:
                yield f"what will come of the {word.lemma_} {text_of(list(into.subtree))}"


def _object_of(verb: Token) -> str | None:
    doing = next((t for t in verb.rights if t.dep_ == "xcomp" and t.tag_ == "VBG"), None)
    subject = subject_of(verb)
    if doing is not None and subject is not None:
        does = text_of([t for t in doing.subtree if t.i >= doing.i], bare={doing.i})
        return f"will {within(subject)} {does}"
    into = next((t for t in verb.rights if t.lower_ == "into"), verb)
    thing = next((t for t in into.rights if t.dep_ in ("dobj", "pobj")), None)
    if thing is None:
        return None
    what = within(thing)
    if verb.lemma_ in _DECIDED and subject is not None:
        return f"what will {without_clause(subject)} decide about {what}"
    noun, preposition = _RESULTS.get(verb.lemma_, ("", ""))
    return f"what will come of the {noun} {preposition} {what}" if noun else f"what will come of {what}"


def possible(span: Span) -> Iterator[str | None]:
    """\"could reopen in May if every sample is clean\"."""
    for verb in undecided_verbs(span):
        if any(t.lower_ == "have" and t.dep_ == "aux" for t in verb.lefts):
            yield _has_happened(verb)
        else:
            yield _affirmed(verb) if is_negated(verb) else inverted(verb)


def _affirmed(verb: Token) -> str | None:
    """\"may not survive\" as \"will it survive\": nobody asks whether something might not be."""
    worded = inverted(verb, helper="will")
    return re.sub(r" (?:not|n[’']t)\b", "", worded, count=1) if worded else None


def _has_happened(verb: Token) -> str | None:
    """What may have happened: \"may have lost the keys\" as \"did he lose the keys\"."""
    own = subject_of(verb)
    if own is None or own.left_edge.tag_ in ("WP", "WDT"):
        return None
    been = next((t for t in (verb, *verb.lefts) if t.lower_ == "been"), None)
    several = own.tag_ in ("NNS", "NNPS") or own.lower_ == "they" or any(t.dep_ == "conj" for t in own.rights)
    helper = "did" if been is None else "were" if several else "was"
    gone = {t.i for t in (verb, *verb.lefts) if t.tag_ == "MD" or t.lower_ in ("have", "well", "been")}
    rest = [t for t in verb.subtree if t.i > own.right_edge.i and t.i not in gone]
    return f"{helper} {within(own)} {text_of(rest, bare={verb.i} if been is None else ())}"


def future_tense(span: Span) -> Iterator[str | None]:
    """\"will vote on the aid\", \"would move\": the future, however sure it sounds; reported \"would\" is \"will\"."""
    for verb in will_verbs(span):
        reported = verb.dep_ == "ccomp" and any(t.lower_ == "would" for t in verb.lefts)
        worded = inverted(verb, helper="will" if reported else None)
        yield f"how {worded}" if worded and _is_vote(verb) else worded


def still_to_do(span: Span) -> Iterator[str | None]:
    """\"must still confirm the decision\"."""
    for token in span:
        if (
            token.tag_ == "MD"
            and token.lower_ == "must"
            and any(t.lower_ in ("still", "yet") for t in token.head.lefts)
        ):
            yield inverted(token.head, helper="will")
