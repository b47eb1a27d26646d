"""The few frames of the PN532 that Phonebox sends itself (NXP UM0701-02, 6.2.1)."""

ACK = bytes.fromhex("0000ff00ff00")
#: What a chip asleep needs before a command on a serial line.
WAKE_UP = b"\x55\x55" + bytes(14)


def command(*data: int) -> bytes:
    """A command to the chip, in its frame."""
    body = bytes((0xD4, *data))
    head = bytes((0, 0, 0xFF, len(body), -len(body) & 0xFF))
    return head + body + bytes((-sum(body) & 0xFF, 0))


def is_reply(frame: bytes, number: int) -> bool:
    """Whether a frame holds the chip's reply to the command `number`."""
    return frame[:3] == b"\x00\x00\xff" and frame[5:7] == bytes((0xD5, number + 1))


GET_FIRMWARE_VERSION = command(0x02)
SET_115200_BAUD = command(0x10, 0x04)
