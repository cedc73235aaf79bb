# shellcheck shell=bash
# What the cables of a box in QEMU lead to. Its first interface is lan, its second one wan.

# The ports of 127.0.0.1 that user networking forwards to the same ports of the box: KIND FIRST [COUNT]
forwards_of() {
    case $1 in
        lan) printf '%s\n' 'udp 5060' 'tcp 5060' 'udp 16384 20' ;;
        wan) printf '%s\n' 'udp 5070' 'tcp 5070' 'udp 24576 20' ;;
    esac
}

# user_network NAME NETWORK CONSOLE_PORT: prints the options of an interface with NAT by QEMU itself, which needs no root
user_network() {
    local name=$1 network=$2 console_port=$3 rules='' kind first count port taken=()
    [ -z "$console_port" ] || rules=",hostfwd=tcp:127.0.0.1:$console_port-:8443"
    while read -r kind first count; do
        for ((port = first; port < first + ${count:-1}; port++)); do
            if port_is_free "$kind" "$port"; then
                rules+=",hostfwd=$kind:127.0.0.1:$port-:$port"
            else
                taken+=("$port/$kind")
            fi
        done
    done < <(forwards_of "$name")
    [ ${#taken[@]} -eq 0 ] ||
        say "taken on this machine, so that they do not lead to the box's $name: ${taken[*]}"
    printf '%s\n' -netdev "user,id=$name,ipv6=off,net=$network.0/24,host=$network.2,dhcpstart=$network.15$rules" \
        -device "virtio-net-pci,netdev=$name,mac=$(mac_of "$name")"
}

# port_is_free KIND PORT
port_is_free() {
    [ -z "$(ss -Hln"${1:0:1}" "sport = :$2")" ]
}

# free_console_port: the first free one from 8443 on
free_console_port() {
    local port=8443
    until port_is_free tcp "$port"; do
        port=$((port + 1))
    done
    printf '%s\n' "$port"
}

mac_of() {
    case $1 in
        lan) printf '52:54:00:4a:00:01\n' ;;
        wan) printf '52:54:00:4a:00:02\n' ;;
    esac
}

# tap_of SIDE TARGET: the tap that QEMU makes or opens
tap_of() {
    if is_tap "$2"; then
        printf '%s\n' "$2"
    else
        printf 'jonction%d-%s\n' "$((BASHPID % 10000))" "${1:0:1}"
    fi
}

is_tap() {
    [ -e "/sys/class/net/$1/tun_flags" ]
}

is_bridge() {
    [ -d "/sys/class/net/$1/bridge" ]
}

# check_target SIDE TARGET: complains unless a cable can lead there
check_target() {
    is_root || die "--$1 needs root; without --lan and --wan the box has networks that need none"
    is_tap "$2" || is_bridge "$2" || ip netns list | grep -qE "^${2%%/*}( |\$)" ||
        die "--$1 is '$2': there is no tap, no bridge and no network namespace of this name"
}

# tap_network SIDE TAP: prints the options of an interface whose cable is a tap
tap_network() {
    printf '%s\n' -netdev "tap,id=$1,ifname=$2,script=no,downscript=no" \
        -device "virtio-net-pci,netdev=$1,mac=$(mac_of "$1")"
}

# plug SIDE TAP TARGET: leads the cable to a bridge here, or into NAMESPACE or NAMESPACE/BRIDGE
plug() {
    local side=$1 tap=$2 target=$3
    until [ -e "/sys/class/net/$tap" ]; do
        kill -0 "$qemu" 2>/dev/null || die "QEMU did not start"
        sleep 0.05
    done
    if is_tap "$target"; then
        return
    elif is_bridge "$target"; then
        ip link set "$tap" master "$target" up
    elif [[ $target == */* ]]; then
        ip link set "$tap" netns "${target%%/*}"
        ip -n "${target%%/*}" link set "$tap" master "${target#*/}" up
    else
        ip link set "$tap" netns "$target" name "box-$side"
        ip -n "$target" link set "box-$side" up
    fi
}
