# shellcheck shell=bash
# Boots the built image in QEMU.

boot_command() {
    # The parts below read these.
    local arch='' image='' disk='' kept=false size=8G lan='' wan='' seed='' memory=1024 show=true emulate=false run='' qemu=0
    local sticks=() extra=()
    arch=$(dpkg --print-architecture)
    local stop=false
    while [ $# -gt 0 ]; do
        case $1 in
            --arch) arch=$(option_value "$@"); shift 2 ;;
            --image) image=$(option_value "$@"); shift 2 ;;
            --disk) disk=$(option_value "$@"); kept=true; shift 2 ;;
            --size) size=$(option_value "$@"); shift 2 ;;
            --lan) lan=$(option_value "$@"); shift 2 ;;
            --wan) wan=$(option_value "$@"); shift 2 ;;
            --seed) seed=$(option_value "$@"); shift 2 ;;
            --usb) sticks+=("$(option_value "$@")"); shift 2 ;;
            --memory) memory=$(option_value "$@"); shift 2 ;;
            --emulate) emulate=true && shift ;;
            --no-screen) show=false && shift ;;
            --stop) stop=true && shift ;;
            --) shift && extra=("$@") && break ;;
            *) die "boot does not know '$1'. './jonction help' shows its options." ;;
        esac
    done
    case $arch in
        amd64 | arm64) ;;
        *) die "--arch is '$arch'; there are amd64 and arm64" ;;
    esac
    $kept || disk=$checkout/appliance-image/target/boot/$arch/disk
    disk=$(realpath -m "$disk")
    run=$disk.run
    if $stop; then
        stop_box
        return
    fi
    require_packages boot "boot-$arch" || exit 1
    check_boot_options
    (umask 077 && mkdir -p "$run")
    exec {lock}>"$run/lock"
    flock --nonblock "$lock" || die "the box of $disk runs already; './jonction boot --stop' ends it"
    make_disk
    start_box
}

check_boot_options() {
    local file
    for file in "${sticks[@]}"; do
        [ -r "$file" ] || die "cannot read the stick '$file'"
    done
    [ -z "$seed" ] || [ -d "$seed/documents" ] || [ -f "$seed/administrator" ] ||
        die "--seed is '$seed', and there is neither $seed/documents nor $seed/administrator"
    [[ $memory =~ ^[0-9]+$ ]] || die "--memory is '$memory'; write a number of MB, for example 1024"
    [ -n "$lan" ] && check_target lan "$lan"
    [ -n "$wan" ] && check_target wan "$wan"
    return 0
}

# make_disk: a disk with the image on it, unless it is one that was kept
make_disk() {
    if $kept && [ -e "$disk" ]; then
        [ -z "$image" ] || die "$disk exists already: leave out --image, or name another disk"
    else
        image=${image:-$(built_image)}
        say "unpacking $image"
        rm -f "$disk"
        # A file that is cut short leaves no disk.
        if ! zstd --quiet --decompress --sparse --force -o "$disk.new" "$image"; then
            rm -f "$disk.new"
            die "$image cannot be unpacked: it is damaged or cut short; get it again, or build it with './jonction image'"
        fi
        grow_disk "$disk.new"
        mv "$disk.new" "$disk"
        chmod 600 "$disk"
    fi
    [ -z "$seed" ] || put_seed
}

# grow_disk FILE: to the asked size, as an image lies on a larger disk
grow_disk() {
    local wanted
    wanted=$(numfmt --from=iec "$size" 2>/dev/null) || die "--size is '$size'; write for example 8G"
    [ "$wanted" -le "$(stat -c %s "$1")" ] || truncate -s "$wanted" "$1"
}

