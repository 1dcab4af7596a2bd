"""The staff pages of people; importing them registers them."""

from privacy_portal.people.admin import parties, patients, users

__all__ = ["parties", "patients", "users"]
