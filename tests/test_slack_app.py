import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from fake_slack import SECRET, TOKEN, served, signed
from flask import Flask
from slack_desk import LINKS, URL, Desk, ThreadJobs, item_action, open_desk, wait_for_jobs
from waiting import HANG, wait_for

from briefing import db
from briefing.config import Config
from briefing.errors import BusyError, ConfigurationError, FetchTimeout
from briefing.service import Source
from briefing.slack.app import PATIENCE, add_route, slack_app
from briefing.slack.pace import Pace
from briefing.slack.requests import links
from briefing.slack.wiring import slack_jobs
from briefing.slack.workspaces import OneWorkspace, web_client
from briefing.store import Sessions
from briefing.store.slack import Post
from briefing.store.slack_turns import TurnStore
from briefing.wiring import Parts


@pytest.fixture
def desk(request: pytest.FixtureRequest, database_url: str) -> Iterator[Desk]:
    with open_desk(database_url, patience=getattr(request, "param", HANG)) as desk:
        yield desk


@pytest.mark.parametrize("text", [URL, f"<{URL}|the plan>", "ARTICLE"])
def test_command_answers_with_the_briefing_by_editing_one_message(desk: Desk, text: str) -> None:
    answer = desk.command(text.replace("ARTICLE", desk.service.made.article.id))
    assert (answer.status_code, desk.jobs.results()) == (200, [None])
    (message,) = desk.slack.messages.values()
    assert "We asked for marshes" in json.dumps(message["blocks"])
    assert [call for call, _ in desk.slack.calls if call.startswith("chat.")] == ["chat.postMessage", "chat.update"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("harbour", "1 briefing found"), ("nothing here", "No briefing"), ("responsibilities", "No briefing holds")],
)
def test_command_when_words_are_searched(desk: Desk, text: str, shown: str) -> None:
    desk.command(text)
    assert desk.jobs.results() == [None]
    assert shown in desk.shown()


def test_command_without_words_says_how_it_is_used(desk: Desk) -> None:
    assert "Usage" in desk.command("").get_data(as_text=True)
    assert not desk.jobs.jobs


@pytest.mark.parametrize("headers", [{"secret": "wrong"}, {"age": 301}, {"age": -400}])
def test_request_when_its_signature_is_bad_or_its_time_is_off(desk: Desk, headers: dict[str, Any]) -> None:
    body = urlencode({"command": "/briefing", "text": URL})
    answer = desk.send(body, "application/x-www-form-urlencoded", signed(body, **headers))
    assert (answer.status_code, desk.jobs.jobs) == (401, {})


def test_request_without_signature_is_refused(desk: Desk) -> None:
    assert desk.send("command=%2Fbriefing", "application/x-www-form-urlencoded", {"X": "y"}).status_code == 401


def acknowledged(deliver: Callable[[str], Any]) -> Any:
    """The answer that came in three seconds; a machine that stands still for a moment has three attempts."""
    for number in range(3):
        began = time.monotonic()
        answer = deliver(f"attempt {number}")
        if time.monotonic() - began < 3:
            return answer
    raise AssertionError("no answer came in three seconds")


def test_command_is_acknowledged_in_three_seconds_while_the_engine_takes_thirty(desk: Desk) -> None:
    desk.service.ready.clear()
    assert acknowledged(lambda trigger: desk.command(URL, trigger)).status_code == 200
    wait_for(lambda: desk.slack.messages)
    assert "Reading" in desk.shown() and "marshes" not in desk.shown()
    desk.service.ready.set()
    assert set(desk.jobs.results()) == {None}
    assert "marshes" in desk.shown()


def test_mention_delivered_three_times_is_answered_once(desk: Desk) -> None:
    event = {"type": "app_mention", "channel": "C1", "user": "U1", "ts": "5.5", "text": f"<@UBOT> <{URL}>"}
    for number in ("", "1", "2"):
        headers = {"X-Slack-Retry-Num": number, "X-Slack-Retry-Reason": "http_timeout"} if number else {}
        assert desk.event(event, **headers).status_code == 200
    wait_for_jobs(desk, 1)
    assert desk.jobs.results() == [None]
    (message,) = desk.slack.messages.values()
    assert (message["thread_ts"], desk.service.ingested) == ("5.5", [URL])


