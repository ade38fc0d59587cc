# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # vm_dir is set by common.sh
# The debug kernel: the source package's newest kernel with the fragments
# of kernel-config/ on top of allnoconfig.

debug_make()
{
	local tree=$1

	shift
	in_root "$(cache_path tools)/root" -b "$tree" \
		nice -n 10 make -C "$tree" CC=gcc-12 HOSTCC=gcc-12 \
		KBUILD_BUILD_USER=xpo KBUILD_BUILD_HOST=vm "$@"
}

# Kconfig drops what it cannot satisfy without a word.
check_config()
{
	local config=$1 wanted=$2 line name missing=0

	while read -r line; do
		name=${line%%=*}
		case ${line#*=} in
		n) ! grep -q "^$name=" "$config" ;;
		*) grep -qxF "$line" "$config" ;;
		esac || {
			say "wanted $line, got: $(grep -w "$name" "$config" ||
				echo nothing)"
			missing=1
		}
	done < "$wanted"
	[ $missing = 0 ] || die "the debug kernel lacks wanted options"
}

make_debug_kernel()
{
	local dir=$1 tree=$1/build abi

	mkdir "$tree"
	tar -x -f "$(cache_path source)/linux.tar.xz" -C "$tree" \
		--strip-components=1
	# A later fragment wins over an earlier one.
	cat "$vm_dir"/kernel-config/{base,lock,kasan,fault,guest}.config |
		awk -F= '/^CONFIG_/ { v[$1] = $0 } END { for (k in v) print v[k] }' |
		sort > "$tree/wanted.config"
	debug_make "$tree" KCONFIG_ALLCONFIG=wanted.config allnoconfig
	check_config "$tree/.config" "$tree/wanted.config"
	debug_make "$tree" "-j$(nproc)" bzImage modules

	abi=$(cat "$tree/include/config/kernel.release")
	echo "$abi" > "$dir/release"
	cp "$tree/arch/x86/boot/bzImage" "$dir/vmlinuz"
	mkdir "$dir/tree"
	in_root "$(cache_path tools)/root" -b "$dir" make -C "$tree" \
		INSTALL_MOD_PATH="$dir/tree" modules_install
	trim_tree "$tree"
	finish_kernel "$dir"
}

# Out-of-tree modules need the headers, the Kbuild files, the built scripts
# and objtool.
trim_tree()
{
	find "$1" -mindepth 1 -maxdepth 1 -type d ! -name arch \
		! -name include ! -name scripts ! -name tools \
		-exec rm -rf {} +
	find "$1/tools" -mindepth 1 -maxdepth 1 ! -name objtool \
		! -name scripts ! -name include ! -name build \
		-exec rm -rf {} +
	find "$1/arch" -mindepth 1 -maxdepth 1 -type d ! -name x86 \
		-exec rm -rf {} +
	find "$1" -type f \( -name '*.[oacS]' -o -name '.*.cmd' \
		-o -name 'vmlinux*' -o -name System.map \) \
		! -path '*/include/*' ! -path "$1/scripts/*" \
		! -path "$1/tools/objtool/*" -delete
	rm -rf "$1/arch/x86/boot"
}
