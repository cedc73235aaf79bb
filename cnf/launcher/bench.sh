# shellcheck shell=bash
# Measures the box beside its peers.

bench_command() {
    local benches=() bench
    case ${1:-} in
        '') ;;
        *) [ -x "$checkout/bench/$1/run.sh" ] || die "there is no bench '$1': $(bench_names)" ;;
    esac
    use_java javac bench "$@"
    build_appliance
    require_packages bench || exit 1
    if [ $# -gt 0 ]; then
        benches=("$1")
        shift
    else
        mapfile -t benches < <(bench_names)
    fi
    for bench in "${benches[@]}"; do
        "$checkout/bench/$bench/run.sh" "$@"
    done
}

bench_names() {
    (cd "$checkout/bench" && for run in */run.sh; do dirname "$run"; done)
}
