"""The pages in a real browser: Debian's Chromium through Playwright. Skipped, with the reason, where there is none."""

import json
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import SEED
from flask import Flask
from guarded import guarded
from pages import FAILED, HOSTILE, WAITING, FakeService, hostile_service, pages
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from samples import article, briefing
from waiting import HANG
from werkzeug.serving import make_server

from briefing import embed
from briefing.config import Config
from briefing.ingest.articles import seed
from briefing.jobs import JobStatus, State
from briefing.pipeline import Pipeline
from briefing.render.addresses import Addresses
from briefing.service import Pending, Service
from briefing.slack import preview
from briefing.slack.messages import briefing_message
from briefing.store.keys import Scope
from briefing.types.briefing import Briefing
from briefing.wiring import Parts

PATIENCE = HANG * 1000  # milliseconds: a loaded machine is slow, and waiting costs nothing elsewhere
expect.set_options(timeout=PATIENCE)

OpenContext = Callable[..., BrowserContext]

SAMPLE = briefing().article.id
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PICTURES = os.environ.get("PICTURES")  # a folder: the run leaves a picture of each page there
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]

VIEWS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 860}},
    "dark": {"viewport": {"width": 1280, "height": 860}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        reason = "needs Chromium: apt-get install chromium (scripts/browser does it)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET, timeout=PATIENCE)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def serve() -> Iterator[Callable[[Flask], str]]:
    """Serves apps on loopback ports; gives their addresses."""
    servers = []

    def start(app: Flask) -> str:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def site(serve: Callable[[Flask], str]) -> str:
    """A site of hand-made briefings, one of them hostile."""
    service = FakeService()
    service.briefings |= hostile_service().briefings
    service.briefings["revised"] = briefing(article(id="revised", revision=2))
    return serve(pages(service))


@pytest.fixture
def open_context(browser: Browser) -> Iterator[OpenContext]:
    """Opens contexts, which end with the test."""
    opened: list[BrowserContext] = []

    def open_one(**options: Any) -> BrowserContext:
        opened.append(browser.new_context(**options))
        opened[-1].set_default_timeout(PATIENCE)
        return opened[-1]

    yield open_one
    for each in opened:
        each.close()


@pytest.fixture
def context(open_context: OpenContext) -> BrowserContext:
    return open_context(**VIEWS["desktop"])


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


PATHS = {
    "hostile-list": "/",
    "nothing-found": "/?q=nothing",
    "article": f"/articles/{SAMPLE}?claims=all",
    "waiting": f"/articles/{WAITING}",
    "failed": f"/articles/{FAILED}",
    "unknown": "/articles/no-such",
    "changes": "/articles/revised/changes/2",
    "hostile": f"/articles/{HOSTILE}?claims=all",
}


SMALL = ("nothing-found", "waiting", "failed", "unknown")  # one view is enough


@pytest.mark.parametrize(("name", "view"), [(n, v) for n in PATHS for v in VIEWS if v == "phone" or n not in SMALL])
def test_page_has_no_serious_barrier_and_fits_its_width(
    open_context: OpenContext, site: str, name: str, view: str
) -> None:
    # bypass_csp lets axe-core in
    page = open_context(bypass_csp=True, **VIEWS[view]).new_page()
    page.goto(site + PATHS[name])
    for details in page.query_selector_all("details"):
        details.evaluate("each => { each.open = true; }")
    found = [f"{v['id']}: {v['nodes'][0]['html']}" for v in Axe().run(page).response["violations"]]
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    _picture(page, f"{name}-{view}")


def test_item_lights_up_its_sentence_and_a_sentence_its_items(page: Page, site: str) -> None:
    page.goto(f"{site}/articles/{SAMPLE}")
    page.hover("#c1 .said")
    expect(page.locator(".sentence.lit")).to_have_attribute("id", "n5")
    page.mouse.move(0, 0)
    expect(page.locator(".lit")).to_have_count(0)
    page.click("#n6")
    expect(page.locator(".item.lit")).to_have_count(2)
    assert page.eval_on_selector_all(".item.lit", "all => all.map(each => each.id)") == ["s2", "q1"]
    page.mouse.move(0, 0)
    expect(page.locator(".item.lit")).to_have_count(2)  # a click stays
    page.keyboard.press("Escape")
    expect(page.locator(".lit")).to_have_count(0)


def test_keyboard_alone_reaches_items_and_lights_their_sentences(page: Page, site: str) -> None:
    page.goto(f"{site}/articles/{SAMPLE}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    reached = []
    for _ in range(30):
        page.keyboard.press("Tab")
        reached += page.eval_on_selector_all(".sentence.lit", "all => all.map(each => each.id)")
        if page.evaluate("document.activeElement.className") == "mark":
            break
    assert {"n2", "n3", "n4", "n5", "n6"} <= set(reached)
    page.keyboard.press("Tab")
    assert page.locator(".item.lit").count() >= 1


def test_page_without_javascript_still_leads_to_the_sentence(open_context: OpenContext, site: str) -> None:
    page = open_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/articles/{SAMPLE}")
    page.click("#c1 .chip")
    expect(page).to_have_url(re.compile("#n5$"))
    expect(page.locator("#n5:target")).to_be_visible()
    page.goto(f"{site}/articles/{WAITING}")
    assert page.locator("h1").is_visible()


def test_first_paint_waits_for_one_request_besides_the_page(page: Page, site: str) -> None:
    """Held back for good, the script holds up nothing: what is painted needs the style sheet alone."""
    answered: list[str] = []
    page.on("response", lambda response: answered.append(response.url.removeprefix(site).partition("?")[0]))
    page.route("**/reader.js*", lambda route: None)
    page.goto(f"{site}/articles/{SAMPLE}", wait_until="commit")
    page.evaluate(
        "() => new Promise(done => new PerformanceObserver(seen => {"
        " if (seen.getEntriesByName('first-contentful-paint').length) done(); })"
        ".observe({ type: 'paint', buffered: true }))"
    )
    assert answered == [f"/articles/{SAMPLE}", "/static/reader.css"]


def test_copy_as_markdown(context: BrowserContext, site: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.add_init_script("window.setTimeout = () => 0")  # or the word is gone again after three seconds
    page.goto(f"{site}/articles/{SAMPLE}")
    page.click("[data-copy]")
    expect(page.locator(".status")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()").startswith("# Port Ellery rebuilds its wall")


def test_hostile_article_runs_nothing_and_asks_nobody(context: BrowserContext, site: str) -> None:
    page = context.new_page()
    seen: list[str] = []
    page.on("dialog", lambda dialog: seen.append(f"dialog {dialog.message}"))
    page.on("pageerror", lambda error: seen.append(f"error {error}"))
    page.on("console", lambda message: seen.append(f"console {message.text}"))
    page.on("request", lambda request: None if request.url.startswith(site) else seen.append(request.url))
    for path in ("/", f"/articles/{HOSTILE}?claims=all"):
        page.goto(site + path)
        page.wait_for_load_state("networkidle")
        assert (
            page.locator("main a").evaluate_all("all => all.filter(a => /^(javascript|data):/.test(a.href)).length")
            == 0
        )
    assert seen == []


def test_pasting_a_text_makes_a_briefing(
    context: BrowserContext, serve: Callable[[Flask], str], app: Flask, article_text: Callable[[], str]
) -> None:
    page = context.new_page()
    page.goto(serve(app))
    page.fill("#pasted", article_text())
    page.fill("#title", "The bridge of Harrow Bay")
    page.click("text=Make a briefing")
    expect(page.locator("#summary")).to_be_visible()
    expect(page.locator("h1")).to_have_text("The bridge of Harrow Bay")
    assert page.locator(".item .chip").count() >= 3
    page.goto(page.url.split("/articles")[0] + "/?q=Harrow")
    listed = page.locator(".briefings h3", has_text="The bridge of Harrow Bay")  # and those of earlier tests
    expect(listed.first).to_be_visible()


def test_page_shows_how_far_a_briefing_is_without_loading_anew(page: Page, serve: Callable[[Flask], str]) -> None:
    service = Queue()
    page.goto(f"{serve(pages(service))}/articles/{SAMPLE}")
    expect(page.locator(".steps .now")).to_contain_text("Waiting for its turn")
    page.evaluate("window.here = true")
    service.state = State.RUNNING
    expect(page.locator(".steps .now")).to_contain_text("checking each item")
    assert page.evaluate("window.here")
    service.made = True
    expect(page.locator("#summary")).to_be_visible()


def test_page_without_javascript_shows_the_briefing_once_it_is_made(
    open_context: OpenContext, serve: Callable[[Flask], str]
) -> None:
    service = Queue()
    page = open_context(java_script_enabled=False).new_page()
    page.goto(f"{serve(pages(service))}/articles/{SAMPLE}")
    expect(page.locator(".steps .now")).to_contain_text("Waiting for its turn")
    service.made = True
    expect(page.locator("#summary")).to_be_visible()


def test_pasting_too_little_says_why_and_keeps_it(context: BrowserContext, serve: Callable[[Flask], str]) -> None:
    page = context.new_page()
    page.goto(serve(pages(FakeService({}))))
    _picture(page, "empty-desktop")
    page.fill("#pasted", "Too little.")
    page.click("text=Make a briefing")
    expect(page.get_by_role("alert")).to_contain_text("at least 50")
    assert page.input_value("#pasted") == "Too little."


@pytest.mark.parametrize("view", VIEWS)
def test_list_of_the_seeds(open_context: OpenContext, serve: Callable[[Flask], str], view: str) -> None:
    made = [Pipeline().brief(seed(path.read_text("utf-8"))) for path in sorted(SEED.parent.glob("*.txt"))]
    page = open_context(bypass_csp=True, **VIEWS[view]).new_page()
    page.goto(serve(pages(FakeService({each.article.id: each for each in made}))))
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    expect(page.locator(".briefings h3")).to_have_count(len(made))
    _picture(page, f"home-{view}")


@pytest.mark.parametrize("view", VIEWS)
def test_page_of_the_first_seed(
    open_context: OpenContext, serve: Callable[[Flask], str], app: Flask, service: Service, view: str
) -> None:
    article_id = service.brief_now(service.keep(seed(SEED.read_text("utf-8"))).article).article.id
    page = open_context(bypass_csp=True, **VIEWS[view]).new_page()
    page.goto(f"{serve(app)}/articles/{article_id}?claims=all")
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    _picture_can_be_read(page)
    assert _weight(page) < 60_000  # the address asks for all claims
    item = page.locator("#claims .item", has_text="Rutte").first
    item.locator(".chip").first.focus()
    expect(page.locator(".sentence.lit").first).to_contain_text("The fact that you have said")
    item.evaluate("item => scrollTo(0, item.offsetTop - innerHeight / 2)")
    if PICTURES:
        page.wait_for_timeout(800)  # the article's column scrolls smoothly
        page.screenshot(path=Path(PICTURES) / f"reader{'' if view == 'desktop' else '-' + view}.png")


def _picture_can_be_read(page: Page) -> None:
    """No label of the picture lies on another or leaves the picture, and a claim and its sentence light each other."""
    boxes = page.locator(".drawing svg:visible text").evaluate_all(
        "all => all.map(text => { const box = text.getBoundingClientRect();"
        " const frame = text.closest('svg').getBoundingClientRect();"
        " return [box.left - frame.left, box.top - frame.top, frame.right - box.right, frame.bottom - box.bottom,"
        " box.width, box.height]; })"
    )
    assert len(boxes) >= 5
    for left, top, right, bottom, _, _ in boxes:
        assert min(left, top, right, bottom) >= -1
    for at, (left, top, _, _, wide, high) in enumerate(boxes):
        for left_2, top_2, _, _, wide_2, high_2 in boxes[at + 1 :]:
            apart = left + wide <= left_2 or left_2 + wide_2 <= left or top + high <= top_2 or top_2 + high_2 <= top
            assert apart, (left, top, left_2, top_2)
    said = page.locator(".drawing .saying:visible").first
    said.focus()
    sentence = page.locator(said.get_attribute("href") or "")
    expect(sentence).to_contain_class("lit")
    said.evaluate("said => said.blur()")
    expect(said).not_to_contain_class("lit")
    sentence.locator(".mark").focus()
    expect(said).to_contain_class("lit")


def _weight(page: Page) -> int:
    """Bytes of the page and all it loaded, without the article's own text."""
    weight: int = page.evaluate(
        "async () => { const files = performance.getEntriesByType('resource').map(each => each.decodedBodySize);"
        " const html = (await (await fetch(location.href)).text()).replace(/<article[^]*<\\/article>/, '');"
        " return new Blob([html]).size + files.reduce((sum, size) => sum + size, 0); }"
    )
    return weight


# --- on other people's pages ---------------------------------------------------------------------------------------


class Queue(FakeService):
    """A service whose briefing is made when the test says so."""

    state = State.QUEUED
    made = False

    def job(self, job_id: str) -> JobStatus:
        return replace(super().job(job_id), state=self.state)

    def briefing(self, article_id: str, language: str | None = None) -> Briefing:
        if not self.made:
            raise Pending
        return super().briefing(article_id, language)


def embedding(serve: Callable[[Flask], str], *origins: str) -> str:
    app = pages(FakeService(config=Config(embed_origins=origins)))
    embed.register(app)
    return serve(app)


def holder(serve: Callable[[Flask], str], body: str) -> str:
    """A page of another origin that holds this body."""
    app = Flask("holder")
    app.add_url_rule("/", view_func=lambda: f"<!doctype html><title>Holder</title>{body}")
    return serve(app)


@pytest.mark.parametrize("allowed", [True, False])
def test_frame_on_a_page_of_another_origin(page: Page, serve: Callable[[Flask], str], allowed: bool) -> None:
    briefings = embedding(serve, *(["*"] if allowed else []))
    body = f'<script src="{briefings}/embed.js"></script><iframe src="{briefings}/embed/{SAMPLE}" height="50"></iframe>'
    page.goto(holder(serve, body))
    frame = page.frame_locator("iframe")
    if not allowed:
        page.wait_for_load_state("networkidle")
        expect(frame.get_by_text("Port Ellery")).to_have_count(0)
        assert page.locator("iframe").bounding_box()["height"] < 100  # type: ignore[index]
        return
    expect(frame.locator("h1")).to_have_text("Port Ellery rebuilds its wall")
    page.wait_for_function("document.querySelector('iframe').clientHeight > 300")
    assert frame.locator("body").evaluate("body => body.scrollHeight <= innerHeight + 1")


def test_web_component_in_a_plain_html_file(page: Page, serve: Callable[[Flask], str], tmp_path: Path) -> None:
    briefings = embedding(serve, "*")
    file = tmp_path / "plain.html"
    file.write_text(
        f"<!doctype html><title>Plain</title><style>news-briefing {{ --briefing-accent: rgb(255, 0, 0); }}</style>"
        f'<script src="{briefings}/embed.js"></script>'
        f'<news-briefing article="{SAMPLE}" sections="claims"></news-briefing>',
        "utf-8",
    )
    page.goto(file.as_uri())
    expect(page.locator("news-briefing h2")).to_have_text("Port Ellery rebuilds its wall")
    expect(page.locator("news-briefing h3")).to_have_text(["Claims"])
    assert (
        page.locator("news-briefing .cite").first.evaluate("each => getComputedStyle(each).color") == "rgb(255, 0, 0)"
    )
    _picture(page, "component-desktop", as_embedded=True)


def test_web_component_when_its_page_may_not_read(page: Page, serve: Callable[[Flask], str]) -> None:
    briefings = embedding(serve, "https://news.example")
    body = f'<script src="{briefings}/embed.js"></script><news-briefing article="{SAMPLE}"></news-briefing>'
    page.goto(holder(serve, body))
    expect(page.locator("news-briefing p")).to_have_text("This briefing cannot be shown here.")


@pytest.mark.parametrize("view", VIEWS)
def test_frame_and_card_have_no_serious_barrier(
    open_context: OpenContext, serve: Callable[[Flask], str], view: str
) -> None:
    page = open_context(bypass_csp=True, **VIEWS[view]).new_page()
    page.goto(f"{embedding(serve, '*')}/embed/{SAMPLE}")
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    _picture(page, f"frame-{view}", as_embedded=view != "phone")


def test_reader_signs_in_with_a_key_adds_an_article_and_signs_out(
    page: Page, serve: Callable[[Flask], str], parts: Parts, article_text: Callable[[], str]
) -> None:
    address = serve(guarded(parts))
    key = parts.keys.create("reader", [Scope.READ, Scope.WRITE])
    page.goto(f"{address}/?q=nothing-of-this")
    page.locator("#key").fill("brf_wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("no access key")
    page.locator("#key").fill(key.token)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}/?q=nothing-of-this")
    page.goto(address)
    page.get_by_label("Paste a link or the text").fill(article_text())
    page.get_by_role("button", name="Make a briefing").click()
    expect(page.locator("#claims")).to_be_visible()
    expect(page.locator("#article")).to_contain_text("Only the sentences")
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("#key")).to_be_visible()
    page.goto(address)
    expect(page.locator("#key")).to_be_visible()


@pytest.mark.parametrize("view", VIEWS)
def test_sign_in_page_has_no_serious_barrier(
    open_context: OpenContext, serve: Callable[[Flask], str], parts: Parts, view: str
) -> None:
    page = open_context(bypass_csp=True, **VIEWS[view]).new_page()
    page.goto(serve(guarded(parts)))
    page.locator("#key").fill("brf_wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    _picture(page, f"sign-in-{view}")


@pytest.mark.parametrize(("name", "wide"), [("slack", 680), ("slack-phone", 390)])
def test_slack_message_as_our_previewer_draws_it(open_context: OpenContext, name: str, wide: int) -> None:
    page = open_context(viewport={"width": wide, "height": 300}, device_scale_factor=2).new_page()
    message = briefing_message(briefing(), Addresses("https://briefing.example"))
    page.set_content(preview.page(list(message.blocks)))
    expect(page.locator("h1")).to_have_text("Port Ellery rebuilds its wall")
    expect(page.locator(".row", has_text="Tomas Reyes")).to_contain_text("“We asked for marshes")
    drawn, sent = page.locator(".menu, .button").count(), json.dumps(message.blocks)
    assert drawn == len(re.findall('"type": "(?:overflow|button)"', sent)) > 0
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    _picture(page, name)


def test_hostile_briefing_in_a_component_stays_text(page: Page, serve: Callable[[Flask], str]) -> None:
    app = pages(hostile_service(Config(embed_origins=("*",))))
    embed.register(app)
    seen: list[str] = []
    page.on("dialog", lambda dialog: seen.append(dialog.message))
    page.on("pageerror", lambda error: seen.append(str(error)))
    briefings = serve(app)
    page.goto(
        holder(
            serve, f'<script src="{briefings}/embed.js"></script><news-briefing article="{HOSTILE}"></news-briefing>'
        )
    )
    expect(page.locator("news-briefing h2")).to_contain_text("<script>")
    assert page.locator("news-briefing img, news-briefing script").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert seen == []


def _picture(page: Page, name: str, *, as_embedded: bool = False) -> None:
    """Leaves a picture of the page; ``as_embedded`` in a column as wide as other people's pages have, and no higher."""
    if PICTURES:
        if as_embedded:
            page.set_viewport_size({"width": 640, "height": 100})
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = false; })")
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=not name.startswith("hostile"))
