#!/usr/bin/env bash
# deliver.sh NAME: the files for people, in /build/out: image, block map, update bundle, list of materials, checksums.
set -euo pipefail
name=$1
images=/build/images out=/build/out
rm -rf "$out"
mkdir "$out"
mv "$images/$name.raucb" "$out/"
bmaptool create --output "$out/$name.img.bmap" "$images/disk.img"
zstd -q -T1 -3 "$images/disk.img" -o "$out/$name.img.zst"
materials=()
for folder in /build/copyright /parts/*/usr/share/doc; do
    materials+=(--copyright "$folder")
done
for list in /checkout/appliance-image/target/bom.json /checkout/bundles/*/target/bom.json; do
    materials+=(--maven "$list")
done
/checkout/appliance-image/build/sbom.py --arch "$ARCH" --version "$VERSION" --time "$SOURCE_DATE_EPOCH" \
    --lock /checkout/appliance-image/packages.lock --jars /build/root/usr/lib/jonction/bundles \
    --jars /build/root/usr/lib/jonction/lib "${materials[@]}" --output "$out/$name.cdx.json"
cd "$out"
sha256sum -- * >/build/SHA256SUMS
mv /build/SHA256SUMS .
