"""What every test shares: hypothesis says the same thing on every machine."""

import os

from hypothesis import HealthCheck, settings

# Shared machines stall: a slow example is not a wrong one.
settings.register_profile(
    "phonebox", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("ci", settings.get_profile("phonebox"), derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "phonebox")
