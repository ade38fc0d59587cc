/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libxpo: telemetry of XPO cards, from the memory that /dev/xpo/N shows.
 *
 * The card samples registers of its modules by itself and writes each sample
 * as a record of 256 bytes. The shadow area has the newest record of each
 * tap, the ring has all of them. Reading either asks nobody for anything: no
 * system call, no access to a module's bus. What this library returns as good
 * is one whole sample, as the card wrote it: sequence numbers, checksum,
 * source, length and time were looked at. Layout: <linux/xpo_telemetry.h>.
 *
 * Functions return 0 (or a number) or a negative errno. Nothing is printed
 * and no signal is touched. Different threads may use the library at the same
 * time, but not the same struct libxpo or struct libxpo_ring. A child may go on
 * reading what its parent opened, but both have one file: wait for records in
 * one of them only, or open again after fork().
 */
#ifndef LIBXPO_H
#define LIBXPO_H

#include <linux/xpo_telemetry.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct libxpo;
struct libxpo_ring;

/* What does not change while a card is open, but for boot_cookie */
struct libxpo_info {
	unsigned int card;
	unsigned int cages;
	unsigned int slots;		/* of the shadow area */
	unsigned int slots_per_cage;	/* slot n of cage c: c * this + n */
	uint64_t records;		/* of the ring; 0: there is none */
	uint64_t guard;			/* records that the card writes ahead */
	uint64_t boot_cookie;
	char handle[XPO_TLM_HANDLE_LEN];	/* as devlink's */
};

struct libxpo_state {
	uint64_t head;		/* records published since the ring started */
	uint64_t dropped;	/* by the card, because the host was late */
	uint64_t bad;		/* that the driver had to skip */
	uint64_t epoch;		/* starts of the ring */
	bool gone;		/* the card was removed */
};

/* One moment on three clocks, and how far they may be apart */
struct libxpo_clock {
	uint64_t card_ns;
	uint64_t monotonic_ns;
	uint64_t tai_ns;
	uint64_t error_ns;
	uint64_t updates;
};

/*
 * By index, by devlink handle (pci/0000:01:00.0) or by the path of a device.
 * -ENOENT, -ENXIO: no such card; -ENODEV: it is just being removed; -EPROTO:
 * this is not such memory, or it contradicts itself; -EPROTONOSUPPORT: its
 * layout is newer than this library. A file descriptor becomes the library's
 * only on success.
 */
int libxpo_open(struct libxpo **xpo, unsigned int card);
int libxpo_open_handle(struct libxpo **xpo, const char *handle);
int libxpo_open_path(struct libxpo **xpo, const char *path);
int libxpo_open_fd(struct libxpo **xpo, int fd);
void libxpo_close(struct libxpo *xpo);

void libxpo_get_info(const struct libxpo *xpo, struct libxpo_info *info);
void libxpo_get_state(const struct libxpo *xpo, struct libxpo_state *state);

/*
 * For a loop of your own: the descriptor is readable when the watermark is
 * reached, which is a number of records since the ring started, and has
 * EPOLLHUP when the card is gone. A started ring (epoch) begins at 0 again.
 */
int libxpo_fd(const struct libxpo *xpo);
int libxpo_set_watermark(struct libxpo *xpo, uint64_t records);
/*
 * Wait until the ring has had that many records. -ETIMEDOUT; -EINTR: a signal;
 * -ESTALE: the ring was started anew meanwhile; -ENODEV: the card is gone.
 * timeout_ms -1: as long as it takes.
 */
int libxpo_wait(struct libxpo *xpo, uint64_t records, int timeout_ms);

/*
 * The newest sample of a tap. A sample of something that did not answer is a
 * good record with a status; its data are zero then. Age is that of the
 * sample's start by the card's clock, UINT64_MAX as long as the driver has not
 * related the clocks; age_ns may be NULL.
 * -EINVAL: no such slot; -ENODATA: nothing was written yet, or not since the
 * card was reset; -EAGAIN: the card was writing it each time; -EPROTO: not a
 * sample of this slot, or damaged; -ENODEV: the card is gone, so this is not
 * the newest.
 */
int libxpo_read_shadow(const struct libxpo *xpo, unsigned int slot,
		       struct xpo_tlm_record *record, uint64_t *age_ns);

/* -ENODATA: not related yet; -EAGAIN: the driver was writing it each time */
int libxpo_get_clock(const struct libxpo *xpo, struct libxpo_clock *clock);
/*
 * Card time on another clock. *error_ns is the bound of the error: that of the
 * relation, and what clocks of this kind drift apart since then. TAI is right
 * only as long as nobody sets the clock. error_ns may be NULL.
 */
uint64_t libxpo_to_monotonic(const struct libxpo_clock *clock,
			     uint64_t card_ns, uint64_t *error_ns);
uint64_t libxpo_to_tai(const struct libxpo_clock *clock, uint64_t card_ns,
		       uint64_t *error_ns);
/* Card time of a moment of CLOCK_MONOTONIC */
uint64_t libxpo_from_monotonic(const struct libxpo_clock *clock,
			       uint64_t monotonic_ns, uint64_t *error_ns);

/* Where to begin */
#define LIBXPO_RING_NOW		UINT64_MAX	 /* with what comes next */
#define LIBXPO_RING_OLDEST	(UINT64_MAX - 1) /* with what is left */

/* What happened to records since the ring was opened */
struct libxpo_counts {
	uint64_t good;		/* returned */
	uint64_t lost;		/* overwritten before they were read */
	uint64_t bad_seq;	/* another record, or none, in its place */
	uint64_t bad_crc;
	uint64_t bad_length;
	uint64_t bad_source;	/* cage, endpoint, slot, status or card */
	uint64_t bad_time;	/* ends before it began, or in the future */
	uint64_t restarts;	/* changes of the epoch */
};

/*
 * A reader of the ring with a position of its own. -EOPNOTSUPP: the driver had
 * no memory for a ring; -ENODEV: the card is gone; -ERANGE: a position that
 * was not reached yet.
 */
int libxpo_ring_open(struct libxpo_ring **ring, struct libxpo *xpo,
		     uint64_t position);
void libxpo_ring_close(struct libxpo_ring *ring);
/*
 * The next good records, in order; their number, or
 * -EAGAIN	there is none yet,
 * -EOVERFLOW	records were lost here: counts.lost has grown, what follows
 *		is the oldest that is left,
 * -EBADMSG	a record was bad here: a count has grown, it was skipped,
 * -ESTALE	the ring started anew here, with record 0,
 * -ENODEV	the card is gone, and all of its records were read.
 * An error concerns the place after the last record that was returned; the
 * next call goes on behind it. So each record is returned, or told of.
 */
int libxpo_ring_read(struct libxpo_ring *ring, struct xpo_tlm_record *records,
		     unsigned int max);
/* Position of the next record; what was returned last is the one before it */
uint64_t libxpo_ring_position(const struct libxpo_ring *ring);
void libxpo_ring_get_counts(const struct libxpo_ring *ring,
			    struct libxpo_counts *counts);
/*
 * Wait until that many records can be read (at most a quarter of the ring), or
 * something is to be told. 0, -ETIMEDOUT or -EINTR.
 */
int libxpo_ring_wait(struct libxpo_ring *ring, unsigned int records,
		     int timeout_ms);

/* CRC-32C as in the records; by the CPU's instruction where it has one */
uint32_t libxpo_crc32c(const void *data, size_t len);
/* Word of a record's status; "unknown" for numbers that have none */
const char *libxpo_status_name(unsigned int status);

#ifdef __cplusplus
}
#endif

#endif /* LIBXPO_H */
