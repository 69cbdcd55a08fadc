"""Statements turned into questions with their own words: \"whether it will repay\" becomes \"Will it repay?\"."""

import re
from collections.abc import Collection, Iterable

from spacy.tokens import Token

from briefing.engines.embedded.wording import DATELINE

MODALS = {
    "will",
    "would",
    "could",
    "may",
    "might",
    "can",
    "should",
    "shall",
    "must",
    "’ll",
    "'ll",
    "’d",
    "'d",
    "wo",
    "ca",
}
_FRONTED = {"may": "might", "’ll": "will", "'ll": "will", "’d": "would", "'d": "would", "’re": "are", "'re": "are"}
_SUBJECTS = ("nsubj", "nsubjpass", "expl", "csubj", "csubjpass")
_LEADS = re.compile(
    r"^(?:and|but|so|or|yet|still|also|then|now|meanwhile|however|nevertheless|instead|indeed|moreover|similarly"
    r"|in addition|of course|on the other hand|at the same time|as a result|either way|for now|today)\b[, ]*",
    re.IGNORECASE,
)
_MINE = re.compile(r"\b(?:I|me|my|[Yy]ou|[Yy]our|[Ww]e|us|[Oo]ur)\b")  # a question in somebody else's voice
_TOLD_BY = re.compile(  # who says so, after what is said
    r", (?:\w[\w.’'-]* ){1,4}(?:said|says?|reported|believed?|suggested|suggests|added|argued?|warned|told \w+)\b.*$"
    r"|, (?:announcing|telling|saying|adding|arguing|citing|noting|stating|suggesting|calling)\b.*$"
)
_REMARK = re.compile(r", (?:which|who|whose)\b[^,]*$")  # the article's own aside, which the question does not need
_ASIDE = re.compile(
    r" ?[-—–]+ ?(?:\w+ing|a|all|although|an|and|as|but|despite|from|in|including|not|on|or|plus|something|the|though"
    r"|who|which|with|without)\b"
)
_FUNCTION_WORD = re.compile(
    r"(?:The|A|An|This|That|These|Those|His|Her|Its|Their|Our|My|It|They|He|She|We|In|On|At|For|With|By|After|If)\b"
)
_HELPERS = "is|are|was|were|do|does|did|has|have|had|can|could|may|might|must|shall|should|will|would"
_BREAKS = "who|that|which|if|when|as|because|while|and|or|but"
_ILL_FORMED = re.compile(  # what the parse tore, so that it reads as nobody would ask it
    r"\b(?!(?:that|had)\b)(\w+) \1\b"  # a word twice
    r"|n[’']t n[’']t\b"
    rf"|^(?:\w+ )?(?:{_HELPERS}) (?:who|whose|which)\b"
    rf"|^({_HELPERS}) (?:(?!(?:{_BREAKS})\b)[\w’'-]+ ){{1,8}}\2 "  # "should hats should be made"
    rf"|^(?:{_HELPERS})\b.* (?:a|an|and|by|for|from|into|of|or|over|than|the|with)$"
    r"|^(?:do|does|did)\b.* or (?:can|will|would)\b|^(?:do|does|did)\b.*, (?:can|could|may|might|will|would)\b"
    r"|\b(?:a|an|the)$|^will (?:\w+[. ]+){1,4}do$|^\w+ (?:yes|no),|^\w+ (?:he or she|one|someone) (?!of\b)"
    r"|^(?:do|does|did) (?:\w+ ){1,3}(?:can|could|may|might|must|should|will|would)\b"
    rf"|^(?:{_HELPERS}) (?:him|me|them|us|not)\b|\b(?:not|question) whether\b|^(?:whether|if|wherein|whereby)\b"
    r"|^how (?:about|around|nearly|over)\b"
    rf"|^(?:how|when|where|why)(?: (?!(?:{_HELPERS})\b)\w+)?"
    r" (?:a|an|each|every|he|her|his|it|its|she|the|their|they|this) "  # no helper before the subject
    r"|^(?:will|would|can|could|may|might|should)\b.* be$|\bto(?: do)?$|\band (?:has|have|had) (?:not|yet)\b"
    r"|[<>{}|]|={2}|^what (?:is|are) (?:he|she|they) doing$",
    re.IGNORECASE,
)
_MARKS = ' .,;:—–-"“”'


def subject_of(verb: Token) -> Token | None:
    """The subject of a verb: its own, or that of the verb it is joined to or completes."""
    own = next((t for t in verb.lefts if t.dep_ in _SUBJECTS), None)
    if own is None:  # \"is there\", \"should the spring be wet\": after the auxiliary, or after the verb
        own = next((t for t in verb.rights if t.dep_ in ("nsubj", "nsubjpass") and t.i == verb.i + 1), None)
    if own is None and verb.dep_ in ("conj", "xcomp") and verb.head.i != verb.i:
        return subject_of(verb.head)
    return own or _taken_for_object(verb)


