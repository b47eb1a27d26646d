"""A dispute about who may collect is written down for the headteacher."""

from kiosk.custody.people.disputes import ALERT, TOLD, DisputeNoted, why_not_note
from kiosk.custody.register import AlertRaised
from kiosk.services.acting import Who, actor_of, new_id, refused
from kiosk.services.ports import Done, Facts, Outcome, Store


def note(store: Store, who: Who, command_id: str, pupil_id: str, adult_id: str, words: str) -> Done:
    """Write down what was said of this adult; the headteacher is alerted, nothing else changes."""

    def decide(facts: Facts) -> Outcome:
        theirs = {link.adult.id for link in facts.links_of_pupil(pupil_id)}
        actor = actor_of(facts, who)
        against = list(why_not_note(actor, pupil_id, words, is_theirs=adult_id in theirs))
        if against:
            return refused(*against)
        noted = DisputeNoted(pupil_id, adult_id, words.strip())
        alert = AlertRaised(new_id(), ALERT, TOLD, adult_id=adult_id)
        return Outcome((noted, alert), answer={"adult": adult_id, "pupil": pupil_id})

    return store.act(who.command(command_id), decide)
