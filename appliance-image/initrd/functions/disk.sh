# shellcheck shell=dash disable=SC2154
# The disk that Jonction lies on, and its partitions by their names.

# Fewest MiB for the data, so that logs and an update have room.
data_least_mib=256
sectors_per_mib=2048

# partitions NAME: the partitions with that name, one a line, for example: vda3
partitions() {
    for uevent in /sys/class/block/*/uevent; do
        ! grep -qsx "PARTNAME=$1" "$uevent" || basename "${uevent%/uevent}"
    done
}

# partition NAME: the one on our disk
partition() {
    for candidate in $(partitions "$1"); do
        if [ "$(disk_of "$candidate")" = "$disk" ]; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done
    return 1
}

# disk_of PARTITION: its disk, for example: vda
disk_of() {
    basename "$(dirname "$(readlink -f "/sys/class/block/$1")")"
}

# attribute NAME WHAT: a number from sysfs, for example: attribute vda3 size
attribute() {
    cat "/sys/class/block/$1/$2"
}

# load_drivers: for all hardware that has shown up by now
load_drivers() {
    # shellcheck disable=SC2046
    modprobe -q -a $(find /sys/devices -name modalias -exec cat {} + 2>/dev/null | sort -u) 2>/dev/null
    # A bus or disk type that has no alias of its own
    modprobe -q -a sd_mod mmc_block 2>/dev/null
}

# find_disk: sets disk; waits for slow ones
find_disk() {
    tries=0
    until [ -n "$(partitions root-a)" ]; do
        [ "$tries" -lt 150 ] || refuse "$(why_no_disk)"
        load_drivers
        sleep 0.1
        tries=$((tries + 1))
    done
    # shellcheck disable=SC2046
    set -- $(for found in $(partitions root-a); do disk_of "$found"; done | sort -u)
    [ $# -eq 1 ] || refuse "Several disks hold Jonction: $*. Remove all but one of them."
    disk=$1
}

why_no_disk() {
    for candidate in /sys/block/*; do
        name=${candidate##*/}
        [ "$(dd if="/dev/$name" bs=512 skip=1 count=1 2>/dev/null | head -c 8)" = 'EFI PART' ] || continue
        usable=$(dd if="/dev/$name" bs=1 skip=560 count=8 2>/dev/null | od -A n -t u8 | tr -d ' ')
        size=$(attribute "$name" size)
        if [ "$usable" -ge "$size" ]; then
            printf 'The disk %s is too small or was written only in part: it has %s MB, the image alone %s MB.\n' \
                "$name" "$((size / sectors_per_mib))" "$((usable / sectors_per_mib))"
            return
        fi
    done
    printf 'Found no disk with a partition named root-a.\n'
}

# make_data_partition: in the rest of the disk, named data-new until its file system is whole
make_data_partition() {
    last=$(partition root-b) || refuse "The disk $disk was written only in part: it has no partition named root-b."
    end=$(($(attribute "$last" start) + $(attribute "$last" size)))
    start=$(((end + sectors_per_mib - 1) / sectors_per_mib * sectors_per_mib))
    left=$((($(attribute "$disk" size) - start) / sectors_per_mib - 1))
    if [ "$left" -lt "$data_least_mib" ]; then
        refuse "The disk $disk is too small: it has $(($(attribute "$disk" size) / sectors_per_mib)) MB and needs" \
            "at least $((start / sectors_per_mib + data_least_mib + 1)) MB."
    fi
    note "making the data partition on $disk: $left MB"
    # Writing the table also puts its backup at the disk's end, where an image that is smaller than its disk lacks it.
    printf 'start=%s, type=linux, name=data-new\n' "$start" | write_table --append
    wait_for_partition data-new
}

# rename_data NUMBER NAME
rename_data() {
    write_table --part-label "$1" "$2" </dev/null
    wait_for_partition "$2"
}

# write_table OPTION [ARGUMENT ...]: sfdisk on our disk
write_table() {
    option=$1
    shift
    sfdisk -q "$option" "/dev/$disk" "$@" >/run/sfdisk.log 2>&1 ||
        refuse "Cannot write the partition table of $disk: $(tail -n 1 /run/sfdisk.log)"
}

wait_for_partition() {
    tries=0
    until partition "$1" >/dev/null && [ -b "/dev/$(partition "$1")" ]; do
        [ "$tries" -lt 50 ] || refuse "The partition $1 of $disk does not show up."
        [ "$tries" -ne 10 ] || blockdev --rereadpt "/dev/$disk"
        sleep 0.1
        tries=$((tries + 1))
    done
}
