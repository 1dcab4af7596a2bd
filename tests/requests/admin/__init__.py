"""The staff face in a browser's hands."""
