"""On the way to the office, in sentences."""

from kiosk.custody.acts import transit as w
from kiosk.web import words
from kiosk.web.timeline.telling import ATTENTION, Telling, Told, facts

OUT = {
    w.Out.LOCKED_AWAY: "It is locked away elsewhere in the school",
    w.Out.HOLDER_BRINGS_IT: "Whoever has it brings it on the next school day",
    w.Out.LOOKED_FOR: "It is being looked for",
}
WAITS = {
    w.Wait.LEADER_TOLD: "A school leader was told",
    w.Wait.LEADER_ASKED: "A school leader was asked to decide",
    w.Wait.FAMILY_TOLD: "The family was told",
    w.Wait.STAYS: "It stays at school until then",
}


def taken_over(t: Telling, event: w.TakenOver) -> Told:
    """Another member of staff has the device."""
    before = t.before
    had = before.holder if before else None
    from_whom = f"Until then {t.staff(had)} had it." if had else None
    by = None if t.logged.staff_id == event.to else f"Recorded by {t.actor}."
    return Told(f"{t.staff(event.to)} has it now, on its way to the office", facts(from_whom, by))


def brought_by(t: Telling, event: w.BroughtBy) -> Told:
    """Somebody else than the holder brought it."""
    return Told(f"{t.staff(event.brought_by)} brought it to the office, said {t.actor}")


def left_out(t: Telling, event: w.LeftOut) -> Told:
    """The day may close with it out."""
    what = f"{t.actor} decided that the day may close while it is on its way"
    return Told(what, (f"{OUT[event.because]}.",), ATTENTION)


def wait_answered(t: Telling, event: w.WaitAnswered) -> Told:
    """What is done about a long wait."""
    told = f"Told: {t.staff(event.told)}." if event.told else None
    what = f"School is next on {words.long_date(event.until, t.at)}"
    return Told(what, facts(f"{WAITS[event.answer]}.", told))
