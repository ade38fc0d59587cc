/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Decoder of CMIS 4.0 to 5.4: pure functions from registers to output.
 *
 * What a function needs and the memory does not have is left out or null;
 * nothing in the registers can make one fail. Fields that a revision does
 * not have yet are left out. Each function adds one member to the object
 * that is open: in JSON under the key given here, in text under a heading.
 */
#ifndef XPOCTL_CMIS_DECODE_H
#define XPOCTL_CMIS_DECODE_H

#include <stdbool.h>
#include <stdint.h>

struct cmis_memory;
struct out;

/* "identity": who made it, what it is, memory model, firmware */
void cmis_decode_identity(struct out *out, const struct cmis_memory *mem);
/* "media": what is behind the connector, lengths, wavelength */
void cmis_decode_media(struct out *out, const struct cmis_memory *mem);
/* "status": module state, fault cause, control bits, module flags */
void cmis_decode_status(struct out *out, const struct cmis_memory *mem);
/* "monitors": module monitors, all thresholds, what is beyond them */
void cmis_decode_monitors(struct out *out, const struct cmis_memory *mem);
/* "applications": AppSel 1-15 */
void cmis_decode_applications(struct out *out, const struct cmis_memory *mem);
/* "normalized_applications": all blocks of page 1Ch, "normalized_blocks" */
void cmis_decode_nad(struct out *out, const struct cmis_memory *mem);
/* "advertising": everything else that page 01h says */
void cmis_decode_advertising(struct out *out, const struct cmis_memory *mem);
/* "checksums" of the pages that are complete */
void cmis_decode_checksums(struct out *out, const struct cmis_memory *mem);
/* "lanes": state, light and flags; mask has a bit per lane of the endpoint */
void cmis_decode_lanes(struct out *out, const struct cmis_memory *mem,
		       uint64_t mask);
/* "lane_controls": what the host has set on page 10h */
void cmis_decode_lane_controls(struct out *out, const struct cmis_memory *mem,
			       uint64_t mask);
/* "lane_signal_integrity": the active control set on page 11h */
void cmis_decode_lane_si(struct out *out, const struct cmis_memory *mem,
			 uint64_t mask);
/* All of the above */
void cmis_decode_all(struct out *out, const struct cmis_memory *mem);

/*
 * One lane, from registers or from netlink, so that both print alike. known
 * has a bit per member that has a value.
 */
#define CMIS_LANE_HAS_DP_STATE		0x001
#define CMIS_LANE_HAS_CONFIG_STATUS	0x002
#define CMIS_LANE_HAS_APP		0x004
#define CMIS_LANE_HAS_INIT_PENDING	0x008
#define CMIS_LANE_HAS_TX_OUTPUT		0x010
#define CMIS_LANE_HAS_RX_OUTPUT		0x020
#define CMIS_LANE_HAS_TX_POWER		0x040
#define CMIS_LANE_HAS_TX_BIAS		0x080
#define CMIS_LANE_HAS_RX_POWER		0x100
#define CMIS_LANE_HAS_FLAGS		0x200

struct cmis_lane {
	unsigned int known;
	uint8_t dp_state;	/* CMIS_DP_* */
	uint8_t config_status;	/* CMIS_CONFIG_* */
	uint8_t app_sel;	/* 0 unused */
	uint8_t dp_id;		/* first lane of the data path in the bank */
	bool init_pending;
	bool tx_output;
	bool rx_output;
	uint32_t tx_power_nw;
	uint32_t tx_bias_ua;
	uint32_t rx_power_nw;
	uint32_t flags;		/* bit n is lane flag n */
};

/* The registers of lane 0 to 8 * banks - 1 of the endpoint */
void cmis_lane_fetch(const struct cmis_memory *mem, unsigned int lane,
		     struct cmis_lane *values);
bool cmis_lane_wanted(uint64_t mask, unsigned int lane);
/* Fields of an open row or object: dp_state, app_sel, tx_power_dbm, ... */
void cmis_lane_out(struct out *out, const struct cmis_lane *values);

#endif /* XPOCTL_CMIS_DECODE_H */
