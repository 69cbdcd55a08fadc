"""Whom an article's page names as its authors."""

import pytest

from briefing.ingest.bylines import byline


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ("Jo Weaver", "Jo Weaver"),
        ("Jo Weaver; Ann  Sutter", "Jo Weaver, Ann Sutter"),
        ("Jo Weaver; Jo M Weaver; JO WEAVER", "Jo Weaver"),
        ("Jo Weaver; Chief Political Writer", "Jo Weaver"),
        ("Chief Political Writer", "Chief Political Writer"),
        ("Jo Weaver; Jo-W; press_admin; jweaver7", "Jo Weaver"),
        ("Jo Weaver; Press example", "Jo Weaver"),
        ("press.example", None),
        ("The Harbour Post", None),
        ("HARBOUR POST STAFF NOVEMBER 20, 2026", "HARBOUR POST STAFF"),
        ("April May", "April May"),
        ("Harbour Post Staff November", "Harbour Post Staff"),
        ("Reuters", "Reuters"),
        ("Jean-Paul Marchand", "Jean-Paul Marchand"),
        ("webmaster", None),
        (" ; ", None),
        (None, None),
    ],
)
def test_byline_of_what_a_page_lists(listed: str | None, expected: str | None) -> None:
    assert byline(listed, site="The Harbour Post", host="press.example") == expected
