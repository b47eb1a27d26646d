"""Register, history and audit, in a person's own browser."""

# One thing on the screen, one line here.
# ruff: noqa: E501

from tests.web.gallery.shells import DESK, HEAD, View, own

ID = "6f0a2c1e-0000-4000-8000-000000000005"


def moment(at: str, what: str, facts: str, kind: str, *notes: str, **more: object) -> View:
    return {"at": at, "what": what, "facts": facts, "kind": kind, "notes": list(notes), **more}


MOMENTS = [
    moment("10:20", "Taken by Mr Hale in room 4", "In transit. Other breach of the device policy: worn in a lesson. Condition: scratched strap.", "taken", "entry 10,486"),
    moment("10:41", "Received at the office by Ms Okafor", "Slot 44, sealed bag 0193. Mr Hale held it for 21 minutes.", "in", "entry 10,490"),
    moment("10:43", "Held by the safeguarding lead", "Reason visible to the safeguarding lead and headteacher.", "stop", "entry 10,491"),
    moment("11:02", "A collection was refused", "Grace Obi is not listed as a parent or carer. The device stayed in slot 44.", "attention", "entry 10,493"),
    moment("13:05", "Hold lifted by the safeguarding lead", "With a closing note.", "in", "entry 10,502"),
    moment("15:34", "Released to Ngozi Bello, mother", "Signed for two devices. Free from 15:30 by the school’s policy of 1 September. Handed over by Ms Okafor; scanned at hand-over.", "out", "entry 10,518", links=[{"words": "Signature", "url": "/signature/1"}]),
]  # fmt: skip
PROOF: View = {
    "result": "holds", "title": "Nothing was changed",
    "words": "10,517 entries checked at 16:05, and they continue what this browser saw yesterday.",
}  # fmt: skip
BROKEN: View = {
    "result": "broken", "title": "Entry 10,402 does not hold",
    "words": "It differs from what was signed on Monday 16 November. Print this page, and ring the technician before anybody works on.",
}  # fmt: skip
UNSURE: View = {
    "result": "unsure", "title": "Consistent, with a gap in proof",
    "words": "All 10,517 entries fit together. No checkpoint from elsewhere was at hand, so an ending cut off would not be noticed.",
}  # fmt: skip
PRINTED = {"title": "Last printed line", "line": "10,486 · 9f3a 71c2 · Mon 16 Nov",
           "words": "Compare it with the day sheet in the folder."}  # fmt: skip
TAKE = [{"words": "This device’s history, PDF", "url": "/x"}, {"words": "Pack for the police", "url": "/x"},
        {"words": "Pack for a parent", "url": "/x"}]  # fmt: skip


def select(name: str, label: str, *options: str) -> View:
    return {"control": "select", "name": name, "label": label,
            "options": [{"value": str(i), "words": words} for i, words in enumerate(options)]}  # fmt: skip


FILTERS: View = {
    "url": "/audit", "button": "Show",
    "fields": [{"control": "text", "name": "q", "label": "Pupil, device or entry", "value": "Tobi Bello"},
               select("when", "When", "This term", "Today", "This week", "This year"),
               select("kind", "What happened", "Everything", "Releases", "Holds", "Refusals", "Corrections"),
               select("staff", "By whom", "Every member of staff", "Ms Okafor", "Mr Hale")],
}  # fmt: skip
CHART: View = {
    "caption": "This term, by week", "column": "Week of",
    "names": ["5 Oct", "12 Oct", "19 Oct", "2 Nov", "9 Nov", "16 Nov"],
    "rows": [{"name": "Hand-ins", "kind": "first", "values": [210, 232, 160, 251, 238, 262]},
             {"name": "Confiscations", "kind": "second", "values": [4, 7, 2, 11, 5, 3]}],
}  # fmt: skip
HISTORY: View = {
    "title": "Custody history", "heading": "Tobi’s black watch",
    "lead": "Tobi Bello, 3 Elm · confiscated Tuesday 17 November · 5 hours 14 minutes in custody",
    "days": [{"name": None, "moments": MOMENTS}],
    "filters": FILTERS, "chart": CHART, "proof": PROOF, "printed": PRINTED, "take": TAKE,
}  # fmt: skip
AUDIT: View = {
    **HISTORY, "title": "Audit", "heading": "Everything that happened",
    "lead": "Tobi Bello · this term · 9 entries",
    "days": [{"name": "Tuesday 17 November", "moments": MOMENTS},
             {"name": "Monday 16 November", "moments": [
                 moment("08:41", "Handed in by Tobi Bello", "Slot 44. Scanned at the desk by Ms Okafor.", "in", "entry 10,431", corrected=True),
                 moment("08:52", "Corrected by Ms Okafor", "Entry 10,431 named the wrong slot: it was 43.", "attention", "entry 10,440", "time not confirmed"),
                 moment("15:40", "Released to Tobi Bello", "By an earlier sign-off: the standing authority that Ngozi Bello signed on 7 September.", "out", "entry 10,470")]}],
    "verify": {"url": "/audit/verify", "command_id": ID}, "older": "/audit?before=10431",
    "printed": {"title": "Last checkpoint", "line": "size 10,517 · 9f3a 71c2 8d04 · 16:05 today", "words": "Printed on the day sheet and mailed on Monday."},
    "take": [{"words": "Export the ledger", "url": "/x"}, {"words": "Day sheets", "url": "/x"}],
}  # fmt: skip


