# shellcheck shell=sh disable=SC2034,SC2154
# Slots and updates, by RAUC.

slots() {
    answer=$(rauc status --detailed --output-format=json 2>"$errors") || fail "$(reason "$errors")"
    printf '%s\n' "$answer" | tr -d '\n'
    printf '\n'
    grub-editenv "$grubenv" list 2>/dev/null | awk -F= '
        /^[A-Z_]+=[A-Za-z0-9 ]*$/ { line = line (line == "" ? "" : ",") "\"" $1 "\":\"" $2 "\"" }
        END { print "{" line "}" }'
}

# update_file WORD: complains unless it names an update where updates may lie
update_file() {
    case $1 in
        *[!a-zA-Z0-9._/+~:@=-]*) fail "the file's name has characters that are not allowed" ;;
    esac
    file=$(readlink -e "$1") || fail "there is no such file"
    case $file in
        "$(readlink -m "$state")/incoming/"* | /run/jonction-usb/*) ;;
        *) fail "an update lies in $state/incoming or on a USB stick" ;;
    esac
    [ -f "$file" ] || fail "that is no file"
}

# inspect FILE: sets answer to what RAUC says of an update that is signed by whom this box trusts
inspect() {
    update_file "$1"
    answer=$(rauc info --output-format=json "$file" 2>"$errors") || fail "$(reason "$errors")"
}

check() {
    inspect "$1"
    printf '%s\n' "$answer"
}

# install_update FILE: progress as RAUC tells it
install_update() {
    inspect "$1"
    exec 9>/run/jonction-install.lock
    flock -n 9 || fail "another update is in progress"
    # Whatever happens while it is written, the other slot is on trial from now on.
    set_trial "$(other_slot)"
    {
        stdbuf -oL rauc install "$file" 2>"$errors" || echo "status $?"
    } | while read -r word text; do
        case $word in
            *%) printf 'progress %s %s\n' "${word%\%}" "$text" ;;
            status) fail "$(reason "$errors")" ;;
        esac
    done || {
        answered=true
        exit 1
    }
    sync
}

# reason FILE: what RAUC complained of last, in one line
reason() {
    grep -vE '^(rauc-Message|Installing|idle)' "$1" | sed -E 's/^(LastError: |E: |Error: )//' | grep -v '^ *$' |
        tail -n 1 | cut -c 1-400 | grep . || echo "RAUC gave no reason; 'journalctl -u rauc' may have one"
}

usb_updates() {
    usb_file_systems | while read -r device type _; do
        folder=/run/jonction-usb/${device##*/}
        if ! mountpoint -q "$folder"; then
            systemd-mount --quiet --collect --type="$type" --options=ro,nosuid,nodev,noexec,"$(readable "$type")" \
                "$device" "$folder" || continue
        fi
        find "$folder" -maxdepth 2 -type f -name '*.raucb' ! -name '*[!a-zA-Z0-9._+~:@=-]*' | sort
    done
}

# readable TYPE: options so that Jonction may read what lies on it
readable() {
    case $1 in
        vfat | exfat) echo umask=022 ;;
        *) echo noatime ;;
    esac
}

# The slot in /data/box/trial holds an update that has not passed the health gate.
set_trial() {
    printf '%s\n' "$1" >"$kept/trial.new"
    sync "$kept/trial.new"
    mv "$kept/trial.new" "$kept/trial"
}

mark_good() {
    rauc status mark-good >/dev/null 2>"$errors" || fail "$(reason "$errors")"
    rm -f "$kept/trial"
}

mark_bad() {
    rauc status mark-bad other >/dev/null 2>"$errors" || fail "$(reason "$errors")"
}

failed_units() {
    systemctl list-units --state=failed --plain --no-legend --no-pager --full | awk '{ print $1 }'
}

# second_chance: once in each start of the box, starts what has failed anew: units, or Jonction when there are none
second_chance() {
    given=$top/run/jonction-second-chance
    [ ! -e "$given" ] || return 0
    touch "$given"
    units=$(failed_units)
    log "starting anew: ${units:-jonction.service}"
    echo given
    if [ -n "$units" ]; then
        # Whether it helped is seen by whether they fail again.
        # shellcheck disable=SC2086
        timeout 15 systemctl restart $units || true
    else
        systemctl --no-block restart jonction.service
    fi
}

# give_up: the boot loader takes the other slot, and this one again only when that does not start either
give_up() {
    grub-editenv "$grubenv" set "$(running_slot)_TRY=2" 2>"$errors" || fail "$(reason "$errors")"
    sync "$grubenv"
    later reboot
}

activate_other() {
    set_trial "$(other_slot)"
    rauc status mark-active other >/dev/null 2>"$errors" || fail "$(reason "$errors")"
}

# later ACTION: once the answer is on its way
later() {
    systemd-run --quiet --collect --on-active=1 --timer-property=AccuracySec=100ms systemctl "$1"
}
