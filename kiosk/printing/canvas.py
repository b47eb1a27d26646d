"""A PDF in millimetres: text that fits its place, in letters for every name, and 1-bit images.

The only place that knows the library.
"""

import unicodedata
from collections.abc import Sequence
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.line_break import Fragment
from fpdf.prefs import ViewerPreferences

from kiosk.printing.labels import MODULES, Box

FONTS = Path(__file__).parent / "fonts"
OTHER_LETTERS = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
"""For names in letters that ours lacks: Greek, Cyrillic and others; Debian's."""
FROM_THE_RIGHT = FONTS / "NotoNaskhArabic-Regular.ttf"
"""For what is read from the right. Debian's letters lack some of Urdu's."""
POINT = 25.4 / 72
INK = (27, 37, 51)
SOFT = (92, 102, 117)
PALE = (200, 192, 180)
TINT = (242, 238, 231)
RED = (200, 53, 43)


class Canvas(FPDF):
    """Pages of A4 to draw on; nothing is placed by itself."""

    def __init__(self, title: str) -> None:
        super().__init__(unit="mm", format="A4")
        self.set_title(title)
        self.set_creator("Phonebox")
        self.set_lang("en-GB")
        self.set_auto_page_break(False)
        self.set_margin(0)
        self.c_margin = 0
        # Otherwise a viewer shrinks the page to the printer's margins, and labels miss their place.
        self.viewer_preferences = ViewerPreferences(print_scaling="None")
        for style, name in (("", "Regular"), ("B", "Bold")):
            self.add_font("ours", style, FONTS / f"AtkinsonHyperlegible-{name}.ttf")
        self._letters = frozenset(self.fonts["ours"].cmap)  # type: ignore[union-attr]
        self._has_others = False
        self._bold = False
        self.type(9)

    def type(self, size: float, *, bold: bool = False) -> None:
        """Write in this size from now on, in points."""
        self._bold = bold
        self.set_font("ours", "B" if bold else "", size)

    def symbol(self, place: Box, rows: bytes) -> None:
        """A square of modules as a 1-bit image: 1 is dark; the rest stays as it is.

        Drawn rectangles leave hairlines between them that decoders stumble over.
        """
        side, x, y = place.width * self.k, place.x * self.k, (self.h - place.y) * self.k
        self._out(
            f"q {side:.3f} 0 0 {side:.3f} {x:.3f} {y - side:.3f} cm "
            f"BI /W {MODULES} /H {MODULES} /IM true /D [1 0] /F /AHx ID {rows.hex()}> EI Q"
        )

    def write_line(
        self,
        place: Box,
        text: str,
        *,
        centred: bool = False,
        right: bool = False,
        of_paragraph: str | None = None,
    ) -> None:
        """One line of text, its capitals standing in the box from top to bottom.

        A line is read in the direction of the paragraph that it is of.
        """
        self._ready_for(text, of_paragraph)
        self.set_xy(place.x, place.y)
        align = "C" if centred else "R" if right else "L"
        self.cell(place.width, place.height, text, align=align, new_x=XPos.LEFT, new_y=YPos.TOP)

    def fitting(self, text: str, width: float, lines: int = 1) -> list[str]:
        """The text in lines of this width; what does not fit ends in an ellipsis."""
        self._ready_for(text)
        fitted: list[str] = []
        words = text.split()
        while words and len(fitted) < lines:
            line = words.pop(0)
            while words and self.get_string_width(f"{line} {words[0]}") <= width:
                line = f"{line} {words.pop(0)}"
            if len(fitted) == lines - 1 and words:
                line = " ".join([line, *words])
            fitted.append(self._cut(line, width))
        return fitted

    def _cut(self, line: str, width: float) -> str:
        if self.get_string_width(line) <= width:
            return line
        while line and self.get_string_width(line + "…") > width:
            line = line[:-1]
        return line.rstrip() + "…"

    def _ready_for(self, text: str, of_paragraph: str | None = None) -> None:
        """Shape what is not plain, and take in letters that ours lacks when they first come."""
        paragraph = text if of_paragraph is None else of_paragraph
        plain = text.isascii() and paragraph.isascii()
        if plain:
            self.set_text_shaping(False)
            self.type(self.font_size_pt, bold=self._bold)
            return
        if not self._has_others and not all(ord(item) in self._letters for item in text):
            self._take_in_others()
        turned = from_the_right(paragraph)
        self.set_text_shaping(True, direction="rtl" if turned else "ltr")
        if turned and self._has_others:
            self.set_font("right", "", self.font_size_pt)
        else:
            self.type(self.font_size_pt, bold=self._bold)

    # The library's own signature.
    def _preload_bidirectional_text(self, text: str, markdown: bool) -> Sequence[Fragment]:  # noqa: FBT001
        """The pieces of a text that are shaped alone; a mark stays with the letter that it is on.

        The library begins a piece at each mark, which belongs to no script; letters that join were
        torn apart there.
        """
        joined: list[Fragment] = []
        for piece in super()._preload_bidirectional_text(text, markdown):
            last = joined[-1] if joined else None
            if last is not None and _goes_on(last, piece):
                last.characters.extend(piece.characters)
            else:
                joined.append(piece)
        return joined

    def _take_in_others(self) -> None:
        self._has_others = True
        self.add_font("right", "", FROM_THE_RIGHT)
        names = ["right", "ours"]
        if OTHER_LETTERS.is_file():
            self.add_font("others", "", OTHER_LETTERS)
            names.append("others")
        self.set_fallback_fonts(names, exact_match=False)


def _goes_on(last: Fragment, piece: Fragment) -> bool:
    marked = any(
        unicodedata.combining(item[0]) for item in (last.characters[-1:], piece.characters) if item
    )
    same = last.font is piece.font and last.fragment_direction == piece.fragment_direction
    return marked and same


def from_the_right(text: str) -> bool:
    """Whether a paragraph is read from the right: its first letter that has a direction is."""
    found = (unicodedata.bidirectional(item) for item in text)
    return next((item for item in found if item in ("L", "R", "AL")), "L") != "L"
