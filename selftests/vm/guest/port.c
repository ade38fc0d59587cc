// SPDX-License-Identifier: GPL-2.0
/* Virtio-serial ports by name: what udev would link in /dev/virtio-ports. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "vm.h"

static int find_port(const char *name, int flags)
{
	char path[300], text[64];
	struct dirent *d;
	int fd = -1;
	DIR *dir = opendir("/sys/class/virtio-ports");

	while (dir && fd < 0 && (d = readdir(dir))) {
		snprintf(path, sizeof(path), "/sys/class/virtio-ports/%s/name",
			 d->d_name);
		if (!vm_read_file(path, text, sizeof(text)))
			continue;
		text[strcspn(text, "\n")] = '\0';
		if (strcmp(text, name))
			continue;
		snprintf(path, sizeof(path), "/dev/%s", d->d_name);
		fd = open(path, flags | O_CLOEXEC);
	}
	if (dir)
		closedir(dir);
	return fd;
}

/* The driver adds ports from a work item after its probe. */
int vm_open_port(const char *name, int flags)
{
	struct timespec ms10 = { .tv_nsec = 10 * 1000 * 1000 };
	int tries, fd;

	for (tries = 0; tries < 500; tries++) {
		fd = find_port(name, flags);
		if (fd >= 0)
			return fd;
		nanosleep(&ms10, NULL);
	}
	return -1;
}
