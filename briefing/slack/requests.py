"""What Slack's payloads ask for, as payloads of jobs. Pure."""

import json
import re
from typing import Any
from urllib.parse import parse_qsl

Body = dict[str, Any]
OWN = {
    "subscribe": "subscribe",
    "unsubscribe": "unsubscribe",
    "subscriptions": "subscriptions",
    "list": "subscriptions",
    "settings": "settings",
}  # words that are commands, and what they do
_LINK = re.compile(r"<(https?://[^|>\s]+)(?:\|[^>]*)?>")
_ARTICLE = re.compile(r"[0-9a-z]{16}")  # or a word of sixteen letters: then it is searched for
_ALONE = ("list", "subscriptions")  # with more words behind them they are searched for


def is_readable(body: str, mimetype: str) -> bool:
    """Whether a body is what Slack sends: an object as JSON, a form, or an object in a form."""
    if mimetype != "application/json":
        form = dict(parse_qsl(body))
        if "payload" not in form:
            return "command" in form or "ssl_check" in form
        body = form["payload"]
    try:
        return isinstance(json.loads(body), dict)
    except ValueError:
        return False


def links(text: str) -> list[str]:
    """The links of a message as Slack writes them, each once."""
    found = (each.replace("&amp;", "&") for each in _LINK.findall(text))
    return list(dict.fromkeys(found))


def asked(text: str) -> Body | None:
    """What the words behind ``/briefing`` ask for; None where they ask how it is used."""
    if not text or text.lower() == "help":
        return None
    first, _, rest = text.partition(" ")
    own = OWN.get(first.lower())
    if own and not (rest and first.lower() in _ALONE):
        return {"do": own, "words": rest.strip()}
    url = text.removeprefix("<").removesuffix(">").partition("|")[0] if text.startswith("<") else text
    if re.match(r"https?://\S+$", url, re.IGNORECASE):
        return {"do": "brief", "url": url.replace("&amp;", "&")}
    if _ARTICLE.fullmatch(text):
        return {"do": "brief", "article_id": text, "words": text}
    return {"do": "search", "words": text}


def pressed(action: Body) -> Body:
    """What a choice of a menu or a button asks for."""
    value = json.loads(action["selected_option"]["value"] if "selected_option" in action else action["value"])
    if "do" in value:
        return {"do": value["do"], "article_id": value["a"], "part": value["i"]}
    if "url" in value:
        return {"do": "brief", "url": value["url"], "thread": value["t"]}
    if "s" in value:
        return {"do": "unfold", "article_id": value["a"], "part": value["s"]}
    return {"do": "brief", "article_id": value["a"]}


def place(body: Body) -> Body:
    """Where an interaction came from: its channel, user, thread, and the link that was unfolded there, if any."""
    message, container = body.get("message", {}), body.get("container", {})
    found = {
        "channel": body.get("channel", {}).get("id") or container.get("channel_id"),
        "user": body["user"]["id"],
        "ts": message.get("ts") or container.get("message_ts"),
        "thread": message.get("thread_ts") or container.get("thread_ts"),
        "unfurl": container.get("app_unfurl_url"),
        "response_url": body.get("response_url"),
    }
    return {name: value for name, value in found.items() if value}


def is_own(body: Body) -> bool:
    """Whether an event tells of something this app did itself."""
    bots = {each.get("user_id") for each in body.get("authorizations", []) if each.get("is_bot")}
    return body["event"].get("user") in bots
