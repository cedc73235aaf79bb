# shellcheck shell=sh disable=SC2154
# The provisioning seed: found on the EFI system partition (folder seed/) or on a USB stick labelled CONFIG (folder
# jonction/ or seed/), handed to Jonction in /run/jonction-seed, erased where it came from once it has been applied.
seed=/run/jonction-seed
# DEVICE FOLDER of the seed that Jonction has; DEVICE is esp or a block device
seed_origin=/run/jonction-seed-origin

# seed_folder FOLDER: the folder in there that holds a seed
seed_folder() {
    for name in jonction seed; do
        folder=$1/$name
        if [ -f "$folder/administrator" ] ||
            [ -n "$(find "$folder/documents" -type f -name '*.y*ml' 2>/dev/null | head -n 1)" ]; then
            printf '%s\n' "$folder"
            return 0
        fi
    done
    return 1
}

# mount_stick DEVICE TYPE OPTION FOLDER
mount_stick() {
    mkdir -p "$4"
    mount -t "$2" -o "$3,nosuid,nodev,noexec" "$1" "$4"
}

# seed_done RESULT: `applied ...` erases it; anything else leaves it to be corrected. Both tell the person beside it.
seed_done() {
    [ -s "$seed_origin" ] || fail "there is no seed"
    read -r device type folder <"$seed_origin"
    result=$(printf '%.1500s' "$1" | tr -cd '[:print:]\200-\377')
    place=/run/jonction-seed-stick
    if [ "$device" = esp ]; then
        place=$esp
    else
        mount_stick "$device" "$type" rw "$place" || fail "cannot write to $device: the seed is still on it"
    fi
    case $result in
        applied*) erase_seed "$place/$folder" ;;
    esac
    printf '%s %s\r\n' "$(date -u '+%Y-%m-%d %H:%M UTC')" "$result" >"$place/$folder/jonction-result.txt"
    sync -f "$place/$folder"
    [ "$device" = esp ] || umount "$place"
    rm -rf "$seed" "$seed_origin"
}

erase_seed() {
    find "$1/administrator" "$1/documents" -type f -exec shred --iterations=1 --remove=unlink {} + 2>/dev/null || true
    rm -rf "$1/documents"
}
