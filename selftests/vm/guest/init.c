// SPDX-License-Identifier: GPL-2.0
/*
 * PID 1 of the test VM.
 *
 * Finds the root file system, starts udev, loads the driver, runs one
 * command, looks for leaks and reports. It is one static program because a
 * fork and exec costs 44 ms under emulation, which a shell script would pay
 * a hundred times per boot.
 *
 * What it is to do is in /vm (written per run): "argv" holds the command,
 * NUL separated, and "options" one key=value a line.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "vm.h"

#define ARGV_MAX 4096
#define OURS "/repo/build/xpoctl:/repo/build/xpo-exporter"

static char argv_text[1 << 16];
static char *command[ARGV_MAX];
static struct vm_options opt;

static void read_options(void)
{
	size_t len = vm_read_file("/vm/argv", argv_text, sizeof(argv_text));
	size_t pos, n = 0;

	for (pos = 0; pos < len && n < ARGV_MAX - 1;
	     pos += strlen(argv_text + pos) + 1)
		command[n++] = argv_text + pos;
	if (!n)
		vm_fatal("/vm/argv holds no command");
	vm_parse_options("/vm/options", &opt);
}

static void mount_or_die(const char *what, const char *where, const char *type,
			 unsigned long flags, const char *data)
{
	mkdir(where, 0755);
	if (mount(what, where, type, flags, data))
		vm_fatal("mount %s on %s: %s", what, where, strerror(errno));
}

static void wait_for(const char *path)
{
	struct timespec ms10 = { .tv_nsec = 10 * 1000 * 1000 };
	int tries;

	for (tries = 0; tries < 3000; tries++) {
		if (!access(path, F_OK))
			return;
		nanosleep(&ms10, NULL);
	}
	vm_fatal("%s did not appear in 30 s", path);
}

/*
 * The root is the guest image under the kernel's module tree under what this
 * run brings along (/upper): everything can be written, nothing is kept.
 */
static void enter_root(void)
{
	mount_or_die("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	mount_or_die("sysfs", "/sys", "sysfs", 0, NULL);
	vm_load_boot_modules("/modules");
	wait_for("/dev/vda");
	wait_for("/dev/vdb");
	mount_or_die("/dev/vda", "/guest", "squashfs", MS_RDONLY, NULL);
	mount_or_die("/dev/vdb", "/kernel", "squashfs", MS_RDONLY, NULL);
	mkdir("/upper", 0755);
	mkdir("/work", 0755);
	mount_or_die("overlay", "/newroot", "overlay", 0,
		     "lowerdir=/kernel:/guest,upperdir=/upper,workdir=/work");
	mount_or_die("repo", "/newroot/repo", "9p", MS_RDONLY,
		     "trans=virtio,version=9p2000.L,msize=512000,cache=loose");
	mount_or_die("results", "/newroot/results", "9p", 0,
		     "trans=virtio,version=9p2000.L,msize=512000");
	if (mount("/dev", "/newroot/dev", NULL, MS_MOVE, NULL) ||
	    mount("/sys", "/newroot/sys", NULL, MS_MOVE, NULL))
		vm_fatal("move /dev and /sys: %s", strerror(errno));
	if (chdir("/newroot") || mount(".", "/", NULL, MS_MOVE, NULL) ||
	    chroot(".") || chdir("/"))
		vm_fatal("enter the root: %s", strerror(errno));
}

static void mount_rest(void)
{
	mount_or_die("proc", "/proc", "proc", 0, NULL);
	mount_or_die("tmpfs", "/run", "tmpfs", 0, "mode=755");
	mount_or_die("tmpfs", "/tmp", "tmpfs", 0, NULL);
	mount_or_die("devpts", "/dev/pts", "devpts", 0, "ptmxmode=666");
	mount_or_die("tmpfs", "/dev/shm", "tmpfs", 0, NULL);
	mount("debugfs", "/sys/kernel/debug", "debugfs", 0, NULL);
	mount("tracefs", "/sys/kernel/tracing", "tracefs", 0, NULL);
	mkdir("/run/lock", 0777);
	/* On a host systemd makes these. */
	if (symlink("/proc/self/fd", "/dev/fd") ||
	    symlink("/proc/self/fd/0", "/dev/stdin") ||
	    symlink("/proc/self/fd/1", "/dev/stdout") ||
	    symlink("/proc/self/fd/2", "/dev/stderr"))
		vm_fatal("links in /dev: %s", strerror(errno));
}

static void set_environment(void)
{
	setenv("PATH", OURS ":/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", 1);
	setenv("HOME", "/root", 1);
	setenv("LANG", "C.UTF-8", 1);
	setenv("TERM", opt.tty ? opt.term : "dumb", 1);
	setenv("XPO_KERNEL", opt.kernel, 1);
	setenv("PYTHONDONTWRITEBYTECODE", "1", 1);
}

static void start_services(void)
{
	/* More workers only fight for the rtnl lock, at twice the cost. */
	static char * const udevd[] = {
		"/usr/lib/systemd/systemd-udevd", "--daemon",
		"--children-max=1", NULL
	};

	sethostname("xpo-vm", 6);
	vm_loopback_up();
	if (vm_run(udevd))
		vm_fatal("systemd-udevd does not start");
}

static int load_driver(void)
{
	static char * const modprobe[] = { "/usr/sbin/modprobe", "xpo", NULL };
	static char * const settle[] = {
		"/usr/bin/udevadm", "settle", "--timeout=900", NULL
	};
	int status;

	status = vm_run(modprobe);
	if (status)
		return vm_report("driver failed: modprobe exits with %d",
				 status);
	/*
	 * Netdevs get their names from udev: wait until it is done. The limit
	 * is that of the run.
	 */
	status = vm_run(settle);
	if (status)
		return vm_report("driver failed: udev does not settle");
	return 0;
}

/* What the host judges after it has seen that the run is complete. */
static void report_health(void)
{
	char text[4096];

	if (vm_read_file("/proc/sys/kernel/tainted", text, sizeof(text)))
		vm_report("tainted %d", atoi(text));
	if (vm_read_file("/proc/lockdep_stats", text, sizeof(text))) {
		char *line = strstr(text, "debug_locks:");

		vm_report("debug_locks %d", line ? atoi(line + 12) : -1);
	}
	if (opt.kmemleak)
		vm_scan_leaks("/results/kmemleak");
}

static void power_off(void)
{
	sync();
	reboot(RB_POWER_OFF);
	for (;;)
		pause();
}

int main(void)
{
	int status = VM_STATUS_BROKEN;

	if (getpid() != 1) {
		fprintf(stderr, "this is the test VM's PID 1\n");
		return 1;
	}
	vm_open_console();
	read_options();
	enter_root();
	mount_rest();
	set_environment();
	start_services();
	if (!opt.load || !load_driver()) {
		if (chdir("/repo"))
			vm_fatal("/repo: %s", strerror(errno));
		status = opt.tty ? vm_run_tty(command) : vm_run_piped(command);
	}
	report_health();
	/* The host takes a run without this line for a crashed one. */
	vm_report("%s %d", opt.token, status);
	power_off();
}
