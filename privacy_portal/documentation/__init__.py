"""The documents made from the code: docs/law.md, docs/proof.md and docs/states.md."""
