"""The ledger of disclosures and what is told of them; it holds no model yet."""
