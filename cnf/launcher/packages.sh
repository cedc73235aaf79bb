# shellcheck shell=bash
# Debian packages: cnf/packages/NAME.txt lists what a command needs, one package a line.

# packages_missing NAME ...: the listed packages that are not installed
packages_missing() {
    local name package
    for name in "$@"; do
        while read -r package; do
            case $package in
                '' | '#'*) continue ;;
            esac
            dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed ||
                printf '%s\n' "$package"
        done <"$checkout/cnf/packages/$name.txt"
    done
}

# require_packages NAME ...: installs what is missing as root; tells anyone else what to install, and fails
require_packages() {
    command -v dpkg-query >/dev/null || {
        say "this is no Debian: install the packages of cnf/packages/{$*}.txt in your system's way"
        return 0
    }
    local missing
    mapfile -t missing < <(packages_missing "$@")
    [ ${#missing[@]} -gt 0 ] || return 0
    if is_root; then
        install_packages "${missing[@]}"
    else
        say "missing packages: ${missing[*]}"
        say "install them with: sudo apt-get install --no-install-recommends ${missing[*]}"
        return 1
    fi
}

install_packages() {
    say "installing $*"
    apt_quietly update || say "apt-get update failed; trying with the lists at hand"
    apt_quietly install -y --no-install-recommends "$@" || die "apt-get could not install: $*"
}

apt_quietly() {
    local log
    log=$(mktemp)
    if DEBIAN_FRONTEND=noninteractive apt-get -q "$@" >"$log" 2>&1 </dev/null; then
        rm -f "$log"
    else
        tail -n 20 "$log" >&2
        rm -f "$log"
        return 1
    fi
}
