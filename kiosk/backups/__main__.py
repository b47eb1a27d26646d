"""A key in a process of its own: what encrypts stays out of the web's."""

import sys

from kiosk.backups.age import new_pair

if __name__ == "__main__":
    sys.stdout.write("\n".join(new_pair()))
