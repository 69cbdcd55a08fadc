"""The Dockerfile, compose file and systemd units name what there is, and give no more rights than needed."""

import re
import shutil
import subprocess
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from briefing.cli import main
from briefing.config import Config, variable

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
OURS = [name for name, service in COMPOSE["services"].items() if service.get("image") == "briefing"]
KNOWN = {variable(each.name) for each in fields(Config)}


def test_image_holds_what_is_there_and_runs_as_nobody_special() -> None:
    copied = [word for line in re.findall(r"^COPY (?!--)(.+) \S+$", DOCKERFILE, re.MULTILINE) for word in line.split()]
    assert {"briefing", "prompts", "seeds", "requirements.txt"} <= set(copied)
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert all((ROOT / name).exists() and f"!{name}" in ignored for name in copied)
    assert re.search(r"^USER [1-9]\d+$", DOCKERFILE, re.MULTILINE)
    assert "--require-hashes" in DOCKERFILE
    assert "HEALTHCHECK" in DOCKERFILE


@pytest.mark.parametrize("name", OURS)
def test_service_is_locked_down_and_its_command_is_one_of_ours(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert CliRunner().invoke(main, [*service["command"], "--help"]).exit_code == 0
    assert set(service["environment"]) <= KNOWN


def test_services_wait_for_those_there_are() -> None:
    services = COMPOSE["services"]
    assert {"web", "worker", "postgres", "redis"} <= set(services)
    for service in services.values():
        assert set(service.get("depends_on", {})) <= set(services)
        assert not [port for port in service.get("ports", []) if not port.startswith("127.0.0.1:")]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_unit_runs_a_command_of_ours_without_rights(unit: Path) -> None:
    said = unit.read_text("utf-8")
    for command in re.findall(r"^Exec\w+=/opt/briefing/bin/briefing (.+)$", said, re.MULTILINE):
        assert CliRunner().invoke(main, [*command.split(), "--help"]).exit_code == 0
    for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=", "DynamicUser=yes"):
        assert f"\n{line}\n" in said
    if shutil.which("systemd-analyze"):
        found = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
        problems = [line for line in found.stderr.splitlines() if unit.stem.split("@")[0] in line]
        assert all("is not executable" in line for line in problems), problems
