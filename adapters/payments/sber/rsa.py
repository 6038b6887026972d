"""Signatures by RSA with SHA-512 (PKCS #1 v1.5, RFC 8017), checked with a public key.

Checking holds no secret and is one power modulo n, so no library is needed: what the signature opens to is
compared whole with the one text that it may be.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from hashlib import sha512
from typing import Final

_PEM: Final = re.compile(r"-----BEGIN (PUBLIC KEY|CERTIFICATE)-----(.+?)-----END \1-----", re.DOTALL)
_SHA512: Final = bytes.fromhex("3051300d060960864801650304020305000440")
"""DigestInfo of SHA-512 up to the digest (RFC 8017, 9.2)."""
_RSA: Final = bytes.fromhex("2a864886f70d010101")
_SEQUENCE, _INTEGER, _VERSION = 0x30, 0x02, 0xA0
_LONG: Final = 0x80
_LEAST_BITS: Final = 2048
_KEY_IN_A_CERTIFICATE: Final = 5
"""After the serial number, the algorithm, the issuer, the validity and the subject."""


class NotAKey(ValueError):
    """The text is not an RSA public key, or a certificate of one, in PEM."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """An RSA public key."""

    n: int
    e: int

    def has_signed(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature is of this message."""
        size = (self.n.bit_length() + 7) // 8
        value = int.from_bytes(signature, "big")
        if len(signature) != size or value >= self.n:
            return False
        end = _SHA512 + sha512(message).digest()
        expected = b"\x00\x01" + b"\xff" * (size - len(end) - 3) + b"\x00" + end
        return pow(value, self.e, self.n).to_bytes(size, "big") == expected


def public_key(pem: str) -> PublicKey:
    """Read a public key (`PUBLIC KEY`) or a certificate (`CERTIFICATE`).

    Raises:
        NotAKey: when it is anything else, or shorter than 2048 bits.
    """
    found = _PEM.search(pem)
    if found is None:
        raise NotAKey("neither PUBLIC KEY nor CERTIFICATE in PEM")
    try:
        der = base64.b64decode("".join(found[2].split()), validate=True)
        (whole,) = _inside(der, _SEQUENCE)
        key = _key_of_certificate(whole) if found[1] == "CERTIFICATE" else whole
        (_, algorithm), (_, bits) = _parts(key)
        if _parts(algorithm)[0][1] != _RSA:
            raise NotAKey("not of RSA")
        (numbers,) = _inside(bits[1:], _SEQUENCE)  # the first byte counts unused bits
        n, e = (int.from_bytes(part, "big") for part in _inside(numbers, _INTEGER))
    except (ValueError, IndexError, binascii.Error) as failure:
        raise NotAKey(str(failure)) from None
    if n.bit_length() < _LEAST_BITS:
        raise NotAKey("too short")
    return PublicKey(n, e)


def _key_of_certificate(certificate: bytes) -> bytes:
    fields = _parts(_parts(certificate)[0][1])
    if fields[0][0] == _VERSION:
        fields = fields[1:]
    return fields[_KEY_IN_A_CERTIFICATE][1]


def _inside(der: bytes, tag: int) -> list[bytes]:
    parts = _parts(der)
    if any(found != tag for found, _ in parts):
        raise NotAKey("not of the expected structure")
    return [content for _, content in parts]


def _parts(der: bytes) -> list[tuple[int, bytes]]:
    """The values that stand one after the other in DER, by tag."""
    parts = []
    while der:
        tag, length, start = der[0], der[1], 2
        if length >= _LONG:
            start += length - _LONG
            length = int.from_bytes(der[2:start], "big")
        if len(der) < start + length:
            raise NotAKey("cut off")
        parts.append((tag, der[start : start + length]))
        der = der[start + length :]
    return parts
