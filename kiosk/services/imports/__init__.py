"""The register brought up to date from a file: preview, a person's approval, one event."""
