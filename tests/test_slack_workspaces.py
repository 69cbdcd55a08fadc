import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from cryptography.fernet import Fernet
from fake_slack import CLIENT_ID, CLIENT_SECRET, SECRET, Bot, signed
from guarded import guarded
from slack_desk import LINKS, URL, Desk, item_action, open_desk, said, wait_for_jobs
from sqlalchemy import create_engine

from briefing import db
from briefing.config import Config
from briefing.errors import ConfigurationError, NotInstalled
from briefing.slack.workspaces import InstalledWorkspaces, Vault
from briefing.store import Sessions
from briefing.store.slack import Post
from briefing.store.slack_channels import ChannelStore
from briefing.store.slack_installations import InstallationStore
from briefing.wiring import Parts

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(3))
TOKENS = {"T1": "xoxb-1-of-harbour-daily", "T2": "xoxb-2-of-lakeside-post"}
SEEN: dict[str, Any] = {"team": {"id": "T1", "name": "Harbour <Daily>"}, "authed_user": {"id": "U7"}}


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with open_desk(database_url, several=True, keys=(NEW, OLD)) as desk:
        yield desk


def granted(of: str = "T1", **changes: Any) -> dict[str, Any]:
    """What Slack gives for a code."""
    about = SEEN | {"team": {"id": of, "name": f"Workspace {of}"}, "access_token": TOKENS[of]}
    return about | {"bot_user_id": "UBOT", "scope": "chat:write", "is_enterprise_install": False} | changes


def begin(desk: Desk) -> str:
    """Begins an installation; gives the state that the browser took along."""
    answer = desk.client.get("/slack/install")
    assert answer.status_code == 302
    (state,) = parse_qs(urlsplit(answer.headers["Location"]).query)["state"]
    cookie = answer.headers["Set-Cookie"]
    assert f"slack-app-oauth-state={state}" in cookie and "HttpOnly" in cookie and "Secure" in cookie
    return state


def back(desk: Desk, code: str = "code-1", state: str | None = None, cookie: str | None = None) -> Any:
    """Comes back from Slack with a code."""
    query = urlencode({"code": code} | ({"state": state} if state else {}))
    headers = {"Cookie": f"slack-app-oauth-state={cookie}"} if cookie else {}
    return desk.client.get(f"/slack/oauth_redirect?{query}", headers=headers)


def install(desk: Desk, of: str = "T1", **changes: Any) -> Any:
    """Installs in a workspace, as a browser does."""
    desk.slack.codes["code-1"] = granted(of, **changes)
    state = begin(desk)
    return back(desk, state=state, cookie=state)


def test_installation_goes_to_slack_with_the_scopes_and_a_state(desk: Desk) -> None:
    sent = urlsplit(desk.client.get("/slack/install").headers["Location"])
    query = {name: value for name, (value,) in parse_qs(sent.query).items()}
    assert f"{sent.scheme}://{sent.netloc}{sent.path}" == "https://slack.com/oauth/v2/authorize"
    assert query["client_id"] == CLIENT_ID and CLIENT_SECRET not in sent.query
    assert query["scope"].split(",") == list(Bot("T1").scopes)
    assert query["redirect_uri"] == f"{LINKS.base}/slack/oauth_redirect"
    assert len(query["state"]) >= 43  # 256 bits


def test_two_workspaces_install_and_each_is_answered_with_its_own_token(desk: Desk) -> None:
    for team in TOKENS:
        answer = install(desk, team)
        assert (answer.status_code, f"Workspace {team}" in answer.get_data(as_text=True)) == (200, True)
        assert "no-store" in answer.headers["Cache-Control"]
    for team in TOKENS:
        desk.command(URL, trigger=f"t-{team}", team=team)
    assert desk.jobs.results() == [None, None]
    assert sorted(message["team"] for message in desk.slack.messages.values()) == ["T1", "T2"]
    installed = desk.installations.find("T2")
    assert installed and (installed.name, installed.bot_user, installed.user) == ("Workspace T2", "UBOT", "U7")


