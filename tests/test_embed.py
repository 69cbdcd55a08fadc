import csv
import io
import json
import re
import struct
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pages import FAILED, HOSTILE, WAITING, FakeService, hostile_service, pages
from samples import article, briefing

from briefing import api, embed
from briefing.config import Config
from briefing.embed.cards import drawn, rasterised
from briefing.embed.origins import frame_ancestors, sharing
from briefing.errors import ConfigurationError
from briefing.render.addresses import Addresses
from briefing.render.lettering import width
from briefing.render.linked_data import script_safe, to_linked_data
from briefing.render.outline import outline
from briefing.render.rows import COLUMNS
from briefing.render.signed_links import sign, signed_link
from briefing.schemas.rows import RowSchema

SAMPLE = briefing().article.id
NEWS = "https://news.example"
LINKS = Addresses("https://briefing.example")


def site(service: FakeService) -> Flask:
    app = pages(service)
    embed.register(app)
    api.register(app)
    return app


def client_of(*origins: str, **config: Any) -> FlaskClient:
    return site(FakeService(config=Config(embed_origins=origins, **config))).test_client()


@pytest.fixture
def client() -> FlaskClient:
    return client_of()


# --- frames and the component -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("origins", "expected"),
    [((), "frame-ancestors 'self'"), ((NEWS,), f"frame-ancestors 'self' {NEWS}"), (("*",), "frame-ancestors *")],
)
def test_frame_lets_only_allowed_origins_hold_it(origins: tuple[str, ...], expected: str) -> None:
    assert frame_ancestors(origins) == expected
    answer = client_of(*origins).get(f"/embed/{SAMPLE}")
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"].endswith(expected)
    assert "X-Frame-Options" not in answer.headers
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("origins", "origin", "expected"),
    [((), NEWS, None), ((NEWS,), NEWS, NEWS), ((NEWS,), "https://evil.example", None), (("*",), "null", "*")],
)
def test_component_data_may_be_read_by_allowed_origins(
    origins: tuple[str, ...], origin: str, expected: str | None
) -> None:
    assert sharing(origin, origins).get("Access-Control-Allow-Origin") == expected
    answer = client_of(*origins).get(f"/embed/{SAMPLE}.json", headers={"Origin": origin})
    assert answer.headers.get("Access-Control-Allow-Origin") == expected


def test_component_data_holds_the_lines_with_marks_decided(client: FlaskClient) -> None:
    data = client.get(f"/embed/{SAMPLE}.json").json
    lines = {line["id"]: line for section in data["sections"] for line in section["lines"]}
    assert lines["c1"]["text"] == "“We asked for marshes, and we were given concrete”"
    assert lines["c1"]["sentences"][0]["url"].startswith("https://news.example/harbour-plan#:~:text=")
    assert data["page"] == f"http://localhost/articles/{SAMPLE}"


@pytest.mark.parametrize(("article_id", "status"), [(WAITING, 202), (FAILED, 503), ("no-such", 404)])
def test_frame_when_there_is_no_briefing(client: FlaskClient, article_id: str, status: int) -> None:
    assert client.get(f"/embed/{article_id}").status_code == status
    assert client.get(f"/embed/{article_id}.json").status_code == status
    for form in ("svg", "png"):
        assert client.get(f"/share/{article_id}.{form}").status_code == status


def test_signed_link_lets_any_page_hold_the_briefing_until_it_ends_or_its_key_goes() -> None:
    keys = {"desk": "a secret of the desk", "site": "a secret of the site"}
    soon = datetime.now(UTC) + timedelta(hours=1)
    config = {"embed_keys": tuple(f"{name}:{secret}" for name, secret in keys.items())}
    link = signed_link(Addresses(""), SAMPLE, sign(keys, "site", SAMPLE, soon))
    answer = client_of(**config).get(link)
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"].endswith("frame-ancestors *")
    data = client_of(**config).get(link.replace("?", ".json?"), headers={"Origin": NEWS})
    assert data.headers["Access-Control-Allow-Origin"] == "*"
    assert client_of(embed_keys=config["embed_keys"][:1]).get(link).status_code == 403  # its key was taken away
    ended = signed_link(Addresses(""), SAMPLE, sign(keys, "site", SAMPLE, datetime.now(UTC) - timedelta(seconds=1)))
    for bad in (
        ended,
        link.replace("expires=", "expires=" + "9" * 30),
        link.replace("key=site", "key=desk"),
        link[:-1] + "x",
    ):
        refused = client_of(**config).get(bad)
        assert refused.status_code == 403
        assert refused.headers["Content-Security-Policy"].endswith("frame-ancestors 'self'")
        assert "Port Ellery" not in refused.text


def test_configuration_when_a_key_is_too_short() -> None:
    with pytest.raises(ConfigurationError, match="EMBED_KEYS"):
        Config(embed_keys=("desk:short",))


def test_component_is_light(client: FlaskClient) -> None:
    answer = client.get("/embed.js")
    assert len(answer.data) < 10_000
    assert "innerHTML" not in answer.text
    for name in re.findall(r'"(/embed/static/[^"]+)"', client.get(f"/embed/{SAMPLE}").text):
        assert client.get(name).status_code == 200
    assert client.get("/embed/static/../frames.py").status_code == 404


