"""docs/install.md, word for word, in a clean Debian that boots: `make machine` runs this, as root.

The tests are one story in order: install, begin, reboot, look, break, remove.
"""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.machine.booted import SUITE, TREE, Booted, a_machine, archive, say, until_answered
from tests.machine.guide import boxes
from tests.outside.processes import eventually

HOME = Path("home", "technician")
NAME = "kiosk.school.local"
PASSWORD = "three quiet herons"
OFFICES_PASSWORD = "two brown otters"
CODE = "DA7K2Q9XZ"
OFFICE = f"""
echo '{OFFICES_PASSWORD}' |
    phonebox staff add office --name 'Olive Office' --role office --password-stdin
printf 'Adno,Forename,Surname,Reg\\n1,Ada,Test,4B\\n' >/tmp/pupils.csv
phonebox import /tmp/pupils.csv --yes
phonebox device add --pupil 1 --kind phone --description 'black phone' --code {CODE}
"""
NFC = '[[readers]]\nname = "nfc"\nurl = "nfc:tty:ttyNFC:pn532"\n'
BY_HAND = boxes("B.")


@pytest.fixture(scope="module")
def machine() -> Iterator[Booted]:
    with a_machine(SUITE) as booted:
        yield booted


def health(machine: Booted) -> int:
    return machine.visitor().get("/health").status


def states(machine: Booted) -> dict[str, str]:
    listed = machine.says("systemctl list-units --all --plain --no-legend 'phonebox*'")
    return {line.split()[0]: line.split()[3] for line in listed.splitlines()}


def test_the_guide_is_typed_word_for_word(machine: Booted) -> None:
    archive(machine.files / HOME / "phonebox.tar.gz")
    unpack, copy, install = BY_HAND[:3]
    began = time.monotonic()
    machine.run(unpack + copy, "technician")
    setup = machine.files / HOME / "phonebox-setup.toml"
    # What the guide has changed in an editor: there is no NFC reader here.
    assert NFC in setup.read_text()
    setup.write_text(setup.read_text().replace(NFC, ""))
    said = machine.run(f"cd ~/phonebox-*/\n{install}", "technician")
    say(f"installed in {time.monotonic() - began:.0f} s: {said.out.strip().splitlines()[-1]}")
    assert "http://127.0.0.1:8000/begin" in said.out


def test_the_headteacher_chooses_a_password_at_the_screen(machine: Booted) -> None:
    until_answered(lambda: health(machine), 60)
    visitor = machine.visitor()
    page = visitor.get("/begin")
    answer = visitor.submit(page.form("/begin"), password=PASSWORD, again=PASSWORD)
    assert answer.status == 200, answer.words
    eventually(lambda: states(machine).get("phonebox-web.service") == "running", 90, "web runs")
    say(f"the school has begun; health answers {health(machine)}")


def test_after_a_reboot_everything_comes_up_by_itself(machine: Booted) -> None:
    assert BY_HAND[3] == "sudo reboot\n"
    machine.reboot()
    took = until_answered(lambda: health(machine), 120)
    found = states(machine)
    say(f"rebooted; health answers 200 after {took:.0f} s; {found}")
    assert found["phonebox-web.service"] == "running"
    assert found["phonebox-signer.service"] == "running"
    assert "sign in" in machine.visitor().get("/").words.lower()


def test_the_guides_check_finds_nothing_amiss(machine: Booted) -> None:
    said = machine.run(BY_HAND[4], "technician")
    assert "Everything is as it should be." in said.out
    doctor = machine.run("sudo phonebox doctor", "technician", good=False)
    assert doctor.exit in (0, 1), doctor.err
    say("the doctor says:\n" + doctor.out)


def test_the_units_run_under_their_limits(machine: Booted) -> None:
    for unit in ("phonebox-web", "phonebox-signer", "phonebox-reader@scanner"):
        score = machine.says(f"systemd-analyze security --no-pager {unit} | tail -n 1")
        say(score)
        assert float(score.split(": ")[1].split()[0]) <= 1.5