def test_tokens_are_nowhere_in_clear(desk: Desk, database_url: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for team in TOKENS:
        install(desk, team)
        desk.command(URL, trigger=f"t-{team}", team=team)
    desk.jobs.results()
    desk.slack.codes["code-1"] = granted("T1", is_enterprise_install=True)
    state = begin(desk)
    back(desk, state=state, cookie=state)
    back(desk, code="wrong", state="x", cookie="x")
    secrets = [*TOKENS.values(), CLIENT_SECRET, NEW, OLD, state]
    logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert [secret for secret in secrets if secret in logged] == []
    kept = dump(database_url)
    assert "T2" in kept and "Workspace T2" in kept
    assert [secret for secret in secrets if secret in kept] == []


def dump(database_url: str) -> str:
    """All that a database holds: SQLite's files as they are on the disk, or every row of every table."""
    if database_url.startswith("sqlite"):
        path = Path(database_url.removeprefix("sqlite:///"))
        return "".join(each.read_bytes().decode("latin-1") for each in path.parent.glob(f"{path.name}*"))
    engine = create_engine(database_url)
    with engine.connect() as connection:
        tables = connection.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").scalars()
        rows = [str(connection.exec_driver_sql(f'SELECT * FROM "{table}"').all()) for table in tables.all()]
    engine.dispose()
    return "\n".join(rows)


@pytest.mark.parametrize("case", ["no state", "no cookie", "other browser", "never issued", "twice"])
def test_state_that_does_not_hold_installs_nothing(desk: Desk, case: str) -> None:
    desk.slack.codes["code-1"] = granted("T1")
    state = begin(desk)
    if case == "twice":
        assert back(desk, state=state, cookie=state).status_code == 200
        desk.slack.codes["code-2"] = granted("T2")
        answer = back(desk, code="code-2", state=state, cookie=state)
        assert [each.team for each in desk.installations.every()] == ["T1"]
    else:
        sent = {
            "no state": (None, state),
            "no cookie": (state, None),
            "other browser": (state, begin(desk)),
            "never issued": ("made-up", "made-up"),
        }[case]
        answer = back(desk, state=sent[0], cookie=sent[1])
        assert desk.installations.every() == ()
    assert answer.status_code == 400 and "was not installed" in answer.get_data(as_text=True)


def test_state_is_good_for_ten_minutes(desk: Desk) -> None:
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)
    desk.installations.begin("a", now, now + timedelta(minutes=10))
    desk.installations.begin("b", now, now + timedelta(minutes=10))
    assert desk.installations.take("a", now + timedelta(minutes=9))
    assert not desk.installations.take("b", now + timedelta(minutes=10))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"is_enterprise_install": True, "team": None}, "whole organisation"),
        ({"refresh_token": "xoxe-1"}, "token rotation"),
        ({"access_token": None}, "whole organisation"),
    ],
)
def test_installation_that_cannot_be_kept_says_why(desk: Desk, changes: dict[str, Any], why: str) -> None:
    answer = install(desk, **changes)
    assert (answer.status_code, why in answer.get_data(as_text=True)) == (400, True)
    assert desk.installations.every() == ()


def test_installation_that_slack_refuses_or_a_person_cancels_says_so(desk: Desk) -> None:
    state = begin(desk)
    assert "did not accept the code" in back(desk, code="bad", state=state, cookie=state).get_data(as_text=True)
    answer = desk.client.get("/slack/oauth_redirect?error=access_denied&state=x")
    assert "cancelled" in answer.get_data(as_text=True)
    assert "<script" not in desk.client.get("/slack/oauth_redirect?error=<script>").get_data(as_text=True)


def test_name_of_a_workspace_is_escaped(desk: Desk) -> None:
    shown = install(desk, team={"id": "T1", "name": "<b>bold</b>"}).get_data(as_text=True)
    assert "&lt;b&gt;bold" in shown and "<b>" not in shown


def test_workspace_that_did_not_install_is_told_so(desk: Desk) -> None:
    assert desk.command(URL, team="T9").status_code == 200
    assert "not installed" in str(desk.jobs.results())
    assert "not installed" in desk.slack.responses[0]["text"] and "reference" in desk.slack.responses[0]["text"]
    assert desk.slack.messages == {}


def filled(desk: Desk) -> None:
    """Both workspaces installed, each with a post, a setting, a subscription and a turn, in a channel both share."""
    for team in TOKENS:
        install(desk, team)
        for number, text in enumerate((URL, "subscribe harbour", "settings links off")):
            desk.command(text, trigger=f"{team}-{number}", team=team)
    assert set(desk.jobs.results()) == {None}


