"""The demo clinic's ledger."""
