# shellcheck shell=bash
# Writes the built image to a disk.

flash_command() {
    # The parts below read these.
    local device='' arch='' folder='' image='' seed='' file=false sure=false
    while [ $# -gt 0 ]; do
        case $1 in
            --arch) arch=$(option_value "$@"); shift 2 ;;
            --image) image=$(option_value "$@"); shift 2 ;;
            --seed) seed=$(option_value "$@"); shift 2 ;;
            --file) device=$(option_value "$@"); file=true; shift 2 ;;
            --yes) sure=true && shift ;;
            -*) die "flash does not know '$1'. './jonction help' shows its options." ;;
            *)
                [ -z "$device" ] || die "flash writes one disk at a time: '$device' or '$1'?"
                device=$1
                shift
                ;;
        esac
    done
    command -v lsblk >/dev/null || require_packages flash || exit 1
    if [ -z "$device" ]; then
        list_candidates
        return
    fi
    arch=${arch:-amd64}
    find_image
    [ -z "$seed" ] || check_seed "$seed"
    check_image
    if $file; then
        check_file
    else
        check_disk
        confirm_disk
    fi
    require_packages flash || exit 1
    write_disk
    verify_disk
    [ -z "$seed" ] || write_seed
    say "done: $device holds $(basename "$image" .img.zst)"
}

# disk_value DEVICE COLUMN: what lsblk says of a disk
disk_value() {
    lsblk --nodeps --noheadings --bytes --output "$2" "$1" 2>/dev/null | sed 's/^ *//; s/ *$//'
}

describe_disk() {
    printf '%s: %s, %s, serial number %s' "$1" "$(disk_value "$1" MODEL | grep . || echo 'no model name')" \
        "$(numfmt --to=si --suffix=B "$(disk_value "$1" SIZE)")" "$(disk_value "$1" SERIAL | grep . || echo unknown)"
}

# is_removable DEVICE: it says so itself, or it is plugged by USB, or it is a memory card
is_removable() {
    [ "$(disk_value "$1" RM)" = 1 ] || [ "$(disk_value "$1" HOTPLUG)" = 1 ] || [ "$(disk_value "$1" TRAN)" = usb ] ||
        [[ $(basename "$1") == mmcblk* ]]
}

list_candidates() {
    local disk found=false
    while read -r disk; do
        if is_removable "$disk" && [ "$(disk_value "$disk" SIZE)" -gt 0 ]; then
            found=true
            printf '%s\n' "$(describe_disk "$disk")"
        fi
    done < <(lsblk --nodeps --noheadings --paths --output NAME,TYPE | awk '$2 == "disk" { print $1 }')
    if $found; then
        say "name one of these: ./jonction flash DEVICE"
    else
        say "there is no removable disk: plug in a USB stick, a USB disk or a memory card"
        return 1
    fi
}

# find_image: --image, or what ./jonction image made for --arch
find_image() {
    local found=()
    if [ -z "$image" ]; then
        folder=$checkout/appliance-image/target/image/$arch
        mapfile -t found < <(compgen -G "$folder/jonction-*-$arch.img.zst")
        [ ${#found[@]} -eq 1 ] || die "there is no image in $folder: make one with './jonction image --arch $arch'"
        image=${found[0]}
    fi
    folder=$(dirname "$image")
    case $image in
        *-"$arch".img.zst) ;;
        *-amd64.img.zst | *-arm64.img.zst)
            die "$image is not for $arch; say which machine the disk is for with --arch amd64 or --arch arm64" ;;
        *) die "$image is no image of Jonction: expected jonction-<version>-$arch.img.zst" ;;
    esac
    [ -r "$image" ] || die "cannot read $image"
    [ -r "${image%.zst}.bmap" ] || die "${image%.zst}.bmap is missing: it belongs beside $image"
    [ -r "$folder/SHA256SUMS" ] || die "$folder/SHA256SUMS is missing: it belongs beside $image"
}

# check_image: that the image is whole, before anything is written
check_image() {
    local name
    say "checking $(basename "$image")"
    for name in "$(basename "$image")" "$(basename "${image%.zst}.bmap")"; do
        grep -q " [ *]\?$name\$" "$folder/SHA256SUMS" || die "$folder/SHA256SUMS does not name $name"
        (cd "$folder" && grep " [ *]\?$name\$" SHA256SUMS | sha256sum --check --status) ||
            die "$folder/$name is cut short or altered (its SHA-256 differs from SHA256SUMS): copy or build it again"
    done
}

# bmap_value NAME: a value of the block map
bmap_value() {
    sed -n "s/.*<$1> *\([0-9]*\) *<\/$1>.*/\1/p" "${image%.zst}.bmap" | head -n 1
}