def test_job_done_again_after_a_crash_posts_nothing_twice(desk: Desk) -> None:
    desk.command(URL)
    desk.jobs.results()
    (job,) = desk.jobs.jobs.values()
    assert desk.answers.do(job.payload) is None
    assert len(desk.slack.messages) == 1


@pytest.mark.parametrize(
    ("error", "said"),
    [(FetchTimeout("The site took too long."), "The site took too long."), (RuntimeError("bug"), "Something went")],
)
def test_failure_ends_in_a_readable_message_with_a_reference(desk: Desk, error: Exception, said: str) -> None:
    desk.service.refuses = error
    desk.command(URL)
    assert desk.jobs.results() == [None]
    assert said in desk.shown() and "reference" in desk.shown() and "bug" not in desk.shown()


def test_command_on_the_whole_service(parts: Parts, article_text: Callable[[], str]) -> None:
    with served() as slack:
        stored = parts.service.ingest(Source(text=article_text(), title="Bridge closed")).article
        parts.service.brief_now(stored)
        jobs = ThreadJobs()
        one = OneWorkspace(web_client(TOKEN, f"{slack.url}/api/"))
        sessions = Sessions(parts.engine)
        made = slack_jobs(parts.service, jobs, sessions, workspaces=one, links=LINKS, feeds=parts.feeds)
        jobs.handler = made.answers.do
        flask = Flask("whole")
        add_route(flask, slack_app(one, SECRET, jobs, HANG), SECRET)
        body = urlencode(
            {"command": "/briefing", "text": stored.id, "channel_id": "C1", "user_id": "U1", "team_id": "T1"}
            | {"trigger_id": stored.id, "response_url": f"{slack.url}/response", "token": "x"}
        )
        kind = "application/x-www-form-urlencoded"
        flask.test_client().post("/slack/events", data=body, content_type=kind, headers=signed(body))
        assert jobs.results() == [None]
        jobs.pool.shutdown()
        (message,) = slack.messages.values()
    assert "Maria Lindgren" in json.dumps(message["blocks"]) and "Not right" in json.dumps(message["blocks"])


def test_command_when_the_queue_cannot_take_it_says_so(desk: Desk) -> None:
    desk.jobs.busy = True
    assert "try again" in desk.command(URL).get_data(as_text=True)


def test_button_when_the_queue_cannot_take_it_says_so(desk: Desk) -> None:
    desk.jobs.busy = True
    desk.press(item_action(desk, "evidence"))
    wait_for(lambda: desk.slack.responses)
    assert "try again" in desk.slack.responses[0]["text"]


def test_answer_when_rate_limited_waits_as_long_as_slack_says(desk: Desk) -> None:
    desk.slack.limited = 1
    began = time.monotonic()
    desk.command(URL)
    assert desk.jobs.results() == [None]
    assert time.monotonic() - began >= 1
    assert "marshes" in desk.shown() and len(desk.slack.messages) == 1


def test_answer_when_the_channel_is_gone_goes_to_the_response_url(desk: Desk) -> None:
    desk.slack.gone = {"C1"}
    desk.command(URL)
    assert "channel_not_found" in str(desk.jobs.results())
    assert "channel is gone" in desk.slack.responses[0]["text"]


def test_answer_when_the_token_is_revoked_meanwhile(desk: Desk) -> None:
    desk.command("")  # Bolt asks who it is once
    desk.slack.revoked = True
    desk.command(URL)
    assert "token_revoked" in str(desk.jobs.results())
    assert "install it again" in desk.slack.responses[0]["text"]


def test_evidence_is_shown_to_who_asked(desk: Desk) -> None:
    desk.press(item_action(desk, "evidence"))
    wait_for_jobs(desk, 1)
    assert desk.jobs.results() == [None]
    (whisper,) = desk.slack.whispers
    assert whisper["user"] == "U1" and "Tomas Reyes, who leads" in json.dumps(whisper["blocks"])


