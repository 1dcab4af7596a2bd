"""Acts of a review: asked for, referred, determined."""

from privacy_requests.acts.act import Act

ACTS: tuple[Act, ...] = ()
