"""Who received it, as an AuditEvent's recipient agent tells: never by the address of a network."""

from dataclasses import dataclass

from disclosures.fhir.elements import Element, element, elements, text, texts

BY_NUMBER = "Identifier"


@dataclass(frozen=True, slots=True)
class Recipient:
    """`named`: the event gives a name, not only an identifier. `address` is a postal one, line by line."""

    name: str = ""
    of: str = ""
    address: str = ""
    named: bool = True


def recipient(event: Element, agent: Element) -> Recipient:
    """The agent's name, or who it is: what is contained, what is shown, at last the identifier."""
    who = element(agent, "who")
    inside = _contained(event, text(who, "reference"))
    name = text(agent, "name") or _name(inside) or text(who, "display")
    of, address = _of(event, inside), _postal(inside)
    if name:
        return Recipient(name, "" if of == name else of, address)
    number = text(who, "identifier", "value")
    if not number:
        return Recipient()
    return Recipient(
        f"{BY_NUMBER} {number}", of or text(who, "identifier", "assigner", "display"), address, False
    )


def _contained(event: Element, reference: str) -> Element:
    if not reference.startswith("#"):
        return {}
    return next((one for one in elements(event, "contained") if text(one, "id") == reference[1:]), {})


def _name(resource: Element) -> str:
    """An organization's name, a person's official or first one, or who a role is of."""
    plain = text(resource, "name") or text(resource, "practitioner", "display")
    if plain:
        return plain
    for one in elements(resource, "name"):
        written = text(one, "text") or " ".join([*texts(one, "given"), text(one, "family")]).strip()
        if written:
            return written
    return ""


def _of(event: Element, resource: Element) -> str:
    for name in ("partOf", "organization"):
        reference = element(resource, name)
        found = text(reference, "display") or _name(_contained(event, text(reference, "reference")))
        if found:
            return found
    return ""


def _postal(resource: Element) -> str:
    for one in elements(resource, "address"):
        town = " ".join(part for part in (text(one, "state"), text(one, "postalCode")) if part)
        place = ", ".join(part for part in (text(one, "city"), town) if part)
        lines = [*texts(one, "line"), place, text(one, "country")]
        found = "\n".join(line for line in lines if line) or text(one, "text")
        if found:
            return found
    return ""
