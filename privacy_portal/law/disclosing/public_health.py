"""What each basis of public health, abuse reports and oversight asks (45 CFR 164.512(a) to (d))."""

from collections.abc import Mapping

from privacy_portal.law.citations import cfr
from privacy_portal.law.disclosing.conditions import Condition

LAW_NAMED = Condition(
    "LAW_NAMED",
    "Which law requires it? Disclose what that law asks for and no more.",
    cfr("164.512(a)(1)"),
)
LAW_NOT_CEF = Condition(
    "LAW_NOT_CEF",
    "It reports no victim of abuse, neglect or violence, is for no proceeding, and goes to no law "
    "enforcement; or it meets what the basis for that asks as well.",
    cfr("164.512(a)(2)"),
)
AUTHORITY_COLLECTS = Condition(
    "AUTHORITY_COLLECTS",
    "The recipient is a public health authority, or acts for one, and a law lets it collect this.",
    cfr("164.512(b)(1)(i)"),
)
CHILD_AUTHORITY = Condition(
    "CHILD_AUTHORITY",
    "The recipient is authorized by law to receive reports of child abuse or neglect.",
    cfr("164.512(b)(1)(ii)"),
)
FDA_PRODUCT = Condition(
    "FDA_PRODUCT",
    "The recipient answers for a product regulated by the FDA, and this is about its quality, safety or "
    "effectiveness.",
    cfr("164.512(b)(1)(iii)"),
)
MAY_WARN = Condition(
    "MAY_WARN",
    "A law lets the clinic or the health authority warn the person who may have been exposed.",
    cfr("164.512(b)(1)(iv)"),
)
EMPLOYER: tuple[Condition, ...] = (
    Condition(
        "EMPLOYER_ASKED",
        "The clinic gave this care at the employer's request, to watch over the workplace or to find out "
        "whether an illness or injury comes from work.",
        cfr("164.512(b)(1)(v)(A)"),
    ),
    Condition(
        "EMPLOYER_FINDINGS",
        "It holds findings about that illness, injury or surveillance, and nothing else.",
        cfr("164.512(b)(1)(v)(B)"),
    ),
    Condition(
        "EMPLOYER_DUTY",
        "The employer needs the findings to keep a duty of workplace safety law.",
        cfr("164.512(b)(1)(v)(C)"),
    ),
    Condition(
        "EMPLOYEE_NOTICE",
        "The employee was told in writing that this goes to the employer: a copy at the time of the care, or "
        "a notice where the care is given at the workplace.",
        cfr("164.512(b)(1)(v)(D)"),
        by_papers=True,
    ),
)
SCHOOL: tuple[Condition, ...] = (
    Condition(
        "SCHOOL_PROOF_ONLY",
        "It holds proof of immunization and nothing else.",
        cfr("164.512(b)(1)(vi)(A)"),
    ),
    Condition(
        "SCHOOL_LAW",
        "A law requires the school to have the proof before it admits the student.",
        cfr("164.512(b)(1)(vi)(B)"),
    ),
    Condition(
        "SCHOOL_AGREEMENT",
        "The agreement of the parent, guardian or adult student is written down; it may be oral.",
        cfr("164.512(b)(1)(vi)(C)"),
    ),
)
ABUSE_BELIEF = Condition(
    "ABUSE_BELIEF",
    "The clinic reasonably believes that the individual is a victim, and the recipient is authorized by law "
    "to receive such reports.",
    cfr("164.512(c)(1)"),
)
ABUSE_REQUIRED = Condition(
    "ABUSE_REQUIRED",
    "A law requires this report; it holds what that law asks for and no more.",
    cfr("164.512(c)(1)(i)"),
)
ABUSE_GROUND = Condition(
    "ABUSE_GROUND",
    "A law requires the report, or the individual agrees, or a law allows it and more holds.",
    cfr("164.512(c)(1)"),
    (
        (ABUSE_REQUIRED,),
        (
            Condition(
                "VICTIM_AGREES",
                "The individual agrees to the report.",
                cfr("164.512(c)(1)(ii)"),
            ),
        ),
        (
            Condition(
                "ABUSE_PREVENTS_HARM",
                "A law expressly allows the report, and in professional judgment it is necessary to prevent "
                "serious harm to the individual or others.",
                cfr("164.512(c)(1)(iii)(A)"),
            ),
        ),
        (
            Condition(
                "ABUSE_INCAPACITY",
                "A law expressly allows the report, the individual cannot agree for want of capacity, and "
                "the official says that it will not be used against the individual and that waiting would "
                "harm an action that cannot wait.",
                cfr("164.512(c)(1)(iii)(B)"),
            ),
        ),
    ),
)
OVERSIGHT: tuple[Condition, ...] = (
    Condition(
        "OVERSIGHT_ACTIVITY",
        "The agency oversees health care by law, and this is for such an activity: an audit, an inspection, "
        "a licensing or disciplinary matter.",
        cfr("164.512(d)(1)"),
    ),
    Condition(
        "OVERSIGHT_NOT_OF_PATIENT",
        "It is no investigation of the individual, unless that is about the individual's health care or "
        "public benefits for health.",
        cfr("164.512(d)(2)"),
    ),
)

PUBLIC_HEALTH_ASKS: Mapping[str, tuple[Condition, ...]] = {
    "required_by_law": (LAW_NAMED, LAW_NOT_CEF),
    "public_health": (AUTHORITY_COLLECTS,),
    "child_abuse": (CHILD_AUTHORITY,),
    "fda": (FDA_PRODUCT,),
    "communicable_disease": (MAY_WARN,),
    "employer": EMPLOYER,
    "school_immunization": SCHOOL,
    "abuse_neglect_violence": (ABUSE_BELIEF, ABUSE_GROUND),
    "health_oversight": OVERSIGHT,
}
