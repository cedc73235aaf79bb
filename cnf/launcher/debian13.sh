# shellcheck shell=bash
# Debian 12 has no JDK 25: the same command goes on in a Debian 13 root, made once, on the same network.

# continue_in_debian13 COMMAND [ARGUMENT ...]: does not return
continue_in_debian13() {
    local root=${XDG_CACHE_HOME:-$HOME/.cache}/jonction/debian-13
    [ -e "$root/.complete" ] || make_debian13 "$root"
    local folders=("$checkout" "$HOME/.m2" "${shared_folders[@]}")
    mkdir -p "${folders[@]}"
    say "going on in Debian 13 ($root)"
    # The mounts live in a mount namespace of this process, and vanish with it.
    # shellcheck disable=SC2016
    exec unshare --mount --propagation private bash -c '
        set -e
        root=$1 checkout=$2 count=$3
        shift 3
        # The end-to-end tests need a root that is a mount point.
        mount --rbind "$root" "$root"
        for folder in /dev /proc /sys; do
            mount --rbind "$folder" "$root$folder"
        done
        cp -L /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
        cp -L /etc/hosts "$root/etc/hosts"
        while [ "$count" -gt 0 ]; do
            mkdir -p "$root$1"
            mount --bind "$1" "$root$1"
            shift
            count=$((count - 1))
        done
        exec chroot "$root" /usr/bin/env -u JAVA_HOME PATH=/usr/sbin:/usr/bin:/sbin:/bin \
            bash -c "cd \"\$1\" && shift && exec ./jonction \"\$@\"" bash "$checkout" "$@"
    ' bash "$root" "$checkout" "${#folders[@]}" "${folders[@]}" "$@"
}

make_debian13() {
    local root=$1 mirror
    require_packages debian13
    mirror=$(debian_mirror)
    [ -n "$mirror" ] || die "found no Debian mirror in /etc/apt; cannot make a Debian 13"
    say "Debian 12 has no JDK $java_release: making a Debian 13 in $root (once, about 500 MB)"
    rm -rf --one-file-system "$root"
    mkdir -p "$root"
    # shellcheck disable=SC2016
    mmdebstrap --quiet --variant=minbase --components=main \
        --include="openjdk-$java_release-jdk-headless,maven,ca-certificates,ca-certificates-java,curl" \
        --customize-hook='mkdir -p "$1/usr/local/share/ca-certificates"' \
        --customize-hook='cp /usr/local/share/ca-certificates/*.crt "$1/usr/local/share/ca-certificates/" || true' \
        --customize-hook='chroot "$1" update-ca-certificates >/dev/null 2>&1' \
        trixie "$root" "deb $mirror trixie main" "deb $mirror trixie-updates main" ||
        die "mmdebstrap could not make a Debian 13 in $root"
    touch "$root/.complete"
}

# The mirror that this machine takes Debian from; empty when it names none.
debian_mirror() {
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
        sed -nE 's/^URIs: *([^ ]*).*/\1/p; s/^deb +(\[[^]]*\] +)?([^ ]+) .*/\2/p' |
        sed -nE '/\/debian\/?$/{p;q}' || true
}
