"""Morning hand-in: every result of a scan."""

# One thing on the screen, one line here.
# ruff: noqa: E501

from tests.web.gallery.shells import DESK, LIVE, View, noticed

PAGE = "hand_in/page.html"
ID = "6f0a2c1e-0000-4000-8000-000000000001"
UNDO = {
    "words": "Undo",
    "url": "/hand-in/undo",
    "post": True,
    "command_id": ID,
    "fields": {"record": "12"},
    "spoken": "Undo slot 12",
}
SCANS = [
    {"kind": "in", "word": "Handed in", "title": "Slot 12 · A. B.", "detail": "5 Hazel",
     "at": "08:43", "undo": UNDO},
    {"kind": "in", "word": "Handed in", "title": "Slot 11 · L. M.", "detail": "5 Hazel",
     "at": "08:43"},
    {"kind": "attention", "word": "Already in", "title": "Slot 11 · L. M.",
     "detail": "already in", "at": "08:43"},
    {"kind": "in", "word": "Handed in", "title": "Slot 31 · Z. K.", "detail": "6 Oak",
     "at": "08:42"},
    {"kind": "stop", "word": "Not recorded", "title": "Not known", "detail": "DA7K2Q9XZ",
     "at": "08:41"},
    {"kind": "in", "word": "Handed in", "title": "Slot 30 · M. S.", "detail": "6 Oak",
     "at": "08:41"},
]  # fmt: skip
BUTTONS = [
    {"words": "Find", "url": "/hand-in/find"},
    {"words": "Condition", "url": "/hand-in/condition"},
    {"words": "Still to come", "url": "/hand-in/to-come"},
    {"words": "Finish", "url": "/hand-in/finish", "main": True},
]
WAITING = {
    "kind": "waiting",
    "title": "Scan a device",
    "lines": ["Hold the sticker to the reader, or show it to the scanner."],
    "recorded": "Ready. Reader and scanner are on.",
}


def link(words: str, url: str) -> View:
    return {"words": words, "url": url}


def scanning(card: View, **more: object) -> View:
    return {
        "title": "Morning hand-in",
        "counts": "42 in · 17 to come",
        "card": card,
        "scans": SCANS,
        "buttons": BUTTONS,
        "waiting": WAITING,
        **more,
    }


def refusal(title: str, line: str, recorded: str, action: View | None = None) -> View:
    return {"kind": "stop", "word": "Not recorded", "title": title, "lines": [line],
            "where": "Nothing recorded", "recorded": recorded, "action": action,
            "returns_after": 4}  # fmt: skip


