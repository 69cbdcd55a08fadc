"""Whether a text is an article, or a teaser, consent page, challenge, error page or list of links in its place."""

import re
from dataclasses import dataclass

from briefing.errors import InputQuality

# Numbers of words, set so that none of 27 whole articles in HTML and 2,322 in plain text was refused, nor any of 47,201
# excerpts of 40 to 200 words from these texts.
_TINY = 50  # too little to be an article: what else the page shows tells what it is
_SHORT = 220  # teasers are shorter; a longer text that mentions subscriptions is an article about them
_TAIL = 60  # where a long teaser breaks off into its offer
_LONG_CONSENT = 5  # different signs that make a long text a consent page


@dataclass(frozen=True, slots=True)
class Sign:
    """Words that stand on pages of one kind, and what a person should do about it."""

    kind: str
    pattern: re.Pattern[str]
    advice: str
    needed: int = 1  # how many different ones make the kind sure, where there is hardly text; one more for a short text


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


_CUT_OFF = _words(
    r"subscribe (?:now |today )?(?:to|and) (?:continue|keep) reading",
    r"(?:to|and) (?:continue|keep) reading(?: (?:this|the) (?:full )?(?:article|story))?,? ?(?:please )?"
    r"(?:subscribe|register|sign|log|with|for|\W|$)",
    r"to read the (?:full|rest of (?:the|this)) (?:article|story|text)",
    r"unlock (?:this|the full|unlimited) (?:article|story|access|reading)",
    r"(?:this|the) (?:article|content|story|page) is (?:only |exclusively |reserved )?(?:for|available to|exclusive to)"
    r" (?:our |paying )?(?:subscribers|members)",
)
_PAYWALL = Sign(
    "paywall",
    _words(
        _CUT_OFF.pattern,
        r"subscribe (?:now |today )?to (?:read|unlock|access)",
        r"already (?:a|an) (?:\w+ )?(?:subscriber|member)\b(?! of)",
        r"you(?:['’]ve| have) (?:reached|read|used) (?:your (?:limit|last|free)|all (?:of )?your)",
        r"free articles? (?:left|remaining|this month)",
        r"(?:for )?subscribers only|become a (?:subscriber|member) to|start your (?:free )?trial",
    ),
    "Post the full text instead, if you have the right to it.",
)
_CONSENT = Sign(
    "consent",
    _words(
        r"we (?:and our (?:\d+ )?(?:\w+ )?partners )?(?:use|store)[^.]{0,40}cookies",
        r"(?:accept|reject|allow|agree to) (?:all|cookies)",
        r"(?:manage|cookie|privacy|consent) (?:your )?(?:settings|preferences|choices|options)",
        r"before you continue to",
        r"legitimate interest|personali[sz]ed (?:ads|advertising|content)|your (?:consent|privacy)",
    ),
    "Open the page in a browser and post its text or HTML.",
    needed=2,
)
_SIGNS = (
    _PAYWALL,
    _CONSENT,
    Sign(
        "challenge",
        _words(
            r"(?:verify|verifying|confirm|check(?:ing)? if|prove) (?:that )?you(?:['’]re| are) "
            r"(?:not a (?:ro)?bot|(?:a )?human)",
            r"(?:checking|verifying) your browser|unusual traffic|are you a (?:ro)?bot|complete the captcha",
            r"press (?:and|&) hold|security check to access",
            r"(?:enable|turn on|requires?|need) java ?script|java ?script is (?:disabled|not enabled|required)",
            r"access (?:to this page )?(?:(?:has been|is) )?denied|(?:request|you) (?:was|have been|has been) blocked",
        ),
        "Open the page in a browser and post its text or HTML.",
    ),
    Sign(
        "login",
        _words(
            r"(?:log|sign) ?in (?:or (?:register|sign up|create an account) )?"
            r"(?:to (?:continue|read|view|access|see|your)|with (?:your|google|facebook|apple|e-?mail))",
            r"(?:please|must|need to) (?:log|sign) ?in|forgot (?:your )?password|create an account to",
        ),
        "Post the article's text instead, if you have the right to it.",
    ),
    Sign(
        "error_page",
        _words(
            r"(?:404|page|article|story) not found|error 404|404 error|"
            r"(?:page|article|story) (?:that )?(?:you(?:['’]re| are) looking for|you requested)"
            r"[^.]{0,40}(?:not|n['’]t|no longer|moved|removed|exist|gone)",
            r"something went wrong|temporarily unavailable|this page (?:does(?:n['’]t| not)|no longer) exists?",
            r"(?:internal server|bad gateway|gateway time-?out|service unavailable) ?(?:error)?",
        ),
        "Check the address.",
    ),
)
_SAID = {
    "paywall": "This is a paywall teaser, not a whole article.",
    "consent": "This is a cookie consent page, not an article.",
    "challenge": "This is a browser check, not an article.",
    "login": "This is a login page, not an article.",
    "error_page": "This is an error page, not an article.",
    "link_list": "This is a list of links, not an article.",
    "no_article": "No article was found in this page.",
    "unreadable": "This holds no readable text.",
}


def check_quality(text: str, *, shown: str | None = None, paid: bool = False) -> None:
    """Raises InputQuality when this is not an article; its ``kind`` says what it is.

    ``shown`` is all visible text of the page the text is from; ``paid`` means that the page declares itself not free
    to read (schema.org isAccessibleForFree). A page that is merely short is left to the check of its length.
    """
    words = len(text.split())
    if _is_teaser(text, words, shown, paid):
        raise refused("paywall", _PAYWALL.advice)
    for sign in _SIGNS if words < _SHORT else ():
        tiny = words < _TINY
        if _hits(sign, shown or text if tiny else text) >= sign.needed + (not tiny):
            raise refused(sign.kind, sign.advice)
    if _hits(_CONSENT, text) >= _LONG_CONSENT:
        raise refused("consent", _CONSENT.advice)
    if shown is not None and _is_link_list(text):
        raise refused("link_list", "Give the address of one article.")


def refused(kind: str, advice: str) -> InputQuality:
    """The error for a page of this kind."""
    return InputQuality(f"{_SAID[kind]} {advice}", errors={"input_quality": [kind]}, input_quality=kind)


def _is_teaser(text: str, words: int, shown: str | None, paid: bool) -> bool:
    if words < _SHORT and (paid or _CUT_OFF.search(shown or text)):
        return True
    return _CUT_OFF.search(" ".join(text.split()[-_TAIL:])) is not None


def _is_link_list(text: str) -> bool:
    """Whether most of a text is headlines: short lines without an end mark. Articles had half in sentences, or more."""
    lines = [line for line in text.split("\n") if line.strip()]
    words = sum(len(line.split()) for line in lines)
    ended = sum(
        len(line.split()) for line in lines if line.rstrip("\"”’') ]").endswith((".", "!", "?", "…", "。", ":"))
    )
    return len(lines) >= 8 and ended < 0.35 * words and words < 20 * len(lines)


def _hits(sign: Sign, text: str) -> int:
    return len({match.group().lower() for match in sign.pattern.finditer(text)})
