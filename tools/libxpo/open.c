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

/* Touching what a file does not have would be a SIGBUS */
static int open_has(int fd, uint64_t end)
{
	struct stat st;

	if (fstat(fd, &st))
		return -errno;
	if (S_ISREG(st.st_mode))
		return (uint64_t)st.st_size < end ? -EPROTO : 0;
	return S_ISCHR(st.st_mode) ? 0 : -EPROTO;
}

static void *open_map(int fd, uint64_t offset, size_t size)
{
	void *p;

	errno = -open_has(fd, offset + size);
	if (errno)
		return NULL;
	p = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, offset);
	return p == MAP_FAILED ? NULL : p;
}

static size_t open_shadow_size(const struct libxpo *xpo)
{
	return (size_t)xpo->info.slots * XPO_TLM_RECORD_SIZE;
}

static size_t open_ring_size(const struct libxpo *xpo)
{
	return xpo->info.records * XPO_TLM_RECORD_SIZE;
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

/* The ring is large, and many want only the newest samples */
static int open_maps(struct libxpo *xpo)
{
	struct xpo_tlm_header header;
	int err;

	xpo->header = open_map(xpo->fd, 0, XPO_TLM_HEADER_SIZE);
	if (!xpo->header)
		return -errno;
	/* only what was checked is used from here on, so it is a copy */
	memcpy(&header, xpo->header, sizeof(header));
	err = xpo_check_header(&header);
	if (err)
		return err;
	open_info(xpo, &header);
	xpo->ring_offset = le64toh(header.ring_offset);
	if (xpo->info.records)
		err = open_has(xpo->fd, xpo->ring_offset +
			       open_ring_size(xpo));
	if (err)
		return err;
	xpo->shadow = open_map(xpo->fd, le64toh(header.shadow_offset),
			       open_shadow_size(xpo));
	return xpo->shadow ? 0 : -errno;
}

static void open_unmap(struct libxpo *xpo)
{
	if (xpo->ring)
		munmap((void *)xpo->ring, open_ring_size(xpo));
	if (xpo->shadow)
		munmap((void *)xpo->shadow, open_shadow_size(xpo));
	if (xpo->header)
		munmap((void *)xpo->header, XPO_TLM_HEADER_SIZE);
}

int xpo_open_ring(struct libxpo *xpo)
{
	if (!xpo->info.records)
		return -EOPNOTSUPP;
	if (!xpo->ring)
		xpo->ring = open_map(xpo->fd, xpo->ring_offset,
				     open_ring_size(xpo));
	return xpo->ring ? 0 : -errno;
}

int libxpo_open_fd(struct libxpo **out, int fd)
{
	struct libxpo *xpo = calloc(1, sizeof(*xpo));
	int err;

	if (!xpo)
		return -ENOMEM;
	xpo->fd = fd;
	err = open_maps(xpo);
	if (err) {
		open_unmap(xpo);
		free(xpo);
		return err;
	}
	xpo->crc32c = xpo_crc32c_choose();
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
	open_unmap(xpo);
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
