# shellcheck shell=bash
# Roots made of locked packages, each made once: the tools that build the image, and the Debian under the box.

# local_archive SET FOLDER: an archive for apt with the packages of a set
local_archive() {
    local set=$1 folder=$2 name sha256
    mkdir -p "$folder"
    while read -r _ name _ _ sha256 _; do
        ln -f "$image_cache/debs/$sha256.deb" "$folder/$sha256.deb"
        dpkg-deb -f "$folder/$sha256.deb"
        printf 'Filename: ./%s.deb\nSize: %s\nSHA256: %s\n\n' \
            "$sha256" "$(stat -c %s "$folder/$sha256.deb")" "$sha256"
    done < <(locked "$set") >"$folder/Packages"
    # mmdebstrap looks for essential packages in its suite only.
    printf 'Suite: %s\nCodename: %s\nSHA256:\n %s %s Packages\n' "$suite" "$suite" \
        "$(sha256sum <"$folder/Packages" | cut -c 1-64)" "$(stat -c %s "$folder/Packages")" >"$folder/Release"
}

# make_root SET ARCH TARGET: a folder or a .tar with everything of a set installed, and nothing else
make_root() {
    local set=$1 arch=$2 target=$3 work names log=$image_cache/$1.log
    work=$(mktemp -d "$image_cache/archive.XXXXXX")
    local_archive "$set" "$work"
    names=$(locked "$set" | awk '{ print $2 }' | paste -sd ,)
    rm -rf --one-file-system "$target"
    # Java's packages link manual pages and fail without the folder; mmdebstrap expands "$1".
    # shellcheck disable=SC2016
    SOURCE_DATE_EPOCH=$base_epoch mmdebstrap --mode=root --variant=essential --architectures="$arch" \
        --include="$names" --skip=check/empty --extract-hook='mkdir -p "$1/usr/share/man/man1"' \
        --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' \
        --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/info/*' \
        --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
        --dpkgopt='path-include=/usr/share/doc/*/copyright' \
        "$suite" "$target" "deb [trusted=yes] copy:$work ./" >"$log" 2>&1 || {
        rm -rf --one-file-system "$work" "$target"
        tail -n 5 "$log" >&2
        die "mmdebstrap could not make $target; all of its output is in $log"
    }
    rm -rf "$work"
}

# The roots' own files carry this time; the box's files carry the commit's.
base_epoch=1767225600

use_tools() {
    local set
    set=tools-$(dpkg --print-architecture)
    tools=$image_cache/tools-$(set_hash "$set")
    [ -e "$tools/.complete" ] && return 0
    fetch_packages "$set"
    make_root "$set" "$(dpkg --print-architecture)" "$tools"
    touch "$tools/.complete"
}

use_base() {
    base=$image_cache/base-$arch-$(set_hash "box-$arch").tar
    [ -f "$base" ] && return 0
    fetch_packages "box-$arch"
    make_root "box-$arch" "$arch" "$base.new.tar"
    mv "$base.new.tar" "$base"
}

# use_parts: each part unpacked in a folder of its own name, without version: linux-image, busybox-static ...
use_parts() {
    local name sha256 folder
    parts=$image_cache/parts-$arch-$(set_hash "parts-$arch")
    [ -e "$parts/.complete" ] && return 0
    fetch_packages "parts-$arch"
    rm -rf "$parts"
    while read -r _ name _ _ sha256 _; do
        case $name in
            linux-image-*) folder=linux-image ;;
            grub-efi-*) folder=grub-efi ;;
            *) folder=$name ;;
        esac
        mkdir -p "$parts/$folder"
        dpkg-deb -x "$image_cache/debs/$sha256.deb" "$parts/$folder"
    done < <(locked "parts-$arch")
    touch "$parts/.complete"
}

# in_tools COMMAND ...: runs it in the tools' root with the checkout as /checkout (read-only), the packages' parts as
# /parts, the Debian root as /base.tar and the work folder as /build. The mounts vanish with the process.
in_tools() {
    mkdir -p "$tools"/{checkout,parts,build}
    touch "$tools/base.tar"
    # shellcheck disable=SC2016
    unshare --mount --propagation private --net bash -c '
        set -e
        tools=$1
        for pair in "$2:checkout" "$3:parts" "$4:build" "$5:base.tar"; do
            mount --bind "${pair%:*}" "$tools/${pair##*:}"
        done
        mount -o remount,bind,ro "$tools/checkout"
        mount -t tmpfs tmpfs "$tools/tmp"
        mount -t proc proc "$tools/proc"
        mount --rbind /dev "$tools/dev"
        shift 5
        exec chroot "$tools" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C TZ=UTC HOME=/tmp \
            ARCH="$ARCH" VERSION="$VERSION" SOURCE_DATE_EPOCH="$SOURCE_DATE_EPOCH" "$@"
    ' bash "$tools" "$checkout" "$parts" "$work" "$base" "$@"
}
