# shellcheck shell=bash
# A machine in QEMU that is like the boards: UEFI, a disk, two network interfaces, a watchdog, a serial console.

# qemu_accelerator ARCH: prints QEMU's options for the fastest way that works
qemu_accelerator() {
    if [ "$(dpkg --print-architecture)" = "$1" ] && [ -w /dev/kvm ] && kvm_answers "$1"; then
        printf '%s\n' -accel kvm -cpu host
        return
    fi
    # In one thread: with several, Java's compiled code crashes in the guest (https://github.com/utmapp/UTM/issues/7070).
    printf '%s\n' -accel tcg,thread=single,tb-size=512
    case $1 in
        amd64) printf '%s\n' -cpu max ;;
        arm64) printf '%s\n' -cpu cortex-a72 ;;
    esac
}

# kvm_answers ARCH: KVM may be there and yet hang a guest, so that a guest of a few bytes has to end in time
kvm_answers() {
    local guest status=0
    guest=$(mktemp)
    case $1 in
        amd64)
            # A boot sector: mov al,0x10; mov dx,0xf4; out dx,al (isa-debug-exit ends QEMU with 33); hlt
            { printf '\xb0\x10\xba\xf4\x00\xee\xf4\xeb\xfd' && head -c 501 /dev/zero && printf '\x55\xaa'; } >"$guest"
            timeout -k 1 2 qemu-system-x86_64 -accel kvm -nodefaults -display none \
                -device isa-debug-exit,iobase=0xf4 -drive "file=$guest,format=raw,if=ide" >/dev/null 2>&1 || status=$?
            [ "$status" -ne 33 ] || status=0
            ;;
        arm64)
            # mov w0,#8; movk w0,#0x8400,lsl#16; hvc #0 (PSCI SYSTEM_OFF ends QEMU)
            printf '\x00\x01\x80\x52\x00\x80\xb0\x72\x02\x00\x00\xd4' >"$guest"
            timeout -k 1 2 qemu-system-aarch64 -M virt,gic-version=host -accel kvm -cpu host -nodefaults -display none \
                -kernel "$guest" >/dev/null 2>&1 || status=$?
            ;;
    esac
    rm -f "$guest"
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
        -smp 2 -nodefaults -display none -device virtio-rng-pci -device i6300esb -action watchdog=reset
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
