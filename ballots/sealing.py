"""The sealed box: a ballot is locked twice before it touches the database, for two scrutineers (docs/adr/0017).

X25519, HKDF-SHA256 and ChaCha20-Poly1305; this module is the one place to swap in SM2, SM3 and SM4. Every sealed
ballot has ``SIZE`` bytes whatever it says, and belongs to one poll: in another it does not open.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

ROOM = 2048  # bytes of a padded ballot
LAYER = 32 + 16  # the passing public key and the tag of one layer
LOCKS = 2
SIZE = ROOM + LOCKS * LAYER
KEY = 32
SALT = 16
WRAPPED = KEY + 16
NONCE = bytes(12)
"""Every key here encrypts one message, so that the nonce need not differ."""
SCRYPT_COST = 2**15
"""With 8 blocks: 32 MiB and about 0.1 s a try."""
CODE_DIGITS = 12


class CannotOpen(Exception):
    """Wrong key or passphrase, or the bytes were changed or moved to another poll."""


def new_pair() -> tuple[bytes, bytes]:
    """A private and its public key, 32 bytes each."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def seal(poll: UUID, plain: bytes, publics: Sequence[bytes]) -> bytes:
    """``plain`` (at most 2046 bytes) padded and locked for the first public key, then for the second."""
    if len(publics) != LOCKS:
        raise ValueError("a box has two locks")
    if len(plain) > ROOM - 2:
        raise ValueError("the ballot is too long for its envelope")
    sealed = len(plain).to_bytes(2, "big") + plain + bytes(ROOM - 2 - len(plain))
    for public in publics:
        passing = X25519PrivateKey.generate()
        mine = passing.public_key().public_bytes_raw()
        key = _derive(passing.exchange(X25519PublicKey.from_public_bytes(public)), poll, mine + public)
        sealed = mine + ChaCha20Poly1305(key).encrypt(NONCE, sealed, poll.bytes)
    return sealed


def unseal(poll: UUID, sealed: bytes, privates: Sequence[bytes]) -> bytes:
    """What was sealed; ``privates`` in the order of the public keys. CannotOpen unless both fit."""
    inside = sealed
    for raw in reversed(privates):
        private = X25519PrivateKey.from_private_bytes(raw)
        passing, locked = inside[:32], inside[32:]
        try:
            shared = private.exchange(X25519PublicKey.from_public_bytes(passing))
            key = _derive(shared, poll, passing + private.public_key().public_bytes_raw())
            inside = ChaCha20Poly1305(key).decrypt(NONCE, locked, poll.bytes)
        except (InvalidTag, ValueError) as error:
            raise CannotOpen from error
    return inside[2 : 2 + int.from_bytes(inside[:2], "big")]


def _derive(shared: bytes, poll: UUID, parties: bytes) -> bytes:
    info = b"santixi ballot 1" + poll.bytes + parties
    return HKDF(algorithm=hashes.SHA256(), length=KEY, salt=None, info=info).derive(shared)


def new_salt() -> bytes:
    return os.urandom(SALT)


def wrap(private: bytes, passphrase: str, *, salt: bytes, share: bytes) -> bytes:
    """A private key locked with a scrutineer's passphrase and the machine's share: 48 bytes."""
    return ChaCha20Poly1305(_stretch(passphrase, salt, share)).encrypt(NONCE, private, b"")


def unwrap(wrapped: bytes, passphrase: str, *, salt: bytes, share: bytes) -> bytes:
    """The private key again; CannotOpen for a wrong passphrase."""
    try:
        return ChaCha20Poly1305(_stretch(passphrase, salt, share)).decrypt(NONCE, wrapped, b"")
    except InvalidTag as error:
        raise CannotOpen from error


def _stretch(passphrase: str, salt: bytes, share: bytes) -> bytes:
    slow = Scrypt(salt=salt, length=KEY, n=SCRYPT_COST, r=8, p=1).derive(passphrase.encode())
    return HKDF(algorithm=hashes.SHA256(), length=KEY, salt=share, info=b"santixi trustee 1").derive(slow)


def code_of(sealed: bytes) -> str:
    """What a voter keeps to find his ballot in the closed box: it says nothing of the choice."""
    return hashlib.sha256(sealed).hexdigest()[:CODE_DIGITS]


def digest_of(box: Iterable[bytes]) -> str:
    """SHA-256 of a box, whatever the order of its ballots."""
    parts = sorted(hashlib.sha256(sealed).digest() for sealed in box)
    return hashlib.sha256(b"".join(parts)).hexdigest()
