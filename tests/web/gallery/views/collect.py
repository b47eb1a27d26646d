"""Collection: staff's side, and the page that is turned to the parent."""

# One thing on the screen, one line here.
# ruff: noqa: E501

from tests.web.gallery.shells import DESK_LATE, NOBODY, View

ID = "6f0a2c1e-0000-4000-8000-000000000004"
SCANNED = {"kind": "in", "words": "scanned"}
TO_SCAN = {"kind": "attention", "words": "scan it"}
COLLECTORS: View = {
    "name": "collector", "legend": "Who is collecting?", "required": True,
    "options": [
        {"value": "1", "title": "Ngozi Bello", "hint": "mother", "checked": True},
        {"value": "2", "title": "Femi Bello", "hint": "father"},
        {"value": "0", "title": "Someone else …", "hint": "ring a listed carer first"},
    ],
}  # fmt: skip
DEVICES: View = {
    "name": "devices", "legend": "What goes home?", "type": "checkbox",
    "options": [
        {"value": "12", "title": "Amara’s phone", "extra": "slot 12", "checked": True,
         "hint": "blue Samsung, cracked corner", "tag": SCANNED},
        {"value": "44", "title": "Tobi’s watch", "extra": "slot 44", "checked": True,
         "hint": "black, confiscated 10:20, free from 15:30", "tag": SCANNED},
    ],
}  # fmt: skip
KNOWN = {"words": "I know this person: turn the screen", "name": "check", "value": "known",
         "main": True}  # fmt: skip
ROW = [{"words": "Back", "url": "/collect"},
       {"words": "Other check", "name": "check", "value": "other"}]  # fmt: skip
WHO: View = {
    "title": "Collection", "counts": "31 still here", "action": "/collect/1", "command_id": ID,
    "collectors": COLLECTORS, "devices": DEVICES, "buttons": [*ROW, KNOWN],
}  # fmt: skip
UNSCANNED = [*DEVICES["options"][:1], {**DEVICES["options"][1], "tag": TO_SCAN}]
FAMILY: View = {**COLLECTORS, "options": [
    *COLLECTORS["options"][:2],
    {"value": "3", "title": "Grace Obi-Fitzgerald", "hint": "grandmother, allowed in writing"},
    {"value": "4", "title": "Amara Bello", "hint": "may take hand-ins home alone"},
    {"value": "5", "title": "Sunny Days Club", "hint": "until 17:45"},
    COLLECTORS["options"][2]]}  # fmt: skip
FIND: View = {
    "title": "Collection", "counts": "31 still here",
    "find": {"label": "Pupil", "url": "/x", "name": "q", "prompt": "Scan the device, or type a few letters of the pupil’s name."},
    "buttons": [{"words": "Back", "url": "/"}, {"words": "Home time", "url": "/home-time"},
                {"words": "Police", "url": "/police"}],
}  # fmt: skip
FOUND = [
    {"title": "Amara Bello", "hint": "5 Hazel · phone, slot 12", "url": "/collect/1"},
    {"title": "Tobi Bello", "hint": "3 Elm · watch, slot 44", "url": "/collect/2"},
]
IDENTITY: View = {
    "title": "Collection", "action": "/collect/1/identity", "command_id": ID,
    "collector": {"name": "Femi Bello", "detail": "father of Amara and Tobi"},
    "checks": {"name": "check", "legend": "How do you know who this is?", "required": True,
               "options": [
                   {"value": "known", "title": "Known to me", "hint": "by sight, for some time"},
                   {"value": "document", "title": "Document seen", "hint": "photo and name agree"},
                   {"value": "word", "title": "Family’s word", "hint": "the collection word was right"},
                   {"value": "private", "title": "Checked in private", "hint": "for a covered face, a woman with a woman"},
               ]},
    "private": "Nothing of a document is copied or kept but that it was seen.",
    "buttons": [{"words": "Back", "url": "/collect/1"},
                {"words": "Turn the screen", "main": True}],
}  # fmt: skip
WAIT: View = {
    "title": "Collection",
    "card": {"kind": "wait", "title": "Please wait",
             "lines": ["A colleague will help with this one. It takes a few minutes."],
             "recorded": "A colleague has been told at 15:34"},
    "buttons": [{"words": "Back to the start", "url": "/collect", "main": True}],
}  # fmt: skip
FETCH: View = {
    "title": "Collection", "counts": "1 to fetch",
    "card": {"kind": "chosen", "title": "Fetch Tobi’s watch", "lines": ["black, in sealed bag 0193. Then scan it here."],
             "slot": {"label": "Slot", "value": "44"}, "recorded": "Scanning it is the check"},
    "scans": [{"kind": "in", "word": "Scanned", "title": "Slot 12 · A. B.", "detail": "scanned", "at": "15:33"},
              {"kind": "waiting", "word": "To scan", "title": "Slot 44 · T. B.", "detail": "to fetch", "at": ""}],
    "scans_title": "In this collection",
    "buttons": [{"words": "Back", "url": "/collect/1"},
                {"words": "Leave it here today", "url": "/x", "post": True, "command_id": ID}],
}  # fmt: skip
MISMATCH = {"kind": "stop", "word": "Wrong device", "title": "Not this one",
            "lines": ["That is slot 43. Fetch the watch from slot 44 and scan it."],
            "where": "Put slot 43 back", "recorded": "Nothing was released", "returns_after": 4}  # fmt: skip
