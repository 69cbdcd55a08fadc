"""What must be so before the service listens."""

from briefing.access.callers import is_loopback
from briefing.access.keys import Keys
from briefing.config import Config
from briefing.errors import ConfigurationError

_CREATE = "briefing keys create --scope read,write"


def refuse_unguarded(config: Config, keys: Keys, host: str | None = None) -> None:
    """Raises ConfigurationError where nobody could be let in, or anybody could on an address others reach.

    Without ``host`` (under a server of your own) a service that asks for no keys still answers only at its machine.
    """
    if not config.auth and host is not None and not is_loopback(f"[{host}]" if ":" in host else host):
        message = f"Others reach {host}, and BRIEFING_AUTH is off. Create a key (`{_CREATE}`) and set BRIEFING_AUTH=on."
        raise ConfigurationError(message)
    if config.auth and not keys.any_active():
        raise ConfigurationError(f"BRIEFING_AUTH is on, and there is no active key. Create one first: `{_CREATE}`.")
