// SPDX-License-Identifier: GPL-2.0
#include "recfile.h"

#include <endian.h>
#include <errno.h>
#include <linux/xpo_telemetry.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define RECFILE_MAGIC		0x00314345524f5058ull	/* "XPOREC1" */
#define RECFILE_VERSION		1
#define RECFILE_BLOCK_MAGIC	0x4b4c4258u	/* "XBLK" */
#define RECFILE_BLOCK_END	0x1
#define RECFILE_OBSERVABLES_MAX	65536

struct recfile_header {
	uint64_t magic;
	uint32_t version;
	uint32_t header_size;
	uint32_t record_size;
	uint32_t cages;
	uint32_t observables;
	uint32_t card;
	char handle[32];
	uint64_t boot_cookie;
	uint64_t epoch;
	uint64_t card_ns;
	uint64_t monotonic_ns;
	uint64_t tai_ns;
	uint64_t error_ns;
	uint8_t reserved[136];
	uint32_t reserved2;
	uint32_t crc32c;	/* of all before */
};

_Static_assert(sizeof(struct recfile_header) == 256, "a header's size");

struct recfile_cage {
	uint8_t cage;
	uint8_t endpoints;
	uint8_t lanes;
	uint8_t reserved;
	uint8_t bias_scale[4];
	uint8_t reserved2[8];
};

struct recfile_observable {
	uint8_t cage;
	uint8_t endpoint;
	uint8_t bank;
	uint8_t lane;
	uint16_t instance;
	uint8_t type;
	uint8_t reserved;
};

struct recfile_block {
	uint32_t magic;
	uint32_t count;
	uint64_t lost;
	uint64_t bad;
	uint32_t flags;
	uint32_t crc32c;	/* of all before */
};

_Static_assert(sizeof(struct recfile_cage) == 16, "a cage's size");
_Static_assert(sizeof(struct recfile_observable) == 8, "an observable's size");
_Static_assert(sizeof(struct recfile_block) == 32, "a block's size");

/* What the checksum of a header or block is of */
#define RECFILE_CHECKED(x)	offsetof(typeof(x), crc32c)

