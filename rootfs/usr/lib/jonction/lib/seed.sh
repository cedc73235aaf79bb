# shellcheck shell=sh disable=SC2154
# The provisioning seed: found on the EFI system partition (folder seed/) or on a USB stick labelled CONFIG (folder
# jonction/ or seed/), handed to Jonction in /run/jonction-seed, erased where it came from once it has been applied.
seed=$top/run/jonction-seed
# DEVICE FOLDER of the seed that Jonction has; DEVICE is esp or a block device
seed_origin=$top/run/jonction-seed-origin

# seed_files FOLDER: what belongs to a seed, each name ended by NUL
seed_files() {
    (cd "$1" && find . -name '.?*' -prune -o -type f \( -path ./administrator -o -path './documents/*.y*ml' \) -print0)
}

# other_files FOLDER: some of what lies there besides, one a line, without hidden files and the report of last time
other_files() {
    (cd "$1" && find . -name '.?*' -prune -o ! -type d ! -path ./jonction-result.txt \
        ! \( -type f \( -path ./administrator -o -path './documents/*.y*ml' \) \) -print) |
        head -n 20 | tr -cd '[:print:]\n\200-\377' | sed 's|^\./||'
}

# seed_folder PLACE: the folder in there that holds a seed, or what may be meant as one
seed_folder() {
    for name in jonction seed; do
        if [ -d "$1/$name" ] && [ -n "$(seed_files "$1/$name" | head -c 1 | tr '\0' ' ')$(other_files "$1/$name")" ]; then
            printf '%s\n' "$name"
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
    place=$top/run/jonction-seed-stick
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
