// SPDX-License-Identifier: GPL-2.0
#include "replace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* What open() would have given it */
static int replace_mode(int fd)
{
	mode_t mask = umask(0);

	umask(mask);
	return fchmod(fd, 0666 & ~mask);
}

static int replace_write(int fd, replace_write_t write, const void *ctx)
{
	FILE *fp = fdopen(fd, "w");
	int err = 0;

	if (!fp) {
		err = -errno;
		close(fd);
		return err;
	}
	if (replace_mode(fd) || write(fp, ctx) || fflush(fp) || fsync(fd))
		err = errno ? -errno : -EIO;
	if (fclose(fp) && !err)
		err = -errno;
	return err;
}

/* A pipe or a device is written to, not replaced */
static bool replace_is_special(const char *path)
{
	struct stat st;

	return !stat(path, &st) && !S_ISREG(st.st_mode);
}

static int replace_special(const char *path, replace_write_t write,
			   const void *ctx)
{
	FILE *fp = fopen(path, "w");
	int err = 0;

	if (!fp)
		return -errno;
	if (write(fp, ctx))
		err = -EIO;
	if (fclose(fp) && !err)
		err = -errno;
	return err;
}

int replace_file(const char *path, replace_write_t write, const void *ctx)
{
	char *temp;
	int err, fd;

	if (replace_is_special(path))
		return replace_special(path, write, ctx);
	if (asprintf(&temp, "%s.XXXXXX", path) < 0)
		return -ENOMEM;
	fd = mkostemp(temp, O_CLOEXEC);
	if (fd < 0) {
		err = -errno;
		goto out_free;
	}
	err = replace_write(fd, write, ctx);
	if (!err && rename(temp, path))
		err = -errno;
	if (err)
		unlink(temp);
out_free:
	free(temp);
	return err;
}