def test_not_right_reaches_the_editors_and_edits_the_message(desk: Desk) -> None:
    desk.command(URL)
    desk.jobs.results()
    ((_, ts),) = desk.slack.messages
    desk.press(item_action(desk, "reject"), ts)
    wait_for_jobs(desk, 2)
    assert desk.jobs.results() == [None, None]
    ((_, item, verdict),) = desk.service.verdicts
    assert (item, verdict.action, verdict.editor) == ("c1", "reject", "slack:U1")
    assert "taken out" in json.dumps(desk.slack.whispers)


def test_folded_section_opens_on_its_button(desk: Desk) -> None:
    value = json.dumps({"a": desk.service.made.article.id, "s": "open_questions"})
    desk.press({"type": "button", "action_id": "unfold:open_questions", "value": value})
    wait_for_jobs(desk, 1)
    assert desk.jobs.results() == [None]
    assert "Will the money last?" in json.dumps(desk.slack.whispers)


def test_pasted_links_unfurl_when_known_and_are_offered_when_not(desk: Desk) -> None:
    pasted = [{"url": URL + "?utm_source=x"}, {"url": "https://news.example/other"}]
    desk.event({"type": "link_shared", "channel": "C1", "user": "U1", "message_ts": "7.7", "links": pasted})
    wait_for_jobs(desk, 1)
    assert desk.jobs.results() == [None]
    assert list(desk.slack.unfurls[0]["unfurls"]) == [URL + "?utm_source=x"]
    assert "https://news.example/other" in json.dumps(desk.slack.whispers) and not desk.service.ingested
    button = desk.slack.whispers[0]["blocks"][1]["elements"][0]
    desk.press({"type": "button", "action_id": button["action_id"], "value": button["value"]})
    wait_for_jobs(desk, 2)
    assert desk.jobs.results() == [None, None] and desk.service.ingested == ["https://news.example/other"]


@pytest.mark.parametrize(("text", "posts"), [(f"see <{URL}>", 1), ("no link", 0)])
def test_shortcut_briefs_the_links_of_a_message(desk: Desk, text: str, posts: int) -> None:
    answer = desk.interact(type="message_action", callback_id="brief_message", message={"ts": "3.3", "text": text})
    assert answer.status_code == 200
    wait_for_jobs(desk, 1)
    assert desk.jobs.results() == [None]
    assert (len(desk.slack.messages), len(desk.slack.whispers)) == (posts, 1 - posts)


def test_revision_edits_the_message_and_says_so_in_its_thread(desk: Desk) -> None:
    desk.command(URL)
    desk.jobs.results()
    ((_, ts),) = desk.slack.messages
    made = desk.service.made
    desk.service.made = replace(made, article=replace(made.article, revision=2))
    for _ in range(2):
        desk.corrections.announce({"article_id": made.article.id, "revision": 2, "language": "en"}, None)
    assert desk.jobs.results() == [None, None]
    replies = [m for m in desk.slack.messages.values() if m.get("thread_ts") == ts]
    assert len(replies) == 1 and "revision 2" in replies[0]["text"]
    assert made.verified.summary[0].text[:60] in replies[0]["text"] and "moved" not in replies[0]["text"]
    assert "· revision 2" in json.dumps(ensure_ascii=False, obj=desk.slack.messages["C1", ts]["blocks"])


def test_store_forgets_what_a_gone_channel_showed(desk: Desk) -> None:
    made = desk.service.made.article
    desk.store.keep(Post("j", "C9", "1.2", made.id, 1))
    assert [post.id for post in desk.store.showing(made.id)] == ["j"]
    desk.store.forget("", "C9")
    assert desk.store.showing(made.id) == ()


def test_pace_is_one_message_a_second_in_each_channel_over_all_processes(database_url: str) -> None:
    slept: list[float] = []
    engines = [db.open_engine(database_url) for _ in range(2)]
    db.upgrade(engines[0])
    now = datetime(2026, 1, 1, tzinfo=UTC)
    paces = [Pace(TurnStore(Sessions(engine), lambda: now).take, slept.append) for engine in engines]
    for number, channel in enumerate(("C1", "C1", "C2", "C1")):
        paces[number % 2].wait("T1", channel)
    assert slept == [1.0, 2.0]
    for engine in engines:
        engine.dispose()


