#!/bin/bash
# fresh.sh: "make run" as a stranger types it, in a Debian that has nothing
# but what debootstrap puts there, git and make: set-up, build, the sample day,
# and the report compared with the day's ground truth.
#
# The root is made anew each time; ROOT=DIR keeps it for a look afterwards.
set -u
. tests/tap.sh
limit_s=300

if [ "$(id -u)" -ne 0 ]; then
	skip 'make run on a fresh Debian' 'making a root needs root'
	tap_end
	exit
fi
root=${ROOT:-$(mktemp -d /var/tmp/beadle-fresh.XXXXXX)}
clean() {
	[ -n "${ROOT:-}" ] || rm -rf --one-file-system "$root"
}
trap clean EXIT

debootstrap --variant=minbase --include=ca-certificates,make,git \
    bookworm "$root" > "$root.log" 2>&1 ||
    { not_ok 'debootstrap' "$(tail -3 "$root.log")"; tap_end; exit 1; }
rm -f "$root.log"
# What reaches the archive here reaches it there.
cp /etc/resolv.conf "$root/etc/resolv.conf"
cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/"
git clone -q . "$root/beadle"

# inside COMMAND: in the root, with its own mounts and processes; all of it
# is gone when it ends
inside() {
	unshare --mount --pid --fork bash -c '
	    mount -t proc proc "$1/proc" && mount -t tmpfs tmpfs "$1/dev/shm" &&
	    exec chroot "$1" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
	    LANG=C.UTF-8 bash -c "cd /beadle && $2"' - "$root" "$1"
}

mkdir -p "$root/dev/shm"
like 'plain make names what is missing, and what to do' \
    'packages are missing: .*libndpi-dev.*"make setup" installs them' \
    "$(inside make 2>&1)"
start=$SECONDS
inside 'make run < /dev/null' > "$root/run.out" 2>&1
status=$?
took=$((SECONDS - start))
tail -n 60 "$root/run.out" | sed 's/^/# /'
is 'make run ends well' 0 $status
figure "make run with set-up on a fresh Debian: $took s (limit $limit_s s)"
[ $took -le $limit_s ] && ok "within $limit_s s" || not_ok "within $limit_s s"
like 'it ends in a report' 'Social Media Policy' "$(cat "$root/run.out")"

# The same record, asked for as JSON, against the ground truth.
inside 'tests/served.sh build build/sample/law build/state \
    build/beadle report --format json --law build/sample/law \
    --state build/state > /report.json
    /usr/bin/python3 tests/day/check.py report build/sample/truth/report.json \
    /report.json' > "$root/check.out" 2>&1
is 'its numbers equal the ground truth' 0 $?
sed 's/^/# /' "$root/check.out" | tail -n 20
tap_end
