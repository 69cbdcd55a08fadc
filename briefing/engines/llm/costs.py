"""What tokens cost, and the daily budget that stops paid calls."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from briefing.engines.llm.completions import CompletionStore
from briefing.errors import BudgetSpent, ConfigurationError

_TABLE = Path(__file__).with_name("prices.toml")
_OTHERS = "*"


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens; ``context`` is the model's context in tokens, where known."""

    input: float
    output: float
    context: int | None = None

    def of(self, input_tokens: int, output_tokens: int) -> float:
        """US dollars of so many tokens."""
        return (input_tokens * self.input + output_tokens * self.output) / 1_000_000


FREE = Price(0.0, 0.0)


def read_prices(path: Path | None = None) -> Mapping[str, Price]:
    """The table of prices by beginning of a model's name. Raises ConfigurationError."""
    path = path or _TABLE
    try:
        return {name: _price(row) for name, row in tomllib.loads(path.read_text("utf-8")).items()}
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ConfigurationError(f"The table of prices {path} cannot be read: {error}.") from error


def _price(row: Mapping[str, float]) -> Price:
    found = Price(float(row["input"]), float(row["output"]), int(row["context"]) if "context" in row else None)
    if found.input < 0 or found.output < 0:
        raise ValueError("a price is below 0")
    return found


def price_of(model: str, server: str, prices: Mapping[str, Price]) -> Price:
    """The price of a model: the longest name that begins its own; nothing on a local server that is not listed."""
    bare = model.rpartition("/")[2]
    names = [name for name in prices if name != _OTHERS and (bare == name or bare.startswith(f"{name}-"))]
    if names:
        return prices[max(names, key=len)]
    return FREE if is_local(server) else prices.get(_OTHERS, FREE)


def is_local(server: str) -> bool:
    """Whether a server is this machine or one of a private network."""
    host = server.rpartition(":")[0].strip("[]") if server.rpartition(":")[2].isdecimal() else server
    try:
        return ip_address(host).is_private
    except ValueError:
        return host == "localhost" or "." not in host or host.endswith((".local", ".internal"))


class Budget:
    """US dollars that may be spent a day (UTC); 0 is no limit."""

    def __init__(self, daily: float, store: CompletionStore, clock: Callable[[], datetime]) -> None:
        self._daily = daily
        self._store = store
        self._clock = clock

    def admit(self, most: float) -> None:
        """Lets a call pass that costs ``most`` dollars at most. Raises BudgetSpent, with the seconds to midnight."""
        if not self._daily or not most:
            return
        now = self._clock()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        spent = self._store.spent_since(midnight)
        if spent + most > self._daily:
            wait = (midnight + timedelta(days=1) - now).total_seconds()
            message = (
                f"The daily budget of ${self._daily:.2f} leaves ${max(self._daily - spent, 0):.4f}, and this call may "
                f"cost ${most:.4f}. Raise BRIEFING_DAILY_BUDGET_USD or wait until midnight UTC."
            )
            raise BudgetSpent(message, retry_after=wait, spent_usd=spent)
