#!/usr/bin/env bash
# Makes /build/images/disk.img: boot loader, slot A, and an empty slot B.
set -euo pipefail
images=/build/images
grub_modules=(part_gpt fat squash4 normal linux loadenv test true search search_label regexp terminal echo configfile
    gzio boot sleep minicmd reboot serial)

case $ARCH in
    amd64) grub_format=x86_64-efi loader=BOOTX64.EFI ;;
    arm64) grub_format=arm64-efi loader=BOOTAA64.EFI ;;
esac

esp() {
    local folder=/build/esp-root/esp/EFI/BOOT
    rm -rf /build/esp-root
    mkdir -p "$folder" /build/esp-root/esp/seed
    # shellcheck disable=SC2016
    printf '%s\n' 'search --no-floppy --set=root --label ESP' 'set prefix=($root)/EFI/BOOT' \
        'configfile $prefix/grub.cfg' >/build/early.cfg
    grub-mkimage -d "/parts/grub-efi/usr/lib/grub/$grub_format" -O "$grub_format" -o "$folder/$loader" -c /build/early.cfg \
        -p /EFI/BOOT "${grub_modules[@]}"
    # A mistake in it would show at the box's start only.
    grub-script-check /checkout/appliance-image/grub.cfg
    cp /checkout/appliance-image/grub.cfg "$folder/grub.cfg"
    grub-editenv "$folder/grubenv" create
    grub-editenv "$folder/grubenv" set 'ORDER=A B' A_OK=1 A_TRY=0 B_OK=0 B_TRY=0
    find /build/esp-root -exec touch -h -d "@$SOURCE_DATE_EPOCH" '{}' +
}

esp
rm -rf /build/genimage
faketime -f "@$(date -u -d "@$SOURCE_DATE_EPOCH" '+%Y-%m-%d %H:%M:%S')" genimage --loglevel 1 \
    --rootpath /build/esp-root --tmppath /build/genimage --inputpath "$images" --outputpath "$images" \
    --config /checkout/appliance-image/build/disk.cfg
