"""The declared form set: definition, loading, field types, expressions."""
