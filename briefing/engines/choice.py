"""The engine that the settings ask for."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from briefing.config import Config
from briefing.engines.base import Engine
from briefing.engines.embedded.engine import EmbeddedEngine

if TYPE_CHECKING:
    from briefing.engines.llm.completions import CompletionStore
    from briefing.engines.llm.engine import LLMEngine
    from briefing.engines.llm.probe import ProbeStore


def choose(
    config: Config,
    completions: "CompletionStore",
    clock: Callable[[], datetime],
    probes: "ProbeStore | None" = None,
) -> Engine:
    """The engine in force; completions of a model are kept in ``completions``, what its server can in ``probes``."""
    if config.engine_name == "embedded":
        return EmbeddedEngine()
    return llm(config, completions, clock, probes)


def llm(
    config: Config,
    completions: "CompletionStore",
    clock: Callable[[], datetime],
    probes: "ProbeStore | None" = None,
) -> "LLMEngine":
    """The LLM engine, whichever is in force."""
    from briefing.engines.llm.engine import LLMEngine  # the SDK takes half a second to import

    return LLMEngine(config, completions, clock, probes=probes)
