"""What a sentence leaves open, worded as a question with its own words; None where no way to word it is sure."""

import re
from collections.abc import Callable, Iterator

from spacy.tokens import Span, Token

from briefing.engines.embedded.indirect_questions import bare_subject, indirect, is_negated, whole_clause
from briefing.engines.embedded.interrogatives import asked, inverted, lowered, named, phrase, subject_of, text_of
from briefing.engines.embedded.lexicons import words

_SCHEDULED = {"expected", "scheduled", "due", "set", "slated", "poised", "likely", "unlikely"}
_OUTCOMES = {"result", "finding", "verdict", "ruling", "decision", "report", "outcome", "sentence", "answer", "vote"}
_WEIGHED = {"consider", "weigh", "debate", "discuss", "negotiate", "study", "ponder"}
_INQUIRIES = {"investigate", "examine", "review", "probe", "explore"}
_TAKEN_UP = {"answer", "deflect", "field", "settle", "resolve", "ask", "take", "respond", "reply"}
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
_UNKNOWN = {"unclear", "unknown", "uncertain", "unresolved", "undecided", "mystery"}
_MUTE = {"comment", "answer", "respond", "reply", "elaborate"}
_OUTER = ("ROOT", "ccomp", "conj", "parataxis")  # a modal deeper than this is about something said in passing
_LEADING = re.compile(
    r"(?P<clause>(?:What|Who|How (?:many|much))\b[^,;]+?) (?:has|have|is|are|was|were|remains?) (?:still |also )?"
    r"(?:not\b|unclear|unknown|uncertain|yet\b|a mystery)"
)
_PROVEN = {"show", "find", "discover", "rediscover", "prove", "demonstrate", "realise", "realize"}
_IDLE = re.compile(
    r"\b(?:could|can|might|may) (?:\w+ )?(?:have|no longer|only|hear|see|feel|say"
    r"|be (?:seen|heard|found|considered|described|regarded|termed|trusted))\b",
    re.I,
)
_SHORTEST, _SHORTEST_OF_IT = 2, 4  # words that are too few for a question, and for one about "it"
_OF_IT = re.compile(r"\w+ (?:it|they|this|that|these|those|he|she)\b", re.IGNORECASE)


def question_of(span: Span) -> str | None:
    """The question that a sentence leaves open."""
    for way in _WAYS:  # the first that gives a question of three words or more
        for worded in way(span):
            question = asked(worded)
            if question and len(question.split()) > (_SHORTEST_OF_IT if _OF_IT.match(question) else _SHORTEST):
                return question
    return None


def undecided_verbs(span: Span) -> Iterator[Token]:
    """Verbs of the main clauses that are only possible: may, might, could."""
    for token in span:
        possible = token.tag_ == "MD" and token.lower_ in ("may", "might", "could")
        if possible and is_open(token.head) and not (token.lower_ == "could" and _is_out_of_reach(token.head)):
            yield token.head


def _is_out_of_reach(verb: Token) -> bool:
    """Whether "could" tells what was not possible: "could not pay", "could find no fault", "few could move"."""
    return is_negated(verb) or any(t.lower_ in ("no", "few", "nobody", "nothing", "none") for t in _edges_of(verb))


def will_verbs(span: Span) -> Iterator[Token]:
    """Verbs of the main clauses that stand in the future: will, would."""
    for token in span:
        if token.tag_ == "MD" and token.lower_ in ("will", "would", "’ll", "'ll") and is_open(token.head):
            if not is_negated(token.head):
                yield token.head


def is_open(verb: Token) -> bool:
    """Whether a verb with a modal stands in a main or reported clause and means the future."""
    outer = verb.dep_ in _OUTER or (verb.dep_ == "acl" and any(t.dep_ == "mark" for t in verb.lefts))
    if verb.dep_ == "ccomp" and (verb.head.lemma_ in _PROVEN or _is_in_question(verb)):
        return False
    if not outer or verb.head.dep_ == "relcl" or verb.pos_ not in ("VERB", "AUX"):
        return False
    return not _IDLE.search(phrase(t for t in verb.subtree if t.i <= verb.i)) or verb.lemma_ == "have"


def _is_in_question(verb: Token) -> bool:
    """Whether a clause completes one that asks what: \"what she thought the party could do\"."""
    asked = (t for t in (*verb.lefts, *verb.head.lefts) if t.tag_ in ("WP", "WDT", "WRB"))
    return any(t.dep_ in ("dobj", "attr", "advmod", "pobj") for t in asked)


# --- ways to word it, the surest first ------------------------------------------------------------------------------


def _pending(span: Span) -> Iterator[str | None]:
    """\"is expected to rule in May\", \"results are due on Friday\", \"ministers are to meet\"."""
    for word in span:
        if word.lower_ in _SCHEDULED and word.dep_ not in ("amod", "acl", "relcl") and _is_ahead(word):
            subject = subject_of(word) or (subject_of(word.head) if word.dep_ in ("acomp", "xcomp") else None)
            if subject is not None:
                yield _scheduled(word, subject)
        elif word.lower_ in ("are", "is") and word.dep_ in _OUTER:
            infinitive = next((t for t in word.rights if t.dep_ == "xcomp" and _to(t) is not None), None)
            own = subject_of(word)
            if infinitive is not None and own is not None and not any(t.dep_ == "acomp" for t in word.rights):
                yield _future(own, infinitive)


