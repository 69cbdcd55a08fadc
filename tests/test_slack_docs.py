"""docs/slack.md and its manifest against what the code registers, calls and answers."""

import ast
import html
import re
from pathlib import Path
from typing import Any

import pytest
from fake_slack import MANIFEST, NEEDED
from flask import Flask
from samples import briefing
from slack_desk import LINKS, ThreadJobs

from briefing.config import Config, variable
from briefing.slack.app import COMMAND, EVENT_TYPES, EVENTS, SHORTCUT, USAGE, add_route, slack_app
from briefing.slack.installing import INSTALL, REDIRECT, SCOPES
from briefing.slack.messages import briefing_message
from briefing.slack.preview import page
from briefing.slack.requests import OWN, asked
from briefing.slack.workspaces import OneWorkspace, web_client
from briefing.store.slack_channels import Links

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "slack.md").read_text("utf-8")
BASE = "https://briefing.example"
TRIGGERS = {"app_mention": "app_mentions:read", "link_shared": "links:read"}  # scopes that events ask for; others none


def calls() -> set[str]:
    """The methods of Slack's Web API that the code calls: every method of slack_sdk's client that it names."""
    called = set()
    for path in (ROOT / "briefing").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and re.match(
                r"(api|apps|auth|chat|conversations|team|users|views)_", node.attr
            ):
                called.add(node.attr)
    return {name for name in called if hasattr(web_client(), name)}


def test_manifest_asks_for_the_scopes_of_every_call_event_and_command_and_no_more() -> None:
    methods = {re.sub("_", ".", name, count=1) for name in calls()}
    assert {"chat.postMessage", "chat.unfurl", "chat.update", "chat.postEphemeral"} == methods
    needed = {scope for method in methods if (scope := NEEDED[method])}
    needed |= {TRIGGERS[event] for event in EVENT_TYPES if event in TRIGGERS} | {"commands"}
    assert sorted(MANIFEST["oauth_config"]["scopes"]["bot"]) == sorted(needed) == sorted(SCOPES)


def test_manifest_names_the_command_the_shortcut_and_the_events_that_are_listened_to() -> None:
    features, settings = MANIFEST["features"], MANIFEST["settings"]
    assert [command["command"] for command in features["slash_commands"]] == [COMMAND]
    assert [(each["type"], each["callback_id"]) for each in features["shortcuts"]] == [("message", SHORTCUT)]
    assert sorted(settings["event_subscriptions"]["bot_events"]) == sorted(EVENT_TYPES)
    assert not settings["org_deploy_enabled"] and not settings["token_rotation_enabled"]
    assert len(features["slash_commands"][0]["description"]) <= 2_000 and len(features["shortcuts"][0]["name"]) <= 24


def test_manifest_names_the_addresses_that_the_app_answers_at() -> None:
    settings = MANIFEST["settings"]
    (command,) = MANIFEST["features"]["slash_commands"]
    asked_at = {
        command["url"],
        settings["event_subscriptions"]["request_url"],
        settings["interactivity"]["request_url"],
    }
    assert asked_at == {BASE + EVENTS}
    assert MANIFEST["oauth_config"]["redirect_urls"] == [BASE + REDIRECT]
    flask = Flask(__name__)
    add_route(flask, slack_app(OneWorkspace(web_client("xoxb-1")), "secret", ThreadJobs()), "secret")
    assert EVENTS in {rule.rule for rule in flask.url_map.iter_rules()}


def test_every_choice_and_button_of_a_message_has_a_listener() -> None:
    app = slack_app(OneWorkspace(web_client("xoxb-1")), "secret", ThreadJobs())
    found = list(elements(briefing_message(briefing(), LINKS).blocks))
    assert {element["action_id"] for element in found} >= {"item", "open", "unfold:open_questions"}
    for element in found:
        body = {"type": "block_actions", "actions": [element | {"block_id": "b"}]}
        assert any(matches(listener, body) for listener in app._listeners), element["action_id"]


def elements(node: Any) -> Any:
    if isinstance(node, dict):
        if "action_id" in node:
            yield node
        node = list(node.values())
    if isinstance(node, (list, tuple)):
        for each in node:
            yield from elements(each)


def matches(listener: Any, body: dict[str, Any]) -> bool:
    from slack_bolt import BoltRequest, BoltResponse

    request = BoltRequest(mode="socket_mode", body=body)
    return bool(listener.matches(req=request, resp=BoltResponse(status=404)))


def test_guide_names_each_command_setting_and_address() -> None:
    for word in OWN:
        assert f"/briefing {word}" in GUIDE or word == "subscriptions", word
        assert f"`{word}" in USAGE or f"/briefing {word}" in USAGE or word == "subscriptions", word
    assert all(f"`{choice}`" in GUIDE for choice in Links)
    assert BASE + INSTALL in GUIDE
    named = set(re.findall(r"BRIEFING_[A-Z_]+", GUIDE))
    settings = {variable(name) for name in Config.__dataclass_fields__}
    assert named <= settings
    assert {name for name in settings if "_SLACK_" in name} <= named


@pytest.mark.parametrize("command", re.findall(r"`/briefing ([^`]+)`", GUIDE))
def test_guide_shows_commands_that_are_understood(command: str) -> None:
    does = {"URL": "search", "ARTICLE-ID": "search", "words": "search", "https://news.example/an-article": "brief"}
    wanted = asked(command)
    assert wanted and wanted["do"] == does.get(command, OWN.get(command.split()[0]))


def test_preview_shows_every_word_of_a_message() -> None:
    message = briefing_message(briefing(), LINKS)
    shown = html.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", "", page(list(message.blocks))))
    for each in (
        "Port Ellery rebuilds its wall",
        "Tomas Reyes: “We asked for marshes",
        "The Example",
        "Open questions (1)",
    ):
        assert each in shown
