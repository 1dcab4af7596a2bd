"""The only way facts about disclosures change."""
