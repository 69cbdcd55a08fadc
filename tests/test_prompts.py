from pathlib import Path

import pytest

from briefing.config import resource
from briefing.engines.llm.windows import Line
from briefing.errors import ConfigurationError
from briefing.prompts import NAMES, Prompts
from briefing.schemas.draft import MOST

VARIABLES = {
    "title": "Harrow closes its bridge",
    "mark": "=====0123=====",
    "sentences": [Line(1, "Harrow closed its bridge.", 1), Line(2, "It was old, Holt said.", 1, ("Ada Holt",))],
    "language": "en",
    "most": MOST,
    "basis": "",
    "part": 1,
    "parts": 2,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in NAMES:
        (tmp_path / f"{name}.j2").write_text(resource("prompts").joinpath(f"{name}.j2").read_text("utf-8"), "utf-8")
    return tmp_path


def test_prompts_have_a_head_each() -> None:
    prompts = Prompts().list()
    assert {prompt.name for prompt in prompts} == set(NAMES)
    assert all(prompt.version and prompt.description and "---" not in prompt.body for prompt in prompts)


def test_briefing_numbers_sentences_between_marks() -> None:
    lines = Prompts().render("briefing", VARIABLES).splitlines()
    assert lines[0] == "=====0123=====" == lines[4]
    assert lines[2:4] == ["[1] Harrow closed its bridge.", "[2] (Ada Holt speaking) It was old, Holt said."]


def test_window_includes_the_briefing_prompt() -> None:
    rendered = Prompts().render("window", VARIABLES)
    assert rendered.startswith("This is part 1 of 2")
    assert rendered.endswith(Prompts().render("briefing", VARIABLES))


def test_render_is_an_error_when_a_variable_is_missing() -> None:
    with pytest.raises(ConfigurationError, match="'mark' is undefined"):
        Prompts().render("briefing", {key: value for key, value in VARIABLES.items() if key != "mark"})


def test_render_leaves_braces_of_the_article_alone() -> None:
    hostile = {**VARIABLES, "sentences": [Line(1, "{{ most }} {% raise %} {# gone #}", 1)]}
    assert "[1] {{ most }} {% raise %} {# gone #}" in Prompts().render("briefing", hostile)


@pytest.mark.parametrize(
    "body",
    [
        "{{ mark.__class__.__mro__ }}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
        "{% include '/etc/passwd' %}",
        "{% include '../secrets.j2' %}",
        "{{ unknown }}",
        "{% for %}",
        "{{ most.update({}) }}",
    ],
)
def test_render_is_stopped_by_the_sandbox(folder: Path, body: str) -> None:
    (folder / "briefing.j2").write_text(f"---\nname: briefing\nversion: 2\ndescription: x\n---\n{body}", "utf-8")
    with pytest.raises(ConfigurationError, match="briefing"):
        Prompts(folder).render("briefing", VARIABLES)


@pytest.mark.parametrize(
    "text",
    [
        "no head",
        "---\nname: briefing\n---\nx",
        "---\n- a list\n---\nx",
        "---\nname: [\n---\nx",
        "---\nname: other\nversion: 1\ndescription: d\n---\nx",
    ],
)
def test_prompts_are_refused_when_a_head_is_wrong(folder: Path, text: str) -> None:
    (folder / "briefing.j2").write_text(text, "utf-8")
    with pytest.raises(ConfigurationError, match="briefing"):
        Prompts(folder)


def test_prompts_are_refused_when_one_is_missing(folder: Path) -> None:
    (folder / "repair.j2").unlink()
    with pytest.raises(ConfigurationError, match="repair.j2"):
        Prompts(folder)


@pytest.mark.parametrize("name", NAMES)
def test_digest_changes_when_any_template_changes(folder: Path, name: str) -> None:
    before = Prompts(folder).identity
    path = folder / f"{name}.j2"
    path.write_text(path.read_text("utf-8") + "\nmore", "utf-8")
    after = Prompts(folder).identity
    assert before == Prompts().identity
    assert after.digest != before.digest and (after.name, after.version) == (before.name, before.version)
