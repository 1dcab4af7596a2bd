"""Acts on people: one module a noun, one function a verb."""
