"""What a person pastes into the form: a link, or a text with a title."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from briefing.ingest.articles import is_html
from briefing.service import Source

_LINK = re.compile(r"[a-z][a-z0-9+.-]*://\S+|(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[:/?]\S*)?", re.IGNORECASE)  # or a bare host


@dataclass(frozen=True, slots=True)
class Submission:
    """The form as filled in, and why it was refused, if it was."""

    pasted: str = ""
    title: str = ""
    problem: str | None = None

    def source(self) -> Source:
        """A link where the whole of what was pasted is one, a page where it is the source of one, else a text."""
        if _LINK.fullmatch(self.pasted.strip()):
            address = self.pasted.strip()
            return Source(url=address if "://" in address else f"https://{address}")
        if is_html(self.pasted):
            return Source(html=self.pasted)
        return Source(text=self.pasted, title=self.title or None)

    def refused(self, problem: str) -> "Submission":
        """The same form with the reason, so that nothing typed is lost."""
        return replace(self, problem=problem)


def submitted(form: Mapping[str, str]) -> Submission:
    """The form that was sent."""
    return Submission(pasted=form.get("pasted", ""), title=form.get("title", "").strip())
