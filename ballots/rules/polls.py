"""What can be done with a poll in which state, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ballots.enums import PollKind, PollState, PollStep
from core.findings import Finding, met, unmet

STEPS: dict[PollStep, PollState] = {
    PollStep.ARRANGE: PollState.PLANNED,
    PollStep.OPEN: PollState.PLANNED,
    PollStep.CAST: PollState.OPEN,
    PollStep.CLOSE: PollState.OPEN,
    PollStep.UNSEAL: PollState.CLOSED,
}
"""Each step is taken in one state; every other cell is a refusal."""

SCRUTINEERS = 2
"""The locks of a box are the scrutineers' (DESIGN.md section 3): no figure of a regulation, a property of the box."""

LATER = {
    PollState.PLANNED: "投票尚未开始",
    PollState.OPEN: "投票正在进行",
    PollState.CLOSED: "投票已截止",
    PollState.UNSEALED: "票箱已开启",
}


@dataclass(frozen=True, slots=True)
class Member:
    """One roster row as the rules see it."""

    name: str
    present: bool = True
    recused: bool = False
    voted: bool = False

    @property
    def entitled(self) -> bool:
        return self.present and not self.recused


@dataclass(frozen=True, slots=True)
class Slips:
    """Slips that open a form, how many are ``used``, and the ``least`` people who must be able to answer it."""

    made: int = 0
    used: int = 0
    least: int = 0


NO_SLIPS = Slips()


@dataclass(frozen=True, slots=True)
class PollFacts:
    """``scrutineers`` names; ``keys`` those of them who have set their passphrase; ``slips`` of a form."""

    kind: PollKind
    state: PollState
    choices: tuple[str, ...]
    members: tuple[Member, ...] = ()
    scrutineers: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    slips: Slips = NO_SLIPS

    @property
    def due(self) -> int:
        return len(self.members) + self.slips.made

    @property
    def entitled(self) -> int:
        return sum(member.entitled for member in self.members) + self.slips.made

    @property
    def without_key(self) -> tuple[str, ...]:
        return tuple(name for name in self.scrutineers if name not in self.keys)


def check_step(step: PollStep, facts: PollFacts) -> Finding:
    """The cell of the table: whether the step is taken in this state at all."""
    if step is PollStep.UNSEAL and facts.kind is PollKind.OPEN:
        return unmet("", "记名表决不需要开箱", remedy="截止投票后即有结果")
    if facts.state is STEPS[step]:
        return met("", f"{LATER[facts.state]}，可以{step.label}")
    return unmet("", f"{LATER[facts.state]}，不能{step.label}", remedy=_way(step, facts))


def _way(step: PollStep, facts: PollFacts) -> str:
    states = tuple(PollState)
    if states.index(facts.state) < states.index(STEPS[step]):
        return "由会务人员开始投票" if facts.state is PollState.PLANNED else "由会务人员截止投票"
    return "如需再次表决，由会务人员另行安排"


def check_choices(choices: tuple[tuple[str, str], ...]) -> Iterator[Finding]:
    """Codes and labels of the choices: at least two, each once, none empty."""
    codes, labels = [code for code, _ in choices], [label for _, label in choices]
    if len(choices) < 2:
        yield unmet("", "选项不得少于两个", remedy="请补充选项", 选项=str(len(choices)))
    if len(set(codes)) < len(codes) or len(set(labels)) < len(labels):
        yield unmet("", "选项不得重复", remedy="请删除重复的选项")
    if not all(code.strip() and label.strip() for code, label in choices):
        yield unmet("", "选项不得为空", remedy="请填写选项")


def check_arrange(facts: PollFacts) -> list[Finding]:
    """Roster, presence, recusal, keys: before the opening only."""
    return [check_step(PollStep.ARRANGE, facts)]


