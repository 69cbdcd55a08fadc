"""What operators see: logs, metrics, traces. None of them ever holds a word of an article, or a secret."""