def row(
    slot: str,
    who: str,
    kind: str,
    since: str,
    due: str,
    tag: View | None = None,
    colour: str | None = None,
) -> View:
    return {"kind": colour, "cells": [
        {"words": slot, "css": "slot-number"}, {"words": who, "url": "/history/device/1", "small": "5 Hazel"},
        {"words": kind, "small": "blue Samsung, cracked corner"}, {"words": since}, {"words": due, "tag": tag}]}  # fmt: skip


COLUMNS = [
    {"words": "Slot"},
    {"words": "Pupil"},
    {"words": "Device"},
    {"words": "Since"},
    {"words": "Due"},
]
REGISTER: View = {
    "title": "Register", "heading": "59 devices are here", "lead": "Monday 23 November, 15:33 · 2 overdue · 1 in transit",
    "order": [{"words": "By slot", "url": "?order=slot", "current": True}, {"words": "By class", "url": "?order=class"}],
    "groups": [
        {"title": "Overdue", "table": {"caption": "Overdue devices", "caption_hidden": True, "columns": COLUMNS, "rows": [
            row("7", "Otis Price", "Phone, confiscation", "Tue 17 Nov 10:20", "", {"kind": "attention", "words": "since Wed 15:30"}, "attention"),
            row("51", "Mina Sultan", "Watch, hand-in", "Fri 20 Nov 08:44", "", {"kind": "attention", "words": "since Fri 15:15"}, "attention")]}},
        {"title": "Today", "table": {"caption": "Devices of today", "caption_hidden": True, "columns": COLUMNS, "rows": [
            row("9", "Leo Marsh", "Phone, hand-in", "08:39", "today 15:15"),
            row("11", "Lena Moyo", "Phone, hand-in", "08:43", "today 15:15"),
            row("12", "Amara Bello", "Phone, hand-in", "08:43", "today 15:15"),
            row("44", "Tobi Bello", "Watch, confiscation", "10:20", "", {"kind": "stop", "words": "held: ask the DSL"}, "stop"),
            row("—", "Ravi Tandon", "Phone, confiscation", "14:50", "", {"kind": "wait", "words": "with Mr Hale until 15:40"})]}}],
    "onward": {"first": None, "further": "/register?after=44"},
}  # fmt: skip

PARTS: View = {
    "title": "Parts",
    "date": {"name": "from", "label": "From", "hint": "For example 23 11 2026", "day": "31",
             "month": "2", "year": "2026", "error": "There is no 31 February"},
    "area": {"name": "note", "label": "Note", "rows": 3, "hint": "One or two sentences"},
}  # fmt: skip

