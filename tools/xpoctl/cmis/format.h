/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Output of the quantities that CMIS has: one place for units and rounding.
 */
#ifndef XPOCTL_CMIS_FORMAT_H
#define XPOCTL_CMIS_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cmis_memory;
struct out;

/*
 * Optical power: "<key>_uw" and "<key>_dbm" in JSON, dBm in text. No power
 * is null dBm and "no light".
 */
void cmis_out_light(struct out *out, const char *key, const char *label,
		    uint32_t nw);
/* The same for a lane without such a monitor: null and "-" */
void cmis_out_light_none(struct out *out, const char *key, const char *label);

/* Bits of a byte as a list of lane numbers, bit 0 being lane first */
void cmis_out_lanes(struct out *out, const char *key, const char *label,
		    uint8_t bits, unsigned int first);

/*
 * A string of the module without what pads it. What is not printable ASCII
 * becomes \xNN. buf has room for 4 * len + 1 characters.
 */
#define CMIS_STRING_SIZE(len)	(4 * (len) + 1)
char *cmis_string(const struct cmis_memory *mem, unsigned int page,
		  unsigned int address, size_t len, char *buf);

/* Values of registers that hold all lanes of a bank */
unsigned int cmis_lane_bit(const uint8_t *p, unsigned int lane);
unsigned int cmis_lane_nibble(const uint8_t *p, unsigned int lane);
unsigned int cmis_lane_pair(const uint8_t *p, unsigned int lane);

/* Names of bits of registers of lower memory and unbanked pages */
struct cmis_bit {
	uint8_t page;
	uint8_t address;
	uint8_t mask;
	uint8_t since;		/* revision that added it, 0 for 4.0 */
	const char *name;
};

/* A list of the names of what is set; the table ends with no name */
void cmis_out_bits(struct out *out, const struct cmis_memory *mem,
		   const char *key, const char *label,
		   const struct cmis_bit *bits);
bool cmis_bit_set(const struct cmis_memory *mem, const struct cmis_bit *bit);

#endif /* XPOCTL_CMIS_FORMAT_H */
