#!/usr/bin/env bash
# initrd.sh ROOT OUT: the initrd with the box's own init, busybox, the tools for the disk, and the modules for it.
set -euo pipefail
root=$1 out=$2
source=/checkout/appliance-image/initrd
release=$(ls "$root/usr/lib/modules")
tree=$(mktemp -d)

# wanted LIST: the names in initrd/LIST.txt
wanted() {
    sed 's/#.*//' "$source/$1.txt" | xargs -n 1
}

lay_programs() {
    local applet program
    mkdir -p "$tree"/{bin,sbin,dev,proc,sys,run,sysroot,etc,tmp,lib,data}
    ln -s . "$tree/usr"
    cp /parts/busybox-static/usr/bin/busybox "$tree/bin/"
    for applet in $(busybox --list); do
        [ "$applet" = busybox ] || ln -s busybox "$tree/bin/$applet"
    done
    for program in $(wanted tools); do
        cp "$(program_of "$program")" "$tree/sbin/"
        rm -f "$tree/bin/$program"
    done
    install -m 0755 "$source/init" "$tree/init"
    cp -r "$source/functions" "$tree/functions"
}

program_of() {
    local folder
    for folder in usr/sbin usr/bin; do
        if [ -f "$root/$folder/$1" ]; then
            printf '%s\n' "$root/$folder/$1"
            return
        fi
    done
    printf 'initrd: no %s in the root; a package of packages/box.txt must bring it\n' "$1" >&2
    return 1
}

libraries_of() {
    objdump -p "$1" 2>/dev/null | awk '/NEEDED/ { print $2 }'
}

# The shared libraries that the programs need, and those that these need.
lay_libraries() {
    local queue=("$tree"/sbin/*) file name library
    while [ ${#queue[@]} -gt 0 ]; do
        file=${queue[0]}
        queue=("${queue[@]:1}")
        for name in $(libraries_of "$file"); do
            [ ! -e "$tree/lib/$name" ] || continue
            library=$(find "$root/usr/lib" -maxdepth 2 -name "$name" | sort | head -n 1)
            [ -n "$library" ] || { printf 'initrd: %s needs %s, which is not in the root\n' "$file" "$name" >&2; exit 1; }
            cp -L "$library" "$tree/lib/$name"
            queue+=("$tree/lib/$name")
        done
    done
    # The loader's path is fixed in each program.
    case $ARCH in
        amd64) ln -s lib "$tree/lib64" ;;
    esac
    cp -L "$root"/usr/lib/*/ld-linux-*.so.* "$tree/lib/"
}

# is_in_kernel MODULE: the kernel of this architecture has it
is_in_kernel() {
    local name=${1//_/-}
    [ -n "$(find /parts/linux-image/usr/lib/modules -name "${name//-/[-_]}.ko*")" ]
}

lay_modules() {
    local module target=$tree/lib/modules/$release
    : >"$tree/modules.list"
    mkdir -p "$target"
    for module in $(wanted modules); do
        if ! modprobe -d "$root" -S "$release" --show-depends "$module" >"$tree/depends" 2>/dev/null; then
            is_in_kernel "$module" || continue
            printf 'initrd: packages/modules.txt leaves out %s\n' "$module" >&2
            return 1
        fi
        printf '%s\n' "$module" >>"$tree/modules.list"
        sed -n "s#^insmod .*/lib/modules/$release/\([^ ]*\).*#\1#p" "$tree/depends" |
            (cd "$root/usr/lib/modules/$release" && xargs -r cp --parents -t "$target")
    done
    rm -f "$tree/depends"
    cp "$root/usr/lib/modules/$release"/modules.{order,builtin,builtin.modinfo} "$target/"
    depmod -b "$tree" "$release"
}

lay_programs
lay_libraries
lay_modules
find "$tree" -exec touch -h -d "@$SOURCE_DATE_EPOCH" '{}' +
(cd "$tree" && find . -print0 | LC_ALL=C sort -z | cpio --null --quiet -R 0:0 --reproducible -o -H newc) |
    zstd -q -19 -T1 >"$out"
rm -rf "$tree"
