"""The label sheets that Phonebox prints on, in millimetres of an A4 page.

The measures are those that the makers print on the packet. A printer draws its paper in a little
askew: a trial sheet shows by how much, and the offset of a print puts it right.
"""

from dataclasses import dataclass

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
LARGEST_OFFSET = 10.0
"""Millimetres: a printer that is further out than this needs mending."""


@dataclass(frozen=True)
class Sheet:
    """One kind of sheet, in millimetres.

    `left` and `top` are where the first label begins, `across` and `down` the steps from one label
    to the next. A round label is as high as it is wide.
    """

    name: str
    about: str
    width: float
    height: float
    columns: int
    rows: int
    left: float
    top: float
    across: float
    down: float
    round: bool = False
    corner: float = 1.5

    @property
    def per_page(self) -> int:
        """How many labels one sheet has."""
        return self.columns * self.rows

    @property
    def size(self) -> str:
        """How large one label is, in words."""
        if self.round:
            return f"{self.width:g} mm round"
        return f"{self.width:g} × {self.height:g} mm"

    def place(self, position: int) -> tuple[float, float]:
        """The top left corner of a label by its position, from 1, row by row."""
        row, column = divmod(position - 1, self.columns)
        return self.left + column * self.across, self.top + row * self.down


SHEETS: tuple[Sheet, ...] = (
    Sheet("L7160", "Avery, for pouches and slots", 63.5, 38.1, 3, 7, 7.25, 15.15, 66.0, 38.1),
    Sheet("L7163", "Avery, for slots and trays", 99.1, 38.1, 2, 7, 4.65, 15.15, 101.6, 38.1),
    Sheet("L7651", "Avery, for phones", 38.1, 21.2, 5, 13, 4.75, 10.7, 40.6, 21.2),
    Sheet("L7636", "Avery, for phones and tablets", 45.7, 21.2, 4, 12, 9.7, 21.3, 48.3, 21.2),
    Sheet(
        "L4731", "Avery, small, for watches", 25.4, 10.0, 7, 27, 8.6, 13.5, 27.9, 10.0, corner=1.0
    ),
    Sheet(
        "L7780", "Avery, round, for phones", 40.0, 40.0, 4, 6, 16.0, 16.0, 46.0, 45.0, round=True
    ),
    Sheet(
        "C32011", "Avery cards, for badges", 85.0, 54.0, 2, 5, 15.0, 13.5, 95.0, 54.0, corner=0.0
    ),
)

BY_NAME = {sheet.name: sheet for sheet in SHEETS}
USUAL = "L7651"
"""The sheet that is offered first: its labels fit on a phone."""
USUAL_BADGES = "C32011"


def named(name: str) -> Sheet | None:
    """The sheet of this name, whatever its letters; None for one that is not in the table."""
    return BY_NAME.get(name.strip().upper())


@dataclass(frozen=True)
class Run:
    """So many labels on sheets of one kind, from a position on the first that is still free."""

    sheet: Sheet
    labels: int
    first: int = 1

    @property
    def pages(self) -> int:
        """How many sheets it takes; the first may be begun."""
        return -(-(self.first - 1 + self.labels) // self.sheet.per_page)

    @property
    def next_free(self) -> int:
        """Where the next print begins: 1 when the last sheet is used up."""
        return (self.first - 1 + self.labels) % self.sheet.per_page + 1

    def spot(self, index: int) -> tuple[int, float, float]:
        """Page, from 0, and the top left corner of the label of this index, from 0."""
        page, position = divmod(self.first - 1 + index, self.sheet.per_page)
        return page, *self.sheet.place(position + 1)
