"""Briefings built by hand, for tests of what shows them. The article is invented."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

from briefing.types.article import Article, Sentence
from briefing.types.briefing import Briefing, Carried, Coverage, Verified
from briefing.types.draft import ActorKind, Basis, ClaimKind, Withheld
from briefing.types.items import Actor, Against, Claim, Counterargument, Evidence, Question, Speaker, Statement
from briefing.types.receipt import Receipt

PARAGRAPHS = (
    ("The harbour plan",),
    (
        "The city council of Port Ellery voted on 3 March 2026 to rebuild the harbour wall for $90 million.",
        "Mayor Ana Duarte called the vote “a turning point for the whole coast” and thanked the engineers.",
    ),
    (
        "Critics say the wall will only move the water elsewhere.",
        "“We asked for marshes, and we were given concrete,” said Tomas Reyes, who leads the Fishers' Union.",
        "Whether the money will last is unclear.",
    ),
)


def article(*, url: str | None = "https://news.example/harbour-plan", **changes: object) -> Article:
    """The invented article, or one with other facts."""
    text, sentences = "", []
    for number, paragraph in enumerate(PARAGRAPHS, 1):
        for at, sentence in enumerate(paragraph):
            text += " " if at else "\n\n" if text else ""
            sentences.append(
                Sentence(len(sentences) + 1, len(text), len(text) + len(sentence), number, len(paragraph) == 1)
            )
            text += sentence
    made = Article(
        id="a1b2c3d4e5f60718",
        revision=1,
        text=text,
        sentences=tuple(sentences),
        digest=hashlib.sha256(text.encode()).hexdigest(),
        title="Port Ellery rebuilds its wall",
        byline="Jo Weaver",
        site="The Example",
        url=url,
        published_at=datetime(2026, 3, 4, tzinfo=UTC),
        created_at=datetime(2026, 3, 5, 9, tzinfo=UTC),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def evidence(source: Article, exact: str) -> Evidence:
    """Evidence for words that the article holds."""
    start = source.text.index(exact)
    sentence = max(s.number for s in source.sentences if s.start <= start)
    end = start + len(exact)
    return Evidence(exact, source.text[max(0, start - 24) : start], source.text[end : end + 24], start, end, sentence)


def briefing(source: Article | None = None) -> Briefing:
    """A briefing of the invented article with an item of every kind."""
    source = source or article()

    def proof(*exacts: str) -> tuple[Evidence, ...]:
        return tuple(evidence(source, exact) for exact in exacts)

    vote, mayor = PARAGRAPHS[1]
    critics, marshes, money = PARAGRAPHS[2]
    verified = Verified(
        headline="Port Ellery rebuilds its wall",
        summary=(
            Statement("s1", "Port Ellery will rebuild its harbour wall for $90 million.", proof(vote)),
            Statement("s2", money, proof(money)),
        ),
        key_actors=(
            Actor("duarte", "Ana Duarte", ActorKind.PERSON, "Mayor", ("Duarte",), 1, proof("Ana Duarte")),
            Actor("union", "Fishers' Union", ActorKind.ORGANIZATION, None, (), 1, proof("Fishers' Union")),
        ),
        claims=(
            Claim(
                "c1",
                "We asked for marshes, and we were given concrete",
                Speaker("Tomas Reyes"),
                "said",
                ClaimKind.DIRECT,
                True,
                proof(marshes),
            ),
            Claim(
                "c2",
                "The vote is “a turning point for the whole coast”",
                Speaker("Ana Duarte", "duarte"),
                "called",
                ClaimKind.MIXED,
                True,
                proof(mayor),
            ),
            Claim(
                "c3",
                "the wall will only move the water elsewhere",
                Speaker("Critics"),
                "say",
                ClaimKind.INDIRECT,
                False,
                proof(critics),
            ),
        ),
        open_questions=(Question("q1", "Will the money last?", Basis.IN_ARTICLE, proof(money)),),
        counterarguments=(
            Counterargument(
                "k1",
                "The wall will only “make things worse” by moving the water elsewhere.",
                Against("c2", None),
                Speaker("Critics"),
                Basis.IN_ARTICLE,
                proof(critics),
            ),
        ),
        withheld=(Withheld("claims", "The wall costs $9 million.", "number_mismatch", "$90 million", "$9 million"),),
        coverage=Coverage(Carried(2, 2), Carried(3, 3), Carried(1, 2)),
    )
    receipt = Receipt(
        "embedded", "en_core_web_sm 3.8.0", None, None, "1", source.digest, datetime(2026, 3, 5, 9, 1, tzinfo=UTC)
    )
    return Briefing("b0123456789abcdf", source, verified, receipt)


HOSTILE = (
    '<script>fetch("/steal")</script><img src=x onerror=alert(1)> [click](javascript:alert(1)) '
    "![x](https://evil.example/x.png) https://evil.example www.evil.example <https://evil.example> "
    "\u202egnp.exe\u202c \x1b[31mred\x1b[0m `code` **bold** # heading | a | b | &lt;b&gt; “quote‘ \ud83d"
)


def hostile() -> Briefing:
    """A briefing in which everything an article or a model can write is an attack."""
    base = briefing(
        article(title=HOSTILE, byline=HOSTILE, site=HOSTILE, url='https://news.example/"><script>x</script>')
    )
    found = base.verified
    words = HOSTILE + " " + "W" * 10_000
    bad = Evidence(words, HOSTILE, HOSTILE, 0, 10, 1)
    verified = replace(
        found,
        headline=words,
        summary=(Statement("s1", words, (bad,)), Statement("s2", "# not a heading\n\n- nor a list", (bad,))),
        key_actors=(Actor("a1", words, ActorKind.PERSON, HOSTILE, (HOSTILE,), 1, (bad,)),),
        claims=(Claim("c1", words, Speaker(words, "a1"), HOSTILE, ClaimKind.DIRECT, True, (bad,)),),
        open_questions=(Question("q1", "1. " + words, Basis.IN_ARTICLE, (bad,)),),
        counterarguments=(
            Counterargument("k1", words, Against(None, HOSTILE), Speaker(HOSTILE), Basis.IN_ARTICLE, (bad,)),
        ),
        withheld=(Withheld("claims", words, "no_evidence", HOSTILE, HOSTILE),),
    )
    return replace(base, verified=verified)
