"""The words of what is chosen in a search's record."""

from kiosk.custody.safeguarding.searches import (
    CarerTold,
    Consent,
    ConsentBy,
    Fate,
    LookedFor,
    Power,
    Searched,
)

LOOKED_FOR = {
    LookedFor.DEVICE: "A phone or other device",
    LookedFor.BANNED: "Another thing that the rules ban",
    LookedFor.WEAPON: "A knife or weapon",
    LookedFor.ALCOHOL: "Alcohol",
    LookedFor.DRUGS: "Illegal drugs",
    LookedFor.STOLEN: "Stolen things",
    LookedFor.TOBACCO: "Tobacco, vapes, papers",
    LookedFor.FIREWORKS: "Fireworks",
    LookedFor.IMAGES: "Images that are against the law",
    LookedFor.OFFENCE: "A thing for an offence, injury or damage",
}
SEARCHED = {
    Searched.POCKETS: "Pockets",
    Searched.OUTER_CLOTHING: "Outer clothing",
    Searched.BAG: "Bag or belongings",
    Searched.LOCKER: "Locker, tray or desk",
}
POWERS = {
    Power.CONSENT: ("Consent", "the pupil or a carer agreed"),
    Power.STATUTE: ("The law", "the headteacher or whom they authorised, on reasonable grounds"),
}
CONSENTS = {
    Consent.NOT_ASKED: "Not asked",
    Consent.GIVEN: "Given",
    Consent.REFUSED: "Refused",
}
CONSENT_BY = {
    ConsentBy.PUPIL: "The pupil",
    ConsentBy.CARER: "A parent or carer",
    ConsentBy.BOTH: "Both",
}
CARER_TOLD = {
    CarerTold.TOLD: "Yes",
    CarerTold.NOT_YET: "Not yet",
    CarerTold.DSL_DECIDES: "Not yet: the safeguarding lead decides",
}
FATES = {
    Fate.KEPT: "kept by the school",
    Fate.RETURNED: "given back to the pupil",
    Fate.TO_CARER: "given to a parent or carer",
    Fate.TO_POLICE: "given to the police",
    Fate.DISPOSED: "disposed of",
}
