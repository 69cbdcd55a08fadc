"""What a person names on the command line, read into an article: a file, an address, or stdin."""

import sys
from dataclasses import dataclass
from pathlib import Path

from briefing.cli.arguments import is_address
from briefing.config import Config, resource
from briefing.errors import NotUTF8
from briefing.ingest.articles import from_html, from_page, from_text, seed
from briefing.ingest.retriever import Retriever
from briefing.types.article import Article

_PAGES = {".html", ".htm", ".xhtml"}


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads inputs; ``html`` says what stdin holds, ``title`` is that of plain text."""

    config: Config
    retriever: Retriever
    html: bool = False
    title: str | None = None

    def article(self, name: str) -> Article:
        """The article that ``name`` stands for. Raises RefusedError."""
        if is_address(name):
            return from_page(self.retriever.get(name), config=self.config)
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        if self.html if name == "-" else Path(name).suffix.lower() in _PAGES:
            return from_html(content, config=self.config)
        if name != "-" and Path(name).resolve().parent == resource("seeds"):
            return seed(_decoded(content))
        return from_text(_decoded(content), config=self.config, title=self.title)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotUTF8(f"Byte {error.start} is not UTF-8; convert the text to UTF-8 first.") from error
