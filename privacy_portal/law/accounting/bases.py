"""The table of legal bases: each code once, with its citation and what takes it out of an accounting."""

from privacy_portal.law.accounting.basis import EXCLUSIONS, Basis, Family
from privacy_portal.law.accounting.public_bases import PUBLIC
from privacy_portal.law.citations import cfr

X = EXCLUSIONS

CARE: tuple[Basis, ...] = (
    Basis(
        "treatment",
        cfr("164.506(c)(2)"),
        "Treatment by a health care provider",
        "for your treatment",
        Family.CARE,
        X["care"],
        minimum_necessary=False,
    ),
    Basis("payment", cfr("164.506(c)(3)"), "Payment", "to be paid for your care", Family.CARE, X["care"]),
    Basis(
        "operations",
        cfr("164.506(c)(4)"),
        "Health care operations",
        "to run the clinic or check its quality",
        Family.CARE,
        X["care"],
        (cfr("164.506(c)(5)"),),
    ),
    Basis(
        "own_care",
        cfr("164.506(c)(1)"),
        "The clinic's own treatment, payment or operations",
        "for your treatment, for payment, or to run the clinic",
        Family.CARE,
        X["care"],
        (cfr("164.506"), cfr("164.502(a)(1)(ii)")),
    ),
    Basis(
        "sale_of_practice",
        cfr("164.501(6)(iv)"),  # of the definition of health care operations
        "Sale, transfer or merger of the practice",
        "because the practice was sold, transferred or merged",
        Family.CARE,
        X["care"],
    ),
    Basis(
        "business_associate",
        cfr("164.502(e)"),
        "To a business associate, for the clinic",
        "to a company that works for the clinic under contract",
        Family.CARE,
        X["care"],
        (cfr("164.504(e)"),),
    ),
)

OTHERS: tuple[Basis, ...] = (
    Basis(
        "access",
        cfr("164.502(a)(1)(i)"),
        "To the individual, or at the individual's direction",
        "because you asked for it",
        Family.INDIVIDUAL,
        X["individual"],
        (cfr("164.502(a)(2)(i)"), cfr("164.524"), cfr("164.528")),
        minimum_necessary=False,
    ),
    Basis(
        "incidental",
        cfr("164.502(a)(1)(iii)"),
        "Incidental to a permitted disclosure",
        "as an unavoidable part of something permitted",
        Family.OTHER,
        X["incidental"],
    ),
    Basis(
        "authorization",
        cfr("164.508"),
        "Authorization of the individual",
        "because you signed an authorization",
        Family.AUTHORIZATION,
        X["authorization"],
        (cfr("164.502(a)(1)(iv)"),),
        minimum_necessary=False,
    ),
    Basis(
        "opportunity",
        cfr("164.510"),
        "Directory or persons involved, not said which",
        "to somebody involved in your care",
        Family.INVOLVED,
        X["involved"],
        (cfr("164.502(a)(1)(v)"),),
    ),
    Basis(
        "directory",
        cfr("164.510(a)"),
        "Facility directory",
        "in a directory of patients",
        Family.INVOLVED,
        X["involved"],
    ),
    Basis(
        "involved_in_care",
        cfr("164.510(b)"),
        "Family and others involved in care or payment",
        "to somebody involved in your care or its payment",
        Family.INVOLVED,
        X["involved"],
    ),
    Basis(
        "notification",
        cfr("164.510(b)(1)(ii)"),
        "Notifying family of location, condition or death",
        "to tell your family where you were and how",
        Family.INVOLVED,
        X["involved"],
    ),
    Basis(
        "disaster_relief",
        cfr("164.510(b)(4)"),
        "Disaster relief",
        "for disaster relief",
        Family.INVOLVED,
        X["involved"],
    ),
    Basis(
        "limited_data_set",
        cfr("164.514(e)"),
        "Limited data set under a data use agreement",
        "in a data set without names",
        Family.LIMITED,
        X["limited"],
    ),
    Basis(
        "whistleblower",
        cfr("164.502(j)"),
        "Workforce member reporting wrongdoing or a crime against them",
        "told by a member of staff to report wrongdoing",
        Family.OTHER,
        X["workforce"],
    ),
    Basis(
        "hhs",
        cfr("164.502(a)(2)(ii)"),
        "To the Secretary of Health and Human Services",
        "to the federal health department (HHS), which checks that we follow the privacy rules",
        Family.HHS,
        citations=(cfr("160.310"),),
        minimum_necessary=False,
    ),
    Basis(
        "impermissible",
        cfr("164.402"),
        "Disclosed in error or without permission",
        "disclosed in error: this should not have happened",
        Family.ERROR,
    ),
)

BASES: tuple[Basis, ...] = (*CARE, *OTHERS, *PUBLIC)
BY_CODE: dict[str, Basis] = {basis.code: basis for basis in BASES}
