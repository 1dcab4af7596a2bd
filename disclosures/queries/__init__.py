"""Reading the ledger and what belongs to it."""
