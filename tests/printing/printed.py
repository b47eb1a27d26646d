"""A printed page as a printer puts it on paper, and what an independent decoder reads from it."""

import io
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from PIL import Image, ImageFilter

from kiosk.printing.documents import Label
from kiosk.scanning.codes import of_slot

DPI = 300
BLUR = 1.25
"""Pixels: a smear of a tenth of a millimetre each way, a third of the smallest module."""


def some(count: int, title: str | None = None, line: str | None = None) -> tuple[Label, ...]:
    """Labels with codes that are the same in every run."""
    return tuple(Label(of_slot(f"{title}{place}").text, title, line) for place in range(count))


def pages(pdf: bytes, folder: Path) -> list[Image.Image]:
    """Each page at 300 dpi, in greys."""
    file = folder / "printed.pdf"
    file.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(DPI), "-gray", file, folder / "page"], check=True)
    found = sorted(folder.glob("page*.pgm"), key=lambda path: (len(path.name), path.name))
    images: list[Image.Image] = []
    for path in found:
        images.append(Image.open(io.BytesIO(path.read_bytes())))
        path.unlink()
    return images


def blurred(page: Image.Image) -> Image.Image:
    return page.filter(ImageFilter.GaussianBlur(BLUR))


def decoded(page: Image.Image, folder: Path) -> set[str]:
    """What stands in the symbols of a page; the decoder may see one twice."""
    (found,) = each_decoded([page], folder)
    return found


def each_decoded(pieces: Sequence[Image.Image], folder: Path) -> list[set[str]]:
    """What stands in the symbols of each piece.

    A scanner sees one label at a time; this decoder also mixes up the corners of many blurred ones.
    """
    files = []
    for number, piece in enumerate(pieces):
        files.append(folder / f"piece-{number}.pgm")
        piece.save(files[-1])
    only_qr = ("-Sdisable", "-Sqrcode.enable")
    ran = subprocess.run(
        ["zbarimg", "--quiet", "--xml", *only_qr, *files], check=False, capture_output=True
    )
    root = ET.fromstring(ran.stdout)
    found = {
        source.get("href"): {item.text or "" for item in source.findall(".//{*}data")}
        for source in root.findall("{*}source")
    }
    return [found.get(str(file), set()) for file in files]


def darkness(page: Image.Image, x: int, y: int) -> int:
    """How dark a pixel is: 0 is paper."""
    return 255 - page.crop((x, y, x + 1, y + 1)).tobytes()[0]


def pixels(*millimetres: float) -> tuple[int, ...]:
    return tuple(round(value / 25.4 * DPI) for value in millimetres)


def text(pdf: bytes) -> str:
    """The words of a PDF, as whoever copies them gets them."""
    ran = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return ran.stdout.decode()


def words(pdf: bytes) -> dict[str, tuple[float, float, float, float]]:
    """Each word of the first page, and its left, top, right and bottom in millimetres."""
    ran = subprocess.run(
        ["pdftotext", "-bbox", "-l", "1", "-", "-"], input=pdf, capture_output=True, check=True
    )
    found = re.findall(
        r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.+?)</word>',
        ran.stdout.decode(),
    )
    mm = 25.4 / 72
    return {
        word: (float(x) * mm, float(y) * mm, float(right) * mm, float(bottom) * mm)
        for x, y, right, bottom, word in found
    }
