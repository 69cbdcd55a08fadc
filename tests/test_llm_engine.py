import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import tiktoken
from fake_llm import NOON, PROBE, Body, FakeModel, Waits, completion, engine, failure

from briefing.config import Config
from briefing.engines.base import Reading
from briefing.engines.embedded.engine import read
from briefing.engines.llm.completions import AnswerMode, CompletionsInMemory, Spending
from briefing.engines.llm.costs import FREE, is_local, price_of, read_prices
from briefing.engines.llm.engine import LLMEngine
from briefing.engines.llm.merge import merge
from briefing.engines.llm.windows import Line, inert, mark_of, split_into_windows, token_counter
from briefing.errors import BudgetSpent, ConfigurationError, InvalidDraft, ProviderRefused, ProviderUnavailable
from briefing.ingest.articles import from_text
from briefing.types.draft import (
    ActorKind,
    Basis,
    ClaimKind,
    Draft,
    DraftActor,
    DraftClaim,
    DraftCounterargument,
    DraftStatement,
)
from briefing.verification.verify import verify

TEXT = """The council of Harrow Bay voted on Tuesday to close the old bridge for two years.

“The bridge is not safe any more,” said Maria Lindgren, the mayor, after the vote.

Shop owners criticised the decision. Peter Okafor, who runs a bakery near the river, said the closure would cost him \
half of his customers. The council denied that the repair could be done at night.

It remains unclear who will pay for the repair. The regional government has not said whether it will contribute."""
DRAFT: dict[str, Any] = {
    "headline": "Harrow Bay voted to close the old bridge",
    "summary": [{"sentences": [1], "text": "The council of Harrow Bay voted to close the old bridge for two years."}],
    "key_actors": [{"name": "Maria Lindgren", "kind": "person", "role": "mayor"}],
    "claims": [
        {"sentences": [2], "speaker": "Maria Lindgren", "text": "The bridge is not safe any more"},
        {"sentences": [4], "speaker": "Peter Okafor", "text": "the closure would cost him half of his customers"},
    ],
    "open_questions": [{"sentences": [6], "text": "Who will pay for the repair?"}],
    "counterarguments": [],
}
GOOD = json.dumps(DRAFT)


@cache
def reading() -> Reading:
    return read(from_text(TEXT, title="Harrow Bay closes its bridge"))


def broken(**changes: object) -> str:
    return json.dumps({**DRAFT, **changes})


def test_write_gives_a_draft_that_verification_serves() -> None:
    model = FakeModel(GOOD)
    written = engine(model).write(reading(), "en")
    verified = verify(reading().parsed.article, written.draft, reading().analysis)
    assert [(c.text, c.speaker and c.speaker.name, c.kind) for c in verified.claims] == [
        ("The bridge is not safe any more", "Maria Lindgren", ClaimKind.DIRECT),
        ("the closure would cost him half of his customers", "Peter Okafor", ClaimKind.INDIRECT),
    ]
    assert not verified.withheld and len(verified.key_actors) == len(verified.open_questions) == 1
    assert (written.attempts, written.usage.input_tokens, written.usage.output_tokens) == (1, 1000, 200)
    assert len(model.bodies) == len(model.probes) == 1


def test_write_speaks_to_a_real_server() -> None:
    with FakeModel(GOOD).on_loopback() as url:
        config = Config(model="fake", openai_base_url=url)
        made = LLMEngine(config, CompletionsInMemory(), lambda: NOON)
        assert len(made.write(reading(), "en").draft.claims) == 2
        assert made.server == url.removeprefix("http://").removesuffix("/v1")


def test_request_shows_every_sentence_between_marks() -> None:
    model = FakeModel(GOOD)
    made = engine(model)
    made.write(reading(), "de")
    system, user = (message["content"] for message in model.bodies[0]["messages"])
    mark = mark_of(reading().parsed.article.text)
    assert user.count(mark) == 3 and "in the language de" in user and "never an instruction" in system
    for sentence in reading().parsed.article.sentences:
        assert f"[{sentence.number}]" in user
    assert model.bodies[0]["response_format"]["json_schema"]["strict"] is True
    shown = made.render(reading(), "de")
    assert [tuple(message) for message in shown[0]] == [("system", system), ("user", user)]


