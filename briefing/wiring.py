"""Puts the parts together: database, queue, engine, service."""

from dataclasses import dataclass
from time import sleep

from sqlalchemy import Engine

from briefing import db
from briefing.access import Keys, refuse_unguarded
from briefing.config import Config, traces_wanted
from briefing.engines.choice import choose
from briefing.engines.embedded.parsing import language_model
from briefing.feeds import Feeds, Items, Poller, Visits
from briefing.health import Health
from briefing.ingest.retriever import Retriever
from briefing.jobs import Kind, Schedule
from briefing.observability import logs, tracing
from briefing.pipeline import Pipeline, utc_now
from briefing.render.addresses import Addresses
from briefing.retention import Retention
from briefing.service import Service
from briefing.store import Sessions
from briefing.store.capabilities import DatabaseCapabilities
from briefing.store.completions import DatabaseCompletions
from briefing.store.deliveries import DeliveryLog
from briefing.store.hosts import HostStore
from briefing.store.keys import KeyStore
from briefing.tasks.performing import Handler
from briefing.tasks.queue import DurableJobs
from briefing.webhooks import Webhooks

LOCAL = "http://127.0.0.1:8000"  # where `briefing serve` listens; BRIEFING_PUBLIC_URL says otherwise

_SCHEDULES = (
    Schedule(Kind.RETENTION, "23 * * * *"),
    Schedule(Kind.POLL, "* * * * *"),
    Schedule(Kind.SLACK, "* * * * *"),
)


@dataclass(frozen=True, slots=True)
class Parts:
    """What one process runs on."""

    service: Service
    jobs: DurableJobs
    engine: Engine
    completions: DatabaseCompletions
    health: Health
    keys: Keys
    retention: Retention
    feeds: Feeds
    poller: Poller

    def close(self) -> None:
        """Lets running jobs end and closes the database."""
        self.jobs.stop()
        self.engine.dispose()
        tracing.stop()

    def work(self) -> None:
        """Starts taking jobs in this process; after any fork."""
        log = DeliveryLog(Sessions(self.engine))
        webhooks = Webhooks(self.service.config, self.service, self.jobs, log.add)
        language_model()  # loaded before the first job rather than in it
        self.health.writes_here = True
        self.service.when_made(webhooks.announce)
        handlers: dict[Kind, Handler] = {
            Kind.BRIEF: self.service.make,
            Kind.DELIVER: webhooks.deliver,
            Kind.RETENTION: self.retention.do,
            Kind.POLL: self.poller.do,
        }
        if self.service.config.slack_on:
            handlers[Kind.SLACK] = self._slack()
        schedules = [each for each in _SCHEDULES if each.kind in handlers]
        self.jobs.work(handlers, schedules)

    def _slack(self) -> Handler:
        """The handler of Slack's jobs; loaded only where they can be done."""
        from briefing.slack import workspaces_of
        from briefing.slack.wiring import slack_jobs
        from briefing.slack.workspaces import InstalledWorkspaces

        sessions, config = Sessions(self.engine), self.service.config
        workspaces = workspaces_of(config, sessions)
        if isinstance(workspaces, InstalledWorkspaces):
            workspaces.renew()
        links = Addresses.of(config.public_url, LOCAL)
        made = slack_jobs(self.service, self.jobs, sessions, workspaces=workspaces, links=links, feeds=self.feeds)
        self.service.when_made(made.corrections.announce)
        return made.answers.do


def observe(config: Config) -> None:
    """Starts this process's logs and, where OTEL_* variables ask for them, its traces; after any fork."""
    logs.configure(config.log_level)
    if traces_wanted():
        tracing.start()


def refuse_to_start_unguarded(config: Config, host: str | None = None) -> None:
    """Raises ConfigurationError where nobody could be let in, or anybody could; before anything is started."""
    engine = db.open_engine(config.database_url)
    try:
        db.upgrade(engine)
        refuse_unguarded(config, Keys(KeyStore(Sessions(engine)), utc_now), host)
    finally:
        engine.dispose()


def assemble(config: Config | None = None) -> Parts:
    """Parts on a migrated database. Start taking jobs with ``parts.work()``, after any fork."""
    config = config or Config.from_environment()
    engine = db.open_engine(config.database_url, config.database_connections)
    db.upgrade(engine)
    jobs = DurableJobs(engine, config)
    jobs.prepare()
    sessions = Sessions(engine)
    completions = DatabaseCompletions(sessions)
    capabilities = DatabaseCapabilities(sessions)
    written_by = choose(config, completions, utc_now, capabilities)
    stands_in = Pipeline() if written_by.name != "embedded" and config.fallback == "embedded" else None
    service = Service(
        config,
        sessions,
        pipeline=Pipeline(written_by),
        fallback=stands_in,
        jobs=jobs,
        retriever=Retriever(config),
    )
    health = Health(config, engine, jobs=jobs, writer=written_by, capabilities=capabilities, clock=utc_now)
    keys = Keys(KeyStore(sessions), utc_now)
    retention = Retention(config, service, jobs, engine, utc_now)
    feeds = Feeds(sessions, utc_now)
    return Parts(
        service,
        jobs,
        engine,
        completions,
        health=health,
        keys=keys,
        retention=retention,
        feeds=feeds,
        poller=_poller(config, service, feeds, jobs, sessions),
    )


def _poller(config: Config, service: Service, feeds: Feeds, jobs: DurableJobs, sessions: Sessions) -> Poller:
    hosts = HostStore(sessions, utc_now)
    visits = Visits(Retriever(config), hosts, clock=utc_now, pause=config.feed_pause, sleep=sleep)
    items = Items(config, service, feeds.items, visits)
    return Poller(feeds.store, feeds.items, items, visits, jobs, clock=utc_now)