REFUSED: View = {
    "title": "Collection", "counts": "31 still here", "heading": "Tobi’s watch cannot go home yet",
    "refusals": [
        {"kind": "stop", "words": "Only a parent or carer may collect a confiscation",
         "remedy": "Grace Obi is not listed as one. Ring Ngozi or Femi Bello to come."},
        {"kind": "attention", "words": "It is free from 15:30",
         "remedy": "Wait until then, or ask a senior leader to approve an earlier time."},
        {"kind": "attention", "words": "It has not been scanned", "remedy": "Fetch it from slot 44 and scan it."},
    ],
    "buttons": [{"words": "Back", "url": "/collect/1"}, {"words": "Ask a leader", "url": "/x"},
                {"words": "Another person", "url": "/x", "main": True}],
}  # fmt: skip
WORDS = {"wipe": "Clear", "undo": "Undo", "cannot": "I cannot sign", "done": "Done",
         "box": "Box for your signature", "language": "Language",
         "empty": "Please sign on the line, or choose “I cannot sign”.",
         "slight": "That is a small mark. It counts: choose Done."}  # fmt: skip
LANGUAGES = [{"code": code, "name": name, "url": f"?lang={code}"} for code, name in (
    ("en-GB", "English"), ("cy", "Cymraeg"), ("pl", "Polski"), ("ro", "Română"), ("uk", "Українська"),
    ("ar", "العربية"), ("ur", "اردو"), ("so", "Soomaali"), ("pt", "Português"))]  # fmt: skip


def strong(words: str) -> View:
    return {"words": words, "strong": True}


def plain(words: str) -> View:
    return {"words": words, "strong": False}


