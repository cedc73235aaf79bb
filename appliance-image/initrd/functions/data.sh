# shellcheck shell=dash disable=SC2154
# The data partition: everything that lasts. It is never formatted because it is damaged; only a new box and a factory
# reset make a new one. A partition named data-new is one whose making was asked for and is not finished.

# data_state WORD TEXT: for the health gate and the screen
data_state() {
    printf '%s\n%s\n' "$1" "$2" >/run/jonction-data-state
    note "data: $*"
}

# prepare_data: makes or grows the partition. Before any other partition of the disk is in use, since the kernel takes no
# new table then.
prepare_data() {
    if in_command_line jonction.reset && data=$(partition data); then
        ask_for_new_data "$data"
    fi
    partition data-new >/dev/null || partition data >/dev/null || make_data_partition
    if data=$(partition data-new); then
        format_data "$data" || note "cannot make a file system: $(tail -n 1 /run/mke2fs.log)"
    else
        data_state good "The data are in order."
        grow_data_partition "$(partition data)"
    fi
}

# open_data FOLDER: mounts what lasts there
open_data() {
    if ! data=$(partition data); then
        use_temporary_data "$1" "The disk $disk takes no new file system; it may be worn out. \
Nothing is kept beyond a restart."
    elif ! check_data "$data" || ! grow_and_mount "$data" "$1"; then
        use_temporary_data "$1" "The data on $disk cannot be read or repaired. The box runs without them, and keeps \
nothing beyond a restart. Restart into Rescue to try again, or do a factory reset."
    fi
}

ask_for_new_data() {
    rename_data "$(attribute "$1" partition)" data-new
}

format_data() {
    say "Making the data partition"
    number=$(attribute "$1" partition)
    # Not busybox's own, which its shell prefers.
    /sbin/mke2fs -q -F -t ext4 -L data -m 1 "/dev/$1" >/run/mke2fs.log 2>&1 || return 1
    sync
    rename_data "$number" data
    data_state new "The data partition was made at this start."
}

mount_data() {
    mount -t ext4 -o noatime,nodev,nosuid,errors=remount-ro "/dev/$1" "$2"
}

# check_data PARTITION: repairs what can be repaired
check_data() {
    e2fsck -p "/dev/$1" >/run/e2fsck.log 2>&1
    [ $? -ge 4 ] || return 0
    say "Repairing the data"
    e2fsck -f -y "/dev/$1" >>/run/e2fsck.log 2>&1
    [ $? -lt 4 ] || return 1
    data_state repaired "The data were damaged and have been repaired at this start; some may be missing."
}

# grow_data_partition PARTITION: when the disk has become larger by 64 MiB or more
grow_data_partition() {
    end=$(($(attribute "$1" start) + $(attribute "$1" size)))
    [ $(($(attribute "$disk" size) - end)) -ge $((64 * sectors_per_mib)) ] || return 0
    note "growing the data partition"
    printf ', +\n' | write_table "--partno=$(attribute "$1" partition)"
    wait_for_partition data
}

# grow_and_mount PARTITION FOLDER: the kernel grows a mounted ext4
grow_and_mount() {
    mount_data "$1" "$2" || return 1
    resize2fs "/dev/$1" >/run/resize2fs.log 2>&1 || note "could not grow the data: $(tail -n 1 /run/resize2fs.log)"
}

use_temporary_data() {
    say "$2"
    mount -t tmpfs -o mode=755,size=50%,nodev,nosuid data "$1"
    data_state temporary "$2"
}
