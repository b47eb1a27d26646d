"""A scan at a station: what was read, what it comes to there, and what the screen will show."""

from dataclasses import dataclass, replace

from kiosk.custody import asks
from kiosk.custody.errors import Code as Refused
from kiosk.custody.permissions import at_the_desk
from kiosk.scanning.outcomes import ScanOutcome
from kiosk.scanning.router import Activity, Step, Thing, route
from kiosk.services.acting import Who, judged
from kiosk.services.desk.collecting import collection_at, with_scan
from kiosk.services.desk.collection import begun
from kiosk.services.desk.family import HERE
from kiosk.services.desk.hand_in import coming_in
from kiosk.services.desk.home_time import going_home
from kiosk.services.desk.lessons import lending_out
from kiosk.services.desk.passing import passing_on
from kiosk.services.desk.reading import Read, Scan, read_of
from kiosk.services.desk.stations import is_left, locked, with_line
from kiosk.services.ports import Command, Done, Facts, Outcome, Store
from kiosk.services.school.closing import seeing
from kiosk.services.views import Device, Station

REPEAT_SECONDS = 1.0

_SHOWN = {Refused.EXEMPT: ScanOutcome.EXEMPT, Refused.PUPIL_LEFT: ScanOutcome.PUPIL_LEFT}

_WAYS_OUT = {Step.GO_HOME: going_home, Step.PASS_ON: passing_on, Step.LEND: lending_out}
_READ = {Thing.DEVICE: ScanOutcome.SELECTED, Thing.RETIRED: ScanOutcome.RETIRED_CODE}


def take(store: Store, scan: Scan) -> Done:
    """Judge a scan at its station; the same scan gives the same answer.

    A station that was left alone for too long is locked first, and the answer says `left`; so is
    one whose holder's account has ended meanwhile, as a supply teacher's does overnight.
    """
    command = Command(scan.id, {"reader": scan.reader}, scan.station)

    def decide(facts: Facts) -> Outcome:
        station = facts.station(scan.station)
        if not _must_lock(facts, station, scan.left_for):
            return _Taking(facts, scan, station).outcome()
        leaving, station = locked(facts, scan.station)
        outcome = _Taking(facts, scan, station).outcome()
        answer = {**outcome.answer, "left": True}
        return replace(outcome, answer=answer, changes=(*leaving, station, *outcome.changes))

    return store.act(command, decide)


def _must_lock(facts: Facts, station: Station, left_for: float | None) -> bool:
    if station.staff_id is None:
        return False
    staff = facts.staff(station.staff_id)
    return is_left(facts, left_for) or staff is None or staff.disabled


