"""What the tests of readers share."""

import pytest
from nfc.clf.transport import TTY


@pytest.fixture
def hasty() -> None:
    """Asked for by tests in which nfcpy has to give up waiting."""


@pytest.fixture(autouse=True)
def patience(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nfcpy wait longer than its tenth of a second: a busy machine is not a silent reader."""
    if "hasty" in request.fixturenames:
        return
    read = TTY.read
    monkeypatch.setattr(TTY, "read", lambda port, timeout: read(port, 100 * timeout))
