"""Acts that answer otherwise than by granting all: in part, denied, not held, nobody verified."""

from privacy_requests.acts.act import Act

ACTS: tuple[Act, ...] = ()
