# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# TAP for the lint scripts: a test per thing that is checked.

tap_n=0
tap_bad=0

tap_start()
{
	echo 'TAP version 13'
	echo "1..$1"
}

# tap_result STATUS DESCRIPTION; further lines from standard input explain a
# failure.
tap_result()
{
	local not=''

	tap_n=$((tap_n + 1))
	if [ "$1" -ne 0 ]; then
		not='not '
		tap_bad=1
	fi
	echo "${not}ok $tap_n - $2"
	sed -n 's/./# &/p'
}

tap_skip()
{
	tap_n=$((tap_n + 1))
	echo "ok $tap_n - $1 # SKIP $2"
}

tap_end()
{
	exit "$tap_bad"
}