def test_turns_taken_at_once_are_all_different(database_url: str) -> None:
    engine = db.open_engine(database_url)
    db.upgrade(engine)
    turns = TurnStore(Sessions(engine), lambda: datetime(2026, 1, 1, tzinfo=UTC))
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(turns.take, ["T1"] * 8, ["C7"] * 8)) == [float(turn) for turn in range(8)]
    engine.dispose()


def test_every_message_waits_for_its_turn(desk: Desk) -> None:
    desk.command(URL)
    desk.jobs.results()
    pasted = [{"url": URL}, {"url": URL + "/other"}]
    desk.event({"type": "link_shared", "channel": "C1", "user": "U1", "message_ts": "7.7", "links": pasted})
    wait_for_jobs(desk, 2)
    assert desk.jobs.results() == [None, None]
    sent = [method for method, _ in desk.slack.calls if method.startswith("chat.")]
    assert sent == ["chat.postMessage", "chat.update", "chat.unfurl", "chat.postEphemeral"]
    assert desk.waited == [1.0, 2.0, 3.0]


def test_links_are_taken_once_and_unescaped() -> None:
    assert links("<https://a.example/?x=1&amp;y=2> <https://a.example/?x=1&amp;y=2|a> <@U1> <mailto:a@b.c>") == [
        "https://a.example/?x=1&y=2"
    ]


def test_configuration_when_the_token_is_missing() -> None:
    with pytest.raises(ConfigurationError, match="SLACK_BOT_TOKEN"):
        Config(slack_signing_secret=SECRET)


# --- in time, and never silent, whatever hangs ------------------------------------------------------------------------


def test_acknowledged_in_three_seconds_while_slack_itself_hangs(desk: Desk) -> None:
    desk.slack.answering.clear()
    ways = (
        lambda delivery: desk.command(URL, delivery),
        lambda delivery: desk.event(MENTION, delivery),
        lambda delivery: desk.press(item_action(desk, "evidence"), trigger_id=delivery),
    )
    assert [acknowledged(way).status_code for way in ways] == [200, 200, 200]
    desk.slack.answering.set()


@pytest.fixture
def stuck(desk: Desk) -> Iterator[threading.Event]:
    """A queue that takes nothing until the event is set, as a database does that somebody locked."""
    free, submit = threading.Event(), desk.jobs.submit

    def wait(*args: Any) -> None:
        free.wait(HANG)
        submit(*args)

    desk.jobs.submit = wait  # type: ignore[method-assign]
    yield free
    free.set()


@pytest.mark.parametrize("desk", [PATIENCE], indirect=True)
def test_acknowledged_in_three_seconds_while_the_queue_hangs(desk: Desk, stuck: threading.Event) -> None:
    answer = acknowledged(lambda trigger: desk.command(URL, trigger))
    assert (answer.status_code, "if nothing comes" in answer.get_data(as_text=True)) == (200, True)
    stuck.set()
    wait_for(lambda: desk.jobs.ended)
    assert set(desk.jobs.results()) == {None} and "marshes" in desk.shown()


MENTION = {"type": "app_mention", "channel": "C1", "user": "U1", "ts": "5.5", "text": f"<@UBOT> <{URL}>"}


def test_event_that_cannot_be_queued_is_left_for_slack_to_deliver_again(desk: Desk) -> None:
    desk.jobs.busy = True
    assert desk.event(MENTION).status_code == 503
    wait_for(lambda: desk.slack.messages)
    (said,) = desk.slack.messages.values()
    assert "tried again" in said["text"] and said["thread_ts"] == "5.5"
    assert desk.event(MENTION, **{"X-Slack-Retry-Num": "1"}).status_code == 503
    desk.jobs.busy = False
    assert desk.event(MENTION, **{"X-Slack-Retry-Num": "2"}).status_code == 200
    assert desk.jobs.results() == [None] and "marshes" in desk.shown()


