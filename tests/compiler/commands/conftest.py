"""A small repository for the commands to work on."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.repositories import files_of, lay_out


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    """Two pools, an experiment on each."""
    return lay_out(files_of("two-pools-that-share-an-experiment-each"), tmp_path / "fleet")
