"""The form of a search's record: plain sections, filled with what was written so far."""

from collections.abc import Mapping
from typing import Any

from kiosk.services.ports import Facts
from kiosk.services.safeguarding.drafts import Draft
from kiosk.services.safeguarding.searched import colleagues
from kiosk.web import fields, words
from kiosk.web.fields import Errors
from kiosk.web.searches import codes
from kiosk.web.searches.asked import ITEMS, Written

View = dict[str, Any]
_YES_NO = (("yes", "Yes"), ("no", "No"))


def sections(facts: Facts, draft: Draft, errors: Errors) -> list[View]:
    """Every section with its fields; what has not been touched has what is most often so."""
    typed = {**_usual(draft), **draft.written}
    staff = [(item.id, item.name) for item in colleagues(facts)]
    return [
        {"title": "When and where", "fields": _when(typed, errors)},
        {"title": "Who", "fields": _who(typed, staff, errors)},
        {"title": "What for", "fields": _why(typed, errors)},
        {"title": "On what it rested", "fields": _power(typed, errors)},
        {"title": "What was searched", "fields": _how(typed, errors)},
        {"title": "What was found", "fields": _found(typed, errors), "devices": True},
        {"title": "Who was told", "fields": _told(typed, errors)},
    ]


def _usual(draft: Draft) -> View:
    """Now, by whoever writes; nothing that might not be so is answered beforehand."""
    at = words.local(draft.begun_at)
    return {
        "day-day": str(at.day),
        "day-month": str(at.month),
        "day-year": str(at.year),
        "time": f"{at:%H:%M}",
        "searched_by": draft.author_id,
        "consent": "not_asked",
        "carer_told": "not_yet",
    }


def _when(typed: Written, errors: Errors) -> list[View]:
    parts = {part: typed.get(f"day-{part}", "") for part in ("day", "month", "year")}
    day = {"kind": "day", "name": "day", "id": "day-day", "label": "Day", **parts}
    return [
        {**day, "error": errors.get("day")},
        _text(typed, "time", "Time", errors, pad="numbers", maxlength=5, css="input--short"),
        _text(typed, "place", "Where?", errors, maxlength=80, wide=True),
    ]


def _who(typed: Written, staff: list[tuple[str, str]], errors: Errors) -> list[View]:
    nobody = [("", "Nobody"), *staff]
    return [
        fields.select("searched_by", "Who searched?", staff, typed.get("searched_by"), errors),
        fields.select("present", "Second member of staff", nobody, typed.get("present"), errors),
        _text(typed, "others", "Anybody else", errors, maxlength=120),
        _yes_no(typed, "same_sex", "Are both of the pupil’s sex?", errors),
        _text(
            typed,
            "exception",
            "If not, or if nobody else was there: why?",
            errors,
            rows=2,
            maxlength=300,
            wide=True,
            **{"if": "exception"},
        ),
    ]


def _why(typed: Written, errors: Errors) -> list[View]:
    asked = _choices(typed, "looked_for", "What was looked for?", codes.LOOKED_FOR, errors)
    return [
        {**asked, "type": "checkbox", "wide": True},
        _text(
            typed,
            "looked_for_words",
            "More precisely, if that helps",
            errors,
            maxlength=120,
            wide=True,
        ),
        _text(
            typed,
            "reason",
            "Why was it thought to be there?",
            errors,
            rows=3,
            maxlength=500,
            hint="Never describe an image.",
            wide=True,
        ),
    ]


def _power(typed: Written, errors: Errors) -> list[View]:
    by = [("", "Nobody’s"), *((item.value, said) for item, said in codes.CONSENT_BY.items())]
    powers = {item: title for item, (title, _) in codes.POWERS.items()}
    hints = {item.value: hint for item, (_, hint) in codes.POWERS.items()}
    power = _choices(typed, "power", "It rested on", powers, errors)
    for option in power["options"]:
        option["hint"] = hints[option["value"]]
    asked = _choices(typed, "consent", "Was consent asked?", codes.CONSENTS, errors, columns=3)
    chosen = typed.get("consent_by")
    answer = fields.select("consent_by", "Whose answer was it?", by, chosen, errors)
    return [
        {**power, "wide": True},
        {**asked, "wide": True},
        {**answer, "if": "consent"},
        {**_yes_no(typed, "understood", "Was it understood?", errors), "if": "consent"},
    ]


def _how(typed: Written, errors: Errors) -> list[View]:
    searched = _choices(typed, "searched", None, codes.SEARCHED, errors)
    hint = "More than outer clothing is for the police."
    return [
        {**searched, "type": "checkbox", "hint": hint, "wide": True},
        _yes_no(typed, "force", "Was force used?", errors),
        {
            **_text(typed, "force_words", "Which, and why?", errors, rows=2, maxlength=300),
            "wide": True,
            "if": "force",
        },
    ]


def _found(typed: Written, errors: Errors) -> list[View]:
    risk = _yes_no(typed, "risk", "Did it show a risk to anybody?", errors)
    hint = "If so, the devices are held at once."
    found = _yes_no(typed, "found", "Was something found?", errors)
    views = [{**found, "hint": "A device is one, too."}, {**risk, "hint": hint}]
    fates = [(item.value, said) for item, said in codes.FATES.items()]
    for number in range(ITEMS):
        name = f"item{number}"
        label = "Another thing" if number else "A thing that is no device"
        views.append({**_text(typed, name, label, errors, maxlength=80), "if": "found"})
        chosen = typed.get(f"fate{number}")
        fate = fields.select(f"fate{number}", "It was", fates, chosen, {})
        views.append({**fate, "if": "found"})
    return views


def _told(typed: Written, errors: Errors) -> list[View]:
    hint = "The safeguarding lead is alerted when this is signed, in any case."
    legend = "Was a parent or carer told?"
    told_how = _text(typed, "carer_told_how", "By whom, and how?", errors, maxlength=200)
    told_at = _text(typed, "carer_time", "Told at", errors, pad="numbers", maxlength=5)
    told = _choices(typed, "carer_told", legend, codes.CARER_TOLD, errors, columns=3)
    return [
        _text(
            typed,
            "dsl_told",
            "Safeguarding lead told at",
            errors,
            hint=hint,
            pad="numbers",
            maxlength=5,
            css="input--short",
            wide=True,
        ),
        {**told, "wide": True},
        {**told_at, "if": "told"},
        {**told_how, "if": "told"},
        _text(typed, "follow_up", "What follows?", errors, rows=2, maxlength=500, wide=True),
    ]


def _text(typed: Written, name: str, label: str, errors: Errors, **more: Any) -> View:
    return fields.text(name, label, str(typed.get(name, "")), errors, **more)


def _yes_no(typed: Written, name: str, legend: str, errors: Errors) -> View:
    return _choices(typed, name, legend, dict(_YES_NO), errors)


def _choices(
    typed: Written,
    name: str,
    legend: str | None,
    options: Mapping[Any, str],
    errors: Errors,
    *,
    columns: int = 2,
) -> View:
    given = typed.get(name, "")
    chosen = set(given) if isinstance(given, list) else {given}
    return {
        "kind": "choices",
        "name": name,
        "legend": legend,
        "legend_css": "choices__legend--small",
        "columns": columns,
        "error": errors.get(name),
        "options": [
            {"value": str(value), "title": title, "checked": str(value) in chosen}
            for value, title in options.items()
        ],
    }
