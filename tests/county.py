"""The demo county, loaded once in a run on SQLite: a folder that tests copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from tests.browser.demo import load

DATABASE = "santixi.sqlite3"


@dataclass(frozen=True, slots=True)
class County:
    """The folder, when the command ended, and what it printed. Nobody writes into the folder."""

    folder: Path
    at: datetime
    said: str

    def copied_to(self, folder: Path) -> Path:
        """A folder with the same data, to be written to."""
        return shutil.copytree(self.folder, folder, dirs_exist_ok=True)


@pytest.fixture(scope="session")
def loaded_county(tmp_path_factory: pytest.TempPathFactory) -> County:
    folder = tmp_path_factory.mktemp("county")
    said = load(folder)
    return County(folder, timezone.now(), said)


@contextmanager
def instead_of_the_test_database(database: Path) -> Iterator[None]:
    """The connection leads to another SQLite file."""
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(database)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own
