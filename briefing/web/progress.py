"""How far a briefing is, as steps that a person can follow."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from briefing.counting import counted
from briefing.jobs import JobStatus, State
from briefing.types.article import Article


@dataclass(frozen=True, slots=True)
class Step:
    """One step; ``state`` is done, now or next."""

    label: str
    state: Literal["done", "now", "next"]


@dataclass(frozen=True, slots=True)
class Progress:
    """The steps, and for how many seconds the briefing was asked for."""

    steps: tuple[Step, ...]
    seconds: int


def progress(article: Article, job: JobStatus | None, now: datetime) -> Progress:
    """The steps of making an article's briefing; without a job its turn is still to come."""
    waits = job is None or job.state is State.QUEUED
    turn = "Waiting for its turn behind other articles" if waits else "Its turn has come"
    read = f"{counted(article.words(), 'word')} in {counted(len(article.sentences), 'sentence')}"
    steps = (
        Step(f"Article read: {read}", "done"),
        Step(turn, "now" if waits else "done"),
        Step("Writing, and checking each item against the sentences it rests on", "next" if waits else "now"),
        Step("Briefing shown here, by itself", "next"),
    )
    return Progress(steps, max(0, round((now - job.created_at).total_seconds())) if job else 0)
