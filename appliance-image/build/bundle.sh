#!/usr/bin/env bash
# bundle.sh KEY CERTIFICATE OUT: the update bundle (RAUC's verity format: squashfs, its hash tree, signed manifest, size of
# the signature). `rauc bundle` salts the tree by chance and signs the time of the day; this one comes out the same twice.
set -euo pipefail
key=$1 certificate=$2 out=$3
images=/build/images
content=/build/bundle
block=4096
epoch=$SOURCE_DATE_EPOCH
unset SOURCE_DATE_EPOCH

manifest() {
    printf '[update]\ncompatible=jonction-%s\nversion=%s\n\n[bundle]\nformat=verity\n' "$ARCH" "$VERSION"
    [ $# -eq 0 ] || printf 'verity-hash=%s\nverity-salt=%s\nverity-size=%s\n' "$@"
    local image
    for image in rootfs:root.img boot:boot.img; do
        printf '\n[image.%s]\nsha256=%s\nsize=%s\nfilename=%s\n' "${image%:*}" \
            "$(sha256sum <"$images/${image#*:}" | cut -c 1-64)" "$(stat -c %s "$images/${image#*:}")" "${image#*:}"
    done
}

rm -rf "$content"
mkdir "$content"
ln "$images/root.img" "$images/boot.img" "$content/"
manifest >"$content/manifest.raucm"
# The images are compressed already.
mksquashfs "$content" "$out" -noappend -quiet -no-progress -reproducible -mkfs-time "$epoch" -all-time "$epoch" -all-root \
    -noI -noD -noF -noX -comp gzip >/dev/null
size=$(stat -c %s "$out")
salt=$(sha256sum <"$content/manifest.raucm" | cut -c 1-64)
hash=$(veritysetup format --no-superblock --data-block-size=$block --hash-block-size=$block \
    --data-blocks=$((size / block)) --hash-offset="$size" --salt="$salt" "$out" "$out" | sed -n 's/^Root hash:[[:space:]]*//p')
manifest "$hash" "$salt" $(($(stat -c %s "$out") - size)) >/build/manifest
faketime -f "$(date -u -d "@$epoch" '+%Y-%m-%d %H:%M:%S')" openssl cms -sign -binary -nodetach -nosmimecap -md sha256 \
    -signer "$certificate" -inkey "$key" -in /build/manifest -outform DER -out /build/manifest.cms
cat /build/manifest.cms >>"$out"
# The signature's size, 8 bytes, big endian.
printf '%b' "$(printf '%016x' "$(stat -c %s /build/manifest.cms)" | sed 's/../\\x&/g')" >>"$out"
rauc --keyring="$certificate" info "$out" >/build/bundle.log 2>&1 || {
    cat /build/bundle.log >&2
    exit 1
}
