/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A telemetry record of a card, and what is in it as values with a unit.
 */
#ifndef XPOCTL_SAMPLE_H
#define XPOCTL_SAMPLE_H

#include <linux/xpo.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct xpo_tlm_record;

/* A record as the host has numbers */
struct sample {
	uint64_t time_ns;	/* of the card */
	uint64_t number;	/* of this tap, from 1 */
	uint32_t slot;
	uint32_t insertions;
	uint32_t missed;
	uint32_t freeze;
	uint8_t cage;
	uint8_t endpoint;
	uint8_t bank;
	uint8_t page;
	uint8_t offset;
	uint8_t length;
	uint8_t status;		/* 0 ok */
	const uint8_t *data;	/* in the record */
};

/* Why a record cannot be one, or NULL; its checksum is not looked at */
const char *sample_parse(const struct xpo_tlm_record *record,
			 struct sample *sample);

#define SAMPLE_BANKS		32	/* most of an endpoint */
#define SAMPLE_OBSERVABLES	256	/* of a bank */
#define SAMPLE_NO_LANE		255

/* An observable: its instances have no name in the record */
struct observable {
	uint8_t cage;
	uint8_t endpoint;
	uint8_t bank;
	uint8_t lane;		/* SAMPLE_NO_LANE: the module */
	uint16_t instance;
	uint8_t type;
};

struct sample_cage {
	bool known;
	uint8_t endpoints;
	uint8_t lanes;
	uint8_t bias_scale[XPO_MAX_ENDPOINTS];
};

/* What has to be known of the modules to read their records */
struct layout {
	struct sample_cage cages[XPO_MAX_CAGES];
	struct observable *observables;
	size_t observable_count;
};

struct ipc;
struct val;

/* From the driver; 0 or a negative errno */
int layout_fetch(struct ipc *ipc, const struct val *card,
		 struct layout *layout);
void layout_free(struct layout *layout);

enum sample_format {
	SAMPLE_FIXED,
	SAMPLE_RATIO,		/* of any size: 1.2e-8 */
	SAMPLE_NONE		/* no number: no light, infinite */
};

/* Numbers of values: those of VDM follow by type */
#define SAMPLE_VDM_FIRST	32
#define SAMPLE_VALUES		(SAMPLE_VDM_FIRST + 256)

struct value {
	unsigned int id;	/* below SAMPLE_VALUES */
	unsigned int cage;
	unsigned int endpoint;	/* XPO_TLM_ENDPOINT_CAGE: the cage's sensors */
	int lane;		/* of the module, -1: none of them */
	double v;
	enum sample_format format;
};

typedef void (*value_fn)(void *arg, const struct value *value);

/* All values of a sample that is ok */
void sample_values(const struct layout *layout, const struct sample *sample,
		   value_fn fn, void *arg);

/*
 * What follows the card in text: "/3:17", "/3" and, when the module has more
 * than one, "/3 endpoint 1"
 */
#define SAMPLE_PLACE_LEN	24
const char *sample_place(const struct layout *layout, unsigned int cage,
			 unsigned int endpoint, int lane, char *place);

/* "rx_power" */
#define SAMPLE_NAME_LEN	40
const char *sample_name(unsigned int id, char *name);
/* For people, or NULL */
const char *sample_unit(unsigned int id);
/* End of a JSON key: "dbm" */
const char *sample_suffix(unsigned int id);
unsigned int sample_decimals(unsigned int id);
bool sample_is_ratio(unsigned int id);
/* -1 when there is none of that name; - and _ are the same */
int sample_find(const char *name);

#endif /* XPOCTL_SAMPLE_H */
