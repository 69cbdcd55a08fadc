"""From a URL, HTML or text to an article whose text is fixed once."""
