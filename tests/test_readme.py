import re
from dataclasses import fields
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from conftest import SEED

from briefing.cli import main
from briefing.cli.settings import settings_table
from briefing.config import Config

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")


def test_settings_table_is_what_the_command_prints() -> None:
    assert settings_table() in README, "The settings changed: put what `briefing settings` prints into the README."
    assert len(re.findall(r"^\| `(?:BRIEFING|OPENAI)_", README, re.MULTILINE)) == len(fields(Config))


def test_commands_table_lists_each_command() -> None:
    commands = []
    for name, command in main.commands.items():
        inner = command.commands if isinstance(command, click.Group) else {}
        commands += [f"{name} {each}" for each in inner] or [name]
    assert sorted(re.findall(r"^\| `briefing ([a-z-]+(?: [a-z]+)?)", README, re.MULTILINE)) == sorted(commands)


@pytest.mark.parametrize("path", re.findall(r"\]\(((?:docs|bench|scripts)/[^)]+)\)", README))
def test_every_file_the_readme_shows_is_there(path: str) -> None:
    assert (Path(__file__).parent.parent / path).exists()


def test_first_briefing_is_the_one_that_is_shown() -> None:
    printed = CliRunner().invoke(main, ["brief", str(SEED)]).stdout.splitlines()
    shown = README[README.index("    In the span of just four days") : README.index("    Read it: http")]
    lines = [line.removeprefix("    ").rstrip() for line in shown.splitlines() if line.strip(" …")]
    assert len(lines) > 20
    assert [line for line in lines if line not in printed] == []
