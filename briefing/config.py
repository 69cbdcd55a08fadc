"""All settings in one class, read from the environment once. The README's table lists each; a test compares them."""

import atexit
import os
import shutil
import tempfile
from base64 import b64decode, urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from math import inf
from pathlib import Path
from typing import Any

from briefing.errors import ConfigurationError

ROOT = Path(__file__).resolve().parent.parent
_KINDS: dict[type, str] = {bool: "true or false", int: "a whole number", float: "a number"}
_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


def resource(name: str) -> Path:
    """Folder ``name`` of the project (prompts, seeds): beside the package in a checkout, inside it in a wheel."""
    beside = ROOT / name
    return beside if beside.is_dir() else Path(__file__).resolve().parent / "data" / name


def setting(default: object, about: str, env: str | None = None, *, least: float = 0) -> Any:
    """A dataclass field with its documentation, its variable if that is not BRIEFING_<NAME>, and its least number."""
    return field(default=default, metadata={"about": about, "env": env, "least": least})


@dataclass(frozen=True, slots=True)
class Config:
    """Settings; build with ``Config.from_environment()`` or directly in tests. Times in seconds, sizes in bytes."""

    database_url: str = setting("sqlite:///briefing.sqlite3", "SQLAlchemy URL of the database")
    database_connections: int = setting(
        8,
        "connections to PostgreSQL a process holds at most for its data; its jobs take half as many and four beside",
        least=4,
    )
    engine: str = setting("auto", "`embedded`, `llm`, or `auto`: llm when a model server is set")
    model: str = setting("gpt-5-mini", "model the llm engine asks for")
    openai_api_key: str | None = setting(None, "key of the model server", env="OPENAI_API_KEY")
    openai_base_url: str | None = setting(None, "any OpenAI-compatible server", env="OPENAI_BASE_URL")
    prompts_dir: Path | None = setting(None, "folder of templates used instead of `prompts/`")
    llm_timeout: float = setting(120.0, "seconds for one answer of a model", least=0.1)
    llm_max_retries: int = setting(2, "more tries of a call that failed in passing, such as at a rate limit")
    llm_concurrency: int = setting(8, "calls to the model server at once from one process", least=1)
    llm_context_tokens: int = setting(0, "tokens of the model's context; 0: as the server or the price table says")
    llm_max_output_tokens: int = setting(3000, "most tokens of one answer", least=1)
    llm_prices: Path | None = setting(None, "TOML table of prices used instead of `briefing/engines/llm/prices.toml`")
    daily_budget_usd: float = setting(0.0, "US dollars a day (UTC) after which no model is called; 0 is no limit")
    fallback: str = setting(
        "embedded", "engine used while the model server is down or the budget spent: `embedded` or `none`"
    )
    generated_items: bool = setting(False, "lets a model add questions and counterarguments of its own, labelled so")
    share_copies: bool = setting(
        True, "whether copies of one story share the briefing a model wrote of the first, verified in their own text"
    )
    fetch_allow: tuple[str, ...] = setting(
        (), "hosts, host:port pairs or networks, comma separated, fetched although private or on another port"
    )
    fetch_timeout: float = setting(20.0, "seconds for one page, redirects included", least=0.1)
    fetch_max_bytes: int = setting(10_000_000, "largest page, after decompression", least=1)
    feed_pause: float = setting(1.0, "seconds between two requests that polling makes to one host")
    text_max_bytes: int = setting(1_000_000, "largest article text, as UTF-8", least=1)
    min_words: int = setting(50, "fewest words an article may have", least=1)
    reader_text: str = setting(
        "local",
        "who reads whole texts: `all`, `local` (this machine, and keys of scope `fulltext`) or `none`",
    )
    auth: bool = setting(False, "whether every reader needs an access key; off, only those at this machine need none")
    trusted_proxies: int = setting(0, "proxies in front whose X-Forwarded- headers say who asks; 0 believes none")
    cors_origins: tuple[str, ...] = setting(
        (), "origins whose scripts may call the API with a key, comma separated; `*` is every page"
    )
    reads_per_minute: int = setting(600, "requests that read, a key or address and minute; 0 is no limit")
    makes_per_minute: int = setting(60, "requests that make something, a key or address and minute; 0 is no limit")
    makes_per_day: int = setting(1000, "the same a day, unless the key has a quota of its own; 0 is no limit")
    redis_url: str | None = setting(None, "Redis that counts for all processes; without it each counts for itself")
    open_docs: bool = setting(False, "lets everybody read /docs and /openapi.json without a key")
    public_url: str | None = setting(None, "address readers reach the service by, for links in feeds and embeds")
    embed_origins: tuple[str, ...] = setting(
        (), "origins (https://news.example) whose pages may embed briefings, comma separated; `*` is every page"
    )
    embed_keys: tuple[str, ...] = setting(
        (), "name:secret pairs, comma separated, that sign embed links for any page; access keys sign them too"
    )
    webhook_urls: tuple[str, ...] = setting(
        (), "addresses told of briefings made, revised and failed (Standard Webhooks), comma separated"
    )
    webhook_secret: str | None = setting(None, "secret that signs webhooks, `whsec_` and base64 of 24 bytes or more")
    slack_signing_secret: str | None = setting(None, "signing secret of the Slack app; turns /slack/events on")
    slack_bot_token: str | None = setting(None, "bot token of the Slack app (`xoxb-`), from its installation")
    slack_app_token: str | None = setting(None, "app-level token (`xapp-`) that `briefing slack` connects with")
    slack_client_id: str | None = setting(
        None, "client ID of the Slack app; with it workspaces install Briefing themselves, at /slack/install"
    )
    slack_client_secret: str | None = setting(None, "client secret of the Slack app")
    slack_token_keys: tuple[str, ...] = setting(
        (), "keys that encrypt the workspaces' tokens (Fernet), comma separated: the first encrypts, each decrypts"
    )
    cache_entries: int = setting(1024, "briefings held in memory", least=1)
    queue_poll: float = setting(
        0.1,
        "seconds between looks for briefings to make (with Slack on, for answers too); for other jobs five times that",
        least=0.01,
    )
    worker_lease: float = setting(15.0, "seconds after which the jobs of a silent process are taken over", least=1)
    keep_text_days: float = setting(
        0.0, "days an article's text is kept, with all that was made of it; then it is removed; 0 keeps it"
    )
    keep_jobs_days: float = setting(7.0, "days a finished job is listed", least=0.01)
    ready_queue_age: float = setting(
        0.0, "seconds a job may wait before `/readyz` answers 503; 0: its age is only shown"
    )
    log_level: str = setting("info", "`debug`, `info`, `warning` or `error`; one line a request and a job at `info`")
    worker_concurrency: int = setting(
        2,
        "briefings in hand in one process beside those that wait for a model; one of them is computed at a time",
        least=1,
    )

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Config":
        """Settings from ``environ`` (default: the process's); ConfigurationError names a value that makes no sense."""
        environ = os.environ if environ is None else environ
        known = {variable(f.name): f for f in fields(cls)}
        unknown = [n for n in environ if n.startswith("BRIEFING_") and n not in known]
        if unknown:
            raise ConfigurationError(f"Unknown setting {', '.join(sorted(unknown))}; the README lists those there are.")
        return cls(**{f.name: _parse(n, environ[n], f.default, str(f.type)) for n, f in known.items() if n in environ})

    @property
    def engine_name(self) -> str:
        """The engine in force: ``auto`` resolved."""
        if self.engine != "auto":
            return self.engine
        return "llm" if self.openai_api_key or self.openai_base_url else "embedded"

    @property
    def briefings_at_once(self) -> int:
        """Briefings in hand in one process: for each call to a model, another article is read and ready."""
        return self.worker_concurrency + (2 * self.llm_concurrency if self.engine_name == "llm" else 0)

    @property
    def embed_key_secrets(self) -> dict[str, str]:
        """Secrets of the keys that sign embed links, by name."""
        return dict(pair.split(":", 1) for pair in self.embed_keys)

    def __post_init__(self) -> None:
        if self.engine not in ("auto", "embedded", "llm"):
            raise ConfigurationError(f"BRIEFING_ENGINE is {self.engine!r}: use auto, embedded or llm.")
        self._check_numbers()
        if self.fallback not in ("embedded", "none"):
            raise ConfigurationError(f"BRIEFING_FALLBACK is {self.fallback!r}: use embedded or none.")
        if self.log_level not in ("debug", "info", "warning", "error"):
            raise ConfigurationError(f"BRIEFING_LOG_LEVEL is {self.log_level!r}: use debug, info, warning or error.")
        if self.reader_text not in ("all", "local", "none"):
            raise ConfigurationError(f"BRIEFING_READER_TEXT is {self.reader_text!r}: use all, local or none.")
        if any(len(pair.partition(":")[2]) < 16 for pair in self.embed_keys):
            raise ConfigurationError(
                "BRIEFING_EMBED_KEYS holds name:secret pairs, each secret of 16 characters or more."
            )
        if self.public_url and not self.public_url.startswith(("https://", "http://")):
            raise ConfigurationError(f"BRIEFING_PUBLIC_URL is {self.public_url!r}: it begins with https:// or http://.")
        self._check_slack()
        if self.webhook_urls and not _is_secret(self.webhook_secret):
            message = "BRIEFING_WEBHOOK_URLS needs BRIEFING_WEBHOOK_SECRET: whsec_ and base64 of 24 bytes or more."
            raise ConfigurationError(message)

    @property
    def slack_on(self) -> bool:
        """Whether jobs for Slack can be done: with the token of one workspace, or those of all that installed it."""
        return bool(self.slack_bot_token or self.slack_client_id)

    def _check_numbers(self) -> None:
        for each in fields(self):
            value, least = getattr(self, each.name), each.metadata["least"]
            if isinstance(value, (int, float)) and not least <= value < inf:  # nor one that is no number
                raise ConfigurationError(f"{variable(each.name)} is {value}: it must be {least} or more.")

    def _check_slack(self) -> None:
        installs = (self.slack_client_id, self.slack_client_secret, self.slack_token_keys)
        if self.slack_signing_secret and not self.slack_bot_token and not any(installs):
            raise ConfigurationError("BRIEFING_SLACK_SIGNING_SECRET needs BRIEFING_SLACK_BOT_TOKEN as well.")
        if not any(installs):
            return
        if self.slack_bot_token:
            raise ConfigurationError("Set BRIEFING_SLACK_BOT_TOKEN or BRIEFING_SLACK_CLIENT_ID, not both.")
        if not all((*installs, self.slack_signing_secret, self.public_url)):
            raise ConfigurationError(
                "Installation in Slack workspaces needs BRIEFING_SLACK_CLIENT_ID, _CLIENT_SECRET, _TOKEN_KEYS, "
                "_SIGNING_SECRET and BRIEFING_PUBLIC_URL."
            )
        if any(_decoded_length(key) != 32 for key in self.slack_token_keys):
            raise ConfigurationError(
                "BRIEFING_SLACK_TOKEN_KEYS holds keys of 32 bytes in URL-safe base64, as "
                "`openssl rand -base64 32 | tr '+/' '-_'` prints them."
            )


