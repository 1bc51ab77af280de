"""Answers that accounts share: whatever a view learned of one account, it would learn of the other.

While a view answers, each question it puts to the account is noted with what the account said. An account that says
the same to all of them gets the same answer: nothing else tells the two apart.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from types import MethodType
from typing import Any

from organization.models import Account

SAME_FOR_ALL = {"_meta", "_state", "__class__", "is_authenticated", "is_anonymous", "pk_fields"}
Question = tuple[Hashable, ...]


class Told:
    """An account behind a screen: what is read of it is noted in ``said``."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.said: dict[Question, Hashable] = {}

    def note(self, *question: Hashable) -> Any:
        answer = self.said[question] = reply(self.account, question)
        return answer


def reply(account: Account, question: Question) -> Any:
    """What an account says to one question."""
    kind, *about = question
    match kind:
        case "shares":
            return bool(account.duties & about[0])  # type: ignore[operator]
        case "holds":
            return about[0] in account.duties
        case "does":
            return getattr(account, about[0])(*about[1])  # type: ignore[call-overload]
    return getattr(account, about[0])  # type: ignore[call-overload]


def alike(account: Account, said: dict[Question, Hashable]) -> bool:
    return all(reply(account, question) == answer for question, answer in said.items())


class Duties:
    """The duties of an account, as far as somebody asks for them."""

    def __init__(self, told: Told) -> None:
        self.told = told

    def __contains__(self, duty: Hashable) -> bool:
        return bool(self.told.note("holds", duty))

    def __and__(self, others: Any) -> Shared:
        return Shared(self.told, frozenset(others))

    __rand__ = __and__

    def __iter__(self) -> Iterator[str]:
        return iter(self.told.note("is", "duties"))


class Shared:
    """Duties among others: whether there are any; no test has to know which."""

    def __init__(self, told: Told, others: frozenset[str]) -> None:
        self.told, self.others = told, others

    def __bool__(self) -> bool:
        return bool(self.told.note("shares", self.others))

    def __iter__(self) -> Iterator[str]:
        return iter(self.told.note("is", "duties") & self.others)


def _read(self: Any, name: str) -> Any:
    told: Told | None = object.__getattribute__(self, "__dict__").get("_told")
    if told is None or name in SAME_FOR_ALL:
        return object.__getattribute__(self, name)
    if name == "duties":
        return Duties(told)
    found = getattr(told.account, name)
    if isinstance(found, MethodType) and found.__self__ is told.account:
        return lambda *args: told.note("does", name, args)
    return told.note("is", name)


# Not a model of its own, which a plain subclass would become.
Screened: Any = type.__new__(type(Account), "Screened", (Account,), {"__getattribute__": _read})


def screened(account: Account) -> tuple[Account, dict[Question, Hashable]]:
    """The account as a view may have it, and what will have been said of it."""
    told = Told(account)
    shown = Screened.__new__(Screened)
    object.__getattribute__(shown, "__dict__").update(_told=told, _state=account._state)
    return shown, told.said


class Answers:
    """What was answered under a name to accounts that said what they said."""

    def __init__(self) -> None:
        self.known: dict[str, list[tuple[dict[Question, Hashable], Any]]] = {}

    def of(self, name: str, account: Account, ask: Callable[[Account], Any]) -> Any:
        """The answer of an account like this one; else that of ``ask``."""
        kept = self.known.setdefault(name, [])
        for said, answer in kept:
            if alike(account, said):
                return answer
        shown, said = screened(account)
        answer = ask(shown)
        kept.append((said, answer))
        return answer
