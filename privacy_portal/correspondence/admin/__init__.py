"""The staff face: letters, the day's print file, the desk, what came back, reviewed translations."""

from privacy_portal.correspondence.admin.batches import PrintBatchAdmin
from privacy_portal.correspondence.admin.letters import CommunicationAdmin, DeliveryAdmin
from privacy_portal.correspondence.admin.reviews import TranslationReviewAdmin

__all__ = ["CommunicationAdmin", "DeliveryAdmin", "PrintBatchAdmin", "TranslationReviewAdmin"]
