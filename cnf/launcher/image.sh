# shellcheck shell=bash
# Builds the appliance image: what appliance-image/build/ does, in stages.
# shellcheck source=appliance-image/build/packages.sh
. "$checkout/appliance-image/build/packages.sh"
# shellcheck source=appliance-image/build/roots.sh
. "$checkout/appliance-image/build/roots.sh"
# shellcheck source=cnf/launcher/compare.sh
. "$launcher/compare.sh"

image_command() {
    local arch='' version='' output='' key='' certificate='' update=false compare=false started=$SECONDS original=("$@")
    while [ $# -gt 0 ]; do
        case $1 in
            --arch) arch=$(option_value "$@"); shift 2 ;;
            --version) version=$(option_value "$@"); shift 2 ;;
            --output) output=$(realpath -m "$(option_value "$@")"); shift 2 ;;
            --key) key=$(realpath -m "$(option_value "$@")"); shift 2 ;;
            --cert) certificate=$(realpath -m "$(option_value "$@")"); shift 2 ;;
            --update-lock) update=true && shift ;;
            --compare) compare=true && shift ;;
            *) die "image does not know '$1'. './jonction help' shows its options." ;;
        esac
    done
    is_root || die "image needs root, to unpack Debian with its owners and rights: sudo ./jonction image"
    arch=${arch:-amd64}
    case $arch in
        amd64 | arm64) ;;
        *) die "--arch is '$arch'; it can be amd64 or arm64" ;;
    esac
    version=${version:-$(image_version)}
    [[ $version =~ ^[0-9]+(\.[0-9A-Za-z]+)*([-+~][0-9A-Za-z.]+)?$ ]] ||
        die "--version is '$version'; write it like 1.2.0"
    output=${output:-$checkout/appliance-image/target/image/$arch}
    image_cache=${XDG_CACHE_HOME:-$HOME/.cache}/jonction/image
    signing_folder=${XDG_CONFIG_HOME:-$HOME/.config}/jonction/signing
    shared_folders=("$image_cache" "$signing_folder" "$output" ${key:+"$(dirname "$key")"}
        ${certificate:+"$(dirname "$certificate")"})
    use_java javac image "${original[@]}"
    mkdir -p "$image_cache"
    require_packages image
    [ "$arch" = "$(dpkg --print-architecture)" ] || run_foreign_programs
    find_mirror
    if $update; then
        stage "packages.lock for $arch"
        update_lock "$arch"
        git -C "$checkout" diff --stat -- appliance-image/packages.lock 2>/dev/null || true
    fi
    ! $compare || is_committed
    build_image
    ! $compare || compare_builds
}

# Debian's packages run programs of their architecture while they are installed.
run_foreign_programs() {
    local name=qemu-x86_64
    [ "$arch" != arm64 ] || name=qemu-aarch64
    require_packages image-foreign
    [ -e "/proc/sys/fs/binfmt_misc/$name" ] || update-binfmts --enable "$name" 2>/dev/null || true
    [ -e "/proc/sys/fs/binfmt_misc/$name" ] ||
        die "this machine cannot run programs for $arch: its kernel has no $name in /proc/sys/fs/binfmt_misc"
}

# The version of the sources, without the mark of an unfinished one.
image_version() {
    sed -n 's/^ *<version>\(.*\)<\/version>$/\1/p' "$checkout/pom.xml" | head -n 1 | sed 's/-SNAPSHOT$//'
}

# stage NAME: says what begins, and how long the build has taken so far
stage() {
    printf 'jonction: %2d:%02d  %s\n' $(((SECONDS - started) / 60)) $(((SECONDS - started) % 60)) "$*" >&2
}

