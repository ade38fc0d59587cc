// SPDX-License-Identifier: GPL-2.0
/*
 * Telemetry as readers get it, for the table of bench.py. Each command prints
 * what is named with it; times are in ns.
 *
 *   tlmbench drain ROUNDS        records in a piece of the ring; memcpy and
 *                                CRC-32C of it, median and mean CPU time;
 *                                reading it with libxpo, median
 *   tlmbench readers N ROUNDS    records; the slowest of N that read at once
 *   tlmbench follow SECONDS HZ   see follow()
 *   tlmbench shadow ROUNDS       values of lanes; CPU time to read them once;
 *                                their mean age
 *
 * drain goes through the whole ring in every round. With the median others who
 * want the CPU matter little, and means can be compared with means. Of the
 * rounds of readers the fastest counts. The CRC-32C is libxpo's.
 */
#include <endian.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "crc32c.h"
#include "libxpo.h"

#define BATCH		256
#define WAIT_MS		20000
#define MARGIN		4096	/* records that the card may write meanwhile */
#define MAX_READERS	16
#define PIECE		2048	/* records that are timed together */

/* CMIS page 11h: Tx power, Tx bias and Rx power of eight lanes, from 154 on */
#define LANE_PAGE	0x11
#define VALUES_OFFSET	154
#define VALUES		24

static struct xpo_tlm_record batch[BATCH];

