"""A form: many questions on one ballot, answered by rater groups; what stands in its envelope; its count. Pure.

A ballot says which group it comes from and one answer for each question; a question left open counts as abstained.
Groups with fewer ballots than ``least`` are joined before anything is written down, so that no figure of theirs
exists; a question that fewer than ``least`` ballots of a joined group could answer has no figures there either.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from core.findings import Finding, unmet

SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz"
OPEN = "-"
MOST_QUESTIONS = 1900
"""One sign each, so that every ballot fits its envelope of 2,046 bytes."""
LEAST_GROUP = 5
"""Ballots below which a group is never shown by itself (SECURITY section 3); a property of the box."""


@dataclass(frozen=True, slots=True)
class Named:
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """One line: an object, what of it is judged, the scale of the answers. ``raters`` empty: every group answers."""

    object: str
    object_label: str
    item: str
    label: str
    scale: str
    raters: tuple[str, ...] = ()
    heading: str = ""

    @property
    def code(self) -> str:
        return f"{self.object}/{self.item}"


@dataclass(frozen=True, slots=True)
class FormSpec:
    """Rater groups, scales (code -> answers in the order shown) and questions of a form."""

    groups: tuple[Named, ...]
    scales: Mapping[str, tuple[Named, ...]]
    questions: tuple[Question, ...]

    def asked(self, group: str, leaves_out: Iterable[str] = ()) -> list[Question]:
        """The questions of a voter of this group; ``leaves_out`` are objects he does not judge (recusal)."""
        out = set(leaves_out)
        return [one for one in self.questions if (not one.raters or group in one.raters) and one.object not in out]

    def label_of(self, group: str) -> str:
        return next((one.label for one in self.groups if one.code == group), group)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> FormSpec:
        scales = {code: tuple(Named(**one) for one in answers) for code, answers in kept["scales"].items()}
        questions = tuple(Question(**{**one, "raters": tuple(one["raters"])}) for one in kept["questions"])
        return cls(tuple(Named(**one) for one in kept["groups"]), scales, questions)


def check_form(spec: FormSpec) -> Iterator[Finding]:
    """What keeps a form from being put to anybody."""
    if not spec.questions:
        yield unmet("", "测评表没有测评对象", remedy="请选择测评对象和内容")
    if len(spec.questions) > MOST_QUESTIONS:
        remedy = "请分成几张表"
        yield unmet("", "测评表太长", remedy=remedy, 项数=str(len(spec.questions)), 上限=str(MOST_QUESTIONS))
    codes = [one.code for one in spec.questions]
    if len(set(codes)) < len(codes):
        yield unmet("", "测评表有重复的项目", remedy="请删除重复的对象或内容")
    for scale in sorted({one.scale for one in spec.questions}):
        if not 2 <= len(spec.scales.get(scale, ())) < len(SIGNS):
            yield unmet("", "每项须有两个以上选项", remedy="请补充选项", 项目=scale)
    if not spec.groups or len({one.code for one in spec.groups}) < len(spec.groups):
        yield unmet("", "参评人员分类为空或重复", remedy="请核对参评人员分类")
    idle = [one.label for one in spec.groups if not spec.asked(one.code)]
    if spec.questions and idle:
        yield unmet("", "有的参评人员没有可评的对象", remedy="请核对测评对象", 参评人员="、".join(idle))


def check_answers(
    spec: FormSpec, group: str, answers: Mapping[str, str], leaves_out: Iterable[str] = ()
) -> list[Finding]:
    """``answers``: question -> choice. Questions of other groups or of objects left out are refused."""
    asked = {one.code: one for one in spec.asked(group, leaves_out)}
    findings = []
    if not answers:
        findings.append(unmet("", "测评表是空的", remedy="请至少评一项"))
    if answers.keys() - asked.keys():
        findings.append(unmet("", "有的对象不由您评议", remedy="请重新打开测评表填写"))
    known = (code for code in answers if code in asked)
    if any(answers[code] not in {one.code for one in spec.scales[asked[code].scale]} for code in known):
        findings.append(unmet("", "没有这个选项", remedy="请重新选择"))
    return findings


@dataclass(frozen=True, slots=True)
class FormBallot:
    """Group and answers (question -> choice) of one ballot."""

    group: str
    answers: Mapping[str, str]


def envelope(spec: FormSpec, ballot: FormBallot) -> bytes:
    """What stands inside the envelope: one sign for each question of the form, whoever answers it."""
    signs = []
    for question in spec.questions:
        choice = ballot.answers.get(question.code)
        codes = [one.code for one in spec.scales[question.scale]]
        signs.append(OPEN if choice is None else SIGNS[codes.index(choice)])
    return json.dumps({"g": ballot.group, "a": "".join(signs)}).encode()


def read_envelope(spec: FormSpec, plain: bytes) -> FormBallot | None:
    """The ballot, checked as at its casting; None for what is none."""
    try:
        content = json.loads(plain)
        group, signs = content["g"], content["a"]
    except (ValueError, KeyError, TypeError):
        return None
    if group not in {one.code for one in spec.groups} or len(signs) != len(spec.questions):
        return None
    answers = {}
    for question, sign in zip(spec.questions, signs, strict=True):
        if sign == OPEN:
            continue
        scale, place = spec.scales[question.scale], SIGNS.find(sign)
        if not 0 <= place < len(scale):
            return None
        answers[question.code] = scale[place].code
    return None if check_answers(spec, group, answers) else FormBallot(group, answers)


@dataclass(frozen=True, slots=True)
class GroupCount:
    """Figures of one group, or of several joined: ballots, and votes by question and choice, zeros included."""

    groups: tuple[str, ...]
    ballots: int
    votes: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class FormCount:
    """``groups`` is empty when all ballots together are fewer than the least group."""

    groups: tuple[GroupCount, ...]
    ballots: int
    invalid: int


def count_form(spec: FormSpec, ballots: Iterable[FormBallot | None], least: int = LEAST_GROUP) -> FormCount:
    """Count the ballots by group, small groups joined; None is an unreadable ballot. Their order plays no part."""
    read = list(ballots)
    valid = [one for one in read if one is not None]
    sizes = Counter(one.group for one in valid)
    cells = Counter((one.group, question, choice) for one in valid for question, choice in one.answers.items())
    joined = join_small([(one.code, sizes[one.code]) for one in spec.groups], least)
    groups = tuple(_group(spec, members, sizes, cells, least) for members in joined)
    return FormCount(groups, len(read), len(read) - len(valid))


def _group(
    spec: FormSpec, members: tuple[str, ...], sizes: Mapping[str, int], cells: Mapping[tuple[str, str, str], int],
    least: int,
) -> GroupCount:  # fmt: skip
    votes = {}
    for question in spec.questions:
        asked = sum(sizes[one] for one in members if not question.raters or one in question.raters)
        if asked < least:
            continue
        for choice in spec.scales[question.scale]:
            votes[question.code, choice.code] = sum(cells[one, question.code, choice.code] for one in members)
    return GroupCount(members, sum(sizes[one] for one in members), votes)


def join_small(sizes: Sequence[tuple[str, int]], least: int = LEAST_GROUP) -> list[tuple[str, ...]]:
    """Groups of at least ``least`` ballots each, in the order given; the small ones go together, and where they are
    still too few, with the smallest of the others. Empty when there are fewer ballots than ``least`` at all."""
    order = [code for code, _ in sizes]
    held = dict(sizes)
    large: list[tuple[str, ...]] = [(code,) for code, size in sizes if size >= least]
    small = tuple(code for code, size in sizes if 0 < size < least)
    if not small:
        return large
    if sum(held[code] for code in small) < least:
        if not large:
            return []
        host = min(large, key=lambda one: (held[one[0]], order.index(one[0])))
        large.remove(host)
        small = tuple(sorted((*small, *host), key=order.index))
    return sorted([*large, small], key=lambda one: order.index(one[0]))
