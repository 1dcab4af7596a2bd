"""The notice of privacy practices, its versions and who has it; it holds no model yet."""
