"""The rows of the ranking board: escaped, linked for whom they may be, and drawn where the member stands."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from appraisal.actions.scoring import run_scoring
from appraisal.models import Member, ResultVersion
from appraisal.presenters.board import Board, Reader, build
from appraisal.presenters.board_rows import table_rows
from core.marks import spot
from organization.models import Account, Unit
from tools.bench import county as builder

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(county: Unit, movable: None) -> ResultVersion:
    """Nine members in one group; the first is named like a script."""
    period = builder.build("R", (builder.Block(9, (1, 1, 1)),))
    Member.objects.filter(code="R0000000").update(name="<script>alert(1)</script>")
    return run_scoring(period, by=Account.objects.system(), at=timezone.now())


def rows(version: ResultVersion, *, sees_all: bool, own: frozenset[int] = frozenset()) -> tuple[str, Board]:
    board = build(version, version.scheme.groups.get(), previous=None, reader=Reader(own))
    return table_rows(board, version.pk, sees_all=sees_all), board


def test_names_are_escaped(version: ResultVersion) -> None:
    html, _ = rows(version, sees_all=True)

    assert "<script>" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 1


def test_offices_get_a_link_to_every_sheet(version: ResultVersion) -> None:
    html, board = rows(version, sees_all=True)

    page = reverse("appraisal:board", args=[version.pk])
    links = [page + link for link in re.findall(r'href="([^"]+)"', html)]
    assert links == [reverse("appraisal:sheet", args=[version.pk, row.code]) for row in board.rows]


def test_unit_gets_a_link_to_its_own_sheet_only(version: ResultVersion) -> None:
    unit = Member.objects.get(code="R0000004").unit_id

    html, _ = rows(version, sees_all=False, own=frozenset({unit}))

    assert re.findall(r'href="([^"]+)"', html) == ["members/R0000004/"]
    assert html.count('<tr class="own">') == 1


def test_place_is_drawn_where_the_mark_draws_it(version: ResultVersion) -> None:
    html, board = rows(version, sees_all=True)

    drawn = re.findall(r'cx="([^"]+)"', html)
    marks = [str(spot(row.final_points, board.settled.low, board.settled.high)) for row in board.rows]
    assert drawn == [re.findall(r'cx="([^"]+)"', mark)[0] for mark in marks]
    assert (drawn[0], drawn[-1]) == ("59", "5")


def test_figures_are_those_of_the_presenter(version: ResultVersion) -> None:
    html, board = rows(version, sees_all=True)

    first = board.rows[0]
    cells = [re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<t[dh].*?</t[dh]>", html.partition("</tr>")[0])]
    assert cells[3:-1] == [first.final, first.gap, *first.scores, first.initial, first.bonus, first.deduction]
