"""What is not told, worded as a question: nobody knows it, answers, or shows a sign of it."""

import re
from collections.abc import Iterator

from spacy.tokens import Span, Token

from briefing.engines.embedded.clauses import has_to
from briefing.engines.embedded.indirect_questions import is_negated
from briefing.engines.embedded.interrogatives import inverted, lowered, phrase, subject_of, text_of
from briefing.engines.embedded.lexicons import words
from briefing.engines.embedded.noun_phrases import definite, is_or_are, object_of, what_is, within, without_clause
from briefing.engines.embedded.outcomes import edges_of, future

_UNKNOWN = {"unclear", "unknown", "uncertain", "unresolved", "undecided", "mystery"}
_FORESEE = {"estimate", "foresee", "gauge", "measure", "predict"}
_EFFECTS = {"consequence", "cost", "effect", "extent", "fallout", "impact", "outcome", "result", "scale"}
_MUTE = {"comment", "answer", "respond", "reply", "elaborate"}
_REPLIES = {"comment", "response", "answer", "reply"}
_TOLD = {"reveal", "disclose", "specify", "give", "offer", "release", "provide", "identify", "name"}
_REPORTS = {"claim", "report", "account", "allegation", "story", "statement"}
_SIGNS = {"sign", "indication", "word", "guarantee", "assurance", "evidence"}
_LEADING = re.compile(
    r"(?P<clause>(?:What|Who|How (?:many|much))\b[^,;]+?) (?:has|have|is|are|was|were|remains?) (?:still |also )?"
    r"(?:not\b|unclear|unknown|uncertain|yet\b|a mystery)"
)


def unknown(span: Span) -> Iterator[str | None]:
    """\"the motive is unclear\", \"the cause is not known\"."""
    for word in span:
        negated = word.lower_ in ("known", "clear", "certain") and any(
            t.dep_ == "neg" for t in (*word.children, *word.head.children)
        )
        if word.lower_ in _UNKNOWN or negated:
            subject = subject_of(word) or subject_of(word.head)
            if subject is None or subject.pos_ != "NOUN" or subject.left_edge.lower_ in ("a", "an"):
                continue
            if not _are_people(subject):
                yield what_is(subject)
        elif word.lower_ in ("hard", "difficult", "impossible") and any(t.lemma_ in _FORESEE for t in word.rights):
            subject = subject_of(word.head)
            if subject is not None and subject.lemma_ in _EFFECTS:
                yield f"what will {within(subject)} be"


def _are_people(noun: Token) -> bool:
    """Voters, or a share of them: \"a third remain undecided\"."""
    share = noun.lemma_ in ("%", "percent", "half", "third", "quarter", "majority", "voter") or noun.like_num
    return share or noun.lemma_.lower() in words("groups")


def silent(span: Span) -> Iterator[str | None]:
    """\"questions about compensation\", \"declined to comment on the deal\"."""
    yield from _no_reply(span)
    for word in span:
        if word.lemma_ in ("question", "doubt") and word.pos_ == "NOUN":
            about = next((t for t in word.rights if t.lower_ in ("about", "over")), None)
            if about is not None and _is_raised(word):
                matter = text_of([t for t in about.subtree if t.i >= about.i])
                noun = "doubts" if word.lemma_ == "doubt" else "questions"
                yield f"how will {noun} {matter} be {'settled' if noun == 'doubts' else 'answered'}"


def _no_reply(span: Span) -> Iterator[str | None]:
    """\"declined to comment on the deal\", \"made no comment\", \"did not return a request for comment\"."""
    for word in span:
        mute = (word.lemma_ in _MUTE and word.pos_ == "VERB") or word.lemma_ == "return"
        gave = next((t for t in word.rights if t.dep_ == "dobj" and t.lemma_ in _REPLIES), None)
        refused = _is_refused(word) or (gave is not None and gave.left_edge.lower_ == "no")
        who = subject_of(word) or (subject_of(word.head) if word.dep_ == "xcomp" else None)
        if gave is not None and refused and word.lemma_ in ("receive", "have", "get", "give"):
            yield _unheard(word, gave)
        if not refused or who is None or who.pos_ not in ("NOUN", "PROPN") or not (mute or gave is not None):
            continue
        about = _matter(gave or word)
        do = "do" if who.tag_ in ("NNS", "NNPS") or any(t.dep_ == "conj" for t in who.rights) else "does"
        name = definite(without_clause(who))
        name = name if " and " in name else name.split(",")[0]
        if who.like_num or _are_people(who) and who.lemma_ in ("%", "percent"):
            continue
        name += "." * who.right_edge.text.endswith(".")  # "the spokesman for the G.N.C."
        if about or not any(t.lower_ in ("on", "about", "to") and t.dep_ == "prep" for t in word.subtree):
            yield f"what {do} {name} say{about}"
        elif any(t.lemma_ in ("request", "call", "message", "email", "inquiry") for t in word.subtree):
            yield f"what {do} {name} say"