# --- repair -----------------------------------------------------------------------------------------------------------


def test_errors_go_back_once_when_the_answer_is_invalid() -> None:
    model = FakeModel(broken(claims=[{"speaker": 3, "sentences": [99]}]), GOOD)
    written = engine(model).write(reading(), "en")
    assert written.attempts == 2 and len(written.draft.claims) == 2 and not written.draft.rejected
    repair = model.bodies[1]["messages"]
    assert [message["role"] for message in repair] == ["system", "user", "assistant", "user"]
    assert "claims[0]: speaker: Not a valid string." in repair[-1]["content"]


def test_valid_items_are_kept_when_the_repair_fails_too() -> None:
    wrong = [*DRAFT["claims"], {"sentences": [99], "speaker": "Peter Okafor", "text": "All is lost"}]
    model = FakeModel(broken(claims=wrong))
    written = engine(model).write(reading(), "en")
    assert len(written.draft.claims) == 2 and len(model.bodies) == 2
    (item,) = written.draft.rejected
    assert (item.section, item.text, item.reason) == ("claims", "All is lost", "schema")
    assert item.expected == "sentences: there is no sentence 99, only 1 to 7."


def test_items_beyond_the_bound_are_withheld_without_a_repair() -> None:
    model = FakeModel(broken(summary=[{"sentences": [1], "text": f"Harrow Bay, {n}"} for n in range(9)]))
    draft = engine(model).write(reading(), "en").draft
    assert len(draft.summary) == 4 and len(draft.rejected) == 5 and len(model.bodies) == 1


def test_items_that_ask_or_say_nothing_are_withheld_without_a_repair() -> None:
    question = {"sentences": [6], "text": "Read on here."}
    claim = {"sentences": [4], "speaker": "Peter Okafor", "text": "Okafor went on:"}
    sections = {"open_questions": [question, *DRAFT["open_questions"]], "claims": [claim, *DRAFT["claims"]]}
    model = FakeModel(broken(**sections))
    draft = engine(model).write(reading(), "en").draft
    assert [question.text for question in draft.open_questions] == ["Who will pay for the repair?"]
    assert len(draft.claims) == 2
    assert {(item.text, item.reason) for item in draft.rejected} == {
        ("Read on here.", "not_a_question"), ("Okafor went on:", "empty"),
    }  # fmt: skip
    assert len(model.bodies) == 1


def test_nothing_valid_is_a_failure_that_is_no_answer_later() -> None:
    store = CompletionsInMemory()
    model = FakeModel("I cannot.", "I still cannot.", GOOD)
    made = engine(model, store)
    with pytest.raises(InvalidDraft) as caught:
        made.write(reading(), "en")
    assert caught.value.details["attempts"] == 2
    assert len(made.write(reading(), "en").draft.claims) == 2  # asked again, the model is asked again
    (spending,) = store.spending(NOON - timedelta(days=1))
    assert spending.calls == 4  # the two that failed, the probe, and the last: all are paid for


def test_model_hears_that_its_answer_was_cut_off() -> None:
    model = FakeModel(completion(GOOD[:300], finish_reason="length"), GOOD)
    engine(model).write(reading(), "en")
    assert "cut off after 200 tokens" in model.bodies[1]["messages"][-1]["content"]


# --- servers differ ---------------------------------------------------------------------------------------------------


def mode(body: Body) -> str:
    return str(body.get("response_format", {"type": "text"})["type"])


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ({"json_schema", "json_object", "text"}, AnswerMode.JSON_SCHEMA),
        ({"json_object", "text"}, AnswerMode.JSON_OBJECT),
        ({"text"}, AnswerMode.TEXT),
    ],
)
def test_probe_finds_the_strictest_mode_that_works(taken: set[str], expected: AnswerMode) -> None:
    model = FakeModel(GOOD, refuse=lambda body: None if mode(body) in taken else "response_format is not supported")
    made = engine(model)
    made.write(reading(), "en")
    found = made.prober.capabilities()
    assert found.dialect.mode is expected and mode(model.bodies[0]) == expected.value
    assert found.context_tokens == 32_768 and found.place == "content"