def _is_ahead(word: Token) -> bool:
    """Whether something is scheduled: not denied, not "set up", not told of the past in passing."""
    verb = word.head if word.dep_ in ("acomp", "xcomp") else word
    past = any(t.lower_ in ("was", "were") for t in (verb, *verb.children)) and verb.dep_ in ("advcl", "relcl", "acl")
    return not past and not any(t.dep_ in ("neg", "prt") for t in (*word.children, *verb.children))


def _scheduled(word: Token, subject: Token) -> str | None:
    infinitive = next((t for t in word.rights if t.dep_ in ("xcomp", "ccomp", "advcl") and _to(t) is not None), None)
    if infinitive is not None:
        return _future(subject, infinitive)
    if subject.lemma_.lower() not in _OUTCOMES or any(t.lower_ == "to" for t in word.rights):  # "due to a lack"
        return None
    joined = {t.i for c in word.rights if c.dep_ in ("cc", "conj") for t in c.subtree}
    when = text_of([t for t in word.subtree if t.i > word.i and t.i not in joined])
    which = re.sub(r"^an? ", "the ", lowered(named(subject), subject))
    return f"what will {which}, {word.text} {when}, be"


def _to(verb: Token) -> Token | None:
    return next((t for t in verb.lefts if t.lower_ == "to" and t.dep_ == "aux"), None)


def _future(subject: Token, infinitive: Token) -> str:
    to = _to(infinitive)
    does = text_of([t for t in infinitive.subtree if to is not None and t.i > to.i])
    lead = "how will" if _is_vote(infinitive) else "will"
    return f"{lead} {lowered(phrase(bare_subject(subject)), subject)} {does}"


def _is_vote(verb: Token) -> bool:
    """Whether a vote or ruling is open: "vote on the bill", not "vote for the mayor"."""
    return verb.lemma_ in ("vote", "rule") and not any(t.lower_ in ("for", "against", "to", "out") for t in verb.rights)


def _yet(span: Span) -> Iterator[str | None]:
    """\"has yet to publish its guidance\"."""
    for word in span[:-2]:
        if word.lower_ == "yet" and word.nbor(1).lower_ == "to" and word.nbor(2).pos_ in ("VERB", "AUX"):
            verb = word.nbor(2)
            subject = subject_of(verb) or subject_of(verb.head)
            if subject is not None:
                does = re.split(r"[,;:—–.]", span.doc[verb.i : span.end].text)[0].strip()
                yield f"when will {lowered(named(subject), subject)} {does}"


def _unknown(span: Span) -> Iterator[str | None]:
    """\"the motive is unclear\", \"the cause is not known\"."""
    for word in span:
        negated = word.lower_ in ("known", "clear", "certain") and any(
            t.dep_ == "neg" for t in (*word.children, *word.head.children)
        )
        if word.lower_ in _UNKNOWN or negated:
            subject = subject_of(word) or subject_of(word.head)
            if subject is not None and subject.pos_ == "NOUN" and not _are_people(subject):
                be = "are" if subject.tag_ == "NNS" else "is"
                yield f"what {be} {lowered(named(subject), subject)}"


def _are_people(noun: Token) -> bool:
    """Voters, or a share of them: \"a third remain undecided\"."""
    share = noun.lemma_ in ("%", "percent", "half", "third", "quarter", "majority", "voter") or noun.like_num
    return share or noun.lemma_.lower() in words("groups")


def _silent(span: Span) -> Iterator[str | None]:
    """\"questions about compensation\", \"declined to comment on the deal\"."""
    for word in span:
        if word.lemma_ in ("question", "doubt") and word.pos_ == "NOUN":
            about = next((t for t in word.rights if t.lower_ in ("about", "over")), None)
            if about is not None and _is_raised(word):
                matter = text_of([t for t in about.subtree if t.i >= about.i])
                noun = "doubts" if word.lemma_ == "doubt" else "questions"
                yield f"how will {noun} {matter} be {'settled' if noun == 'doubts' else 'answered'}"
    for word in span:
        if word.lemma_ in _MUTE and word.pos_ == "VERB" and _is_refused(word):
            subject = subject_of(word)
            about = next((t for t in word.rights if t.lower_ in ("on", "about", "to")), None)
            if subject is not None and subject.pos_ in ("NOUN", "PROPN") and about is not None:
                matter = text_of([t for t in about.subtree if t.i > about.i])
                yield f"what will {lowered(phrase(bare_subject(subject)), subject)} say about {matter}"


def _is_raised(question: Token) -> bool:
    """Whether questions stand open: not those that somebody answers, deflects or only hears."""
    verb = question.head.head if question.head.pos_ == "ADP" else question.head
    return verb.lemma_ not in (
        "answer",
        "deflect",
        "field",
        "settle",
        "resolve",
        "ask",
        "take",
        "stumble",
    ) or _is_refused(verb)


