"""The pages and the API: each view parses, calls one service, and renders. No rule stands here."""
