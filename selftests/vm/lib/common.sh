# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Paths, messages and small helpers shared by the testbed's scripts.

vm_dir=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
repo=$(cd -- "$vm_dir/../.." && pwd)
# shellcheck disable=SC2034 # used by the scripts that read this one
build=$repo/build
cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/xpo
prog=${0##*/}

say()
{
	printf '%s: %s\n' "$prog" "$*" >&2
}

die()
{
	say "error: $*"
	exit 1
}

usage_error()
{
	say "$*"
	say "try '$prog --help'"
	exit 2
}

# Run a command as root: directly, or through sudo.
as_root()
{
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo -- "$@"
	else
		die "'$1' has to run as root and there is no sudo here"
	fi
}

# A package list without its comments.
list()
{
	sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$vm_dir/packages/$1"
}

# The directory of one thing in the cache. Its name carries a hash of
# everything that decides its content, so a change makes a new one and
# an interrupted build is never mistaken for a finished one.
cache_path()
{
	local kind=$1 sum

	sum=$(inputs "$kind" | sha256sum)
	printf '%s/%s-%s\n' "$cache" "$kind" "${sum:0:12}"
}

# What decides the content of a kind. The leading number is raised when
# the code that makes it changes in a way that matters.
inputs()
{
	case $1 in
	tools)
		echo "tools 1"
		list tools
		list kernels
		;;
	guest)
		echo "guest 3"
		list guest
		;;
	source)
		echo "source 2"
		inputs tools
		;;
	kernel-debug)
		echo "kernel-debug 1"
		cat "$vm_dir"/kernel-config/*.config
		;;
	kernel-*)
		echo "$1 1"
		inputs tools
		;;
	*)
		die "internal: no such kind '$1'"
		;;
	esac
}

# Run a command in a root with /proc, /dev and some directories of the host
# at the same path:  in_root ROOT [-r] [-b DIR]... COMMAND...
# With -r as root, otherwise as the calling user, so that what is built
# belongs to who asked for it.
in_root()
{
	local root=$1 spec binds=()

	shift
	spec=$(id -u):$(id -g)
	while :; do
		case $1 in
		-r) spec=0:0; shift ;;
		-b) binds+=("$2"); shift 2 ;;
		*) break ;;
		esac
	done
	as_root unshare --mount --propagation private \
		bash "$vm_dir/lib/in-root" "$root" "$spec" "$PWD" \
		"${#binds[@]}" "${binds[@]}" "$@"
}

kernel_field()
{
	list kernels | awk -F '\t+' -v k="$1" -v n="$2" '$1 == k { print $n }'
}
