"""Confiscation: at the desk in steps, in one's own browser whole; a suspected image."""

# One thing on the screen, one line here.
# ruff: noqa: E501

from tests.web.gallery.shells import DESK, HALE, View, noticed, own

ID = "6f0a2c1e-0000-4000-8000-000000000003"


def option(value: str, title: str, hint: str = "", **more: object) -> View:
    return {"value": value, "title": title, "hint": hint, **more}


REASON: View = {
    "name": "reason", "legend": "Why was it taken?", "required": True,
    "missing": "Choose why it was taken.",
    "options": [
        option("device_policy", "Other breach of the device policy"),
        option("behaviour", "Breach of the behaviour policy"),
        option("anti_bullying", "Breach of the anti-bullying policy"),
        option("child_protection", "Breach of the child protection policy"),
        option("evidence", "Possible evidence of an offence"),
        option("risk_to_person", "Risk to a person"),
        option("exploitation", "Exploitation, hate or extremism"),
        option("examination", "Found in an examination"),
    ],
    "way": {"words": "Possible sexual imagery: do not look", "url": "/suspected-image"},
}  # fmt: skip
KIND: View = {
    "name": "kind", "required": True, "missing": "Choose one.",
    "options": [
        option("confiscation", "Confiscation", "A sanction; back to a parent or carer", checked=True),
        option("safekeeping", "Safekeeping", "To protect the pupil; no sanction"),
    ],
}  # fmt: skip
PLACE: View = {
    "name": "place", "legend": "Where?", "legend_css": "choices__legend--small", "required": True,
    "missing": "Say where it was taken.",
    "options": [option("classroom", "Classroom"), option("playground", "Playground"),
                option("corridor", "Corridor"), option("other", "Elsewhere")],
}  # fmt: skip
TOLD: View = {
    "name": "told", "legend": "What was the pupil told?", "required": True,
    "missing": "Say what the pupil was told.",
    "options": [
        option("until_end", "Until the end of the day", "a parent or carer collects it"),
        option("until_agreed", "Until an agreed time", "the office arranges it"),
        option("safe", "It is kept safe for you", "no sanction"),
        option("nothing", "Nothing yet", "the safeguarding lead decides"),
    ],
}  # fmt: skip
PARENTS: View = {
    "name": "parents", "legend": "Have the parents been told?",
    "legend_css": "choices__legend--small", "required": True,
    "missing": "Say whether the parents were told.",
    "options": [option("yes", "Told"), option("later", "The office will"),
                option("dsl", "Not yet: the DSL decides")],
}  # fmt: skip
CONDITION: View = {
    "name": "condition", "legend": "Condition", "legend_css": "choices__legend--small",
    "required": True, "missing": "Tap its condition.",
    "options": [option("whole", "Whole"), option("marked", "Marked"), option("broken", "Broken")],
}  # fmt: skip
POWER: View = {
    "name": "power", "legend": "It is", "legend_css": "choices__legend--small", "required": True,
    "missing": "Tap on, off or not known.",
    "options": [option("on", "On"), option("off", "Off"), option("unknown", "Not known")],
}  # fmt: skip
LATER: View = {
    "warning": "The next school day is Monday 4 January. Agree now when it may go home.",
    "choice": {"name": "free", "required": True, "missing": "Choose when it may go home.",
               "options": [option("today", "Today, to a parent or carer who comes"),
                           option("agreed", "At an agreed time in the holiday"),
                           option("next", "On Monday 4 January")]},
}  # fmt: skip
FORM: View = {
    "title": "Tobi Bello’s black watch", "counts": "3 Elm", "cancel": "/", "action": "/confiscate", "command_id": ID,
    "device": {"name": "Tobi Bello", "detail": "3 Elm · black watch · D7K2Q9XZ4"},
    "reason": REASON, "kind": KIND, "place": PLACE, "told": TOLD, "parents": PARENTS,
    "condition": CONDITION, "power": POWER,
    "place_other": {"name": "place_words", "label": "Room or spot", "value": "Room 4",
                    "pad": "text"},
    "taken_by": {"name": "taken_by", "label": "Taken by", "options": [
        {"value": "1", "words": "Mr Hale", "chosen": True}, {"value": "2", "words": "Ms Okafor"}]},
    "time": {"name": "time", "label": "At", "value": "10:20", "pad": "numbers"},
    "bag": {"name": "bag", "label": "Bag or seal", "value": "0193", "pad": "numbers"},
    "slot": {"name": "slot", "label": "Slot", "value": "44", "pad": "numbers"},
    "note": {"name": "note", "label": "Anything else?", "pad": "text"},
    "later": LATER,
}  # fmt: skip
SHORT: View = {
    **FORM,
    "power": None, "parents": None, "slot": None, "note": None, "later": None,
    "kind": {**KIND, "options": [*KIND["options"], option("found", "Found property", "Nobody had it with them")]},
    "condition": {**CONDITION, "options": [
        option("good", "Good"), option("marked", "Scratched or marked"),
        option("cracked", "Cracked screen"), option("dead", "Does not turn on"),
        option("unseen", "Not looked at")]},
}  # fmt: skip
CHOICES: View = {"kind": "choices", "columns": 2}
WHERE: View = {"kind": "text", "name": "place", "label": "Where?", "value": "Room 4", "pad": "text"}
OWN: View = {
    "title": "Taken now", "heading": "Tobi Bello", "lead": "3 Elm, Year 3",
    "action": "/confiscate/take/1", "command_id": ID, "hidden": {}, "cancel": "/confiscate",
    "questions": [
        {**CHOICES, "name": "device", "legend": "Which device?", "css": "choices--slim", "options": [
            option("known:1", "Watch, black", "Ms Okafor has it, since 10:15", checked=True),
            option("new:phone", "Phone"), option("new:watch", "Another watch"),
            option("new:other", "Other device")]},
        {**REASON, **CHOICES}, WHERE, {**TOLD, **CHOICES},
        {**CHOICES, "name": "wait", "legend": "School is next on Monday 4 January", "css": "choices--slim",
         "hint": "If it is not collected today it stays here until then. What is done about it?",
         "options": [option("leader_told", "A school leader was told"), option("stays", "It stays at school until then")]},
    ],
    "more": [{"kind": "text", "name": "time", "label": "Taken at", "hint": "Leave it empty for now.", "pad": "numbers"}],
    "more_open": False,
    "submit": "Record: I have it",
}  # fmt: skip
IMAGE: View = {
    "title": "Confiscation",
    "card": {
        "kind": "stop", "title": "Do not look, do not copy",
        "lines": ["Switch nothing, show nobody. Tell the safeguarding lead now: Mrs Quaye, extension 210."],
        "slot": {"label": "Slot", "value": "44"},
        "recorded": "Held from 10:43. Nobody may release it.",
    },
    "buttons": [{"words": "Print the slip", "url": "/slip"},
                {"words": "She has been told", "url": "/told", "post": True, "command_id": ID,
                 "main": True}],
}  # fmt: skip
DONE: View = {
    "title": "Confiscation",
    "card": {
        "kind": "in", "word": "Recorded", "title": "Tobi Bello", "lines": ["3 Elm · black watch"],
        "slot": {"label": "Slot", "value": "44"}, "recorded": "Confiscated 10:20 · entry 10,501",
        "action": {"words": "Undo", "url": "/undo", "post": True, "command_id": ID},
    },
    "facts": [{"name": "Why", "value": "Other breach of the device policy"},
              {"name": "Free from", "value": "today 15:30"},
              {"name": "To", "value": "a parent or carer who signs"},
              {"name": "Bag", "value": "0193"}],
    "buttons": [{"words": "Print the slip", "url": "/slip"}, {"words": "Another", "url": "/confiscate"},
                {"words": "Done", "url": "/", "main": True}],
}  # fmt: skip
FIND: View = {
    "title": "Confiscation", "counts": "or scan it",
    "find": {"label": "Whose is it?", "url": "/x", "prompt": "Scan the device, or type a few letters of the pupil’s name."},
    "buttons": [{"words": "Cancel", "url": "/"}, {"words": "No label", "url": "/x"},
                {"words": "Staff’s device", "url": "/x"}, {"words": "Found, no owner", "url": "/x"}],
}  # fmt: skip

WRONG_REASON = {**REASON, "error": "Choose why it was taken"}
SCREENS = {
    "confiscate/find": ("confiscate/find.html", DESK, FIND),
    "confiscate/form": ("confiscate/form.html", DESK, FORM),
    "confiscate/form-short": ("confiscate/form.html", noticed(DESK), SHORT),
    "confiscate/own": ("confiscate/own.html", own(HALE, "Confiscate"), OWN),
    "confiscate/own-wrong": ("confiscate/own.html", own(HALE, "Confiscate"), {
        **OWN, "questions": [{**WRONG_REASON, **CHOICES}, WHERE], "more_open": True,
        "errors": [{"words": "Choose why it was taken", "field": "reason"}]}),
    "confiscate/image": ("confiscate/image.html", DESK, IMAGE),
    "confiscate/done": ("confiscate/done.html", DESK, DONE),
}  # fmt: skip
