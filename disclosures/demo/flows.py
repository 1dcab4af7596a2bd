"""To whom the demo clinic discloses, on which basis, and how often: data, in place of a story."""

from dataclasses import dataclass

from disclosures.models import Source

# key: (name, agency, address)
RECIPIENTS: dict[str, tuple[str, str, str]] = {
    "immunizations": (
        "Illinois Immunization Registry",
        "Illinois Department of Public Health",
        "525 West Jefferson Street\nSpringfield, IL 62761",
    ),
    "cancer": (
        "Illinois State Cancer Registry",
        "Illinois Department of Public Health",
        "535 West Jefferson Street\nSpringfield, IL 62761",
    ),
    "county": ("Sangamon County Department of Public Health", "", "2833 South Grand Avenue East"),
    "device": ("Lumina Laser Systems", "", "9 Harbor Park\nOakland, CA 94607"),
    "compensation": ("Prairie Mutual Workers’ Compensation", "", "40 Insurance Row\nPeoria, IL 61602"),
    "employer": ("Midstate Foundry, Employee Health", "", ""),
    "payer": ("Heartland Health Plan", "", "PO Box 1200\nPeoria, IL 61601"),
    "family": ("Lakeside Family Medicine", "", "3 Lake Shore Drive\nSpringfield, IL 62707"),
    "life": ("Granite Life Insurance", "", "1 Granite Plaza\nChicago, IL 60606"),
    "court": ("Sangamon County Circuit Court", "", "200 South Ninth Street\nSpringfield, IL 62701"),
    "lawyers": ("Oak & Ash, Attorneys", "", "12 Court Square\nSpringfield, IL 62701"),
    "board": ("Division of Professional Regulation", "State of Illinois", "320 West Washington Street"),
    "police": ("Springfield Police Department", "", "800 East Monroe Street\nSpringfield, IL 62701"),
    "children": ("Child Abuse Hotline", "Illinois Department of Children and Family Services", ""),
    "hhs": (
        "Office for Civil Rights",
        "U.S. Department of Health and Human Services",
        "Washington, DC 20201",
    ),
    "study": ("Dr. Nora Weiss", "Prairie University", "5 College Avenue\nSpringfield, IL 62702"),
}


@dataclass(frozen=True, slots=True)
class Flow:
    """`times` disclosures for each of `patients` (numbers of the demo patients), `every` days apart.

    `every` 0: on days of their own. The last one lies at least `until` days ago.
    """

    to: str
    basis: str
    description: str
    purpose: str
    patients: range
    times: int
    every: int = 0
    until: int = 3
    source: str = Source.FORM


FLOWS = (
    Flow(
        "immunizations",
        "public_health",
        "Name, date of birth, vaccine and lot number",
        "Report to the state’s immunization registry",
        range(0, 20, 2),
        8,
        every=91,
    ),
    Flow(
        "cancer",
        "public_health",
        "Diagnosis, date of diagnosis, pathology report",
        "Report to the state’s cancer registry",
        range(4, 16, 3),
        6,
        every=182,
    ),
    Flow(
        "county",
        "public_health",
        "Laboratory report",
        "Report of a notifiable disease",
        range(1, 37, 2),
        2,
    ),
    Flow(
        "device",
        "fda",
        "Name of the device, what happened, date",
        "Report of a problem with a laser device",
        range(0, 30, 2),
        1,
    ),
    Flow(
        "compensation",
        "workers_compensation",
        "Work status and visit notes of the injury",
        "Claim for an injury at work",
        range(0, 36, 6),
        5,
        every=30,
    ),
    Flow(
        "employer",
        "employer",
        "Findings of a work-related examination",
        "Report owed under workplace safety rules",
        range(5, 17, 4),
        1,
    ),
    Flow("payer", "payment", "Claim", "Payment of a claim", range(40), 2, source=Source.OPENEMR),
    Flow("family", "treatment", "Visit notes", "Referral", range(0, 40, 2), 4, source=Source.OPENEMR),
    Flow("life", "authorization", "Records of five years", "Application", range(3, 39, 3), 1),
    Flow("court", "court_order", "Records named in the order", "Order of the court", range(2, 22, 10), 1),
    Flow(
        "lawyers",
        "subpoena",
        "Records named in the subpoena",
        "Subpoena in a civil case",
        range(8, 29, 10),
        1,
    ),
    Flow("board", "health_oversight", "Visit notes", "Inspection of the practice", range(6, 36, 5), 1),
    Flow("police", "warrant", "Records named in the warrant", "Warrant", range(0, 40, 13), 1, until=40),
    Flow("children", "child_abuse", "Observed injuries", "Report required by law", range(21, 22), 1),
    Flow("hhs", "hhs", "Record of a complaint", "Review of a complaint", range(11, 12), 1),
)
