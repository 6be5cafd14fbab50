"""The certificate authority by its own command line, and what OpenSSL says of what it signs."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

ROOM = Path(__file__).parents[2] / "deploy" / "ansible" / "pki"
sys.path.insert(0, str(ROOM))
from rules import CRL_LIFE, LIFE, RefusedError  # noqa: E402
from signing import Authority  # noqa: E402 (the room is no package: it runs beside the playbooks)

sys.path.remove(str(ROOM))

NOW = datetime.now(UTC).replace(microsecond=0)
PLAIN: tuple[str, ...] = ()


def openssl(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["openssl", *arguments], input=stdin, capture_output=True, check=False)


def request(folder: Path, name: str, key: str = "key.pem") -> bytes:
    if not (folder / key).exists():
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", str(folder / key))
    return openssl("req", "-new", "-key", str(folder / key), "-subj", f"/CN={name}").stdout


def authority(folder: Path, now: datetime = NOW, key_file: Path | None = None) -> Authority:
    found = Authority(folder / "ca", key_file=key_file, now=now)
    if not (folder / "ca" / "ca.pem").exists():
        found.init("Test")
    return found


def sign(folder: Path, name: str = "pi-1", now: datetime = NOW, key: str = "key.pem") -> bytes:
    return authority(folder, now).sign(request(folder, name, key), name=name, kind="client", addresses=PLAIN)


def verified(folder: Path, certificate: bytes, *purpose: str) -> str:
    ca = folder / "ca"
    arguments = ["-CAfile", str(ca / "ca.pem"), "-CRLfile", str(ca / "crl.pem"), "-crl_check", *purpose]
    said = openssl("verify", *arguments, stdin=certificate)
    return (said.stdout + said.stderr).decode()


def run(folder: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, str(ROOM / "authority.py"), str(folder / "ca"), *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, check=False)


def test_openssl_takes_a_devices_certificate_for_a_client_and_not_for_a_broker(tmp_path: Path) -> None:
    signed = sign(tmp_path)
    assert verified(tmp_path, signed, "-purpose", "sslclient") == "stdin: OK\n"
    assert "unsuitable certificate purpose" in verified(tmp_path, signed, "-purpose", "sslserver")


def test_the_brokers_certificate_names_its_addresses_as_names_and_as_digits(tmp_path: Path) -> None:
    made = authority(tmp_path).sign(
        request(tmp_path, "broker"), name="broker", kind="server", addresses=("hub.example", "10.0.0.2")
    )
    said = verified(tmp_path, made, "-purpose", "sslserver", "-verify_hostname", "hub.example")
    assert (said, verified(tmp_path, made, "-verify_ip", "10.0.0.2")) == ("stdin: OK\n", "stdin: OK\n")
    assert "hostname mismatch" in verified(tmp_path, made, "-verify_hostname", "evil.example")


def test_the_same_request_has_the_same_certificate_until_two_thirds_of_its_life(tmp_path: Path) -> None:
    first = sign(tmp_path)
    begin = x509.load_pem_x509_certificate(first).not_valid_before_utc
    life = x509.load_pem_x509_certificate(first).not_valid_after_utc - begin
    assert life == LIFE + timedelta(hours=1)
    assert sign(tmp_path, now=begin + life * 2 / 3 - timedelta(seconds=1)) == first
    renewed = sign(tmp_path, now=begin + life * 2 / 3)
    assert renewed != first
    assert sign(tmp_path, now=begin + life * 2 / 3 + timedelta(days=1)) == renewed


def test_a_revoked_certificate_is_out_and_its_key_is_never_signed_again(tmp_path: Path) -> None:
    signed, other = sign(tmp_path), sign(tmp_path, "pi-2", key="other.pem")
    assert authority(tmp_path).revoke("pi-1") == 1
    assert "certificate revoked" in verified(tmp_path, signed)
    assert verified(tmp_path, other) == "stdin: OK\n"
    with pytest.raises(RefusedError, match="that key is revoked"):
        sign(tmp_path)
    assert verified(tmp_path, sign(tmp_path, key="new.pem")) == "stdin: OK\n"
    assert authority(tmp_path).revoke("pi-1") == 1  # the new one; and nothing is left to revoke:
    assert authority(tmp_path).revoke("pi-1") == 0


def test_with_new_keys_the_old_certificates_end_and_the_one_that_the_host_holds_goes_on(tmp_path: Path) -> None:
    first, second = sign(tmp_path), sign(tmp_path, key="new.pem")
    other = sign(tmp_path, "pi-2", key="other.pem")
    said = run(tmp_path, "revoke", "pi-1", "--but-held", stdin=second)
    assert (said.returncode, said.stdout) == (0, b"1 revoked\n")
    assert "certificate revoked" in verified(tmp_path, first)
    assert [verified(tmp_path, one) for one in (second, other)] == ["stdin: OK\n"] * 2
    assert run(tmp_path, "revoke", "pi-1", "--but-held", stdin=second).stdout == b"0 revoked\n"


@pytest.mark.parametrize("held", [b"", b"no certificate", b"of another"])
def test_nothing_is_revoked_where_it_is_not_known_what_goes_on(tmp_path: Path, held: bytes) -> None:
    signed = sign(tmp_path)
    held = sign(tmp_path, "pi-2", key="other.pem") if held == b"of another" else held
    said = run(tmp_path, "revoke", "pi-1", "--but-held", stdin=held)
    assert (said.returncode, said.stderr.startswith(b"authority: pi-1")) == (2, True)
    assert verified(tmp_path, signed) == "stdin: OK\n"


def test_a_revocation_that_was_cut_off_before_its_list_is_finished_by_the_next_run(tmp_path: Path) -> None:
    signed = sign(tmp_path)
    before = (tmp_path / "ca" / "crl.pem").read_bytes()
    authority(tmp_path).revoke("pi-1")
    (tmp_path / "ca" / "crl.pem").write_bytes(before)
    assert verified(tmp_path, signed) == "stdin: OK\n"
    assert authority(tmp_path).refresh()
    assert "certificate revoked" in verified(tmp_path, signed)


def test_an_authority_that_was_half_made_is_finished_with_the_same_key(tmp_path: Path) -> None:
    authority(tmp_path)
    key = (tmp_path / "ca" / "ca.key.pem").read_bytes()
    for name in ("ca.pem", "crl.pem"):
        (tmp_path / "ca" / name).unlink()
    (tmp_path / "ca" / ".ca.pem.new").write_text("half a")
    assert verified(tmp_path, sign(tmp_path)) == "stdin: OK\n"
    assert (tmp_path / "ca" / "ca.key.pem").read_bytes() == key


def test_the_list_of_the_revoked_is_made_anew_at_two_thirds_of_its_life(tmp_path: Path) -> None:
    authority(tmp_path)
    assert not authority(tmp_path, NOW + CRL_LIFE * 2 / 3 - timedelta(minutes=1)).refresh()
    assert authority(tmp_path, NOW + CRL_LIFE * 2 / 3).refresh()
    assert not authority(tmp_path, NOW + CRL_LIFE * 2 / 3).refresh()


def test_an_expired_authority_and_a_wrong_clock_say_so(tmp_path: Path) -> None:
    sign(tmp_path)
    with pytest.raises(RefusedError, match=r"ended on 20\d\d-\d\d-\d\d; points go on recording"):
        sign(tmp_path, now=NOW + timedelta(days=7306))
    with pytest.raises(RefusedError, match="before the authority was made; set the clock"):
        sign(tmp_path, now=NOW - timedelta(days=400))
    sign(tmp_path, "pi-2", now=NOW + timedelta(days=30), key="other.pem")
    with pytest.raises(RefusedError, match="before the last signature; set the clock"):
        sign(tmp_path, "pi-3", now=NOW + timedelta(days=2), key="third.pem")


def test_no_certificate_outlives_the_authority(tmp_path: Path) -> None:
    ends = authority(tmp_path).certificate.not_valid_after_utc
    late = sign(tmp_path, now=NOW + timedelta(days=7300))
    assert x509.load_pem_x509_certificate(late).not_valid_after_utc == ends


def test_nobody_asks_in_anothers_name_and_a_bent_request_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="'pi-2'; nobody is another"):
        authority(tmp_path).sign(request(tmp_path, "pi-2"), name="pi-1", kind="client", addresses=PLAIN)
    with pytest.raises(RefusedError, match="no sound request"):
        authority(tmp_path).sign(b"-----BEGIN", name="pi-1", kind="client", addresses=PLAIN)


def test_while_its_key_is_locked_away_what_is_good_stays_good_and_nothing_new_is_signed(tmp_path: Path) -> None:
    signed = sign(tmp_path)
    (tmp_path / "ca" / "ca.key.pem").rename(tmp_path / "stick.pem")
    assert sign(tmp_path) == signed
    said = run(tmp_path, "sign", "--name", "pi-2", "--kind", "client", stdin=request(tmp_path, "pi-2", "other.pem"))
    assert (said.returncode, said.stdout, b"plug its stick in" in said.stderr) == (2, b"", True)
    away = ("--key", str(tmp_path / "stick.pem"))
    asked = ("sign", "--name", "pi-2", "--kind", "client")
    assert b"BEGIN CERT" in run(tmp_path, *away, *asked, stdin=request(tmp_path, "pi-2", "other.pem")).stdout


@pytest.fixture
def sealed(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("RISKPOINT_CA_PASSPHRASE", "ช้างม้าวัวควาย")
    return os.environ["RISKPOINT_CA_PASSPHRASE"]


def test_a_key_with_a_passphrase_opens_by_it_alone(
    tmp_path: Path, sealed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert b"ENCRYPTED" in (authority(tmp_path), (tmp_path / "ca" / "ca.key.pem").read_bytes())[1]
    assert verified(tmp_path, sign(tmp_path)) == "stdin: OK\n"
    monkeypatch.setenv("RISKPOINT_CA_PASSPHRASE", sealed + "x")
    with pytest.raises(RefusedError, match="its passphrase belongs into"):
        sign(tmp_path, "pi-2", key="other.pem")


@pytest.mark.parametrize(
    ("holds", "state"),
    [("mine", "ok"), ("", "missing"), ("-----BEGIN", "damaged"), ("of another key", "key"), ("revoked", "revoked"), ("foreign", "foreign")],
)  # fmt: skip
def test_a_host_is_told_why_it_needs_another_certificate(tmp_path: Path, holds: str, state: str) -> None:
    signed = sign(tmp_path)
    public = openssl("pkey", "-in", str(tmp_path / "key.pem"), "-pubout").stdout
    if holds == "of another key":
        signed = sign(tmp_path, key="other.pem")
    if holds == "revoked":
        authority(tmp_path).revoke("pi-1")
    if holds == "foreign":
        (tmp_path / "elsewhere").mkdir()
        signed = authority(tmp_path / "elsewhere").sign(
            request(tmp_path, "pi-1"), name="pi-1", kind="client", addresses=PLAIN
        )
    text = holds if holds in ("", "-----BEGIN") else signed.decode()
    asked = json.dumps({"certificate": text, "public_key": public.decode()}).encode()
    said = run(tmp_path, "check", "--name", "pi-1", "--kind", "client", stdin=asked)
    assert json.loads(said.stdout)["state"] == state
