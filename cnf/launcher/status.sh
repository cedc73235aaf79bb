# shellcheck shell=bash
# Asks the running box what it does.

status_command() {
    local state='' console='' format=text
    while [ $# -gt 0 ]; do
        case $1 in
            --json) format=json && shift ;;
            --state) state=$(option_value "$@"); shift 2 ;;
            --console) console=$(option_value "$@"); shift 2 ;;
            *) die "status does not know '$1'. './jonction help' shows its options." ;;
        esac
    done
    state=${state:-$(running_state)}
    console=${console:-$(cat "$state/console.address" 2>/dev/null || printf '127.0.0.1:8443')}
    [ -r "$state/status.token" ] ||
        die "cannot read $state/status.token: start the box with './jonction run', or name its state with --state DIR"
    command -v curl >/dev/null || require_packages status || exit 1
    ask_status "$state" "$(reachable "$console")" "$format"
}

# The state directory that was used last, of those that need no --state.
running_state() {
    local state demo
    state=$(default_state)
    demo=$(default_state demo)
    if [ "$demo/console.address" -nt "$state/console.address" ]; then
        state=$demo
    fi
    printf '%s\n' "$state"
}

# An address to reach a console that listens on every address: reachable HOST:PORT
reachable() {
    case $1 in
        0.0.0.0:*) printf '127.0.0.1:%s\n' "${1##*:}" ;;
        '[::]':*) printf '[::1]:%s\n' "${1##*:}" ;;
        *) printf '%s\n' "$1" ;;
    esac
}

ask_status() {
    local state=$1 console=$2 format=$3
    # The token goes by standard input: other users see the arguments of a process.
    curl --silent --show-error --fail-with-body --max-time 10 --noproxy '*' \
        --cacert "$state/tls/console.crt" --config - "https://$console/api/v1/status?format=$format" <<CURL ||
header = "Authorization: Bearer $(cat "$state/status.token")"
CURL
        die "https://$console did not answer: is the box running? Its log is $state/logs/jonction.log"
}
