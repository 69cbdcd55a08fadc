"""Where a reader finds a briefing: permanent addresses below the service's public one."""

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Addresses:
    """Absolute addresses; ``base`` is the service's public address without a slash at its end."""

    base: str

    @classmethod
    def of(cls, public_url: str | None, asked: str) -> "Addresses":
        """Below the public address that was set, or the one that was asked."""
        return cls((public_url or asked).rstrip("/"))

    def page(self, article_id: str) -> str:
        """The briefing beside its article."""
        return f"{self.base}/articles/{quote(article_id, safe='')}"

    def changes(self, article_id: str, revision: int) -> str:
        """What a revision changed."""
        return f"{self.page(article_id)}/changes/{revision}"

    def briefing(self, article_id: str) -> str:
        """The briefing as JSON."""
        return f"{self.base}/v1/articles/{quote(article_id, safe='')}/briefing"

    def embed(self, article_id: str) -> str:
        """The briefing to put into a frame."""
        return f"{self.base}/embed/{quote(article_id, safe='')}"

    def card(self, article_id: str) -> str:
        """The briefing as a picture to share."""
        return f"{self.base}/share/{quote(article_id, safe='')}.png"
