"""The values that pass between modules, one module a step of the way: frozen, with no behaviour but looking up."""

from briefing.types.analysis import Analysis as Analysis
from briefing.types.analysis import Attribution as Attribution
from briefing.types.article import Article as Article
from briefing.types.article import Sentence as Sentence
from briefing.types.article import Span as Span
from briefing.types.draft import ActorKind as ActorKind
from briefing.types.draft import ClaimKind as ClaimKind
from briefing.types.draft import Draft as Draft
from briefing.types.draft import DraftActor as DraftActor
from briefing.types.draft import DraftClaim as DraftClaim
from briefing.types.draft import DraftCounterargument as DraftCounterargument
from briefing.types.draft import DraftQuestion as DraftQuestion
from briefing.types.draft import DraftStatement as DraftStatement
