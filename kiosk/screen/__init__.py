"""The kiosk's screen: one browser, kept going, that never shows an error page of its own.

A process apart from the service, as its own user, with nothing of the school's in its reach. It
runs the browser, serves the page that it begins with and falls back to, and starts it anew when its
page falls silent. Standard library only.
"""
