"""What the tree promises about itself."""
