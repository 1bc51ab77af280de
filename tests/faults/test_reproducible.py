"""The same inputs give the same hash in any process and in any order (SECURITY J11)."""

from __future__ import annotations

import subprocess
import sys

import pytest

from appraisal.models import Period, ResultVersion
from organization.models import Account
from tests.faults import figures
from tests.faults.stage import Stage
from tests.faults.work import undisturbed
from tools.processes import ROOT

pytestmark = pytest.mark.services


def rehash(stage: Stage, seed: int, *more: str) -> str:
    env = stage.environment(FAULT_RIG='{"gates": [], "without": []}', PYTHONHASHSEED=str(seed))
    command = [sys.executable, "-m", "tests.faults.rigged", "tests.faults.rehash", str(seed), *more]
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    return done.stdout.split()[-1]


def own_hash(year: Period, clerk: Account) -> str:
    undisturbed(year, clerk)
    return ResultVersion.objects.filter(period=year).latest("number").input_hash


def test_other_process_and_other_order_give_the_same_hash(stage: Stage, year: Period, clerk: Account) -> None:
    expected = own_hash(year, clerk)

    assert rehash(stage, 1) == expected
    assert rehash(stage, 1, "changed") != expected


@pytest.mark.hard
def test_other_processes_full_count(stage: Stage, year: Period, clerk: Account) -> None:
    expected = own_hash(year, clerk)

    assert [rehash(stage, seed) for seed in range(2, 7)] == [expected] * 5
    figures.record("J11", "hash in 5 other processes, rows stored and read in another order", "5/5 equal")
