"""Steps, states and what stands in the way."""

from __future__ import annotations

import pytest

from ballots.enums import PollKind, PollState, PollStep
from ballots.rules.casting import check_cast
from ballots.rules.polls import Member, PollFacts, check_choices, check_open, check_passphrase, check_step, check_unseal
from core.findings import blocking

CHOICES = ("aye", "nay", "abstain")
TWO = ("监甲", "监乙")
ALLOWED = {
    ("arrange", "planned"), ("open", "planned"), ("cast", "open"), ("close", "open"), ("unseal", "closed"),
}  # fmt: skip


def facts(**changes: object) -> PollFacts:
    standard: dict[str, object] = {
        "kind": PollKind.SECRET, "state": PollState.PLANNED, "choices": CHOICES,
        "members": (Member("甲"), Member("乙")), "scrutineers": TWO, "keys": TWO,
    }  # fmt: skip
    return PollFacts(**(standard | changes))  # type: ignore[arg-type]


def titles(findings: object) -> list[str]:
    return [finding.title for finding in blocking(findings)]  # type: ignore[arg-type]


@pytest.mark.parametrize("state", PollState)
@pytest.mark.parametrize("step", PollStep)
def test_every_cell_of_step_and_state(step: PollStep, state: PollState) -> None:
    finding = check_step(step, facts(state=state))

    assert finding.blocks is ((step.value, state.value) not in ALLOWED)
    assert finding.remedy or not finding.blocks


def test_open_poll_is_never_unsealed() -> None:
    assert check_step(PollStep.UNSEAL, facts(kind=PollKind.OPEN, state=PollState.CLOSED)).blocks


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"scrutineers": ("监甲",), "keys": ("监甲",)}, ["无记名投票须有 2 名监票人"]),
        ({"keys": ("监甲",)}, ["监票人尚未设置口令"]),
        ({"members": (Member("甲"),)}, ["只有一人投票，无法保密"]),
        ({"members": (Member("甲", recused=True), Member("乙", present=False))}, ["没有可以投票的成员"]),
        ({"kind": PollKind.OPEN, "scrutineers": (), "keys": (), "members": (Member("甲"),)}, []),
    ],
)
def test_opening(changes: dict[str, object], expected: list[str]) -> None:
    assert titles(check_open(facts(**changes))) == expected


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        (Member("甲"), []),
        (None, ["您不在本次表决的名册上"]),
        (Member("甲", voted=True), ["您已投票，每人一票"]),
        (Member("甲", recused=True), ["您已回避，不参加本次表决"]),
        (Member("甲", present=False), ["未登记到会，不能投票"]),
    ],
)
def test_casting(member: Member | None, expected: list[str]) -> None:
    assert titles(check_cast(facts(state=PollState.OPEN), member, "aye")) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"by": "秦会务"}, ["只有监票人可以开箱"]),
        ({"share": False}, ["本机没有这次投票的密钥文件"]),
        ({"box": "b" * 64}, ["票箱与截止时不符，不得开箱"]),
    ],
)
def test_unsealing(changes: dict[str, object], expected: list[str]) -> None:
    asked: dict[str, object] = {"by": "监甲", "box": "a" * 64, "closed_with": "a" * 64, "share": True}

    assert titles(check_unseal(facts(state=PollState.CLOSED), **(asked | changes))) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ((("aye", "赞成"), ("nay", "反对")), []),
        ((("aye", "赞成"), ("aye", "反对")), ["选项不得重复"]),
        ((("aye", "赞成"), ("nay", "赞成")), ["选项不得重复"]),
        ((("aye", "赞成"), ("nay", " ")), ["选项不得为空"]),
    ],
)
def test_choices(choices: tuple[tuple[str, str], ...], expected: list[str]) -> None:
    assert titles(check_choices(choices)) == expected


@pytest.mark.parametrize(
    ("passphrase", "repeated", "expected"),
    [
        ("一盏灯照着三条河流的源头", "一盏灯照着三条河流的源头", []),
        ("短口令", "短口令", ["口令太短"]),
        ("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", ["口令中相同的字符太多"]),
        ("监甲今天在会场负责监督投票", "监甲今天在会场负责监督投票", ["口令中不得出现监票人姓名"]),
        ("一盏灯照着三条河流的源头", "一盏灯照着三条河流", ["两次输入的口令不一致"]),
    ],
)
def test_passphrase(passphrase: str, repeated: str, expected: list[str]) -> None:
    assert titles(check_passphrase(passphrase, repeated=repeated, names=TWO)) == expected
