"""The gate: nobody signed in, locked, PIN, change of person, things to agree to; and the list of tasks."""

# One thing on the screen, one line here.
# ruff: noqa: E501

from tests.web.gallery.shells import DESK, NOBODY, SAMPLE, View, noticed

ID = "6f0a2c1e-0000-4000-8000-000000000002"
NOTICE = "One account for each person. Activity may be monitored: what is done here is recorded."
CALL = {
    "title": "Tap your badge",
    "lines": ["Or sign in with your user name.", "Visitors: the office will help you here."],
}
LOCKED = {
    "mark": "locked",
    "title": "Locked",
    "lines": ["Tap your badge to go on.", "Devices scanned now are not taken in."],
}
GATE: View = {"title": "Meadow Lane Primary", "call": CALL, "command_id": ID, "notice": NOTICE}
PIN: View = {"title": "Sign in", "who": "Ms Okafor", "command_id": ID, "badge": "x", "back": "/"}
CHANGE: View = {
    "title": "Change person",
    "card": {"kind": "waiting", "title": "Tap the other badge",
             "lines": ["The other person’s badge and PIN, and the desk is theirs."],
             "recorded": "Ms Okafor is signed in until then"},
    "buttons": [{"words": "Back", "url": "/hand-in"},
                {"words": "User name", "url": "/sign-in"},
                {"words": "Sign out", "url": "/sign-out", "post": True, "command_id": ID},
                {"words": "Lock", "url": "/lock", "post": True, "command_id": ID, "main": True}],
}  # fmt: skip
CLOCK: View = {
    "title": "Date and time",
    "question": "It is Monday 23 November 2026, 08:31. Is that right?",
    "lines": ["The clock has not been set since this machine started. Your answer is recorded."],
    "action": "/clock", "command_id": ID,
    "buttons": [{"words": "No, set it", "name": "answer", "value": "no"},
                {"words": "Yes, that is right", "name": "answer", "value": "yes", "main": True}],
}  # fmt: skip
SET_CLOCK: View = {
    **CLOCK,
    "question": "What are the date and time?",
    "lines": ["Look at a telephone or the wall clock."],
    "date": {"name": "date", "label": "Date", "day": "23", "month": "11", "year": "2026"},
    "time": {"name": "time", "label": "Time", "css": "input--short", "value": "08:31",
             "pad": "numbers"},
    "buttons": [{"words": "Back", "url": "/clock"}, {"words": "Set", "main": True}],
}  # fmt: skip
AGREE: View = {
    "title": "Acceptable use",
    "question": "Before your first sign-in",
    "lines": ["Your account is yours alone. Look up only whom your work concerns.",
              "What you do and look at here is recorded, and the headteacher may read it.",
              "The whole text hangs in the office and is on the school’s site."],
    "action": "/acceptable-use", "command_id": ID,
    "buttons": [{"words": "Not now", "url": "/sign-out"},
                {"words": "I agree", "main": True}],
}  # fmt: skip
HOME: View = {
    "title": "Meadow Lane Primary",
    "counts": "59 here",
    "tiles": [
        {"words": "Morning hand-in", "glyph": "arrive", "hint": "Scan to take in", "url": "/hand-in", "main": True},
        {"words": "Collection", "glyph": "hand_over", "hint": "A parent or carer is here", "url": "/collect"},
        {"words": "Home time", "glyph": "home", "hint": "Children who walk alone", "url": "/home-time"},
        {"words": "Confiscate", "glyph": "take", "hint": "Taken, kept safe or found", "url": "/confiscate"},
        {"words": "Register", "glyph": "list", "hint": "59 here · 2 overdue", "url": "/register"},
        {"words": "Close the day", "glyph": "safe", "hint": "Count the safe, print the sheet", "url": "/close"},
    ],
    "buttons": [{"words": "Child needs it now", "url": "/medical"},
                {"words": "Fire drill", "url": "/evacuation"},
                {"words": "Lock", "url": "/lock", "post": True, "command_id": ID, "main": True}],
}  # fmt: skip

DARK_SAMPLE = {**NOBODY, "notices": SAMPLE}
SCREENS = {
    "sign-in/page": ("sign_in/page.html", NOBODY, GATE),
    "sign-in/sample": ("sign_in/page.html", DARK_SAMPLE, GATE),
    "sign-in/wrong": ("sign_in/page.html", NOBODY, {**GATE, "user_name": "okafor", "errors": [
        {"words": "User name and password do not fit. Nothing was changed."}]}),
    "sign-in/locked": ("sign_in/page.html", NOBODY, {**GATE, "call": LOCKED}),
    "sign-in/pin": ("sign_in/pin.html", NOBODY, PIN),
    "sign-in/pin-wrong": ("sign_in/pin.html", NOBODY, {**PIN, "errors": [
        {"words": "Not that PIN. Three tries are left."}]}),
    "sign-in/change": ("sign_in/change.html", DESK, CHANGE),
    "sign-in/clock": ("sign_in/ask.html", DESK, CLOCK),
    "sign-in/set-clock": ("sign_in/ask.html", DESK, SET_CLOCK),
    "sign-in/acceptable-use": ("sign_in/ask.html", DESK, AGREE),
    "home/page": ("home/page.html", DESK, HOME),
    "home/notices": ("home/page.html", noticed(DESK, {
        "kind": "attention", "words": "Time not confirmed since the start."}), HOME),
}  # fmt: skip
