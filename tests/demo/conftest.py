"""The townships that the scenes look at, built once."""

from __future__ import annotations

import pytest

from wangge.demo import DemoTownship, township


@pytest.fixture(scope="session")
def demo() -> DemoTownship:
    return township()


@pytest.fixture(scope="session")
def another() -> DemoTownship:
    return township(seed=7)


@pytest.fixture(params=["demo", "another"])
def any_township(request: pytest.FixtureRequest) -> DemoTownship:
    return request.getfixturevalue(request.param)
