"""The list of who may go home alone, and the form that a carer signs, in words and on paper."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from kiosk.printing.documents import Block, Heading, Paper, Table, ToSign, Words
from kiosk.services.desk.walkers import Stands, Walker, Walkers
from kiosk.services.people.authorities import year_ends
from kiosk.services.people.standing_wordings import VERSION, day_in, standing_wording
from kiosk.services.people.wordings import joined, wording
from kiosk.services.ports import Facts
from kiosk.services.views import Pupil
from kiosk.web import words
from kiosk.web.paging import onward

View = dict[str, Any]

_COLUMNS = ("Pupil", "Devices", "Today")
_WIDTHS = (0.34, 0.36, 0.3)
_A_PAGE = 225.0
"""Millimetres that nothing else leaves free: each pupil's form has a page of its own."""
BLANK = "……………………………………"
FOOT = "Names of children: keep it with you, and destroy it afterwards."

Classes = Mapping[str, Sequence[Walker]]


def said(walker: Walker) -> str:
    """How an authority stands today, in words."""
    until = day_in("en", walker.last)
    return {
        Stands.LIVE: f"yes, until {until}",
        Stands.ENDING: f"yes; ends on {until}",
        Stands.SUSPENDED: "no: suspended after a confiscation",
        Stands.NOT_ON: "no: not turned on for the year",
    }[walker.stands]


def today_page(found: Walkers, now: datetime) -> View:
    """The view of the page; it counts them where they are all on it."""
    classes, links = found.classes, onward(found.after)
    may = sum(_may(item) for rows in classes.values() for item in rows)
    return {
        "title": "Going home alone",
        "heading": "Who may go home alone today"
        if any(links.values())
        else f"{may} may go home alone today",
        "lead": f"{words.day(now)}. After the day’s end, hand-ins only, to the child in person.",
        "groups": [
            {"title": _class(name), "beside": _beside(rows), "table": _table(name, rows)}
            for name, rows in sorted(classes.items())
        ],
        "empty": {"title": "Nobody", "words": "No carer’s signature is in force."},
        "onward": links,
        "print_url": "/standing/today.pdf",
    }


def today_paper(classes: Classes, now: datetime, school: str) -> Paper:
    """The same on paper, with a box to tick for each."""
    blocks: list[Block] = [
        Table(
            _COLUMNS,
            tuple(_row(item) for item in rows),
            _WIDTHS,
            _class(name),
            _beside(rows),
            ticked=True,
        )
        for name, rows in sorted(classes.items())
    ]
    blocks = blocks or [Words("Nobody: no carer’s signature is in force.", loud=True)]
    when = f"{words.day(now)} {words.local(now).year}, {words.clock_time(now)}"
    return Paper("Who may go home alone today", school, when, tuple(blocks), FOOT)


def _may(walker: Walker) -> bool:
    return walker.stands in (Stands.LIVE, Stands.ENDING)


def _class(name: str) -> str:
    return f"Class {name}" if name else "No class"


def _beside(rows: Sequence[Walker]) -> str:
    return f"{sum(map(_may, rows))} of {len(rows)}"


def _row(walker: Walker) -> tuple[str, str, str]:
    pupil = walker.pupil
    devices = ", ".join(words.device(item) for item in walker.devices)
    return f"{pupil.surname}, {pupil.forename}", devices, said(walker)


def _table(name: str, rows: Sequence[Walker]) -> View:
    return {
        "caption": _class(name),
        "caption_hidden": True,
        "columns": [{"words": column} for column in _COLUMNS],
        "rows": [{"cells": [{"words": cell} for cell in _row(item)]} for item in rows],
    }


def forms_paper(facts: Facts, pupils: Sequence[Pupil], lang: str) -> Paper:
    """A page for each pupil: what the carer signs, in the frozen words of their language."""
    now = facts.now.at
    today = facts.school().today(now)
    blocks = tuple(block for pupil in pupils for block in _form(facts, pupil, lang, today))
    when = f"Printed on {words.day(now)}. Wording {VERSION}, {wording(lang).own_name}."
    foot = "Bring it to the office. It holds once the office has checked and recorded it."
    return Paper("Going home alone", facts.school_name(), when, blocks, foot)


def _form(facts: Facts, pupil: Pupil, lang: str, today: date) -> list[Block]:
    told, other = standing_wording(lang), wording(lang)
    ends = year_ends(today)
    named = [words.device(item) for item in facts.devices_of(pupil.id)]
    until = max(date(ends.year, 7, 31), today)
    sentence = (
        told.sentence.replace("{name}", BLANK)
        .replace("{child}", pupil.name)
        .replace("{devices}", joined(named, other.both) if named else BLANK)
        .replace("{until}", day_in(lang, until))
    )
    policy = facts.school().policy(facts.now.at)
    notice = policy.notice if lang == "en" else other.notice
    return [
        Heading(f"{pupil.name}, {words.pupil_line(pupil)}", room=_A_PAGE),
        Words(told.title.replace("{child}", pupil.forename), large=True),
        Words(sentence, large=True),
        Words(f"{other.notice_lead} {notice}"),
        ToSign(("Name of the parent or carer", "Signature", "Date")),
        Words("For the office: who signed it is known to us, or showed a document."),
        ToSign(("Checked by", "Recorded on")),
    ]