def kept(desk: Desk) -> dict[str, list[str]]:
    """Whose posts and subscriptions there are, who set what, and who is installed."""
    return {
        "posts": sorted(post.team for post in desk.store.showing(desk.service.made.article.id)),
        "subscriptions": sorted(each.team for each in desk.channels.subscriptions()),
        "settings": sorted(team for team in TOKENS if desk.channels.links(team, "C1") == "off"),
        "tokens": sorted(each.team for each in desk.installations.every()),
    }


BOTH, SECOND = (
    {name: teams for name in ("posts", "subscriptions", "settings", "tokens")} for teams in (["T1", "T2"], ["T2"])
)


@pytest.mark.parametrize(
    "event",
    [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["UBOT"]}}],
)
def test_uninstalling_deletes_the_token_and_all_of_that_workspace(desk: Desk, event: dict[str, Any]) -> None:
    filled(desk)
    assert kept(desk) == BOTH
    desk.clock.now = datetime.now(UTC) + timedelta(minutes=1)
    before = len(desk.jobs.jobs)
    for _ in range(2):  # delivered twice
        assert desk.event(event, "EvGone").status_code == 200
    assert len(desk.jobs.jobs) == before + 1 and set(desk.jobs.results()) == {None}
    assert kept(desk) == SECOND


def test_revoking_a_persons_token_alone_deletes_nothing(desk: Desk) -> None:
    filled(desk)
    desk.clock.now = datetime.now(UTC) + timedelta(minutes=1)
    desk.event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}, "EvUser")
    desk.jobs.results()
    assert kept(desk) == BOTH


def test_uninstalling_that_is_told_late_leaves_a_newer_installation(desk: Desk) -> None:
    filled(desk)
    desk.clock.now = datetime.now(UTC) - timedelta(hours=1)
    desk.event({"type": "app_uninstalled"}, "EvLate")
    assert set(desk.jobs.results()) == {None}
    assert kept(desk) == BOTH


def test_token_that_slack_takes_no_more_is_deleted(desk: Desk) -> None:
    filled(desk)
    del desk.slack.bots[TOKENS["T1"]]
    desk.clock.now = datetime.now(UTC) + timedelta(minutes=1)
    desk.slack.revoked = True
    desk.command(URL, trigger="after", team="T1")
    assert "token_revoked" in str(desk.jobs.results())
    assert kept(desk) == SECOND


def test_workspace_may_install_again_after_it_removed_the_app(desk: Desk) -> None:
    filled(desk)
    desk.clock.now = datetime.now(UTC) - timedelta(seconds=1)
    desk.installations.remove("T1", datetime.now(UTC) + timedelta(minutes=1))
    assert install(desk, access_token="xoxb-3-new").status_code == 200
    desk.command(URL, trigger="again")
    assert desk.jobs.results()[-1] is None


def test_channel_that_two_workspaces_share_has_the_settings_of_each(desk: Desk) -> None:
    for team in TOKENS:
        install(desk, team)
    desk.command("settings links off", trigger="a", team="T1")
    desk.command("subscribe harbour", trigger="b", team="T2")
    assert set(desk.jobs.results()) == {None}
    assert [desk.channels.links(team, "C1") for team in TOKENS] == ["off", "offer"]
    desk.command("list", trigger="c", team="T1")
    desk.jobs.results()
    assert desk.slack.whispers[-1]["text"] == "This channel subscribes to nothing."


def test_digest_goes_out_with_the_token_of_its_workspace(desk: Desk) -> None:
    install(desk, "T2")
    desk.command("subscribe harbour", team="T2")
    desk.jobs.results()
    desk.clock.now += timedelta(minutes=11)
    desk.answers.do({})
    assert set(desk.jobs.results()) == {None}
    assert [message["team"] for message in desk.slack.messages.values()] == ["T2"]


def test_correction_goes_out_with_the_token_of_its_workspace(desk: Desk) -> None:
    install(desk, "T2")
    made = desk.service.made.article
    ts = "1700000000.000000"
    desk.slack.messages["C1", ts] = {}
    desk.store.keep(Post("j", "C1", ts, made.id, 0, "T2"))
    desk.corrections.announce({"article_id": made.id, "revision": 1, "language": "en"}, None)
    assert desk.jobs.results() == [None]
    assert {message["team"] for message in desk.slack.messages.values()} == {"T2"}