def check_scrutineers(facts: PollFacts) -> Finding:
    """A secret poll is opened by two scrutineers, no more and no fewer."""
    count, names = len(facts.scrutineers), "、".join(facts.scrutineers) or "无"
    if facts.kind is PollKind.OPEN or count == SCRUTINEERS:
        return met("", "监票人齐备", 监票人=names)
    remedy = f"由会务人员指定 {SCRUTINEERS} 名监票人"
    return unmet("", f"无记名投票须有 {SCRUTINEERS} 名监票人", remedy=remedy, 监票人=names)


def check_open(facts: PollFacts) -> list[Finding]:
    """Everything that must stand before voting begins."""
    findings = [check_step(PollStep.OPEN, facts), check_scrutineers(facts)]
    due, entitled = str(facts.due), str(facts.entitled)
    if facts.entitled < facts.slips.least:
        title, remedy = f"参评人数不足 {facts.slips.least} 人，无法保密", "请补充参评人员或参评码"
        findings.append(unmet("", title, remedy=remedy, 名册=due, 可以参评=entitled))
    elif facts.entitled == 0:
        findings.append(unmet("", "没有可以投票的成员", remedy="由会务人员核对名册、到会和回避", 名册=due))
    elif facts.kind is PollKind.SECRET and facts.entitled == 1:
        remedy = "改为记名表决，或者核对名册、到会和回避"
        findings.append(unmet("", "只有一人投票，无法保密", remedy=remedy, 名册=due, 有权投票=entitled))
    else:
        findings.append(met("", "名册齐备", 名册=due, 有权投票=entitled))
    if facts.kind is PollKind.SECRET and facts.without_key:
        missing = "、".join(facts.without_key)
        findings.append(unmet("", "监票人尚未设置口令", remedy="由监票人本人登录后设置", 监票人=missing))
    return findings


def check_close(facts: PollFacts) -> list[Finding]:
    """Those who have not voted do not hold the closing up: they are counted as not having voted."""
    return [check_step(PollStep.CLOSE, facts)]


def check_unseal(facts: PollFacts, *, by: str, box: str, closed_with: str, share: bool) -> list[Finding]:
    """``by`` opens; ``box`` and ``closed_with`` are fingerprints; ``share``: the machine has its part of the keys."""
    findings = [check_step(PollStep.UNSEAL, facts)]
    if findings[0].blocks:
        return findings
    if by not in facts.scrutineers:
        findings.append(unmet("", "只有监票人可以开箱", remedy=f"由 {'、'.join(facts.scrutineers)} 办理"))
    if facts.without_key:
        findings.append(unmet("", "监票人密钥不全", remedy="须另行组织投票", 缺少="、".join(facts.without_key)))
    if not share:
        remedy = "在投票时使用的服务器上开箱；该服务器的密钥文件不可恢复的，须另行组织投票"
        findings.append(unmet("", "本机没有这次投票的密钥文件", remedy=remedy))
    if box != closed_with:
        facts_shown = {"截止时": closed_with[:12], "现在": box[:12]}
        title = "票箱与截止时不符，不得开箱"
        findings.append(unmet("", title, remedy="由审计管理员核查后另行组织投票", **facts_shown))
    return findings


LEAST_PASSPHRASE = 12
DIFFERENT = "两次输入的口令不一致"


def check_passphrase(passphrase: str, *, repeated: str, names: tuple[str, ...]) -> list[Finding]:
    """A scrutineer's passphrase: long, typed twice alike, no name of a scrutineer in it. It cannot be recovered."""
    findings = []
    if len(passphrase) < LEAST_PASSPHRASE:
        remedy = f"请使用至少 {LEAST_PASSPHRASE} 个字符，例如四五个互不相干的词"
        findings.append(unmet("", "口令太短", remedy=remedy, 字符=str(len(passphrase))))
    elif len(set(passphrase)) < LEAST_PASSPHRASE // 2:
        findings.append(unmet("", "口令中相同的字符太多", remedy="请换用不易猜到的口令"))
    if any(name and name in passphrase for name in names):
        findings.append(unmet("", "口令中不得出现监票人姓名", remedy="请换用不易猜到的口令"))
    if passphrase != repeated:
        findings.append(unmet("", DIFFERENT, remedy="请重新输入"))
    return findings
