"""Whether a name on file is the recipient's: generous where it protects, strict where it lets go."""

import re
from dataclasses import dataclass

from privacy_portal.people.folding import fold


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who would receive it: what is known of the recipient. `names`: the name, and the agency if any."""

    kind: str
    names: tuple[str, ...] = ()
    party_id: int | None = None


def may_be(receiver: Receiver, search_name: str, party_id: int | None) -> bool:
    """Whether the receiver may be who is named: the same party, or one name's words within the other's."""
    if party_id is not None and party_id == receiver.party_id:
        return True
    wanted = _words(search_name)
    if not wanted:
        return False
    given = [words for name in receiver.names if (words := _words(fold(name)))]
    return any(wanted <= words or words <= wanted for words in given)


def is_the_same(receiver: Receiver, search_name: str, party_id: int | None) -> bool:
    """Whether the receiver is the one named: the same party, or the same name."""
    if party_id is not None and party_id == receiver.party_id:
        return True
    return bool(search_name) and search_name in {fold(name) for name in receiver.names}


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", name))
