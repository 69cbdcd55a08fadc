"""Structured logs on stderr: JSON lines, or readable ones in a terminal; with the IDs of the request and job in hand.

Fields are named one by one, and of an exception only its type and place are written: messages quote what was read.
"""

import logging
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar, Token
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from time import sleep
from typing import Any, TextIO

import orjson
import structlog

FIELDS = ("request_id", "job_id", "kind", "outcome", "error", "code", "reference", "engine", "reason")
MEASURES = ("method", "route", "status", "seconds", "count")
_SHOWN = (*FIELDS, *MEASURES)
_THEIRS = ("dbos", "gunicorn.error")  # libraries that bring handlers of their own
_PAUSE = 0.05  # seconds between two writes of lines that can wait
_WAITING = 10_000  # lines; with more, whoever logs writes them: a log that is read slowly loses nothing
_LONGEST = 500  # characters of what a library says
_CODE_ONLY = (AttributeError, ImportError, NameError, NotImplementedError, TypeError)  # their messages name code

Event = dict[str, Any]
_identifiers: ContextVar[dict[str, str]] = ContextVar("identifiers", default={})  # noqa: B039 - never changed in place


def configure(level: str = "info", stream: TextIO | None = None) -> None:
    """Sends all logs of this process to ``stream`` (default: stderr): ours from ``level`` up, others' warnings."""
    told_where = stream or sys.stderr
    lines = _Lines(_readable(structlog.dev.ConsoleRenderer()) if told_where.isatty() else _json)
    handler = logging.StreamHandler(stream) if stream else _Writer(sys.stderr, lines)
    handler.setFormatter(lines)
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False  # nothing of them is shown
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("briefing").setLevel(level.upper())
    for name in _THEIRS:
        theirs = logging.getLogger(name)
        theirs.handlers = [logging.NullHandler()]  # one is there: they add none
        theirs.propagate = True


@contextmanager
def bound(**identifiers: str) -> Iterator[None]:
    """Adds identifiers to every line that this thread logs meanwhile."""
    before = bind(**identifiers)
    try:
        yield
    finally:
        unbind(before)


def bind(**identifiers: str) -> Token[dict[str, str]]:
    """Adds identifiers to every line that this thread logs until ``unbind`` is given what this returns."""
    return _identifiers.set(_identifiers.get() | identifiers)


def unbind(before: Token[dict[str, str]]) -> None:
    """Takes off what was added since."""
    _identifiers.reset(before)


def identifiers() -> dict[str, str]:
    """What is added to the lines of this thread now."""
    return _identifiers.get()


def tell(logger: logging.Logger, level: int, event: str, fields: Mapping[str, Any]) -> None:
    """Logs an event with its fields, as ``logger.log`` does; where only our writer listens, without making a record."""
    if not logger.isEnabledFor(level):
        return
    writer = _only_listener(logger) if level <= logging.INFO else None
    if writer is None:
        logger.log(level, event, extra=fields)
        return
    name = logging.getLevelName(level).lower()
    with suppress(OSError, ValueError):  # nobody reads any more
        writer.put(writer.lines.line(_event(event, name, logger.name, datetime.now(UTC), fields)))


def _only_listener(logger: logging.Logger) -> "_Writer | None":
    """Our writer, if no other handler would see what this logger says."""
    here: logging.Logger | None = logger
    while here is not None and not here.handlers and here.propagate:
        here = here.parent
    if here is None or here.parent is not None or len(here.handlers) != 1:
        return None
    found = here.handlers[0]
    return found if isinstance(found, _Writer) else None