# --- oEmbed -------------------------------------------------------------------------------------------------------


def test_oembed_as_json_and_xml_says_the_same(client: FlaskClient) -> None:
    link = f"http://localhost/articles/{SAMPLE}"
    data = client.get("/oembed", query_string={"url": link}).json
    root = ElementTree.fromstring(client.get("/oembed", query_string={"url": link, "format": "xml"}).data)  # noqa: S314
    assert {each.tag: each.text for each in root} == {name: str(value) for name, value in data.items()}
    assert (data["type"], data["version"], data["width"], data["height"]) == ("rich", "1.0", 640, 720)
    assert f'src="http://localhost/embed/{SAMPLE}"' in data["html"]


def test_oembed_keeps_within_the_size_asked_for(client: FlaskClient) -> None:
    query = {"url": f"http://localhost/articles/{SAMPLE}", "maxwidth": "300", "maxheight": "99999"}
    data = client.get("/oembed", query_string=query).json
    assert (data["width"], data["height"]) == (300, 720)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 400),
        ({"url": f"http://localhost/articles/{SAMPLE}", "format": "yaml"}, 501),
        ({"url": f"https://evil.example/articles/{SAMPLE}"}, 404),
        ({"url": "http://localhost/articles/no-such"}, 404),
        ({"url": "http://localhost/docs"}, 404),
        ({"url": "http://[bad"}, 404),
    ],
)
def test_oembed_when_it_cannot_answer(client: FlaskClient, query: dict[str, str], status: int) -> None:
    assert client.get("/oembed", query_string=query).status_code == status


def test_reader_page_leads_to_oembed_and_knows_the_public_address() -> None:
    page = client_of(public_url="https://briefing.example/").get(f"/articles/{SAMPLE}").text
    assert 'type="application/json+oembed"' in page
    assert f'href="https://briefing.example/articles/{SAMPLE}"' in page
    assert f'content="https://briefing.example/share/{SAMPLE}.png"' in page


def test_card_is_well_formed_and_within_its_lines(client: FlaskClient) -> None:
    root = ElementTree.fromstring(client.get(f"/share/{SAMPLE}.svg").data)  # noqa: S314
    assert root.get("viewBox") == "0 0 1200 630"
    assert "Port Ellery" in "".join(root.itertext())