def _is_refused(verb: Token) -> bool:
    """Whether an answer was not given: \"declined to comment\", \"did not respond\"."""
    return verb.head.lemma_ in ("decline", "refuse") or is_negated(verb)


def _weighed(span: Span) -> Iterator[str | None]:
    """\"is considering suing\", \"are debating the budget\", \"is under investigation\"."""
    for word in span:
        if word.tag_ == "VBG" and word.lemma_ in _WEIGHED | _INQUIRIES | {"look"} and word.dep_ in (*_OUTER, "advcl"):
            yield _object_of(word)
        elif word.lower_ == "under" and any(t.lemma_ in _INQUIRY_NOUNS for t in word.children):
            subject = subject_of(word.head)
            noun = next(t for t in word.children if t.lemma_ in _INQUIRY_NOUNS)
            if subject is not None and subject.pos_ != "PRON":
                yield f"what will come of the {noun.lemma_} of {lowered(named(subject), subject)}"
        elif (
            word.lemma_ in _INQUIRY_NOUNS
            and word.dep_ in ("nsubj", "nsubjpass")
            and word.head.tag_ in ("VBG", "VBZ", "VBP")
        ):
            yield f"what will come of {lowered(phrase(bare_subject(word)), word)}"


def _object_of(verb: Token) -> str | None:
    doing = next((t for t in verb.rights if t.dep_ == "xcomp" and t.tag_ == "VBG"), None)
    subject = subject_of(verb)
    if doing is not None and subject is not None:
        does = text_of([t for t in doing.subtree if t.i >= doing.i], bare={doing.i})
        return f"will {lowered(named(subject), subject)} {does}"
    into = next((t for t in verb.rights if t.lower_ == "into"), verb)
    thing = next((t for t in into.rights if t.dep_ in ("dobj", "pobj")), None)
    if thing is None:
        return None
    what = lowered(named(thing), thing)
    if verb.lemma_ in _DECIDED and subject is not None:
        return f"what will {lowered(phrase(bare_subject(subject)), subject)} decide about {what}"
    noun, preposition = _RESULTS.get(verb.lemma_, ("", ""))
    return f"what will come of the {noun} {preposition} {what}" if noun else f"what will come of {what}"


def _possible(span: Span) -> Iterator[str | None]:
    """\"could reopen in May if every sample is clean\"."""
    for verb in undecided_verbs(span):
        yield inverted(verb)


def _future_tense(span: Span) -> Iterator[str | None]:
    """\"will vote on the aid\", \"would move\": the future, however sure it sounds; reported \"would\" is \"will\"."""
    for verb in will_verbs(span):
        reported = verb.dep_ == "ccomp" and any(t.lower_ == "would" for t in verb.lefts)
        worded = inverted(verb, helper="will" if reported else None)
        yield f"how {worded}" if worded and _is_vote(verb) else worded


def _still_to_do(span: Span) -> Iterator[str | None]:
    """\"must still confirm the decision\"."""
    for token in span:
        if (
            token.tag_ == "MD"
            and token.lower_ == "must"
            and any(t.lower_ in ("still", "yet") for t in token.head.lefts)
        ):
            yield inverted(token.head, helper="will")


def _not_done(span: Span) -> Iterator[str | None]:
    """\"No arrests have been made\", \"has given no answer\", \"will weigh offers but has not ruled out a sale\"."""
    for verb in (span.root, *span.root.conjuncts):
        perfect = any(t.lemma_ == "have" and t.dep_ in ("aux", "auxpass") for t in verb.children)
        if perfect and (is_negated(verb) or any(t.lower_ == "no" for t in _edges_of(verb))):
            yield _still_to_come(verb)


def _edges_of(verb: Token) -> Iterator[Token]:
    """The first words of a verb's subject and object."""
    return (child.left_edge for child in verb.children if child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr"))


def _still_to_come(verb: Token) -> str | None:
    """What has not been done as what may yet be: \"has not named a winner\" as \"will it name a winner\"."""
    own = subject_of(verb)
    if own is None:
        return None
    who = re.sub(r"^(?:no|neither)\b", "any", lowered(named(own), own), flags=re.IGNORECASE)
    gone = {t.i for t in verb.children if t.dep_ in ("aux", "neg") or t.lower_ in ("yet", "so", "far", "never")}
    passive = next((t.i for t in verb.children if t.dep_ == "auxpass"), None)
    bare = {passive} if passive is not None else {verb.i}
    rest = [t for t in verb.subtree if t.i > own.right_edge.i and t.i not in gone]
    return f"will {who} {re.sub(r'^[,;:]? *', '', text_of(rest, bare=bare))}"


def _leading(span: Span) -> Iterator[str | None]:
    """\"What caused the blast has not been established\", where the parse took the clause for the sentence."""
    found = _LEADING.match(span.text)
    if found:
        yield found.group("clause")


_WAYS: tuple[Callable[[Span], Iterator[str | None]], ...] = (
    indirect,
    _yet,
    _unknown,
    _pending,
    _weighed,
    _possible,
    _silent,
    _still_to_do,
    _not_done,
    _leading,
    whole_clause,
    _future_tense,
)
