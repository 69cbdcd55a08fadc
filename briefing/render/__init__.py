"""A briefing as text for people: Markdown, plain text, HTML. Every form shows the same outline."""

from briefing.render.html import to_html
from briefing.render.markdown import to_markdown
from briefing.render.outline import chosen_claims
from briefing.render.text import to_text

__all__ = ["chosen_claims", "to_html", "to_markdown", "to_text"]
