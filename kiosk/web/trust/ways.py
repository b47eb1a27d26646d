"""How each kind of device is told to trust the kiosk, in plain words."""

from typing import NamedTuple

FILE, TEXT_FILE = "phonebox.cer", "phonebox.pem"


class Way(NamedTuple):
    """One kind of device: what to do there, step by step, and where to compare."""

    device: str
    steps: tuple[str, ...]


WAYS = (
    Way(
        "Windows",
        (
            f"Download {FILE}.",
            (
                f"Open a command prompt in the folder of downloads and type: "
                f"certutil -hashfile {FILE} SHA256. Compare what it says."
            ),
            "Open the file, and choose Install Certificate.",
            "Choose Current User, or Local Machine for everybody who uses the computer.",
            (
                "Choose Place all certificates in the following store, then Browse, "
                "Trusted Root Certification Authorities, and Finish."
            ),
            (
                "Close the browser and open it again. Firefox has a list of its own: Settings, "
                "Privacy and Security, View Certificates, Authorities, Import."
            ),
            (
                "For many computers at once: a Group Policy, Windows Settings, Security Settings, "
                "Public Key Policies, Trusted Root Certification Authorities."
            ),
        ),
    ),
    Way(
        "Chromebook (Google Admin)",
        (
            f"Download {TEXT_FILE} at a computer.",
            "Open the Google Admin console: Devices, Networks, Certificates, Add certificate.",
            f"Upload {TEXT_FILE} and give it the name Phonebox.",
            "Tick Enabled for Chromebooks, for the organisational unit of staff, and save.",
            (
                "At a Chromebook compare the fingerprint: Settings, Privacy and Security, "
                "Security, Manage certificates. It may take an hour to arrive."
            ),
        ),
    ),
    Way(
        "iPad and iPhone",
        (
            "Open this page in Safari.",
            f"Tap {FILE}, then Allow.",
            (
                "Open Settings. Tap Profile Downloaded, then More Details, and compare the SHA-256 "
                "fingerprint."
            ),
            "Tap Install.",
            "In Settings tap General, About, Certificate Trust Settings, and turn it on.",
            f"For many: put {FILE} into a certificate profile of the school’s device management.",
        ),
    ),
    Way(
        "Android",
        (
            f"Download {FILE}.",
            "Open Settings and search for CA certificate. Choose Install anyway, and the file.",
            (
                "Open Trusted credentials, User, tap the certificate, and compare the SHA-256 "
                "fingerprint."
            ),
        ),
    ),
    Way(
        "Mac",
        (
            f"Download {FILE} and open it: Keychain Access opens.",
            "Choose System, then Add.",
            "Open the certificate there and compare the SHA-256 fingerprint.",
            "Under Trust choose Always Trust.",
        ),
    ),
)