static int recfile_fail(struct recfile *file, int err, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static int recfile_fail(struct recfile *file, int err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(file->error, sizeof(file->error), fmt, ap);
	va_end(ap);
	return err;
}

static int recfile_errno(struct recfile *file)
{
	int err = errno ? errno : EIO;

	return recfile_fail(file, -err, "%s", strerror(err));
}

static int recfile_put(struct recfile *file, const void *data, size_t len)
{
	if (fwrite(data, 1, len, file->fp) == len) {
		file->offset += len;
		return 0;
	}
	return recfile_errno(file);
}

static int recfile_put_header(struct recfile *file)
{
	const struct layout *layout = &file->layout;
	const struct tlm_info *info = &file->info;
	struct recfile_header header = {
		.magic = htole64(RECFILE_MAGIC),
		.version = htole32(RECFILE_VERSION),
		.header_size = htole32(sizeof(header)),
		.record_size = htole32(sizeof(struct xpo_tlm_record)),
		.cages = htole32(XPO_MAX_CAGES),
		.observables = htole32(layout->observable_count),
		.card = htole32(info->card),
		.boot_cookie = htole64(info->boot_cookie),
		.epoch = htole64(info->epoch),
		.card_ns = htole64(info->card_ns),
		.monotonic_ns = htole64(info->monotonic_ns),
		.tai_ns = htole64(info->tai_ns),
		.error_ns = htole64(info->error_ns),
	};

	memcpy(header.handle, info->handle, sizeof(header.handle));
	header.crc32c = htole32(tlm_crc32c(&header, RECFILE_CHECKED(header)));
	return recfile_put(file, &header, sizeof(header));
}

/* Cages and observables as they are in the file; to be freed */
static void *recfile_pack(const struct layout *layout, size_t *len)
{
	struct recfile_observable *o;
	struct recfile_cage *cages;
	size_t i;

	*len = XPO_MAX_CAGES * sizeof(*cages) +
	       layout->observable_count * sizeof(*o);
	cages = calloc(1, *len);
	if (!cages)
		return NULL;
	for (i = 0; i < XPO_MAX_CAGES; i++) {
		cages[i].cage = i;
		if (!layout->cages[i].known)
			continue;
		cages[i].endpoints = layout->cages[i].endpoints;
		cages[i].lanes = layout->cages[i].lanes;
		memcpy(cages[i].bias_scale, layout->cages[i].bias_scale,
		       sizeof(cages[i].bias_scale));
	}
	o = (struct recfile_observable *)&cages[XPO_MAX_CAGES];
	for (i = 0; i < layout->observable_count; i++, o++) {
		o->cage = layout->observables[i].cage;
		o->endpoint = layout->observables[i].endpoint;
		o->bank = layout->observables[i].bank;
		o->lane = layout->observables[i].lane;
		o->instance = htole16(layout->observables[i].instance);
		o->type = layout->observables[i].type;
	}
	return cages;
}

static int recfile_put_layout(struct recfile *file)
{
	uint32_t crc;
	size_t len;
	void *data;
	int err;

	data = recfile_pack(&file->layout, &len);
	if (!data)
		return recfile_fail(file, -ENOMEM, "out of memory");
	crc = htole32(tlm_crc32c(data, len));
	err = recfile_put(file, data, len);
	if (!err)
		err = recfile_put(file, &crc, sizeof(crc));
	free(data);
	return err;
}

int recfile_create(struct recfile *file, const char *path,
		   const struct tlm_info *info, const struct layout *layout)
{
	int err;

	memset(file, 0, sizeof(*file));
	file->writing = true;
	file->info = *info;
	file->layout = *layout;
	file->fp = fopen(path, "wx");
	if (!file->fp)
		return recfile_errno(file);
	err = recfile_put_header(file);
	return err ? err : recfile_put_layout(file);
}

static int recfile_put_block(struct recfile *file, uint32_t count,
			     uint64_t lost, uint64_t bad, uint32_t flags)
{
	struct recfile_block block = {
		.magic = htole32(RECFILE_BLOCK_MAGIC),
		.count = htole32(count),
		.lost = htole64(lost),
		.bad = htole64(bad),
		.flags = htole32(flags),
	};

	block.crc32c = htole32(tlm_crc32c(&block, RECFILE_CHECKED(block)));
	return recfile_put(file, &block, sizeof(block));
}

int recfile_write(struct recfile *file, const struct xpo_tlm_record *records,
		  uint32_t count, uint64_t lost, uint64_t bad)
{
	int err;

	if (!count && !lost && !bad)
		return 0;
	file->records += count;
	file->lost += lost;
	file->bad += bad;
	err = recfile_put_block(file, count, lost, bad, 0);
	return err ? err : recfile_put(file, records,
				       count * sizeof(*records));
}

int recfile_finish(struct recfile *file)
{
	int err;

	err = recfile_put_block(file, 0, 0, 0, RECFILE_BLOCK_END);
	if (!err && fflush(file->fp))
		err = recfile_errno(file);
	return err;
}

/* 0 when all of it was there; 1 at the end of the file */
static int recfile_get(struct recfile *file, void *data, size_t len,
		       const char *what)
{
	size_t got = fread(data, 1, len, file->fp);

	if (got == len) {
		file->offset += len;
		return 0;
	}
	if (ferror(file->fp))
		return recfile_fail(file, -EIO, "byte %llu: cannot be read",
				    (unsigned long long)file->offset);
	if (!got)
		return 1;
	return recfile_fail(file, -EBADMSG,
			    "byte %llu: the file ends in the middle of %s",
			    (unsigned long long)file->offset, what);
}

static int recfile_bad(struct recfile *file, uint64_t at, const char *reason)
{
	return recfile_fail(file, -EBADMSG, "byte %llu: %s",
			    (unsigned long long)at, reason);
}

/* NULL when it is a header of ours */
static const char *recfile_check_header(const struct recfile_header *header)
{
	if (le64toh(header->magic) != RECFILE_MAGIC)
		return "this is no file of 'xpoctl record'";
	if (le32toh(header->version) != RECFILE_VERSION)
		return "the file is of a later version of xpoctl";
	if (le32toh(header->crc32c) !=
	    tlm_crc32c(header, RECFILE_CHECKED(*header)))
		return "the checksum of the header is wrong";
	if (le32toh(header->header_size) != sizeof(*header) ||
	    le32toh(header->record_size) != sizeof(struct xpo_tlm_record) ||
	    le32toh(header->cages) != XPO_MAX_CAGES ||
	    le32toh(header->observables) > RECFILE_OBSERVABLES_MAX)
		return "the header has impossible sizes";
	return NULL;
}

static int recfile_get_header(struct recfile *file, size_t *observables)
{
	struct recfile_header header;
	const char *reason;
	int err;

	err = recfile_get(file, &header, sizeof(header), "the header");
	if (err)
		return err < 0 ? err : recfile_bad(file, 0,
						   "the file is empty");
	reason = recfile_check_header(&header);
	if (reason)
		return recfile_bad(file, 0, reason);
	memcpy(file->info.handle, header.handle, sizeof(header.handle));
	file->info.handle[sizeof(header.handle)] = '\0';
	file->info.card = le32toh(header.card);
	file->info.boot_cookie = le64toh(header.boot_cookie);
	file->info.epoch = le64toh(header.epoch);
	file->info.card_ns = le64toh(header.card_ns);
	file->info.monotonic_ns = le64toh(header.monotonic_ns);
	file->info.tai_ns = le64toh(header.tai_ns);
	file->info.error_ns = le64toh(header.error_ns);
	*observables = le32toh(header.observables);
	return 0;
}

static bool recfile_unpack_cage(struct layout *layout,
				const struct recfile_cage *packed)
{
	struct sample_cage *cage;

	if (packed->cage >= XPO_MAX_CAGES ||
	    packed->endpoints > XPO_MAX_ENDPOINTS ||
	    packed->lanes > XPO_MAX_LANES)
		return false;
	cage = &layout->cages[packed->cage];
	cage->known = packed->endpoints;
	cage->endpoints = packed->endpoints;
	cage->lanes = packed->lanes;
	memcpy(cage->bias_scale, packed->bias_scale,
	       sizeof(cage->bias_scale));
	return true;
}

static bool recfile_unpack(struct layout *layout,
			   const struct recfile_cage *cages, size_t count)
{
	const struct recfile_observable *packed =
		(const struct recfile_observable *)&cages[XPO_MAX_CAGES];
	struct observable *o = layout->observables;
	size_t i;

	for (i = 0; i < XPO_MAX_CAGES; i++)
		if (!recfile_unpack_cage(layout, &cages[i]))
			return false;
	for (i = 0; i < count; i++, packed++, o++) {
		o->cage = packed->cage;
		o->endpoint = packed->endpoint;
		o->bank = packed->bank;
		o->lane = packed->lane;
		o->instance = le16toh(packed->instance);
		o->type = packed->type;
		if (o->cage >= XPO_MAX_CAGES ||
		    (o->lane >= XPO_MAX_LANES && o->lane != SAMPLE_NO_LANE) ||
		    !o->instance || o->instance > SAMPLE_OBSERVABLES)
			return false;
	}
	layout->observable_count = count;
	return true;
}

static int recfile_get_layout(struct recfile *file, size_t count)
{
	size_t len = XPO_MAX_CAGES * sizeof(struct recfile_cage) +
		     count * sizeof(struct recfile_observable);
	uint64_t at = file->offset;
	void *data = malloc(len);
	uint32_t crc;
	int err;

	file->layout.observables = calloc(count + 1,
					  sizeof(struct observable));
	if (!data || !file->layout.observables) {
		free(data);
		return recfile_fail(file, -ENOMEM, "out of memory");
	}
	err = recfile_get(file, data, len, "the modules");
	if (!err)
		err = recfile_get(file, &crc, sizeof(crc), "the modules");
	if (err > 0)
		err = recfile_bad(file, at, "the file ends before the modules");
	else if (!err && le32toh(crc) != tlm_crc32c(data, len))
		err = recfile_bad(file, at,
				  "the checksum of the modules is wrong");
	else if (!err && !recfile_unpack(&file->layout, data, count))
		err = recfile_bad(file, at, "there are no such modules");
	free(data);
	return err;
}

int recfile_open(struct recfile *file, const char *path)
{
	size_t observables;
	int err;

	memset(file, 0, sizeof(*file));
	file->fp = fopen(path, "r");
	if (!file->fp)
		return recfile_errno(file);
	err = recfile_get_header(file, &observables);
	if (!err)
		err = recfile_get_layout(file, observables);
	if (err)
		recfile_close(file);
	return err;
}

static int recfile_get_block(struct recfile *file)
{
	struct recfile_block block;
	uint64_t at = file->offset;
	uint32_t flags;
	int err;

	err = recfile_get(file, &block, sizeof(block), "a block");
	if (err)
		return err;
	if (le32toh(block.magic) != RECFILE_BLOCK_MAGIC ||
	    le32toh(block.crc32c) !=
	    tlm_crc32c(&block, RECFILE_CHECKED(block)))
		return recfile_bad(file, at, "here is no block of records");
	flags = le32toh(block.flags);
	file->left = le32toh(block.count);
	if (file->left > RECFILE_BLOCK_MAX || flags & ~RECFILE_BLOCK_END ||
	    (flags && file->left))
		return recfile_bad(file, at, "the block is impossible");
	file->lost += le64toh(block.lost);
	file->bad += le64toh(block.bad);
	file->complete = flags;
	return 0;
}

int recfile_read(struct recfile *file, struct xpo_tlm_record *record)
{
	struct sample sample;
	const char *reason;
	uint64_t at;
	int err;

	while (!file->left) {
		if (file->complete)
			return 0;
		err = recfile_get_block(file);
		if (err)
			return err < 0 ? err : 0;
	}
	at = file->offset;
	err = recfile_get(file, record, sizeof(*record), "a record");
	if (err)
		return err < 0 ? err :
		       recfile_bad(file, at, "the file ends within a block");
	if (le32toh(record->crc32c) != tlm_crc32c(record, XPO_TLM_CRC_LEN))
		return recfile_bad(file, at,
				   "the checksum of the record is wrong");
	reason = sample_parse(record, &sample);
	if (reason)
		return recfile_bad(file, at, reason);
	file->left--;
	file->records++;
	return 1;
}

void recfile_close(struct recfile *file)
{
	if (file->fp)
		fclose(file->fp);
	file->fp = NULL;
	/* Who writes has the layout from somebody else */
	if (!file->writing)
		layout_free(&file->layout);
}
