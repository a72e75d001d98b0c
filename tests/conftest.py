"""Settings of the random tests, and the engines that every row of the semantics is run over."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.engines import ENGINES, Engine

# The machine decides how fast an example is, so no example has a deadline.
settings.register_profile(
    "local", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
# Where a red run must mean a changed program: the same examples each time, nothing remembered.
settings.register_profile("ci", settings.get_profile("local"), derandomize=True, database=None, print_blob=True)
# For an evening: HYPOTHESIS_PROFILE=thorough python -m pytest tests/compilers
settings.register_profile("thorough", settings.get_profile("local"), max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "local"))


@pytest.fixture(params=ENGINES, ids=[engine.name for engine in ENGINES])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn."""
    found: Engine = request.param
    return found
