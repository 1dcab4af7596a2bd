"""What treatment, payment, operations and the bases beside 164.512 ask of their own."""

from collections.abc import Mapping

from privacy_portal.law.citations import cfr
from privacy_portal.law.disclosing.conditions import Condition

TREATS = Condition(
    "TREATS",
    "The recipient is a health care provider, and it is for treatment.",
    cfr("164.506(c)(2)"),
)
PAYS = Condition(
    "PAYS",
    "The recipient is a provider or a covered entity, and needs it for payment.",
    cfr("164.506(c)(3)"),
)
OPERATIONS = Condition(
    "OPERATIONS",
    "The recipient is a covered entity, both have or had a relationship with the individual and it is about "
    "that, for quality, training or the like, or to find fraud; or both take part in one arrangement.",
    cfr("164.506(c)(4)"),
    (
        (
            Condition(
                "OPERATIONS_RELATED",
                "The recipient is a covered entity, both have or had a relationship with the individual, and "
                "it is about that relationship.",
                cfr("164.506(c)(4)"),
            ),
            Condition(
                "OPERATIONS_QUALITY",
                "It is for quality assessment, competence, training, accreditation or the like.",
                cfr("164.506(c)(4)(i)"),
            ),
        ),
        (
            Condition(
                "OPERATIONS_FRAUD",
                "The recipient is a covered entity, both have or had such a relationship and it is about "
                "that, and it is to find fraud or abuse in health care.",
                cfr("164.506(c)(4)(ii)"),
            ),
        ),
        (
            Condition(
                "OPERATIONS_TOGETHER",
                "Both take part in one organized health care arrangement, and it is for its operations.",
                cfr("164.506(c)(5)"),
            ),
        ),
    ),
)
OWN = Condition(
    "OWN_CARE",
    "It is for the clinic's own treatment, payment or operations.",
    cfr("164.506(c)(1)"),
)
SALE_OF_PRACTICE = Condition(
    "SALE_OF_PRACTICE",
    "The recipient is a covered entity, or becomes one by the sale, transfer or merger.",
    cfr("164.501(6)(iv)"),
)
ASSOCIATE = Condition(
    "ASSOCIATE_AGREEMENT",
    "A business associate agreement is in force, and it allows this.",
    cfr("164.502(e)"),
    by_papers=True,
)
INCIDENTAL = Condition(
    "INCIDENTAL",
    "It cannot reasonably be avoided beside something permitted, and the safeguards are kept.",
    cfr("164.502(a)(1)(iii)"),
)
DIRECTORY: tuple[Condition, ...] = (
    Condition(
        "DIRECTORY_FACTS",
        "It is name, place in the facility and general condition; religion to clergy only.",
        cfr("164.510(a)(1)"),
    ),
    Condition(
        "DIRECTORY_TOLD",
        "The individual was told of the directory and could object, and did not.",
        cfr("164.510(a)(2)"),
    ),
)
DATA_SET: tuple[Condition, ...] = (
    Condition(
        "DATA_SET_BARE",
        "The direct identifiers of the individual, relatives, employers and household are out.",
        cfr("164.514(e)(2)"),
    ),
    Condition(
        "DATA_SET_PURPOSE",
        "It is for research, public health or health care operations.",
        cfr("164.514(e)(3)"),
    ),
    Condition(
        "DATA_USE_AGREEMENT",
        "A data use agreement is signed.",
        cfr("164.514(e)(4)"),
        by_papers=True,
    ),
)
WHISTLEBLOWER = Condition(
    "WHISTLEBLOWER",
    "A member of the workforce tells it to report wrongdoing, or a crime of which they are the victim.",
    cfr("164.502(j)"),
    (
        (
            Condition(
                "WRONGDOING",
                "It goes in good faith to an oversight agency, an accreditor or the person's own lawyer.",
                cfr("164.502(j)(1)"),
            ),
        ),
        (
            Condition(
                "WORKFORCE_VICTIM",
                "It goes to law enforcement about the suspect, and holds only what may identify one.",
                cfr("164.502(j)(2)"),
            ),
        ),
    ),
)
HHS = Condition(
    "HHS_COMPLIANCE",
    "The Secretary asks, to find out whether the clinic keeps the rules.",
    cfr("164.502(a)(2)(ii)"),
)

CARE_ASKS: Mapping[str, tuple[Condition, ...]] = {
    "treatment": (TREATS,),
    "payment": (PAYS,),
    "operations": (OPERATIONS,),
    "own_care": (OWN,),
    "sale_of_practice": (SALE_OF_PRACTICE,),
    "business_associate": (ASSOCIATE,),
    "incidental": (INCIDENTAL,),
    "directory": DIRECTORY,
    "limited_data_set": DATA_SET,
    "whistleblower": (WHISTLEBLOWER,),
    "hhs": (HHS,),
}
