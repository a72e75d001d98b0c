"""The JSON Schemas as a stage: the same files that editors complete from. The only part that imports jsonschema."""