@pytest.mark.parametrize("body", ["{", "[]", "null", '"x"', "\x00", "payload=%7B", "payload=1"])
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
def test_body_that_slack_never_sends_is_refused(desk: Desk, body: str, kind: str) -> None:
    for headers in ({"X": "y"}, signed(body, secret="wrong")):
        assert desk.send(body, kind, headers).status_code == 401
    assert desk.send(body, kind, signed(body) | {"X-Slack-Request-Timestamp": "soon"}).status_code == 401
    assert desk.send(body, kind).status_code == 400


def test_body_that_is_too_long_is_refused_before_it_is_read(desk: Desk) -> None:
    assert desk.send("x" * 1_000_001, "application/json").status_code == 413


def test_what_the_app_did_itself_is_no_news(desk: Desk) -> None:
    desk.event(MENTION | {"user": "UBOT"}, "Ev1")
    desk.event({"type": "link_shared", "channel": "C1", "user": "UBOT", "message_ts": "7.7", "links": []}, "Ev2")
    assert desk.jobs.jobs == {}


def shared(**changes: Any) -> dict[str, Any]:
    event = {"type": "link_shared", "channel": "C1", "user": "U1", "message_ts": "7.7", "is_bot_user_member": True}
    return event | {"links": [{"url": URL}, {"url": "https://other.example/new"}]} | changes


def test_links_of_a_message_still_being_written_unfurl_there(desk: Desk) -> None:
    draft = {"channel": "COMPOSER", "message_ts": "0e1c", "unfurl_id": "C1.7.7", "source": "composer"}
    desk.event(shared(**draft))
    assert desk.jobs.results() == [None]
    (unfurl,) = desk.slack.unfurls
    assert (unfurl["unfurl_id"], unfurl["source"]) == ("C1.7.7", "composer") and not desk.slack.whispers


@pytest.mark.parametrize("changes", [{"is_bot_user_member": False}, {"user": None}])
def test_links_are_not_offered_where_nobody_could_be_told(desk: Desk, changes: dict[str, Any]) -> None:
    desk.event(shared(**changes))
    assert desk.jobs.results() == [None]
    assert len(desk.slack.unfurls) == 1 and not desk.slack.whispers


def test_offered_link_is_briefed_in_the_thread_of_its_message(desk: Desk) -> None:
    desk.event(shared())
    assert desk.jobs.results() == [None]
    button = desk.slack.whispers[0]["blocks"][1]["elements"][0]
    ephemeral = {"type": "message", "message_ts": "8.8", "channel_id": "C1", "is_ephemeral": True}
    desk.press({name: button[name] for name in ("type", "action_id", "value")}, message={}, container=ephemeral)
    assert desk.jobs.results() == [None, None]
    assert [message["thread_ts"] for message in desk.slack.messages.values()] == ["7.7"]


def test_not_right_in_a_folded_section_edits_the_message_it_was_unfolded_from(desk: Desk) -> None:
    desk.command(URL)
    desk.jobs.results()
    ephemeral = {"type": "message", "message_ts": "8.8", "channel_id": "C1", "is_ephemeral": True}
    desk.press(item_action(desk, "reject"), message={}, container=ephemeral)
    wait_for_jobs(desk, 3)
    assert set(desk.jobs.results()) == {None}
    assert [method for method, _ in desk.slack.calls].count("chat.update") == 2
    assert not desk.slack.responses


def test_not_right_in_an_unfolded_link_unfolds_it_again(desk: Desk) -> None:
    unfurl = {"type": "message_attachment", "message_ts": "7.7", "channel_id": "C1", "app_unfurl_url": URL}
    desk.press(item_action(desk, "reject"), message={}, container=unfurl)
    wait_for_jobs(desk, 1)
    assert desk.jobs.results() == [None]
    assert [(each["ts"], list(each["unfurls"])) for each in desk.slack.unfurls] == [("7.7", [URL])]


