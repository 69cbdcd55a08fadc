"""Looks into the queues, spared while nobody writes."""

from collections.abc import Callable
from typing import Any

from dbos._dbos import _get_dbos_instance

from briefing import db

_NONE: tuple[list[str], None] = ([], None)  # no job waits, and none was held back by a limit


def spare_looks(writes: db.Writes) -> None:
    """Looks into the queues only after somebody wrote: each look takes two milliseconds from whoever is served."""
    system: Any = _get_dbos_instance()._sys_db
    system.get_queue = _while_unwritten(writes, system.get_queue, lambda queue: True)
    system.start_queued_workflows = _while_unwritten(
        writes, system.start_queued_workflows, lambda found: found == _NONE
    )


def _while_unwritten(writes: db.Writes, look: Callable[..., Any], lasts: Callable[[Any], bool]) -> Callable[..., Any]:
    """A look at a queue that finds what it found last, until somebody writes, if that lasts."""
    known: dict[str, tuple[int, Any]] = {}

    def looked(queue: Any, *rest: Any, **named: Any) -> Any:
        name, version = getattr(queue, "name", queue), writes.version()  # before the look: a write meanwhile is seen
        if name in known and known[name][0] == version:
            return known[name][1]
        found = look(queue, *rest, **named)
        if lasts(found):
            known[name] = version, found
        return found

    return looked
