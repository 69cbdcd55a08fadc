"""Dated statements: which words are dates, which days they mean, and in what order a reader finds them."""

from datetime import UTC, date, datetime

import pytest
from pages import FakeService, pages
from samples import article, briefing

from briefing.ingest.sentences import split
from briefing.types.article import Article
from briefing.web.printed_dates import printed_dates
from briefing.web.timeline import MOST, timeline

WEDNESDAY = date(2026, 3, 4)


def dates(text: str, published: date | None = WEDNESDAY) -> list[tuple[str, date | None]]:
    return [(found.label, found.day) for found in printed_dates(text, 0, len(text), published)]


def dated(text: str, published: datetime | None = datetime(2026, 3, 4, tzinfo=UTC)) -> Article:
    return article(text=text, sentences=split(text), published_at=published)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It opened on May 2.", [("May 2", date(2026, 5, 2))]),
        ("The vote was on 3 March 2026.", [("3 March 2026", date(2026, 3, 3))]),
        ("Work began in June 2019.", [("June 2019", date(2019, 6, 1))]),
        ("It closed on 28 December.", [("28 December", date(2025, 12, 28))]),
        ("On 2026-02-01 it rained.", [("2026-02-01", date(2026, 2, 1))]),
        ("The 31 February 2026 is no day, nor is 30 February.", []),
        ("The council voted on Tuesday.", [("Tuesday", date(2026, 3, 3))]),
        ("The council voted Tuesday night.", [("Tuesday", date(2026, 3, 3))]),
        ("On Thursday the council voted.", [("Thursday", date(2026, 2, 26))]),
        ("It met on Wednesday.", [("Wednesday", date(2026, 3, 4))]),
        ("It met last Wednesday.", [("last Wednesday", date(2026, 2, 25))]),
        ("It meets next Monday.", [("next Monday", date(2026, 3, 9))]),
        ("The court will rule on Friday.", [("Friday", date(2026, 3, 6))]),
        ("The court, which will move to Ellery, ruled on Friday.", [("Friday", date(2026, 2, 27))]),
        (
            "The mayor said on Monday that the council will vote on Friday.",
            [("Monday", date(2026, 3, 2)), ("Friday", date(2026, 3, 6))],
        ),
        ("It opens on Friday.", [("Friday", date(2026, 3, 6))]),
        ("Talks resume Friday morning in Ellery.", [("Friday", date(2026, 3, 6))]),
        ("On Friday, the council will vote.", [("Friday", date(2026, 3, 6))]),
        ("On Friday she told them it will close.", [("Friday", date(2026, 2, 27))]),
        ("Race starts on Friday were delayed.", [("Friday", date(2026, 2, 27))]),
        ("It was due to open on Friday.", [("Friday", None)]),
        ("The council will vote on Wednesday.", [("Wednesday", None)]),  # today, or in a week
        ("It came on Tuesday, 24 February.", [("24 February", date(2026, 2, 24))]),
        ("The shops open on Good Friday, says the Sunday Times; every Monday is quiet.", []),
    ],
)
def test_printed_dates(text: str, expected: list[tuple[str, date]]) -> None:
    assert dates(text) == expected


def test_printed_dates_on_a_leap_day_without_a_year() -> None:
    assert dates("It was on 29 February.", date(2025, 1, 8)) == [("29 February", None)]
    assert dates("It was on 29 February.", date(2027, 12, 30)) == [("29 February", date(2028, 2, 29))]


def test_timeline_puts_days_in_order() -> None:
    found = timeline(
        dated("It opens on May 2. The vote was on 3 March 2026. Work began in June 2019. It ends on Friday.")
    )
    assert found is not None
    assert [(each.label, each.sentence, each.meant) for each in found.dated] == [
        ("June 2019", 3, None),
        ("3 March 2026", 2, None),
        ("Friday", 4, date(2026, 3, 6)),
        ("May 2", 1, date(2026, 5, 2)),
    ]
    assert found.undated == ()


def test_timeline_of_an_article_without_a_date_keeps_what_it_prints() -> None:
    text = "It opens on May 2. The vote was on 3 March 2026. The mayor resigned on Tuesday, not on 5 May."
    found = timeline(dated(text, None))
    assert found is not None
    assert [each.label for each in found.dated] == ["3 March 2026"]
    assert [(each.label, each.day) for each in found.undated] == [("May 2", None), ("Tuesday, 5 May", None)]


@pytest.mark.parametrize(
    "text", ["It opened on May 2.", "On May 2 it opened. It opened on May 2.", "Nothing is dated."]
)
def test_timeline_when_there_is_no_second_date(text: str) -> None:
    assert timeline(dated(text)) is timeline(dated(text, None)) is None


def test_timeline_of_many_dates_shows_the_first_and_counts_the_rest() -> None:
    found = timeline(dated(" ".join(f"The vote was on 3 March {year}." for year in range(1990, 2026))))
    assert found is not None
    assert (len(found.dated), found.more) == (MOST, 36 - MOST)


def test_page_says_why_a_statement_has_no_year() -> None:
    text = f"{briefing().article.text} The gates open on May 2."
    source = dated(text, None)
    page = pages(FakeService({source.id: briefing(source)})).test_client().get(f"/articles/{source.id}").text
    assert '<time datetime="2026-03-03">3 March 2026</time>' in page
    assert "the article came without a date of its own" in page
    assert "<b>May 2</b>" in page


def test_page_says_that_the_words_do_not_tell_the_day() -> None:
    source = dated(f"{briefing().article.text} It was due to end on Friday.")
    page = pages(FakeService({source.id: briefing(source)})).test_client().get(f"/articles/{source.id}").text
    assert "It is not known which days these are, as the words do not tell." in page
