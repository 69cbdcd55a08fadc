import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from pages import FAILED, HOSTILE, WAITING, FakeService, hostile_service, pages
from samples import article, briefing, evidence

from briefing.config import Config
from briefing.editorial import Difference
from briefing.render.lettering import lines, width
from briefing.render.outline import receipt_line
from briefing.types.briefing import Briefing
from briefing.types.draft import ClaimKind
from briefing.types.items import Speaker, Statement
from briefing.web.assets import shortened, spaced
from briefing.web.changes import changes
from briefing.web.drawing import LEADING, SIZE, Text, drawings, wide
from briefing.web.passages import Proof, paragraphs
from briefing.web.progress import progress
from briefing.web.search import form_query
from briefing.web.submission import submitted
from briefing.web.voices import Saying, Voices, voices

SAMPLE = briefing().article.id


@pytest.fixture
def service() -> FakeService:
    return FakeService()


@pytest.fixture
def client(service: FakeService) -> FlaskClient:
    return pages(service).test_client()


class Tags(HTMLParser):
    """Elements and attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


# --- pages --------------------------------------------------------------------------------------------------------


def test_home_lists_briefings(client: FlaskClient) -> None:
    page = client.get("/").text
    assert f'href="/articles/{SAMPLE}"' in page
    assert "2 open questions" not in page
    assert "3 claims, 1 open question" in page


def test_home_when_there_are_no_briefings_says_how_to_add_one() -> None:
    page = pages(FakeService({})).test_client().get("/").text
    assert "No briefings yet" in page
    assert "briefing seed" in page


def test_home_when_the_search_finds_nothing(client: FlaskClient) -> None:
    assert "No briefing matches" in client.get("/?q=nothing").text


def test_home_asks_for_what_was_searched(client: FlaskClient, service: FakeService) -> None:
    client.get("/?q=harbour+wall&source=example&actor=Duarte&since=2026-03-01&until=2026-03-05&cursor=")
    (query,) = service.asked
    assert (query.word, query.source, query.actor) == ("harbour wall", "example", "Duarte")
    assert query.since == datetime(2026, 3, 1, tzinfo=UTC)
    assert query.until == datetime(2026, 3, 6, tzinfo=UTC)  # the last day is included


def test_form_query_when_a_date_is_none() -> None:
    form = form_query({"since": "yesterday", "until": "2026-13-01"})
    assert (form.query.since, form.filled(), form.suffix()) == (None, {}, "")


def test_search_that_finds_nothing_says_what_was_asked_and_takes_each_condition_away(client: FlaskClient) -> None:
    page = client.get("/?q=nothing&actor=<b>Duarte&since=2026-03-01").text
    assert "No briefing matches all of this." in page
    removing = [
        attrs["href"] for tag, attrs in Tags(page).found if (attrs.get("aria-label") or "").startswith("Remove")
    ]
    assert removing == [
        "/?actor=%3Cb%3EDuarte&since=2026-03-01",
        "/?q=nothing&since=2026-03-01",
        "/?q=nothing&actor=%3Cb%3EDuarte",
    ]
    assert 'href="/feeds/briefings.atom?q=nothing&amp;actor=%3Cb%3EDuarte&amp;since=2026-03-01"' in page


@pytest.mark.parametrize(
    ("pasted", "url"),
    [
        ("https://news.example/a", "https://news.example/a"),
        ("  www.news.example/a \n", "https://www.news.example/a"),
        ("news.example/2026/a-b.html?c=d", "https://news.example/2026/a-b.html?c=d"),
        ("ftp://x", "ftp://x"),
        ("Closed.Open", "https://Closed.Open"),
        ("Closed.", None),
        ("See https://news.example/a", None),
    ],
)
def test_submission_when_a_link_or_a_text_is_pasted(pasted: str, url: str | None) -> None:
    source = submitted({"pasted": pasted, "title": " T "}).source()
    assert (source.url, source.text) == ((url, None) if url else (None, pasted))


def test_submission_when_the_source_of_a_page_is_pasted() -> None:
    source = submitted({"pasted": " <!DOCTYPE html>\n<title>A</title>", "title": "T"}).source()
    assert source.html is not None
    assert (source.text, source.title) == (None, None)


def test_add_when_a_text_is_good_goes_to_its_page(client: FlaskClient, service: FakeService) -> None:
    answer = client.post("/articles", data={"pasted": "word " * 60, "title": "The wall"})
    assert (answer.status_code, answer.location) == (303, f"/articles/{SAMPLE}")
    assert service.taken[0].title == "The wall"


def test_add_when_refused_keeps_what_was_typed(client: FlaskClient) -> None:
    answer = client.post("/articles", data={"pasted": "<b>too short</b>", "title": "T"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "&lt;b&gt;too short&lt;/b&gt;</textarea>" in answer.text


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_add_when_another_site_sends_the_form(
    client: FlaskClient, service: FakeService, headers: dict[str, str]
) -> None:
    assert client.post("/articles", data={"pasted": "word " * 60}, headers=headers).status_code == 403
    assert service.taken == []


def test_article_shows_every_section_and_ties_items_to_sentences(client: FlaskClient) -> None:
    page = client.get(f"/articles/{SAMPLE}?claims=all").text
    ids = {attrs.get("id") for _, attrs in Tags(page).found}
    assert {"summary", "key_actors", "claims", "open_questions", "counterarguments"} <= ids
    for tag, attrs in Tags(page).found:
        if tag == "a" and (attrs.get("href") or "").startswith("#"):
            assert (attrs["href"] or "")[1:] in ids
        for item in (attrs.get("data-items") or "").split():
            assert item in ids
    assert "do not have this number (the article: $90 million; the draft: $9 million)" in page
    assert "2 of 2" in page
    assert "#:~:text=" in page


def test_article_shows_central_claims_until_all_are_asked_for(client: FlaskClient) -> None:
    assert 'id="c3"' not in client.get(f"/articles/{SAMPLE}").text
    assert 'id="c3"' in client.get(f"/articles/{SAMPLE}?claims=all").text


@pytest.mark.parametrize(
    ("mode", "headers", "address", "whole"),
    [
        ("all", {}, "203.0.113.9", True),
        ("none", {}, "127.0.0.1", False),
        ("local", {}, "127.0.0.1", True),
        ("local", {}, "203.0.113.9", False),
        ("local", {"X-Forwarded-For": "203.0.113.9"}, "127.0.0.1", False),
    ],
)
def test_article_shows_its_whole_text_only_to_whom_the_setting_lets(
    mode: str, headers: dict[str, str], address: str, whole: bool
) -> None:
    source = article(text=article().text + " Nothing rests on this.")
    service = FakeService({SAMPLE: briefing(source)}, Config(reader_text=mode))
    page = (
        pages(service).test_client().get(f"/articles/{SAMPLE}", headers=headers, environ_base={"REMOTE_ADDR": address})
    )
    assert ("The harbour plan</span>" in re.sub(r"\s*<", "<", page.text)) is whole
    assert "Whether the money will last is unclear." in page.text


def test_article_when_its_briefing_is_being_made(client: FlaskClient) -> None:
    answer = client.get(f"/articles/{WAITING}")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (202, "no-store")
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in answer.text
    assert re.findall(r'<li class="(\w+)"', answer.text) == ["done", "done", "now", "next"]
    so_far = re.search(r"(\d+) s so far", answer.text)
    assert so_far and int(so_far[1]) >= 4  # and what the machine took


@pytest.mark.parametrize(("job", "states"), [(None, ["done", "now", "next", "next"])])
def test_progress_when_no_job_is_known_yet(job: None, states: list[str]) -> None:
    found = progress(article(), job, datetime.now(UTC))
    assert ([step.state for step in found.steps], found.seconds) == (states, 0)


def test_article_when_its_briefing_failed_offers_to_try_again(client: FlaskClient, service: FakeService) -> None:
    answer = client.get(f"/articles/{FAILED}")
    assert answer.status_code == 503
    assert f'action="/articles/{FAILED}/retry"' in answer.text
    assert client.post(f"/articles/{FAILED}/retry").status_code == 303
    assert service.remade == [FAILED]


@pytest.mark.parametrize("path", ["/articles/no-such", "/articles/no-such/briefing.md", "/articles/no-such/changes/2"])
def test_page_when_the_article_is_unknown(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")


def test_article_says_when_another_engine_stood_in() -> None:
    there = briefing()
    receipt = replace(there.receipt, fallback_for="llm", fallback_reason="provider-unavailable")
    service = FakeService({SAMPLE: replace(there, receipt=receipt)})
    page = pages(service).test_client().get(f"/articles/{SAMPLE}").text
    assert "as the llm engine cannot answer now (provider-unavailable)" in page
    assert "embedded engine, en_core_web_sm 3.8.0 in place of the llm engine" in receipt_line(receipt, there.article)


def test_address_that_leads_nowhere_is_a_page_for_people_and_not_for_programs(client: FlaskClient) -> None:
    people = client.get("/nowhere", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (people.status_code, people.mimetype) == (404, "text/html")
    assert "Content-Security-Policy" in people.headers
    assert "There is no such page." in people.text
    for path, accept in (("/nowhere", "application/json"), ("/nowhere", "*/*"), ("/v1/nowhere", "text/html")):
        answer = client.get(path, headers={"Accept": accept})
        assert answer.status_code == 404
        assert "There is no such page." not in answer.text


def test_page_when_there_is_a_bug_says_where_the_log_has_it_and_nothing_else(
    client: FlaskClient, service: FakeService, caplog: pytest.LogCaptureFixture
) -> None:
    service.briefings[SAMPLE] = "no briefing at all"  # type: ignore[assignment]
    answer = client.get(f"/articles/{SAMPLE}")
    assert (answer.status_code, answer.mimetype) == (500, "text/html")
    assert f"The log has it under {answer.headers.get('X-Request-ID', '')}" in answer.text
    assert "AttributeError" not in answer.text
    assert "AttributeError" in caplog.text


def test_markdown_page_when_pending_says_to_come_back(client: FlaskClient) -> None:
    assert client.get(f"/articles/{SAMPLE}/briefing.md").text.startswith("# Port Ellery")
    assert client.get(f"/articles/{WAITING}/briefing.md").status_code == 202


def unmarked(page: str) -> str:
    """The page with what only screen readers say of a change as plain words."""
    return re.sub(r'<span class="sr">(\(\w+: |\))</span>', r"\1", page)


def test_revision_page_shows_what_changed() -> None:
    service = FakeService({SAMPLE: briefing(article(revision=2))})
    client = pages(service).test_client()
    assert f"/articles/{SAMPLE}/changes/2" in client.get(f"/articles/{SAMPLE}").text
    page = client.get(f"/articles/{SAMPLE}/changes/2").text
    items, text = (unmarked(part) for part in page.split("In the text"))
    assert "harbour wall for <del>(removed: $80)</del> <ins>(added: $90)</ins> million." in text
    assert "Ellery will <ins>(added: now)</ins> rebuild its harbour wall for <del>(removed: $80)</del>" in items
    assert "What revision 1 changed" not in page
    assert "Claims, gone, though the article still says it:" in page
    assert client.get(f"/articles/{SAMPLE}/changes/1").status_code == 404


@pytest.mark.parametrize("path", ["/", f"/articles/{SAMPLE}", f"/articles/{WAITING}", "/articles/no-such"])
def test_every_page_carries_the_policy_and_nothing_inline(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for tag, attrs in Tags(answer.text).found:
        assert "style" not in attrs
        assert not any(name.startswith("on") for name in attrs)
        assert tag != "script" or attrs.get("src") or attrs.get("type") == "application/ld+json"


def test_pages_when_everything_is_hostile_hold_no_markup_of_it() -> None:
    client = pages(hostile_service()).test_client()
    for path in ("/", f"/articles/{HOSTILE}?claims=all"):
        page = client.get(path).text
        tags = Tags(page).found
        assert not {tag for tag, _ in tags} & {"img", "iframe", "object"}
        assert not [a for _, a in tags if (a.get("href") or "").lower().startswith(("javascript", "data:text"))]
        assert not [a for _, a in tags if any(name.startswith("on") for name in a)]
        assert "\u202e" not in page
        assert "\x1b" not in page


def test_assets_are_light_and_kept(client: FlaskClient) -> None:
    page = client.get(f"/articles/{SAMPLE}")
    sizes = [len(page.data)]
    for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text):
        asset = client.get(address)
        assert asset.status_code == 200
        assert "immutable" in asset.headers["Cache-Control"]
        sizes.append(len(asset.data))
    assert sum(sizes) < 60_000


# --- what pages are made of ---------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 480), st.integers(1, 200)), max_size=8))
def test_paragraphs_hold_every_sentence_whatever_the_evidence(ranges: list[tuple[int, int]]) -> None:
    source = article()
    proofs = tuple(Proof(f"i{n}", start, start + length) for n, (start, length) in enumerate(ranges))
    for paragraph in paragraphs(source, proofs):
        for passage in paragraph.passages:
            assert "".join(piece.text for piece in passage.pieces) == source.sentence_text(passage.number)
            for piece in passage.pieces:
                assert set(piece.items) <= set(passage.items)


def test_paragraphs_mark_the_exact_words_of_an_item() -> None:
    source = article()
    words = evidence(source, "$90 million")
    found = paragraphs(source, (Proof("s1", words.start, words.end),), whole=False)
    ((passage,),) = [paragraph.passages for paragraph in found]
    assert [piece.text for piece in passage.pieces if piece.items] == ["$90 million"]
    assert found[0].after_gap


def saying_things(*claims: tuple[str, str | None, str]) -> Briefing:
    """The sample with these claims: speaker, verb, words."""
    there = briefing()
    made = tuple(
        replace(
            there.verified.claims[2],
            id=f"c{n}",
            speaker=Speaker(speaker),
            cue=cue,
            text=words,
            kind=ClaimKind.INDIRECT,
        )
        for n, (speaker, cue, words) in enumerate(claims)
    )
    return replace(there, verified=replace(there.verified, claims=made))


def test_voices_are_the_claims_that_name_another_actor_those_of_one_speaker_in_a_row() -> None:
    found = voices(
        saying_things(
            ("Tomas Reyes", "said", "Duarte never asked the Fishers' Union"),
            ("critics", "say", "the wall moves the water"),
            ("Ana Duarte", "criticised", "the Fishers' Union"),
            ("Tomas Reyes", "according to", "Duarte is late"),
            ("Ana Duarte", "said", "Duarte will resign"),
        )
    )
    assert found is not None
    assert [(each.speaker, each.words, each.about) for each in found.sayings] == [
        ("Tomas Reyes", "said Duarte never asked the Fishers' Union", ("Ana Duarte", "Fishers' Union")),
        ("Tomas Reyes", "Duarte is late", ("Ana Duarte",)),
        ("Ana Duarte", "criticised the Fishers' Union", ("Fishers' Union",)),
    ]
    assert voices(saying_things(("Critics", "say", "the wall moves the water"))) is None


def test_voices_when_there_are_too_many_keep_the_central_ones() -> None:
    there = saying_things(*[("Tomas Reyes", "said", f"Duarte is late, {n}") for n in range(12)])
    claims = tuple(replace(claim, central=n > 9) for n, claim in enumerate(there.verified.claims))
    found = voices(replace(there, verified=replace(there.verified, claims=claims)))
    assert found is not None
    assert (len(found.sayings), found.found) == (8, 12)
    assert {"c10", "c11"} <= {each.item for each in found.sayings}


@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=400)), min_size=1, max_size=9))
def test_drawing_keeps_all_within_its_grid_whatever_is_said(claims: list[tuple[str, str]]) -> None:
    found = voices(saying_things(*[(speaker or "x", None, f"Duarte {words}") for speaker, words in claims]))
    for each in drawings(found, article().text) if found else ():
        for box in each.boxes:
            assert 0 <= box.y < box.y + box.height <= each.height
            assert box.x + box.width <= each.width
        tops = sorted((box.y, box.y + box.height) for box in each.boxes)
        assert all(first[1] < second[0] for first, second in zip(tops, tops[1:], strict=False))
        for x in {name.text.x for name in each.names}:
            written = sorted(_rows(name.text) for name in each.names if name.text.x == x)
            assert all(0 <= top < bottom <= each.height for top, bottom in written)
            assert all(first[1] < second[0] for first, second in zip(written, written[1:], strict=False))


def _rows(text: Text) -> tuple[int, int]:
    """Where the text begins and ends, from the head of its letters to the foot."""
    return text.y - SIZE, text.y + (len(text.lines) - 1) * LEADING


def test_drawing_gives_a_long_name_three_lines() -> None:
    said = Saying("c1", "Commission for Northern Shores", "said Ana Duarte is late", ("Ana Duarte",), 5)
    (name,) = (name for name in wide(Voices((said,), 1), "").names if name.text.x == 0)
    assert name.text.lines == ("Commission", "for Northern", "Shores")


def test_lines_are_cut_where_there_is_no_more_room() -> None:
    assert lines("the wall will only move", room=90, most=2, size=13) == ("the wall", "will only…")
    assert lines("the wall", room=90, most=2, size=13) == ("the wall",)
    (only,) = lines("W" * 10_000, room=90, most=2, size=13)
    assert only == "WWWWW…"
    assert width(only, 13) <= 90


def test_word_that_no_line_holds_is_parted_at_its_hyphens() -> None:
    assert lines("Ellen Pryce-Whitcombe", room=105, most=3, size=13) == ("Ellen Pryce-", "Whitcombe")
    assert lines("a well-known plan", room=150, most=3, size=13) == ("a well-known plan",)
    said = Saying("c1", "Ellen Pryce-Whitcombe", "said Ana Duarte is late", ("Ana Duarte",), 5)
    (name,) = (name for name in wide(Voices((said,), 1), "").names if name.text.x == 0)
    assert "".join(name.text.lines) == "Ellen Pryce-Whitcombe"


def test_drawing_closes_a_quotation_that_it_cuts() -> None:
    said = Saying("c1", "Tomas Reyes", "“We asked for marshes, and we were given concrete”", ("Ana Duarte",), 5)
    long = article().text.replace("given concrete", "given " + "more and more and " * 20 + "concrete")
    cut = replace(said, words=said.words.replace("given concrete", "given " + "more and more and " * 20 + "concrete"))
    whole, shortened = (wide(Voices((each,), 1), long).boxes[0].words.lines for each in (said, cut))
    assert " ".join(whole) == said.words
    assert (len(shortened), shortened[-1][-2:]) == (3, "…”")


def test_article_with_a_picture_leads_from_each_claim_to_its_sentence() -> None:
    there = saying_things(("Tomas Reyes", "said", "Duarte never asked <b>the</b> Fishers' Union"))
    for mode in ("all", "none"):
        page = pages(FakeService({SAMPLE: there}, Config(reader_text=mode))).test_client().get(f"/articles/{SAMPLE}")
        assert page.text.count('<a class="saying" href="#n4"') == 2
        assert 'id="n4"' in page.text
        assert "<b>the" not in page.text


def test_article_when_no_claim_is_central_shows_all() -> None:
    there = briefing()
    claims = tuple(replace(claim, central=False) for claim in there.verified.claims)
    service = FakeService({SAMPLE: replace(there, verified=replace(there.verified, claims=claims))})
    page = pages(service).test_client().get(f"/articles/{SAMPLE}").text
    assert page.count('<li class="item" id="c') == 3
    assert "only the main ones" not in page


def test_revision_page_when_the_changed_words_are_markup() -> None:
    service = FakeService({SAMPLE: briefing(article(revision=2))}, reworded="Port Ellery will rebuild <b>its wall</b>.")
    page = pages(service).test_client().get(f"/articles/{SAMPLE}/changes/2").text
    assert "&lt;b&gt;" in page
    assert "<b>its" not in page


def test_revision_page_when_the_briefing_stayed_the_same() -> None:
    class Same(FakeService):
        def difference(self, article_id: str, before: int, after: int) -> Difference:
            return Difference(article_id, before, after, ())

    page = pages(Same({SAMPLE: briefing(article(revision=2))})).test_client().get(f"/articles/{SAMPLE}/changes/2").text
    assert "The briefing says the same as before." in page


def test_changes_between_two_revisions() -> None:
    reworded = article(text=article().text.replace("$90", "$95"))
    assert [change.kind for change in changes(article(), reworded)] == ["kept", "reworded", "kept"]
    words = article().sentence_text(4)
    other = article(text=article().text.replace(words, "X" * len(words)))
    assert [change.kind for change in changes(article(), other)] == ["kept", "removed", "added", "kept"]


def test_spaced_keeps_the_edges_of_a_piece() -> None:
    assert [spaced(text) for text in (" a\u202e b ", "", None, "\n")] == [" a b ", "", "", " "]


def test_shortened_cuts_endless_words_only() -> None:
    assert shortened("a " + "W" * 10_000 + " b") == "a " + "W" * 60 + "… b"
    assert shortened("https://news.example/" + "x" * 90) == "https://news.example/" + "x" * 90


def test_statement_of_an_unknown_shape_is_still_escaped() -> None:
    there = briefing()
    bad = Statement('x"><script>alert(1)</script>', "<i>words</i>", there.verified.summary[0].evidence)
    service = FakeService({SAMPLE: replace(there, verified=replace(there.verified, summary=(bad,)))})
    page = pages(service).test_client().get(f"/articles/{SAMPLE}").text
    assert "<script>alert" not in page
    assert "&lt;i&gt;words&lt;/i&gt;" in page
