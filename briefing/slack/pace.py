"""About one message a second in each channel, as Slack asks."""

import time
from collections.abc import Callable


class Pace:
    """Waits for a channel's turn; ``take`` takes it and gives the seconds until it begins."""

    def __init__(self, take: Callable[[str, str], float], sleep: Callable[[float], None] = time.sleep) -> None:
        self._take = take
        self._sleep = sleep

    def wait(self, team: str, channel: str) -> None:
        """Returns when a message may go to the channel."""
        if seconds := self._take(team, channel):
            self._sleep(seconds)
