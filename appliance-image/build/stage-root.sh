#!/usr/bin/env bash
# Makes the box's root in /build/root (inside the tools' root): Debian, pruned; kernel modules; Java; Jonction; overlay.
set -euo pipefail
build=/checkout/appliance-image/build
root=/build/root

unpack_base() {
    rm -rf "$root"
    mkdir "$root"
    tar -C "$root" --numeric-owner --xattrs --xattrs-include='*' --exclude='./dev/*' -xpf /base.tar
}

# The packages' licences, for the list of materials
keep_licences() {
    rm -rf /build/copyright
    mkdir /build/copyright
    (cd "$root/usr/share/doc" && find . -name copyright -exec cp --parents '{}' /build/copyright ';')
}

prune() {
    local pattern
    keep_licences
    find "$root/usr/bin" -name 'grub-*' ! -name grub-editenv -delete
    (
        cd "$root"
        shopt -s dotglob
        while read -r pattern; do
            # The patterns are meant to expand.
            # shellcheck disable=SC2086
            rm -rf -- $pattern
        done < <(grep -v '^#' /checkout/appliance-image/packages/prune.txt)
    )
    find "$root/usr/share/doc" -mindepth 1 ! -name copyright ! -type d -delete
    find "$root/usr/share/doc" -mindepth 1 -type d -empty -delete
    drop_setuid
}

# Nobody signs in but root; packages/setuid.txt names what needs more rights than its caller has.
drop_setuid() {
    local program
    find "$root" -xdev -type f -perm /6000 | LC_ALL=C sort | while IFS= read -r program; do
        grep -qxF -- "${program#"$root"}" /checkout/appliance-image/packages/setuid.txt || chmod ug-s "$program"
    done
}

# lay FOLDER TARGET: its files with the modes that git knows, owned by root
lay() {
    mkdir -p "$2"
    tar -C "$1" --owner=0 --group=0 --mode='u=rwX,go=rX' -cf - . |
        tar -C "$2" --no-overwrite-dir --keep-directory-symlink -xpf -
}

lay_jonction() {
    lay /checkout/rootfs "$root"
    rm -rf "$root/usr/lib/jonction/bundles"
    lay /checkout/appliance-image/target/appliance "$root/usr/lib/jonction"
    rm -rf "$root/usr/lib/jonction"/{demo,lib/start.aot}
    python3 "$build/store.py" "$root"/usr/lib/jonction/{bundles,lib}/*.jar
    # Java need not read them all to know which ones have changed.
    (cd "$root/usr/lib/jonction/bundles" && sha256sum -- *.jar >SHA256SUMS)
    "$build/java.sh" "$root"
}

identify() {
    cat >"$root/usr/lib/os-release" <<X
ID=jonction
ID_LIKE=debian
NAME=Jonction
PRETTY_NAME="Jonction $VERSION"
VERSION_ID=$VERSION
IMAGE_ID=jonction
IMAGE_VERSION=$VERSION
JONCTION_BOARD=jonction-$ARCH
X
    # mmdebstrap copies the building machine's.
    rm -f "$root"/etc/{hostname,hosts}
    printf 'jonction\n' >"$root/etc/hostname"
    printf '127.0.0.1 localhost jonction\n::1 localhost jonction\n' >"$root/etc/hosts"
    : >"$root/etc/machine-id"
    : >"$root/etc/fstab"
    ln -sf ../run/systemd/resolve/resolv.conf "$root/etc/resolv.conf"
    mkdir -p "$root"/{data,run,etc/jonction,etc/rauc,var/lib/jonction}
    install -m 0644 /build/keyring.pem "$root/etc/rauc/keyring.pem"
    sed -i "s/@arch@/$ARCH/" "$root/etc/rauc/system.conf"
    # A clock without battery starts here, not in 1970.
    touch -d "@$SOURCE_DATE_EPOCH" "$root/usr/lib/clock-epoch"
}

# Units by preset, so that what is not named there stays off; check-root.sh asserts the result.
enable_units() {
    systemd-sysusers --root="$root"
    systemctl --root="$root" preset-all
    # Comes along with networkd; nobody gives addresses on the kernel's command line.
    rm -f "$root/etc/systemd/system/sysinit.target.wants/systemd-network-generator.service"
    systemctl --root="$root" set-default multi-user.target
    rm -f "$root"/etc/{passwd-,group-,shadow-,gshadow-,subuid-,subgid-,.pwd.lock}
}

unpack_base
prune
"$build/modules.sh" "$root"
lay_jonction
identify
enable_units
"$build/check-root.sh" "$root"
