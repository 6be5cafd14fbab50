"""Which release this program is."""

from importlib.metadata import PackageNotFoundError, version


def _release() -> str:
    try:
        return version("riskpoint")
    except PackageNotFoundError:  # run from a source tree that is not installed
        return "unreleased"


RELEASE = _release()
