"""Origins of pages (RFC 6454): https://news.example, with a port where it is not the usual one."""

from urllib.parse import urlsplit

from briefing.errors import InvalidInput


def checked_origins(origins: tuple[str, ...]) -> tuple[str, ...]:
    """The origins as browsers send them, each once. Raises InvalidInput for what is none."""
    return tuple(dict.fromkeys(map(_checked, origins)))


def _checked(origin: str) -> str:
    if origin == "*":
        return origin
    try:
        parts = urlsplit(origin)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    plain = parts.scheme in ("http", "https") and parts.path in ("", "/") and not (parts.query or parts.fragment)
    allowed = host and all(char.isalnum() or char in ".-:" for char in host) and host.isascii()
    if not plain or not host or not allowed or parts.username is not None:
        message = f"{origin!r} is no origin: give scheme and host, such as https://news.example, or *."
        raise InvalidInput(message, errors={"origins": [message]})
    name = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{name}" + (f":{port}" if port not in (None, usual) else "")
