"""Puts Slack's jobs together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from briefing.feeds import Feeds
from briefing.jobs import Jobs
from briefing.pipeline import utc_now
from briefing.render.addresses import Addresses
from briefing.service import Service
from briefing.slack.answers import Answers
from briefing.slack.corrections import Corrections
from briefing.slack.pace import Pace
from briefing.slack.parts import SlackParts
from briefing.slack.posting import Posting
from briefing.slack.replies import Replies
from briefing.slack.subscriptions import Subscriptions
from briefing.slack.workspaces import Workspaces
from briefing.store import Sessions
from briefing.store.slack import SlackStore
from briefing.store.slack_channels import ChannelStore
from briefing.store.slack_installations import InstallationStore
from briefing.store.slack_turns import TurnStore


@dataclass(frozen=True, slots=True)
class SlackJobs:
    """``answers`` does the jobs; ``corrections`` hears of each briefing made."""

    answers: Answers
    corrections: Corrections


def slack_jobs(
    service: Service,
    jobs: Jobs,
    sessions: Sessions,
    *,
    workspaces: Workspaces,
    links: Addresses,
    feeds: Feeds,
    clock: Callable[[], datetime] = utc_now,
    pace: Pace | None = None,
) -> SlackJobs:
    """What does the jobs of kind SLACK on this database."""
    posting = Posting(workspaces, pace or Pace(TurnStore(sessions, utc_now).take))
    parts = SlackParts(service, jobs, links, posting, SlackStore(sessions), ChannelStore(sessions))
    replies = Replies(parts)
    corrections = Corrections(parts, replies)
    answers = Answers(
        replies,
        corrections,
        Subscriptions(parts, feeds=feeds, clock=clock),
        parts=parts,
        workspaces=workspaces,
        installations=InstallationStore(sessions),
        clock=clock,
    )
    return SlackJobs(answers, corrections)
