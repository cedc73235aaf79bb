# shellcheck shell=bash
# A machine in QEMU that is like the boards: UEFI, a disk, two network interfaces, a watchdog, a serial console.
# The first QEMU known to run Java right when it emulates several processors at once
recent_qemu=10

# qemu_accelerator ARCH: sets qemu_command, and qemu_speed to QEMU's options for the fastest way that works; with
# emulate=true, every processor is emulated
qemu_accelerator() {
    qemu_command=("$(qemu_program "$1")")
    if ! ${emulate:-false} && [ "$(dpkg --print-architecture)" = "$1" ] && [ -w /dev/kvm ] && kvm_answers "$1"; then
        qemu_speed=(-accel kvm -cpu host -smp 2)
        return
    fi
    local cpu=max
    [ "$1" = amd64 ] || cpu=cortex-a72
    if is_qemu_recent || take_recent_qemu "$1"; then
        qemu_speed=(-accel tcg,thread=multi,tb-size=512 -cpu $cpu -smp 2)
    else
        # With several threads, Java's compiled code crashes in the guest (https://github.com/utmapp/UTM/issues/7070).
        say "this machine's QEMU is older than $recent_qemu: it emulates one processor only, and the box starts slowly"
        qemu_speed=(-accel tcg,thread=single,tb-size=512 -cpu $cpu -smp 1)
    fi
}

# is_qemu_recent: qemu_command's
is_qemu_recent() {
    local version
    version=$("${qemu_command[@]}" --version 2>/dev/null | sed -n '1s/.*version \([0-9]*\).*/\1/p')
    [ "${version:-0}" -ge "$recent_qemu" ]
}

# take_recent_qemu ARCH: Debian 13's, unpacked in a folder of its own, once
take_recent_qemu() {
    local root=${XDG_CACHE_HOME:-$HOME/.cache}/jonction/qemu-$1 mirror package=qemu-system-x86 triplet loader
    [ "$1" != arm64 ] || package=qemu-system-arm
    if [ ! -e "$root/.complete" ]; then
        mirror=$(debian_mirror)
        # In a subshell: without these packages, or without a network, the box still starts.
        { [ -n "$mirror" ] && (require_packages debian13); } || return 1
        say "taking a newer QEMU from Debian 13, once, about 60 MB"
        rm -rf --one-file-system "$root"
        mkdir -p "${root%/*}"
        mmdebstrap --quiet --variant=extract --components=main --include="$package" trixie "$root" \
            "deb $mirror trixie main" "deb $mirror trixie-updates main" >"$root.log" 2>&1 || {
            say "that failed; $root.log says why"
            return 1
        }
        touch "$root/.complete"
    fi
    triplet=$(uname -m)-linux-gnu
    loader=("$root"/usr/lib*/ld-linux-*.so.*)
    qemu_command=("${loader[0]}" --library-path "$root/usr/lib/$triplet"
        "$root/usr/bin/$(qemu_program "$1")" -L "$root/usr/share/qemu" -L "$root/usr/share/seabios" -L "$root/usr/lib/ipxe/qemu")
    is_qemu_recent
}

# kvm_answers ARCH: KVM may be there and yet hang a guest, or not know an instruction of its firmware: a box without a disk
# has to come as far as the search for one
kvm_answers() {
    local folder pid status=1 board
    folder=$(mktemp -d)
    mapfile -t board < <(qemu_board "$1" "$folder")
    (
        cd "$folder" && exec setpriv --pdeathsig KILL "$(qemu_program "$1")" -accel kvm -cpu host -smp 2 -m 256 "${board[@]}" \
            -serial file:serial </dev/null >/dev/null 2>errors
    ) &
    pid=$!
    for _ in {1..60}; do
        sleep 0.1
        if grep -qs BdsDxe "$folder/serial"; then
            status=0
            break
        fi
        ! grep -qs 'KVM internal error' "$folder/errors" && kill -0 "$pid" 2>/dev/null || break
    done
    kill -KILL "$pid" 2>/dev/null || true # unless it has ended by itself
    wait "$pid" 2>/dev/null || true # ends as it was killed
    rm -rf "$folder"
    return "$status"
}

# qemu_program ARCH
qemu_program() {
    case $1 in
        amd64) printf 'qemu-system-x86_64\n' ;;
        arm64) printf 'qemu-system-aarch64\n' ;;
    esac
}

# qemu_board ARCH FOLDER: prints the options of the bare machine; its firmware keeps its variables in FOLDER
qemu_board() {
    local code variables
    case $1 in
        amd64)
            code=/usr/share/OVMF/OVMF_CODE_4M.fd variables=/usr/share/OVMF/OVMF_VARS_4M.fd
            printf '%s\n' -machine q35
            ;;
        arm64)
            code=/usr/share/AAVMF/AAVMF_CODE.fd variables=/usr/share/AAVMF/AAVMF_VARS.fd
            printf '%s\n' -machine virt
            ;;
    esac
    cp "$variables" "$2/firmware"
    printf '%s\n' -drive "if=pflash,format=raw,readonly=on,file=$code" -drive if=pflash,format=raw,file=firmware \
        -nodefaults -display none -device virtio-rng-pci -device i6300esb -action watchdog=reset
}

# qemu_disk FILE: prints the options for a disk
qemu_disk() {
    printf '%s\n' -drive "if=none,id=disk,file=$1,format=$(disk_format "$1"),cache=writeback,discard=unmap" \
        -device virtio-blk-pci,drive=disk,bootindex=1
}

# disk_format FILE: raw or qcow2
disk_format() {
    qemu-img info --force-share "$1" | sed -n 's/^file format: //p' | head -n 1
}

# qemu_sticks FILE ...: prints the options for USB sticks with these contents
qemu_sticks() {
    local number=0 file
    [ $# -gt 0 ] || return 0
    printf '%s\n' -device qemu-xhci
    for file in "$@"; do
        number=$((number + 1))
        printf '%s\n' -drive "if=none,id=stick$number,file=$(realpath "$file"),format=raw" \
            -device "usb-storage,drive=stick$number,removable=on"
    done
}