SLOT = {"label": "Slot", "value": "12"}
CARDS: dict[str, View] = {
    "waiting": WAITING,
    "handed-in": {
        "kind": "in", "word": "Handed in", "title": "Amara Bello",
        "lines": ["5 Hazel · blue Samsung, cracked corner"], "slot": SLOT,
        "recorded": "In at 08:43 · entry 10,482", "action": UNDO, "returns_after": 12,
        "brief": "Slot 12 · A. B. in at 08:43",
    },
    "handed-in-long": {
        "kind": "in", "word": "Handed in", "title": "Oluwaseun Adebayo-Fitzgerald",
        "lines": ["Reception Silver Birch · black Samsung Galaxy in a rubber dinosaur case"],
        "slot": {"label": "Slot", "value": "112"},
        "recorded": "In at 08:43 · entry 1,210,482", "action": UNDO,
    },
    "already-in": {
        "kind": "attention", "word": "Already in", "title": "Already in",
        "lines": ["Amara Bello, 5 Hazel, since 08:43"], "slot": SLOT,
        "recorded": "Nothing was changed", "returns_after": 4,
        "action": link("See history", "/history/device/1"),
    },
    "unknown": refusal(
        "Unknown label", "Look the pupil up, or enrol it now: it takes ten seconds.",
        "Code DA7K2Q9XZ", link("Enrol", "/hand-in/enrol?code=DA7K2Q9XZ")),
    "retired": refusal(
        "An old label", "This label was replaced on 3 November. Look for the newer one on the device.",
        "Code DB3M8T2K4", link("Find device", "/hand-in/find")),
    "ambiguous": refusal(
        "Two labels answer", "This code fits more than one device. Look the pupil up instead.",
        "Code DC0Q7H5RA", link("Look up", "/hand-in/find")),
    "random-uid": refusal(
        "Hold the sticker", "That was the phone itself, not its sticker. Turn it round and tap again.",
        "The phone’s own number changes at each tap"),
    "product": refusal(
        "Not our label", "That is a shop’s barcode. Scan the Phonebox label on the device.",
        "Shop barcode"),
    "separate": refusal(
        "Two tags at once", "Hold one device to the reader, and the other well away.",
        "Neither was taken in"),
    "person-code": refusal(
        "That is a badge", "A badge does not hand a device in. To change person, press your name above.",
        "Badge of a member of staff"),
    "pupil-left": refusal(
        "Pupil has left", "The owner left this school on 23 October. Keep the device and ask the office lead.",
        "Code DD5R1V0WM", link("See history", "/history/device/9")),
    "exempt": {
        "kind": "attention", "word": "Exempt", "title": "Stays with the pupil",
        "lines": ["Leo Marsh, 4 Rowan. Agreed by the headteacher until 17 July."],
        "where": "Give it back now", "recorded": "Nothing was taken in",
        "action": link("Hand in anyway", "/hand-in/exempt"), "returns_after": 4,
    },
    "not-signed-in": {
        "kind": "locked", "title": "Nobody is signed in",
        "lines": ["Tap your badge first, then scan the device again."],
        "where": "Nothing recorded", "recorded": "The scan was not kept",
        "action": link("Sign in", "/sign-in"),
    },
    "out-of-order": {
        "kind": "order", "title": "Out of order",
        "lines": ["The disk is nearly full, so nothing can be recorded safely."],
        "where": "Use the paper slip", "recorded": "Since 08:31 · ring the technician, extension 204",
    },
    "offline": {
        "kind": "offline", "title": "Not connected",
        "lines": ["Nothing is being recorded. Wait for this card to go, then scan again."],
        "where": "Keep devices on the desk",
        "recorded": "Trying again by itself. If it lasts a minute, use the paper slip.",
    },
    "overnight": {
        "kind": "attention", "word": "Here since yesterday", "title": "Still here from yesterday",
        "lines": ["Amara Bello, 5 Hazel, in since Friday 08:41"], "slot": SLOT,
        "recorded": "Was it kept overnight?", "action": link("Answer", "/hand-in/overnight"),
    },
}  # fmt: skip

STRESS: View = {
    "kind": "stop",
    "title": "Konstantinos Papadimitriou-Vandenberghe",
    "lines": ["Reception Silver Birch · black Samsung Galaxy in a rubber dinosaur case with a torn sticker on its back",
              "A parent or carer must sign for it, whoever asks and however late it is"],
    "slot": {"label": "Slot", "value": "1112"},
    "recorded": "Nothing was recorded · entry 1,210,482 of 23 November",
    "action": {"words": "Hand in anyway", "url": "/x"},
}  # fmt: skip
TROUBLE = {"kind": "attention", "words": "NFC reader not answering: use the scanner."}
SCREENS = {
    **{f"hand-in/{name}": (PAGE, DESK, scanning(card)) for name, card in CARDS.items()},
    "hand-in/empty": (PAGE, DESK, scanning(WAITING, scans=[], counts="0 in · 59 to come")),
    "stress/hand-in": (
        PAGE,
        noticed(
            {
                **DESK,
                "person": {
                    "name": "Mrs Wojciechowska-Okonkwo",
                    "action": "change",
                    "url": "/x",
                    "post": False,
                },
            },
            TROUBLE,
            TROUBLE,
        ),
        scanning(STRESS, counts="1,042 in · 117 to come"),
    ),
    "live/hand-in": (PAGE, LIVE, scanning(WAITING)),
    "live/unknown": (PAGE, LIVE, scanning(CARDS["unknown"])),
    "live/enrol": (
        "hand_in/enrol_pupil.html",
        LIVE,
        {
            "title": "Enrol",
            "counts": "whose is it?",
            "buttons": [{"words": "Back", "url": "/hand-in/waiting"}],
            "find": {"label": "Pupil", "url": "/hand-in/pupils", "name": "q"},
        },
    ),
    "hand-in/notices": (PAGE, noticed(DESK, TROUBLE), scanning(CARDS["handed-in"])),
}


def pupil(name: str, detail: str, tag: View | None = None) -> View:
    return {"title": name, "hint": detail, "url": "/hand-in/enrol/device", "tag": tag}


