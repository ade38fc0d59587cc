// SPDX-License-Identifier: GPL-2.0
#include <linux/bitfield.h>
#include <linux/crc32.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/log2.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/slab.h>

#include "card.h"
#include "io.h"
#include "irq.h"
#include "regs.h"
#include "tap.h"
#include "tlm.h"
#include "tlm_check.h"
#include "tlm_mem.h"

/*
 * The ring holds 90 s of the default plan of a full card: per cage lanes and
 * values of 8 groups and the controller at 10 Hz, and up to 36 taps at 1 Hz.
 */
#define XPO_TLM_SECONDS			90
#define XPO_TLM_CAGE_RECORDS		(17 * 10 + 36)	/* in a second */
/* A publication costs a wake-up per reader: about ten per second */
#define XPO_TLM_COALESCE_US		100000
#define XPO_TLM_STOP_US			5000	/* the card needs 1 ms */
/* Starts that fail, until the next reset of the function */
#define XPO_TLM_FAILURES		3

static_assert(sizeof(struct xpo_tlm_record) == sizeof(struct xpo_hw_slot));
static_assert(offsetof(struct xpo_tlm_record, crc32c) == XPO_TLM_CRC_LEN);
static_assert(offsetof(struct xpo_tlm_record, sample) ==
	      offsetof(struct xpo_hw_slot, sample));
static_assert(offsetof(struct xpo_tlm_record, data) ==
	      offsetof(struct xpo_hw_slot, data));
static_assert(offsetof(struct xpo_tlm_record, seq_end) ==
	      offsetof(struct xpo_hw_slot, seq_end));
static_assert(offsetof(struct xpo_tlm_header, head) == 128);
static_assert(offsetof(struct xpo_tlm_header, clock) == 192);
static_assert(sizeof(struct xpo_tlm_header) == 240);

struct xpo_tlm {
	u32 records;
	u32 guard;
	struct xpo_hw_ring_index *index;
	dma_addr_t index_dma;
	__le64 *table;
	dma_addr_t table_dma;
	size_t table_size;

	struct mutex lock;	/* all below, and the ring's registers */
	bool running;
	unsigned int failures;
	u64 head;
	u64 limit;
	u64 dropped;
	u64 bad;
	struct xpo_tlm_wrong wrong;
	u64 epoch;
	u64 overruns;
	u32 clock_error_ns;
};

static void xpo_tlm_bad(struct xpo_card *card, const char *what, u64 n)
{
	struct xpo_tlm *tlm = card->tlm;

	lockdep_assert_held(&tlm->lock);
	tlm->bad++;
	WRITE_ONCE(card->tlm_mem->header->bad, cpu_to_le64(tlm->bad));
	dev_err_ratelimited(card->dev, "telemetry: %s %llu, head is %llu\n",
			    what, n, tlm->head);
}

/* Publishing */

static void xpo_tlm_wake(struct xpo_card *card)
{
	struct xpo_tlm_mem *mem = card->tlm_mem;

	if (wq_has_sleeper(&mem->wait))
		wake_up_interruptible_poll(&mem->wait,
					   EPOLLIN | EPOLLRDNORM);
}

/*
 * The card may write up to the limit, and readers take head + guard for it:
 * it is raised after head was published, and not for every little step.
 */
static void xpo_tlm_extend(struct xpo_card *card, struct xpo_tlm *tlm)
{
	u64 limit = tlm->head + tlm->guard;

	if (tlm->limit - tlm->head >= tlm->guard / 2)
		return;
	xpo_io_wr32(card, XPO_TLM_RING_LIMIT_HI, upper_32_bits(limit));
	xpo_io_wr32(card, XPO_TLM_RING_LIMIT_LO, lower_32_bits(limit));
	tlm->limit = limit;
}

