"""Settings of the machine: where the data lie, which port, which readers.

They come from a configuration file (TOML), then the environment (`PHONEBOX_PORT` for `port`), then
the command line. The school's own rules are no settings: they are its policy, kept in the ledger.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from kiosk.clock import SCHOOL_ZONE
from kiosk.custody.telling.mailing import is_address
from kiosk.outbox.post import MailServer
from kiosk.tls.folder import DEFAULT

INSTALLED_DATA = Path("/var/lib/phonebox")
INSTALLED_CONFIG = Path("/etc/phonebox/phonebox.toml")
_PREFIX = "PHONEBOX_"
_NOT_SETTINGS = frozenset({"config", "supervisor"})
_LISTS = frozenset({"names", "readers", "backup_places", "backup_keys"})
_PRINTER = r"^(serial:/[^\s?]+(\?baud=[0-9]{3,6})?|file:/[^\s?]+)$"
_NAME = r"^[A-Za-z0-9:]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?$"
_HOST = r"^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$"


class SettingsError(Exception):
    """The settings cannot be used; `words` names the bad key, where it stands and what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What this machine is told. `database` is a PostgreSQL address in place of the data folder's
    own database; `now` sets the clock of a sample school. `signer` is the socket of the
    process that holds the ledger's key, where the data folder does not.
    """

    data: Path
    database: str | None = None
    host: Annotated[str, Meta(min_length=1)] = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65535)] = 8000
    readers: tuple[str, ...] = ()
    station: Annotated[str, Meta(min_length=1, max_length=40)] = "desk"
    threads: Annotated[int, Meta(ge=8, le=256)] = 16
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    names: tuple[Annotated[str, Meta(pattern=_NAME)], ...] = ()
    proxy_socket: Path | None = None
    tls_folder: Path = DEFAULT
    now: str | None = None
    signer: Path | None = None
    receipt_printer: Annotated[str, Meta(pattern=_PRINTER)] | None = None
    mail_host: Annotated[str, Meta(pattern=_HOST)] | None = None
    mail_port: Annotated[int, Meta(ge=1, le=65535)] = 465
    mail_tls: Literal["implicit", "starttls"] = "implicit"
    mail_from: str | None = None
    mail_user: str | None = None
    mail_password_file: Path | None = None
    mail_ca_file: Path | None = None
    backup_places: tuple[str, ...] = ()
    backup_keys: tuple[str, ...] = ()
    backup_sftp_key: Path | None = None
    backup_sftp_known_hosts: Path | None = None

    @property
    def mail(self) -> MailServer | None:
        """The school's mail server; None where no mail is sent."""
        if self.mail_host is None or self.mail_from is None:
            return None
        return MailServer(
            host=self.mail_host,
            port=self.mail_port,
            tls=self.mail_tls,
            sender=self.mail_from,
            user=self.mail_user,
            password_file=self.mail_password_file,
            ca_file=self.mail_ca_file,
        )

    @property
    def stated_now(self) -> datetime | None:
        """The time that a sample school's clock is set to; without a zone it is London's."""
        if self.now is None:
            return None
        stated = datetime.fromisoformat(self.now)
        return stated if stated.tzinfo else stated.replace(tzinfo=SCHOOL_ZONE)


def load(
    config: Path | None = None,
    environment: Mapping[str, str] | None = None,
    **given: Any,
) -> Settings:
    """The settings; what is `given` (and not None) stands over environment and file.

    Raises SettingsError.
    """
    env = os.environ if environment is None else environment
    found, origin = _from_file(config or _config_of(env))
    for key, value in _from_environment(env).items():
        found[key], origin[key] = value, f"the environment variable {_PREFIX}{key.upper()}"
    for key, value in given.items():
        if value is not None:
            found[key], origin[key] = value, "the command line"
    found.setdefault("data", default_data(env))
    return _checked(found, origin)


def default_data(environment: Mapping[str, str], installed: Path = INSTALLED_DATA) -> Path:
    """The data folder when nobody names one: the installed service's, else the person's own."""
    if installed.is_dir():
        return installed
    return Path(environment.get("HOME") or Path.home()) / ".local" / "share" / "phonebox"


