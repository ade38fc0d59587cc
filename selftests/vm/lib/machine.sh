# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # the options are set by run
# shellcheck disable=SC2054 # the commas are QEMU's
# One VM: its parts, its run directory, QEMU, and the verdict.

# With a card the module is there for modprobe even if it is not loaded.
has_module()
{
	[ "$load" = 1 ] || [ -n "$with_emu" ]
}

prepare_parts()
{
	local paths

	paths=$("$vm_dir/prepare" --path tools guest "$kernel") || exit 125
	{ read -r tools; read -r guest; read -r kernel_dir; } <<< "$paths"
	tools=$tools/root
	emu=$build/xpo-emu/xpo-emu
	mkdir -p "$build"
	flock "$build/vm-guest.lock" make -s -C "$vm_dir/guest" \
		O="$build/vm-guest" >&2 || exit 125
	make -s -C "$repo" xpoctl xpo-exporter ${with_emu:+xpo-emu} >&2 ||
		exit 125
	if has_module; then
		"$vm_dir/build-module" --if-changed "$kernel" >&2 || exit 125
	fi
	if [ -z "$memory" ]; then
		memory=1G
		if [ "$kernel" = debug ]; then memory=2G; fi
	fi
}

# Sockets have short names only: they live in /tmp, reachable as "sock".
make_run_dir()
{
	mkdir -p "$build/vm"
	dir=$(mktemp -d "$build/vm/run.XXXXXX")
	sock=$(mktemp -d "${TMPDIR:-/tmp}/xpo-vm.XXXXXX")
	ln -s "$sock" "$dir/sock"
	results=${results:-$dir/results}
	mkdir -p "$results"
	results=$(cd -- "$results" && pwd)
	mkfifo "$sock/out" "$sock/err" "$sock/host.in" "$sock/host.out"
	token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
	pids=()
	bad=
}

clean_up()
{
	local err=$? pid

	trap - EXIT
	# timeout tells its child, and then all the group
	trap '' INT TERM
	for pid in "${pids[@]}"; do
		kill "$pid" 2>/dev/null || true
	done
	wait 2>/dev/null || true
	rm -rf "$sock"
	if [ -n "$keep" ] || [ "$err" -ge 124 ] && [ "$err" -le 125 ]; then
		rm -f "$dir/initrd" "$dir/sock"
		say "the run's files are in $dir"
	else
		rm -rf "$dir"
	fi
	exit "$err"
}

# The kernel's boot modules, then ours: cpio archives may be concatenated.
make_initrd()
{
	local tree=$dir/initrd.d

	mkdir -p "$tree/vm" "$tree/upper/usr/local/bin"
	cp "$build/vm-guest/init" "$tree/init"
	cp "$build/vm-guest/emu-ctl" "$tree/upper/usr/local/bin/xpo-emu-ctl"
	printf '%s\0' "$@" > "$tree/vm/argv"
	cat > "$tree/vm/options" <<-EOF
	token=$token
	kernel=$kernel
	term=${TERM:-linux}
	load=$load
	tty=$tty
	kmemleak=$kmemleak
	EOF
	if has_module; then
		(
			flock 9
			cp -r "$build/ko-$kernel/overlay/." "$tree/upper/"
		) 9> "$build/ko-$kernel.lock"
		if [ -n "$module" ]; then replace_module "$tree/upper"; fi
	fi
	cp "$kernel_dir/boot.cpio" "$dir/initrd"
	(cd "$tree" && find . | cpio --quiet -o -H newc -R 0:0) >> "$dir/initrd"
	rm -rf "$tree"
}

# The indices stay right: it is the same module by name and alias.
replace_module()
{
	local ko

	ko=$(find "$1" -name xpo.ko)
	case $module in
	*.xz) xz -dc "$module" > "$ko" ;;
	*) cp "$module" "$ko" ;;
	esac
}

start_emulator()
{
	local line=

	mkfifo "$sock/ready"
	"$emu" run --socket "$sock/card" --ctl "$sock/ctl" \
		--config "$emu_conf" --log "$dir/emu.log" \
		> "$sock/ready" 2> "$dir/emu.stderr" &
	emu_pid=$!
	pids+=("$emu_pid")
	read -r -t 30 line < "$sock/ready" || true
	if [ "$line" != ready ]; then
		cat "$dir/emu.stderr" >&2
		say "error: the emulator did not start"
		exit 125
	fi
}

