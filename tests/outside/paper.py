"""What Phonebox prints, read as a printer and a decoder read it."""

import subprocess
from pathlib import Path

DPI = 300


def labels_in(pdf: Path) -> list[str]:
    """Every QR symbol of a sheet of labels, rendered as it is printed and decoded by zbar."""
    subprocess.run(["pdftoppm", "-r", str(DPI), "-gray", pdf, pdf.with_suffix("")], check=True)
    sheets = sorted(pdf.parent.glob(f"{pdf.stem}-*.pgm"))
    read = ("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", *map(str, sheets))
    found = subprocess.run(read, check=True, capture_output=True, text=True)
    return found.stdout.split()


def words_of(pdf: Path) -> str:
    """What a paper says, spaces as one."""
    read = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True)
    return " ".join(read.stdout.decode().split())
