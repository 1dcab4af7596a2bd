"""What the entry points beside this file are made of: one process, one module."""
