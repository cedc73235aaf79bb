#!/usr/bin/env bash
# deliver.sh NAME: the files for people, in /build/out: image, block map, update bundle, checksums.
set -euo pipefail
name=$1
images=/build/images out=/build/out
rm -rf "$out"
mkdir "$out"
mv "$images/$name.raucb" "$out/"
bmaptool create --output "$out/$name.img.bmap" "$images/disk.img"
zstd -q -T1 -3 "$images/disk.img" -o "$out/$name.img.zst"
cd "$out"
sha256sum -- * >/build/SHA256SUMS
mv /build/SHA256SUMS .
