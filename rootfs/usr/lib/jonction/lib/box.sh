# shellcheck shell=sh disable=SC2034
# What the programs of the box share.
# JONCTION_ROOT is for trying them out beside a system that is no box.
top=${JONCTION_ROOT:-}
kept=$top/data/box
state=$top/var/lib/jonction
esp=$top/run/esp
grubenv=$esp/EFI/BOOT/grubenv

# fail REASON: the end of what was asked for
fail() {
    log "failed: $*"
    printf 'failed: %s\n' "$*"
    answered=true
    exit 1
}

log() {
    logger -t "${0##*/}" -- "$*" 2>/dev/null || true
}

running_slot() {
    sed -nE 's/^(.* )?rauc\.slot=([AB])( .*)?$/\2/p' "$top/proc/cmdline"
}

other_slot() {
    if [ "$(running_slot)" = A ]; then echo B; else echo A; fi
}

# boot_variable NAME: from grubenv; empty when it is not there
boot_variable() {
    grub-editenv "$grubenv" list 2>/dev/null | sed -n "s/^$1=//p"
}

# usb_file_systems: one a line: DEVICE TYPE LABEL
usb_file_systems() {
    lsblk --paths --pairs --output NAME,SUBSYSTEMS,FSTYPE,LABEL |
        sed -nE 's/^NAME="([^"]*)" SUBSYSTEMS="[^"]*usb[^"]*" FSTYPE="(vfat|exfat|ext4)" LABEL="([^"]*)"$/\1 \2 \3/p'
}

# keep FILE PLACE [MODE]: copies it so that it is whole at its new place, also when the power goes
keep() {
    install -D -m "${3:-0644}" "$1" "$2.new"
    sync "$2.new"
    mv "$2.new" "$2"
    sync "$(dirname "$2")"
}
