"""Which language a text is in."""

from threading import Lock
from typing import Any

import py3langid

from briefing.errors import UnsupportedLanguage

SUPPORTED = frozenset({"en"})
_SAMPLE = 5000  # code points; of 600 English excerpts of 50 words none was taken for another language
_LOCK = Lock()  # threads that came first together would each load the model, 45 MB
_NAMES = {
    "af": "Afrikaans", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali",
    "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German", "el": "Greek",
    "eo": "Esperanto", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish",
    "fr": "French", "ga": "Irish", "gl": "Galician", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "is": "Icelandic", "it": "Italian",
    "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "ko": "Korean", "ku": "Kurdish", "la": "Latin",
    "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "ml": "Malayalam", "mr": "Marathi", "ms": "Malay",
    "mt": "Maltese", "nb": "Norwegian", "ne": "Nepali", "nl": "Dutch", "nn": "Norwegian", "no": "Norwegian",
    "pa": "Punjabi", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili",
    "ta": "Tamil", "te": "Telugu", "th": "Thai", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "uz": "Uzbek", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def detect(text: str) -> str:
    """The language of a text as an ISO 639 code."""
    identify: Any = py3langid.classify  # carries no types
    with _LOCK:
        code, _ = identify(text[:_SAMPLE])
    return str(code)


def check_supported(text: str, field: str = "text") -> str:
    """The language of a text that can be briefed. Raises UnsupportedLanguage, naming the language."""
    code = detect(text)
    if code not in SUPPORTED:
        name = _NAMES.get(code, "a language other than English")
        message = f"The text is in {name} ({code}). Only English can be briefed for now."
        raise UnsupportedLanguage(message, errors={field: [f"In {name}."]}, language=code)
    return code
