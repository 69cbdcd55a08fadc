"""A selection of the tests once more, on PostgreSQL; ``TEST_DATABASE=postgresql scripts/test`` runs all of them there.

In a process of their own: the job engine, which they share, is one a process and on one database.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from databases import KIND

HERE = Path(__file__).parent
SELECTION = (
    "test_api_articles.py",
    "test_service.py",
    "test_search.py",
    "test_slack_channels.py",
    "test_openapi.py",
)


@pytest.mark.needs("postgresql")
@pytest.mark.skipif(KIND == "postgresql", reason="all tests run on PostgreSQL already")
@pytest.mark.timeout(1800)  # many tests as one
def test_selection_on_postgresql() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "--no-cov", *(str(HERE / name) for name in SELECTION)]
    environment = {**os.environ, "TEST_DATABASE": "postgresql"}
    done = subprocess.run(command, env=environment, cwd=HERE.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