built_image() {
    local images=("$checkout/appliance-image/target/image/$arch"/*.img.zst)
    [ -e "${images[0]}" ] ||
        die "no image is built for $arch: build one with './jonction image --arch $arch', or name one with --image FILE"
    printf '%s\n' "${images[-1]}"
}

# put_seed: copies it to the disk's EFI system partition, as a person does who prepares a card
put_seed() {
    local start_sector
    [ "$(disk_format "$disk")" = raw ] || die "--seed needs a raw disk, and $disk is none: use a stick, --usb FILE"
    start_sector=$(sfdisk --dump "$disk" | sed -n 's/.*start= *\([0-9]*\),.*name="esp".*/\1/p')
    [ -n "$start_sector" ] || die "$disk has no partition named esp"
    mcopy -s -o -Q -i "$disk@@$((start_sector * 512))" "$seed"/* ::seed/ || die "cannot copy $seed to $disk"
}

# start_box: runs QEMU until the box is off
start_box() {
    local options=() lan_tap='' wan_tap='' console_port=''
    rm -f "$run"/{screen,monitor,pid}
    qemu_accelerator "$arch"
    mapfile -t options < <(
        qemu_board "$arch" "$run"
        qemu_disk "$disk"
        qemu_sticks "${sticks[@]}"
    )
    network_options
    say "starting a box ($arch, $memory MB, ${qemu_speed[1]%%,*}) from $disk"
    trap 'end_box 130' INT
    trap 'end_box 143' TERM
    # Sockets by names relative to their folder: a path of one may have 107 characters at most. In a session of its own,
    # so that Ctrl-C reaches the launcher only, which has the box shut down; yet it never outlives the launcher.
    (
        cd "$run" && exec setsid setpriv --pdeathsig KILL "${qemu_command[@]}" "${qemu_speed[@]}" "${options[@]}" -m "$memory" -pidfile pid \
            -chardev socket,id=screen,path=screen,server=on,wait=off,logfile=screen.log -serial chardev:screen \
            -monitor unix:monitor,server=on,wait=off "${extra[@]}" </dev/null
    ) &
    qemu=$!
    until [ -S "$run/screen" ] && [ -s "$run/pid" ]; do
        kill -0 "$qemu" 2>/dev/null || die "QEMU did not start"
        sleep 0.05
    done
    [ -z "$lan" ] || plug lan "$lan_tap" "$lan"
    [ -z "$wan" ] || plug wan "$wan_tap" "$wan"
    tell_where
    show_screen
    wait_for_end
}

network_options() {
    local lines
    if [ -n "$lan" ]; then
        lan_tap=$(tap_of lan "$lan")
        mapfile -t lines < <(tap_network lan "$lan_tap")
    else
        console_port=$(free_console_port)
        mapfile -t lines < <(user_network lan 10.0.2 "$console_port")
    fi
    options+=("${lines[@]}")
    if [ -n "$wan" ]; then
        wan_tap=$(tap_of wan "$wan")
        mapfile -t lines < <(tap_network wan "$wan_tap")
    else
        mapfile -t lines < <(user_network wan 10.0.3 '')
    fi
    options+=("${lines[@]}")
}

tell_where() {
    [ -z "$console_port" ] || say "the console will be at https://127.0.0.1:$console_port/ (the box shows its one-time code)"
    ! $show || say "this is the box's serial console; Ctrl-C shuts the box down"
}

# show_screen: the serial console, on this terminal
show_screen() {
    $show || return 0
    if [ -t 0 ]; then
        # It ends with an error when the box ends first.
        socat -,raw,echo=0,escape=0x03 "UNIX-CONNECT:$run/screen" || true
        power_off
    else
        socat -u "UNIX-CONNECT:$run/screen" - &
    fi
}

# wait_for_end: QEMU ends when the box is off
wait_for_end() {
    local status=0
    wait "$qemu" || status=$?
    [ "$status" -eq 0 ] || die "QEMU ended with $status"
    say "the box is off"
}

# end_box STATUS: on a signal
end_box() {
    trap - INT TERM
    power_off
    exit "$1"
}

# power_off: by the box's power button, and by pulling the plug when that does not help
power_off() {
    local seconds
    is_running || return 0
    say "shutting the box down"
    # QEMU may end at this moment; the loop below looks.
    printf 'system_powerdown\n' | socat -t 2 - "UNIX-CONNECT:$run/monitor" >/dev/null 2>&1 || true
    for ((seconds = 0; seconds < 60; seconds++)); do
        is_running || return 0
        sleep 1
    done
    say "it did not within a minute: pulling the plug"
    kill "$(cat "$run/pid")" 2>/dev/null || true # unless it has just ended by itself
}

is_running() {
    local pid
    pid=$(cat "$run/pid" 2>/dev/null) && [ -n "$pid" ] && [ -d "/proc/$pid" ]
}

stop_box() {
    is_running || die "no box runs from $disk"
    power_off
}