def test_card_as_png_is_drawn_with_our_own_letters(client: FlaskClient) -> None:
    answer = client.get(f"/share/{SAMPLE}.png")
    assert (answer.mimetype, answer.data[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", answer.data[16:24]) == (1200, 630)
    bare = rasterised('<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630"/>')
    assert len(answer.data) > len(bare) + 10_000  # without a font no letter is drawn


@pytest.mark.parametrize("title", ["W" * 10_000, "橋" * 300, "A & B <i>", "\u202e\x00"])
def test_card_of_a_strange_title_stays_within_its_edges(title: str) -> None:
    written = replace(outline(briefing()), title=title)
    root = ElementTree.fromstring(drawn(written))  # noqa: S314
    big = [text.text or "" for text in root.iter("{http://www.w3.org/2000/svg}text") if text.get("font-size") == "52"]
    assert all(width(line, 52) <= 1.05 * 1056 for line in big)
    assert rasterised(drawn(written)).startswith(b"\x89PNG")


# --- feeds and rows -----------------------------------------------------------------------------------------------


def test_json_feed_items_have_permanent_ids(client: FlaskClient) -> None:
    answer = client.get("/feeds/briefings.json?q=wall&cursor=")
    feed = answer.json
    assert answer.mimetype == "application/feed+json"
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "http://localhost/feeds/briefings.json?q=wall"
    (item,) = feed["items"]
    assert item["id"] == f"urn:briefing:article:{SAMPLE}"
    assert item["external_url"] == "https://news.example/harbour-plan"
    assert item["tags"] == ["Ana Duarte", "Fishers' Union"]


def test_atom_feed_has_what_rfc_4287_requires(client: FlaskClient) -> None:
    name = "{http://www.w3.org/2005/Atom}"
    root = ElementTree.fromstring(client.get("/feeds/briefings.atom").data)  # noqa: S314
    (entry,) = root.findall(f"{name}entry")
    for required in ("id", "title", "updated"):
        assert root.findtext(name + required)
        assert entry.findtext(name + required)
    assert entry.findtext(f"{name}id") == f"urn:briefing:article:{SAMPLE}"
    assert datetime.fromisoformat(entry.findtext(f"{name}updated") or "").tzinfo is not None


@pytest.mark.parametrize(
    "path", ["/feeds/briefings.json", "/feeds/briefings.atom", "/v1/briefings/rows", "/v1/briefings/rows?format=csv"]
)
def test_feeds_and_rows_are_sent_again_only_when_they_changed(path: str) -> None:
    service = FakeService()
    client = site(service).test_client()
    first = client.get(path)
    known = {"If-None-Match": first.headers["ETag"]}
    same = client.get(path, headers=known)
    assert (first.status_code, same.status_code, same.data) == (200, 304, b"")
    service.briefings["another"] = briefing(article(id="another"))
    changed = client.get(path, headers=known)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_feed_of_each_query_has_an_id_and_a_title_of_its_own(client: FlaskClient) -> None:
    name = "{http://www.w3.org/2005/Atom}"
    heads = []
    for query in ("", "?q=wall", "?q=wall&cursor=", "?actor=wall"):
        root = ElementTree.fromstring(client.get(f"/feeds/briefings.atom{query}").data)  # noqa: S314
        heads.append((root.findtext(f"{name}id"), root.findtext(f"{name}title")))
    assert heads[0] == ("urn:briefing:feed", "Briefings")
    assert heads[1] == heads[2]
    assert len({each for each, _ in heads}) == 3
    assert heads[3][1] == "Briefings: wall"


def test_rows_as_json_and_csv_have_the_same_columns(client: FlaskClient) -> None:
    (row,) = client.get("/v1/briefings/rows").json
    table = list(csv.DictReader(io.StringIO(client.get("/v1/briefings/rows?format=csv").text)))
    assert sorted(row) == sorted(COLUMNS) == sorted(RowSchema().fields)
    assert tuple(table[0]) == COLUMNS
    assert (row["claims"], row["central_claims"], row["figures_carried"], row["figures_total"]) == (3, 2, 1, 2)
    assert row["made_at"] == table[0]["made_at"] == "2026-03-05T09:01:00+00:00"


def test_rows_when_bounded_in_time() -> None:
    service = FakeService()
    client = site(service).test_client()
    client.get("/v1/briefings/rows?from=2026-03-01T10:00:00%2B02:00&to=1772700000000&q=wall")
    (query,) = service.asked
    assert query.since == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert query.until == datetime(2026, 3, 5, 8, 40, tzinfo=UTC)
    assert query.word == "wall"


@pytest.mark.parametrize("query", ["from=soon", "to=99999999999999999999", "format=xlsx", "limit=0", "colour=red"])
def test_rows_when_asked_wrongly(client: FlaskClient, query: str) -> None:
    assert client.get(f"/v1/briefings/rows?{query}").status_code == 422


def test_rows_as_csv_when_a_title_is_a_formula() -> None:
    service = FakeService({SAMPLE: briefing(article(title='=HYPERLINK("https://evil.example")'))})
    table = csv.DictReader(io.StringIO(site(service).test_client().get("/v1/briefings/rows?format=csv").text))
    assert next(table)["title"].startswith("'=HYPERLINK")


# --- linked data --------------------------------------------------------------------------------------------------


def test_linked_data_tells_quotations_from_claims_and_never_reviews() -> None:
    graph = to_linked_data(briefing(), LINKS, claims="all")["@graph"]
    assert [node["@type"] for node in graph] == ["NewsArticle", "Quotation", "Claim", "Claim"]
    quotation = graph[1]
    assert quotation["text"] == "We asked for marshes, and we were given concrete"
    assert quotation["creator"] == {"name": "Tomas Reyes"}
    assert quotation["isBasedOn"] == {"@id": graph[0]["@id"]} == {"@id": "https://news.example/harbour-plan"}
    assert graph[2]["author"]["jobTitle"] == "Mayor"
    assert "ClaimReview" not in json.dumps(graph)


def test_linked_data_in_the_page_is_json_that_ends_no_script() -> None:
    page = site(hostile_service()).test_client().get(f"/articles/{HOSTILE}").text
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert json.loads(found)["@graph"][0]["@type"] == "NewsArticle"
    assert "<" not in script_safe({"a": "</script><!--"})


@pytest.mark.parametrize(
    "path",
    [
        "/embed/hostile",
        "/embed/hostile.json",
        "/share/hostile.svg",
        "/feeds/briefings.json",
        "/feeds/briefings.atom",
    ]
    + ["/v1/briefings/rows", "/v1/briefings/rows?format=csv"]
    + ["/oembed?url=http://localhost/articles/hostile", "/oembed?url=http://localhost/articles/hostile&format=xml"],
)
def test_everything_when_the_briefing_is_hostile(path: str) -> None:
    answer = site(hostile_service()).test_client().get(path)
    assert answer.status_code == 200
    assert "\u202e" not in answer.text
    assert "\x1b" not in answer.text
    if "html" in answer.mimetype or "svg" in answer.mimetype:
        assert "<script>" not in answer.text
        assert "<img" not in answer.text
        assert 'javascript:alert(1)"' not in answer.text
    if "xml" in answer.mimetype or "svg" in answer.mimetype:
        ElementTree.fromstring(answer.data)  # noqa: S314


def test_dashboard_asks_for_columns_that_rows_have() -> None:
    text = (Path(__file__).parent.parent / "docs" / "grafana-dashboard.json").read_text("utf-8")
    targets = [target for panel in json.loads(text)["panels"] for target in panel["targets"]]
    assert {column["selector"] for target in targets for column in target["columns"]} <= set(COLUMNS)
    assert all(target["url"].startswith("${url}/v1/briefings/rows?") for target in targets)