# Never unplug it with QMP: QEMU 11.1 aborts when a vfio-user function with
# MSI-X goes (vfio_user_msix_teardown() deletes a region that is no longer in
# the BAR). A removal is the emulator's "fault card dead on", which makes every
# read all ones, and "remove" in sysfs.
card_json()
{
	printf '{"driver":"vfio-user-pci","id":"xpo0","bus":"rp0",'
	printf '"socket":{"type":"unix","path":"%s"}}' "$sock/card"
}

start_host_service()
{
	local service=$emu

	[ -n "$with_emu" ] || service=-
	"$vm_dir/lib/host-service" "$sock" "$service" "$results" \
		2> "$dir/host-service.log" &
	pids+=($!)
}

kernel_arguments()
{
	# A vCPU may have to wait for a core for seconds: the emulator, both
	# vCPUs and other VMs share them. That is no stall of the kernel, and
	# no broken timer either.
	echo "console=ttyS0 loglevel=7 printk.devkmsg=on oops=panic panic=-1" \
		"rcupdate.rcu_cpu_stall_timeout=120 watchdog_thresh=60" \
		"no_timer_check mitigations=off random.trust_cpu=on apparmor=0 audit=0" \
		"kasan_multi_shot $append"
	if [ "$kmemleak" = 1 ]; then echo "kmemleak=on"; fi
}

# Without page tables of five levels: KASAN learns from the CPU's flags whether
# there are any, also in an interrupt while the kernel gathers these flags at
# boot. Then all memory is "wild", and reports follow each other without end.
machine_arguments()
{
	args=(
		-nodefaults -no-user-config -display none -no-reboot
		-machine q35,memory-backend=mem,vmport=off,smbus=off
		-machine sata=off,usb=off,i8042=off
		-accel tcg,thread=multi -cpu max,la57=off -smp 2
		-m "$memory"
		-object "memory-backend-memfd,id=mem,size=$memory,share=on"
		-kernel "$kernel_dir/vmlinuz" -initrd "$dir/initrd"
		-append "$(kernel_arguments | tr '\n' ' ')"
		-chardev "file,id=console,path=$dir/console"
		-serial chardev:console
		-qmp "unix:$sock/qmp,server=on,wait=off"
		-device pcie-root-port,id=rp0,chassis=1,slot=1,x-speed=5
	)
	disk root "$guest/root.sqfs"
	disk kernel "$kernel_dir/modules.sqfs"
	share repo "$repo" on
	share results "$results" off
	args+=(-device virtio-serial-pci-non-transitional,max_ports=5)
	port out file "stdout" "path=$sock/out"
	port err file "stderr" "path=$sock/err"
	port host pipe "host" "path=$sock/host"
	if [ "$tty" = 1 ]; then
		args+=(-chardev stdio,id=tty,signal=off
		       -device virtconsole,chardev=tty,nr=0)
	fi
	if [ -n "$with_emu" ]; then args+=(-device "$(card_json)"); fi
	if [ -n "$nics" ]; then
		nic_pair e1000e e1000e 52:54:00:00:01
		nic_pair virtio virtio-net-pci-non-transitional 52:54:00:00:02
	fi
}

# As VMs are connected without privileges. (With type stream QEMU 11.1 hangs
# when both ends are its own.)
nic_pair()
{
	local a=$sock/$1-a b=$sock/$1-b

	args+=(-netdev "dgram,id=$1-a,local.type=unix,local.path=$a,remote.type=unix,remote.path=$b"
	       -netdev "dgram,id=$1-b,local.type=unix,local.path=$b,remote.type=unix,remote.path=$a"
	       -device "$2,netdev=$1-a,mac=$3:01,romfile="
	       -device "$2,netdev=$1-b,mac=$3:02,romfile=")
}

disk()
{
	args+=(-blockdev "raw,node-name=$1,read-only=on,file.driver=file,file.filename=$2"
	       -device "virtio-blk-pci-non-transitional,drive=$1")
}

share()
{
	args+=(-fsdev "local,id=$1,path=$2,security_model=none,readonly=$3"
	       -device "virtio-9p-pci-non-transitional,fsdev=$1,mount_tag=$1")
}

port()
{
	args+=(-chardev "$2,id=$1,$4"
	       -device "virtserialport,chardev=$1,name=$3")
}