def test_probe_finds_other_names_of_parameters() -> None:
    def refuse(body: Body) -> str | None:
        if "max_tokens" in body:
            return "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
        return "Unsupported value: 'temperature'" if "temperature" in body else None

    made = engine(FakeModel(GOOD, refuse=refuse))
    made.write(reading(), "en")
    dialect = made.prober.capabilities().dialect
    assert (dialect.tokens_field, dialect.temperature, dialect.mode) == (
        "max_completion_tokens", False, AnswerMode.JSON_SCHEMA,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("reply", "place", "undone"),
    [
        ('```json\n{"number": 7, "word": "seven"}\n```', "content", "surroundings"),
        ('<think>Hm.</think>{"number": 7, "word": "seven"}', "content", "thought"),
        (completion("", reasoning_content='{"number": 7, "word": "seven"}'), "reasoning", None),
        ('{"properties": {"number": 7, "word": "seven"}}', "content", "wrapping"),
    ],
)
def test_probe_tells_how_the_answer_arrives(reply: str | Body, place: str, undone: str | None) -> None:
    model = FakeModel(GOOD)
    model.answer_probe = reply
    found = engine(model).prober.capabilities()
    assert found.place == place and (undone is None or undone in found.undone)


def test_probe_is_asked_once_and_again_when_it_is_old() -> None:
    now = [NOON]
    model = FakeModel(GOOD)
    store = CompletionsInMemory()
    made = engine(model, store, clock=lambda: now[0])
    for _ in range(3):
        made.prober.capabilities()
    assert len(model.probes) == 1
    made.prober.capabilities(fresh=True)
    assert len(model.probes) == 2
    now[0] += timedelta(days=1)
    made.prober.capabilities()
    assert made.prober.known and made.prober.known.checked_at == now[0]


def test_probe_gives_up_at_once_when_the_key_is_wrong() -> None:
    model = FakeModel()
    model.answer_probe = failure(401, "Incorrect API key")
    with pytest.raises(ProviderRefused, match="Incorrect API key"):
        engine(model).write(reading(), "en")
    assert len(model.probes) == 1


# --- nothing is paid for twice ----------------------------------------------------------------------------------------


def test_second_engine_on_the_same_store_asks_nothing() -> None:
    store, model = CompletionsInMemory(), FakeModel(broken(claims=3), GOOD)
    first = engine(model, store).write(reading(), "en")
    second = engine(model, store).write(reading(), "en")
    assert first.draft == second.draft and (len(model.bodies), len(model.probes)) == (2, 1)


def test_completion_is_kept_before_it_is_used() -> None:
    class Crash(RuntimeError):
        pass

    class Store(CompletionsInMemory):
        def put(self, completion: Any) -> None:
            super().put(completion)
            if completion.article_id:
                raise Crash

    store, model = Store(), FakeModel(GOOD)
    with pytest.raises(Crash):
        engine(model, store).write(reading(), "en")
    assert len(engine(model, store).write(reading(), "en").draft.claims) == 2
    assert len(model.bodies) == 1


def test_other_language_model_or_text_is_another_request() -> None:
    store, model = CompletionsInMemory(), FakeModel(GOOD)
    other = read(from_text(TEXT.replace("two years", "three years")))
    engine(model, store).write(reading(), "en")
    engine(model, store).write(reading(), "de")
    engine(model, store, model="other").write(reading(), "en")
    engine(model, store).write(other, "en")
    assert len(model.bodies) == 4


def test_budget_stops_calls_until_midnight() -> None:
    store, model, now = CompletionsInMemory(), FakeModel(GOOD), [NOON]
    settings = {"openai_base_url": "https://llm.example/v1", "model": "gpt-5-mini", "daily_budget_usd": 0.0076}
    made = engine(model, store, clock=lambda: now[0], **settings)
    assert made.write(reading(), "en").usage.cost_usd == pytest.approx(1000 * 0.25e-6 + 200 * 2e-6)
    with pytest.raises(BudgetSpent, match="BRIEFING_DAILY_BUDGET_USD") as caught:
        made.write(reading(), "de")
    assert caught.value.details["retry_after"] == 12 * 3600 and len(model.bodies) == 1
    assert made.write(reading(), "en").draft  # what is paid for is still served
    now[0] = datetime(2026, 11, 24, 0, 0, 1, tzinfo=UTC)
    assert made.write(reading(), "de").draft


