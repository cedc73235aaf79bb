# shellcheck shell=dash
# What the initrd says, and to whom.

# Names of the terminals that the kernel talks to, for example: tty0 ttyS0
consoles() {
    cat /sys/class/tty/console/active
}

# say TEXT: for the person at the screen
say() {
    for console in $(consoles); do
        printf '\r\njonction: %s\r\n' "$*" >"/dev/$console"
    done
    note "$*"
}

# note TEXT: for the log
note() {
    printf '<6>initrd: %s\n' "$*" >/dev/kmsg
}

# in_command_line WORD
in_command_line() {
    case " $(cat /proc/cmdline) " in
        *" $1 "*) return 0 ;;
    esac
    return 1
}

# from_command_line NAME: the value of NAME=VALUE; the last one counts
from_command_line() {
    value=
    # shellcheck disable=SC2013
    for word in $(cat /proc/cmdline); do
        case $word in
            "$1="*) value=${word#*=} ;;
        esac
    done
    printf '%s\n' "$value"
}

# refuse TEXT: says why the system cannot start; a key within 30 s leads to the rescue menu, else it tries again
refuse() {
    say "$*"
    say "It tries again in 30 seconds. Press Enter for the rescue menu."
    rm -f /run/wanted
    readers=
    for console in $(consoles); do
        # shellcheck disable=SC3045
        { read -r -t 30 _ && : >/run/wanted; } <"/dev/$console" 2>/dev/null &
        readers="$readers $!"
    done
    seconds=0
    while [ "$seconds" -lt 30 ] && [ ! -e /run/wanted ]; do
        sleep 1
        seconds=$((seconds + 1))
    done
    # shellcheck disable=SC2086
    kill $readers 2>/dev/null
    [ -e /run/wanted ] && rescue
    reboot -f
}