def _taken_for_object(verb: Token) -> Token | None:
    """\"The mine\" of \"warned the mine might close\", where the parse takes it for whom somebody warned."""
    if verb.dep_ != "ccomp" or not any(t.tag_ == "MD" for t in verb.lefts):
        return None
    begin = _first_helper(verb)
    return next((t for t in verb.head.rights if t.dep_ == "dobj" and t.right_edge.i == begin - 1), None)


def inverted(
    verb: Token, *, subject: str | None = None, subject_token: Token | None = None, helper: str | None = None
) -> str | None:
    """A clause as a yes-or-no question without its mark: \"will the company repay any of it\".

    ``subject``, whose head is ``subject_token``, and ``helper`` stand for the clause's own where given.
    """
    own = subject_of(verb)
    if own is None and subject is None:
        return None
    front, after = _helper(verb, own)
    who = subject or named(own)
    asks = own is not None and (own.left_edge.dep_ == "mark" or own.left_edge.tag_ in ("WP", "WP$", "WDT"))
    if not who or (asks and (own is None or own.left_edge.lower_ != "that" or own.left_edge.i == own.i)):
        return None
    rest = [t for t in _rest(verb, own) if t.i not in after]
    words = text_of(rest, bare=_finite(verb) if front in ("does", "do", "did") else ())
    if not words:
        return None
    question = f"{helper or front} {lowered(who, subject_token or own)} {words}"
    before = _before(verb, own)
    return f"{question}, {before}" if before else question


def _finite(verb: Token) -> set[int]:
    """A verb without auxiliary and those joined to it that share its subject: after \"does\" all stand in base form."""
    joined = [
        t
        for t in verb.conjuncts
        if t.tag_ in ("VBZ", "VBD", "VBP") and not any(c.dep_ in _SUBJECTS for c in t.children)
    ]
    return {t.i for t in (verb, *joined)}


def _helper(verb: Token, subject: Token | None) -> tuple[str, set[int]]:
    """The auxiliary that goes to the front, in the form it takes there, and which tokens it was."""
    helpers = [t for t in verb.children if t.dep_ in ("aux", "auxpass") and t.lower_ != "to"]
    first = min(helpers, key=lambda t: t.i, default=None)
    if first is None and verb.lemma_ == "be":
        first = verb
    if first is None:
        return {"VBZ": "does", "VBD": "did", "VBN": "did"}.get(verb.tag_, "do"), set()  # "handed" alone is past
    following = first.nbor(1) if first.i + 1 < len(first.doc) else None
    word = _FRONTED.get(first.lower_, first.lower_)
    if word in ("’s", "'s"):
        word = "has" if first.lemma_ == "have" else "is"
    if following is not None and following.lower_ in ("n't", "n’t"):
        return word + following.lower_, {first.i, following.i}
    return word, {first.i}


def _rest(verb: Token, subject: Token | None) -> list[Token]:
    """The words of a clause after its subject, up to where another clause begins."""
    skipped: set[int] = set()
    for child in verb.children:
        joined = child.dep_ == "conj" and any(t.dep_ in (*_SUBJECTS, "aux", "auxpass") for t in child.children)
        if (
            joined
            or _is_another_s(child, verb)
            or child.dep_ in ("parataxis", "mark", "nsubj", "nsubjpass", "expl", "csubj", "csubjpass")
        ):
            skipped.update(t.i for t in child.subtree)
        if joined:
            skipped.update(t.i for t in child.head.rights if t.dep_ == "cc" and t.i < child.i)
    begin = _end_of(subject) if subject is not None and subject.i < verb.i else verb.left_edge.i - 1
    begin = max(begin, _first_helper(verb) - 1) if subject is None else begin
    return [t for t in verb.subtree if t.i > begin and t.i not in skipped]


def _is_another_s(child: Token, verb: Token) -> bool:
    """Whether a participle after a comma goes on with who reports the clause: \", calling for a sale of the mine\"."""
    after_comma = child.i > verb.i and child.left_edge.i > 0 and child.doc[child.left_edge.i - 1].text == ","
    return verb.dep_ == "ccomp" and child.dep_ == "advcl" and child.tag_ == "VBG" and after_comma


def _first_helper(verb: Token) -> int:
    return min((t.i for t in verb.lefts if t.dep_ in ("aux", "auxpass")), default=verb.i)


