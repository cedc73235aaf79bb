# shellcheck shell=bash
# Makes the cache of classes that Java has loaded once the appliance is up, its own and the bundles', for faster starts
# (JEP 483).
# The same appliance, Java and file times give the same bytes, as far as the clock stands still while it is written:
# references in the cache carry the time at which they were made.

# make_start_cache JDK ROOT HOME [CLOCK]: writes HOME/lib/start.aot. HOME lies in ROOT, which is entered by chroot when it
# is not empty. JDK is outside; the Java that is to start the appliance is JAVA_HOME, as seen from ROOT. CLOCK is
# libfaketime's library, to stop the clock with.
make_start_cache() {
    local jdk=$1 root=$2 home=$3 clock=${4:-} work ended_well=true
    work=$(mktemp -d "$root/tmp/train.XXXXXX")
    mkdir "$work/documents"
    [ -z "$clock" ] || cp "$clock" "$work/clock.so"
    rm -f "$root$home/lib/start.aot"
    { record_classes "$root" "$home" "${work#"$root"}" && list_classes &&
        write_start_cache "$root" "$home" "${work#"$root"}"; } ||
        ended_well=false
    rm -rf "$work"
    $ended_well
}

# record_classes ROOT HOME WORK: starts the appliance without documents, and lists the classes that it needs
record_classes() {
    start_once "$@" note_classes -Xshare:off -XX:DumpLoadedClassList="$3/loaded" \
        -Xlog:class+load:file="$3/loads:none:filecount=0"
}

# note_classes WORK: while the appliance is up, since what its end needs depends on the moment
note_classes() {
    await_rest "$1/loaded" && cp "$1/loads" "$1/loads-until-up"
}

# prove_start_cache ROOT HOME: fails unless nearly all classes of bundles come from the cache
prove_start_cache() {
    local root=$1 home=$2 work ours='^(org\.jonction|org\.eclipse\.jetty|org\.apache\.felix)\.[^ /]* source: ' all=0 cached=0
    # In the root, where the appliance writes; it goes again, however this ends.
    work=$(mktemp -d "$root/tmp/prove.XXXXXX")
    mkdir "$work/documents"
    if start_once "$root" "$home" "${work#"$root"}" true -Xlog:class+load:file="${work#"$root"}/loads:none:filecount=0"; then
        # grep fails when it counts none, which is judged below.
        all=$(grep -cE "$ours" "$work/loads" || true)
        cached=$(grep -cE "${ours}shared objects file" "$work/loads" || true)
    fi
    rm -rf "$work"
    printf 'from the start cache: %s of %s classes\n' "$cached" "$all"
    [ "$all" -gt 0 ] && [ "$((cached * 100))" -ge "$((all * 95))" ]
}

# start_once ROOT HOME WORK THEN OPTION ...: starts the appliance, asks for its sign-in page, calls THEN WORK, and ends it
start_once() {
    local root=$1 home=$2 work=$3 then=$4 output=$1$3/output enter=() pid ended_well=true
    shift 4
    [ -z "$root" ] || enter=(chroot "$root")
    "${enter[@]}" /usr/bin/env JONCTION_STATE="$work/state" JONCTION_CONFIG="$work/documents" \
        "$home/bin/jonction-start" -XX:ActiveProcessorCount=2 "$@" \
        -Djonction.console.address=127.0.0.1:0 -Djonction.rehearsal.calls=0 </dev/null >"$output" 2>&1 &
    pid=$!
    { await_start "$pid" "$output" && visit_console "$pid" "$output" "${enter[@]}" && "$then" "$root$work"; } ||
        ended_well=false
    kill "$pid" 2>/dev/null || true
    wait "$pid" || true
    cat "$output"
    $ended_well
}

# list_classes: for make_start_cache, in an order of its own: ids, resolved constants and the order of loading differ from
# run to run
list_classes() {
    sed -e '/^#/d' -e '/^@cp /d' -e '/ source: /d' -e 's/ id: [0-9]*$//' "$work/loaded" | LC_ALL=C sort -u >"$work/own"
    "$jdk/bin/java" "$(dirname "${BASH_SOURCE[0]}")/BundleClasses.java" \
        "$work/own" "$work/loads-until-up" "$root$home/bundles" "$home/bundles" >"$work/classes"
}

# write_start_cache ROOT HOME WORK
write_start_cache() {
    local root=$1 home=$2 work=$3 enter=() frozen=()
    [ -z "$root" ] || enter=(chroot "$root")
    [ ! -f "$root$work/clock.so" ] || frozen=("LD_PRELOAD=$work/clock.so" "FAKETIME=2026-01-01 00:00:00")
    "${enter[@]}" /usr/bin/env "${frozen[@]}" "${JAVA_HOME:-/usr}/bin/java" "@$home/conf/jvm.options" \
        -Xshare:dump -XX:+AOTClassLinking -XX:SharedClassListFile="$work/classes" \
        -XX:SharedArchiveFile="$work/start.aot" -Xlog:cds=error,aot=error \
        -cp "$home/lib/felix.jar:$home/lib/appliance.jar" || return 1
    install -m 0644 "$root$work/start.aot" "$root$home/lib/start.aot"
}

# await_start PID OUTPUT: until the appliance says that it is up; fails when it ends before
await_start() {
    local _
    for _ in {1..12000}; do
        ! grep -q ' is up' "$2" || return 0
        kill -0 "$1" 2>/dev/null || return 1
        sleep 0.1
    done
    return 1
}

# visit_console PID OUTPUT COMMAND ...: asks for the sign-in page, so that what TLS needs is in the cache, too. The command
# comes before curl's.
visit_console() {
    local pid=$1 output=$2 address='' _
    shift 2
    "$@" /usr/bin/env curl --version >/dev/null 2>&1 || return 0
    # The console may begin to listen after the rest is up; then a link with its port follows.
    for _ in {1..12000}; do
        address=$(grep -om 1 'https://127[0-9.]*:[1-9][0-9]*' "$output" || true)
        [ -z "$address" ] || break
        kill -0 "$pid" 2>/dev/null || return 1
        sleep 0.1
    done
    "$@" /usr/bin/env curl --silent --show-error --insecure --noproxy '*' --max-time 120 --output /dev/null "$address/"
}

# await_rest FILE: until it has not grown for ten seconds
await_rest() {
    local size='' before='none'
    while [ "$size" != "$before" ]; do
        before=$size
        sleep 10
        size=$(stat -c %s "$1") || return 1
    done
}
