from organization.models.accounts import Account, DutyHolding, OneTimePassword, PasswordRecord
from organization.models.people import Appointment, Person, Post, PostTitle
from organization.models.sessions import AccountSession, DemoMarker, KnownAddress, SignInTry
from organization.models.units import ImplementationRule, Unit

__all__ = [
    "Account",
    "AccountSession",
    "Appointment",
    "DemoMarker",
    "DutyHolding",
    "ImplementationRule",
    "KnownAddress",
    "OneTimePassword",
    "PasswordRecord",
    "Person",
    "Post",
    "PostTitle",
    "SignInTry",
    "Unit",
]
