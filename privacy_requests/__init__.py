"""The rights requests; the folder has a longer name than its label, see docs/adr/0001."""
