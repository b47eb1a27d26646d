# Parts of `systemd/install`: what belongs where, looking whether it is there, and taking it away.
# shellcheck shell=bash disable=SC2154

sysusers=/etc/sysusers.d/phonebox.conf
tmpfiles=/etc/tmpfiles.d/phonebox.conf

say() { printf 'install: %s\n' "$@"; }

fail() {
    printf 'install: %s\n' "$@" >&2
    exit 3
}

packages=(age ca-certificates caddy fonts-dejavu-core libusb-1.0-0 python3-venv tzdata)
kiosk_packages=(cage chromium libpam-systemd)

is_package() {
    [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Each file of ours: its mode, where it comes from, where it goes.
files() {
    local unit
    for unit in "$here"/units/*; do
        if is_for_screen "$unit" && [ "$with_kiosk" = no ]; then continue; fi
        echo "644 units/${unit##*/} /etc/systemd/system/${unit##*/}"
    done
    echo "644 files/sysusers.conf $sysusers"
    echo "644 files/tmpfiles.conf $tmpfiles"
    echo "644 files/udev.rules /etc/udev/rules.d/70-phonebox.rules"
    echo "644 files/modprobe.conf /etc/modprobe.d/phonebox.conf"
    echo "755 files/phonebox /usr/local/bin/phonebox"
    if [ "$with_kiosk" = yes ]; then
        echo "644 screen/policy.json /etc/chromium/policies/managed/phonebox.json"
    fi
}

is_for_screen() {
    case $1 in *phonebox-kiosk*) return 0 ;; *) return 1 ;; esac
}

# Units that start by themselves: those with an [Install] part, but for templates.
enabled() {
    local unit
    for unit in "$here"/units/*; do
        case $unit in *@.service) continue ;; esac
        if is_for_screen "$unit" && [ "$with_kiosk" = no ]; then continue; fi
        if grep -q '^\[Install\]' "$unit"; then echo "${unit##*/}"; fi
    done
}

# --- Checking ------------------------------------------------------------------------------------

wrong=0
amiss() {
    printf '  %s\n' "$@"
    wrong=1
}

check_files() {
    local mode from to
    while read -r mode from to; do
        if [ ! -e "$to" ]; then
            amiss "$to is missing."
        elif ! cmp --silent "$here/$from" "$to"; then
            amiss "$to is not as this release has it."
        elif [ "$(stat -c %a "$to")" != "$mode" ]; then
            amiss "$to may be used by the wrong people: its mode is $(stat -c %a "$to"), not $mode."
        fi
    done < <(files)
}

check_users() {
    local name
    for name in $(sed -n 's/^u \([a-z-]*\) .*/\1/p' "$here/files/sysusers.conf"); do
        id "$name" >/dev/null 2>&1 || amiss "The user $name is missing."
    done
}

check_folder() {
    local path=$1 owner=$2 mode=$3 found
    found=$(stat -c '%U %a' "$path" 2>/dev/null) || {
        amiss "The folder $path is missing."
        return
    }
    [ "$found" = "$owner $mode" ] || amiss "$path belongs to ${found% *} with mode ${found#* }, not to $owner with $mode."
}

check_units() {
    local unit state
    for unit in $(enabled); do
        systemctl is-enabled --quiet "$unit" 2>/dev/null || amiss "$unit does not start by itself."
    done
    for unit in $(systemctl list-units --all --plain --no-legend 'phonebox*' | awk '{print $1}'); do
        state=$(systemctl show --property=ActiveState,SubState --value "$unit" | paste -sd' ')
        case $state in
        failed* | *auto-restart*)
            # Readers wait for their keys until there is a school.
            case $unit in phonebox-reader*) [ -e /var/lib/phonebox/phonebox.db ] || continue ;; esac
            amiss "$unit does not run. What it said: journalctl --unit=$unit --lines=20" ;;
        esac
    done
}

check_all() {
    local name release
    [ -e "$kiosk_mark" ] || with_kiosk=no
    [ "$with_kiosk" = no ] || packages+=("${kiosk_packages[@]}")
    for name in "${packages[@]}"; do
        is_package "$name" || amiss "Debian's package $name is missing."
    done
    release=$(readlink "$opt/current" 2>/dev/null || true)
    if [ ! -f "$release/.whole" ]; then
        amiss "No whole release is in use: $opt/current leads to ${release:-nowhere}."
    elif ! "$release/bin/phonebox" --version >/dev/null 2>&1; then
        amiss "The program in $release does not start."
    fi
    check_files
    check_users
    if [ -e "$etc/phonebox.toml" ]; then
        [ "$(stat -c '%U:%G %a' "$etc/phonebox.toml")" = 'root:phonebox 640' ] ||
            amiss "$etc/phonebox.toml may be used by the wrong people. Run: chown root:phonebox $etc/phonebox.toml; chmod 640 $etc/phonebox.toml"
    else
        amiss "The settings $etc/phonebox.toml are missing."
    fi
    check_folder /var/lib/phonebox phonebox 700
    check_folder /var/lib/phonebox-signer phonebox-signer 700
    check_folder /var/lib/phonebox-readers phonebox 2750
    check_folder /var/backups/phonebox phonebox 700
    check_units
    if [ "$wrong" = 1 ]; then
        say "The above is not as it should be. To put it right: sudo $here/install"
        exit 1
    fi
    say "Everything is as it should be."
}

# --- Removing ------------------------------------------------------------------------------------

remove_all() {
    local unit mode from to
    with_kiosk=yes
    systemctl disable --now --quiet phonebox.target 2>/dev/null || true
    for unit in /etc/systemd/system/phonebox*; do
        case $unit in
        *@.service) systemctl disable --quiet "${unit##*/}" 2>/dev/null || true ;;
        *.service | *.timer | *.target) systemctl disable --now --quiet "${unit##*/}" 2>/dev/null || true ;;
        esac
    done
    systemctl stop 'phonebox*' 2>/dev/null || true
    while read -r mode from to; do
        rm -f "$to"
    done < <(files)
    rm -rf /etc/systemd/system/phonebox.target.wants
    systemctl daemon-reload
    systemctl reset-failed 'phonebox*' 2>/dev/null || true
    [ "$(readlink /etc/systemd/system/caddy.service)" != /dev/null ] || systemctl unmask --quiet caddy.service
    rm -rf "$opt" /run/phonebox-*
    if [ -S /run/udev/control ]; then udevadm control --reload; fi
    say "Phonebox is removed." \
        "Kept: the records (/var/lib/phonebox), the signing key (/var/lib/phonebox-signer), the readers’ keys" \
        "(/var/lib/phonebox-readers), the backups (/var/backups/phonebox), the settings ($etc), the users and Debian’s packages."
}
