# shellcheck shell=bash
# Runs the appliance in the foreground.

run_command() {
    local config='' state='' console=127.0.0.1:8443 build=true demo=false
    while [ $# -gt 0 ]; do
        case $1 in
            --config) config=$(option_value "$@"); shift 2 ;;
            --state) state=$(option_value "$@"); shift 2 ;;
            --console) console=$(option_value "$@"); shift 2 ;;
            --no-build) build=false && shift ;;
            --demo) demo=true && shift ;;
            *) die "run does not know '$1'. './jonction help' shows its options." ;;
        esac
    done
    if $demo; then
        state=${state:-$(default_state demo)}
        config=${config:-$state/documents}
    fi
    state=$(realpath -m "${state:-$(default_state)}")
    config=$(realpath -m "${config:-$(default_config)}")
    case $console in
        *:*[0-9]) ;;
        *) die "--console is '$console'; write HOST:PORT, for example 192.0.2.1:8443" ;;
    esac

    local arguments=(--config "$config" --state "$state" --console "$console")
    ! $demo || arguments+=(--demo)
    shared_folders=("$state" "$config")
    if $build; then
        use_java javac run "${arguments[@]}"
        build_appliance
    else
        use_java java run "${arguments[@]}" --no-build
        [ -d "$appliance_home/bundles" ] || die "nothing was built yet: leave out --no-build"
    fi

    copy_samples "$config" "$demo"
    mkdir -p "$state"
    printf '%s\n' "$console" >"$state/console.address"
    JONCTION_STATE=$state JONCTION_CONFIG=$config exec "$appliance_home/bin/jonction-start" \
        -Djonction.console.address="$console" -Djonction.demo="$demo"
}

# copy_samples CONFIG DEMO: documents to start from, where there are none
copy_samples() {
    [ -z "$(ls -A "$1" 2>/dev/null)" ] || return 0
    local samples=samples
    ! $2 || samples=demo
    mkdir -p "$1"
    cp -R "$checkout/cnf/$samples/." "$1/"
    say "copied sample documents to $1"
}