FOUND = [
    pupil("Mohammed Ali", "5 Hazel, Year 5 · white iPhone"),
    pupil("Mohammed Ali", "2 Ash, Year 2 · no device yet"),
    pupil("Mohamed Alireza", "6 Oak, Year 6 · black Nokia"),
    pupil("Mohammad Aliyev", "4 Rowan, Year 4 · watch", {"kind": "in", "words": "slot 21"}),
]
BACK = {"words": "Back", "url": "/hand-in"}
FIND: View = {"label": "Pupil", "url": "/hand-in/pupils", "name": "q"}
ENROL: View = {"title": "Enrol DA7K2Q9XZ", "counts": "whose is it?", "buttons": [
    BACK, {"words": "Found, no owner", "url": "/x"}]}  # fmt: skip
KINDS = {
    "name": "kind", "required": True,
    "options": [{"value": value, "title": title, "checked": value == "phone"} for value, title in (
        ("phone", "Phone"), ("watch", "Watch"), ("tracker", "Fitness tracker"),
        ("tablet", "Tablet"), ("reader", "E-reader"), ("console", "Games console"),
        ("other", "Other"))],
}  # fmt: skip
DEVICE = {
    "title": "Enrol DA7K2Q9XZ", "counts": "what is it?",
    "pupil": {"name": "Mohammed Ali", "detail": "2 Ash, Year 2"}, "code": "",
    "kinds": KINDS, "action": "/hand-in/enrol", "command_id": ID,
    "description": {"name": "description", "label": "What does it look like?", "pad": "text",
                    "value": "white iPhone, red case"},
    "buttons": [BACK, {"words": "Enrol and hand in", "main": True}],
}  # fmt: skip
TO_COME = {
    "title": "Still to come", "counts": "17 of 59",
    "classes": [
        {"name": "3 Elm", "count": 2, "pupils": ["T. B.", "S. W."], "away": None},
        {"name": "4 Rowan", "count": 3, "pupils": ["J. O.", "P. K.", "N. A."], "away": "away: F. D."},
        {"name": "5 Hazel", "count": 4, "pupils": ["L. S.", "R. T.", "M. V.", "A. Y."]},
        {"name": "5 Larch", "count": 1, "pupils": ["H. G."]},
        {"name": "6 Oak", "count": 3, "pupils": ["B. C.", "E. F.", "K. L."]},
        {"name": "6 Yew", "count": 4, "pupils": ["D. D.", "O. P.", "Q. R.", "U. W."]},
    ],
    "buttons": [{"words": "Back to scanning", "url": "/hand-in", "main": True}],
}  # fmt: skip
FINISH = {
    "title": "Morning hand-in", "counts": "42 in · 17 to come",
    "card": {"kind": "in", "title": "42 devices in", "lines": ["The last at 08:58. All have a slot."],
             "recorded": "Close the safe now."},
    "facts": [{"name": "Expected", "value": "59"}, {"name": "In", "value": "42"},
              {"name": "Pupil away", "value": "6"}, {"name": "Not seen", "value": "11"},
              {"name": "New labels", "value": "2"}, {"name": "Undone", "value": "1"}],
    "buttons": [{"words": "Back to scanning", "url": "/hand-in"},
                {"words": "Not seen", "url": "/hand-in/to-come"},
                {"words": "Finish", "url": "/", "main": True}],
}  # fmt: skip

SCREENS |= {
    "hand-in/enrol-pupil": ("hand_in/enrol_pupil.html", DESK, {**ENROL, "find": {
        **FIND, "prompt": "Type a few letters of the pupil’s name."}}),
    "hand-in/enrol-found": ("hand_in/enrol_pupil.html", DESK, {**ENROL, "find": {
        **FIND, "value": "moh ali", "results": FOUND, "more": "And 3 more: type another letter."}}),
    "hand-in/enrol-typing": ("hand_in/enrol_pupil.html", DESK, {**ENROL, "find": {
        **FIND, "value": "moh ali", "results": FOUND, "autofocus": True}}),
    "hand-in/enrol-nobody": ("hand_in/enrol_pupil.html", DESK, {**ENROL, "find": {
        **FIND, "value": "xyz", "advice": "Try fewer letters, or the surname."}}),
    "hand-in/enrol-device": ("hand_in/enrol_device.html", DESK, DEVICE),
    "hand-in/to-come": ("hand_in/to_come.html", DESK, TO_COME),
    "hand-in/to-come-none": ("hand_in/to_come.html", DESK, {
        **TO_COME, "classes": [], "nothing": ("Everyone has come", "All 59 usual devices are in.")}),
    "hand-in/finish": ("hand_in/finish.html", DESK, FINISH),
}  # fmt: skip
