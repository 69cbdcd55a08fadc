"""What refusing a wrong key takes, by what is wrong with it: the time must not tell whether a part of it was right.

    python bench/keys.py [SQLAlchemy URL of an empty database]

Prints the median and the quartiles of each kind in microseconds; the kinds take turns in one run.
"""

import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import cycle, islice
from statistics import quantiles
from time import perf_counter

from briefing import db
from briefing.access import Keys, tokens
from briefing.errors import Unauthorized
from briefing.store import Sessions
from briefing.store.keys import KeyStore, Scope

TRIES = 9000


def main(url: str) -> None:
    """Measures and prints."""
    engine = db.open_engine(url)
    db.upgrade(engine)
    keys = Keys(KeyStore(Sessions(engine)), lambda: datetime.now(UTC))
    right = keys.create("measured", [Scope.READ]).token
    kinds: dict[str, Callable[[], str]] = {
        "unknown ID": lambda: tokens.mint().text,
        "first letter of the secret wrong": lambda: changed(right, 15),
        "last letter of the secret wrong": lambda: changed(right, -7),
    }
    seen: dict[str, list[float]] = {kind: [] for kind in kinds}
    for kind in islice(cycle(kinds), TRIES):
        seen[kind].append(refusing(keys, kinds[kind]()))
    for kind, times in seen.items():
        low, median, high = quantiles(times)
        print(f"{kind:35} {median:7.1f}  ({low:.1f} to {high:.1f}, {len(times)} tries)")


def changed(token: str, at: int) -> str:
    """The key with another letter there, and a checksum that holds."""
    body = list(token[:-6])
    at = at if at >= 0 else at + 6
    body[at] = "x" if body[at] != "x" else "y"
    return "".join(body) + tokens._checksum("".join(body))


def refusing(keys: Keys, token: str) -> float:
    """Microseconds until a key is refused."""
    began = perf_counter()
    try:
        keys.check(token)
    except Unauthorized:
        return (perf_counter() - began) * 1e6
    raise AssertionError("a wrong key was let in")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{tempfile.mkdtemp()}/keys.sqlite3")
