#!/usr/bin/env bash
# Makes what a slot holds, from /build/root: /build/images/root.img (squashfs and its dm-verity tree) and boot.img
# (kernel, initrd, and the root's hash).
set -euo pipefail
root=/build/root
images=/build/images
block=4096
squashfs_options=(-noappend -quiet -no-progress -reproducible -mkfs-time "$SOURCE_DATE_EPOCH" -all-time "$SOURCE_DATE_EPOCH")
epoch=$SOURCE_DATE_EPOCH
# mksquashfs takes the time as an option or from the environment, not both.
unset SOURCE_DATE_EPOCH

root_image() {
    mksquashfs "$root" "$images/root.img" "${squashfs_options[@]}" -comp zstd -Xcompression-level "${ZSTD_LEVEL:-15}" \
        -b 256K -xattrs >/dev/null
    local size
    size=$(stat -c %s "$images/root.img")
    blocks=$(((size + block - 1) / block))
    truncate -s $((blocks * block)) "$images/root.img"
    salt=$(printf '%s %s' "$ARCH" "$VERSION" | sha256sum | cut -c 1-64)
    hash=$(veritysetup format --data-block-size=$block --hash-block-size=$block --data-blocks="$blocks" \
        --hash-offset=$((blocks * block)) --salt="$salt" --uuid=5b7a4f0e-1c8f-4f9e-8d52-0e5bc0000009 \
        "$images/root.img" "$images/root.img" | sed -n 's/^Root hash:[[:space:]]*//p')
}

boot_image() {
    local boot=/build/boot
    rm -rf "$boot"
    mkdir "$boot"
    cp /parts/linux-image/boot/vmlinuz-* "$boot/vmlinuz"
    SOURCE_DATE_EPOCH=$epoch /checkout/appliance-image/build/initrd.sh "$root" "$boot/initrd.img"
    printf 'set VERITY=%s:%s:%s\n' "$blocks" "$salt" "$hash" >"$boot/slot.cfg"
    printf '%s\n' "$VERSION" >"$boot/version"
    # Kernel and initrd are compressed already.
    mksquashfs "$boot" "$images/boot.img" "${squashfs_options[@]}" -all-root -comp gzip -Xcompression-level 1 >/dev/null
}

rm -rf "$images"
mkdir "$images"
root_image
boot_image
