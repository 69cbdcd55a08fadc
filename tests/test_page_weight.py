"""No page of a briefing is heavier than 60 kB without its article, whatever the article holds."""

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from pages import FakeService, pages
from samples import article, briefing, evidence

from briefing.ingest.sentences import split
from briefing.types.briefing import Briefing
from briefing.types.draft import Withheld

WORDS = "The mayor of Port Ellery said on 3 March that wall number {n} of the harbour costs the Fishers' Union too much"
LONG = " ".join(f"{WORDS.format(n=n)}, and nobody knew “why it was built” at all." for n in range(180))


def long_briefing(times: int = 1) -> Briefing:
    """The sample on an article of 5,000 words, each of its items many times over."""
    source = article(text=LONG, sentences=split(LONG), title="The walls " * 20)
    found = briefing().verified

    def many(item: object, most: int) -> tuple:  # type: ignore[type-arg]
        proofs = [(evidence(source, source.sentence_text(n % 180 + 1)),) * 3 for n in range(most)]
        texts = [" ".join([WORDS.format(n=n)] * times) for n in range(most)]
        made = [replace(item, id=f"{item.id}{n:03}", evidence=proofs[n]) for n in range(most)]  # type: ignore
        return tuple(replace(each, text=texts[n]) if hasattr(each, "text") else each for n, each in enumerate(made))

    verified = replace(
        found,
        summary=many(found.summary[0], 12),
        key_actors=many(found.key_actors[0], 30),
        claims=many(found.claims[1], 80),
        open_questions=many(found.open_questions[0], 40),
        counterarguments=many(found.counterarguments[0], 40),
        withheld=(Withheld("claims", WORDS * 9, "number_mismatch", "1", "2"),) * 90,
    )
    return replace(briefing(), article=source, verified=verified)


def client_of(made: Briefing) -> FlaskClient:
    return pages(FakeService({made.article.id: made})).test_client()


def weight(client: FlaskClient, page: str) -> int:
    """Bytes of the page, its style sheet and its script, without the article."""
    assets = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(assets) == 2
    without = re.sub(r"<article[^>]*>.*</article>", "", page, flags=re.DOTALL)
    return len(without.encode()) + sum(len(client.get(asset).data) for asset in assets)


@pytest.mark.parametrize("times", [1, 9])
def test_page_of_a_long_article_is_light_and_leads_to_every_claim(times: int) -> None:
    made = long_briefing(times)
    assert made.article.words() >= 5_000
    client = client_of(made)
    address = f"/articles/{made.article.id}"
    assert weight(client, client.get(address).text) < 60_000
    seen: list[str] = []
    following = "?claims=all"
    while following:
        page = client.get(address + following).text
        assert weight(client, page) < 60_000
        seen += re.findall(r'<li class="item" id="(c2\d\d\d)"', page)
        links = re.findall(r'href="(\?claims=all&amp;from=\d+)#claims">Next claims \((\d+) more\)', page)
        assert [int(more) for _, more in links] == ([80 - len(seen)] if len(seen) < 80 else [])
        following = links[0][0].replace("&amp;", "&") if links else ""
    assert seen == [claim.id for claim in made.verified.claims]


def test_page_says_what_was_left_out_and_where_it_is() -> None:
    page = client_of(long_briefing()).get(f"/articles/{article().id}?claims=all&from=31").text
    assert re.search(r'<span class="aside">31–\d\d of 80</span>', page)
    assert 'href="?claims=all#claims">First claims</a>' in page
    assert re.search(r'briefing.md">\d+ more in the whole briefing as text</a>', page)
    assert re.search(r'briefing/receipt">78 more in the receipt</a>', page)


@pytest.mark.parametrize("start", ["0", "-1", "x", "²", "999", "9" * 40, ""])
def test_page_when_it_is_to_begin_at_no_claim_begins_at_the_first(start: str) -> None:
    page = client_of(briefing()).get(f"/articles/{article().id}?claims=all&from={start}").text
    assert re.findall(r'<li class="item" id="(c\d)"', page) == ["c1", "c2", "c3"]
    assert "First claims" not in page
