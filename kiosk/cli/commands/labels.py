"""`phonebox labels`: sheets of labels, as a PDF."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kiosk.cli import output
from kiosk.cli.caller import line
from kiosk.cli.operations.call import OUTSIDE, Failed
from kiosk.cli.wired import Told
from kiosk.printing.sheets import LARGEST_OFFSET, SHEETS, USUAL, Run, Sheet, named

if TYPE_CHECKING:
    from kiosk.printing.documents import LabelSheets

COUNT = click.IntRange(min=0, max=5000)
OFFSET = click.FloatRange(-LARGEST_OFFSET, LARGEST_OFFSET)


def _sheet(ctx: click.Context, param: click.Parameter, value: str) -> Sheet:
    found = named(value)
    if found is None:
        known = ", ".join(sheet.name for sheet in SHEETS)
        raise click.BadParameter(f"there is no sheet “{value}”; there are {known}")
    return found


@click.command()
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.pdf",
    help="Where to write the PDF.",
)
@click.option("--sheet", default=USUAL, callback=_sheet, metavar="NAME", help="The label sheet.")
@click.option("--new", type=COUNT, default=0, metavar="N", help="Spare labels with fresh codes.")
@click.option("--devices", multiple=True, metavar="WHICH", help="all, a class, a pupil or a code.")
@click.option("--slots", multiple=True, metavar="WHICH", help="all, a slot, or 1-20.")
@click.option("--badges", multiple=True, metavar="USER", help="all, or a user name.")
@click.option("--new-badges", type=COUNT, default=0, metavar="N", help="Spare badges.")
@click.option("--names", is_flag=True, help="Print pupils' names and classes too.")
@click.option(
    "--first", type=click.IntRange(min=1), default=1, metavar="N", help="The first free position."
)
@click.option("--across", type=OFFSET, default=0.0, metavar="MM", help="Move everything right.")
@click.option("--down", type=OFFSET, default=0.0, metavar="MM", help="Move everything down.")
@click.option("--trial", is_flag=True, help="The sheet's outlines, on plain paper.")
@output.as_json
@click.pass_obj
def labels(
    told: Told,
    /,
    out: Path,
    sheet: Sheet,
    first: int,
    across: float,
    down: float,
    trial: bool,
    json_: bool,
    **wanted: Any,
) -> None:
    """Write sheets of labels: a QR symbol each, with its code in letters."""
    from kiosk.printing.documents import Label, LabelSheets

    if first > sheet.per_page:
        raise click.UsageError(f"{sheet.name} has {sheet.per_page} labels: --first is beyond it.")
    if trial is any(wanted[name] for name in wanted if name != "names"):
        raise click.UsageError(
            "Say what to print: --new N, --devices, --slots, --badges or --trial."
        )
    found: dict[str, Any] = {"labels": [], "without": 0}
    if not trial:
        with line(told) as ask:
            found = ask("labels", **wanted)
    rows = tuple(Label(*row) for row in found["labels"])
    _write(out, LabelSheets(sheet.name, rows, first, across, down, trial))
    run = Run(sheet, len(rows), first)
    made = {
        "file": str(out),
        "sheet": sheet.name,
        "labels": len(rows),
        "pages": max(run.pages, 1),
        "next_free": run.next_free,
        "without": found["without"],
        "codes": [label.code for label in rows],
    }
    output.answer(made, _words, json_=json_)


def _write(path: Path, sheets: "LabelSheets") -> None:
    from kiosk.printing.press import NotPrinted, pressed

    try:
        path.write_bytes(pressed(sheets))
    except NotPrinted as error:
        raise Failed(error.words, OUTSIDE) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Failed(
            f"{path} could not be written: {reason}. Name another file.", OUTSIDE
        ) from error


def _so_many(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count} {what}s"


def _words(made: dict[str, Any]) -> str:
    if not made["labels"]:
        return f"Wrote the trial sheet {made['sheet']} to {made['file']}. Print it at 100 %."
    words = (
        f"Wrote {_so_many(made['labels'], 'label')} on {_so_many(made['pages'], 'sheet')} "
        f"{made['sheet']} to {made['file']}. Print them at 100 %, not fitted to the page. "
        f"The next free position is {made['next_free']}."
    )
    if made["without"]:
        words += f"\n{made['without']} have no code yet, and are not among them."
    return words