@dataclass(frozen=True)
class _Taking:
    """One scan being judged, with the facts of its transaction."""

    facts: Facts
    scan: Scan
    station: Station

    def outcome(self) -> Outcome:
        read = read_of(self.facts, self.scan)
        activity = Activity(self.station.activity)
        way = route(read.thing, activity, signed_in=self.station.staff_id is not None)
        if way.step is None:
            return self._shown(way.outcome or ScanOutcome.UNKNOWN_CODE, read)
        if way.step is Step.UNDO:
            return self._undone()
        if way.step is Step.LOCK:
            leaving, station = locked(self.facts, self.station.name)
            answer = {"outcome": ScanOutcome.LOCKED.value}
            return Outcome(answer=answer, changes=(*leaving, station))
        device = self.facts.device(read.link.device_id) if read.link else None
        if way.step is Step.READ_MARK:
            return self._read_mark(read, device)
        if device is None:
            return self._shown(ScanOutcome.UNKNOWN_CODE, read)
        if way.step in _WAYS_OUT:
            return self._leave(way.step, device)
        step = {
            Step.HAND_IN: self._hand_in,
            Step.COLLECT: self._collect,
            Step.COUNT: self._count,
        }
        return step.get(way.step, self._select)(device)

    @property
    def who(self) -> Who:
        staff = self.facts.staff(self.station.staff_id) if self.station.staff_id else None
        if staff is None:
            raise LookupError("a step is taken only where somebody is signed in")
        return Who(staff.id, at_the_desk(staff.roles), self.station.name, self.scan.os_user)

    def _shown(self, outcome: ScanOutcome, read: Read) -> Outcome:
        if outcome in (ScanOutcome.NOT_SIGNED_IN, ScanOutcome.BADGE):
            answer = {"outcome": outcome.value}
            if outcome is ScanOutcome.BADGE and read.staff_id:
                answer["staff"] = read.staff_id
            return Outcome(answer=answer, remember=False)
        if outcome is ScanOutcome.RANDOM_UID and self._just_read():
            return Outcome(answer={"outcome": ScanOutcome.REPEAT_IGNORED.value})
        tag = self.scan.tag if read.thing in (Thing.NEW_TAG, Thing.RETIRED) else None
        only_shown = Outcome(answer={"outcome": outcome.value})
        return self.shown_on_screen(only_shown, code=read.shown, tag=tag)

    def _just_read(self) -> bool:
        """Whether a sticker was read a moment ago: a phone answers beside its sticker."""
        if not self.station.recent:
            return False
        newest = self.station.recent[0]
        passed = self.facts.now.at.timestamp() - newest["at"]
        sticker = newest.get("device") or newest.get("tag")
        return bool(sticker) and 0 <= passed <= REPEAT_SECONDS

    def _hand_in(self, device: Device) -> Outcome:
        word, outcome = coming_in(self.facts, self.who, device)
        if outcome.refusals:
            shown = _SHOWN.get(outcome.refusals[0].code, ScanOutcome.REFUSED)
            return self.shown_on_screen(_with(outcome, shown), device)
        return self.shown_on_screen(_with(outcome, ScanOutcome(word)), device)

    def _leave(self, step: Step, device: Device) -> Outcome:
        shown, outcome = _WAYS_OUT[step](self.facts, self.who, device)
        if shown is ScanOutcome.REPEAT_IGNORED:
            return Outcome(answer={"outcome": shown.value})
        return self.shown_on_screen(_with(outcome, shown), device)

    def _read_mark(self, read: Read, device: Device | None) -> Outcome:
        outcome = _with(Outcome(), _READ.get(read.thing, ScanOutcome.UNKNOWN_CODE))
        code, tag = (None, self.scan.tag) if self.scan.tag else (read.shown, None)
        return self.shown_on_screen(outcome, device, code=code, tag=tag)

    def _select(self, device: Device) -> Outcome:
        record = self.facts.open_record_of(device.id)
        answer = {"record": record.record_id if record else None}
        return self.shown_on_screen(_with(Outcome(answer=answer), ScanOutcome.SELECTED), device)

    def _count(self, device: Device) -> Outcome:
        shown, station, record_id = seeing(self.facts, self.station, device)
        answer = _with(Outcome(answer={"record": record_id}), shown)
        return replace(self, station=station).shown_on_screen(answer, device)

    def _collect(self, device: Device) -> Outcome:
        record = self.facts.open_record_of(device.id)
        collection = collection_at(self.station)
        if collection is not None and collection.stopped:
            return self.shown_on_screen(_with(Outcome(), ScanOutcome.REFUSED), device)
        if record is None or record.pupil_id is None or record.state not in HERE:
            return self.shown_on_screen(_with(Outcome(), ScanOutcome.NOT_HERE), device)
        after = with_scan(self.facts, collection, record) if collection else None
        if collection is None or not (after or collection.collector_id or collection.scanned):
            # Nothing was done yet for another pupil: this scan begins anew.
            collection = begun(self.facts, record.pupil_id)
            after = with_scan(self.facts, collection, record)
        collecting = after or replace(collection, wrong_device=device.id)
        station = replace(self.station, collection=collecting.as_data())
        outcome = ScanOutcome.SELECTED if after else ScanOutcome.DEVICE_MISMATCH
        answer = Outcome(answer={"record": record.record_id})
        return replace(self, station=station).shown_on_screen(_with(answer, outcome), device)

    def _undone(self) -> Outcome:
        newest = next((item for item in self.station.recent if item.get("record")), None)
        record = self.facts.record(newest["record"]) if newest else None
        if record is None:
            return self.shown_on_screen(Outcome(answer={"outcome": ScanOutcome.REFUSED.value}))
        outcome = judged(self.facts, asks.Void(record.record_id), record, self.who)
        shown = ScanOutcome.REFUSED if outcome.refusals else ScanOutcome.VOIDED
        device = self.facts.device(record.device_id) if record.device_id else None
        return self.shown_on_screen(_with(outcome, shown), device)

    def shown_on_screen(
        self,
        outcome: Outcome,
        device: Device | None = None,
        *,
        code: str | None = None,
        tag: str | None = None,
    ) -> Outcome:
        """The outcome, remembered, with its line added to the station's last scans."""
        station = with_line(self.station, self.facts, outcome.answer, device, code=code, tag=tag)
        actor = self.who.command(self.scan.id).actor
        return replace(outcome, changes=(*outcome.changes, station), remember=True, actor=actor)


def _with(outcome: Outcome, shown: ScanOutcome) -> Outcome:
    return replace(outcome, answer={**outcome.answer, "outcome": shown.value})