def _config_of(environment: Mapping[str, str]) -> Path | None:
    named = environment.get(f"{_PREFIX}CONFIG")
    if named:
        return Path(named)
    return INSTALLED_CONFIG if INSTALLED_CONFIG.is_file() else None


def _from_file(path: Path | None) -> tuple[dict[str, Any], dict[str, str]]:
    if path is None:
        return {}, {}
    try:
        found = tomllib.loads(path.read_text())
    except OSError as error:
        raise SettingsError(
            f"The configuration file {path} cannot be read ({error.strerror}). "
            "Check its name and who may read it."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"The configuration file {path} is not good TOML: {error}. Correct that place."
        ) from error
    return found, dict.fromkeys(found, f"the configuration file {path}")


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in environment.items():
        key = name.removeprefix(_PREFIX).lower()
        if not name.startswith(_PREFIX) or key in _NOT_SETTINGS or not value:
            continue
        found[key] = value.split() if key in _LISTS else value
    return found


def _checked(found: dict[str, Any], origin: Mapping[str, str]) -> Settings:
    plain = {key: str(value) if isinstance(value, Path) else value for key, value in found.items()}
    try:
        settings = msgspec.convert(plain, Settings, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        raise _explained(str(error), origin) from error
    try:
        _ = settings.stated_now
    except ValueError as error:
        words = f"“{settings.now}” is no date and time. Write it as 2026-11-23T08:30:00."
        raise SettingsError(_at("now", origin, words)) from error
    wrong = _wrong_mail(settings, origin)
    if wrong is not None:
        raise SettingsError(_at(*wrong))
    if settings.backup_places or settings.backup_keys:
        from kiosk.backups.settings import wrong_of

        for key, words in wrong_of(settings.backup_places, settings.backup_keys):
            raise SettingsError(_at(key, origin, words))
    return settings


def _wrong_mail(
    settings: Settings, origin: Mapping[str, str]
) -> tuple[str, Mapping[str, str], str] | None:
    """What does not go together in the settings of mail: the key, where it stands, and why."""
    given = [key for key in origin if key.startswith("mail_")]
    if given and settings.mail_host is None:
        return given[0], origin, "name the school’s mail server too, as mail_host."
    if settings.mail_host is None:
        return None
    if not is_address(settings.mail_from):
        return "mail_from", origin, "name the school’s one whole e-mail address."
    if settings.mail_user is not None and not settings.mail_user.isprintable():
        return "mail_user", origin, "that is no user name."
    if (settings.mail_user is None) != (settings.mail_password_file is None):
        return "mail_user", origin, "mail_user and mail_password_file go together."
    return None


def _decode(kind: type, value: Any) -> Any:
    if kind is Path and isinstance(value, str) and value:
        return Path(value).expanduser().absolute()
    raise ValueError("expected the path of a folder")


def _explained(message: str, origin: Mapping[str, str]) -> SettingsError:
    unknown = re.search(r"unknown field `(\w+)`", message)
    if unknown:
        known = ", ".join(Settings.__struct_fields__)
        return SettingsError(
            _at(unknown[1], origin, f"there is no such setting. There are: {known}.")
        )
    place = re.search(r"^(.*?) - at `\$\.(\w+).*`$", message)
    if not place:
        return SettingsError(f"The settings cannot be used: {message}.")
    return SettingsError(_at(place[2], origin, f"{place[1].replace('`', '')}. Correct it."))


def _at(key: str, origin: Mapping[str, str], words: str) -> str:
    return f"The setting “{key}” in {origin.get(key, 'the settings')} is not right: {words}"


def with_data(settings: Settings, data: Path) -> Settings:
    """The same settings over another data folder, and by the machine's clock."""
    return msgspec.structs.replace(settings, data=data, now=None)


def without_proxy(settings: Settings) -> Settings:
    """The same settings without a door for the network."""
    return msgspec.structs.replace(settings, proxy_socket=None)