static void xpo_tlm_publish(struct xpo_card *card, struct xpo_tlm *tlm,
			    u64 produced)
{
	struct xpo_tlm_mem *mem = card->tlm_mem;

	xpo_tlm_area_fetch(card, &mem->ring,
			   (tlm->head & (tlm->records - 1)) *
			   XPO_TLM_RECORD_SIZE,
			   (produced - tlm->head) * XPO_TLM_RECORD_SIZE);
	xpo_tlm_area_fetch(card, &mem->shadow, 0, mem->shadow.size);
	tlm->head = produced;
	/* Whoever sees the number sees the records. */
	smp_store_release(&mem->header->head, cpu_to_le64(produced));
	xpo_tlm_extend(card, tlm);
	xpo_tlm_wake(card);
}

/* The index block, or the register when somebody damaged that */
static u64 xpo_tlm_fetch_produced(struct xpo_card *card, struct xpo_tlm *tlm)
{
	u64 produced = le64_to_cpu(READ_ONCE(tlm->index->produced));

	if (xpo_tlm_check_produced(produced, tlm->head, tlm->limit)) {
		tlm->wrong.there = false;
		return produced;
	}
	if (xpo_tlm_check_news(&tlm->wrong, produced))
		xpo_tlm_bad(card, "the card claims to be at record", produced);
	produced = xpo_io_rd64(card, XPO_TLM_RING_PRODUCED_LO,
			       XPO_TLM_RING_PRODUCED_HI);
	if (xpo_tlm_check_produced(produced, tlm->head, tlm->limit))
		return produced;
	return tlm->head;
}

static void xpo_tlm_update_dropped(struct xpo_card *card, struct xpo_tlm *tlm)
{
	u64 dropped = le64_to_cpu(READ_ONCE(tlm->index->dropped));

	if (dropped <= tlm->dropped)
		return;
	tlm->dropped = dropped;
	WRITE_ONCE(card->tlm_mem->header->dropped, cpu_to_le64(dropped));
}

static void xpo_tlm_poll_locked(struct xpo_card *card, struct xpo_tlm *tlm)
{
	u64 produced;

	lockdep_assert_held(&tlm->lock);
	if (!tlm->running || xpo_io_gone(card))
		return;
	produced = xpo_tlm_fetch_produced(card, tlm);
	/* The records are older than the index that counts them. */
	dma_rmb();
	xpo_tlm_update_dropped(card, tlm);
	if (produced != tlm->head)
		xpo_tlm_publish(card, tlm, produced);
}

void xpo_tlm_poll(struct xpo_card *card)
{
	struct xpo_tlm *tlm = card->tlm;

	mutex_lock(&tlm->lock);
	xpo_tlm_poll_locked(card, tlm);
	mutex_unlock(&tlm->lock);
}

void xpo_tlm_overrun(struct xpo_card *card)
{
	struct xpo_tlm *tlm = card->tlm;

	mutex_lock(&tlm->lock);
	tlm->overruns++;
	xpo_tlm_poll_locked(card, tlm);
	mutex_unlock(&tlm->lock);
}

/* Start and stop */

static void xpo_tlm_reset(struct xpo_card *card, struct xpo_tlm *tlm)
{
	struct xpo_tlm_mem *mem = card->tlm_mem;
	struct xpo_tlm_header *header = mem->header;

	/* An old record with the number of a new one would look like it. */
	xpo_tlm_area_clear(card, &mem->ring);
	memset(tlm->index, 0, sizeof(*tlm->index));
	tlm->head = 0;
	tlm->limit = tlm->guard;
	tlm->wrong.there = false;
	tlm->dropped = 0;
	tlm->epoch++;
	WRITE_ONCE(header->boot_cookie, cpu_to_le64(card->boot_cookie));
	WRITE_ONCE(header->dropped, 0);
	WRITE_ONCE(header->epoch, cpu_to_le64(tlm->epoch));
	/* Whoever sees the small number sees the new epoch. */
	smp_store_release(&header->head, 0);
	xpo_tlm_wake(card);
}

