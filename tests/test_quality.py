"""What is no article is refused, by its kind; articles about such pages are not."""

import pytest

from briefing.errors import InputQuality
from briefing.ingest.quality import check_quality

LEAD = (
    "The harbour of Port Ellery will be closed to large ships from Monday while divers inspect the old sea wall, the "
    "port authority said. Captains were told last week that cruise ships must anchor outside the bay until spring. "
    "Shop owners near the pier fear for their summer. “We live from the ships,” said Ana Duarte, who sells maps. "
)
BODY = LEAD * 5  # about 270 words

TEASERS = [
    LEAD + "Subscribe to continue reading.",
    LEAD + "To continue reading this article, subscribe or log in.",
    LEAD + "To read the full story, become a subscriber today.",
    LEAD + "This article is for subscribers only. Already a subscriber? Sign in.",
    LEAD + "Unlock this article with a free trial.",
    LEAD + "You’ve reached your limit of free articles this month.",
    BODY + "Keep the story going. Subscribe to continue reading.",
    "You have 0 free articles left. Already a member? Sign in.",
]
CONSENT = [
    "We and our 842 partners store and use cookies. Accept all. Manage settings.",
    "Before you continue to News Example, please review your privacy choices. Reject all. Accept all.",
    "We use cookies for personalised ads. Accept cookies or manage your preferences. " * 8,
    "We use cookies. Accept all. Reject all. Manage preferences. Some partners rely on legitimate interest. " * 20,
]
CHALLENGES = [
    "Please verify you are human by completing the action below.",
    "Checking your browser before accessing news.example. Please enable JavaScript and cookies to continue.",
    "Please enable JavaScript to view this page.",
    "Access Denied. You don't have permission to access this page.",
    "Our systems have detected unusual traffic. Confirm that you're not a robot. " * 6,
    "Press & Hold to confirm you are a human (and not a bot).",
]
LOGINS = [
    "Sign in to continue to News Example. E-mail address. Password. Forgot your password?",
    "Log in or sign up to view this page.",
    "Please log in to read. Forgot password? Create an account to join. Sign in with Google. " * 5,
]
ERRORS = [
    "404 Not found. The page you are looking for does not exist.",
    "Page not found. Try the search instead.",
    "Sorry, the story you requested has moved or been removed.",
    "Something went wrong. Please try again later.",
    "502 Bad Gateway nginx",
    "Error 404. The page you're looking for isn't here. Page not found. " * 6,
]
LINKS = "\n\n".join(f"Council votes on harbour plan number {number} after long debate" for number in range(12))

CASES = (
    [("paywall", text) for text in TEASERS]
    + [("consent", text) for text in CONSENT]
    + [("challenge", text) for text in CHALLENGES]
    + [("login", text) for text in LOGINS]
    + [("error_page", text) for text in ERRORS]
)


@pytest.mark.parametrize(("kind", "text"), CASES)
def test_check_quality_names_the_kind_when_the_text_is_no_article(kind: str, text: str) -> None:
    with pytest.raises(InputQuality) as caught:
        check_quality(text)
    assert caught.value.details == {"input_quality": kind}
    assert caught.value.errors == {"input_quality": [kind]}


def test_check_quality_names_links_when_a_page_is_a_list_of_them() -> None:
    with pytest.raises(InputQuality, match="a list of links"):
        check_quality(LINKS, shown=LINKS)


@pytest.mark.parametrize(("words", "refused"), [(100, True), (219, True), (220, False)])
def test_check_quality_takes_the_page_at_its_word_when_it_says_it_is_not_free(words: int, refused: bool) -> None:
    text = " ".join(BODY.split()[:words])
    if refused:
        with pytest.raises(InputQuality, match="paywall"):
            check_quality(text, shown=text, paid=True)
    else:
        check_quality(text, shown=text, paid=True)


def test_check_quality_looks_at_the_page_when_there_is_hardly_text() -> None:
    with pytest.raises(InputQuality, match="consent"):
        check_quality("", shown="We use cookies. Accept all. Manage settings.")


def test_check_quality_looks_beyond_the_text_when_a_page_offers_the_rest() -> None:
    with pytest.raises(InputQuality, match="paywall"):
        check_quality(LEAD, shown=LEAD + " Menu. Subscribe to continue reading. Contact.")


ARTICLES = [
    LEAD,
    BODY,
    LEAD + "The port's web site was temporarily unavailable on Friday.",
    LEAD + "Users were asked to log in to your account pages again, the port said.",
    LEAD + "The paper will offer its story for subscribers only, its editor said.",
    BODY + "The law makes sites show a button to reject all cookies. Critics call privacy settings a burden.",
    BODY + "Many visitors saw “page not found”, “access denied” and a request to enable JavaScript.",
    "The regulator fined the firm because its banner said “accept all” in green and hid the other choices. "
    "The firm said it would appeal. The regulator's head, Tomas Reyes, called the design a trick on readers, and said "
    "that more fines would follow this year. Consumer groups welcomed the ruling on Thursday.",
]


@pytest.mark.parametrize("text", ARTICLES)
def test_check_quality_accepts_an_article(text: str) -> None:
    check_quality(text)


def test_check_quality_accepts_a_short_article_when_its_page_has_a_banner_and_a_menu() -> None:
    banner = "We use cookies. Accept all. Manage settings. Log in to your account. Page not found? Enable JavaScript."
    check_quality(LEAD, shown=banner + LEAD)
