#!/bin/bash
# power.sh BUILD LAW WORK CUTS: real power cuts of a virtual machine. Installs
# what it needs: an emulator, a kernel (unpacked, not installed), busybox.
set -euo pipefail
build=$1 law=$2 work=$(realpath "$3") cuts=$4
export DEBIAN_FRONTEND=noninteractive
missing() {
	! dpkg -s "$1" > /dev/null 2>&1
}
for package in qemu-system-x86 busybox-static cpio kmod e2fsprogs; do
	missing $package && apt-get install -qq -y --no-install-recommends \
	    $package > "$work/apt.log" 2>&1
done
mkdir -p "$work/vm/kernel" "$work/vm/root/"{bin,proc,sys,dev,state,law,tmp}
cd "$work/vm"
if ! ls linux-image-*.deb > /dev/null 2>&1; then
	name=$(apt-cache depends linux-image-cloud-amd64 |
	    grep -o 'linux-image-[0-9][^ ]*' | head -n 1)
	apt-get download -qq "$name" > apt.log 2>&1
fi
dpkg -x linux-image-*.deb kernel
version=$(basename kernel/lib/modules/*)
cd - > /dev/null
root=$work/vm/root
cp /bin/busybox "$root/bin/"
for name in sh mount modprobe mkdir cat poweroff sleep; do
	ln -sf busybox "$root/bin/$name"
done
cp "$build/tests/faults/store_faults" "$root/bin/"
ldd "$build/tests/faults/store_faults" | grep -o '/[^ ]*' |
    while read -r library; do
	mkdir -p "$root$(dirname "$library")"
	cp -L "$library" "$root$library"
done
cp "$law"/*.yaml "$root/law/"
mkdir -p "$root/usr/share/zoneinfo/Europe" "$root/lib/modules/$version"
cp -L /usr/share/zoneinfo/Europe/London "$root/usr/share/zoneinfo/Europe/"
cp -L /usr/share/zoneinfo/tzdata.zi "$root/usr/share/zoneinfo/" || true
# What ext4 on a virtio disk needs, and no more.
(cd "$work/vm/kernel/lib/modules/$version" && cp modules.builtin \
    modules.order "$root/lib/modules/$version/" &&
    find . -name '*.ko' | grep -E \
    '/(ext4|jbd2|mbcache|crc16|crc32c_generic|crc32c-intel|virtio[a-z_]*|libcrc32c)\.ko$' |
    cpio -pdm --quiet "$root/lib/modules/$version")
depmod -b "$root" "$version"
cat > "$root/init" <<'END'
#!/bin/sh
mount -t proc none /proc
mount -t sysfs none /sys
mount -t devtmpfs none /dev
for m in virtio_pci virtio_blk crc32c_generic ext4; do
	modprobe $m 2> /dev/null
done
until [ -b /dev/vda ]; do sleep 0.1; done
mount -t ext4 /dev/vda /state || echo "wrong mount"
mkdir -p /state/s
for word in $(cat /proc/cmdline); do
	case $word in first=*) first=${word#first=} ;; esac
done
/bin/store_faults endless /state/s /law "$first"
echo "wrong: it ended with $?"
poweroff -f
END
chmod 755 "$root/init"
(cd "$root" && find . | cpio -o -H newc --quiet | gzip -1) > "$work/vm/initrd"
truncate -s 256M "$work/vm/disk"
mkfs.ext4 -q -F "$work/vm/disk"
exec tests/faults/power.py "$work/vm/kernel/boot/vmlinuz-$version" \
    "$work/vm/initrd" "$work/vm/disk" "$cuts"
