"""What the jobs of Slack work with."""

from dataclasses import dataclass

from briefing.jobs import Jobs
from briefing.render.addresses import Addresses
from briefing.service import Service
from briefing.slack.posting import Posting
from briefing.store.slack import SlackStore
from briefing.store.slack_channels import ChannelStore


@dataclass(frozen=True, slots=True)
class SlackParts:
    """Where briefings and jobs are, where a reader finds them, and what posts and remembers what was posted."""

    service: Service
    jobs: Jobs
    links: Addresses
    posting: Posting
    posts: SlackStore
    channels: ChannelStore
