# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # vm_dir is set by common.sh
# The guest kernels: Debian's three, unpacked, and the debug kernel, built.
#
# A kernel in the cache is: vmlinuz, release (uname -r), modules.sqfs (its
# module tree), tree/ (the same, unpacked, for depmod) and boot.cpio
# (the modules that find the root file system).

# What finds the root file system and talks to the host.
boot_modules="virtio_pci virtio_blk squashfs overlay 9pnet_virtio 9p
virtio_console"

# Hardware that QEMU does not have here.
unused_modules="sound kernel/sound kernel/drivers/gpu kernel/drivers/media
kernel/drivers/infiniband kernel/drivers/scsi kernel/drivers/staging
kernel/drivers/usb kernel/drivers/iio kernel/drivers/input
kernel/drivers/mmc kernel/drivers/mtd kernel/drivers/isdn
kernel/drivers/hid kernel/drivers/bluetooth kernel/drivers/nfc
kernel/drivers/video kernel/drivers/comedi kernel/drivers/md
kernel/drivers/net/wireless kernel/drivers/net/usb kernel/drivers/net/can
kernel/drivers/accel kernel/drivers/crypto kernel/drivers/ata
kernel/drivers/target kernel/drivers/leds kernel/drivers/mfd
kernel/net/bluetooth kernel/net/mac80211 kernel/net/wireless kernel/fs/xfs
kernel/fs/btrfs kernel/fs/ocfs2 kernel/fs/smb kernel/fs/ceph kernel/fs/nfs
kernel/fs/nfsd kernel/fs/gfs2 kernel/fs/dlm kernel/fs/bcachefs
kernel/fs/jfs kernel/fs/f2fs kernel/fs/reiserfs kernel/fs/ubifs"

make_kernel()
{
	local dir=$1 name=$2 tools abi deb d

	tools=$(cache_path tools)/root
	abi=$(cat "$tools/var/cache/xpo/$name/abi")
	mkdir "$dir/unpacked"
	for deb in "$tools/var/cache/xpo/$name/image"/*.deb; do
		dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$dir/unpacked"
	done
	d=$(find "$dir/unpacked" -type d -path "*/lib/modules/$abi")
	[ -n "$d" ] || die "the packages of kernel $name hold no modules"
	mv "$(find "$dir/unpacked" -name "vmlinuz-$abi" \
		-o -path "$d/vmlinuz")" "$dir/vmlinuz"
	echo "$abi" > "$dir/release"
	mkdir -p "$dir/tree/lib/modules"
	mv "$d" "$dir/tree/lib/modules/"
	rm -rf "$dir/unpacked"
	finish_kernel "$dir"
}

# From $dir/{vmlinuz,release,tree} to what a guest boots from.
finish_kernel()
{
	local dir=$1 abi base tools d

	tools=$(cache_path tools)/root
	abi=$(cat "$dir/release")
	base=$dir/tree/lib/modules/$abi
	for d in $unused_modules; do
		rm -rf "${base:?}/$d"
	done
	rm -f "$base/build" "$base/source"
	find "$base" -name '*.ko.xz' -exec xz -d {} +
	in_root "$tools" -b "$dir" depmod -b "$dir/tree" "$abi"
	mkdir -p "$dir/lower/usr/lib"
	cp -al "$dir/tree/lib/modules" "$dir/lower/usr/lib/"
	in_root "$tools" -b "$dir" mksquashfs "$dir/lower" \
		"$dir/modules.sqfs" -noI -noD -noF -noX -all-root \
		-no-progress -quiet
	rm -rf "$dir/lower"
	boot_cpio "$dir" "$abi"
}

# In the order in which they are loaded, each after what it needs; nothing
# for a module that is built in.
module_files()
{
	local name

	for name in $boot_modules; do
		in_root "$tools" -b "$1" modprobe -d "$1/tree" -S "$2" \
			--show-depends "$name"
	done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }'
}

boot_cpio()
{
	local dir=$1 abi=$2 n=0 ko

	mkdir -p "$dir/boot/modules" "$dir/boot/dev"
	while read -r ko; do
		n=$((n + 1))
		cp "$ko" "$dir/boot/modules/$(printf '%02d' "$n")-${ko##*/}"
	done < <(module_files "$dir" "$abi")
	(cd "$dir/boot" && find . | sort | cpio --quiet -o -H newc) \
		> "$dir/boot.cpio"
	rm -rf "${dir:?}/boot"
}

# The kernel source: what the tests use of it, and the tarball for the
# debug kernel.
make_source()
{
	local dir=$1 tools paths f

	tools=$(cache_path tools)/root
	mkdir "$dir/deb"
	dpkg-deb --fsys-tarfile "$tools"/var/cache/xpo/linux-source-*.deb |
		tar -x -C "$dir/deb"
	mv "$(find "$dir/deb" -name 'linux-source-*.tar.*' | head -n 1)" \
		"$dir/linux.tar.xz"
	rm -rf "$dir/deb"
	mkdir "$dir/tree"
	paths=(scripts/checkpatch.pl scripts/const_structs.checkpatch
	       scripts/spelling.txt tools/net/ynl
	       Documentation/netlink tools/testing/selftests/lib.mk
	       tools/testing/selftests/kselftest
	       'tools/testing/selftests/kselftest*.h'
	       tools/testing/selftests/run_kselftest.sh
	       tools/testing/selftests/gen_kselftest_tar.sh
	       tools/testing/selftests/net/lib
	       'tools/testing/selftests/net/lib.sh'
	       'tools/testing/selftests/net/forwarding/lib.sh'
	       tools/testing/selftests/drivers/net/lib
	       tools/testing/selftests/drivers/net/hw
	       tools/scripts)
	tar -x -f "$dir/linux.tar.xz" -C "$dir/tree" --strip-components=1 \
		--wildcards "${paths[@]/#/*/}"
	for f in scripts/checkpatch.pl tools/net/ynl/pyynl/ynl_gen_c.py \
		 tools/testing/selftests/lib.mk \
		 tools/testing/selftests/kselftest_harness.h; do
		[ -e "$dir/tree/$f" ] ||
			die "the kernel source package has no $f"
	done
}
