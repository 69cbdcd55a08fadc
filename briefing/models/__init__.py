"""Tables, one module a subject. Only the modules of store query them.

Importing one makes all of them known: foreign keys name tables of other modules.
"""

from briefing.models import access, articles, briefings, feeds, jobs, providers, slack

__all__ = ["access", "articles", "briefings", "feeds", "jobs", "providers", "slack"]
