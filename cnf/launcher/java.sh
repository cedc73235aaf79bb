# shellcheck shell=bash
# Finds a JDK 25 or newer, or gets one.
java_release=25
# Folders beside the checkout that the command works in.
shared_folders=()

# java_major HOME: the feature release of the Java in HOME, 0 when there is none
java_major() {
    local major
    major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null || true)
    [ -x "$1/bin/java" ] || major=0
    printf '%s\n' "${major:-0}"
}

# find_java PROGRAM: the home of a new enough Java that has bin/PROGRAM
find_java() {
    local home path_java
    path_java=$(readlink -f "$(command -v java || true)" 2>/dev/null || true)
    for home in "${JAVA_HOME:-}" /usr/lib/jvm/*"$java_release"* /usr/lib/jvm/* "${path_java%/bin/java}"; do
        if [ -n "$home" ] && [ -x "$home/bin/$1" ] && [ "$(java_major "$home")" -ge "$java_release" ]; then
            printf '%s\n' "$home"
            return 0
        fi
    done
    return 1
}

# use_java PROGRAM ARGUMENT ...: sets JAVA_HOME to a Java that has bin/PROGRAM. Where Debian has none, the command goes
# on with its arguments in a Debian 13 of its own, and this does not return.
use_java() {
    local program=$1
    shift
    if JAVA_HOME=$(find_java "$program"); then
        export JAVA_HOME
        return 0
    fi
    if is_root && apt_has "openjdk-$java_release-jdk-headless"; then
        install_packages "openjdk-$java_release-jdk-headless"
        JAVA_HOME=$(find_java "$program") || die "openjdk-$java_release-jdk-headless is installed, but has no $program"
        export JAVA_HOME
        return 0
    fi
    if is_root && [ "$(debian_version)" = 12 ]; then
        continue_in_debian13 "$@"
    fi
    explain_java
    exit 1
}

apt_has() {
    command -v apt-cache >/dev/null || return 1
    apt-cache show "$1" >/dev/null 2>&1 && return 0
    apt_quietly update || return 1
    apt-cache show "$1" >/dev/null 2>&1
}

explain_java() {
    say "no JDK $java_release found (looked at JAVA_HOME, /usr/lib/jvm and the java on PATH)"
    case $(debian_version) in
        13) say "install it with: sudo apt-get install --no-install-recommends openjdk-$java_release-jdk-headless" ;;
        12) say "Debian 12 has none: run this command as root, and it makes a Debian 13 for itself;" \
            "or unpack a JDK $java_release and set JAVA_HOME" ;;
        *) say "install one and set JAVA_HOME" ;;
    esac
}
