"""The register brought up to date from a file: upload, columns, preview, approval."""

from kiosk.web.importing.routes import blueprint, upload

__all__ = ["blueprint", "upload"]