check_disk() {
    local size needed part
    is_root || die "writing to $device needs root: sudo ./jonction flash $device"
    [ -e "$device" ] || die "there is no $device: './jonction flash' lists the disks that can be written"
    [ -b "$device" ] || die "$device is no disk; to write the image into a plain file, say --file $device"
    [ "$(disk_value "$device" TYPE)" = disk ] ||
        die "$device is a $(disk_value "$device" TYPE), not a whole disk: name the disk, such as" \
            "/dev/$(disk_value "$device" PKNAME | grep . || echo sdb)"
    part=$(lsblk --noheadings --raw --output MOUNTPOINT "$device") || die "lsblk cannot tell whether $device is in use"
    part=$(sed -n '/./{p;q}' <<<"$part")
    [ -z "$part" ] || die "$device is in use (mounted at $part): this may be the system's own disk; if not, unmount it first"
    is_removable "$device" ||
        die "$(describe_disk "$device") is built in, not removable: refused; plug it in by USB, or use --file and dd"
    [ "$(disk_value "$device" RO)" = 0 ] || die "$device is write-protected: look for a switch at its side"
    size=$(disk_value "$device" SIZE)
    needed=$(bmap_value ImageSize)
    # Beside the image, the configuration and the log need room.
    needed=$((needed + 256 * 1024 * 1024))
    [ "$size" -ge "$needed" ] ||
        die "$device is too small: $(numfmt --to=si "$size")B, needed are $(numfmt --to=si "$needed")B"
}

check_file() {
    [ ! -e "$device" ] || [ -f "$device" ] || die "--file is '$device', and that is no plain file"
    [ -d "$(dirname "$device")" ] || die "--file is '$device', and there is no folder $(dirname "$device")"
    [ ! -s "$device" ] || $sure || die "$device exists: remove it, or say --yes to write over it"
}

confirm_disk() {
    local answer=''
    say "everything on this disk will be lost: $(describe_disk "$device")"
    $sure && return 0
    printf 'Type the name of the disk (%s) to go on: ' "$device" >&2
    # The end of the input is no answer.
    read -r answer || true
    [ "$answer" = "$device" ] || die "nothing was written"
}

write_disk() {
    if $file; then
        rm -f "$device"
        truncate -s "$(bmap_value ImageSize)" "$device"
    fi
    bmaptool copy --bmap "${image%.zst}.bmap" "$image" "$device" ||
        die "writing $device failed: try again, or another disk"
    sync "$device"
}

# verify_disk: reads back what the block map says was written
verify_disk() {
    local block range sum first last read=0 total
    block=$(bmap_value BlockSize)
    total=$(bmap_value MappedBlocksCount)
    $file || blockdev --flushbufs "$device"
    while read -r sum range; do
        first=${range%-*} last=${range#*-}
        [ "$(dd if="$device" bs="$block" skip="$first" count=$((last - first + 1)) status=none | sha256sum | cut -c 1-64)" = \
            "$sum" ] || die "$device does not give back what was written (block $first on): the disk is broken, use another"
        read=$((read + last - first + 1))
        [ ! -t 2 ] || printf '\rreading back: %d %%' $((100 * read / total)) >&2
    done < <(sed -n 's/.*<Range chksum="\([0-9a-f]*\)"> *\([0-9-]*\) *<.*/\1 \2/p' "${image%.zst}.bmap")
    [ ! -t 2 ] || printf '\n' >&2
    [ "$read" -eq "$total" ] || die "the block map names $total blocks, but $read were read back: ${image%.zst}.bmap is damaged"
    say "read back: the disk holds the image"
}

# check_seed FOLDER: its form; the box checks what the documents say
check_seed() {
    local found
    [ -d "$1" ] || die "--seed is '$1', and that is no folder"
    [ -d "$1/documents" ] || [ -f "$1/administrator" ] ||
        die "--seed is '$1', and there is neither $1/documents nor $1/administrator"
    found=$(find "$1" ! -type f ! -type d -print -quit)
    [ -z "$found" ] || die "$found is neither a plain file nor a folder: the box takes no links"
    found=$(find "$1" -size +1024k -print -quit)
    [ -z "$found" ] || die "$found is larger than 1 MB: that is no document"
    [ ! -f "$1/administrator" ] || [[ $(cat "$1/administrator") =~ ^\$argon2id\$[^[:space:]]+$ ]] ||
        die "$1/administrator holds no Argon2id hash (a plain-text password is refused):" \
            "'./jonction hash >$1/administrator' asks for the password and writes its hash"
}

# write_seed: into the folder seed/ of the first partition (ESP)
write_seed() {
    local start esp
    start=$(sfdisk --json "$device" | sed -n 's/.*"start": *\([0-9]*\).*/\1/p' | head -n 1)
    esp=$device@@$((start * 512))
    # Nearly always the folder is there already; mcopy tells when it could not be made.
    mmd -D s -i "$esp" ::seed >/dev/null 2>&1 || true
    mcopy -n -s -o -i "$esp" "$seed"/* ::seed/ || die "the seed could not be written to $device"
    sync "$device"
    say "the seed is in place; the box takes it at its first start and erases it"
}