def share_metrics() -> None:
    """Lets the processes that are forked from this one count together, in a directory that goes when this one ends."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:  # the client library's own variable
        directory, owner = tempfile.mkdtemp(prefix="briefing-metrics-"), os.getpid()
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = directory
        atexit.register(lambda: shutil.rmtree(directory, ignore_errors=True) if os.getpid() == owner else None)


def traces_wanted(environ: Mapping[str, str] | None = None) -> bool:
    """Whether OpenTelemetry's own variables name a receiver of traces."""
    environ = os.environ if environ is None else environ
    off = environ.get("OTEL_SDK_DISABLED", "").lower() == "true" or environ.get("OTEL_TRACES_EXPORTER") == "none"
    named = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
    return not off and any(environ.get(name) for name in named)


def _is_secret(secret: str | None) -> bool:
    try:
        return len(b64decode((secret or "").removeprefix("whsec_"), validate=True)) >= 24
    except ValueError:
        return False


def _decoded_length(key: str) -> int:
    try:
        return len(urlsafe_b64decode(key))
    except ValueError:
        return 0


def variable(name: str) -> str:
    """Environment variable of the setting with this field name."""
    (found,) = (f for f in fields(Config) if f.name == name)
    env: str | None = found.metadata["env"]
    return env or f"BRIEFING_{name.upper()}"


def _parse(name: str, raw: str, default: object, annotation: str) -> Any:
    try:
        if isinstance(default, bool):
            if raw.lower() not in _TRUE | _FALSE:
                raise ValueError(raw)
            return raw.lower() in _TRUE
        if isinstance(default, (int, float)):
            return type(default)(raw)
    except ValueError as error:
        raise ConfigurationError(f"{name} is {raw!r}: it must be {_KINDS[type(default)]}.") from error
    if isinstance(default, tuple):
        return tuple(part.strip() for part in raw.split(",") if part.strip())
    if "Path" in annotation:
        return Path(raw) if raw else None
    return raw or default
