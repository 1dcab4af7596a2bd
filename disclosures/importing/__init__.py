"""Files of disclosures, read into rows and problems; nothing here writes."""