def test_decision_names_the_workspace_and_the_person(desk: Desk) -> None:
    install(desk)
    desk.press(item_action(desk, "reject"), team={"id": "T1"})
    wait_for_jobs(desk, 1)
    desk.jobs.results()
    assert desk.service.verdicts[0][2].editor == "slack:T1/U1"


def test_vault_opens_what_an_older_key_sealed_and_renews_it(database_url: str) -> None:
    with open_desk(database_url, several=True, keys=(OLD,)) as desk:
        install(desk)
        store = desk.installations
        workspaces = InstalledWorkspaces(store, Vault((NEW, OLD)))
        assert workspaces.client("T1").token == TOKENS["T1"]
        workspaces.renew()
        assert InstalledWorkspaces(store, Vault((NEW,))).client("T1").token == TOKENS["T1"]
        with pytest.raises(NotInstalled, match="TOKEN_KEYS"):
            InstalledWorkspaces(store, Vault((OTHER,))).client("T1")
        InstalledWorkspaces(store, Vault((OTHER,))).renew()  # leaves what it cannot read
        assert InstalledWorkspaces(store, Vault((NEW,))).client("T1").token == TOKENS["T1"]


def test_vault_does_not_open_a_token_for_another_workspace() -> None:
    vault = Vault((NEW,))
    with pytest.raises(NotInstalled):
        vault.opened("T2", vault.sealed("T1", TOKENS["T1"]))
    assert vault.opened("T1", vault.sealed("T1", TOKENS["T1"])) == TOKENS["T1"]


GOOD: dict[str, Any] = {
    "slack_client_id": CLIENT_ID,
    "slack_client_secret": CLIENT_SECRET,
    "slack_token_keys": (NEW,),
    "slack_signing_secret": SECRET,
    "public_url": LINKS.base,
}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        *(({name: None}, "needs BRIEFING_SLACK_CLIENT_ID") for name in GOOD if name != "slack_token_keys"),
        ({"slack_token_keys": ()}, "needs BRIEFING_SLACK_CLIENT_ID"),
        ({"slack_token_keys": ("short",)}, "32 bytes"),
        ({"slack_token_keys": (NEW, "é" * 44)}, "32 bytes"),
        ({"slack_bot_token": "xoxb-1"}, "not both"),
    ],
)
def test_configuration_of_installations_that_makes_no_sense_says_why(changes: dict[str, Any], why: str) -> None:
    assert Config(**GOOD).slack_on
    with pytest.raises(ConfigurationError, match=re.escape(why)):
        Config(**GOOD | changes)


def test_whole_app_lets_strangers_begin_an_installation_but_not_without_end(parts: Parts) -> None:
    client = guarded(parts, reads_per_minute=2, **GOOD).test_client()
    answers = [client.get("/slack/install") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert answers[0].headers["Location"].startswith("https://slack.com/oauth/")
    body = '{"type": "url_verification", "challenge": "abc"}'
    for _ in range(3):  # what Slack signs is not counted
        sent = client.post("/slack/events", data=body, content_type="application/json", headers=signed(body))
        assert (sent.status_code, "abc" in sent.get_data(as_text=True)) == (200, True)


def test_one_workspace_needs_no_installation_pages(database_url: str) -> None:
    with open_desk(database_url) as desk:
        assert desk.client.get("/slack/install").status_code == 404


def test_removing_the_app_from_the_one_workspace_ends_its_subscriptions(database_url: str) -> None:
    with open_desk(database_url) as desk:
        assert "Subscribed" in said(desk, "subscribe harbour", "t1")
        desk.event({"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}}, "EvTokens")
        assert set(desk.jobs.results()) == {None} and len(desk.channels.subscriptions()) == 1
        desk.event({"type": "app_uninstalled"}, "EvGone")
        assert set(desk.jobs.results()) == {None} and desk.channels.subscriptions() == ()


def test_migration_keeps_what_the_one_workspace_had(database_url: str) -> None:
    engine = db.open_engine(database_url)
    db.upgrade(engine)
    db.downgrade(engine, "0010")
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO slack_channel (channel, links) VALUES ('C1', 'brief')")
    db.upgrade(engine)
    assert ChannelStore(Sessions(engine)).links("", "C1") == "brief"
    assert InstallationStore(Sessions(engine)).every() == ()
    engine.dispose()