def _unheard(verb: Token, reply: Token) -> str | None:
    """Whose reply is awaited: \"the vessels\" of \"received no response from the vessels\"."""
    whom = (t for t in (*verb.rights, *reply.rights) if t.lower_ == "from" and t.dep_ == "prep")
    who = next((t for each in whom for t in each.rights if t.dep_ == "pobj"), None)
    return f"what will the {reply.lemma_} from {within(who)} be" if who is not None and who.pos_ != "PRON" else None


def withheld(span: Span) -> Iterator[str | None]:
    """\"to an undisclosed location\", \"the terms cannot be disclosed\", \"both were tight-lipped about the talks\"."""
    for word in span:
        if word.lower_ == "undisclosed" and word.dep_ == "amod":
            which = "where" if word.head.lemma_ in ("location", "place") else "what"
            yield f"{which} is the undisclosed {word.head.text}"
        elif word.lemma_ in ("disclose", "discuss", "reveal", "release") and is_negated(word):
            thing = next((t for t in word.lefts if t.dep_ == "nsubjpass"), None)
            of = next((t for t in thing.rights if t.lower_ == "of"), None) if thing is not None else None
            if of is not None and thing is not None and thing.lower_ in ("many", "most", "some", "all"):
                thing = object_of(of)
            if thing is not None and thing.pos_ == "NOUN" and not _are_people(thing):
                yield what_is(thing)
        elif word.lower_ in ("tightlipped", "lipped", "tight-lipped", "silent", "mum"):
            about = next((t for t in word.rights if t.lower_ in ("about", "on", "over")), None)
            who = subject_of(word.head)
            if about is not None and who is not None and who.pos_ in ("NOUN", "PROPN"):
                do = "do" if who.tag_ in ("NNS", "NNPS") else "does"
                matter = text_of([t for t in about.subtree if t.i > about.i])
                yield f"what {do} {without_clause(who)} say about {matter}"


def _matter(word: Token) -> str:
    """On what nobody comments: \" about the deal\"; empty where it is a request, or not said."""
    asked_ = next((t for t in (word, word.head) for t in t.rights if t.dep_ == "advcl" and t.lower_ == "asked"), word)
    for about in (*word.rights, *asked_.rights):
        thing = object_of(about)
        if about.lower_ in ("on", "about", "to") and thing is not None:
            if thing.lemma_ in ("request", "call", "message", "email", "inquiry", "matter", "question", "it", "this"):
                return ""
            matter = text_of([t for t in about.subtree if t.i > about.i])
            return f" about {re.sub(r'(?: on)? [A-Z][a-z]+day$', '', matter)}"
    return ""


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


def untold(span: Span) -> Iterator[str | None]:
    """\"did not reveal the location\", \"could not verify the claim\", \"could not guarantee that they stay\"."""
    for word in span:
        if word.pos_ != "VERB":
            continue
        thing = next((t for t in word.rights if t.dep_ == "dobj"), None)
        that = next((t for t in word.rights if t.dep_ == "ccomp"), None)
        if word.lemma_ in ("verify", "confirm") and thing is not None and _is_beyond(word):
            if thing.lemma_ in _REPORTS:
                yield f"{is_or_are(thing)} {within(thing)} true"
        elif word.lemma_ in ("guarantee", "confirm", "verify") and that is not None and _is_beyond(word):
            yield inverted(that, helper="will" if any(t.lower_ == "would" for t in that.lefts) else None)
        elif word.lemma_ in _TOLD and thing is not None and _is_refused(word):
            of = any(t.lower_ in ("of", "about", "on") for t in thing.rights)
            if _is_definite(thing):
                yield what_is(thing)
            elif thing.lower_ == "details" and of:
                yield f"what are the details {text_of([t for t in thing.subtree if t.i > thing.i])}"


def _is_beyond(verb: Token) -> bool:
    """Whether something is not done, refused or impossible: \"cannot verify\", \"not possible to verify\"."""
    above = verb.head if verb.dep_ in ("xcomp", "ccomp", "advcl", "csubj") else verb
    apart = above.lower_ in ("impossible", "hard", "difficult") or is_negated(above) or is_negated(above.head)
    return _is_refused(verb) or apart


