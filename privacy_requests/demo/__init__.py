"""The demonstration: a made-up clinic, walked into every state by the real operations."""
