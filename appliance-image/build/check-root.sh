#!/usr/bin/env bash
# check-root.sh ROOT: asserts that the box's root is what it shall be, and names everything that is not.
# ARCH and VERSION are what it was built for. Lists: packages/units.txt, packages/setuid.txt.
set -euo pipefail
shopt -s inherit_errexit
root=${1%/}
lists=$(cd "$(dirname "${BASH_SOURCE[0]}")/../packages" && pwd -P)

mistake() {
    printf 'check-root: %s\n' "$*"
}

# mistakes_of TEXT: one for each line of standard input
mistakes_of() {
    local line
    while IFS= read -r line; do
        mistake "$1: $line"
    done
}

# found ARGUMENT ...: what find prints below the root, without the root itself
found() {
    (cd "$root" && find . -xdev \( "$@" \) -printf '/%P\n' | LC_ALL=C sort)
}

listed() {
    sed -e 's/#.*//' -e '/^ *$/d' "$lists/$1.txt" | LC_ALL=C sort
}

# Units that start: links in folders of wants and requires, the administrator's and the packages'.
check_units() {
    local started
    started=$(cd "$root" && find etc/systemd/system usr/lib/systemd/system -path '*.wants/*' -o -path '*.requires/*' |
        sed 's#.*/system/##' | LC_ALL=C sort -u)
    comm -13 <(listed units) - <<<"$started" | mistakes_of "starts, and packages/units.txt does not name it"
    comm -23 <(listed units) - <<<"$started" | mistakes_of "does not start, and packages/units.txt names it"
    found -path '*/systemd/*' -path '*.wants/*' -xtype l -lname '/*' | while IFS= read -r link; do
        [ -e "$root$(readlink "$root$link")" ] || printf '%s\n' "$link"
    done | mistakes_of "link to a unit that is not there"
}

check_ssh() {
    local unit
    for unit in ssh.service ssh.socket sshd.service; do
        [ "$(readlink "$root/etc/systemd/system/$unit")" = /dev/null ] || mistake "$unit is not masked: SSH could start"
    done
    found -path './etc/ssh/ssh_host_*' | mistakes_of "host key, the same on each box"
    found -name authorized_keys | mistakes_of "keys that open each box"
}

# Loaded for real, in a network namespace of its own: a ruleset that the kernel refuses leaves the box open.
check_firewall() {
    local rules hook
    [ -s "$root/etc/protocols" ] || mistake "no /etc/protocols: the firewall's rules name protocols"
    rules=$(unshare --net sh -c "nft -f '$root/etc/nftables.conf' && nft list ruleset" 2>&1) || {
        mistake "the kernel refuses /etc/nftables.conf: $rules"
        return
    }
    for hook in input forward; do
        grep -Eq "hook $hook .*policy drop" <<<"$rules" || mistake "the firewall lets in by default: no policy drop at $hook"
    done
}

check_identity() {
    if [ ! -f "$root/etc/machine-id" ] || [ -s "$root/etc/machine-id" ]; then
        mistake "/etc/machine-id must be there and empty: each box has its own"
    fi
    found -path ./var/lib/dbus/machine-id -o -path ./var/lib/systemd/random-seed | mistakes_of "the same on each box"
    { grep -rlE 'BEGIN ([A-Z]+ )?PRIVATE KEY' "$root/etc" "$root/usr/lib/jonction/conf" "$root/var" || [ $? -eq 1 ]; } |
        sed "s#^$root##" | mistakes_of "private key, the same on each box"
    [ "$(cat "$root/etc/hostname")" = jonction ] || mistake "/etc/hostname is '$(cat "$root/etc/hostname")', of the machine that built it"
    [ "$(readlink "$root/etc/resolv.conf")" = ../run/systemd/resolve/resolv.conf ] ||
        mistake "/etc/resolv.conf is not systemd-resolved's"
    found -path './etc/.resolv.conf*' | mistakes_of "left by the machine that built it"
}

