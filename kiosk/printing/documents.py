"""What can be printed, as plain data: it goes to the process that draws, and a PDF comes back."""

from typing import TypeAlias

from msgspec import Struct


class Label(Struct, frozen=True, array_like=True):
    """One label: its code, and a line or two in words. Most have none."""

    code: str
    title: str | None = None
    line: str | None = None

    @property
    def has_words(self) -> bool:
        """Whether more than the code stands on it."""
        return bool(self.title or self.line)


class LabelSheets(Struct, frozen=True, tag="labels"):
    """Labels on sheets of one kind, from a position on the first that is still free.

    `across` and `down`, in millimetres, move everything where a printer draws its paper in askew.
    `trial` is the sheet's outlines in place of labels.
    """

    sheet: str
    labels: tuple[Label, ...] = ()
    first: int = 1
    across: float = 0.0
    down: float = 0.0
    trial: bool = False


class Heading(Struct, frozen=True, tag="heading"):
    """A heading; with it on its page stays what needs so many millimetres."""

    words: str
    room: float = 24.0


class Words(Struct, frozen=True, tag="words"):
    """A paragraph; a loud one stands in a frame, and what somebody is to sign is large."""

    words: str
    loud: bool = False
    large: bool = False


class Figures(Struct, frozen=True, tag="figures"):
    """A row of counts, each a large number over its name."""

    figures: tuple[tuple[str, str], ...]


class Facts(Struct, frozen=True, tag="facts"):
    """Names and what they are, one under the other."""

    facts: tuple[tuple[str, str], ...]


class Table(Struct, frozen=True, tag="table"):
    """Rows under headings, with a title that stays with them on the next page.

    `widths` are shares of the page's width; `ticked` puts a box to tick before each row.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    title: str = ""
    beside: str = ""
    ticked: bool = False


class Exact(Struct, frozen=True, tag="exact"):
    """Lines that somebody may type in again or compare letter by letter."""

    lines: tuple[str, ...]


class ToSign(Struct, frozen=True, tag="to_sign"):
    """Lines to write on, each with what belongs there."""

    names: tuple[str, ...]


class Signature(Struct, frozen=True, array_like=True):
    """What somebody drew on the screen: strokes of points, each from 0 to 10,000."""

    name: str
    strokes: tuple[tuple[tuple[int, int], ...], ...]


class Drawn(Struct, frozen=True, tag="drawn"):
    """Signatures that were drawn on the screen, side by side."""

    signatures: tuple[Signature, ...]


Block: TypeAlias = Heading | Words | Figures | Facts | Table | Exact | ToSign | Drawn


class Paper(Struct, frozen=True, tag="paper"):
    """A page or more of A4: what it is, of whom and when, and what stands on it."""

    title: str
    school: str
    when: str
    blocks: tuple[Block, ...]
    foot: str = ""


class Slips(Struct, frozen=True, tag="slips"):
    """Paper slips for what is taken where no school device is at hand, each with its code."""

    school: str
    codes: tuple[str, ...]
    reasons: tuple[str, ...] = ()


Document: TypeAlias = LabelSheets | Paper | Slips