static void xpo_tlm_program(struct xpo_card *card, struct xpo_tlm *tlm)
{
	const struct xpo_tlm_area *ring = &card->tlm_mem->ring;
	u32 count = clamp_t(u32, tlm->guard / 8, 1, U16_MAX);

	xpo_io_wr64(card, XPO_TLM_RING_TABLE_LO, XPO_TLM_RING_TABLE_HI,
		    tlm->table_dma);
	xpo_io_wr64(card, XPO_TLM_RING_INDEX_LO, XPO_TLM_RING_INDEX_HI,
		    tlm->index_dma);
	xpo_io_wr32(card, XPO_TLM_RING_SIZE, ilog2(tlm->records));
	xpo_io_wr32(card, XPO_TLM_RING_CHUNK, ring->chunk_log2);
	xpo_io_wr32(card, XPO_TLM_RING_LIMIT_HI, upper_32_bits(tlm->limit));
	xpo_io_wr32(card, XPO_TLM_RING_LIMIT_LO, lower_32_bits(tlm->limit));
	xpo_io_wr32(card, XPO_TLM_RING_VECTOR,
		    xpo_irq_vector(card, XPO_IRQ_TELEMETRY));
	xpo_io_wr32(card, XPO_TLM_RING_COALESCE, count);
	xpo_io_wr32(card, XPO_TLM_RING_COALESCE_US, XPO_TLM_COALESCE_US);
	xpo_io_wr32(card, XPO_TLM_RING_CTRL, XPO_TLM_RING_CTRL_ENABLE);
}

static void xpo_tlm_start_locked(struct xpo_card *card, struct xpo_tlm *tlm)
{
	u32 status;

	lockdep_assert_held(&tlm->lock);
	xpo_tlm_reset(card, tlm);
	xpo_tlm_program(card, tlm);
	status = xpo_io_rd32(card, XPO_TLM_RING_STATUS);
	if (xpo_io_gone(card))
		return;
	tlm->running = status & XPO_TLM_RING_STATUS_RUNNING &&
		       !(status & XPO_TLM_RING_STATUS_ERROR);
	if (tlm->running)
		return;
	tlm->failures++;
	dev_err_ratelimited(card->dev,
			    "the telemetry ring does not start: status %#x\n",
			    status);
}

/* The card needs a moment; the ring's memory is its own until then. */
static void xpo_tlm_stop_locked(struct xpo_card *card, struct xpo_tlm *tlm)
{
	ktime_t end = ktime_add_us(ktime_get(), XPO_TLM_STOP_US);

	lockdep_assert_held(&tlm->lock);
	tlm->running = false;
	xpo_io_wr32(card, XPO_TLM_RING_CTRL, 0);
	while (xpo_io_rd32(card, XPO_TLM_RING_STATUS) &
	       XPO_TLM_RING_STATUS_RUNNING) {
		if (xpo_io_gone(card))
			return;
		if (ktime_after(ktime_get(), end)) {
			dev_err_ratelimited(card->dev,
					    "the telemetry ring does not stop\n");
			return;
		}
		usleep_range(100, 200);
	}
}

void xpo_tlm_start(struct xpo_card *card)
{
	struct xpo_tlm *tlm = card->tlm;

	if (!tlm->records)
		return;
	mutex_lock(&tlm->lock);
	tlm->failures = 0;
	xpo_tlm_start_locked(card, tlm);
	mutex_unlock(&tlm->lock);
}

void xpo_tlm_stop(struct xpo_card *card)
{
	struct xpo_tlm *tlm = card->tlm;

	mutex_lock(&tlm->lock);
	if (tlm->running) {
		xpo_tlm_poll_locked(card, tlm);
		xpo_tlm_stop_locked(card, tlm);
	}
	mutex_unlock(&tlm->lock);
}

