"""Acts about the cost of a copy: told, answered, waived, invoiced, paid."""

from privacy_requests.acts.act import Act

ACTS: tuple[Act, ...] = ()
