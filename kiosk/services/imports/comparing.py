"""A file compared with the register: who is who, what is doubtful, what would change."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from kiosk.importing import matching as m
from kiosk.importing.compare import Adults, compare
from kiosk.importing.findings import Compared, Difference, Finding
from kiosk.importing.known import KnownAdult, KnownPupil
from kiosk.importing.people import FileAdult, FilePupil
from kiosk.importing.problems import Problems
from kiosk.services.acting import new_id
from kiosk.services.imports.scratch import Scratch
from kiosk.services.imports.sides import as_known, ended_by_hand, joined
from kiosk.services.people.roll import Enrolled
from kiosk.services.ports import Facts

_MEND = "Correct it in the school’s system or in the file, then import it again."
_BY_HAND = "If they are two pupils, mark the one who left first. If they are one, mend the name."


@dataclass
class Workbench:
    """One comparison: the scratch that it lies in, and the problems found."""

    scratch: Scratch
    counted: str = "row"
    given: int = 0
    """The highest number that Phonebox gave to a pupil."""
    counts: dict[str, int] = field(default_factory=dict)
    told: int = 0
    """Pupils of whom the file tells."""

    def __post_init__(self) -> None:
        self.problems = Problems(self.counted)

    # --- both sides are laid out ---

    def lay_out_register(self, facts: Facts) -> None:
        """Put the whole register on the workbench, page by page."""
        fixed = frozenset(concern.adult_id for concern in facts.concerns())
        ended = ended_by_hand(facts, fixed)
        after = ""
        while page := facts.roll(after):
            for enrolled in page:
                self._lay_out(enrolled, fixed, ended.get(enrolled.pupil.id, ()))
            after = page[-1].pupil.id

    def _lay_out(
        self, enrolled: Enrolled, fixed: frozenset[str], ended: tuple[KnownAdult, ...]
    ) -> None:
        known = as_known(enrolled, fixed, ended)
        self.given = max(self.given, m.own_number(known.ref))
        upns = (known.upn, known.former_upn)
        keys = m.pupil_keys(known.name, known.ref, upns, known.born)
        self.scratch.add_known(known, keys)
        for adult in (*(link.adult for link in known.links), *known.ended):
            keys = m.adult_keys(adult.name, adult.ref, adult.phone, adult.email)
            self.scratch.add_adult(adult, keys, seen=False)

    def lay_out_file(self, pupils: Iterable[FilePupil], on_row: Callable[[], None]) -> None:
        """Put the file beside it. Raises FileRefused where two rows contradict each other."""
        for pupil in pupils:
            on_row()
            self._beside(pupil)
        self.problems.settle()

    def _beside(self, pupil: FilePupil) -> None:
        identity = _identity(pupil)
        first = self.scratch.first_with(identity)
        if first is not None and m.folded(first.name) != m.folded(pupil.name):
            what = f"This number belongs to {first.name} in {self.counted} {first.row}."
            self.problems.note(what, _MEND, pupil.row)
            return
        if pupil.upn:
            twin = self.scratch.first_with(m.by_upn(pupil.upn))
            if twin is not None and _identity(twin) != identity:
                what = f"The same UPN stands in {self.counted} {twin.row}."
                self.problems.note(what, _MEND, pupil.row, "UPN")
                return
        for adult in pupil.adults:
            self._same_adult(pupil, adult)
        keys = [identity, *([m.by_upn(pupil.upn)] if pupil.upn else [])]
        keys += [f"adult {adult.ref}" for adult in pupil.adults if adult.ref]
        self.scratch.add_told(identity, keys, first.row if first else pupil.row, pupil)

    def _same_adult(self, pupil: FilePupil, adult: FileAdult) -> None:
        row = self.scratch.first_with(f"adult {adult.ref}") if adult.ref else None
        other = next((item for item in row.adults if item.ref == adult.ref), None) if row else None
        if row and other and m.folded(other.name) != m.folded(adult.name):
            what = f"The contact {adult.ref} is {other.name} in {self.counted} {row.row}."
            self.problems.note(what, _MEND, pupil.row)

    # --- and compared ---

    def compare(self, on_pupil: Callable[[], None]) -> None:
        """Compare every pupil. Raises FileRefused where somebody cannot be told for certain."""
        adults = Adults(self._find_adult, self._made_adult, new_id)
        for rows in self.scratch.told():
            on_pupil()
            self.told += 1
            pupil = joined(rows)
            known, by_name = self._find_pupil(pupil)
            if known is not None and not self.scratch.see(known.id):
                what = f"{known.name} of the register stands in another {self.counted} too."
                self.problems.note(what, _MEND, pupil.row)
                continue
            ref = pupil.ref or (known.ref if known else "")
            if not ref:
                self.given += 1
            compared = compare(pupil, known, adults, m.own_ref(self.given))
            self._keep(compared, known if by_name else None)
        self.problems.settle()
        for missing in self.scratch.unseen():
            if not missing.left:
                who = (missing.name, "", missing.class_name)
                self._found(Finding("missing", "pupil", *who, id=missing.id))

    def _keep(self, compared: Compared, by_name: KnownPupil | None) -> None:
        if compared.changes:
            self.scratch.add_part(compared.changes)
        else:
            self.counts["untouched"] = self.counts.get("untouched", 0) + 1
        if by_name is not None:
            same = Difference("Found by", "", "name and year alone: is it the same child?")
            self._found(Finding("left", "pupil", by_name.name, "", by_name.class_name, (same,)))
        for finding in compared.findings:
            self._found(finding)

    def _found(self, finding: Finding) -> None:
        key = f"{finding.about}s_{finding.kind}"
        self.counts[key] = self.counts.get(key, 0) + 1
        self.scratch.add_finding(finding)

    # --- who is who ---

    def _find_pupil(self, pupil: FilePupil) -> tuple[KnownPupil | None, bool]:
        """The pupil of the register, and whether only the name and the year tell so."""
        upns = [upn for upn in (pupil.upn, pupil.former_upn) if upn]
        by_upn = {found for upn in upns for found in self.scratch.ids_of(m.by_upn(upn))}
        by_ref = set(self._of_number(pupil)) if pupil.ref else set()
        if len(by_upn | by_ref) > 1:
            names = sorted(self.scratch.known(found).name for found in by_upn | by_ref)
            what = f"Its numbers are those of two pupils of the register: {' and '.join(names)}."
            self.problems.note(what, _BY_HAND, pupil.row)
            return None, False
        found = by_upn | by_ref
        if not found and pupil.born:
            found = set(self.scratch.ids_of(m.by_birth(pupil.name, pupil.born))[:1])
        if found:
            return self._checked(pupil, self.scratch.known(found.pop()), sure=bool(by_upn))
        return self._by_name(pupil)

    def _of_number(self, pupil: FilePupil) -> list[str]:
        """Whose number it is; one that a leaver had may have been given to somebody else."""
        found = [self.scratch.known(item) for item in self.scratch.ids_of(m.by_ref(pupil.ref))]
        same = m.folded(pupil.name)
        here = [k for k in found if not k.left or m.folded(k.name) == same]
        return [k.id for k in here if not k.left] or [k.id for k in here]

    def _checked(
        self, pupil: FilePupil, known: KnownPupil, *, sure: bool
    ) -> tuple[KnownPupil | None, bool]:
        born = pupil.born and known.born and pupil.born == known.born
        words = set(m.folded(pupil.name).split()) & set(m.folded(known.name).split())
        if not (sure or born or words):
            what = f"Its number is that of {known.name} in the register."
            self.problems.note(what, _BY_HAND, pupil.row)
        return known, False

    def _by_name(self, pupil: FilePupil) -> tuple[KnownPupil | None, bool]:
        """The one pupil of this name whom nothing tells from the file's; never one of several."""
        found = [self.scratch.known(item) for item in self.scratch.ids_of(m.by_name(pupil.name))]
        alike = [known for known in found if not known.left and _may_be(pupil, known)]
        if len(found) == len(alike) == 1:
            return alike[0], True
        return None, False

    def _find_adult(
        self, told: FileAdult, pupil: KnownPupil | None
    ) -> tuple[KnownAdult, bool] | None:
        keys = m.adult_keys(told.name, told.ref, told.phone, told.email)
        for key in keys[: 1 if told.ref else 0]:
            if found := self.scratch.adults_of(key):
                return found[0]
        theirs = (*(link.adult for link in pupil.links), *pupil.ended) if pupil else ()
        for adult in theirs:
            if m.folded(adult.name) == m.folded(told.name):
                return adult, self.scratch.is_seen(adult.id)
        for key in keys:
            found = self.scratch.adults_of(key)
            if len({adult.id for adult, _ in found}) == 1:
                return found[0]
        return None

    def _made_adult(self, adult: KnownAdult, told: FileAdult) -> None:
        keys = m.adult_keys(told.name, told.ref, told.phone, told.email)
        self.scratch.add_adult(adult, keys, seen=True)


def _identity(pupil: FilePupil) -> str:
    """What makes rows of a file those of one pupil."""
    if pupil.ref:
        return m.by_ref(pupil.ref)
    if pupil.upn:
        return f"self {m.by_upn(pupil.upn)}"
    return m.by_birth(pupil.name, pupil.born) if pupil.born else m.by_name(pupil.name)


def _may_be(pupil: FilePupil, known: KnownPupil) -> bool:
    """Whether nothing that both sides say tells these two apart."""
    both = ((pupil.upn, known.upn), (pupil.born, known.born))
    if any(one and other and one != other for one, other in both):
        return False
    if pupil.ref and known.ref and not m.own_number(known.ref):
        return False
    return pupil.year == known.year