void xpo_tlm_check(struct xpo_card *card)
{
	struct xpo_tlm *tlm = card->tlm;
	u32 status;

	if (!tlm->records)
		return;
	mutex_lock(&tlm->lock);
	xpo_tlm_poll_locked(card, tlm);
	status = xpo_io_rd32(card, XPO_TLM_RING_STATUS);
	if (xpo_io_gone(card) || tlm->failures >= XPO_TLM_FAILURES)
		goto out_unlock;
	if (tlm->running && status & XPO_TLM_RING_STATUS_RUNNING &&
	    !(status & XPO_TLM_RING_STATUS_ERROR))
		goto out_unlock;
	dev_err_ratelimited(card->dev,
			    "the telemetry ring stopped: error %lu, starting it anew\n",
			    FIELD_GET(XPO_TLM_RING_STATUS_CODE, status));
	xpo_tlm_stop_locked(card, tlm);
	xpo_tlm_start_locked(card, tlm);
out_unlock:
	mutex_unlock(&tlm->lock);
}

void xpo_tlm_clock_set(struct xpo_card *card, const struct xpo_clock_pair *pair)
{
	struct xpo_tlm_clock *clock = &card->tlm_mem->header->clock;
	struct xpo_tlm *tlm = card->tlm;
	u32 seq;

	mutex_lock(&tlm->lock);
	seq = le32_to_cpu(clock->seq);
	/* Odd before and even after: a reader sees all of it or tries again. */
	WRITE_ONCE(clock->seq, cpu_to_le32(seq + 1));
	smp_wmb();	/* the number, then the rest */
	WRITE_ONCE(clock->card_ns, cpu_to_le64(pair->card_ns));
	WRITE_ONCE(clock->monotonic_ns, cpu_to_le64(pair->monotonic_ns));
	WRITE_ONCE(clock->tai_ns, cpu_to_le64(pair->tai_ns));
	WRITE_ONCE(clock->error_ns, cpu_to_le64(pair->error_ns));
	WRITE_ONCE(clock->updates,
		   cpu_to_le64(le64_to_cpu(clock->updates) + 1));
	smp_wmb();	/* the rest, then the number */
	WRITE_ONCE(clock->seq, cpu_to_le32(seq + 2));
	tlm->clock_error_ns = min_t(u64, pair->error_ns, U32_MAX);
	mutex_unlock(&tlm->lock);
}

/* Looking */

static const struct xpo_tlm_record *xpo_tlm_at(struct xpo_card *card,
					       const struct xpo_tlm *tlm, u64 n)
{
	return xpo_tlm_area_at(&card->tlm_mem->ring,
			       (n & (tlm->records - 1)) * XPO_TLM_RECORD_SIZE);
}

bool xpo_tlm_running(struct xpo_card *card)
{
	return READ_ONCE(card->tlm->running);
}

void xpo_tlm_info_get(struct xpo_card *card, struct xpo_tlm_info *info)
{
	struct xpo_tlm *tlm = card->tlm;

	mutex_lock(&tlm->lock);
	*info = (struct xpo_tlm_info) {
		.records = tlm->records,
		.head = tlm->head,
		.dropped = tlm->dropped,
		.overruns = tlm->overruns,
		.bad = tlm->bad,
		.epoch = tlm->epoch,
		.clock_error_ns = tlm->clock_error_ns,
		.readers = atomic_read(&card->tlm_mem->readers),
		.failed = tlm->failures >= XPO_TLM_FAILURES && !tlm->running,
	};
	mutex_unlock(&tlm->lock);
}

void xpo_tlm_span_get(struct xpo_card *card, struct xpo_tlm_span *span)
{
	struct xpo_tlm *tlm = card->tlm;
	u32 kept = tlm->records - tlm->guard;

	mutex_lock(&tlm->lock);
	span->epoch = tlm->epoch;
	span->head = tlm->head;
	span->oldest = tlm->head > kept ? tlm->head - kept : 0;
	mutex_unlock(&tlm->lock);
}

int xpo_tlm_read(struct xpo_card *card, u64 n, u8 cage,
		 struct xpo_tlm_record *record)
{
	const struct xpo_tlm_limits limits = {
		.cages = card->info.n_cages,
		.endpoints = card->info.n_endpoints,
		.slots = card->info.n_cages * XPO_TAP_PER_CAGE,
	};
	struct xpo_tlm *tlm = card->tlm;
	const char *bad = NULL;
	int err = 0;

