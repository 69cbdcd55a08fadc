"""Wire copies share one briefing, verified in each one's own text, at no cost."""

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fake_llm import FakeModel, engine
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select
from test_llm_engine import DRAFT, GOOD, TEXT
from test_service import ThreadJobs, variant
from waiting import HANG

from briefing import db
from briefing.config import Config
from briefing.ingest.articles import from_text
from briefing.ingest.retriever import Retriever
from briefing.models.articles import TextBandRow
from briefing.pipeline import Pipeline
from briefing.service import Service, Source
from briefing.store import Sessions
from briefing.store.copies import CopyStore
from briefing.syndication.likeness import bands, overlap
from briefing.types.briefing import Briefing

SEEDS = Path(__file__).parent.parent / "seeds"
STORY = (SEEDS / "000_6ca48a8cf3311218.txt").read_text("utf-8").split("\n", 1)[1].strip()
OTHERS = [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))[1:]]
NOTE = "Sign up for our morning newsletter and never miss a story."


def trimmed(text: str, share: float = 0.75) -> str:
    return text[: text.rfind(".", 0, int(len(text) * share)) + 1]


COPY = f"Bridge shuts\n\nHARROW BAY (Wire) — {TEXT}\n\n{NOTE}"
COPIES: dict[str, Callable[[str], str]] = {
    "retitled": lambda text: f"Leaders react as talks go on\n\nLONDON (Wire) — {text}",
    "trimmed": trimmed,
    "noted": lambda text: text.replace("\n", f"\n{NOTE}\n", 1) + f"\n\n{NOTE}",
    "retyped": lambda text: text.replace("“", '"').replace("”", '"').replace("’", "'").replace("—", "-"),
    "all": lambda text: f"What we know\n\nPARIS — {trimmed(text)}\n\n{NOTE}",
}


@pytest.mark.parametrize("change", COPIES.values(), ids=COPIES)
@pytest.mark.parametrize("text", [STORY, *OTHERS], ids=range(len(OTHERS) + 1))
def test_copy_is_found_and_covered(text: str, change: Callable[[str], str]) -> None:
    copy = change(text)
    assert set(bands(text)) & set(bands(copy))
    assert overlap(text, copy).first_covers_second


def test_other_stories_are_no_copies() -> None:
    texts = [STORY, *OTHERS]
    assert not any(overlap(one, other).is_copy for one in texts for other in texts if one is not other)