def test_no_process_can_read_what_is_not_its_own(machine: Booted) -> None:
    for user, path in (
        ("phonebox", "/var/lib/phonebox-signer/ledger.key"),
        ("phonebox-reader", "/var/lib/phonebox/phonebox.db"),
        ("phonebox-kiosk", "/var/lib/phonebox-readers/scanner.key"),
        ("phonebox-reader", "/etc/phonebox/phonebox.toml"),
        ("phonebox-proxy", "/var/lib/phonebox/phonebox.db"),
        ("phonebox-kiosk", "/var/lib/phonebox/phonebox.db"),
    ):
        machine.run(f"test -e {path}")
        tried = f"setpriv --reuid={user} --regid={user} --init-groups cat {path}"
        assert "Permission denied" in machine.run(tried, good=False).err, (user, path)
    assert "phonebox/" in machine.run("phonebox ledger checkpoint").out
    say("no user reads another's key or records, and the signer signs")


def test_a_scan_on_the_serial_line_takes_a_phone_in(machine: Booted) -> None:
    machine.run(OFFICE)
    office = machine.visitor()
    assert office.sign_in("office", OFFICES_PASSWORD).status == 200
    office.get("/hand-in")
    shutil.copy(TREE / "tests/machine/scanner.py", machine.files / "opt/scanner.py")
    machine.run("systemd-run --quiet python3 /opt/scanner.py /dev/ttyACM0 /run/codes")
    machine.run("until [ -p /run/codes ]; do sleep 0.2; done")

    def is_in() -> bool:
        machine.run(f"echo {CODE} >/run/codes; sleep 2")
        return '"state": "in_custody"' in machine.says("phonebox register --json")

    eventually(is_in, 60, "the phone is in custody")
    say("a code on the serial line was read, posted and recorded: the phone is in custody")


def test_a_hung_service_is_replaced_within_half_a_minute(machine: Booted) -> None:
    before = machine.says("systemctl show -P MainPID phonebox-web")
    machine.run("systemctl kill --signal=STOP phonebox-web")
    began = time.monotonic()
    eventually(
        lambda: machine.says("systemctl show -P MainPID phonebox-web") not in (before, "0"),
        40,
        "the hung process is replaced",
    )
    replaced = time.monotonic() - began
    until_answered(lambda: health(machine), 60)
    say(f"stopped: replaced after {replaced:.0f} s, answers after {time.monotonic() - began:.0f} s")
    assert replaced <= 30


def test_the_proxy_speaks_tls(machine: Booted) -> None:
    machine.run(BY_HAND[5], "technician")
    # The proxy hears nothing from loopback, where it must not reach the kiosk's own port either.
    machine.run("ip address replace 192.0.2.10/32 dev lo")
    asked = (
        "curl --silent --show-error --cacert /etc/phonebox/tls/authority.pem "
        f"--resolve {NAME}:443:192.0.2.10 https://{NAME}/health"
    )
    answer = eventually(lambda: machine.says(asked), 60, "the proxy answers")
    assert '"status"' in answer
    say("caddy answers by TLS, by the kiosk's own authority")


def test_installing_again_changes_nothing(machine: Booted) -> None:
    before = machine.says("readlink /opt/phonebox/current; systemctl show -P MainPID phonebox-web")
    began = time.monotonic()
    machine.run(f"cd ~/phonebox-*/\n{BY_HAND[2]}", "technician")
    after = machine.says("readlink /opt/phonebox/current; systemctl show -P MainPID phonebox-web")
    assert after == before
    say(f"installed again in {time.monotonic() - began:.0f} s: nothing changed, nothing restarted")


def test_what_is_amiss_is_said_and_put_right(machine: Booted) -> None:
    machine.run("chmod 755 /var/lib/phonebox; echo '#' >>/etc/udev/rules.d/70-phonebox.rules")
    said = machine.run("~technician/phonebox-0/systemd/install --check", good=False)
    assert said.exit == 1
    assert "/var/lib/phonebox belongs to phonebox with mode 755" in said.out
    assert "70-phonebox.rules is not as this release has it" in said.out
    machine.run(f"cd ~/phonebox-*/\n{BY_HAND[2]}", "technician")
    machine.run("~technician/phonebox-0/systemd/install --check")


def test_removed_it_keeps_the_records_and_comes_back(machine: Booted) -> None:
    (remove,) = boxes("Taking it away")
    machine.run(remove, "technician")
    assert "phonebox" not in machine.says("ls /etc/systemd/system /opt /usr/local/bin")
    assert not states(machine)
    machine.run("test -s /var/lib/phonebox/phonebox.db -a -s /etc/phonebox/phonebox.toml")
    machine.run(f"cd ~/phonebox-*/\n{BY_HAND[2]}", "technician")
    until_answered(lambda: health(machine), 120)
    say("removed and installed again: the records are there")