	if (!tlm->records)
		return -ENODATA;
	/* Most are another's, which costs no lock. */
	if (cage != XPO_TLM_ANY_CAGE &&
	    READ_ONCE(xpo_tlm_at(card, tlm, n)->cage) != cage)
		return -ENOENT;
	mutex_lock(&tlm->lock);
	if (!xpo_tlm_check_kept(n, tlm->head, tlm->records, tlm->guard)) {
		err = -ENODATA;
		goto out_unlock;
	}
	memcpy(record, xpo_tlm_at(card, tlm, n), sizeof(*record));
	if (crc32c(~0, record, XPO_TLM_CRC_LEN) !=
	    ~le32_to_cpu(record->crc32c))
		bad = "bad checksum of record";
	else if (xpo_tlm_check_record(record, n, &limits))
		bad = "impossible record";
	if (bad) {
		xpo_tlm_bad(card, bad, n);
		err = -EPROTO;
	}
out_unlock:
	mutex_unlock(&tlm->lock);
	return err;
}

/* Coming and going */

static u32 xpo_tlm_records(const struct xpo_card *card)
{
	u32 wanted = card->info.n_cages * XPO_TLM_SECONDS *
		     XPO_TLM_CAGE_RECORDS;

	/* A quarter of the ring is ahead of what can be read. */
	return clamp_t(u32, roundup_pow_of_two(wanted / 3 * 4),
		       1U << XPO_HW_TLM_RING_LOG2_MIN,
		       1U << XPO_HW_TLM_RING_LOG2_MAX);
}

static int xpo_tlm_create_table(struct xpo_card *card, struct xpo_tlm *tlm)
{
	const struct xpo_tlm_area *ring = &card->tlm_mem->ring;
	unsigned int i;

	tlm->index = dma_alloc_coherent(card->dev, sizeof(*tlm->index),
					&tlm->index_dma, GFP_KERNEL);
	if (!tlm->index)
		return -ENOMEM;
	tlm->table_size = ring->n_chunks * sizeof(*tlm->table);
	tlm->table = dma_alloc_coherent(card->dev, tlm->table_size,
					&tlm->table_dma, GFP_KERNEL);
	if (!tlm->table) {
		dma_free_coherent(card->dev, sizeof(*tlm->index), tlm->index,
				  tlm->index_dma);
		return -ENOMEM;
	}
	for (i = 0; i < ring->n_chunks; i++)
		tlm->table[i] = cpu_to_le64(ring->dma[i]);
	return 0;
}

int xpo_tlm_create(struct xpo_card *card)
{
	bool wanted = card->info.tlm_version >= XPO_CARD_TLM_RING;
	u32 slots = card->info.n_cages * XPO_TAP_PER_CAGE;
	struct xpo_tlm *tlm = kzalloc_obj(*tlm);
	int err = -ENOMEM;

	if (!tlm)
		return -ENOMEM;
	err = xpo_tlm_mem_create(card, slots,
				 wanted ? xpo_tlm_records(card) : 0);
	if (err)
		goto err_free_tlm;
	tlm->records = card->tlm_mem->ring.size / XPO_TLM_RECORD_SIZE;
	tlm->guard = tlm->records / 4;
	if (tlm->records) {
		err = xpo_tlm_create_table(card, tlm);
		if (err)
			goto err_destroy_mem;
	}
	mutex_init(&tlm->lock);
	card->tlm = tlm;
	return 0;

err_destroy_mem:
	xpo_tlm_mem_destroy(card);
err_free_tlm:
	kfree(tlm);
	return err;
}

void xpo_tlm_destroy(struct xpo_card *card)
{
	struct xpo_tlm *tlm = card->tlm;

	card->tlm = NULL;
	if (tlm->records) {
		dma_free_coherent(card->dev, tlm->table_size, tlm->table,
				  tlm->table_dma);
		dma_free_coherent(card->dev, sizeof(*tlm->index), tlm->index,
				  tlm->index_dma);
	}
	xpo_tlm_mem_destroy(card);
	mutex_destroy(&tlm->lock);
	kfree(tlm);
}
