"""How far a job is: told by what does the work, to whoever asked to be told."""

from samples import article

from briefing.jobs import Progress, Stage, telling
from briefing.pipeline import Pipeline


def test_making_a_briefing_tells_its_stages() -> None:
    told: list[Progress] = []
    with telling(told.append):
        Pipeline().brief(article())
    Pipeline().brief(article())  # whose progress nobody asked for
    assert told == [Progress(Stage.WRITING, 1, 3), Progress(Stage.CHECKING, 2, 3)]
