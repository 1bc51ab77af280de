"""One statement before the sources of the workbench: whether each has anything to tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ballots.providers import work_items
from core import file_sweep, jobs, probes
from core.enums import CorePermission, JobState
from core.models import Job
from core.navigation import failed_jobs
from core.probes import ASKER, PROBES, ask, asked, only_where, statement
from organization.models import Account, DutyHolding, Unit
from tests.factories import make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What sources of this module were called; their probes are taken away again."""
    monkeypatch.setattr(probes, "PROBES", [])
    return []


def test_source_without_rows_is_not_called(zhou: Account, called: list[str]) -> None:
    @only_where(Unit.objects.none)
    def never() -> list[str]:
        called.append("never")
        return ["never"]

    @only_where(lambda: Unit.objects.filter(abolished_at__isnull=True))
    def always() -> list[str]:
        called.append("always")
        return ["always"]

    with asked(zhou):
        assert [*never(), *always()] == ["always"]
    assert called == ["always"]
    assert never() == ["never"]


def test_generator_without_rows_yields_nothing(zhou: Account, called: list[str]) -> None:
    @only_where(Unit.objects.none)
    def never() -> Iterator[str]:
        yield "never"

    with asked(zhou):
        assert list(never()) == []
    assert list(never()) == ["never"]


def test_stand_ins_are_the_account_its_person_and_its_units(
    zhou: Account, lu: Account, called: list[str], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    held = DutyHolding.objects.in_force()

    @only_where(lambda: held.filter(account=ASKER.account, unit__in=ASKER.units))
    def own() -> list[str]:
        return ["own"]

    @only_where(lambda: Account.objects.filter(person=ASKER.person, username="zhou"))
    def named() -> list[str]:
        return ["named"]

    @only_where(lambda: held.filter(account=ASKER.account).exclude(unit__in=ASKER.units))
    def elsewhere() -> list[str]:
        return ["elsewhere"]

    found = {}
    for account in (zhou, lu):
        assert account.own_unit_ids  # read, with the duties, before they are counted on
        with django_assert_num_queries(1), asked(account):
            found[account.username] = [*own(), *named(), *elsewhere()]
    assert found == {"zhou": ["own", "named"], "lu": ["own"]}


def test_units_below_are_the_own_ones_with_all_that_lie_under_them(lu: Account, hekou: Unit, called: list[str]) -> None:
    office = make_unit("办公室", parent=hekou, code="T04-1")
    desk = make_unit("档案室", parent=office, code="T04-1-1")
    elsewhere = make_unit("青云镇", parent=hekou.parent, code="T99")

    def told_of(unit: Unit) -> list[str]:
        @only_where(lambda: Unit.objects.filter(pk=unit.pk, pk__in=ASKER.below))
        def source() -> list[str]:
            return [unit.name]

        with asked(lu):
            return source()

    assert [told_of(unit) for unit in (hekou, office, desk, elsewhere)] == [["河口镇"], ["办公室"], ["档案室"], []]


def test_question_is_put_for_those_alone_who_may(zhou: Account, called: list[str]) -> None:
    @only_where(Unit.objects.none, CorePermission.READ_AUDIT)
    def guarded() -> list[str]:
        return ["told"]

    with asked(zhou):
        assert guarded() == ["told"]


def test_what_came_since_is_found_by_the_next_question(zhou: Account) -> None:
    today = timezone.localdate()
    with asked(zhou):
        assert failed_jobs(zhou, today) == []
    job = jobs.enqueue(file_sweep.KIND, key="1", title="清理无主文件", by=zhou, at=timezone.now())
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, ended_at=timezone.now())
    with asked(zhou):
        assert [item.title for item in failed_jobs(zhou, today)] == ["1 个后台任务失败"]


def test_nothing_is_asked_twice_inside(zhou: Account, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with asked(zhou), django_assert_num_queries(0):
        assert work_items(zhou, timezone.localdate()) == []


@pytest.mark.parametrize("moment", [datetime(2012, 2, 3, tzinfo=UTC), datetime(2031, 11, 30, 22, tzinfo=UTC)])
def test_texts_do_not_depend_on_the_day(moment: datetime) -> None:
    """They are made once in the life of a process."""
    held = [probe.text() for probe in PROBES]
    assert len(held) > 80
    with time_machine.travel(moment, tick=False):
        assert [statement(probe.rows()) for probe in PROBES] == held


def test_database_understands_every_question(zhou: Account, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """Of all sources at once, whoever may have them; the units below are read first, level by level."""
    assert zhou.own_unit_ids
    assert zhou.duties
    assert zhou.with_below(zhou.own_unit_ids | {unit for _, unit in zhou.holdings})
    with django_assert_num_queries(1):
        assert set(ask(PROBES, zhou)) == set(PROBES)
