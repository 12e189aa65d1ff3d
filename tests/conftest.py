"""What every test may use: options, Hypothesis' manners, and the fixtures of more than one package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from phoenix_collector.errors import BinaryNotFound
from phoenix_collector.locate import locate
from phoenix_schemas.export import crds
from support.apiserver import ApiServer, api_server
from support.golden import Golden
from support.readers import Reader, all_readers

# The same examples in every run, so that a change that fails is the change at fault. `--hypothesis-profile=explore`
# looks for new ones. No deadline: a machine that is busy makes no test wrong.
BUSY = (HealthCheck.too_slow,)
settings.register_profile("same", derandomize=True, deadline=None, print_blob=True, suppress_health_check=BUSY)
settings.register_profile("explore", max_examples=2000, deadline=None, print_blob=True, suppress_health_check=BUSY)
settings.load_profile("same")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` writes the expected files anew instead of comparing with them."""
    parser.addoption("--update-golden", action="store_true", help="write the golden files instead of comparing")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of all tests, `--update-golden` runs only those that compare with golden files."""
    if config.getoption("--update-golden"):
        sorts: dict[bool, list[pytest.Item]] = {True: [], False: []}
        for item in items:
            sorts["golden" in getattr(item, "fixturenames", ())].append(item)
        config.hook.pytest_deselected(items=sorts[False])
        items[:] = sorts[True]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """`golden(path, text)` compares text with a committed file."""
    return Golden(update=request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def otelcol() -> Path:
    """The collector binary. A machine without one fails the test, with the command that builds it."""
    try:
        return locate().path
    except BinaryNotFound as missing:
        pytest.fail(f"{missing.message}: {missing.help}", pytrace=False)


@pytest.fixture(scope="session")
def apiserver() -> Iterator[ApiServer]:
    """The API server's validation, with our kinds defined."""
    with api_server() as server:
        for definition in crds():
            assert server.define(definition).is_accepted
        yield server


@pytest.fixture(scope="session")
def readers() -> Iterator[Mapping[str, Reader]]:
    """Every reader of our YAML, by name."""
    with all_readers() as by_name:
        yield by_name
