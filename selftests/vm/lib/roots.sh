# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # vm_dir is set by common.sh
# The two Debian roots: "tools" (QEMU, compilers, headers) and "guest".

# The archive that the host's own apt uses, so that a local mirror is
# honoured. Only http and https make sense inside another root.
mirror()
{
	local want=$1 fallback=$2 uri

	# shellcheck disable=SC2016 # apt expands these
	uri=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' \
		'Identifier: Packages' 2>/dev/null |
		awk -v want="$want" '$1 ~ /^https?:/ && $2 ~ want {
			print $1; exit }')
	printf '%s\n' "${uri:-$fallback}"
}

debian_mirror()
{
	mirror '^(bookworm|trixie)$' http://deb.debian.org/debian
}

security_mirror()
{
	mirror '^(bookworm|trixie)-security$' \
		http://deb.debian.org/debian-security
}

# Proxies and validity checks that the host is configured with.
apt_options()
{
	apt-config dump | sed -nE \
		's/^(Acquire::(https?::Proxy|https?::Pipeline-Depth|Check-[A-Za-z-]+|Retries) .*;)$/--aptopt=\1/p'
}

sources()
{
	local m s suite

	m=$(debian_mirror)
	s=$(security_mirror)
	for suite in "$@"; do
		case $suite in
		*-security) echo "deb $s $suite main" ;;
		*) echo "deb $m $suite main" ;;
		esac
	done
}

# make_root DIR LIST MMDEBSTRAP-ARGUMENT... < sources
make_root()
{
	local dir=$1 packages=$2 options
	shift 2

	packages=$(list "$packages" | paste -sd, -)
	mapfile -t options < <(apt_options)
	as_root mmdebstrap --quiet --mode=root --variant=minbase \
		--include="$packages" "${options[@]}" \
		--aptopt='Acquire::Languages "none"' \
		--dpkgopt='path-exclude=/usr/share/man/*' \
		--dpkgopt='path-exclude=/usr/share/doc/*' \
		--dpkgopt='path-exclude=/usr/share/locale/*' \
		"$@" trixie "$dir" -
}

# Without a default release apt does not take QEMU's dependencies from
# backports and finds no solution.
make_tools()
{
	sources trixie trixie-updates trixie-security trixie-backports \
		bookworm bookworm-security |
		make_root "$1/root" tools \
			--aptopt='APT::Default-Release "trixie-backports"' \
			--customize-hook="\"$vm_dir/lib/tools-hook\" \"\$1\" \"$vm_dir/packages/kernels\""
	"$1/root/usr/bin/true"
	qemu_in "$1/root" -device help > "$1/devices"
	grep -q '"vfio-user-pci"' "$1/devices" ||
		die "this QEMU has no vfio-user-pci device"
	qemu_in "$1/root" --version | head -n 1 > "$1/qemu-version"
}

# An uncompressed image: the host has it in its page cache and emulated
# CPUs are bad at decompression.
make_guest()
{
	local tools

	tools=$(cache_path tools)
	sources trixie trixie-updates trixie-security |
		make_root "$1/root" guest \
			--customize-hook="bash \"$vm_dir/lib/guest-hook\" \"\$1\""
	in_root "$tools/root" -r -b "$1" mksquashfs "$1/root" "$1/root.sqfs" \
		-noI -noD -noF -noX -no-progress -quiet
	as_root chmod 644 "$1/root.sqfs"
	as_root rm -rf "$1/root"
}

# QEMU from the root, on the host: its own loader and libraries, so that
# sockets and images have one name and no root is needed.
qemu_in()
{
	local root=$1 lib=$1/usr/lib/x86_64-linux-gnu

	shift
	QEMU_MODULE_DIR=$lib/qemu "$root/usr/lib64/ld-linux-x86-64.so.2" \
		--library-path "$lib" \
		"$root/usr/bin/qemu-system-x86_64" \
		-L "$root/usr/share/qemu" -L "$root/usr/share/seabios" "$@"
}