def _is_definite(noun: Token) -> bool:
    """Whether it is known which thing is meant, and that it is no person: \"the location\", \"his own figure\"."""
    first = noun.left_edge
    return (first.lower_ == "the" or first.tag_ in ("PRP$", "POS")) and noun.pos_ == "NOUN" and not _are_people(noun)


def no_sign(span: Span) -> Iterator[str | None]:
    """\"no sign of either side shifting\", \"no indication that it will pass\", \"no plans to join\"."""
    for word in span:
        if word.lemma_ in ("appear", "seem", "look") and is_negated(word):
            clause = next((t for t in word.rights if t.dep_ in ("ccomp", "advcl") and t.i > word.i), None)
            yield inverted(clause) if clause is not None else None
        if word.left_edge.lower_ != "no" and not any(t.lower_ == "no" for t in word.lefts):
            continue
        clause = next(
            (t for t in word.rights if t.dep_ in ("acl", "ccomp", "relcl") and t.pos_ in ("VERB", "AUX")), None
        )
        if word.lemma_ in _SIGNS:
            of = next((t for t in word.rights if t.lower_ == "of"), None)
            if of is not None:
                yield _shifting(of)
            elif clause is not None and not (word.lemma_ == "sign" and _is_past(clause)):
                yield inverted(clause)
        elif word.lemma_ == "plan" and word.dep_ == "dobj" and clause is not None and has_to(clause):
            subject = subject_of(word.head)
            yield future(subject, clause) if subject is not None else None
        elif word.lemma_ in ("estimate", "figure", "explanation"):
            of = next((t for t in word.rights if t.lower_ in ("of", "for")), None)
            thing = object_of(of)
            if thing is not None and thing.left_edge.lower_ == "the":
                yield what_is(thing)


def _is_past(clause: Token) -> bool:
    """Whether it tells of the past: "showed no sign that he was sorry"."""
    return any(t.lower_ in ("was", "were", "had", "did") for t in (clause, *clause.lefts))


def _shifting(of: Token) -> str | None:
    """\"will either side shift\" of \"of either side shifting\"."""
    doing = next((t for t in of.rights if t.dep_ == "pcomp" and t.tag_ == "VBG"), None)
    who = next((t for t in of.subtree if t.dep_ in ("pobj", "nsubj") and doing is not None and t.i < doing.i), None)
    if doing is None or who is None:
        return None
    does = text_of([t for t in of.subtree if t.i >= doing.i], bare={doing.i})
    return f"will {lowered(phrase(t for t in of.subtree if of.i < t.i < doing.i), who)} {does}"


def not_done(span: Span) -> Iterator[str | None]:
    """\"No arrests have been made\", \"has given no answer\", \"will weigh offers but has not ruled out a sale\"."""
    for verb in (span.root, *span.root.conjuncts):
        perfect = any(t.lemma_ == "have" and t.dep_ in ("aux", "auxpass") for t in verb.children)
        if perfect and (is_negated(verb) or any(t.lower_ == "no" for t in edges_of(verb))):
            yield _still_to_come(verb)
    for verb in span:
        if verb.lemma_ == "rule" and _is_refused(verb) and any(t.tag_ == "VBG" for t in verb.rights):
            yield _still_to_come(verb)


def _still_to_come(verb: Token) -> str | None:
    """What has not been done as what may yet be: \"has not named a winner\" as \"will it name a winner\"."""
    own = subject_of(verb)
    if own is None:
        return None
    who = re.sub(r"^(?:no|neither)\b", "any", within(own), flags=re.IGNORECASE)
    gone = {t.i for t in verb.children if t.dep_ in ("aux", "neg") or t.lower_ in ("yet", "never")}
    gone |= {i for t in verb.children if t.lower_ == "far" for i in (t.i - 1, t.i)}  # "so far"
    passive = next((t.i for t in verb.children if t.dep_ == "auxpass"), None)
    ruled_out = next((t for t in verb.rights if verb.lemma_ == "rule" and t.tag_ == "VBG"), None)
    if ruled_out is not None:
        return f"will {who} {text_of([t for t in ruled_out.subtree if t.i >= ruled_out.i], bare={ruled_out.i})}"
    bare = {passive} if passive is not None else {verb.i}
    rest = [t for t in verb.subtree if t.i > own.right_edge.i and t.i not in gone]
    return f"will {who} {re.sub(r'^[,;:]? *', '', text_of(rest, bare=bare))}"


def leading(span: Span) -> Iterator[str | None]:
    """\"What caused the blast has not been established\", where the parse took the clause for the sentence."""
    found = _LEADING.match(span.text)
    if found:
        yield found.group("clause")
