"""Bytes of a page to text, in the encoding they are in, which is not always the one they claim."""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"<(?:meta\b[^>]{0,200}?charset|\?xml\b[^>]{0,80}?encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_PRESCAN = 4096  # bytes; HTML asks for the declaration within the first 1024
_DEFAULT = "cp1252"  # of a page that says nothing (WHATWG Encoding, for English)
# Names as Python's codecs normalise them. Others, such as punycode, are no encodings of pages, or slow on purpose.
_KNOWN = frozenset(
    "utf-8 utf-16 utf-16-le utf-16-be big5 big5hkscs gb2312 gbk gb18030 shift_jis cp932 euc_jp euc_kr cp949 iso2022_jp "
    "koi8-r koi8-u mac-roman cp866 cp874 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 "
    "iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 iso8859-14 "
    "iso8859-15 iso8859-16".split()
)
_AS_BROWSERS_DO = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}


def decoded(body: bytes, charset: str | None = None) -> str:
    """The text of a page; ``charset`` is what the HTTP header says. Never fails: bytes that mean nothing become U+FFFD.

    Bytes that are valid UTF-8 are UTF-8 whatever is claimed: text in another encoding is so only by rare accident.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    try:
        text = body.decode()
        if "\0" not in text[:64]:  # every second byte of UTF-16 in ASCII is one
            return text
    except UnicodeDecodeError:
        pass
    found = _META.search(body[:_PRESCAN])
    for label in (charset, found and found.group(1).decode("ascii")):
        encoding_name = known(label)
        if encoding_name:
            return body.decode(encoding_name, "replace")
    return body.decode(_DEFAULT, "replace")


def known(label: str | None) -> str | None:
    """Python's name of an encoding that pages may be in; None for anything else."""
    try:
        name = codecs.lookup(label or "").name
    except (LookupError, ValueError):
        return None
    name = _AS_BROWSERS_DO.get(name, name)
    return name if name in _KNOWN else None


def is_readable(text: str) -> bool:
    """Whether a text was text at all: nearly free of characters that no encoding means, and of controls."""
    sample = text[:20_000]
    broken = sum(character == "\ufffd" or (character < " " and character not in "\t\n\r\f") for character in sample)
    return broken <= max(2, len(sample) // 200)