# build_image: from the variables of image_command
build_image() {
    local tools base parts work=$checkout/appliance-image/target/image-work/$arch name=jonction-$version-$arch mirror=$mirror
    export ARCH=$arch VERSION=$version SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(commit_time)}
    # One build at a time in a work folder.
    mkdir -p "$work"
    exec {image_lock}>"$work/lock"
    flock -n "$image_lock" || die "another './jonction image' works in $work"
    stage "Jonction's bundles"
    build_bundles
    stage "Debian's packages and the tools"
    use_tools
    use_base
    use_parts
    signing_key
    stage "the box's root"
    quietly stage-root
    stage "the slot"
    quietly slot
    stage "the disk"
    quietly disk
    stage "the update bundle"
    with_key quietly bundle /build/signing.key /build/keyring.pem "/build/images/$name.raucb"
    stage "compressing"
    quietly deliver "$name"
    mkdir -p "$output"
    rm -f "$output"/jonction-*-"$arch".*
    mv "$work/out/"* "$output/"
    stage "done: $output"
    (cd "$output" && du -h --apparent-size -- * | sed 's/^/jonction:        /' >&2)
}

# build_bundles: and the lists of what they are made of, when what they say has changed
build_bundles() {
    local stamp=$checkout/appliance-image/target/listed-from state
    state=$(cd "$checkout" && find . -name target -prune -o \( -name pom.xml -o -name bnd.bnd \) -print0 |
        LC_ALL=C sort -z | xargs -0 sha256sum)
    if [ ! -f "$checkout/appliance-image/target/bom.json" ] || [ "$(cat "$stamp" 2>/dev/null)" != "$state" ]; then
        rm -f "$build_stamp" "$stamp"
        build_goals=(package org.cyclonedx:cyclonedx-maven-plugin:makeBom)
    fi
    build_appliance
    printf '%s\n' "$state" >"$stamp"
}

# quietly SCRIPT ARGUMENT ...: one step of appliance-image/build in the tools' root
quietly() {
    local script=$1
    shift
    in_tools "/checkout/appliance-image/build/$script.sh" "$@" >"$work/$script.log" 2>&1 || {
        tail -n 20 "$work/$script.log" >&2
        die "the image was not made; all of this step's output is in $work/$script.log"
    }
}

# When the sources were committed: the time of every file in the image.
commit_time() {
    git -c safe.directory="$checkout" -C "$checkout" log -1 --format=%ct 2>/dev/null || stat -c %Y "$checkout/pom.xml"
}

# signing_key: the key and certificate of --key and --cert, or those for development, made once
signing_key() {
    if [ -z "$key$certificate" ]; then
        key=$signing_folder/development.key certificate=$signing_folder/development.pem
        [ -f "$key" ] || make_development_key
        say "signed with the development key of this machine ($key): for tests, not for delivery"
    fi
    [ -f "$key" ] && [ -f "$certificate" ] || die "--key and --cert go together, and both must be files (PEM)"
    grep -q 'PRIVATE KEY' "$key" || die "$key is no private key in PEM"
    grep -q 'BEGIN CERTIFICATE' "$certificate" || die "$certificate is no certificate in PEM"
    install -m 0644 "$certificate" "$work/keyring.pem"
    # shellcheck disable=SC2016
    with_key in_tools bash -c 'public=$(openssl pkey -in /build/signing.key -passin pass: -pubout) &&
        [ "$public" = "$(openssl x509 -in /build/keyring.pem -noout -pubkey)" ]' 2>/dev/null ||
        die "$key does not belong to $certificate, or has a passphrase: the update bundle could not be signed"
}

# with_key COMMAND ...: runs it with the key in the work folder
with_key() (
    trap 'rm -f "$work/signing.key"' EXIT
    install -m 0600 "$key" "$work/signing.key"
    "$@"
)

make_development_key() {
    mkdir -p "$signing_folder"
    chmod 0700 "$signing_folder"
    mkdir -p "$work/signing"
    # RSA signs the same bytes in the same way. The certificate begins early: a box without a clock may be behind.
    in_tools openssl req -x509 -newkey rsa:3072 -noenc -sha256 -subj '/CN=Jonction development' \
        -not_before 20250101000000Z -not_after 20550101000000Z -addext keyUsage=critical,digitalSignature,keyCertSign \
        -keyout /build/signing/development.key -out /build/signing/development.pem >"$work/signing.log" 2>&1 ||
        die "openssl made no key; all of its output is in $work/signing.log"
    chmod 0600 "$work/signing/development.key"
    mv "$work/signing/"* "$signing_folder/"
    rmdir "$work/signing"
}
