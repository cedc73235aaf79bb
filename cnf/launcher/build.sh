# shellcheck shell=bash
# Builds with Maven, and knows when there is nothing to build.
appliance_home=$checkout/appliance-image/target/appliance
build_stamp=$checkout/appliance-image/target/built-from
build_log=$checkout/appliance-image/target/build.log
# What Maven is asked for
build_goals=(package)

# What the build reads, as one line per file with its size and time.
sources_state() {
    cd "$checkout" || return
    find pom.xml bnd.bnd cnf bundles appliance-image rootfs \
        \( -name target -o -name generated -o -path cnf/launcher -o -path cnf/packages -o -path appliance-image/build \
        -o -path appliance-image/packages -o -path appliance-image/initrd \) -prune \
        -o -type f -printf '%p %s %T@\n' | LC_ALL=C sort
}

is_built() {
    [ -d "$appliance_home/bundles" ] && [ -f "$build_stamp" ] && sources_state | cmp -s - "$build_stamp"
}

# use_maven: complains, or installs it
use_maven() {
    command -v mvn >/dev/null || require_packages build || exit 1
    command -v mvn >/dev/null || die "found no mvn: install Maven"
}

# maven ARGUMENT ...: runs Maven in the checkout with the found JDK; a signal that ends the launcher ends it, too
maven() {
    (
        cd "$checkout" || exit
        export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}"
        exec mvn -B "$@" </dev/null
    ) &
    local pid=$! status=0
    trap 'kill "$pid" 2>/dev/null; exit 130' INT
    trap 'kill "$pid" 2>/dev/null; exit 143' TERM
    wait "$pid" || status=$?
    trap - INT TERM
    return "$status"
}

# build_appliance: brings appliance-image/target/appliance up to date
build_appliance() {
    is_built && return 0
    use_maven
    mkdir -p "$(dirname "$build_log")"
    say "building; the first time takes some minutes"
    local state
    state=$(sources_state)
    if ! maven -q -DskipTests -pl appliance-image -am "${build_goals[@]}" >"$build_log" 2>&1; then
        grep -E '^\[ERROR\]|⇒' "$build_log" | head -n 30 | cut -c 1-300 >&2
        ! grep -q 'Fail on changes' "$build_log" || say "a list of bundles is out of date: './jonction resolve' writes it"
        die "the build failed; all of its output is in $build_log"
    fi
    make_start_cache "${JAVA_HOME:-/usr}" '' "$appliance_home" >>"$build_log" 2>&1 || say "the next starts will be slower: $build_log says why"
    printf '%s\n' "$state" >"$build_stamp"
}