def _before(verb: Token, subject: Token | None) -> str:
    """What stands before the subject and belongs to the clause: a condition or a time."""
    if subject is None or subject.i > verb.i:
        return ""
    kept = [
        t
        for child in verb.lefts
        if child.i < subject.i and child.dep_ in ("advcl", "prep", "npadvmod") and child.right_edge.i < subject.i
        for t in child.subtree
    ]
    words = _LEADS.sub("", phrase(kept)).strip(_MARKS)
    return lowered(words, kept[0] if kept else None)


def named(subject: Token | None) -> str:
    """A subject as printed, with the comma that closes what is inserted in it."""
    if subject is None:
        return ""
    doc, last = subject.doc, _end_of(subject)
    whole = DATELINE.sub("", text_of(list(doc[subject.left_edge.i : last + 1])))
    closes = "," in whole and any(t.text == "," for t in doc[last : last + 2])
    if subject.tag_ in ("NNS", "NNPS") or subject.left_edge.tag_ == "WDT":
        whole = re.sub(r"^that (?=\w+s\b)", "", whole)
    return whole + "," if closes else whole


def _end_of(subject: Token) -> int:
    """Where a subject ends, also where the parse takes the parts of \"Wal-Mart\" for one subject each."""
    last = subject.right_edge
    while last.i + 1 < len(last.doc) and not last.whitespace_ and (after := last.nbor(1)).head.i == subject.head.i:
        if after.dep_ != subject.dep_:
            break
        last = after.right_edge
    return last.i


def phrase(tokens: Iterable[Token]) -> str:
    """Tokens as printed, in order, without marks at either end."""
    return text_of(sorted(tokens, key=lambda t: t.i)).strip(_MARKS)


def text_of(tokens: list[Token], bare: Collection[int] = ()) -> str:
    """Tokens as printed on one line; those at ``bare`` in their base form."""
    words = "".join(
        (t.lemma_ if t.i in bare else t.text) + (" " if t.whitespace_ or t.i in bare else "") for t in tokens
    )
    return " ".join(re.sub(r"\(\s*\)", "", words).split()).strip(" .,;:—–")


def lowered(words: str, first: Token | None) -> str:
    """Words as they stand within a sentence: a capital only where a name begins."""
    if not words or re.match(r"I\b", words) or re.match(r"[A-Z][A-Z&]", words):
        return words
    if first is None or _FUNCTION_WORD.match(words):
        return words[0].lower() + words[1:]
    seen = _seen_within_sentences(first.left_edge)
    number = first.left_edge.pos_ == "NUM"
    named = first.left_edge.pos_ == "PROPN" or (first.left_edge.ent_iob_ == "B" and not number)
    if named if seen is None else seen:
        return words
    return words[0].lower() + words[1:]


def _seen_within_sentences(word: Token) -> bool | None:
    """Whether a word that opens a sentence has its capital elsewhere too; None where it stands nowhere else."""
    if not word.is_sent_start or not word.text.istitle():
        return None
    others = [t.text for t in word.doc if t.lower == word.lower and not t.is_sent_start and t.i != word.i]
    return not any(text.islower() for text in others) if others else None


def asked(words: str | None) -> str | None:
    """A question with its capital and its mark; None where quotation marks do not pair."""
    words = _REMARK.sub("", _TOLD_BY.sub("", words or ""))
    words = re.sub(r"^(\w+ )that (?=\w+s (?:in|of|at|on|from|to|by)\b)", r"\1", words)
    words = re.sub(r",? according to .*$", "", words)
    words = re.sub(r"(?<= )(?:not only|#) ", "", words)
    words = re.sub(rf"^((?:{_HELPERS}) .*?) (?:likely|probably|reportedly)(?= (?!to\b))", r"\1", words)
    words = re.sub(r",? (?:and|or)$", "", words.rstrip(" -—–"))
    for dash in (" - ", " -- ", "—", "–"):  # an aside at the end that a dash opens
        if words.count(dash) % 2 and _ASIDE.match(words, words.rindex(dash)):
            words = words[: words.rindex(dash)]
    paired = words.count("‘") <= words.count("’") and all(
        words.count(a) == words.count(b) for a, b in ("“”", "()", "[]")
    )
    paired &= all(words.count(mark) % 2 == 0 for mark in ('"', "''", "—", "–", " - "))
    if not words or not paired or _MINE.search(words):
        return None
    if re.search(r"['’]s$", words.strip(" .,;:—–")):  # the parse lost what it belongs to
        return None
    words = re.sub(r"\s+([,.;:?!’])", r"\1", _LEADS.sub("", words).strip(" .,;:—–"))
    if _ILL_FORMED.search(words):
        return None
    return f"{words[0].upper()}{words[1:]}?" if words else None
