# shellcheck shell=dash disable=SC2154
# The rescue menu, on every terminal that the kernel talks to. Whoever stands before the box may use it.

# rescue: does not return
rescue() {
    for console in $(consoles); do
        case $console in
            tty0) terminal=tty1 ;;
            *) terminal=$console ;;
        esac
        setsid sh -c '. /functions/all.sh && rescue_menu' <"/dev/$terminal" >"/dev/$terminal" 2>&1 &
    done
    while true; do
        sleep 3600
    done
}

rescue_menu() {
    disk=
    # shellcheck disable=SC2046
    set -- $(partitions root-a)
    [ $# -ne 1 ] || disk=$(disk_of "$1")
    while true; do
        printf '\n\n  Jonction rescue%s\n\n' "${disk:+ (disk $disk)}"
        printf '  1  check and repair the data\n  2  factory reset: erase configuration, passwords and keys\n'
        printf '  3  shell, for those who know\n  4  restart\n\n  Choose: '
        read -r choice || return
        case $choice in
            1) rescue_data ;;
            2) rescue_reset ;;
            3) rescue_shell ;;
            4) reboot -f ;;
        esac
    done
}

rescue_data() {
    if ! data=$(partition data); then
        printf '  There is no data partition.\n'
        return
    fi
    e2fsck -f -y "/dev/$data"
    printf '  e2fsck ended with %s (0 or 1: in order, 4 and more: not repaired).\n' "$?"
}

rescue_reset() {
    if ! data=$(partition data); then
        printf '  There is no data partition; the next start makes one.\n'
        return
    fi
    printf '  This erases everything that was configured. Type RESET: '
    read -r answer
    if [ "$answer" != RESET ]; then
        printf '  Nothing was changed.\n'
        return
    fi
    rename_data "$(attribute "$data" partition)" data-new
    printf '  The next start makes new data. Choose 4 to restart.\n'
}

# A number that only somebody who sees this screen can type
rescue_shell() {
    number=$(od -A n -N 2 -t u2 /dev/urandom | tr -d ' ')
    printf '  Type %s: ' "$number"
    read -r answer
    if [ "$answer" = "$number" ]; then
        printf '  "exit" leads back to the menu. Partitions: /sys/class/block/*/uevent.\n'
        sh -i
    fi
}
