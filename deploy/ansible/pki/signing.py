"""The authority's folder and its key: what is signed, what is revoked, and the list that says so."""

import json
import os
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.x509.oid import NameOID
from rules import CRL_LIFE, LIFE, USAGE, RefusedError, is_due, names_of, verdict

CA_LIFE = timedelta(days=7305)
PASSPHRASE = "RISKPOINT_CA_PASSPHRASE"  # noqa: S105 (the name of a variable)


class Authority:
    """The folder: `ca.pem`, `crl.pem`, `issued/SERIAL.pem`, `revoked.json`; and the key where it is at hand."""

    def __init__(self, folder: Path, *, key_file: Path | None, now: datetime) -> None:
        self._folder = folder
        self._key_file = key_file or folder / "ca.key.pem"
        self._now = now

    @property
    def certificate(self) -> x509.Certificate:
        """The authority's own. Raises RefusedError where there is none, or none any more."""
        path = self._folder / "ca.pem"
        try:
            found = x509.load_pem_x509_certificate(path.read_bytes())
        except OSError as error:
            raise RefusedError(f"{path}: {error.strerror}; make the authority: authority.py init") from error
        except ValueError as error:
            raise RefusedError(f"{path} is no certificate; put it back from the copy that was locked away") from error
        if self._now >= found.not_valid_after_utc:
            raise RefusedError(
                f"the authority's own certificate ended on {found.not_valid_after_utc:%Y-%m-%d}; points go on recording"
                " and send later. Make a new authority in a new folder, name it in fleet.toml, and run rotate-keys.yml"
            )
        if self._now < found.not_valid_before_utc:
            raise RefusedError(
                f"this machine's clock says {self._now:%Y-%m-%d}, before the authority was made; set the clock"
            )
        return found

    def init(self, name: str) -> None:
        """There is an authority; one that is there stays."""
        if (self._folder / "ca.pem").exists() and (self._folder / "crl.pem").exists():
            return
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (self._folder / "issued").mkdir(exist_ok=True)
        if not self._key_file.exists():
            words = os.environ.get(PASSPHRASE, "").encode()
            sealing = serialization.BestAvailableEncryption(words) if words else serialization.NoEncryption()
            form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, sealing)
            _write(self._key_file, ec.generate_private_key(ec.SECP256R1()).private_bytes(*form), mode=0o600)
        key = self._key()
        if not (self._folder / "ca.pem").exists():
            subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
            usage = dict.fromkeys(
                (
                    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
                    "key_agreement", "encipher_only", "decipher_only",
                ),
                False,
            )  # fmt: skip
            made = (
                _begun(subject, subject, key.public_key(), now=self._now, until=self._now + CA_LIFE)
                .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
                .add_extension(x509.KeyUsage(key_cert_sign=True, crl_sign=True, **usage), critical=True)
                .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
                .sign(key, hashes.SHA256())
            )
            _write(self._folder / "ca.pem", made.public_bytes(serialization.Encoding.PEM))
        self._write_crl(key)

    def sign(self, request_pem: bytes, *, name: str, kind: str, addresses: tuple[str, ...]) -> bytes:
        """The certificate for this request: the one that it has, or a new one."""
        ca = self.certificate
        request = _request(request_pem, name)
        for found in self._issued():
            if found.public_key() != request.public_key():
                continue
            if self.is_revoked(found):
                raise RefusedError(f"{name}: that key is revoked; make another on the device (rotate-keys.yml)")
            if verdict(found, ca, name=name, kind=kind, addresses=addresses, now=self._now).state == "ok":
                return found.public_bytes(serialization.Encoding.PEM)
        latest = max((one.not_valid_before_utc for one in self._issued()), default=self._now)
        if self._now + timedelta(hours=1) < latest:
            raise RefusedError(
                f"this machine's clock says {self._now:%Y-%m-%d %H:%M}, before the last signature; set the clock"
            )
        key = self._key()
        builder = (
            _begun(
                request.subject, ca.subject, request.public_key(), now=self._now,
                until=min(self._now + LIFE, ca.not_valid_after_utc),
            )
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([USAGE[kind]]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        )  # fmt: skip
        if addresses:
            builder = builder.add_extension(x509.SubjectAlternativeName(names_of(addresses)), critical=False)
        made = builder.sign(key, hashes.SHA256())
        pem = made.public_bytes(serialization.Encoding.PEM)
        _write(self._folder / "issued" / f"{made.serial_number:x}.pem", pem)
        return pem

    def revoke(self, name: str, *, but: bytes = b"") -> int:
        """No certificate of this name is taken any more, or none `but` this one; how many new ones that are."""
        mine = [one for one in self._issued() if _common_name(one) == name and one.not_valid_after_utc > self._now]
        if but:
            stays = _certificate(but, name)
            if stays not in mine:
                raise RefusedError(f"{name} holds a certificate that this authority did not sign; run site.yml first")
            mine.remove(stays)
        revoked = self._revoked()
        new = [one for one in mine if one.serial_number not in revoked]
        if new:
            key = self._key()
            rows = {f"{serial:x}": at for serial, at in revoked.items()}
            rows |= {f"{one.serial_number:x}": self._now.isoformat() for one in new}
            _write(self._folder / "revoked.json", json.dumps(rows, indent=1).encode())
            self._write_crl(key)
        elif self._crl_lacks(revoked):  # a run that ended between the two files
            self._write_crl(self._key())
        return len(new)

    def is_revoked(self, certificate: x509.Certificate) -> bool:
        """Whether it is taken no more."""
        return certificate.serial_number in self._revoked()

    def refresh(self) -> bool:
        """The list of revoked certificates is good for long enough; True where it was made anew."""
        self.certificate  # noqa: B018 (it refuses)
        crl = x509.load_pem_x509_crl((self._folder / "crl.pem").read_bytes())
        until = crl.next_update_utc
        if until and not is_due(crl.last_update_utc, until, now=self._now) and not self._crl_lacks(self._revoked()):
            return False
        self._write_crl(self._key())
        return True

    def _crl_lacks(self, revoked: dict[int, str]) -> bool:
        crl = x509.load_pem_x509_crl((self._folder / "crl.pem").read_bytes())
        return any(crl.get_revoked_certificate_by_serial_number(serial) is None for serial in revoked)

    def _write_crl(self, key: ec.EllipticCurvePrivateKey) -> None:
        ca = self.certificate
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(ca.subject)
            .last_update(self._now)
            .next_update(min(self._now + CRL_LIFE, ca.not_valid_after_utc))
            .add_extension(x509.CRLNumber(int(self._now.timestamp())), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        )
        for serial, at in sorted(self._revoked().items()):
            row = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(datetime.fromisoformat(at))
            builder = builder.add_revoked_certificate(row.build())
        _write(self._folder / "crl.pem", builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))

    def _issued(self) -> list[x509.Certificate]:
        return [
            x509.load_pem_x509_certificate(one.read_bytes()) for one in sorted((self._folder / "issued").glob("*.pem"))
        ]

    def _revoked(self) -> dict[int, str]:
        path = self._folder / "revoked.json"
        return {int(serial, 16): at for serial, at in json.loads(path.read_text()).items()} if path.exists() else {}

    def _key(self) -> ec.EllipticCurvePrivateKey:
        words = os.environ.get(PASSPHRASE, "").encode() or None
        try:
            key = serialization.load_pem_private_key(self._key_file.read_bytes(), words)
        except OSError as error:
            raise RefusedError(
                f"the authority's key is not at {self._key_file}; plug its stick in, and again"
            ) from error
        except (ValueError, TypeError) as error:
            raise RefusedError(f"{self._key_file} does not open; its passphrase belongs into {PASSPHRASE}") from error
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise RefusedError(f"{self._key_file} is no key of this authority")
        if (self._folder / "ca.pem").exists() and key.public_key() != self.certificate.public_key():
            raise RefusedError(f"{self._key_file} is the key of another authority than {self._folder / 'ca.pem'}")
        return key


def _begun(
    subject: x509.Name, issuer: x509.Name, key: CertificatePublicKeyTypes, *, now: datetime, until: datetime
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    # A Pi whose clock lags behind by an hour takes it too.
    return (
        builder.serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(until)
    )


def _request(pem: bytes, name: str) -> x509.CertificateSigningRequest:
    try:
        request = x509.load_pem_x509_csr(pem)
        is_sound = request.is_signature_valid
    except (ValueError, InvalidSignature):
        is_sound = False
    if not is_sound:
        raise RefusedError(f"{name}: that is no sound request for a certificate; run the playbook again")
    if _common_name(request) != name:
        raise RefusedError(f"{name} asks for a certificate of {_common_name(request)!r}; nobody is another")
    if len(list(request.subject)) != 1:
        raise RefusedError(f"{name}: the request names more than a common name")
    return request


def _certificate(pem: bytes, name: str) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(pem)
    except ValueError as error:
        raise RefusedError(f"{name}: what it holds is no certificate; run site.yml first") from error


def _common_name(of: x509.Certificate | x509.CertificateSigningRequest) -> str:
    found = of.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else ""


def _write(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    draft = path.with_name(f".{path.name}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