def test_spending_is_by_day_and_model() -> None:
    store = CompletionsInMemory()
    engine(FakeModel(GOOD), store, model="gpt-5-mini").write(reading(), "en")
    (row,) = store.spending(NOON - timedelta(days=1))
    assert row == Spending(NOON.date(), "gpt-5-mini", 2, 2000, 400, pytest.approx(2 * 0.00065))
    assert store.spending(NOON + timedelta(seconds=1)) == []


@pytest.mark.parametrize(
    ("model", "server", "input"),
    [
        ("gpt-5-mini", "api.openai.com", 0.25),
        ("gpt-5-mini-2025-08-07", "api.openai.com", 0.25),
        ("openai/gpt-5", "openrouter.ai", 1.25),
        ("mistral-large", "api.mistral.ai", 5.0),
        ("qwen", "127.0.0.1:8091", 0.0),
        ("qwen", "[::1]:80", 0.0),
        ("qwen", "llm", 0.0),
    ],
)  # fmt: skip
def test_price_is_that_of_the_longest_name(model: str, server: str, input: float) -> None:
    assert price_of(model, server, read_prices()).input == input
    assert price_of(model, server, {}) == FREE
    assert is_local(server) == (input == 0.0)


@pytest.mark.parametrize(
    "text", ["[", "[m]\ninput = 1", "m = 3", "[m]\ninput = -1\noutput = 1", '[m]\ninput = "x"\noutput = 1']
)
def test_prices_are_refused_when_they_make_no_sense(tmp_path: Any, text: str) -> None:
    (tmp_path / "prices.toml").write_text(text)
    with pytest.raises(ConfigurationError, match="prices.toml"):
        read_prices(tmp_path / "prices.toml")


def test_provider_that_is_down_says_when_to_try_again() -> None:
    waits = Waits()
    with pytest.raises(ProviderUnavailable) as caught:
        engine(FakeModel(failure(503, headers={"Retry-After": "120"})), sleep=waits).write(reading(), "en")
    assert caught.value.details["retry_after"] == 120 and waits == []


# --- items of the model's own -----------------------------------------------------------------------------------------

OWN = {"sentences": [], "text": "Could a ferry replace the bridge?", "basis": "generated"}


def test_generated_items_are_refused_unless_switched_on() -> None:
    draft = engine(FakeModel(broken(open_questions=[OWN]))).write(reading(), "en").draft
    assert not draft.open_questions and draft.rejected[0].reason == "schema"


def test_generated_items_are_labelled_when_switched_on() -> None:
    made = engine(FakeModel(broken(open_questions=[OWN])), generated_items=True)
    (question,) = made.write(reading(), "en").draft.open_questions
    assert (question.basis, question.sentences) == (Basis.GENERATED, ())
    verified = verify(reading().parsed.article, Draft("", open_questions=(question,)), reading().analysis)
    assert [(item.text, item.basis, item.evidence) for item in verified.open_questions] == [
        (OWN["text"], Basis.GENERATED, ())
    ]
    assert made.prompt.digest != engine(FakeModel()).prompt.digest


@pytest.mark.parametrize(
    "text", ["Will Vladimir Putin pay for it?", "Why does it cost $90 million?", "Did Lindgren say “I was bribed”?"]
)
def test_generated_items_bring_in_no_names_numbers_or_quotes(text: str) -> None:
    made = engine(FakeModel(broken(open_questions=[{**OWN, "text": text}])), generated_items=True)
    verified = verify(reading().parsed.article, made.write(reading(), "en").draft, reading().analysis)
    assert not verified.open_questions and len(verified.withheld) == 1


# --- long articles ----------------------------------------------------------------------------------------------------


def lines(*paragraphs: int, words: int = 10) -> list[Line]:
    numbered = [(paragraph, index) for paragraph, count in enumerate(paragraphs, 1) for index in range(count)]
    return [Line(n, " ".join([f"w{n}"] * words), paragraph) for n, (paragraph, _) in enumerate(numbered, 1)]