class _Writer(logging.Handler):
    """Writes lines up to INFO a moment later, many at once, from a thread of its own; others now, after those.

    A write lets go of the interpreter, and whoever serves then waits for it among all the others: written by each
    request, the line cost a third of the requests a second that sixteen connections get.
    """

    def __init__(self, stream: TextIO, lines: "_Lines") -> None:
        super().__init__()
        self.lines = lines
        self._stream = stream
        self._waiting: SimpleQueue[str] = SimpleQueue()
        self._writing = Lock()
        self._process = 0  # in which the thread runs: a fork leaves it behind
        self._starting = Lock()
        os.register_at_fork(
            before=self._hold,  # or both processes write what waits, or the child finds the lock taken for good
            after_in_parent=self._writing.release,
            after_in_child=self._writing.release,
        )

    def handle(self, record: logging.LogRecord) -> bool:
        """Without logging's lock: formatting shares nothing, and the queue needs none."""
        told = bool(self.filter(record))
        if told:
            self.emit(record)
        return told

    def emit(self, record: logging.LogRecord) -> None:
        """Queues the line; writes all that is queued when it must not wait."""
        try:
            self.put(self.format(record))
            if record.levelno > logging.INFO:
                self.flush()
        except Exception:  # noqa: BLE001 - logging's own way: a line that fails must not fail what it tells of
            self.handleError(record)

    def put(self, line: str) -> None:
        """Queues a line that can wait; writes all that is queued when that is too much."""
        self._waiting.put(line + "\n")
        if self._waiting.qsize() > _WAITING:
            self.flush()
        elif self._process != os.getpid():
            self._start()

    def flush(self) -> None:
        """Writes all lines that wait."""
        with self._writing:
            self._drain()

    def _hold(self) -> None:
        self._writing.acquire()
        self._drain()

    def _drain(self) -> None:
        lines = []
        with suppress(Empty):
            while True:
                lines.append(self._waiting.get_nowait())
        if lines:
            self._stream.write("".join(lines))
            self._stream.flush()

    def _start(self) -> None:
        with self._starting:
            if self._process != os.getpid():
                self._process = os.getpid()
                Thread(target=self._write, name="log", daemon=True).start()

    def _write(self) -> None:
        while True:
            sleep(_PAUSE)
            if not self._waiting.empty():
                with suppress(OSError, ValueError):  # nobody reads any more
                    self.flush()


class _Lines(logging.Formatter):
    """A record as a line. By hand: structlog's chain of processors took most of the time of a read from memory."""

    def __init__(self, shown: Callable[[Event], str]) -> None:
        super().__init__()
        self.line = shown

    def format(self, record: logging.LogRecord) -> str:
        """The message, the IDs in hand, and the fields that may be shown."""
        moment = datetime.fromtimestamp(record.created, UTC)
        event = _event(_said(record), record.levelname.lower(), record.name, moment, record.__dict__)
        if record.exc_info and record.exc_info[1] is not None:
            event["exception"] = described(record.exc_info[1])
        return self.line(event)


def _event(said: str, level: str, logger: str, moment: datetime, given: Mapping[str, Any]) -> Event:
    event = {"event": said, **identifiers(), "level": level, "logger": logger, "timestamp": moment}
    event |= {name: given[name] for name in _SHOWN if name in given}
    return event


def _said(record: logging.LogRecord) -> str:
    """The message; of what libraries say, without values that they print beside it: SQL parameters, query strings."""
    said = record.getMessage()
    if record.name.startswith("briefing"):
        return said
    for values in ("[parameters:", "Traceback", "?", "\n"):
        said = said.partition(values)[0]
    return said[:_LONGEST]


def described(error: BaseException) -> str:
    """An exception and its causes: types, files, lines and functions; messages only where they are about code."""
    parts: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(parts) < 5:
        places = [f"{place.filename}:{place.lineno} {place.name}" for place in traceback.extract_tb(seen.__traceback__)]
        said = f": {seen}" if isinstance(seen, _CODE_ONLY) else ""
        parts.append(f"{type(seen).__module__}.{type(seen).__qualname__}{said} at {' < '.join(reversed(places))}")
        seen = seen.__cause__ or seen.__context__
    return " | from ".join(parts)


def _json(event: Event) -> str:
    return orjson.dumps(event, default=str, option=orjson.OPT_UTC_Z).decode()


def _readable(renderer: structlog.dev.ConsoleRenderer) -> Callable[[Event], str]:
    def line(event: Event) -> str:
        moment = event["timestamp"].isoformat().replace("+00:00", "Z")
        return renderer(None, "", event | {"timestamp": moment})

    return line
