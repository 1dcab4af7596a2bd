"""The bases that need no authorization (45 CFR 164.512), paragraph by paragraph."""

from privacy_portal.law.accounting.basis import EXCLUSIONS, Basis, Family
from privacy_portal.law.citations import Cite, cfr

# The report of which the individual is told (164.512(c)(2)).
ADULT_ABUSE = "abuse_neglect_violence"


def _basis(code: str, cite: Cite, title: str, plain: str, **more: object) -> Basis:
    return Basis(code, cite, title, plain, Family.PUBLIC, **more)  # type: ignore[arg-type]


PUBLIC_HEALTH: tuple[Basis, ...] = (
    _basis(
        "required_by_law",
        cfr("164.512(a)"),
        "Required by law",
        "because a law required it",
        minimum_necessary=False,
    ),
    _basis(
        "public_health",
        cfr("164.512(b)"),
        "Public health activities",
        "to a public health authority, to prevent or control disease or injury",
    ),
    _basis(
        "child_abuse",
        cfr("164.512(b)(1)(ii)"),
        "Report of child abuse or neglect",
        "to report suspected abuse or neglect of a child",
        about_abuse=True,
    ),
    _basis(
        "fda",
        cfr("164.512(b)(1)(iii)"),
        "Product regulated by the FDA",
        "for the safety of a medicine or device",
    ),
    _basis(
        "communicable_disease",
        cfr("164.512(b)(1)(iv)"),
        "Person exposed to a communicable disease",
        "to warn a person who may have been exposed to a disease",
    ),
    _basis(
        "employer",
        cfr("164.512(b)(1)(v)"),
        "Employer, about the workplace",
        "to your employer, about an injury, illness or checkup connected with the workplace",
    ),
    _basis(
        "school_immunization",
        cfr("164.512(b)(1)(vi)"),
        "School, proof of immunization",
        "to a school that must have proof of immunization",
    ),
    _basis(
        ADULT_ABUSE,
        cfr("164.512(c)"),
        "Victim of abuse, neglect or domestic violence",
        "to an authority that protects victims of abuse, neglect or domestic violence",
        about_abuse=True,
    ),
    _basis(
        "health_oversight",
        cfr("164.512(d)"),
        "Health oversight",
        "to an agency that oversees health care",
        suspendable=True,
    ),
)

JUDICIAL: tuple[Basis, ...] = (
    _basis("judicial", cfr("164.512(e)"), "Judicial or administrative proceeding", "for a legal proceeding"),
    _basis(
        "court_order",
        cfr("164.512(e)(1)(i)"),
        "Order of a court or administrative tribunal",
        "because a court or tribunal ordered it",
        minimum_necessary=False,
    ),
    _basis(
        "subpoena",
        cfr("164.512(e)(1)(ii)"),
        "Subpoena or discovery request without an order",
        "because of a subpoena or similar legal request",
        citations=(
            cfr("164.512(e)(1)(iii)"),
            cfr("164.512(e)(1)(iv)"),
            cfr("164.512(e)(1)(v)"),
            cfr("164.512(e)(1)(vi)"),
        ),
    ),
)


def _police(code: str, cite: Cite, title: str, plain: str, **more: object) -> Basis:
    return _basis(code, cite, title, plain, suspendable=True, **more)


