"""Acts about what was agreed and how the copy goes out: agreements, directives, inspections, associates."""

from privacy_requests.acts.act import Act

ACTS: tuple[Act, ...] = ()
