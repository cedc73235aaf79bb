# shellcheck shell=bash
# Runs the tests and counts them.

test_command() {
    local arguments=("$@") kinds=() quick=false
    while [ $# -gt 0 ]; do
        case $1 in
            --quick) quick=true ;;
            unit | framework | e2e) kinds+=("$1") ;;
            *) die "test does not know '$1'. './jonction help' shows its options." ;;
        esac
        shift
    done
    [ ${#kinds[@]} -gt 0 ] || kinds=(unit framework e2e)
    use_java javac test "${arguments[@]}"
    use_maven
    # Without them, the tests that need them fail and are counted as such.
    require_packages test || say "going on without them"
    forget_reports
    local ended_well=true shortener excluded=image
    if $quick; then
        excluded=slow,image
    elif tests_boot_the_image "${kinds[@]}"; then
        "$checkout/jonction" image && excluded=pending || ended_well=false
    fi
    # The resolver's complaints are lines of many kilobytes.
    exec {output}> >(sed -uE 's/^(.{500}).*/\1 .../')
    shortener=$!
    run_tests "$excluded" "${kinds[@]}" >&"$output" || ended_well=false
    exec {output}>&-
    wait "$shortener"
    count_tests "$ended_well" "${kinds[@]}"
}

# tests_boot_the_image KIND ...: whether the tests of these kinds build the image and boot it in QEMU
tests_boot_the_image() {
    [[ " $* " == *" e2e "* ]] && is_root && [ "$(dpkg --print-architecture)" = amd64 ]
}

# reports KIND: the report files of the last run
reports() {
    case $1 in
        unit) find "$checkout"/{bundles,cnf}/*/target/surefire-reports "$checkout"/appliance-image/target/surefire-reports \
            -name 'TEST-*.xml' 2>/dev/null || true ;;
        framework) find "$checkout"/bundles/*/target/test-reports -name '*.xml' 2>/dev/null || true ;;
        e2e) find "$checkout"/appliance-image/target/failsafe-reports -name 'TEST-*.xml' 2>/dev/null || true ;;
    esac
}

forget_reports() {
    rm -rf "$checkout"/bundles/*/target/{surefire-reports,test-reports} \
        "$checkout"/appliance-image/target/{surefire-reports,failsafe-reports}
}

# run_tests EXCLUDED KIND ...: without the end-to-end tests of these tags
run_tests() {
    local kind options=(-fae -Dmaven.test.failure.ignore=true "-De2e.excluded=$1") skip phase=test
    shift
    for kind in unit framework e2e; do
        skip=true
        [[ " $* " != *" $kind "* ]] || skip=false
        $skip || [ "$kind" = unit ] || phase=verify
        options+=("-Dskip.$kind=$skip")
    done
    if is_root || [[ " $* " != *" e2e "* ]]; then
        maven "${options[@]}" "$phase"
        return
    fi
    # The end-to-end tests make network namespaces: an ordinary user is root only in namespaces of their own, and has
    # no way to the network from there.
    local ended_well=true
    maven "${options[@]}" -Dskip.e2e=true "$phase" || ended_well=false
    # shellcheck disable=SC2016
    unshare --user --map-root-user --net --mount bash -c '
        mount -t tmpfs tmpfs /run && mkdir /run/netns && ip link set lo up && cd "$1" && shift && exec mvn -B "$@"
    ' bash "$checkout" -o "${options[@]}" -Dskip.unit=true -Dskip.framework=true \
        -pl appliance-image -am verify </dev/null || {
        say "the end-to-end tests need root, or a user who may make user namespaces" \
            "(try: unshare --user --map-root-user --net true)"
        ended_well=false
    }
    $ended_well
}

# total ATTRIBUTE FILE ...: the sum of an attribute over the test suites
total() {
    local attribute=$1
    shift
    [ $# -gt 0 ] || {
        printf '0\n'
        return
    }
    { grep -ho '<testsuite [^>]*' "$@" || true; } |
        sed -n "s/.* $attribute=\"\([0-9]*\)\".*/\1/p" | awk '{ sum += $1 } END { print sum + 0 }'
}

# name_failures FILE ...: which tests failed, and the first line of each one's reason
name_failures() {
    awk '
        /<testcase / {
            match($0, / name="[^"]*"/); name = substr($0, RSTART + 7, RLENGTH - 8)
            match($0, / classname="[^"]*"/); class = substr($0, RSTART + 12, RLENGTH - 13)
        }
        /<(failure|error)[ >]/ {
            reason = match($0, / message="[^"]*/) ? ": " substr($0, RSTART + 10, RLENGTH - 10) : ""
            print "  failed: " class "." name reason
        }' "$@"
}

# count_tests ENDED_WELL KIND ...: one line per kind, then the sum; fails when anything did
count_tests() {
    local ended_well=$1 kind files tests failed skipped sum_passed=0 sum_failed=0 sum_skipped=0
    shift
    printf '\n'
    for kind in "$@"; do
        mapfile -t files < <(reports "$kind")
        tests=$(total tests "${files[@]}")
        failed=$(($(total failures "${files[@]}") + $(total errors "${files[@]}")))
        skipped=$(total skipped "${files[@]}")
        printf '%-10s %d tests, %d failed, %d skipped\n' "$kind" "$tests" "$failed" "$skipped"
        if [ $((tests - skipped)) -eq 0 ]; then
            say "no $kind test ran"
            ended_well=false
        fi
        [ "$failed" -eq 0 ] || name_failures "${files[@]}"
        sum_passed=$((sum_passed + tests - failed - skipped))
        sum_failed=$((sum_failed + failed))
        sum_skipped=$((sum_skipped + skipped))
    done
    $ended_well || say "the run itself failed: what Maven says above tells why"
    if [ "$sum_skipped" -gt 0 ]; then
        printf '%d passed, %d failed, %d skipped\n' "$sum_passed" "$sum_failed" "$sum_skipped"
    else
        printf '%d passed, %d failed\n' "$sum_passed" "$sum_failed"
    fi
    $ended_well && [ "$sum_failed" -eq 0 ]
}
