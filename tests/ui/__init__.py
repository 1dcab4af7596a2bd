"""Pages, forms and components, without models."""
