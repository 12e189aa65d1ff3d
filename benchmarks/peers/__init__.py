"""Phoenix beside the tools that people render manifests with: the same objects from the same specs, measured together."""
