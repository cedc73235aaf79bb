# shellcheck shell=bash
# Debian packages by lock: which ones (packages.lock), and where they lie once fetched.
#
# Each line of the lock: SET NAME VERSION ARCHITECTURE SHA256 PATH
#   SET   box-ARCH (installed on the box), parts-ARCH (unpacked for the box), tools-ARCH (the image's tools)
#   PATH  on the mirror; pool/updates/ is on its security archive
lock=$checkout/appliance-image/packages.lock
package_lists=$checkout/appliance-image/packages
suite=trixie

# wanted_packages LIST ARCH
wanted_packages() {
    sed -e '/^#/d' -e '/^$/d' -e "s/%ARCH%/$2/g" "$package_lists/$1.txt"
}

# locked SET: its lines of the lock
locked() {
    awk -v set="$1" '$1 == set' "$lock"
}

# set_hash SET ...: changes when a package of a set does
set_hash() {
    local set
    for set in "$@"; do
        locked "$set"
    done | sha256sum | cut -c 1-16
}

# mirror_of PATH: the archive that has it
mirror_of() {
    case $1 in
        pool/updates/*) printf '%s-security\n' "$mirror" ;;
        *) printf '%s\n' "$mirror" ;;
    esac
}

find_mirror() {
    mirror=$(debian_mirror)
    mirror=${mirror%/}
    [ -n "$mirror" ] || die "found no Debian mirror in /etc/apt; the image is made of Debian's packages"
}

# fetch_packages SET ...: brings them into $image_cache/debs/SHA256.deb
fetch_packages() {
    local set path sha256 wanted=() log
    mkdir -p "$image_cache/debs"
    for set in "$@"; do
        [ -n "$(locked "$set")" ] || die "$lock has no packages '$set': './jonction image --update-lock' writes them"
        while read -r _ _ _ _ sha256 path; do
            [ -f "$image_cache/debs/$sha256.deb" ] ||
                wanted+=("$(mirror_of "$path")/${path//+/%2b}" "$image_cache/debs/$sha256.deb" "SHA256:$sha256")
        done < <(locked "$set")
    done
    [ ${#wanted[@]} -gt 0 ] || return 0
    log=$image_cache/fetch.log
    /usr/lib/apt/apt-helper -q download-file "${wanted[@]}" >"$log" 2>&1 || explain_fetch "$log"
    for ((i = 1; i < ${#wanted[@]}; i += 3)); do
        [ -f "${wanted[i]}" ] || explain_fetch "$log"
    done
}

explain_fetch() {
    # apt's own complaints, if it wrote any
    grep -E '^(Err|E:|W:)' "$1" | head -n 10 | cut -c 1-200 >&2 || true
    if grep -q '404' "$1"; then
        die "the mirror $mirror has newer versions than packages.lock: './jonction image --update-lock' takes them"
    fi
    die "could not fetch the packages from $mirror; all of apt's output is in $1"
}

# update_lock ARCH: resolves the lists for an architecture, and for the tools of this machine
update_lock() {
    local arch=$1 tools_arch new box_packages part_packages tool_packages
    tools_arch=$(dpkg --print-architecture)
    new=$(mktemp)
    # Other architectures' lines stay; there may be none.
    [ ! -f "$lock" ] || grep -vE "^(#|(box|parts)-$arch |tools-$tools_arch )" "$lock" >>"$new" || true
    mapfile -t box_packages < <(wanted_packages box "$arch")
    mapfile -t part_packages < <(wanted_packages parts "$arch" | sed '/^linux-image-/d')
    mapfile -t tool_packages < <(wanted_packages tools "$tools_arch")
    prepare_apt "$arch"
    resolve_set "box-$arch" install '?essential' "${box_packages[@]}" >>"$new"
    resolve_set "parts-$arch" download "$(kernel_of "$arch")" "${part_packages[@]}" >>"$new"
    prepare_apt "$tools_arch"
    resolve_set "tools-$tools_arch" install '?essential' "${tool_packages[@]}" >>"$new"
    {
        printf '# Written by ./jonction image --update-lock: set, name, version, architecture, sha256, path on the mirror\n'
        LC_ALL=C sort "$new"
    } >"$lock"
    rm -f "$new"
}

# prepare_apt ARCH: an apt of its own that knows the suite's packages, and nothing that is installed here
prepare_apt() {
    local apt=$image_cache/apt-$1 source
    rm -rf "$apt"
    mkdir -p "$apt"/{lists/partial,cache/archives/partial,etc/preferences.d}
    : >"$apt/status"
    apt_options=(-q -o "Dir::Etc=$apt/etc" -o "Dir::Etc::sourceparts=/dev/null" -o "Dir::Etc::sourcelist=$apt/etc/sources.list"
        -o "Dir::State::lists=$apt/lists" -o "Dir::State::status=$apt/status" -o "Dir::Cache=$apt/cache"
        -o "APT::Architecture=$1" -o "APT::Architectures=$1" -o Acquire::Languages=none -o Acquire::ForceHash=SHA256
        -o APT::Install-Recommends=false -o APT::Update::Error-Mode=any)
    for source in "$mirror $suite" "$mirror $suite-updates" "$mirror-security $suite-security"; do
        printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s main\n' "$source" \
            >>"$apt/etc/sources.list"
    done
    apt-get "${apt_options[@]}" update >"$apt/log" 2>&1 && return 0
    # A mirror without the security archive is told, not fatal; apt need not have named a reason.
    say "without $mirror-security, which cannot be read: $(grep -m 1 -E '^(Err|E|W):' "$apt/log" || true)"
    sed -i '/-security/d' "$apt/etc/sources.list"
    apt-get "${apt_options[@]}" update >"$apt/log" 2>&1 || {
        tail -n 5 "$apt/log" >&2
        die "could not read the package lists of $mirror"
    }
}

# kernel_of ARCH: the package that linux-image-ARCH stands for
kernel_of() {
    apt-cache "${apt_options[@]}" depends --important "linux-image-$1" | sed -n 's/^ *Depends: *\(linux-image-[^ ]*\)$/\1/p'
}

# resolve_set SET install|download PACKAGE ...
resolve_set() {
    local set=$1 output
    shift
    output=$(apt-get "${apt_options[@]}" -qq -y --print-uris "$@") || die "apt could not resolve the packages of $set"
    printf '%s\n' "$output" | tr -d "'" | sed -n 's/^[^ ]*\/\(pool\/[^ ]*\) \([^_]*\)_\([^_]*\)_\([^_]*\)\.deb [0-9]* SHA256:\(.*\)$/\2 \3 \4 \5 \1/p' |
        sed -e 's/%3a/:/' -e 's/%2b/+/g' -e 's/%7e/~/g' -e "s/^/$set /"
}