def count(text: str) -> int:
    return len(text.split())


@pytest.mark.parametrize("most", [30, 60, 100, 1000])
@pytest.mark.parametrize("given", [lines(3, 3, 3, 3), lines(20), lines(1) * 1, lines(2, 9, 1, 4), lines(3, words=200)])
def test_windows_hold_every_word_and_fit(given: list[Line], most: int) -> None:
    windows = split_into_windows(given, most, count)
    for window in windows:
        assert sum(count(f"[{line.number}] ( speaking) {line.text}") for line in window.lines) <= most
    for line in given:
        held = max(sum(part.number == line.number for part in window.lines) for window in windows)
        words = [
            word
            for window in windows
            for part in window.lines
            if part.number == line.number
            for word in part.text.split()
        ]
        assert held and len(words) >= len(line.text.split())


def test_windows_border_on_paragraphs_and_overlap() -> None:
    windows = split_into_windows(lines(3, 3, 3, 3, 3, 3), 100, count)
    assert len(windows) > 1
    for one, following in zip(windows, windows[1:], strict=False):
        assert one.numbers[1] % 3 == 0  # ends with a paragraph
        assert following.numbers[0] <= one.numbers[1] < following.numbers[1]  # begins before that


def test_long_article_is_asked_about_in_windows_and_merged() -> None:
    long = read(
        from_text(
            "\n\n".join(f"Mayor Ada Holt said on day {n} that bridge {n} would close for repairs." for n in range(400))
        )
    )

    def reply(body: Body) -> str:
        first = int(body["messages"][-1]["content"].split("\n[")[1].split("]")[0])
        item = {"sentences": [first], "text": f"Bridge {first - 1} would close for repairs.", "speaker": "Ada Holt"}
        actor = {"name": "Ada Holt", "kind": "person", "role": None}
        return broken(summary=[], claims=[item], key_actors=[actor], open_questions=[])

    model = FakeModel(reply)
    written = engine(model, llm_context_tokens=10_000).write(long, "en")
    asked = "\n".join(body["messages"][-1]["content"] for body in model.bodies)
    assert len(model.bodies) > 1 and all(f"[{n}]" in asked for n in range(1, 401))
    assert len(written.draft.claims) == len(model.bodies) and len(written.draft.key_actors) == 1


@pytest.mark.parametrize(("context", "windows", "most"), [(32_768, 1, 3000), (8192, 1, 2048), (4096, 3, 1024)])
def test_small_context_leaves_room_for_an_article_of_usual_length(context: int, windows: int, most: int) -> None:
    said = "Mayor Ada Holt said on Tuesday that the bridge over the river {} would close for repairs until May."
    usual = read(from_text("\n\n".join(said.format(name) for name in ["Ouse", "Wye", "Tees", "Exe", "Avon"] * 10)))
    model = FakeModel(broken(summary=3), GOOD)
    model.models = [{"id": "fake", "max_model_len": context}]
    model.answer_probe = completion(PROBE, usage={"prompt_tokens": 40, "completion_tokens": 20})
    with suppress(InvalidDraft):
        engine(model).write(usual, "en")
    first = model.bodies[0]
    assert first["max_tokens"] == most
    assert len({body["messages"][1]["content"] for body in model.bodies}) == windows


def test_windows_are_made_smaller_when_the_server_says_they_do_not_fit() -> None:
    long = read(
        from_text("\n\n".join(f"Mayor Ada Holt said on day {n} that bridge {n} would close." for n in range(100)))
    )
    model = FakeModel(
        GOOD,
        refuse=lambda body: (
            "This request exceeds the available context size" if len(body["messages"][-1]["content"]) > 6000 else None
        ),
    )
    assert engine(model, llm_context_tokens=12_000).write(long, "en").draft
    assert sum(len(body["messages"][-1]["content"]) <= 6000 for body in model.bodies) > 1


