// SPDX-License-Identifier: GPL-2.0
/*
 * Opening, and what is the same for all readers of an open card.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "priv.h"

#define OPEN_DIR	"/dev/xpo"
#define OPEN_PATH_LEN	64
#define OPEN_SLICE_MS	1000

static size_t open_end(const struct xpo_tlm_header *header)
{
	uint64_t shadow = le64toh(header->shadow_offset) +
			  (uint64_t)le32toh(header->shadow_slots) *
			  XPO_TLM_RECORD_SIZE;
	uint64_t ring = le64toh(header->ring_offset) +
			le64toh(header->ring_size);

	return le32toh(header->records) && ring > shadow ? ring : shadow;
}

/* Touching what a file does not have would be a SIGBUS */
static int open_has(int fd, size_t size)
{
	struct stat st;

	if (fstat(fd, &st))
		return -errno;
	if (S_ISREG(st.st_mode))
		return (uint64_t)st.st_size < size ? -EPROTO : 0;
	return S_ISCHR(st.st_mode) ? 0 : -EPROTO;
}

static void *open_map(int fd, size_t size)
{
	void *p;

	errno = -open_has(fd, size);
	if (errno)
		return NULL;
	p = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
	return p == MAP_FAILED ? NULL : p;
}

static void open_info(struct libxpo *xpo, const struct xpo_tlm_header *header)
{
	struct libxpo_info *info = &xpo->info;

	info->card = le32toh(header->card);
	info->cages = le32toh(header->cages);
	info->slots = le32toh(header->shadow_slots);
	info->slots_per_cage = le32toh(header->slots_per_cage);
	info->records = le32toh(header->records);
	info->guard = le64toh(header->guard);
	info->boot_cookie = le64toh(header->boot_cookie);
	memcpy(info->handle, header->handle, sizeof(info->handle));
}

/* Only what was checked is used from here on, so it is a copy */
static int open_header(int fd, struct xpo_tlm_header *header)
{
	void *page = open_map(fd, XPO_TLM_HEADER_SIZE);

	if (!page)
		return -errno;
	memcpy(header, page, sizeof(*header));
	munmap(page, XPO_TLM_HEADER_SIZE);
	return xpo_check_header(header);
}

int libxpo_open_fd(struct libxpo **out, int fd)
{
	struct xpo_tlm_header header;
	struct libxpo *xpo;
	const char *map;
	int err;

	err = open_header(fd, &header);
	if (err)
		return err;
	xpo = calloc(1, sizeof(*xpo));
	if (!xpo)
		return -ENOMEM;
	xpo->size = open_end(&header);
	map = open_map(fd, xpo->size);
	if (!map) {
		err = -errno;
		free(xpo);
		return err;
	}
	xpo->header = (const void *)map;
	xpo->shadow = (const void *)(map + le64toh(header.shadow_offset));
	if (header.records)
		xpo->ring = (const void *)(map + le64toh(header.ring_offset));
	open_info(xpo, &header);
	xpo->crc32c = xpo_crc32c_choose();
	xpo->fd = fd;
	*out = xpo;
	return 0;
}

int libxpo_open_path(struct libxpo **xpo, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int err;

	if (fd < 0)
		return -errno;
	err = libxpo_open_fd(xpo, fd);
	if (err)
		close(fd);
	return err;
}

int libxpo_open(struct libxpo **xpo, unsigned int card)
{
	char path[OPEN_PATH_LEN];

	snprintf(path, sizeof(path), OPEN_DIR "/%u", card);
	return libxpo_open_path(xpo, path);
}

/* A card that goes meanwhile is not the one that is looked for */
static int open_if_handle(struct libxpo **xpo, const char *name,
			  const char *handle)
{
	char path[OPEN_PATH_LEN];
	int err;

	if ((size_t)snprintf(path, sizeof(path), OPEN_DIR "/%s", name) >=
	    sizeof(path))
		return -ENXIO;
	err = libxpo_open_path(xpo, path);
	if (err)
		return err == -ENODEV || err == -ENOENT ? -ENXIO : err;
	if (!strcmp((*xpo)->info.handle, handle))
		return 0;
	libxpo_close(*xpo);
	return -ENXIO;
}

