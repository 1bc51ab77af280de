"""The people and the matter of the decision tests."""

from tests.decisions.conftest import *  # noqa: F403  fixtures