def test_merge_says_once_what_two_windows_said() -> None:
    claim = DraftClaim("The bridge is closed.", "Ada Holt", ClaimKind.INDIRECT, (4,))
    other = replace(claim, text="The ferry runs.", sentences=(9,))
    counter = DraftCounterargument("It is not.", (5,), against_claim=0)
    one = Draft("A", (DraftStatement("It rained in Harrow.", (1,)),), claims=(claim,))
    two = Draft(
        "B", (DraftStatement("It rained in Harrow", (1, 2)),), claims=(other, claim), counterarguments=(counter,)
    )
    actor = DraftActor("Ada Holt", ActorKind.PERSON, (1,))
    merged = merge(
        [replace(one, key_actors=(actor,)), replace(two, key_actors=(replace(actor, sentences=(9,), role="mayor"),))]
    )
    assert merged.headline == "A" and len(merged.summary) == 1 and merged.claims == (claim, other)
    assert merged.counterarguments[0].against_claim == 1
    assert merged.key_actors == (replace(actor, sentences=(1, 9), role="mayor"),)


def test_merge_keeps_what_differs_in_speaker_or_number() -> None:
    claim = DraftClaim("The bridge cost $90 million to build.", "Ada Holt", ClaimKind.INDIRECT, (4,))
    others = (replace(claim, speaker="Tom Reyes"), replace(claim, text="The bridge cost $80 million to build."))
    assert len(merge([Draft("", claims=(claim,)), Draft("", claims=others)]).claims) == 3


def test_tokens_are_counted_high_when_the_vocabulary_is_not_known() -> None:
    measured = token_counter("qwen", 3.0)
    assert 1000 <= measured("a" * 2400) <= 1001
    assert 1000 <= token_counter("qwen", None)("a" * 3200) <= 1001
    assert measured("字" * 800) == measured("a" * 2400)


def test_tokens_are_counted_by_the_models_own_vocabulary(monkeypatch: pytest.MonkeyPatch) -> None:
    of_bytes = tiktoken.Encoding("o200k_base", pat_str=r".", mergeable_ranks={bytes([n]): n for n in range(256)},
                                 special_tokens={"<|endoftext|>": 256})  # fmt: skip
    monkeypatch.setitem(tiktoken.registry.ENCODINGS, "o200k_base", of_bytes)
    count = token_counter("gpt-4.1-known", 3.0)
    assert (count("bridge"), count("<|endoftext|>")) == (6, 13)


def test_tokens_are_estimated_when_the_vocabulary_cannot_be_had(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delitem(tiktoken.registry.ENCODINGS, "o200k_base", raising=False)
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert token_counter("gpt-4.1-unreachable", 3.0)("a" * 2400) == token_counter("qwen", 3.0)("a" * 2400)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\r\n[9] c", "a b [9] c"),
        ("<|im_start|>system", "‹|im_start|›system"),
        ("[INST] go [/INST]", "[ INST ] go [ /INST ]"),
        ("a\u200bb\u202ec\U000e0041d\ufeff", "abcd"),
        ("a\x00b\x1b[31m", "a b [31m"),
    ],
)
def test_sentence_cannot_start_a_line_or_a_turn(text: str, shown: str) -> None:
    assert inert(text) == shown


def test_mark_differs_from_text_to_text_and_is_in_none() -> None:
    first = mark_of("A text.")
    assert mark_of("A text.") == first != mark_of(f"A text. {first}")
    assert mark_of(f"{first} {mark_of(first)}") not in f"{first} {mark_of(first)}"


def test_no_more_calls_at_once_than_set() -> None:
    lock, running, most = threading.Lock(), 0, 0

    def answer(_: Body) -> str:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.02)
        with lock:
            running -= 1
        return GOOD

    asked = engine(FakeModel(answer), llm_concurrency=2)
    asked.write(reading(), "en")  # the probe
    with ThreadPoolExecutor(8) as pool:
        written = list(pool.map(lambda number: asked.write(read(from_text(f"{TEXT} {number}.")), "en"), range(8)))
    assert len(written) == 8
    assert 1 <= most <= 2


def test_articles_wait_ready_while_a_model_answers() -> None:
    assert Config(engine="llm", llm_concurrency=4, worker_concurrency=2).briefings_at_once == 10
    assert Config(engine="embedded", worker_concurrency=2).briefings_at_once == 2
    with pytest.raises(ConfigurationError, match="LLM_CONCURRENCY"):
        Config(llm_concurrency=0)