def test_follow_up_that_repeats_a_story_below_is_no_copy() -> None:
    follow_up = trimmed(OTHERS[0], 0.4) + "\n\n" + STORY[len(STORY) // 3 :]
    assert overlap(STORY, follow_up).of_second > 0.6
    assert not overlap(STORY, follow_up).is_copy


def test_whole_story_is_a_copy_of_a_trimmed_one_but_not_covered_by_it() -> None:
    found = overlap(trimmed(STORY, 0.5), STORY)
    assert found.is_copy and not found.first_covers_second


def test_story_with_another_number_is_not_covered() -> None:
    updated = TEXT.replace("two years", "2 years")
    assert overlap(updated, COPY.replace("two years", "2 years")).first_covers_second
    assert not overlap(updated, COPY.replace("two years", "3 years")).first_covers_second
    assert overlap(TEXT, f"{TEXT}\n\nCopyright 2026.").first_covers_second


def test_short_text_has_no_bands() -> None:
    assert bands("Ten words are too few to tell one story from another.") == ()


@settings(max_examples=50, deadline=None)
@given(text=st.text(max_size=2000))
def test_any_text_has_bands_that_fit_the_database(text: str) -> None:
    assert all(-(2**63) <= band < 2**63 for band in bands(text))
    assert bands(text) == bands(text)


# --- carrying over ------------------------------------------------------------------------------------------------


def holds_up(made: Briefing) -> None:
    """Every item of a briefing rests on words of its own article."""
    found = made.verified
    for item in (*found.summary, *found.claims, *found.open_questions, *found.counterarguments, *found.key_actors):
        assert item.evidence
        for each in item.evidence:
            assert made.article.text[each.start : each.end] == each.exact


@pytest.mark.parametrize("change", COPIES.values(), ids=COPIES)
def test_briefing_of_the_embedded_engine_carries_over(change: Callable[[str], str]) -> None:
    pipeline = Pipeline()
    original = pipeline.brief(from_text(STORY))
    made = pipeline.carry_over(original, from_text(change(STORY)))
    assert made is not None
    holds_up(made)
    assert made.receipt.shared_from == original.article.id and made.receipt.usage.calls == 0
    claims = {(claim.text, claim.speaker and claim.speaker.name) for claim in original.verified.claims}
    assert {(claim.text, claim.speaker and claim.speaker.name) for claim in made.verified.claims} <= claims


def test_briefing_is_not_carried_over_to_a_text_that_bears_out_little() -> None:
    pipeline = Pipeline()
    assert pipeline.carry_over(pipeline.brief(from_text(STORY)), from_text(trimmed(STORY, 0.2))) is None


# --- the service ----------------------------------------------------------------------------------------------------


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    found = db.open_engine(f"sqlite:///{tmp_path}/copies.sqlite3")
    db.upgrade(found)
    yield found
    found.dispose()


@pytest.fixture
def jobs() -> ThreadJobs:
    return ThreadJobs()


def service(database: Engine, jobs: ThreadJobs, model: FakeModel, **config: bool) -> Service:
    made = Service(
        Config(**config),
        Sessions(database),
        pipeline=Pipeline(engine(model)),
        jobs=jobs,
        retriever=Retriever(Config()),
    )
    jobs.service = made
    return made


def document(known: Service, text: str, url: str) -> dict[str, object]:
    article_id = known.ingest(Source(text=text, url=url)).article.id
    found: dict[str, object] = json.loads(known.read(variant(article_id), HANG).body)
    return found


def test_copy_shares_the_briefing_and_costs_no_call(database: Engine, jobs: ThreadJobs) -> None:
    model = FakeModel(GOOD)
    known = service(database, jobs, model)
    first = document(known, TEXT, "https://wire.example/a")
    second = document(known, COPY, "https://paper.example/b")
    assert len(model.bodies) == 1
    assert second["article"]["id"] != first["article"]["id"]  # type: ignore[index]
    assert second["article"]["url"] == "https://paper.example/b"  # type: ignore[index]
    receipt = second["receipt"]
    assert (receipt["shared_from"], receipt["usage"]["calls"]) == (first["article"]["id"], 0)  # type: ignore[index]
    assert [c["text"] for c in second["claims"]] == [c["text"] for c in DRAFT["claims"]]  # type: ignore[attr-defined]
    for claim in second["claims"]:  # type: ignore[attr-defined]
        assert COPY[claim["evidence"][0]["start"] :].startswith(claim["evidence"][0]["exact"])
    jobs.finish()


def test_copy_stays_when_the_original_is_deleted(database: Engine, jobs: ThreadJobs) -> None:
    model = FakeModel(GOOD)
    known = service(database, jobs, model)
    first = document(known, TEXT, "https://wire.example/a")
    second = document(known, COPY, "https://paper.example/b")
    known.delete_article(first["article"]["id"])  # type: ignore[index]
    assert json.loads(known.read(variant(second["article"]["id"])).body)["claims"]  # type: ignore[index]
    third = document(known, COPY.replace("Wire", "Agency"), "https://other.example/c")
    assert len(model.bodies) == 1
    assert third["receipt"]["shared_from"] == first["article"]["id"]  # type: ignore[index]
    jobs.finish()


def test_setting_turns_sharing_off(database: Engine, jobs: ThreadJobs) -> None:
    model = FakeModel(GOOD)
    known = service(database, jobs, model, share_copies=False)
    for text, url in ((TEXT, "https://wire.example/a"), (COPY, "https://paper.example/b")):
        assert document(known, text, url)["receipt"]["shared_from"] is None  # type: ignore[index]
    assert len(model.bodies) == 2
    jobs.finish()


def test_bands_follow_revisions_and_go_with_the_article(database: Engine, jobs: ThreadJobs) -> None:
    known = service(database, jobs, FakeModel(GOOD))
    url = "https://wire.example/a"
    article_id = known.ingest(Source(text=STORY, url=url)).article.id
    store = CopyStore(Sessions(database))
    assert store.candidates(STORY) == (article_id,)
    known.ingest(Source(text=OTHERS[0], url=url))
    assert store.candidates(STORY) == ()
    assert store.candidates(OTHERS[0]) == (article_id,)
    jobs.finish()
    known.delete_article(article_id)
    with Sessions(database).read() as session:
        assert session.scalar(select(func.count()).select_from(TextBandRow)) == 0


def test_copies_that_arrive_together_are_each_served(database: Engine, jobs: ThreadJobs) -> None:
    known = service(database, jobs, FakeModel(GOOD))
    texts = [f"{TEXT}\n\n{NOTE} This is edition {n}." for n in range(4)]
    found: list[dict[str, object]] = []
    threads = [
        threading.Thread(target=lambda n=n: found.append(document(known, texts[n], f"https://p{n}.example/b")))
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4 and all(each["claims"] for each in found)
    jobs.finish()
