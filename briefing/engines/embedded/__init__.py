"""The embedded engine: spaCy and rules, no key, no network."""