# The FIFOs end when QEMU does, and the copies with them.
run_machine()
{
	local copies=() foreground=()

	machine_arguments
	cat "$sock/out" & copies+=($!)
	cat "$sock/err" >&2 & copies+=($!)
	pids+=("${copies[@]}")
	if [ "$tty" = 1 ]; then foreground=(--foreground); fi
	qemu_err=0
	lib=$tools/usr/lib/x86_64-linux-gnu
	QEMU_MODULE_DIR=$lib/qemu timeout "${foreground[@]}" -k 5 "$limit" \
		"$tools/usr/lib64/ld-linux-x86-64.so.2" --library-path "$lib" \
		"$tools/usr/bin/qemu-system-x86_64" \
		-L "$tools/usr/share/qemu" -L "$tools/usr/share/seabios" \
		"${args[@]}" 0<&0 2> "$dir/qemu.stderr" &
	qemu_pid=$!
	pids+=("$qemu_pid")
	wait "$qemu_pid" || qemu_err=$?
	wait "${copies[@]}" || true
}

# Emulated CPUs now and then stumble over early boot code (seen: a wild access
# in identify_cpu, long before there is any module). That says nothing about
# what is tested; once per run it is tried again, and said so.
run_machine_or_retry()
{
	run_machine
	if [ "$qemu_err" = 124 ] || [ "$qemu_err" = 137 ] ||
	   [ "$(console | grep -c 'as init process')" != 0 ]; then
		return
	fi
	cp "$dir/console" "$dir/console.first"
	say "the kernel died before PID 1 was started; one more try:"
	console | tail -n 5 >&2
	run_machine
}

complain()
{
	say "error: $*"
	bad=1
}

console()
{
	tr -d '\r' < "$dir/console"
}

# A value that PID 1 reported: "xpo-vm: KEY VALUE".
reported()
{
	console | sed -nE "s/.*xpo-vm: $1 (.*)\$/\\1/p" | tail -n 1
}

find_splats()
{
	grep -v '^[#!]' "$vm_dir/splats" > "$dir/splats"
	sed -n 's/^! //p' "$vm_dir/splats" > "$dir/no-splats"
	if [ -n "$allow_splat" ]; then
		printf '%s\n' "$allow_splat" >> "$dir/no-splats"
	fi
	console | grep -E -f "$dir/splats" | grep -v -E -f "$dir/no-splats" |
		head -n 20 || true
}

judge_console()
{
	local splats tainted locks leaked

	splats=$(find_splats)
	if [ -n "$splats" ]; then
		complain "the kernel's console shows:"
		printf '%s\n' "$splats" >&2
	fi
	# Out of tree (4096), unsigned (8192); anything else is a symptom.
	tainted=$(reported tainted)
	if [ -n "$tainted" ] && [ $((tainted & ~12288)) -ne 0 ]; then
		complain "the kernel is tainted: $tainted"
	fi
	locks=$(reported debug_locks)
	if [ "$kernel" = debug ] && [ "$locks" != 1 ]; then
		complain "lockdep is off at the end (debug_locks '$locks')"
	fi
	[ "$kmemleak" = 1 ] || return 0
	leaked=$(reported kmemleak)
	if [ -z "$leaked" ]; then
		complain "kmemleak: the run ended before leaks were looked for"
	elif [ "$leaked" != 0 ]; then
		complain "kmemleak: $leaked objects leaked"
		head -n 60 "$results/kmemleak" >&2 || true
	fi
}

judge_card()
{
	local answer

	[ -n "$with_emu" ] || return 0
	if ! kill -0 "$emu_pid" 2>/dev/null; then
		complain "the emulator died"
		tail -n 20 "$dir/emu.stderr" >&2
		return
	fi
	if ! answer=$("$emu" ctl --ctl "$sock/ctl" violations 2>&1); then
		complain "the emulator does not answer: $answer"
	elif [ "${answer%%[!0-9]*}" != 0 ] && [ -z "$allow_violations" ]; then
		complain "accesses that the card does not allow: $answer"
	fi
}

# Sets status. A run counts only if PID 1 came to its last line.
judge()
{
	status=$(reported "$token")
	if [ -s "$dir/qemu.stderr" ]; then
		sed 's/^/qemu: /' "$dir/qemu.stderr" >&2
	fi
	if [ "$qemu_err" = 124 ] || [ "$qemu_err" = 137 ]; then
		say "error: no end after $limit seconds"
		judge_console
		exit 124
	fi
	if [ -z "$status" ]; then
		complain "the VM ended early (QEMU's status $qemu_err); its last words:"
		console 2>/dev/null | tail -n 15 >&2 || true
	elif [ -n "$(reported 'driver failed:')" ]; then
		complain "the driver does not load: $(reported 'driver failed:')"
		console | grep -iE 'xpo|insmod|modprobe' | tail -n 10 >&2 || true
	fi
	judge_console
	judge_card
	[ -z "$bad" ] || exit 125
}
