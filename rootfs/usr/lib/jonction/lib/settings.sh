# shellcheck shell=sh disable=SC2154
# Network, name and time servers, from what Jonction wrote into its own folder.

# take FILE COPY: a private copy of a plain file of Jonction's, so that it cannot change between check and use
take() {
    if [ ! -f "$1" ] || [ -L "$1" ]; then
        fail "there is no file $1"
    fi
    head -c 65537 "$1" >"$2"
    [ "$(stat -c %s "$2")" -le 65536 ] || fail "the file $1 is larger than 64 KiB"
}

apply_network() {
    exec 9>/run/jonction-network.lock
    flock 9
    work=$(mktemp -d)
    for nic in lan wan; do
        if [ -e "$state/box/network/$nic.network" ]; then
            take "$state/box/network/$nic.network" "$work/$nic.network"
            check_network "$work/$nic.network" "$nic"
        fi
    done
    for name in hostname ntp; do
        if [ -e "$state/box/$name" ]; then
            take "$state/box/$name" "$work/$name"
            "check_$name" "$work/$name"
        fi
    done
    for nic in lan wan; do
        keep_network "$nic"
    done
    if [ -e "$work/hostname" ]; then
        keep "$work/hostname" "$kept/hostname"
        keep "$work/hostname" "$top/etc/hostname"
        hostname "$(cat "$kept/hostname")"
    fi
    if [ -s "$work/ntp" ]; then
        keep "$work/ntp" "$kept/ntp"
    else
        rm -f "$kept/ntp"
    fi
    rm -r "$work"
    networkctl reload || fail "systemd-networkd does not take its settings"
    "$(dirname "$0")/jonction-time-servers"
}

# keep_network NIC: without a file, the box's own settings hold
keep_network() {
    if [ -e "$work/$1.network" ]; then
        keep "$work/$1.network" "$kept/network/$1.network"
        keep "$work/$1.network" "$top/etc/systemd/network/50-$1.network"
    else
        rm -f "$kept/network/$1.network" "$top/etc/systemd/network/50-$1.network"
    fi
}

# check_network FILE NIC: known sections and keys with plain values only, and for that port
check_network() {
    awk -v nic="$2" '
        function known(key, value) {
            if (section == "Match") return key == "Name" && value == nic
            if (section == "Link") return key == "MTUBytes" && value ~ /^[0-9]+$/
            if (section == "Network") return key ~ /^(DHCP|IPv6AcceptRA|LinkLocalAddressing|Address|Gateway|DNS)$/
            if (section == "Route") return key ~ /^(Destination|Gateway|Metric)$/
            return section ~ /^(DHCPv4|DHCPv6|IPv6AcceptRA)$/ &&
                key ~ /^(RouteMetric|UseDomains|UseHostname|UseDNS|UseNTP|UseMTU|SendHostname)$/
        }
        /^ *(#.*)?$/ { next }
        /^\[[A-Za-z0-9]+\]$/ { section = substr($0, 2, length($0) - 2); next }
        {
            at = index($0, "=")
            key = substr($0, 1, at - 1)
            value = substr($0, at + 1)
            if (at < 2 || value !~ /^[A-Za-z0-9.:\/ -]*$/ || !known(key, value)) { exit wrong = NR }
            if (section == "Match") matched = 1
        }
        END {
            if (wrong) { print "line " wrong " is not allowed"; exit 1 }
            if (!matched) { print "the section [Match] with Name=" nic " is missing"; exit 1 }
        }' "$1" >"$1.wrong" || fail "$2.network: $(cat "$1.wrong")"
}

check_hostname() {
    if [ "$(wc -l <"$1")" -gt 1 ] || ! grep -Eqx '[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?' "$1"; then
        fail "hostname: write 1 to 63 letters, digits and hyphens"
    fi
}

check_ntp() {
    if [ "$(wc -l <"$1")" -gt 16 ] || grep -Evq '^([a-zA-Z0-9:][a-zA-Z0-9.:-]{0,252})?$' "$1"; then
        fail "ntp: write at most 16 lines with a host name or an address each"
    fi
}
