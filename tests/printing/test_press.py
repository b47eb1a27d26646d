"""The process that draws: what goes wrong in it is told in words, and nothing leaks."""

import os
import subprocess
import sys
import threading
from typing import Any

import pytest

from kiosk.printing import press
from kiosk.printing.documents import Drawn, Label, LabelSheets, Paper, Signature
from kiosk.printing.press import BUSY, FAILED, NotPrinted, pressed
from tests.printing.printed import text


def test_what_cannot_be_drawn_is_told_in_words_and_its_names_stay_out_of_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.raises(NotPrinted) as caught:
        pressed(LabelSheets("L7651", (Label("not a code", "Ada Lovell"),)))
    assert caught.value.words == FAILED
    assert caplog.records
    assert "Lovell" not in caplog.text
    assert "not a code" not in caplog.text


def test_one_print_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "PATIENCE", 0)
    lock = threading.Lock()
    monkeypatch.setattr(press, "_ONE_AT_A_TIME", lock)
    with lock, pytest.raises(NotPrinted) as caught:
        pressed(LabelSheets("L7651", (Label("DA7K2Q9XZ"),)))
    assert caught.value.words == BUSY
    assert pressed(LabelSheets("L7651", (Label("DA7K2Q9XZ"),))).startswith(b"%PDF-")


def test_a_print_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    real = subprocess.run

    def sleeping(command: list[str], **kwargs: Any) -> Any:
        asleep = [sys.executable, "-c", "import sys; sys.stdin.read(); input()"]
        return real(asleep, **{**kwargs, "timeout": 0})

    monkeypatch.setattr(subprocess, "run", sleeping)
    with pytest.raises(NotPrinted) as caught:
        pressed(LabelSheets("L7651", (Label("DA7K2Q9XZ"),)))
    assert caught.value.words == FAILED


def test_it_is_told_no_secrets_of_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}
    real = subprocess.run

    def watched(command: list[str], **kwargs: Any) -> Any:
        seen.update(kwargs)
        return real(command, **kwargs)

    monkeypatch.setenv("PHONEBOX_DATABASE", "a secret address")
    monkeypatch.setattr(subprocess, "run", watched)
    pressed(LabelSheets("L7651", (Label("DA7K2Q9XZ"),)))
    assert not any("PHONEBOX" in name for name in seen["env"])
    assert "PHONEBOX_DATABASE" in os.environ


def test_the_service_never_loads_what_draws() -> None:
    program = "import sys, kiosk.app, kiosk.printing.press; print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    loaded = {name.split(".")[0] for name in ran.stdout.split()}
    assert not loaded & {"fpdf", "fontTools", "uharfbuzz", "qrcode", "PIL"}


def test_a_signature_that_was_drawn_stands_over_its_name() -> None:
    strokes = (((1000, 5000), (4000, 2000), (9000, 8000)), ((5000, 5000),))
    signed, blank = (
        pressed(Paper("Receipt", "Hill Top", "today", (Drawn((Signature("PC Hall", given),)),)))
        for given in (strokes, ())
    )
    assert "PC Hall" in text(signed)
    assert len(signed) > len(blank)
