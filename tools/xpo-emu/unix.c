// SPDX-License-Identifier: GPL-2.0
#include "unix.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static int unix_address(struct sockaddr_un *a, const char *path)
{
	memset(a, 0, sizeof(*a));
	a->sun_family = AF_UNIX;
	if (strlen(path) >= sizeof(a->sun_path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	strcpy(a->sun_path, path);
	return 0;
}

static int unix_fail(int fd)
{
	int saved = errno;

	close(fd);
	errno = saved;
	return -1;
}

int unix_connect(const char *path, int type)
{
	struct sockaddr_un a;
	int fd;

	if (unix_address(&a, path))
		return -1;
	fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	if (connect(fd, (struct sockaddr *)&a, sizeof(a)))
		return unix_fail(fd);
	return fd;
}

static void unix_remove_stale(const char *path, int type)
{
	struct stat st;
	int fd;

	if (lstat(path, &st) || !S_ISSOCK(st.st_mode))
		return;
	fd = unix_connect(path, type);
	if (fd >= 0)
		close(fd);
	else if (errno == ECONNREFUSED)
		unlink(path);
}

int unix_listen(const char *path, int type)
{
	struct sockaddr_un a;
	int fd;

	if (unix_address(&a, path))
		return -1;
	unix_remove_stale(path, type);
	fd = socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -1;
	if (bind(fd, (struct sockaddr *)&a, sizeof(a)) || listen(fd, 8))
		return unix_fail(fd);
	return fd;
}
