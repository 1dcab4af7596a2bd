"""The staff face of disclosures; importing the modules registers their pages."""

from disclosures.admin import accounting_site, check_site, demand_site, exports_site, imports_site, site

__all__ = ["accounting_site", "check_site", "demand_site", "exports_site", "imports_site", "site"]
