# shellcheck shell=dash
# What makes this box this box, from /data/box into the system that is about to start.
jonction_user=880

# bind_data ROOT: the folders that last
bind_data() {
    kept=$1/data
    mkdir -p "$kept/box/network" "$kept/box/systemd" "$kept/box/chrony" "$kept/jonction/incoming" \
        "$kept/documents" "$kept/log" \
        "$1/var/lib/jonction" "$1/etc/jonction" "$1/var/log/journal" "$1/var/lib/systemd" "$1/var/lib/chrony"
    chmod 0700 "$kept/box"
    chmod 0750 "$kept/jonction" "$kept/documents"
    chown "$jonction_user:$jonction_user" "$kept/jonction" "$kept/jonction/incoming" "$kept/documents"
    chown "$(stat -c %u:%g "$1/var/lib/chrony")" "$kept/box/chrony"
    mount --bind "$kept/jonction" "$1/var/lib/jonction"
    mount --bind "$kept/documents" "$1/etc/jonction"
    mount --bind "$kept/log" "$1/var/log/journal"
    mount --bind "$kept/box/systemd" "$1/var/lib/systemd"
    mount --bind "$kept/box/chrony" "$1/var/lib/chrony"
}

# apply_settings ROOT
apply_settings() {
    box=$1/data/box
    [ -s "$box/machine-id" ] || write_whole "$box/machine-id" "$(tr -d - </proc/sys/kernel/random/uuid)"
    cp "$box/machine-id" "$1/etc/machine-id"
    if [ ! -s "$box/hostname" ]; then
        write_whole "$box/hostname" "jonction-$(head -c 6 "$box/machine-id")"
    fi
    cp "$box/hostname" "$1/etc/hostname"
    for nic in lan wan; do
        file=$box/network/$nic.network
        [ ! -s "$file" ] || install -m 0644 "$file" "$1/etc/systemd/network/50-$nic.network"
    done
    name_nics "$box"
    set_clock "$box"
}

# write_whole FILE TEXT: all of it or nothing, also when the power goes
write_whole() {
    printf '%s\n' "$2" >"$1.new" && sync && mv "$1.new" "$1" && sync
}

# name_nics BOX: lan and wan stay the ports that they were; /usr/lib/jonction/bin/jonction-nics wrote which
name_nics() {
    [ -s "$1/nics" ] || return 0
    mkdir -p /run/systemd/network
    while read -r name address _; do
        printf '[Match]\nMACAddress=%s\nType=ether\nKind=!*\n\n[Link]\nName=%s\n' "$address" "$name" \
            >"/run/systemd/network/10-$name.link"
    done <"$1/nics"
}

# set_clock BOX: a clock without battery starts in 1970, which a PC's kernel takes for 2070. It is never earlier than when
# the box last ran or its image was made, nor 15 years later; systemd judges alike (/usr/lib/clock-epoch).
longest_ahead_s=473385600
set_clock() {
    now=$(date +%s)
    least=0
    for file in "$1/clock" "$1/../../usr/lib/clock-epoch"; do
        [ -e "$file" ] || continue
        time=$(stat -c %Y "$file")
        [ "$time" -le "$least" ] || least=$time
    done
    if [ "$now" -ge "$least" ] && [ "$now" -le $((least + longest_ahead_s)) ]; then
        return 0
    fi
    date -s "@$least" >/dev/null
    printf 'The clock was wrong at the start (%s) and was set to %s until a time server answers.\n' \
        "$(date -u -d "@$now" '+%Y-%m-%d %H:%M')" "$(date -u -d "@$least" '+%Y-%m-%d %H:%M UTC')" \
        >/run/jonction-clock-state
    note "clock: set"
}
