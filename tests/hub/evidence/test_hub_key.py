"""The hub's key is made once, kept for its owner only, and never replaced behind the devices' backs."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed448 import Ed448PrivateKey

from hub.evidence.hub_key import read_or_make
from hub.kernel.refused import Refused
from wire_contract.chain import public_key_of


def test_a_key_is_made_once_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "new" / "hub.key"
    first = public_key_of(read_or_make(path))
    assert path.stat().st_mode & 0o777 == 0o600
    assert [found.name for found in path.parent.iterdir()] == ["hub.key"]
    assert public_key_of(read_or_make(path)) == first


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "hub.key"
    read_or_make(path)
    path.chmod(0o640)
    with pytest.raises(Refused, match=r"chmod 600"):
        read_or_make(path)


def test_a_spoilt_or_foreign_key_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "hub.key"
    other = Ed448PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    for content, complaint in ((b"", "no private key"), (b"nonsense", "no private key"), (other, "another kind")):
        path.write_bytes(content)
        path.chmod(0o600)
        with pytest.raises(Refused, match=complaint):
            read_or_make(path)
        assert path.read_bytes() == content
