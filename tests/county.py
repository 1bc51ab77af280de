"""The demo county, loaded once on SQLite: a folder that tests copy.

The runs of one ``make test`` share it (tools/run_tests.py names the folder and gives all the same keys): whoever needs
it first loads it, the others wait. A run alone has one of its own.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from tests.browser.demo import load
from tests.standing import standing
from tools.run_tests import SHARED

DATABASE = "santixi.sqlite3"
TOLD = "told.json"


@dataclass(frozen=True, slots=True)
class County:
    """The folder, when loading ended, and all that stood on the screen. Nobody writes into the folder."""

    folder: Path
    at: datetime
    screen: str

    @property
    def said(self) -> str:
        """What the loading command itself printed, below the two lines that tell what is under way."""
        return "".join(self.screen.splitlines(keepends=True)[2:])

    def copied_to(self, folder: Path) -> Path:
        """A folder with the same data, to be written to."""
        return shutil.copytree(self.folder, folder, dirs_exist_ok=True)


@pytest.fixture(scope="session")
def loaded_county(tmp_path_factory: pytest.TempPathFactory) -> County:
    shared = os.environ.get(SHARED)
    return loaded_once(Path(shared) / "county" if shared else tmp_path_factory.mktemp("county"))


def loaded_once(place: Path) -> County:
    """The county under ``place``; of several processes one loads it. What a failed one left is thrown away."""
    place.mkdir(parents=True, exist_ok=True)
    folder, told = place / "data", place / TOLD
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the kernel lets go of it when this process dies
        if not told.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            screen = load(folder)
            told.write_text(json.dumps({"at": timezone.now().isoformat(), "screen": screen}))
    known = json.loads(told.read_text())
    return County(folder, datetime.fromisoformat(known["at"]), known["screen"])


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


@contextmanager
def opened(county: County, folder: Path, blocker: Any) -> Iterator[None]:
    """The test's connection leads to a copy of the county under ``folder``; all that is written goes at the end."""
    database = county.copied_to(folder) / DATABASE
    with (
        override_settings(MEDIA_ROOT=str(folder / "files")),
        instead_of_the_test_database(database),
        standing(blocker),
    ):
        yield
