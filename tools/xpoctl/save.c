// SPDX-License-Identifier: GPL-2.0
#include "save.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../lib/image.h"

/* What open() would have given it */
static int save_mode(int fd)
{
	mode_t mask = umask(0);

	umask(mask);
	return fchmod(fd, 0666 & ~mask);
}

static int save_write(const struct image *image, int fd)
{
	FILE *fp = fdopen(fd, "w");
	int err = 0;

	if (!fp) {
		err = -errno;
		close(fd);
		return err;
	}
	if (save_mode(fd) || image_write(image, fp) || fflush(fp) || fsync(fd))
		err = errno ? -errno : -EIO;
	if (fclose(fp) && !err)
		err = -errno;
	return err;
}

/* A pipe or a device is written to, not replaced */
static bool save_is_special(const char *path)
{
	struct stat st;

	return !stat(path, &st) && !S_ISREG(st.st_mode);
}

static int save_special(const struct image *image, const char *path)
{
	FILE *fp = fopen(path, "w");
	int err = 0;

	if (!fp)
		return -errno;
	if (image_write(image, fp))
		err = -EIO;
	if (fclose(fp) && !err)
		err = -errno;
	return err;
}

int save_image(const struct image *image, const char *path)
{
	char *temp;
	int err, fd;

	if (save_is_special(path))
		return save_special(image, path);
	if (asprintf(&temp, "%s.XXXXXX", path) < 0)
		return -ENOMEM;
	fd = mkostemp(temp, O_CLOEXEC);
	if (fd < 0) {
		err = -errno;
		goto out_free;
	}
	err = save_write(image, fd);
	if (!err && rename(temp, path))
		err = -errno;
	if (err)
		unlink(temp);
out_free:
	free(temp);
	return err;
}
