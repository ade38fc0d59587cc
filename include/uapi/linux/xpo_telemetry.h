/* SPDX-License-Identifier: (GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause */
/*
 * Layout of the memory that /dev/xpo/N shows: telemetry of an XPO card.
 *
 * The device is mapped read-only and shared, whole or in part at page
 * boundaries: a header of XPO_TLM_HEADER_SIZE bytes at 0, the shadow area at
 * header.shadow_offset and the ring at header.ring_offset. Everything is
 * little endian, and memory that was never written reads zero. Whoever reads
 * it checks magic, version and record_size first.
 *
 * Shadow area: slot s holds the newest sample of tap s. Slot n of cage c is
 * c * slots_per_cage + n. The card may write a slot at any time: read seq_end,
 * then the rest, then seq_begin, with read barriers between; equal numbers and
 * a right checksum mean one whole sample.
 *
 * Ring: record n is in slot n modulo records. It is there when n < head, and
 * it stays while n + records >= head + guard, so it is lost after that. A
 * reader keeps a position of its own: it reads head (acquire), copies the
 * record at its position, reads head again, and has the record if
 *
 *	position + records >= head + guard
 *
 * still holds, seq_begin and seq_end are position + 1, and the checksum is
 * right. Otherwise it was too slow, or the record is bad; both can be counted.
 * When epoch changes the ring started anew with record 0. Without memory for a
 * ring records is 0, and only the shadow area is there.
 *
 * poll() tells EPOLLIN when head is at least the position of the open file,
 * which lseek(fd, n, SEEK_SET) sets, or when epoch changed. read() of 8 bytes
 * waits for the same, gives head as a __u64 in host byte order, and sets the
 * position to head + 1. When the card is removed poll() tells EPOLLHUP |
 * EPOLLERR, read() gives the end of the file, and XPO_TLM_FLAG_GONE is set.
 * What was mapped stays.
 */
#ifndef _UAPI_LINUX_XPO_TELEMETRY_H
#define _UAPI_LINUX_XPO_TELEMETRY_H

#include <linux/types.h>

#define XPO_TLM_MAGIC		0x00314d4c544f5058ULL	/* "XPOTLM1" */
#define XPO_TLM_VERSION		1
#define XPO_TLM_HEADER_SIZE	4096
#define XPO_TLM_RECORD_SIZE	256
#define XPO_TLM_DATA_LEN	128
#define XPO_TLM_HANDLE_LEN	32

/* The card was removed: nothing comes any more */
#define XPO_TLM_FLAG_GONE	(1 << 0)

/* Endpoint of the taps of a cage's controller */
#define XPO_TLM_ENDPOINT_CAGE	255

/* The checksum of a record covers this many bytes from its start */
#define XPO_TLM_CRC_LEN		240

/**
 * enum xpo_tlm_status - What became of a sample
 * @XPO_TLM_STATUS_OK: The data are the registers.
 * @XPO_TLM_STATUS_INVALID: The card refused what it was asked for.
 * @XPO_TLM_STATUS_NO_MODULE: The cage is empty, or the module was removed
 *	meanwhile.
 * @XPO_TLM_STATUS_NO_ENDPOINT: The module has no such endpoint.
 * @XPO_TLM_STATUS_IN_RESET: The endpoint is held in reset.
 * @XPO_TLM_STATUS_NACK: The module did not acknowledge in time.
 * @XPO_TLM_STATUS_TIMEOUT: The bus hung, or a freeze did not come in time.
 * @XPO_TLM_STATUS_PAGE_REJECTED: The module has no such bank or page.
 * @XPO_TLM_STATUS_BUS_ERROR: Arbitration was lost, or a line is stuck.
 */
enum xpo_tlm_status {
	XPO_TLM_STATUS_OK		= 0,
	XPO_TLM_STATUS_INVALID		= 1,
	XPO_TLM_STATUS_NO_MODULE	= 2,
	XPO_TLM_STATUS_NO_ENDPOINT	= 3,
	XPO_TLM_STATUS_IN_RESET		= 4,
	XPO_TLM_STATUS_NACK		= 5,
	XPO_TLM_STATUS_TIMEOUT		= 6,
	XPO_TLM_STATUS_PAGE_REJECTED	= 7,
	XPO_TLM_STATUS_BUS_ERROR	= 8,
};

