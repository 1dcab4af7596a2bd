"""The staff face: my day, the queue, the one-page case, acts with letter preview, staff entry."""

from privacy_requests.admin.site import PrivacyRequestAdmin

__all__ = ["PrivacyRequestAdmin"]