PARENT: View = {
    "lang": "en-GB", "dir": "ltr", "title": "Taking home for Amara and Tobi",
    "sentence": [plain("I am "), strong("Ngozi Bello"), plain(". I have received "),
                 strong("Amara’s blue Samsung phone"), plain(" and "), strong("Tobi’s black watch"),
                 plain(", today at 15:34.")],
    "notice": {"lead": "Not part of what you sign:",
               "words": "the school takes no responsibility for loss of or damage to devices."},
    "languages": LANGUAGES, "language": "English", "words": WORDS,
    "action": "/collect/1/sign", "command_id": ID, "cannot": "/collect/1/cannot-sign",
}  # fmt: skip
ARABIC: View = {
    **PARENT, "lang": "ar", "dir": "rtl", "language": "العربية",
    "title": "استلام أجهزة Amara و Tobi",
    "sentence": [plain("أنا "), strong("Ngozi Bello"), plain(". استلمت "),
                 strong("هاتف Amara الأزرق من سامسونج"), plain(" و "), strong("ساعة Tobi السوداء"),
                 plain("، اليوم الساعة 15:34.")],
    "notice": {"lead": "ليس جزءًا مما توقّع عليه:", "words": "لا تتحمل المدرسة مسؤولية فقدان الأجهزة أو تلفها."},
    "words": {**WORDS, "wipe": "مسح", "undo": "تراجع", "cannot": "لا أستطيع التوقيع", "done": "تم",
              "empty": "يرجى التوقيع على الخط.", "slight": "هذه علامة صغيرة، وهي مقبولة."},
}  # fmt: skip
MANY: View = {
    **PARENT, "title": "Taking home for Amara, Tobi, Zainab and Kelechi",
    "sentence": [plain("I am "), strong("Ngozi Bello"), plain(". Today at 15:34 I have received:")],
    "items": ["Amara’s blue Samsung phone", "Amara’s fitness tracker", "Tobi’s black watch",
              "Zainab’s Kindle in a yellow case", "Kelechi’s Nokia"],
}  # fmt: skip
CANNOT: View = {
    "lang": "en-GB", "dir": "ltr", "title": "Another way to sign",
    "lead": "Each of these is as good as a signature. You need give no reason.",
    "ways": [
        {"title": "Make a mark", "hint": "A cross, initials, a line: any mark counts", "url": "/x"},
        {"title": "Sign on paper", "hint": "The office prints a slip", "url": "/x"},
        {"title": "Say it aloud", "hint": "Two members of staff hear you", "url": "/x"},
        {"title": "I do not want to sign", "hint": "The devices stay here, safe", "url": "/x"},
    ],
    "back": {"words": "Back to signing", "url": "/collect/1/sign"},
}  # fmt: skip
WITNESS: View = {
    "title": "Spoken sign-off", "action": "/collect/1/witness", "command_id": ID,
    "sentence": "“I am Ngozi Bello. I have received Amara’s blue Samsung phone and Tobi’s black watch, today at 15:34.”",
    "witness": None,
    "buttons": [{"words": "Back", "url": "/collect/1/cannot-sign"},
                {"words": "I heard it", "main": True, "disabled": True}],
}  # fmt: skip
PAPER: View = {
    "title": "Signed on paper", "action": "/collect/1/paper", "command_id": ID,
    "sentence": WITNESS["sentence"],
    "slip": {"name": "slip", "label": "Number on the slip", "css": "input--short", "pad": "numbers"},
    "buttons": [{"words": "Back", "url": "/x"}, {"words": "Print a slip", "url": "/x"},
                {"words": "Signed, I have the slip", "main": True}],
}  # fmt: skip
DONE: View = {
    "title": "Collection", "counts": "29 still here",
    "card": {"kind": "out", "word": "Released", "title": "Handed to Ngozi Bello",
             "lines": ["Amara’s phone and Tobi’s watch. Signed at 15:34."],
             "where": "Slots 12 and 44 are free",
             "recorded": "Two devices out · entries 10,517 and 10,518",
             "action": {"words": "Receipt", "url": "/receipt"}},
    "buttons": [{"words": "Something is wrong", "url": "/x"}, {"words": "Next collection", "url": "/collect", "main": True}],
}  # fmt: skip
DECLINED: View = {
    **DONE, "counts": "31 still here",
    "card": {"kind": "attention", "word": "Declined", "title": "Not signed",
             "lines": ["Ngozi Bello did not want to sign. Both devices stay here."],
             "where": "Put back: slots 12, 44", "recorded": "Recorded at 15:34 · nothing was released"},
}  # fmt: skip
THANKS: View = {
    "lang": "en-GB", "dir": "ltr", "title": "Thank you", "mark": "in",
    "lines": ["Your signature is kept with this list. Please turn the screen back."],
    "back": {"words": "Turn the screen back", "url": "/collect/1/done", "main": True},
}  # fmt: skip
HOME_CARD = {"kind": "out", "word": "Released", "title": "Zara Khan", "lines": ["6 Oak · may take it home alone, signed 7 September"],
             "slot": {"label": "Slot", "value": "31"}, "recorded": "Out at 15:31 · entry 10,509",
             "action": {"words": "Not given", "url": "/x", "post": True, "command_id": ID}}  # fmt: skip
