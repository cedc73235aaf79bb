# shellcheck shell=bash
# Words to the operator, and who the operator is.

say() {
    printf 'jonction: %s\n' "$*" >&2
}

die() {
    say "$*"
    exit 1
}

is_root() {
    [ "$(id -u)" -eq 0 ]
}

# The value of an option, or a complaint: option_value NAME [VALUE]
option_value() {
    if [ -z "${2:-}" ]; then
        die "$1 needs a value. './jonction help' shows how."
    fi
    printf '%s\n' "$2"
}

debian_version() {
    # shellcheck source=/dev/null
    (. /etc/os-release 2>/dev/null && [ "${ID:-}" = debian ] && printf '%s\n' "${VERSION_ID:-}") || true
}

# The state directory of a run without --state: default_state [demo]
default_state() {
    if is_root; then
        printf '/var/lib/jonction%s\n' "${1:+-$1}"
    else
        printf '%s/jonction%s\n' "${XDG_STATE_HOME:-$HOME/.local/state}" "${1:+-$1}"
    fi
}

default_config() {
    if is_root; then
        printf '/etc/jonction\n'
    else
        printf '%s/jonction\n' "${XDG_CONFIG_HOME:-$HOME/.config}"
    fi
}
