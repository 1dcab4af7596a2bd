"""What each basis of law enforcement asks (45 CFR 164.512(f))."""

from collections.abc import Mapping
from enum import StrEnum

from privacy_portal.law.citations import Rule, cfr
from privacy_portal.law.disclosing.conditions import Condition


class Item(StrEnum):
    """The facts that may be told to identify or find a person; no other may."""

    NAME_AND_ADDRESS = "name_and_address"
    BIRTH = "birth"
    SOCIAL_SECURITY_NUMBER = "social_security_number"
    BLOOD_TYPE = "blood_type"
    INJURY = "injury"
    TREATMENT_TIME = "treatment_time"
    DEATH_TIME = "death_time"
    APPEARANCE = "appearance"


ITEMS: Mapping[Item, Rule] = {
    Item.NAME_AND_ADDRESS: Rule("name and address", cfr("164.512(f)(2)(i)(A)")),
    Item.BIRTH: Rule("date and place of birth", cfr("164.512(f)(2)(i)(B)")),
    Item.SOCIAL_SECURITY_NUMBER: Rule("social security number", cfr("164.512(f)(2)(i)(C)")),
    Item.BLOOD_TYPE: Rule("ABO blood type and rh factor", cfr("164.512(f)(2)(i)(D)")),
    Item.INJURY: Rule("type of injury", cfr("164.512(f)(2)(i)(E)")),
    Item.TREATMENT_TIME: Rule("date and time of treatment", cfr("164.512(f)(2)(i)(F)")),
    Item.DEATH_TIME: Rule("date and time of death", cfr("164.512(f)(2)(i)(G)")),
    Item.APPEARANCE: Rule("distinguishing physical characteristics", cfr("164.512(f)(2)(i)(H)")),
}
NEVER_ITEMS = Rule(
    "Nothing about DNA, dental records, or samples or analysis of body fluids or tissue may be told to "
    "identify or find a person.",
    cfr("164.512(f)(2)(ii)"),
)
ONLY_ITEMS = Rule(
    "To identify or find a person, only eight facts may be told.",
    cfr("164.512(f)(2)(i)"),
)
REPORT_REQUIRED = Condition(
    "REPORT_REQUIRED",
    "Which law requires reports of such wounds or injuries? Abuse has rules of its own.",
    cfr("164.512(f)(1)(i)"),
)
WARRANT_ONLY = Condition(
    "WARRANT_ONLY",
    "The order, warrant or summons of a court or judicial officer is on file, and it holds only what that "
    "asks for.",
    cfr("164.512(f)(1)(ii)(A)"),
    by_papers=True,
)
GRAND_JURY = Condition(
    "GRAND_JURY",
    "The grand jury's subpoena is on file, and it holds only what that asks for.",
    cfr("164.512(f)(1)(ii)(B)"),
    by_papers=True,
)
FINDINGS: tuple[Condition, ...] = (
    Condition(
        "REQUEST_PROCESS",
        "The request is on file: an administrative subpoena or summons, a civil or authorized investigative "
        "demand, or similar process that a law authorizes.",
        cfr("164.512(f)(1)(ii)(C)"),
        by_papers=True,
    ),
    Condition(
        "REQUEST_RELEVANT",
        "What is asked for is relevant and material to a legitimate inquiry of law enforcement.",
        cfr("164.512(f)(1)(ii)(C)(1)"),
    ),
    Condition(
        "REQUEST_SPECIFIC",
        "The request is specific and limited in scope as far as its purpose allows.",
        cfr("164.512(f)(1)(ii)(C)(2)"),
    ),
    Condition(
        "REQUEST_NOT_DEIDENTIFIED",
        "Information without names could not reasonably be used.",
        cfr("164.512(f)(1)(ii)(C)(3)"),
    ),
)
OFFICER_ASKED = Condition(
    "OFFICER_ASKED",
    "An officer asked for it, to identify or find a suspect, fugitive, material witness or missing person.",
    cfr("164.512(f)(2)"),
)
CRIME_VICTIM = Condition(
    "CRIME_VICTIM",
    "The individual agrees, or could not be asked and three things hold.",
    cfr("164.512(f)(3)"),
    (
        (
            Condition(
                "CRIME_VICTIM_AGREES",
                "The individual agrees that law enforcement is told.",
                cfr("164.512(f)(3)(i)"),
            ),
        ),
        (
            Condition(
                "VICTIM_CANNOT_AGREE",
                "The individual cannot agree, for want of capacity or in an emergency.",
                cfr("164.512(f)(3)(ii)"),
            ),
            Condition(
                "VICTIM_NOT_AGAINST",
                "The officer says that it is needed to find out whether somebody else broke the law, and "
                "will not be used against the victim.",
                cfr("164.512(f)(3)(ii)(A)"),
            ),
            Condition(
                "VICTIM_CANNOT_WAIT",
                "The officer says that action which depends on it would suffer by waiting for the agreement.",
                cfr("164.512(f)(3)(ii)(B)"),
            ),
            Condition(
                "VICTIM_BEST_INTEREST",
                "In professional judgment it is in the individual's best interest.",
                cfr("164.512(f)(3)(ii)(C)"),
            ),
        ),
    ),
)
DEATH_BY_CRIME = Condition(
    "DEATH_BY_CRIME",
    "The individual has died, and the clinic suspects that a crime led to the death.",
    cfr("164.512(f)(4)"),
)
EVIDENCE_HERE = Condition(
    "EVIDENCE_HERE",
    "The clinic believes in good faith that it is evidence of a crime on its premises.",
    cfr("164.512(f)(5)"),
)
CRIME_ALERT = Condition(
    "CRIME_ALERT",
    "Emergency care was given away from the premises, and it is necessary to tell of a crime, its place or "
    "victims, or who did it.",
    cfr("164.512(f)(6)(i)"),
)
NOT_ABUSE = Condition(
    "NOT_ABUSE",
    "The emergency does not come from abuse, neglect or domestic violence, which have rules of their own.",
    cfr("164.512(f)(6)(ii)"),
)

POLICE_ASKS: Mapping[str, tuple[Condition, ...]] = {
    "law_enforcement_required": (REPORT_REQUIRED,),
    "warrant": (WARRANT_ONLY,),
    "grand_jury": (GRAND_JURY,),
    "administrative_request": FINDINGS,
    "identification": (OFFICER_ASKED,),
    "crime_victim": (CRIME_VICTIM,),
    "suspicious_death": (DEATH_BY_CRIME,),
    "crime_on_premises": (EVIDENCE_HERE,),
    "crime_in_emergency": (CRIME_ALERT, NOT_ABUSE),
}