RECORD: View = {
    "title": "In custody", "heading": "Tobi’s black watch", "lead": "Watch, confiscation", "held": False,
    "facts": [{"label": "Pupil", "words": "Tobi Bello, 3 Elm, Year 3"}, {"label": "Where", "words": "Here, slot 44"},
              {"label": "Since", "words": "10:20"}, {"label": "May leave", "words": "today 15:30"}],
    "links": [{"words": "Back to the register", "url": "/register"}, {"words": "History of this stay", "url": "/x"},
              {"words": "History of the pupil", "url": "/x"}],
    "acts": [
        {"url": "/x", "command_id": ID, "title": "It lies in another slot", "words": "Put it there first, then say so here.",
         "button": "Record the slot", "picker": {"name": "slot", "label": "To", "options": [{"value": "7", "words": "Slot 7"}]}},
        {"url": "/x", "command_id": ID, "title": "It cannot be found", "words": "The headteacher is alerted.",
         "button": "Record as missing", "note": {"name": "lost-note", "label": "Where you looked", "pad": "text"}}],
}  # fmt: skip
RECORD_HELD: View = {**RECORD, "heading": "Slot 44", "lead": "Held: ask the DSL", "held": True, "facts": [],
                     "links": RECORD["links"][:1]}  # fmt: skip
RELEASE: View = {
    "title": "Release", "heading": "Released to Ngozi Bello, mother",
    "lead": "Signed for two devices. Handed over by Ms Okafor; scanned at hand-over.",
    "wording": "I am Ngozi Bello. I have received what is on this list, today at 15:34.", "language": "en",
    "signer": "Ngozi Bello", "erased": False, "standing": False,
    "drawing": {"width": 10000, "height": 2800, "lines": ["1000,1400 4000,560 8000,1680", "9000,2520 9000,2520"]},
    "facts": [{"label": "Signed", "words": "Drawn on the screen"},
              {"label": "Covers", "words": "Tobi’s black watch, Amara’s phone"}],
    "links": [{"words": "History of this stay", "url": "/x"}],
}  # fmt: skip
DESK_HISTORY: View = {
    "title": "Custody history", "heading": "Tobi’s black watch", "lead": HISTORY["lead"],
    "days": [{"name": "Tuesday 17 November", "moments": [MOMENTS[0], {"at": "", "what": "Held: ask the DSL", "kind": "stop"}]}],
    "restricted": "Held: ask the DSL.", "older": "/history/device/1?before=10431",
    "see_also": {"title": "See also", "links": [{"words": "Tobi Bello", "url": "/x"}, {"words": "The register", "url": "/x"}]},
}  # fmt: skip

SCREENS = {
    "register/parts": ("parts.html", own(HEAD, "Reports"), PARTS),
    "register/page": ("register/page.html", own(HEAD, "Register"), REGISTER),
    "register/empty": ("register/page.html", own(HEAD, "Register"), {**REGISTER, "heading": "Nothing is here", "groups": [], "onward": {"first": None, "further": None}, "lead": "Monday 23 November, 17:02", "empty": {"title": "The safe is empty", "words": "Every device has gone home."}}),
    "register/record": ("record/page.html", DESK, RECORD),
    "register/held": ("record/page.html", DESK, RECORD_HELD),
    "history/release": ("history/release.html", own(HEAD, "Audit"), RELEASE),
    "history/desk": ("history/page.html", DESK, DESK_HISTORY),
    "history/several": ("audit/page.html", own(HEAD, "Audit"), {**AUDIT, "days": [], "empty": {"title": "Which of them?", "words": "Several pupils go by that name."}, "several": [{"title": "Leo Turner", "hint": "Willow, Year 6", "url": "/x"}]}),
    "history/device": ("history/page.html", own(HEAD, "Audit"), HISTORY),
    "history/restricted": ("history/page.html", own(HEAD, "Audit"), {**HISTORY, "days": [{"name": None, "moments": MOMENTS[:2]}], "restricted": "Held: ask the DSL. Mrs Quaye, extension 210."}),
    "history/empty": ("history/page.html", own(HEAD, "Audit"), {**HISTORY, "days": [], "empty": {"title": "Nothing recorded", "words": "This device has never been in custody."}}),
    "audit/page": ("audit/page.html", own(HEAD, "Audit"), AUDIT),
    "audit/broken": ("audit/page.html", own(HEAD, "Audit"), {**AUDIT, "proof": BROKEN}),
    "audit/unsure": ("audit/page.html", own(HEAD, "Audit"), {**AUDIT, "proof": UNSURE}),
}  # fmt: skip
