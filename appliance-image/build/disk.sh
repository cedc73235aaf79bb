#!/usr/bin/env bash
# Makes /build/images/disk.img: boot loader, slot A, and an empty slot B.
set -euo pipefail
images=/build/images
files=/build/esp
grub_modules=(part_gpt fat squash4 normal linux loadenv test true search search_label regexp terminal echo configfile
    gzio boot sleep minicmd reboot serial)

case $ARCH in
    amd64) grub_format=x86_64-efi loader=BOOTX64.EFI ;;
    arm64) grub_format=arm64-efi loader=BOOTAA64.EFI ;;
esac

boot_loader() {
    rm -rf "$files"
    mkdir "$files"
    # shellcheck disable=SC2016
    printf '%s\n' 'search --no-floppy --set=root --label ESP' 'set prefix=($root)/EFI/BOOT' \
        'configfile $prefix/grub.cfg' >/build/early.cfg
    grub-mkimage -d "/parts/grub-efi/usr/lib/grub/$grub_format" -O "$grub_format" -o "$files/$loader" -c /build/early.cfg \
        -p /EFI/BOOT "${grub_modules[@]}"
    # A mistake in it would show at the box's start only.
    grub-script-check /checkout/appliance-image/grub.cfg
    cp /checkout/appliance-image/grub.cfg "$files/grub.cfg"
    grub-editenv "$files/grubenv" create
    grub-editenv "$files/grubenv" set 'ORDER=A B' A_OK=1 A_TRY=0 B_OK=0 B_TRY=0
    touch -d "@$SOURCE_DATE_EPOCH" "$files"/*
}

# In a fixed order, with the clock standing still: FAT keeps both.
esp() {
    local esp=$images/esp.vfat
    rm -f "$esp"
    truncate -s 64M "$esp"
    at_commit_time mkfs.vfat -F 32 -i 0E5BC001 -n ESP --invariant "$esp" >/dev/null
    at_commit_time mmd -i "$esp" ::EFI ::EFI/BOOT ::seed
    at_commit_time mcopy -m -i "$esp" "$files/$loader" "$files/grub.cfg" "$files/grubenv" ::EFI/BOOT/
}

at_commit_time() {
    faketime -f "$(date -u -d "@$SOURCE_DATE_EPOCH" '+%Y-%m-%d %H:%M:%S')" "$@"
}

boot_loader
esp
rm -rf /build/genimage
mkdir -p /build/genimage-root
genimage --loglevel 1 --rootpath /build/genimage-root --tmppath /build/genimage --inputpath "$images" \
    --outputpath "$images" --config /checkout/appliance-image/build/disk.cfg
