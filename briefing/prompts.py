"""Prompts: Jinja2 templates with a YAML head, rendered in a sandbox where a missing variable is an error."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from jinja2 import StrictUndefined, TemplateError, TemplateNotFound
from jinja2.environment import Environment
from jinja2.loaders import BaseLoader
from jinja2.sandbox import ImmutableSandboxedEnvironment

from briefing.config import resource
from briefing.errors import ConfigurationError
from briefing.types.receipt import PromptIdentity

NAMES = ("system", "briefing", "window", "repair", "translate")  # what the engine renders; a folder of prompts has each
_HEAD = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Prompt:
    """One template: what its head says, and its body as written."""

    name: str
    version: str
    description: str
    body: str


class Prompts(BaseLoader):
    """The templates of one folder, read once."""

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or resource("prompts")
        self._prompts = {prompt.name: prompt for prompt in map(_read, sorted(folder.glob("*.j2")))}
        missing = [name for name in NAMES if name not in self._prompts]
        if missing:
            raise ConfigurationError(f"The prompts folder {folder} has no {missing[0]}.j2.")
        self._environment = ImmutableSandboxedEnvironment(
            loader=self, undefined=StrictUndefined, autoescape=False, keep_trailing_newline=False
        )

    def list(self) -> tuple[Prompt, ...]:
        """Every template, by name."""
        return tuple(self._prompts.values())

    def get(self, name: str) -> Prompt:
        """The template with this name. Raises ConfigurationError."""
        try:
            return self._prompts[name]
        except KeyError as error:
            known = ", ".join(self._prompts)
            raise ConfigurationError(f"There is no prompt {name!r}; there are {known}.") from error

    def render(self, name: str, variables: Mapping[str, object]) -> str:
        """The text of a prompt. Raises ConfigurationError for a missing variable or a template that is wrong."""
        self.get(name)
        try:
            return self._environment.get_template(f"{name}.j2").render(variables).strip()
        except TemplateError as error:
            raise ConfigurationError(f"The prompt {name!r} cannot be rendered: {error}.") from error

    @property
    def identity(self) -> PromptIdentity:
        """Name and version of the briefing prompt, and a digest of every template."""
        digest = hashlib.sha256()
        for prompt in self._prompts.values():
            digest.update(f"{prompt.name}\x1f{prompt.version}\x1f{prompt.body}\x1e".encode())
        return PromptIdentity("briefing", self.get("briefing").version, digest.hexdigest())

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        """The body of a template, for Jinja2: {% include %} takes no other files."""
        prompt = self._prompts.get(template.removesuffix(".j2"))
        if prompt is None:
            raise TemplateNotFound(template)
        return prompt.body, None, lambda: True


def _read(path: Path) -> Prompt:
    text = path.read_text("utf-8").replace("\r\n", "\n")
    match = _HEAD.match(text)
    if match is None:
        raise ConfigurationError(f"The prompt {path} has no head between two lines of ---.")
    try:
        head = yaml.safe_load(match.group(1))
    except yaml.YAMLError as error:
        raise ConfigurationError(f"The head of the prompt {path} is not YAML: {error}.") from error
    if not isinstance(head, dict) or {"name", "version", "description"} - head.keys():
        raise ConfigurationError(f"The head of the prompt {path} needs name, version and description.")
    if head["name"] != path.stem:
        raise ConfigurationError(f"The prompt {path} calls itself {head['name']!r}.")
    return Prompt(path.stem, str(head["version"]), str(head["description"]), text[match.end() :])