def test_not_right_done_again_after_a_crash_is_kept_once(parts: Parts, article_text: Callable[[], str]) -> None:
    with served() as slack:
        stored = parts.service.ingest(Source(text=article_text(), title="Bridge closed")).article
        item = parts.service.brief_now(stored).verified.claims[0]
        one = OneWorkspace(web_client(TOKEN, f"{slack.url}/api/"))
        answers = slack_jobs(
            parts.service,
            parts.jobs,
            Sessions(parts.engine),
            workspaces=one,
            links=LINKS,
            feeds=parts.feeds,
            pace=Pace(lambda team, channel: 0.0),
        ).answers
        payload = {"do": "reject", "article_id": stored.id, "part": item.id, "id": "j", "user": "U1", "channel": "C1"}
        assert [answers.do(payload), answers.do(payload)] == [None, None]
        assert ["taken out" in each["text"] for each in slack.whispers] == [True, True]
        (kept,) = parts.service.editorial.decided(stored.id)
        assert (kept.decision.editor, kept.item.id) == ("slack:U1", item.id)


@pytest.mark.parametrize("broken", [503, "limited for long", "no server"])
def test_while_slack_is_away_the_queue_tries_again(desk: Desk, broken: object) -> None:
    payload = {"do": "brief", "url": URL, "id": "j", "channel": "C1", "user": "U1"}
    if broken == "no server":
        there = desk.answers._workspaces.client("")
        there.base_url, base_url = "http://127.0.0.1:9/api/", there.base_url
    elif broken == 503:
        desk.slack.broken = 1
    else:
        desk.slack.limited, desk.slack.retry_after = 4, 0
    with pytest.raises(BusyError, match="Slack cannot be reached"):
        desk.answers.do(payload)
    if broken == "no server":
        there.base_url = base_url
    assert desk.answers.do(payload) is None
    assert len(desk.slack.messages) == 1 and "marshes" in desk.shown()


@pytest.mark.parametrize("do", ["evidence", "subscriptions", "help"])
def test_bug_in_any_job_ends_in_a_readable_message_with_a_reference(desk: Desk, do: str) -> None:
    payload = {"do": do, "id": "j", "channel": "C1", "user": "U1", "response_url": f"{desk.slack.url}/response"}
    if do == "help":
        desk.answers._ways["help"] = lambda payload: 1 / 0  # type: ignore[assignment,return-value]
    assert desk.answers.do(payload) is not None  # the others lack what their job needs
    (said,) = desk.slack.responses
    assert "Something went wrong" in said["text"] and "reference" in said["text"]
    assert (said["response_type"], said["replace_original"]) == ("ephemeral", False)


def test_failure_without_a_response_address_is_whispered(desk: Desk) -> None:
    assert desk.answers.do({"do": "evidence", "id": "j", "channel": "C1", "user": "U1"}) is not None
    assert "reference" in desk.slack.whispers[0]["text"]


@pytest.mark.parametrize("state", ["archived", "gone"])
def test_posts_in_a_channel_that_is_no_more_are_not_corrected_again(desk: Desk, state: str) -> None:
    desk.command(URL)
    desk.jobs.results()
    made = desk.service.made
    desk.service.made = replace(made, article=replace(made.article, revision=2))
    getattr(desk.slack, state).add("C1")
    desk.corrections.announce({"article_id": made.article.id, "revision": 2, "language": "en"}, None)
    assert desk.jobs.results()[-1] is not None
    assert desk.store.showing(made.article.id) == ()


def test_correction_done_again_after_a_crash_is_posted_once(desk: Desk) -> None:
    desk.command(URL)
    desk.jobs.results()
    ((_, ts),) = desk.slack.messages
    made = desk.service.made
    (before,) = desk.store.showing(made.article.id)
    desk.service.made = replace(made, article=replace(made.article, revision=2))
    payload = {"do": "correct", "id": "c", "post": before.id, "channel": "C1"}
    assert desk.answers.do(payload) is None
    desk.store.keep(before)  # as a crash right after posting leaves it
    assert desk.answers.do(payload) is None
    assert [message.get("thread_ts") for message in desk.slack.messages.values()].count(ts) == 1
    (after,) = desk.store.showing(made.article.id)
    assert after.revision == 2


def test_permission_that_is_missing_is_named(desk: Desk) -> None:
    desk.slack.bots[TOKEN].scopes = ("commands",)
    desk.command(URL)
    assert "missing_scope" in str(desk.jobs.results())
    assert "install it again" in desk.slack.responses[0]["text"]
