"""What a password must be. Pure: the list of common passwords and what is known of the person come in as facts.

Sources: GB/T 22239-2019 8.1.4.1 a) (complexity, regular change) and OWASP ASVS 5.0 6.2.1 to 6.2.12 (length, common
and guessable words, no truncation). Where they disagree (composition, forced change) the Chinese standard binds.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.findings import Finding
from organization.rules.judging import judge
from organization.rules.names import person_words, place_words


@dataclass(frozen=True, slots=True)
class PasswordPolicy:
    """The numbers of the rule, with their sources.

    min_length  characters; 12 (ASVS 6.2.1 asks 8, recommends more; MLPS assessors ask 8)
    max_length  characters; beyond it a password is refused, never cut (ASVS 6.2.9 asks for 64 at least)
    classes     kinds of characters out of four (MLPS assessors' number)
    distinct    different characters
    history     earlier passwords that may not return (SECURITY A01)
    max_age     time after which it must be changed (MLPS assessors' number: 90 days)
    word        shortest login name or pinyin that is looked for inside the password
    slip        life of a first or reset password (SECURITY A02)
    """

    min_length: int = 12
    max_length: int = 1000
    classes: int = 4
    distinct: int = 6
    history: int = 5
    max_age: timedelta = timedelta(days=90)
    word: int = 3
    slip: timedelta = timedelta(hours=24)


POLICY = PasswordPolicy()


@dataclass(frozen=True, slots=True)
class PasswordFacts:
    """What is known when a password is chosen.

    places  names of the person's unit, the units above it and the county
    common  the list of common passwords: lower case, letters and digits only
    reused  it is one of the last passwords of this account
    """

    login_name: str
    person_name: str
    places: tuple[str, ...]
    common: Container[str]
    reused: bool = False


_LEET = str.maketrans({"@": "a", "4": "a", "0": "o", "3": "e", "5": "s", "$": "s", "7": "t", "1": "l", "!": "i"})
_LEET_I = _LEET | str.maketrans({"1": "i"})
_UNSHIFT = str.maketrans("!@#$%^&*()_+", "1234567890-=")


def check_password(password: str, facts: PasswordFacts, policy: PasswordPolicy = POLICY) -> list[Finding]:
    """All requirements of a new password, met or not. The text of the password is in none of the findings."""
    kinds = character_classes(password)
    length = len(password)
    distinct = len(set(password))
    return [
        judge(
            policy.min_length <= length <= policy.max_length,
            "密码长度",
            f"请使用 {policy.min_length} 至 {policy.max_length} 个字符",
            应有=f"不少于 {policy.min_length} 个字符",
            实有=f"{length} 个字符",
        ),
        judge(
            kinds >= policy.classes,
            "字符种类",
            "请同时使用大写字母、小写字母、数字和符号",
            应有=f"{policy.classes} 类",
            实有=f"{kinds} 类",
        ),
        judge(
            distinct >= policy.distinct and not is_repetition(password),
            "不得重复同样的字符",
            f"请使用至少 {policy.distinct} 个不同的字符，不要把一段重复几遍",
        ),
        judge(
            not any(variant in facts.common for variant in variants(password)),
            "不得使用常见密码",
            "请不要用常见单词、键盘顺序、日期或常见姓名加数字和符号",
        ),
        judge(
            not contains_name(password, facts, policy),
            "不得含有登录名、姓名、单位名或县名",
            "请去掉登录名以及姓名、单位、本县名称的汉字和拼音",
        ),
        judge(not facts.reused, f"不得与最近 {policy.history} 次的密码相同", "请换一个没有用过的密码"),
    ]


def character_classes(password: str) -> int:
    """How many of the four kinds occur: upper case, lower case, digits, everything else."""
    return sum(
        (
            any("A" <= c <= "Z" for c in password),
            any("a" <= c <= "z" for c in password),
            any("0" <= c <= "9" for c in password),
            any(not (c.isascii() and c.isalnum()) for c in password),
        )
    )


def is_repetition(password: str) -> bool:
    """The whole password is a shorter text written twice or more: Abc12!Abc12!."""
    return bool(password) and (password + password).find(password, 1) < len(password)


def variants(password: str) -> Iterator[str]:
    """The plain words behind a decorated password: P@ssw0rd-2024! -> password; 1qaz@WSX -> 1qaz2wsx."""
    lower = password.lower()
    core = lower.strip("".join({c for c in lower if not ("a" <= c <= "z")}))
    for text in (lower, core, lower.translate(_UNSHIFT), core.translate(_UNSHIFT)):
        yield _alphanumeric(text)
    for table in (_LEET, _LEET_I):
        yield _alphanumeric(lower.translate(table))
        yield _alphanumeric(core.translate(table))


def contains_name(password: str, facts: PasswordFacts, policy: PasswordPolicy) -> bool:
    """The login name, or the person's, unit's or county's name in characters or pinyin, stands in the password."""
    lower = password.lower()
    forms = {
        lower,
        _alphanumeric(lower),
        _alphanumeric(lower.translate(_LEET)),
        _alphanumeric(lower.translate(_LEET_I)),
    }
    words = {facts.login_name.lower()} | person_words(facts.person_name)
    for place in facts.places:
        words |= place_words(place)
    return any(word in form for word in words if _long_enough(word, policy) for form in forms)


def _long_enough(word: str, policy: PasswordPolicy) -> bool:
    return len(word) >= (policy.word if word.isascii() else 2)


def _alphanumeric(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def must_change(*, demanded: bool, changed_at: datetime | None, at: datetime, policy: PasswordPolicy = POLICY) -> bool:
    """Whether the account has to choose a new password before anything else.

    ``changed_at`` None: the account never chose one, so that there is none to grow old.
    """
    return demanded or (changed_at is not None and at - changed_at >= policy.max_age)
