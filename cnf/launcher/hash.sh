# shellcheck shell=bash
# Makes the hash of an administrator's password, for a provisioning seed.

hash_command() {
    [ $# -eq 0 ] || die "hash takes no options; it asks for the password, or reads it from standard input"
    local password='' again=''
    use_java javac hash
    build_appliance
    if [ -t 0 ]; then
        read -rsp 'Password of the administrator: ' password
        printf '\n' >&2
        read -rsp 'Once more: ' again
        printf '\n' >&2
        [ "$password" = "$again" ] || die "the two passwords differ"
    else
        # The line may lack its end; Java refuses an empty one.
        IFS= read -r password || true
    fi
    # By a pipe: other users see the arguments of a process.
    printf '%s\n' "$password" | "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 \
        -cp "$appliance_home/bundles/*" org.jonction.console.signin.HashCommand
}
