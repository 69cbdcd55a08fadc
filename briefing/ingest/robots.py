"""What a site lets automatic visitors read: robots.txt by RFC 9309. Pages a person asks for are not asked about."""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from briefing.errors import FetchError, TooLarge
from briefing.ingest.decoding import decoded
from briefing.ingest.retriever import Retriever, Wanted

AGENT = "briefing"  # the name rules are looked up by; the User-Agent header begins with it
_TEXT = Wanted("text/plain,*/*;q=0.1")
_LONGEST = 512_000  # characters read; RFC 9309 asks for 500 KiB at least
_SLOWEST = 60.0  # seconds between requests beyond which a wish for slowness is not followed further


@dataclass(frozen=True, slots=True)
class Rule:
    """One allow or disallow line."""

    allow: bool
    path: str


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one site that concern us. ``delay`` is in seconds between requests, where the site states one."""

    rules: tuple[Rule, ...] = ()
    delay: float | None = None

    def allows(self, url: str) -> bool:
        """Whether an address may be read: the longest matching rule decides, and of two equal ones the friendlier."""
        parts = urlsplit(url)
        path = _normal((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        if path == "/robots.txt":
            return True
        matching = [(len(rule.path), rule.allow) for rule in self.rules if _matches(rule.path, path)]
        return max(matching)[1] if matching else True


NOTHING_ALLOWED = Robots((Rule(False, "/"),))


def parse_robots(text: str) -> Robots:
    """The rules for us: of the groups that name us, or else of those for everybody."""
    ours: list[tuple[str, str]] = []
    general: list[tuple[str, str]] = []
    agents: set[str] = set()
    in_rules = named = False
    for key, value in _lines(text):
        if key == "user-agent":
            agents = {value.lower()} if in_rules else agents | {value.lower()}
            in_rules, named = False, named or AGENT in agents
            continue
        in_rules = True
        if AGENT in agents:
            ours.append((key, value))
        elif "*" in agents:
            general.append((key, value))
    lines = ours if named else general
    rules = tuple(Rule(key == "allow", _normal(value)) for key, value in lines if key != "crawl-delay" and value)
    delays = [
        float(value) for key, value in lines if key == "crawl-delay" and re.fullmatch(r"\d{1,6}(?:\.\d+)?", value)
    ]
    return Robots(rules, min(delays[0], _SLOWEST) if delays else None)


def fetch_robots(retriever: Retriever, url: str) -> Robots:
    """The rules of the site of ``url``: all is allowed where it has none, nothing while it cannot say (RFC 9309)."""
    parts = urlsplit(url)
    try:
        answer = retriever.ask(f"{parts.scheme}://{parts.netloc}/robots.txt", _TEXT)
    except TooLarge:
        return Robots()
    except FetchError:
        return NOTHING_ALLOWED
    if answer.status == 200:
        return parse_robots(decoded(answer.body, answer.charset)[:_LONGEST])
    return NOTHING_ALLOWED if answer.status >= 500 or answer.status == 429 else Robots()


def _lines(text: str) -> list[tuple[str, str]]:
    found = []
    for line in text.splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key = key.strip().lower()
        if colon and key in ("user-agent", "allow", "disallow", "crawl-delay"):
            value = value.strip()
            found.append((key, re.split(r"[/\s]", value)[0] if key == "user-agent" else value))
    return found


def _normal(path: str) -> str:
    """A path in one spelling of its percent-encoding."""
    return quote(unquote(path, errors="surrogateescape"), safe="/?:@!$&'()*+,;=~-._", errors="surrogateescape")


def _matches(rule: str, path: str) -> bool:
    """Whether a rule's path, in which * is anything and a final $ the end, is how this path begins."""
    end = rule.endswith("$")
    first, *rest = rule.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    position = len(first)
    for number, part in enumerate(rest, 1):
        if end and number == len(rest):
            return len(path) - len(part) >= position and path.endswith(part)
        position = path.find(part, position)
        if position < 0:
            return False
        position += len(part)
    return not end or position == len(path)
