"""What rules read in an article, whichever engine writes: who says what, who acts, what stands in quotation marks."""

from dataclasses import dataclass

from briefing.types.article import Span
from briefing.types.draft import ClaimKind, DraftActor

STATING_FRAMES = frozenset({"quotation", "clause", "aside", "according", "label", "signature", "run"})
"""Frames of attributions whose content is a whole statement."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what, as spans of the text: the source, the cue, and the content (PARC 3.0 terms).

    ``source`` is empty where the text names nobody. ``speaker`` is the source resolved through the text (a pronoun
    becomes the name it stands for), or the source as printed; ``sentences`` are those the content touches.
    """

    source: tuple[Span, ...]
    cue: Span | None
    content: tuple[Span, ...]
    kind: ClaimKind
    speaker: str | None
    sentences: tuple[int, ...]
    frame: str = ""  # the shape in which grammar showed it, e.g. "quotation", "clause", "according"


@dataclass(frozen=True, slots=True)
class Analysis:
    """What reading the article by rules finds, whichever engine writes: verification checks drafts against it."""

    attributions: tuple[Attribution, ...] = ()
    actors: tuple[DraftActor, ...] = ()  # all actors found, most salient first, with every mention in ``spans``
    quotations: tuple[Span, ...] = ()  # what somebody says in quotation marks, with the marks, paragraph by paragraph
