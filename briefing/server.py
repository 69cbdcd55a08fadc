"""The web server: gunicorn with threads around the Flask app, by default one process that does the jobs as well."""

import logging
import os
from dataclasses import dataclass
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

from briefing import create_app
from briefing.config import Config
from briefing.wiring import Parts, assemble, observe

_THREADS = 32  # a thread holds one ?wait= at most 30 s; reads from memory take well under a millisecond


@dataclass(frozen=True, slots=True)
class Listening:
    """Where to listen, with how many processes, and whether these do jobs too."""

    host: str
    port: int
    processes: int = 1
    jobs: bool = True

    @property
    def bind(self) -> str:
        """Host and port as gunicorn reads them."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class _Log(Logger):  # type: ignore[misc]
    """Gunicorn's words, through our logs."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers = [logging.NullHandler()]
        self.error_log.propagate = True


class _Worker(ThreadWorker):  # type: ignore[misc]
    """Gunicorn's, that once it ends refuses new connections: else they wait in vain until the last request is over."""

    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled)
        if not self.alive:
            for each in self.sockets:
                each.close()


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn without a command line. The parts are made in the worker, after the fork, where jobs may start."""

    def __init__(self, config: Config, listening: Listening) -> None:
        self._config = config
        self._listening = listening
        self._parts: Parts | None = None
        super().__init__()

    def load_config(self) -> None:
        """Settings of gunicorn; SIGTERM lets running requests and jobs end."""
        settings = {
            "bind": [self._listening.bind],
            "workers": self._listening.processes,
            "worker_class": _Worker,
            "threads": _THREADS,
            "graceful_timeout": 30,
            "worker_exit": self._close,
            "loglevel": "warning",
            "logger_class": _Log,
            "control_socket_disable": True,
        }
        for name, value in settings.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """The app, with jobs being done beside it unless other processes do them."""
        observe(self._config)
        self._parts = assemble(self._config)
        if self._listening.jobs:
            self._parts.work()
        return create_app(parts=self._parts)

    def _close(self, _server: Any, _worker: Any) -> None:
        if self._parts is not None:
            self._parts.close()
            logging.shutdown()
            os._exit(0)  # jobs that pause before another attempt hold threads


def serve(config: Config, listening: Listening) -> None:
    """Serves until SIGTERM or Ctrl-C."""
    Server(config, listening).run()
