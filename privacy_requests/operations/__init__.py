"""Acts on privacy requests: one module a noun, one function a verb."""
