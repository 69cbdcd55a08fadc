"""The engine that writes drafts with a model behind an OpenAI-compatible server."""
