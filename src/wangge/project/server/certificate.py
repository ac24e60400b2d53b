"""A certificate of our own for a local network: an authority that phones learn to trust once, and what it signs."""

from __future__ import annotations

import ipaddress
import os
from datetime import timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.utils import timezone

if TYPE_CHECKING:
    from pathlib import Path

_AUTHORITY_DAYS, _SERVER_DAYS = 3650, 397  # phones refuse server certificates of more than 398 days
_RENEW_BEFORE = timedelta(days=30)


def certificate_for(folder: Path, addresses: list[str]) -> tuple[Path, Path]:
    """Return the files of a certificate and its key for ``addresses``, signed by the authority in ``folder``.

    The authority is made once (0600); the certificate anew when it is about to end or an address is not in it.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    authority, authority_key = _authority(folder)
    certificate_file, key_file = folder / "lan.crt", folder / "lan.key"
    if certificate_file.exists() and key_file.exists() and _serves(certificate_file, authority, addresses):
        return certificate_file, key_file
    key = ec.generate_private_key(ec.SECP256R1())
    now = timezone.now()
    names: list[x509.GeneralName] = [x509.DNSName("localhost"), *(_name(a) for a in ["127.0.0.1", *addresses])]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, addresses[0])]))
        .issuer_name(authority.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=_SERVER_DAYS))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    _write(key_file, _private(key))
    _write(certificate_file, certificate.public_bytes(serialization.Encoding.PEM))
    return certificate_file, key_file


def authority_file(folder: Path) -> Path:
    """Return the file that a phone installs in order to trust this server."""
    return folder / "lan-authority.crt"


def fingerprint(file: Path) -> str:
    """Return the SHA-256 fingerprint of a certificate, in pairs, to be compared by eye."""
    digest = x509.load_pem_x509_certificate(file.read_bytes()).fingerprint(hashes.SHA256()).hex().upper()
    return ":".join(digest[at : at + 2] for at in range(0, len(digest), 2))


def _authority(folder: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    file, key_file = authority_file(folder), folder / "lan-authority.key"
    if file.exists() and key_file.exists():
        key = serialization.load_pem_private_key(key_file.read_bytes(), None)
        if isinstance(key, ec.EllipticCurvePrivateKey):
            return x509.load_pem_x509_certificate(file.read_bytes()), key
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Wangge 网格 local network")])
    now = timezone.now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=_AUTHORITY_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=False, content_commitment=False, key_encipherment=False, data_encipherment=False,
                key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    _write(key_file, _private(key))
    _write(file, certificate.public_bytes(serialization.Encoding.PEM))
    return certificate, key


def _serves(file: Path, authority: x509.Certificate, addresses: list[str]) -> bool:
    certificate = x509.load_pem_x509_certificate(file.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    known = {str(n.value) for n in names}
    fresh = certificate.not_valid_after_utc - _RENEW_BEFORE > timezone.now()
    return fresh and certificate.issuer == authority.subject and set(addresses) <= known


def _name(address: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(address))
    except ValueError:
        return x509.DNSName(address)


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(file: Path, data: bytes) -> None:
    """Write whole or not at all, for the owner alone."""
    part = file.with_suffix(".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(data)
    part.replace(file)
