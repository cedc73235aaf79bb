#!/usr/bin/env bash
# Puts Java into the box's root: java.sh ROOT [train]
#   ROOT/usr/lib/jvm/jonction           a runtime linked from the modules of packages/java-modules.txt
#   ROOT/usr/lib/jonction/lib/start.aot what it has learned of the appliance, which lies in ROOT/usr/lib/jonction
# Runs in the tools' root. ARCH is the box's; /parts has its openjdk-25-jdk-headless and libfaketime, unpacked.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=cnf/launcher/train.sh
. "$here/../../cnf/launcher/train.sh"
root=${1%/}
home=/usr/lib/jonction
export JAVA_HOME=/usr/lib/jvm/jonction

fail() {
    printf 'java.sh: %s\n' "$*" >&2
    exit 1
}

# only PATTERN: the one path that matches
only() {
    local found
    mapfile -t found < <(compgen -G "$1")
    [ ${#found[@]} -eq 1 ] || fail "expected one $1, found ${#found[@]}"
    printf '%s\n' "${found[0]}"
}

link_runtime() {
    local jlink jmods modules
    jlink=$(only "/usr/lib/jvm/java-25-openjdk-*/bin/jlink")
    jmods=$(only "/parts/openjdk-25-jdk-headless/usr/lib/jvm/java-25-openjdk-$ARCH/jmods")
    modules=$(sed '/^#/d' "$here/../packages/java-modules.txt" | paste -sd ,)
    rm -rf "$root$JAVA_HOME"
    mkdir -p "$root${JAVA_HOME%/*}" "$root/usr/bin"
    # Left uncompressed: the image compresses it better.
    "$jlink" --module-path "$jmods" --add-modules "$modules" --compress=zip-0 --strip-java-debug-attributes \
        --no-header-files --no-man-pages --output "$root$JAVA_HOME"
    ln -sf "../lib/jvm/jonction/bin/java" "../lib/jvm/jonction/bin/jcmd" "$root/usr/bin/"
}

# set_times PATH ...: the cache is valid for files of the very times that the image will have
set_times() {
    find "$@" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
}

# In namespaces of its own, so that nothing stays mounted
train() {
    local clock log jdk
    jdk=$(only "/usr/lib/jvm/java-25-openjdk-*/bin/jlink")
    clock=$(only "/parts/libfaketime/usr/lib/*/faketime/libfaketimeMT.so.1")
    log=$(mktemp)
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount -t tmpfs tmpfs "$root/tmp"
    chroot "$root" /usr/bin/env ip link set lo up
    make_start_cache "${jdk%/bin/jlink}" "$root" "$home" "$clock" >"$log" 2>&1 || {
        tail -n 30 "$log" >&2
        fail "the appliance did not start in $root"
    }
    # By the times that its files will have, without which Java passes it over.
    set_times "$root$home"
    prove_start_cache "$root" "$home" >"$log" 2>&1 || {
        tail -n 30 "$log" >&2
        fail "Java does not take the bundles' classes from the start cache"
    }
    rm -f "$log"
}

case ${2:-} in
    train) train ;;
    '')
        link_runtime
        set_times "$root$home" "$root$JAVA_HOME" "$root/usr/bin/java" "$root/usr/bin/jcmd"
        # Through emulation, a start takes many minutes.
        if [ "$(dpkg --print-architecture)" = "$ARCH" ]; then
            unshare --mount --net --propagation unchanged "${BASH_SOURCE[0]}" "$root" train
            set_times "$root$home"
        else
            printf 'java.sh: a machine of another architecture trains no start cache for %s\n' "$ARCH" >&2
        fi
        ;;
    *) fail "there is no step '$2'" ;;
esac
