"""What research, deaths, threats, government functions and workers' compensation ask (164.512(g) to (l))."""

from collections.abc import Mapping

from privacy_portal.law.citations import cfr
from privacy_portal.law.disclosing.conditions import Condition

CORONER = Condition(
    "CORONER_DUTY",
    "It is to identify a person who died, to find the cause of death, or for another duty that a law gives "
    "the coroner or examiner.",
    cfr("164.512(g)(1)"),
)
FUNERAL = Condition(
    "FUNERAL_DUTY",
    "The funeral director needs it for duties toward the person who died, or is about to.",
    cfr("164.512(g)(2)"),
)
EITHER_DEATH = Condition(
    "DEATH_DUTY",
    "It goes to a coroner, examiner or funeral director for what they must do.",
    cfr("164.512(g)"),
    ((CORONER,), (FUNERAL,)),
)
DONATION = Condition(
    "DONATION",
    "The recipient procures, banks or transplants organs, eyes or tissue from people who died, and this "
    "helps it.",
    cfr("164.512(h)"),
)
WAIVER: tuple[Condition, ...] = (
    Condition(
        "WAIVER_BOARD",
        "The waiver names the review or privacy board and the day of its approval.",
        cfr("164.512(i)(2)(i)"),
        by_papers=True,
    ),
    Condition(
        "WAIVER_CRITERIA",
        "The waiver says that the board found the criteria met: minimal risk to privacy, and research that "
        "could not be done without.",
        cfr("164.512(i)(2)(ii)"),
        by_papers=True,
    ),
    Condition(
        "WAIVER_NEEDED",
        "The waiver describes the information that the board found necessary, and this is that.",
        cfr("164.512(i)(2)(iii)"),
        by_papers=True,
    ),
    Condition(
        "WAIVER_PROCEDURE",
        "The waiver says whether the board met in full or by expedited review.",
        cfr("164.512(i)(2)(iv)"),
        by_papers=True,
    ),
    Condition(
        "WAIVER_SIGNED",
        "The chair of the board, or a member the chair named, signed the waiver.",
        cfr("164.512(i)(2)(v)"),
        by_papers=True,
    ),
)
PREPARATORY: tuple[Condition, ...] = (
    Condition(
        "PREPARES_PROTOCOL",
        "The researcher says that it is only to prepare a protocol or the like.",
        cfr("164.512(i)(1)(ii)(A)"),
    ),
    Condition(
        "PREPARES_HERE",
        "The researcher says that nothing leaves the clinic.",
        cfr("164.512(i)(1)(ii)(B)"),
    ),
    Condition(
        "PREPARES_NEEDS",
        "The researcher says that it is necessary for the research.",
        cfr("164.512(i)(1)(ii)(C)"),
    ),
)
DECEDENTS: tuple[Condition, ...] = (
    Condition(
        "DECEDENTS_ONLY",
        "The researcher says that it is only for research about people who have died.",
        cfr("164.512(i)(1)(iii)(A)"),
    ),
    Condition(
        "DECEDENTS_PROOF",
        "The death is documented, where the clinic asked for that.",
        cfr("164.512(i)(1)(iii)(B)"),
    ),
    Condition(
        "DECEDENTS_NEEDS",
        "The researcher says that it is necessary for the research.",
        cfr("164.512(i)(1)(iii)(C)"),
    ),
)
IMMINENT: tuple[Condition, ...] = (
    Condition(
        "THREAT_IMMINENT",
        "It is necessary to prevent or lessen a serious and imminent threat to somebody's health or safety.",
        cfr("164.512(j)(1)(i)(A)"),
    ),
    Condition(
        "THREAT_ABLE",
        "The recipient can reasonably prevent or lessen the threat, or is its target.",
        cfr("164.512(j)(1)(i)(B)"),
    ),
)
THREAT_POLICE = Condition(
    "THREAT_POLICE",
    "It goes to law enforcement, which needs it to identify or apprehend the individual.",
    cfr("164.512(j)(1)(ii)"),
)
THREAT = Condition(
    "THREAT",
    "In good faith the clinic believes one of three things.",
    cfr("164.512(j)(1)"),
    (
        IMMINENT,
        (
            Condition(
                "THREAT_FLED",
                "The individual admitted to a violent crime, or escaped.",
                cfr("164.512(j)(1)(ii)"),
                (
                    (
                        Condition(
                            "THREAT_ADMITTED",
                            "The individual admitted to a violent crime that may have done serious harm, "
                            "outside of therapy and of asking for it; only that statement and what "
                            "identifies the individual go.",
                            cfr("164.512(j)(1)(ii)(A)"),
                        ),
                    ),
                    (
                        Condition(
                            "THREAT_ESCAPED",
                            "It appears that the individual escaped from custody.",
                            cfr("164.512(j)(1)(ii)(B)"),
                        ),
                    ),
                ),
            ),
            THREAT_POLICE,
        ),
    ),
)
MILITARY = Condition(
    "MILITARY_COMMAND",
    "The authority and its purpose stand in a notice in the Federal Register, or it is the Department of "
    "Veterans Affairs and decides on benefits.",
    cfr("164.512(k)(1)"),
)
INTELLIGENCE = Condition(
    "INTELLIGENCE",
    "The recipient is an authorized federal official, and it is for lawful national security activities.",
    cfr("164.512(k)(2)"),
)
PROTECTION = Condition(
    "PROTECTION",
    "The recipient is an authorized federal official, and it is to protect the President or others the law "
    "names.",
    cfr("164.512(k)(3)"),
)
SUITABILITY = Condition(
    "SUITABILITY",
    "The clinic is part of the Department of State.",
    cfr("164.512(k)(4)"),
)
IN_CUSTODY: tuple[Condition, ...] = (
    Condition(
        "CUSTODY_NEEDS",
        "The institution or officer says that it needs this for care, health, safety or order in custody.",
        cfr("164.512(k)(5)(i)"),
    ),
    Condition("STILL_IN_CUSTODY", "The individual is in custody now.", cfr("164.512(k)(5)(iii)")),
)
BENEFITS = Condition(
    "BENEFITS",
    "The clinic is, or is part of, a government program of public benefits.",
    cfr("164.512(k)(6)"),
)
BACKGROUND = Condition(
    "BACKGROUND",
    "The clinic is one that a State named to report, and it holds what identifies the person and no "
    "diagnosis.",
    cfr("164.512(k)(7)"),
)
COMPENSATION = Condition(
    "COMPENSATION_LAW",
    "Which law on workers' compensation allows it? Disclose what is necessary to keep that law and no more.",
    cfr("164.512(l)"),
)

REST_ASKS: Mapping[str, tuple[Condition, ...]] = {
    "decedent": (EITHER_DEATH,),
    "coroner": (CORONER,),
    "funeral_director": (FUNERAL,),
    "organ_donation": (DONATION,),
    "research": WAIVER,
    "research_preparatory": PREPARATORY,
    "research_decedents": DECEDENTS,
    "serious_threat": (THREAT,),
    "military": (MILITARY,),
    "national_security": (INTELLIGENCE,),
    "protective_services": (PROTECTION,),
    "medical_suitability": (SUITABILITY,),
    "custody": IN_CUSTODY,
    "public_benefits": (BENEFITS,),
    "background_check": (BACKGROUND,),
    "workers_compensation": (COMPENSATION,),
}
