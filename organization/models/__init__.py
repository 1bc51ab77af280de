from organization.models.accounts import Account, DutyHolding, OneTimePassword, PasswordRecord
from organization.models.people import Appointment, Person, Post, PostTitle
from organization.models.units import ImplementationRule, Unit

__all__ = [
    "Account",
    "Appointment",
    "DutyHolding",
    "ImplementationRule",
    "OneTimePassword",
    "PasswordRecord",
    "Person",
    "Post",
    "PostTitle",
    "Unit",
]
