// SPDX-License-Identifier: GPL-2.0
/* Console, files and modules for the test VM's PID 1. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include "vm.h"

static int kmsg = -1;

/*
 * Through the kernel's log: a line written there cannot be torn apart by the
 * kernel's own lines, as one written to the console could.
 */
void vm_open_console(void)
{
	mknod("/dev/kmsg", S_IFCHR | 0600, makedev(1, 11));
	kmsg = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
}

static void log_line(const char *fmt, va_list ap)
{
	char line[512];
	int n;

	n = snprintf(line, sizeof(line), "<5>xpo-vm: ");
	n += vsnprintf(line + n, sizeof(line) - n - 1, fmt, ap);
	if (n > (int)sizeof(line) - 2)
		n = sizeof(line) - 2;
	line[n++] = '\n';
	if (write(kmsg, line, n) != n)
		fprintf(stderr, "%s", line);
}

/* Always -1, for the caller to return. */
int vm_report(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_line(fmt, ap);
	va_end(ap);
	return -1;
}

void vm_fatal(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	log_line(fmt, ap);
	va_end(ap);
	reboot(RB_POWER_OFF);
	for (;;)
		pause();
}

/* The length; buf is always terminated; 0 for a file that is not there. */
size_t vm_read_file(const char *path, char *buf, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t len = 0;
	ssize_t n;

	while (fd >= 0 && len < size - 1) {
		n = read(fd, buf + len, size - 1 - len);
		if (n <= 0)
			break;
		len += n;
	}
	buf[len] = '\0';
	if (fd >= 0)
		close(fd);
	return len;
}

static void set_option(struct vm_options *opt, const char *key,
		       const char *value)
{
	if (!strcmp(key, "token"))
		snprintf(opt->token, sizeof(opt->token), "%s", value);
	else if (!strcmp(key, "kernel"))
		snprintf(opt->kernel, sizeof(opt->kernel), "%s", value);
	else if (!strcmp(key, "term"))
		snprintf(opt->term, sizeof(opt->term), "%s", value);
	else if (!strcmp(key, "load"))
		opt->load = atoi(value);
	else if (!strcmp(key, "tty"))
		opt->tty = atoi(value);
	else if (!strcmp(key, "kmemleak"))
		opt->kmemleak = atoi(value);
	else
		vm_fatal("unknown option '%s'", key);
}

void vm_parse_options(const char *path, struct vm_options *opt)
{
	char text[1024], *line, *next, *value;

	if (!vm_read_file(path, text, sizeof(text)))
		vm_fatal("%s is empty or missing", path);
	for (line = text; *line; line = next) {
		next = line + strcspn(line, "\n");
		if (*next)
			*next++ = '\0';
		value = strchr(line, '=');
		if (!value)
			vm_fatal("%s: no value in '%s'", path, line);
		*value++ = '\0';
		set_option(opt, line, value);
	}
}

static void load_module(const char *dir, const char *name)
{
	char path[300];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || (syscall(SYS_finit_module, fd, "", 0) && errno != EEXIST))
		vm_fatal("load %s: %s", path, strerror(errno));
	close(fd);
}

static int is_module(const struct dirent *d)
{
	return !!strstr(d->d_name, ".ko");
}

/* Their names begin with a number: the order of loading. */
void vm_load_boot_modules(const char *dir)
{
	struct dirent **list;
	int n = scandir(dir, &list, is_module, alphasort);
	int i;

	for (i = 0; i < n; i++) {
		load_module(dir, list[i]->d_name);
		free(list[i]);
	}
	if (n >= 0)
		free(list);
}

void vm_loopback_up(void)
{
	struct ifreq ifr = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || ioctl(fd, SIOCSIFFLAGS, &ifr))
		vm_report("loopback stays down: %s", strerror(errno));
	if (fd >= 0)
		close(fd);
}

static bool write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool ok;

	ok = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
	if (fd >= 0)
		close(fd);
	return ok;
}

/*
 * Two scans: kmemleak leaves out objects younger than a second and reports
 * only what is unreferenced in a scan, so whatever is freed by a deferred
 * work or RCU must get the time to be.
 */
void vm_scan_leaks(const char *copy)
{
	static const char file[] = "/sys/kernel/debug/kmemleak";
	static char text[1 << 18];
	const char *p = text;
	int leaks = 0;
	FILE *out;

	sleep(6);
	if (!write_file(file, "scan\n")) {
		vm_report("kmemleak failed: %s", strerror(errno));
		return;
	}
	sleep(7);
	write_file(file, "scan\n");
	if (vm_read_file(file, text, sizeof(text))) {
		while ((p = strstr(p, "unreferenced object"))) {
			leaks++;
			p++;
		}
		out = fopen(copy, "w");
		if (out) {
			fputs(text, out);
			fclose(out);
		}
	}
	vm_report("kmemleak %d", leaks);
}
