#!/usr/bin/env bash
# modules.sh ROOT: the kernel's modules that packages/modules*.txt name, with all that they depend on (by modules.dep).
set -euo pipefail
root=$1
lists=/checkout/appliance-image/packages
source=$(echo /parts/linux-image/usr/lib/modules/*)
release=${source##*/}
target=$root/usr/lib/modules/$release
full=$(mktemp -d)

# depmod needs modules.order and modules.builtin beside the modules.
mkdir -p "$full/lib/modules"
cp -a "$source" "$full/lib/modules/"
depmod -b "$full" "$release"

wanted() {
    cat "$lists/modules.txt" "$lists/modules-$ARCH.txt" 2>/dev/null | sed -e '/^#/d' -e '/^$/d'
}

# Each line of modules.dep is MODULE: and all that it needs, at any depth.
mkdir -p "$target"
awk '
    NR == FNR && sub(/^!/, "") { unwanted[$1]; next }
    NR == FNR { wanted[$1]; next }
    function is_unwanted(module, prefix) {
        for (prefix in unwanted) if (index(module, prefix) == 1) return 1
        return 0
    }
    {
        module = $1
        sub(/^kernel\//, "", module)
        sub(/\.ko.*/, "", module)
        if (is_unwanted(module)) next
        for (path = module; path != ""; path = sub(/\/[^\/]*$/, "", path) ? path : "") {
            if (path in wanted) {
                sub(/:$/, "", $1)
                for (i = 1; i <= NF; i++) print $i
                break
            }
        }
    }' <(wanted) "$full/lib/modules/$release/modules.dep" | LC_ALL=C sort -u >"$full/keep"
(cd "$source" && xargs cp --parents -t "$target" <"$full/keep")
find "$target" -name '*.ko.xz' -exec xz -d '{}' +
cp "$source"/modules.{builtin,builtin.modinfo,order} "$target/"
# modules.order names the modules as they were built: uncompressed.
depmod -b "$root" "$release"
rm -rf "$full"