HOME_TIME: View = {
    "title": "Home time", "counts": "31 still here", "card": HOME_CARD,
    "scans": [{"kind": "out", "word": "Out", "title": "Slot 31 · Z. K.", "detail": "6 Oak", "at": "15:31"},
              {"kind": "stop", "word": "Stopped", "title": "Slot 9 · O. P.", "detail": "a carer must sign", "at": "15:30"},
              {"kind": "out", "word": "Out", "title": "Slot 28 · M. S.", "detail": "6 Oak", "at": "15:30"}],
    "waiting": {"kind": "waiting", "title": "Scan to give back", "lines": ["Only to a child whom you know by sight."]},
    "buttons": [{"words": "Collection", "url": "/collect"}, {"words": "Find", "url": "/x"},
                {"words": "Finish", "url": "/", "main": True}],
}  # fmt: skip
HOME_STOP = {"kind": "stop", "word": "Stopped", "title": "Otis Price",
             "lines": ["A carer must sign: it was confiscated at 10:20."], "where": "Keep it here",
             "recorded": "Nothing was released", "returns_after": 4,
             "action": {"words": "Collection", "url": "/collect"}}  # fmt: skip

SCREENS = {
    "collect/find": ("collect/find.html", DESK_LATE, FIND),
    "collect/found": ("collect/find.html", DESK_LATE, {**FIND, "find": {**FIND["find"], "value": "bello", "results": FOUND}}),
    "collect/who": ("collect/who.html", DESK_LATE, WHO),
    "collect/who-family": ("collect/who.html", DESK_LATE, {**WHO, "collectors": FAMILY}),
    "collect/who-unscanned": ("collect/who.html", DESK_LATE, {
        **WHO, "devices": {**DEVICES, "options": UNSCANNED}, "advice": "Fetch the watch from slot 44 and scan it.",
        "buttons": [*ROW, {**KNOWN, "words": "Fetch and scan first", "disabled": True}]}),
    "collect/identity": ("collect/identity.html", DESK_LATE, IDENTITY),
    "collect/wait": ("collect/card.html", DESK_LATE, WAIT),
    "collect/fetch": ("collect/card.html", DESK_LATE, FETCH),
    "collect/mismatch": ("collect/card.html", DESK_LATE, {**FETCH, "card": MISMATCH}),
    "collect/refused": ("collect/refused.html", DESK_LATE, REFUSED),
    "collect/parent": ("collect/parent.html", NOBODY, PARENT),
    "collect/parent-ar": ("collect/parent.html", NOBODY, ARABIC),
    "collect/parent-many": ("collect/parent.html", NOBODY, MANY),
    "collect/cannot-sign": ("collect/cannot_sign.html", NOBODY, CANNOT),
    "collect/witness": ("collect/witness.html", DESK_LATE, WITNESS),
    "collect/witness-pin": ("collect/witness.html", DESK_LATE, {
        **WITNESS, "witness": {"name": "Mr Hale"}, "buttons": [WITNESS["buttons"][0], {"words": "I heard it", "main": True}]}),
    "collect/paper": ("collect/paper.html", DESK_LATE, PAPER),
    "collect/done": ("collect/card.html", DESK_LATE, DONE),
    "collect/declined": ("collect/card.html", DESK_LATE, DECLINED),
    "collect/thanks": ("collect/thanks.html", NOBODY, THANKS),
    "collect/home-time": ("collect/home_time.html", DESK_LATE, HOME_TIME),
    "collect/home-time-stop": ("collect/home_time.html", DESK_LATE, {**HOME_TIME, "card": HOME_STOP}),
}  # fmt: skip