check_users() {
    awk -F : '$2 !~ /^[!*]/ { print $1 }' "$root/etc/shadow" | mistakes_of "user with a password, or without any"
    awk -F : '$2 != "x" { print $1 }' "$root/etc/passwd" | mistakes_of "user whose password is not in /etc/shadow"
    awk -F : '$3 == 0 && $1 != "root" { print $1 }' "$root/etc/passwd" | mistakes_of "a second root"
    grep -q '^jonction:x:880:880:' "$root/etc/passwd" || mistake "no user jonction with number 880, the owner of the data"
}

check_modes() {
    found \( -type f -o -type d \) -perm -0002 ! \( -type d -perm -1000 \) | mistakes_of "world-writable"
    found -type f -perm /6000 | comm -13 <(listed setuid) - | mistakes_of "setuid or setgid, and packages/setuid.txt does not name it"
    found \( -path './usr/lib/systemd/*' -o -path './usr/lib/jonction/*' -o -path './etc/systemd/*' \) ! -type l \
        ! -perm -0004 | mistakes_of "not readable for the services"
}

check_package_managers() {
    found -path './usr/bin/apt*' -o -path './usr/bin/dpkg*' -o -path ./var/lib/dpkg -o -path ./etc/apt |
        mistakes_of "the box is updated as a whole, not by packages"
}

# By closure: a module whose dependency was left out does not load.
check_modules() {
    local folder
    for folder in "$root"/usr/lib/modules/*; do
        [ -f "$folder/modules.dep" ] || { mistake "no modules.dep in ${folder#"$root"}"; return; }
        tr -d : <"$folder/modules.dep" | tr ' ' '\n' | LC_ALL=C sort -u | while IFS= read -r module; do
            [ -z "$module" ] || [ -f "$folder/$module" ] || printf '%s\n' "$module"
        done | mistakes_of "kernel module that others need is missing"
    done
}

check_release() {
    local release=$root/usr/lib/os-release
    grep -qx "IMAGE_VERSION=$VERSION" "$release" || mistake "/usr/lib/os-release does not say IMAGE_VERSION=$VERSION"
    grep -qx "JONCTION_BOARD=jonction-$ARCH" "$release" || mistake "/usr/lib/os-release does not say JONCTION_BOARD=jonction-$ARCH"
    grep -qx "compatible=jonction-$ARCH" "$root/etc/rauc/system.conf" ||
        mistake "/etc/rauc/system.conf does not say compatible=jonction-$ARCH: the box would take another board's updates"
    [ -f "$root/usr/lib/clock-epoch" ] || mistake "no /usr/lib/clock-epoch: a clock without battery would start in 1970"
    grep -q 'BEGIN CERTIFICATE' "$root/etc/rauc/keyring.pem" || mistake "no certificate in /etc/rauc/keyring.pem: the box would take no update"
}

# Public authorities for Java, a file of the root itself: Debian's Java has a link to what its packages make.
check_java() {
    local authorities=/usr/lib/jvm/jonction/lib/security/cacerts
    [ -n "$(found -path ".$authorities" -type f -size +32k)" ] ||
        mistake "no certificates of public authorities in $authorities: no update by https"
    [ -x "$root/usr/lib/jvm/jonction/bin/java" ] || mistake "no /usr/lib/jvm/jonction/bin/java"
    [ -n "$(found -path './usr/lib/jonction/bundles/org.jonction.*.jar')" ] || mistake "no bundle of Jonction in /usr/lib/jonction/bundles"
    found -path './usr/lib/jonction/demo*' -o -path '*/testkit*' | mistakes_of "for demonstration and tests, not for a box"
}

check_root() {
    check_units
    check_ssh
    check_firewall
    check_identity
    check_users
    check_modes
    check_package_managers
    check_modules
    check_release
    check_java
}

mistakes=$(check_root)
[ -z "$mistakes" ] || {
    printf '%s\n' "$mistakes" "check-root: the root is not fit for a box" >&2
    exit 1
}
