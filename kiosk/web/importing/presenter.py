"""The first steps of an import in words: the file, its columns, what is wrong with it."""

from collections.abc import Sequence
from typing import Any

from kiosk.importing.headings import ADULTS, Columns, all_meanings
from kiosk.importing.problems import Problem
from kiosk.services.acting import new_id
from kiosk.services.imports.draft import Draft

View = dict[str, Any]

_TITLE = "Import"
_HINT = "A CSV from the school’s management system, or a Common Transfer File. At most 64 MB."
_GONE = "That import is no longer here: it was given up, or it waited too long. Begin again."
_SAMPLES = 3
_LONGEST = 30


def file_page(begun: Draft | None, *, is_gone: bool = False, error: str | None = None) -> View:
    """The page on which a file is chosen; `begun` is an import to go on with."""
    field = {
        "name": "file",
        "label": "File",
        "hint": _HINT,
        "type": "file",
        "css": "input--file",
        "error": error,
        "attributes": {"accept": ".csv,.txt,.xml,text/csv,text/xml"},
    }
    return {
        "title": _TITLE,
        "heading": "Import pupils and carers",
        "command_id": new_id(),
        "file": field,
        "errors": [{"words": error, "field": "file"}] if error else [],
        "notice": _GONE if is_gone else None,
        "begun": {"name": begun.name, "url": f"/import/{begun.id}"} if begun else None,
    }


def columns_page(draft: Draft, columns: Columns, problems: Sequence[Problem] = ()) -> View:
    """What each column means, with the first rows beside it."""
    last = max([2, *columns.adults])
    meanings = all_meanings(range(1, min(last + 1, ADULTS) + 1))
    rows = draft.rows[1:] if columns.has_headings else draft.rows
    return {
        "title": _TITLE,
        "heading": "What do the columns mean?",
        "lead": f"{draft.name}: as they seem. Correct what is wrong, and leave out the rest.",
        "action": f"/import/{draft.id}/columns",
        "cancel": {"words": "Give it up", "url": f"/import/{draft.id}/drop", "post": True},
        "command_id": new_id(),
        "errors": [_error(problem, columns) for problem in problems],
        "headings": {
            "name": "headings",
            "label": "The first row holds",
            "options": [
                {"value": "yes", "words": "Headings", "chosen": columns.has_headings},
                {"value": "no", "words": "The first pupil", "chosen": not columns.has_headings},
            ],
        },
        "columns": [_column(n, columns, rows, meanings) for n in range(len(columns.meanings))],
    }


def _column(n: int, columns: Columns, rows: Sequence[Sequence[str]], meanings: View) -> View:
    samples = [row[n].strip()[:_LONGEST] for row in rows if n < len(row) and row[n].strip()]
    return {
        "name": f"column-{n}",
        "heading": columns.names[n] if columns.has_headings else f"Column {n + 1}",
        "samples": " · ".join(samples[:_SAMPLES]) or "empty",
        "options": [
            {"value": value, "words": words, "chosen": value == columns.meanings[n]}
            for value, words in meanings.items()
        ],
    }


def _error(problem: Problem, columns: Columns) -> View:
    place = columns.names.index(problem.column) if problem.column in columns.names else 0
    return {"words": problem.words, "field": f"column-{place}"}


def refused_page(name: str, problems: Sequence[Problem], draft: Draft | None) -> View:
    """Why a file is not imported: each place in it, what is wrong, and what to do."""
    many = len(problems)
    buttons: list[View] = [{"words": "Choose another file", "url": "/import", "main": True}]
    if draft is not None and draft.columns is not None:
        buttons.append({"words": "Change the columns", "url": f"/import/{draft.id}/columns"})
    return {
        "title": _TITLE,
        "heading": "Nothing was imported",
        "lead": f"{name}: {'one thing is' if many == 1 else f'{many} things are'} to be put right.",
        "problems": {
            "caption": "What is wrong with the file",
            "caption_hidden": True,
            "columns": [{"words": words} for words in ("Where", "What is wrong", "What to do")],
            "rows": [_problem(problem) for problem in problems],
        },
        "buttons": buttons,
    }


def _problem(problem: Problem) -> View:
    where = problem.where or "the file"
    cells = (f"{where[:1].upper()}{where[1:]}", problem.what, problem.remedy)
    return {"kind": "stop", "cells": [{"words": words} for words in cells]}
