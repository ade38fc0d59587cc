// SPDX-License-Identifier: GPL-2.0
#include "flags.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define MODULE(name, address, bit)	\
	{ name, CMIS_FLAG_MODULE, 0, address, bit }
#define MONITOR(name, address, shift)	\
	MODULE(name "-high-alarm", address, (shift)),	\
	MODULE(name "-low-alarm", address, (shift) + 1),	\
	MODULE(name "-high-warning", address, (shift) + 2),	\
	MODULE(name "-low-warning", address, (shift) + 3)
#define LANE(name, number)	\
	{ name, CMIS_FLAG_LANE, CMIS_PAGE_LANE_STATUS,	\
	  CMIS_11_FLAGS + CMIS_LANE_ ## number, 0 }
#define LANE_MONITOR(name, number)	\
	LANE(name "-high-alarm", number ## _HIGH_ALARM),	\
	LANE(name "-low-alarm", number ## _LOW_ALARM),	\
	LANE(name "-high-warning", number ## _HIGH_WARNING),	\
	LANE(name "-low-warning", number ## _LOW_WARNING)
#define LASER(name, bit)	\
	{ name, CMIS_FLAG_PER_LANE, CMIS_PAGE_TUNABLE, CMIS_12_FLAGS, bit }
#define DIAG(name, address)	\
	{ name, CMIS_FLAG_LANE, CMIS_PAGE_DIAG_RESULTS, address, 0 }

const struct cmis_flag cmis_flags[] = {
	MODULE("module-state-changed", CMIS_LO_FLAGS_MODULE, 0),
	MODULE("module-firmware-error", CMIS_LO_FLAGS_MODULE, 1),
	MODULE("data-path-firmware-error", CMIS_LO_FLAGS_MODULE, 2),
	MODULE("abnormal-firmware", CMIS_LO_FLAGS_MODULE, 3),
	MODULE("cdb1-complete", CMIS_LO_FLAGS_MODULE, 6),
	MODULE("cdb2-complete", CMIS_LO_FLAGS_MODULE, 7),
	MONITOR("temperature", CMIS_LO_FLAGS_TEMP_VCC, 0),
	MONITOR("vcc", CMIS_LO_FLAGS_TEMP_VCC, 4),
	MONITOR("aux1", CMIS_LO_FLAGS_AUX1_AUX2, 0),
	MONITOR("aux2", CMIS_LO_FLAGS_AUX1_AUX2, 4),
	MONITOR("aux3", CMIS_LO_FLAGS_AUX3_CUSTOM, 0),
	MONITOR("custom-monitor", CMIS_LO_FLAGS_AUX3_CUSTOM, 4),
	MODULE("custom-0", CMIS_LO_FLAGS_CUSTOM, 0),
	MODULE("custom-1", CMIS_LO_FLAGS_CUSTOM, 1),
	MODULE("custom-2", CMIS_LO_FLAGS_CUSTOM, 2),
	MODULE("custom-3", CMIS_LO_FLAGS_CUSTOM, 3),
	MODULE("custom-4", CMIS_LO_FLAGS_CUSTOM, 4),
	MODULE("custom-5", CMIS_LO_FLAGS_CUSTOM, 5),
	MODULE("custom-6", CMIS_LO_FLAGS_CUSTOM, 6),
	MODULE("custom-7", CMIS_LO_FLAGS_CUSTOM, 7),

	LANE("dp-state-changed", DP_STATE_CHANGED),
	LANE("tx-failure", TX_FAILURE),
	LANE("tx-los", TX_LOS),
	LANE("tx-cdr-lol", TX_CDR_LOL),
	LANE("tx-eq-fail", TX_EQ_FAIL),
	LANE_MONITOR("tx-power", TX_POWER),
	LANE_MONITOR("tx-bias", TX_BIAS),
	LANE("rx-los", RX_LOS),
	LANE("rx-cdr-lol", RX_CDR_LOL),
	LANE_MONITOR("rx-power", RX_POWER),
	LANE("rx-output-changed", RX_OUTPUT_CHANGED),

	LASER("tuning-complete", 0),
	LASER("wavelength-unlocked", 1),
	LASER("invalid-channel", 2),
	LASER("tuning-not-accepted", 3),
	LASER("fine-tuning-out-of-range", 4),
	LASER("target-power-out-of-range", 5),

	{ "reference-clock-lost", CMIS_FLAG_MODULE, CMIS_PAGE_DIAG_RESULTS,
	  CMIS_14_FLAG_REF_CLOCK, 7 },
	DIAG("host-gating-complete", CMIS_14_FLAG_GATE_HOST),
	DIAG("media-gating-complete", CMIS_14_FLAG_GATE_MEDIA),
	DIAG("host-generator-lol", CMIS_14_FLAG_GEN_LOL_HOST),
	DIAG("media-generator-lol", CMIS_14_FLAG_GEN_LOL_MEDIA),
	DIAG("host-checker-lol", CMIS_14_FLAG_CHECK_LOL_HOST),
	DIAG("media-checker-lol", CMIS_14_FLAG_CHECK_LOL_MEDIA),

	{ "np-state-changed", CMIS_FLAG_LANE, CMIS_PAGE_FLAGS_MASKS,
	  CMIS_17_FLAGS, 0 },
	{ .name = NULL }
};

const struct cmis_flag *cmis_flag_find(const char *name)
{
	const struct cmis_flag *flag;

	for (flag = cmis_flags; flag->name; flag++)
		if (!strcmp(flag->name, name))
			return flag;
	return NULL;
}

static bool flag_matches(const struct cmis_flag *flag, unsigned int page,
			 unsigned int address, unsigned int bit)
{
	if (flag->page != page)
		return false;
	switch (flag->scope) {
	case CMIS_FLAG_MODULE:
		return flag->address == address && flag->bit == bit;
	case CMIS_FLAG_LANE:
		return flag->address == address;
	case CMIS_FLAG_PER_LANE:
		return address >= flag->address &&
		       address <= flag->address + CMIS_BANK_LANES - 1U &&
		       flag->bit == bit;
	}
	return false;
}

static const struct cmis_flag *flag_at(unsigned int page, unsigned int address,
				       unsigned int bit)
{
	const struct cmis_flag *flag;

	if (address < CMIS_UPPER)
		page = 0;
	for (flag = cmis_flags; flag->name; flag++)
		if (flag_matches(flag, page, address, bit))
			return flag;
	return NULL;
}

const char *cmis_lane_flag_name(unsigned int number)
{
	if (number >= CMIS_LANE_FLAG_COUNT)
		return NULL;
	return flag_at(CMIS_PAGE_LANE_STATUS, CMIS_11_FLAGS + number, 0)->name;
}

/* VDM flags are nibbles of an instance: high alarm, low alarm, warnings */
static void flag_name_vdm(char *name, size_t size, unsigned int address,
			  unsigned int bit)
{
	static const char * const kinds[] = {
		"high-alarm", "low-alarm", "high-warning", "low-warning"
	};

	snprintf(name, size, "vdm-%u-%s",
		 2 * (address - CMIS_2C_FLAGS) + bit / 4 + 1, kinds[bit % 4]);
}

static void flag_report(unsigned int bank, unsigned int page,
			unsigned int address, unsigned int bit,
			cmis_flag_fn *fn, void *arg)
{
	const struct cmis_flag *flag = flag_at(page, address, bit);
	int lane = -1;
	char name[32];

	if (!flag) {
		if (address < CMIS_UPPER)
			snprintf(name, sizeof(name), "lower:%u.%u", address,
				 bit);
		else if (page == CMIS_PAGE_VDM_FLAGS)
			flag_name_vdm(name, sizeof(name), address, bit);
		else
			snprintf(name, sizeof(name), "%02Xh:%u.%u", page,
				 address, bit);
		fn(arg, name, -1);
		return;
	}
	if (flag->scope == CMIS_FLAG_LANE)
		lane = CMIS_BANK_LANES * bank + bit;
	else if (flag->scope == CMIS_FLAG_PER_LANE)
		lane = CMIS_BANK_LANES * bank + address - flag->address;
	fn(arg, flag->name, lane);
}

void cmis_flags_each(unsigned int bank, unsigned int page,
		     unsigned int address, const uint8_t *data, size_t len,
		     cmis_flag_fn *fn, void *arg)
{
	unsigned int bit;
	size_t i;

	for (i = 0; i < len; i++)
		for (bit = 0; bit < 8; bit++)
			if (data[i] & BIT(bit))
				flag_report(bank, page, address + i, bit, fn,
					    arg);
}