static uint64_t clock_ns(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static uint64_t now_ns(void)
{
	return clock_ns(CLOCK_MONOTONIC);
}

static void die(const char *what, int err)
{
	fprintf(stderr, "tlmbench: %s: %s\n", what,
		strerror(err < 0 ? -err : err));
	exit(1);
}

/* For the compiler, which would do nothing for nobody */
static void need(uint32_t value)
{
	__asm__ __volatile__("" : : "r" (value));
}

static void print(uint64_t value, char end)
{
	printf("%llu%c", (unsigned long long)value, end);
}

static struct libxpo *open_card(void)
{
	struct libxpo *xpo;
	int err = libxpo_open(&xpo, 0);

	if (err)
		die("libxpo_open", err);
	return xpo;
}

static struct libxpo_ring *open_ring(struct libxpo *xpo, uint64_t position)
{
	struct libxpo_ring *ring;
	int err = libxpo_ring_open(&ring, xpo, position);

	if (err)
		die("libxpo_ring_open", err);
	return ring;
}

/* A full ring */

struct span {
	uint64_t from;
	uint64_t to;
};

static struct span kept(struct libxpo *xpo)
{
	struct libxpo_ring *ring = open_ring(xpo, LIBXPO_RING_OLDEST);
	struct libxpo_state state;
	struct span span;

	libxpo_get_state(xpo, &state);
	span.from = libxpo_ring_position(ring) + MARGIN;
	span.to = state.head;
	libxpo_ring_close(ring);
	if (span.from >= span.to)
		die("too few records", ENODATA);
	return span;
}

static struct span piece(const struct span *all, size_t i)
{
	struct span span = {
		.from = all->from + i * PIECE,
		.to = all->from + (i + 1) * PIECE,
	};

	return span;
}

static const struct xpo_tlm_record *map_ring(struct libxpo *xpo)
{
	const struct xpo_tlm_header *header;
	void *ring;

	header = mmap(NULL, XPO_TLM_HEADER_SIZE, PROT_READ, MAP_SHARED,
		      libxpo_fd(xpo), 0);
	if (header == MAP_FAILED)
		die("header", errno);
	ring = mmap(NULL, le64toh(header->ring_size), PROT_READ, MAP_SHARED,
		    libxpo_fd(xpo), le64toh(header->ring_offset));
	if (ring == MAP_FAILED)
		die("ring", errno);
	return ring;
}

/* What anybody who wants to be sure of a record has to do at least */
static uint64_t copy_and_sum(const struct xpo_tlm_record *ring,
			     uint64_t records, struct span span)
{
	crc32c_t crc32c = xpo_crc32c_choose();
	struct xpo_tlm_record *to;
	uint64_t start = now_ns();
	uint32_t sum = 0;
	uint64_t n;

	for (n = span.from; n < span.to; n++) {
		to = &batch[n % BATCH];
		memcpy(to, &ring[n & (records - 1)], sizeof(*to));
		sum ^= crc32c(to, XPO_TLM_CRC_LEN);
	}
	need(sum);
	return now_ns() - start;
}

static uint64_t read_all(struct libxpo_ring *ring, struct span span)
{
	uint64_t start = now_ns(), left = span.to - span.from;
	int n;

	while (left) {
		n = libxpo_ring_read(ring, batch, left < BATCH ? left : BATCH);
		if (n < 0)
			die("libxpo_ring_read", n);
		left -= n;
	}
	return now_ns() - start;
}

static void keep_least(uint64_t *best, uint64_t took)
{
	if (took < *best)
		*best = took;
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static uint64_t median(uint64_t *took, size_t n)
{
	qsort(took, n, sizeof(*took), by_value);
	return took[n / 2];
}

static void drain(int rounds)
{
	struct libxpo *xpo = open_card();
	const struct xpo_tlm_record *map = map_ring(xpo);
	struct span all = kept(xpo);
	size_t pieces = (all.to - all.from) / PIECE, n, i;
	struct libxpo_ring *ring;
	struct libxpo_info info;
	uint64_t *plain, *own, cpu = 0;

	libxpo_get_info(xpo, &info);
	plain = calloc(rounds * pieces, sizeof(*plain));
	own = calloc(rounds * pieces, sizeof(*own));
	if (!pieces || !plain || !own)
		die("drain", pieces ? ENOMEM : ENODATA);
	for (n = 0; n < rounds * pieces; n += pieces) {
		cpu -= clock_ns(CLOCK_PROCESS_CPUTIME_ID);
		for (i = 0; i < pieces; i++)
			plain[n + i] = copy_and_sum(map, info.records,
						    piece(&all, i));
		cpu += clock_ns(CLOCK_PROCESS_CPUTIME_ID);
		ring = open_ring(xpo, all.from);
		for (i = 0; i < pieces; i++)
			own[n + i] = read_all(ring, piece(&all, i));
		libxpo_ring_close(ring);
	}
	print(PIECE, ' ');
	print(median(plain, n), ' ');
	print(cpu / n, ' ');
	print(median(own, n), '\n');
	free(plain);
	free(own);
	libxpo_close(xpo);
}

/* Tells that it is ready, starts when nobody holds the other pipe any more */
static void reader(const struct span *span, int ready, int start, int result)
{
	struct libxpo_ring *ring = open_ring(open_card(), span->from);
	uint64_t took = 0;

	if (write(ready, "r", 1) != 1 || read(start, &took, 1))
		_exit(1);
	took = read_all(ring, *span);
	_exit(write(result, &took, sizeof(took)) != sizeof(took));
}

static uint64_t slowest(int result, int n)
{
	uint64_t worst = 0, took;
	int status;

	for (; n; n--) {
		if (read(result, &took, sizeof(took)) != sizeof(took))
			die("a reader", EIO);
		if (took > worst)
			worst = took;
		if (wait(&status) < 0 || status)
			die("a reader", ECHILD);
	}
	return worst;
}

static uint64_t read_at_once(const struct span *span, int n)
{
	int ready[2], start[2], result[2], i;
	uint64_t worst;
	char byte;

	if (pipe(ready) || pipe(start) || pipe(result))
		die("pipe", errno);
	for (i = 0; i < n; i++) {
		if (fork())
			continue;
		close(start[1]);
		close(ready[0]);
		close(result[0]);
		reader(span, ready[1], start[0], result[1]);
	}
	close(ready[1]);
	close(result[1]);
	for (i = 0; i < n; i++)
		if (read(ready[0], &byte, 1) != 1)
			die("a reader", EIO);
	close(start[1]);
	worst = slowest(result[0], n);
	close(ready[0]);
	close(start[0]);
	close(result[0]);
	return worst;
}

static void readers(int n, int rounds)
{
	struct libxpo *xpo = open_card();
	uint64_t best = UINT64_MAX;
	struct span span = kept(xpo);

	libxpo_close(xpo);
	while (rounds--)
		keep_least(&best, read_at_once(&span, n));
	print(span.to - span.from, ' ');
	print(best, '\n');
}

/* A reader that keeps up */

struct tap {
	bool lanes;		/* sampled HZ times per second */
	uint64_t sample;	/* newest one */
	uint64_t count;
	uint64_t gaps;		/* samples that were taken but not seen */
	uint32_t missed;	/* due but not taken, when it was seen first */
	uint32_t missed_now;
};

struct follow {
	struct tap *tap;
	unsigned int taps;
	uint64_t first_ns;
	uint64_t last_ns;
	uint64_t records;
};

static void follow_record(struct follow *f, const struct xpo_tlm_record *r)
{
	struct tap *tap = &f->tap[le32toh(r->slot)];
	uint64_t sample = le64toh(r->sample);

	if (tap->count && sample <= tap->sample)
		die("a tap was set anew", EBUSY);
	if (tap->count)
		tap->gaps += sample - tap->sample - 1;
	else
		tap->missed = le32toh(r->missed);
	tap->lanes = r->page == LANE_PAGE &&
		     r->endpoint != XPO_TLM_ENDPOINT_CAGE;
	tap->sample = sample;
	tap->missed_now = le32toh(r->missed);
	tap->count++;
	f->last_ns = le64toh(r->time_end);
	if (!f->records++)
		f->first_ns = f->last_ns;
}

/*
 * Prints taps of lanes; records; samples that were taken and not seen, that
 * were due and not taken, and that were neither; the card time of all this; the
 * CPU time of this process. A tap may begin a period late and end one early.
 */
static void follow_print(const struct follow *f, unsigned int hz, uint64_t cpu)
{
	uint64_t ns = f->last_ns - f->first_ns, due = ns * hz / 1000000000;
	uint64_t lanes = 0, gaps = 0, missed = 0, never = 0, seen;
	unsigned int i;

	for (i = 0; i < f->taps; i++) {
		const struct tap *tap = &f->tap[i];

		gaps += tap->gaps;
		missed += tap->missed_now - tap->missed;
		seen = tap->count + tap->gaps + tap->missed_now - tap->missed;
		lanes += tap->lanes;
		if (tap->lanes && seen + 2 < due)
			never += due - seen;
	}
	print(lanes, ' ');
	print(f->records, ' ');
	print(gaps, ' ');
	print(missed, ' ');
	print(never, ' ');
	print(ns, ' ');
	print(cpu, '\n');
}

/* Losses are counted by what is missing; a ring that starts anew is no loss */
static void follow_read(struct follow *f, struct libxpo_ring *ring)
{
	int i, n = libxpo_ring_read(ring, batch, BATCH);

	if (n == -ESTALE || n == -ENODEV)
		die("libxpo_ring_read", n);
	for (i = 0; i < n; i++)
		follow_record(f, &batch[i]);
}

/* Prints "ready", and after that time of the card what follow_print() says */
static void follow(unsigned int seconds, unsigned int hz)
{
	struct libxpo *xpo = open_card();
	struct libxpo_ring *ring = open_ring(xpo, LIBXPO_RING_NOW);
	struct follow f = { .records = 0 };
	struct libxpo_info info;
	uint64_t start;
	int err;

	libxpo_get_info(xpo, &info);
	f.taps = info.slots;
	f.tap = calloc(f.taps, sizeof(*f.tap));
	if (!f.tap)
		die("taps", ENOMEM);
	puts("ready");
	fflush(stdout);
	start = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
	while (!f.records || f.last_ns - f.first_ns < seconds * 1000000000ull) {
		err = libxpo_ring_wait(ring, 1, WAIT_MS);
		if (err)
			die("libxpo_ring_wait", err);
		follow_read(&f, ring);
	}
	follow_print(&f, hz, clock_ns(CLOCK_PROCESS_CPUTIME_ID) - start);
	libxpo_ring_close(ring);
	libxpo_close(xpo);
}

/* The newest values */

static bool has_values(const struct xpo_tlm_record *r)
{
	return r->page == LANE_PAGE && r->offset == VALUES_OFFSET &&
	       r->length >= 2 * VALUES && r->status == XPO_TLM_STATUS_OK;
}

static unsigned int find_values(struct libxpo *xpo, unsigned int *slots)
{
	struct xpo_tlm_record record;
	struct libxpo_info info;
	unsigned int i, n = 0;

	libxpo_get_info(xpo, &info);
	for (i = 0; i < info.slots; i++)
		if (!libxpo_read_shadow(xpo, i, &record, NULL) &&
		    has_values(&record))
			slots[n++] = i;
	return n;
}

static uint64_t read_values(struct libxpo *xpo, const unsigned int *slots,
			    unsigned int n, uint32_t *sum)
{
	struct xpo_tlm_record record;
	uint64_t age, ages = 0;
	unsigned int i, k;
	int err;

	for (i = 0; i < n; i++) {
		err = libxpo_read_shadow(xpo, slots[i], &record, &age);
		if (err)
			die("libxpo_read_shadow", err);
		for (k = 0; k < VALUES; k++)
			*sum += record.data[2 * k] << 8 |
				record.data[2 * k + 1];
		ages += age;
	}
	return ages / n;
}

static void shadow(int rounds)
{
	struct libxpo *xpo = open_card();
	uint64_t start, took, ages = 0;
	struct libxpo_info info;
	unsigned int *slots, n;
	uint32_t sum = 0;
	int i;

	libxpo_get_info(xpo, &info);
	slots = calloc(info.slots, sizeof(*slots));
	n = slots ? find_values(xpo, slots) : 0;
	if (!n)
		die("values of lanes", ENODATA);
	start = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
	for (i = 0; i < rounds; i++)
		ages += read_values(xpo, slots, n, &sum);
	took = clock_ns(CLOCK_PROCESS_CPUTIME_ID) - start;
	need(sum);
	print(n * VALUES, ' ');
	print(took / rounds, ' ');
	print(ages / rounds, '\n');
	free(slots);
	libxpo_close(xpo);
}

static int usage(void)
{
	fputs("Usage: tlmbench drain ROUNDS | readers N ROUNDS |\n"
	      "	follow SECONDS HZ | shadow ROUNDS\n", stderr);
	return 2;
}

int main(int argc, char **argv)
{
	int a = argc > 2 ? atoi(argv[2]) : 0;
	int b = argc > 3 ? atoi(argv[3]) : 0;

	if (argc == 3 && !strcmp(argv[1], "drain") && a > 0)
		drain(a);
	else if (argc == 4 && !strcmp(argv[1], "readers") && a > 0 &&
		 a <= MAX_READERS && b > 0)
		readers(a, b);
	else if (argc == 4 && !strcmp(argv[1], "follow") && a > 0 && b > 0)
		follow(a, b);
	else if (argc == 3 && !strcmp(argv[1], "shadow") && a > 0)
		shadow(a);
	else
		return usage();
	return 0;
}