/**
 * struct xpo_tlm_record - One sample, in the ring and in the shadow area
 * @seq_begin: Ring: number of the record plus 1. Shadow: as @sample.
 * @time: Card time at the start of the sample, ns.
 * @time_end: Card time at its end, ns.
 * @cage: Cage.
 * @endpoint: Endpoint, or XPO_TLM_ENDPOINT_CAGE: @data are sensors of the cage
 *	controller.
 * @bank: Bank.
 * @page: Page.
 * @offset: Register of @data[0].
 * @length: Registers in @data, 1-128.
 * @status: enum xpo_tlm_status.
 * @reserved0: 0
 * @slot: Slot of the tap in the shadow area.
 * @boot_cookie: As in the header, of the card when it was taken.
 * @insertions: Modules that had been put into the cage when it was taken.
 * @missed: Samples of the tap that were due but not taken since it was set.
 * @sample: Number of this sample of its tap since the tap was set, from 1.
 * @freeze: Number of the freeze it was taken in (VDM), else 0.
 * @reserved1: 0
 * @data: Registers; zero beyond @length, and all zero without success.
 * @reserved2: 0
 * @crc32c: CRC-32C of bytes 0 to 239.
 * @reserved3: 0
 * @seq_end: As @seq_begin.
 */
struct xpo_tlm_record {
	__le64	seq_begin;
	__le64	time;
	__le64	time_end;
	__u8	cage;
	__u8	endpoint;
	__u8	bank;
	__u8	page;
	__u8	offset;
	__u8	length;
	__u8	status;
	__u8	reserved0;
	__le32	slot;
	__le32	boot_cookie;
	__le32	insertions;
	__le32	missed;
	__le64	sample;
	__le32	freeze;
	__u8	reserved1[4];
	__u8	data[XPO_TLM_DATA_LEN];
	__u8	reserved2[48];
	__le32	crc32c;
	__u8	reserved3[4];
	__le64	seq_end;
};

/**
 * struct xpo_tlm_clock - One moment on three clocks
 * @seq: Odd while the rest is written, and another even number after that.
 * @reserved: 0
 * @card_ns: The card's clock, which records have.
 * @monotonic_ns: CLOCK_MONOTONIC.
 * @tai_ns: CLOCK_TAI.
 * @error_ns: @card_ns is not further than this from the others.
 * @updates: How often this was written, about once per second; 0: never.
 */
struct xpo_tlm_clock {
	__le32	seq;
	__le32	reserved;
	__le64	card_ns;
	__le64	monotonic_ns;
	__le64	tai_ns;
	__le64	error_ns;
	__le64	updates;
};

/**
 * struct xpo_tlm_header - First page of the mapping
 * @magic: XPO_TLM_MAGIC.
 * @version: XPO_TLM_VERSION; members are only added behind the last one.
 * @header_size: XPO_TLM_HEADER_SIZE.
 * @record_size: XPO_TLM_RECORD_SIZE.
 * @records: Records in the ring, a power of two; 0: there is no ring.
 * @guard: Records that the card may write ahead of @head.
 * @ring_offset: Where the ring is in the mapping.
 * @ring_size: Its bytes.
 * @shadow_offset: Where the shadow area is.
 * @shadow_slots: Slots in it.
 * @slots_per_cage: Slots of one cage.
 * @card: Index of the card.
 * @cages: Cages of the card.
 * @boot_cookie: Changes when the card was reset.
 * @handle: devlink handle of the card, terminated by zero.
 * @reserved0: 0
 * @head: Records that are there. Read it with acquire order.
 * @dropped: Records that the card could not write, because the host was late.
 * @bad: Records and positions from the card that made no sense and were not
 *	published or had to be skipped.
 * @epoch: Starts of the ring.
 * @flags: XPO_TLM_FLAG_GONE.
 * @reserved1: 0
 * @clock: Relation of the clocks.
 */
struct xpo_tlm_header {
	__le64	magic;
	__le32	version;
	__le32	header_size;
	__le32	record_size;
	__le32	records;
	__le64	guard;
	__le64	ring_offset;
	__le64	ring_size;
	__le64	shadow_offset;
	__le32	shadow_slots;
	__le32	slots_per_cage;
	__le32	card;
	__le32	cages;
	__le64	boot_cookie;
	char	handle[XPO_TLM_HANDLE_LEN];
	__u8	reserved0[16];
	__le64	head;
	__le64	dropped;
	__le64	bad;
	__le64	epoch;
	__le64	flags;
	__u8	reserved1[24];
	struct xpo_tlm_clock clock;
};

#endif
