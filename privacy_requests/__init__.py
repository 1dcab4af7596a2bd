"""The privacy_requests app."""
