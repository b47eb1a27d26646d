"""Putting right what was wrong: corrections, a release in error, and getting it back."""

from dataclasses import dataclass

from kiosk.custody import asks
from kiosk.custody.acts.mending import About, Correction, RecordRecovery, Recovery
from kiosk.custody.acts.mends import needs_second_person
from kiosk.custody.acts.second_person import Wanted, fitting
from kiosk.custody.case import Case
from kiosk.custody.decide import why_not as judge
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.events import RecordEvent, Released
from kiosk.custody.reasons import NO_DESCRIPTION
from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import Action
from kiosk.custody.visibility import is_restricted
from kiosk.services.acting import Who, actor_of, ask_on_record, judged, refused
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.records.looking import NotOpen, sight_of
from kiosk.services.views import Logged


@dataclass(frozen=True)
class Wrong:
    """An entry that may be said to have been wrong, and its record."""

    logged: Logged
    record: CustodyRecord

    @property
    def is_release(self) -> bool:
        """Whether it let the device go."""
        return isinstance(self.logged.event, Released)

    @property
    def takes_words(self) -> bool:
        """Whether free text is taken; never of a suspected image."""
        return self.record.reason not in NO_DESCRIPTION


def wrong_entry(facts: Facts, who: Who, record_id: str, sequence: int) -> Wrong | None:
    """This entry of this record, if there is one that may be read. Raises NotOpen."""
    record, logged = facts.record(record_id), facts.entry(sequence)
    if record is None or logged is None or not isinstance(logged.event, RecordEvent):
        return None
    if logged.event.record_id != record_id:
        return None
    if is_restricted(record) and not sight_of(who).restricted:
        raise NotOpen
    return Wrong(logged, record)


def wanted_of(said: Correction, text: str | None) -> Wanted:
    """What a second person agrees to: exactly this correction, in these words."""
    return Wanted(Action.CORRECT, text or said.about, None, said.subject)


def needs_second(facts: Facts, who: Who, record: CustodyRecord, said: Correction) -> bool:
    """Whether somebody else must agree to this correction first."""
    ask, actor = ask_of(facts, record.record_id, said, None), actor_of(facts, who)
    return needs_second_person(Case(ask, record, actor, facts.school(), facts.now.at))


def correct(
    store: Store, who: Who, command_id: str, record_id: str, said: Correction, text: str | None
) -> Done:
    """Say that an earlier entry was wrong; where a second person must agree, they have."""

    def decide(facts: Facts) -> Outcome:
        record = facts.record(record_id)
        if record is None:
            return refused(Code.NOT_IN_CUSTODY)
        if said.about == About.PUPIL and facts.pupil(said.right_id or "") is None:
            return judged(facts, ask_of(facts, record_id, Correction(said.sequence, said.about),
                          text), record, who)  # fmt: skip
        given = fitting(record, wanted_of(said, text), facts.now.at)
        approval_id = given.approval_id if given else None
        return judged(facts, ask_of(facts, record_id, said, text, approval_id), record, who)

    return store.act(who.command(command_id), decide)


def ask_of(
    facts: Facts,
    record_id: str,
    said: Correction,
    text: str | None,
    approval_id: str | None = None,
) -> asks.Correct:
    """The correction as it is judged, with what the register says of the right device."""
    which = said.right_id if said.about == About.DEVICE else None
    device = facts.device(which) if which else None
    return asks.Correct(
        record_id,
        sequence=said.sequence,
        about=said.about,
        text=text,
        right_id=None if which else said.right_id,
        right_at=said.right_at,
        approval_id=approval_id,
        right_device=which,
        device_of=device.pupil_id if device else None,
        device_is_here=device is not None and facts.open_record_of(device.id) is not None,
        register=said.register,
    )


def why_not(
    facts: Facts, who: Who, record: CustodyRecord, said: Correction, text: str | None
) -> tuple[Refusal, ...]:
    """What speaks against it, apart from the second person whom it is still to be asked of."""
    ask = ask_of(facts, record.record_id, said, text)
    found = judge(ask, record, actor_of(facts, who), facts.school(), facts.now.at)
    return tuple(item for item in found if item.code is not Code.APPROVAL_MISSING)


def report_error(
    store: Store, who: Who, command_id: str, record_id: str, sequence: int, what: str, note: str
) -> Done:
    """Say that a release was wrong: the alarm, at once and alone."""
    ask = asks.ReportReleasedInError(record_id, sequence, note or None, what)
    return ask_on_record(store, who, command_id, ask)


def record_recovery(
    store: Store, who: Who, command_id: str, record_id: str, step: Recovery, note: str | None
) -> Done:
    """Record one step of getting it back."""
    return ask_on_record(store, who, command_id, RecordRecovery(record_id, step, note))