LAW_ENFORCEMENT: tuple[Basis, ...] = (
    _police("law_enforcement", cfr("164.512(f)"), "Law enforcement", "to law enforcement"),
    _police(
        "law_enforcement_required",
        cfr("164.512(f)(1)(i)"),
        "Law enforcement, reporting required by law",
        "to law enforcement, because a law requires reports of such injuries",
        minimum_necessary=False,
    ),
    _police(
        "warrant",
        cfr("164.512(f)(1)(ii)(A)"),
        "Law enforcement, court order, warrant or summons",
        "to law enforcement, because of a court order, warrant or summons",
        minimum_necessary=False,
    ),
    _police(
        "grand_jury",
        cfr("164.512(f)(1)(ii)(B)"),
        "Grand jury subpoena",
        "because of a grand jury subpoena",
        minimum_necessary=False,
    ),
    _police(
        "administrative_request",
        cfr("164.512(f)(1)(ii)(C)"),
        "Law enforcement, administrative request",
        "to law enforcement, because of an official request in writing",
    ),
    _police(
        "identification",
        cfr("164.512(f)(2)"),
        "Law enforcement, to identify or find a person",
        "to law enforcement, to identify or find a person",
    ),
    _police(
        "crime_victim",
        cfr("164.512(f)(3)"),
        "Law enforcement, victim of a crime",
        "to law enforcement, about a person who may be the victim of a crime",
    ),
    _police(
        "suspicious_death",
        cfr("164.512(f)(4)"),
        "Law enforcement, death that may come from a crime",
        "to law enforcement, about a death that may have come from a crime",
    ),
    _police(
        "crime_on_premises",
        cfr("164.512(f)(5)"),
        "Law enforcement, crime on the premises",
        "to law enforcement, about a crime at the clinic",
    ),
    _police(
        "crime_in_emergency",
        cfr("164.512(f)(6)"),
        "Law enforcement, crime in a medical emergency",
        "to law enforcement, about a crime seen in a medical emergency",
    ),
)

REST: tuple[Basis, ...] = (
    _basis("decedent", cfr("164.512(g)"), "Coroner, examiner or funeral director", "about a death"),
    _basis(
        "coroner",
        cfr("164.512(g)(1)"),
        "Coroner or medical examiner",
        "to a coroner or medical examiner",
    ),
    _basis("funeral_director", cfr("164.512(g)(2)"), "Funeral director", "to a funeral director"),
    _basis(
        "organ_donation",
        cfr("164.512(h)"),
        "Organ, eye or tissue donation",
        "for organ, eye or tissue donation",
    ),
    _basis(
        "research",
        cfr("164.512(i)"),
        "Research without authorization",
        "for research that a review board let happen without a signature",
    ),
    _basis(
        "research_preparatory",
        cfr("164.512(i)(1)(ii)"),
        "Preparatory to research",
        "to prepare research",
    ),
    _basis(
        "research_decedents",
        cfr("164.512(i)(1)(iii)"),
        "Research on decedents",
        "for research about people who have died",
    ),
    _basis(
        "serious_threat",
        cfr("164.512(j)"),
        "Serious threat to health or safety",
        "to prevent a serious threat to somebody's health or safety",
    ),
    _basis("military", cfr("164.512(k)(1)"), "Military and veterans", "to military or veterans authorities"),
    _basis(
        "national_security",
        cfr("164.512(k)(2)"),
        "National security and intelligence",
        "for national security",
        exclusion=EXCLUSIONS["security"],
    ),
    _basis(
        "protective_services",
        cfr("164.512(k)(3)"),
        "Protection of the President and others",
        "to protect the President or other officials",
    ),
    _basis(
        "medical_suitability",
        cfr("164.512(k)(4)"),
        "Medical suitability for the Department of State",
        "to decide on fitness for government service abroad",
    ),
    _basis(
        "custody",
        cfr("164.512(k)(5)"),
        "Correctional institution or lawful custody",
        "to a place of custody",
        exclusion=EXCLUSIONS["custody"],
    ),
    _basis(
        "public_benefits",
        cfr("164.512(k)(6)"),
        "Program of public benefits",
        "between government programs of public benefits",
    ),
    _basis(
        "background_check",
        cfr("164.512(k)(7)"),
        "National Instant Criminal Background Check System",
        "to the national background check system",
    ),
    _basis(
        "workers_compensation",
        cfr("164.512(l)"),
        "Workers' compensation",
        "for workers' compensation",
    ),
)

PUBLIC: tuple[Basis, ...] = (*PUBLIC_HEALTH, *JUDICIAL, *LAW_ENFORCEMENT, *REST)
