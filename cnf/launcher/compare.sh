# shellcheck shell=bash
# Builds an image twice: once as always, once from nothing but the commit and the locked packages.

# is_committed: dies when the second build would not see what the first one has
is_committed() {
    [ -z "$(git -c safe.directory="$checkout" -C "$checkout" status --porcelain 2>&1)" ] ||
        die "--compare builds what is committed: commit your changes, or put them aside with 'git stash -u'"
}

# build_again: the second build, in $again
build_again() {
    git -c safe.directory="$checkout" clone --quiet "$checkout" "$again/checkout" || die "git could not copy $checkout"
    mkdir -p "$again/cache/jonction/image"
    cp -al "$image_cache/debs" "$again/cache/jonction/image/" 2>/dev/null ||
        cp -a "$image_cache/debs" "$again/cache/jonction/image/"
    XDG_CACHE_HOME=$again/cache "$again/checkout/jonction" image --arch "$arch" --version "$version" --key "$key" \
        --cert "$certificate" --output "$again/output"
}

# compare_builds: fails when a file of the first build is not the same in the second
compare_builds() {
    local again file name same=true
    again=$(mktemp -d "${TMPDIR:-/var/tmp}/jonction-compare.XXXXXX")
    stage "the same once more, in $again"
    build_again || die "the second build failed; it lies in $again"
    for file in "$output"/*; do
        name=$(basename "$file")
        cmp --silent "$file" "$again/output/$name" || {
            same=false
            say "differs: $name"
        }
    done
    $same || {
        name=appliance-image/target/image-work/$arch/root
        # It fails because the two differ; how is what counts.
        diff --recursive --brief --no-dereference "$checkout/$name" "$again/checkout/$name" 2>&1 | head -n 20 >&2 || true
        die "the two builds are not the same; the second lies in $again"
    }
    rm -rf --one-file-system "$again"
    stage "both builds are the same, byte for byte"
}