int libxpo_open_handle(struct libxpo **xpo, const char *handle)
{
	DIR *dir = opendir(OPEN_DIR);
	struct dirent *entry;
	int err = -ENXIO;

	if (!dir)
		return -errno;
	while (err == -ENXIO && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			err = open_if_handle(xpo, entry->d_name, handle);
	closedir(dir);
	return err;
}

void libxpo_close(struct libxpo *xpo)
{
	if (!xpo)
		return;
	munmap((void *)xpo->header, xpo->size);
	close(xpo->fd);
	free(xpo);
}

void libxpo_get_info(const struct libxpo *xpo, struct libxpo_info *info)
{
	*info = xpo->info;
	info->boot_cookie = load64(&xpo->header->boot_cookie);
}

void libxpo_get_state(const struct libxpo *xpo, struct libxpo_state *state)
{
	/* in this order: when it is gone, the head is the last one */
	state->gone = load64(&xpo->header->flags) & XPO_TLM_FLAG_GONE;
	state->epoch = load64(&xpo->header->epoch);
	state->head = load64(&xpo->header->head);
	state->dropped = load64(&xpo->header->dropped);
	state->bad = load64(&xpo->header->bad);
}

int libxpo_fd(const struct libxpo *xpo)
{
	return xpo->fd;
}

int libxpo_set_watermark(struct libxpo *xpo, uint64_t records)
{
	if (records > INT64_MAX)
		return -EINVAL;
	return lseek(xpo->fd, records, SEEK_SET) < 0 ? -errno : 0;
}

/* 1: go on waiting */
static int open_reached(const struct libxpo *xpo, uint64_t records,
			uint64_t epoch)
{
	struct libxpo_state state;

	libxpo_get_state(xpo, &state);
	if (state.epoch != epoch)
		return -ESTALE;
	if (state.head >= records)
		return 0;
	return state.gone ? -ENODEV : 1;
}

/* A watermark is not reached by a ring that starts anew, so look at times */
static int open_poll(struct libxpo *xpo, uint64_t deadline)
{
	struct pollfd pollfd = { .fd = xpo->fd, .events = POLLIN };
	uint64_t now = xpo_clock_monotonic_ns();
	uint64_t left = deadline > now ? (deadline - now) / 1000000 + 1 : 0;

	if (!left)
		return -ETIMEDOUT;
	if (left > OPEN_SLICE_MS)
		left = OPEN_SLICE_MS;
	if (poll(&pollfd, 1, left) < 0)
		return -errno;
	return pollfd.revents & (POLLHUP | POLLERR) ? -ENODEV : 1;
}

int libxpo_wait(struct libxpo *xpo, uint64_t records, int timeout_ms)
{
	uint64_t epoch = load64(&xpo->header->epoch);
	uint64_t deadline = UINT64_MAX;
	int end = 1;
	int err;

	if (timeout_ms >= 0)
		deadline = xpo_clock_monotonic_ns() + timeout_ms * 1000000ull;
	err = libxpo_set_watermark(xpo, records);
	if (err)
		return err;
	for (;;) {
		err = open_reached(xpo, records, epoch);
		if (err <= 0 || end <= 0)
			break;
		end = open_poll(xpo, deadline);
	}
	return err <= 0 ? err : end;
}

const char *libxpo_status_name(unsigned int status)
{
	static const char * const names[] = {
		[XPO_TLM_STATUS_OK] = "ok",
		[XPO_TLM_STATUS_INVALID] = "invalid",
		[XPO_TLM_STATUS_NO_MODULE] = "no-module",
		[XPO_TLM_STATUS_NO_ENDPOINT] = "no-endpoint",
		[XPO_TLM_STATUS_IN_RESET] = "in-reset",
		[XPO_TLM_STATUS_NACK] = "nack",
		[XPO_TLM_STATUS_TIMEOUT] = "timeout",
		[XPO_TLM_STATUS_PAGE_REJECTED] = "page-rejected",
		[XPO_TLM_STATUS_BUS_ERROR] = "bus-error",
	};

	if (status >= sizeof(names) / sizeof(*names))
		return "unknown";
	return names[status];
}
