// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <string.h>

#include "module_ep.h"

#define NO_SUMMARY	0

/* Clear-on-read registers, their masks, and who summarizes them. */
static const struct flag_range {
	uint8_t page, first, len;
	uint8_t mask_page, mask_first;
	uint8_t summary;
} ranges[] = {
	{ CMIS_PAGE_LANE_STATUS, CMIS_11_FLAGS, CMIS_11_FLAGS_LEN,
	  CMIS_PAGE_LANE_CONTROL, CMIS_10_MASKS, CMIS_LO_SUMMARY_11H },
	{ CMIS_PAGE_TUNABLE, CMIS_12_FLAGS, CMIS_12_FLAGS_LEN,
	  CMIS_PAGE_TUNABLE, CMIS_12_MASKS, CMIS_LO_SUMMARY_12H },
	{ CMIS_PAGE_DIAG_RESULTS, CMIS_14_FLAGS, CMIS_14_FLAGS_LEN,
	  CMIS_PAGE_DIAG_CONTROL, CMIS_13_MASKS, CMIS_LO_SUMMARY_14H },
	{ CMIS_PAGE_FLAGS_MASKS, CMIS_17_FLAGS, CMIS_17_FLAGS_LEN,
	  CMIS_PAGE_FLAGS_MASKS, CMIS_17_MASKS, NO_SUMMARY },
	{ CMIS_PAGE_VDM_FLAGS, CMIS_2C_FLAGS, CMIS_2C_FLAGS_LEN,
	  CMIS_PAGE_VDM_MASKS, CMIS_2D_MASKS, CMIS_LO_SUMMARY_2CH },
};

/* Names as in the netlink family; lane flags in the order of the registers */
static const char * const lane_names[] = {
	"dp-state-changed", "tx-failure", "tx-los", "tx-cdr-lol",
	"tx-eq-fail", "tx-power-high-alarm", "tx-power-low-alarm",
	"tx-power-high-warning", "tx-power-low-warning",
	"tx-bias-high-alarm", "tx-bias-low-alarm", "tx-bias-high-warning",
	"tx-bias-low-warning", "rx-los", "rx-cdr-lol",
	"rx-power-high-alarm", "rx-power-low-alarm",
	"rx-power-high-warning", "rx-power-low-warning",
	"rx-output-changed",
};

static const struct {
	const char *name;
	uint8_t reg, bits;
} module_names[] = {
	{ "state-changed", 8, CMIS_LO_FLAG_STATE_CHANGED },
	{ "module-fw-error", 8, CMIS_LO_FLAG_MODULE_FW_ERROR },
	{ "dp-fw-error", 8, CMIS_LO_FLAG_DP_FW_ERROR },
	{ "abnormal-fw", 8, CMIS_LO_FLAG_ABNORMAL_FW },
	{ "cdb1-complete", 8, CMIS_LO_FLAG_CDB1_COMPLETE },
	{ "cdb2-complete", 8, CMIS_LO_FLAG_CDB2_COMPLETE },
};

/* Six monitors, two to a byte from Lower:9 on, the first in bits 3-0 */
static const char * const monitor_names[] = {
	"temp", "vcc", "aux1", "aux2", "aux3", "custom",
};

static const char * const level_names[] = {
	"high-alarm", "low-alarm", "high-warning", "low-warning",
};

static bool find_monitor(const char *name, struct mod_flag *flag)
{
	char text[32];
	unsigned int i;

	for (i = 0; i < 6 * 4; i++) {
		snprintf(text, sizeof(text), "%s-%s", monitor_names[i / 4],
			 level_names[i % 4]);
		if (strcmp(name, text))
			continue;
		flag->lane = false;
		flag->reg = CMIS_LO_FLAGS_TEMP_VCC + i / 8;
		flag->bits = BIT(i % 8);
		return true;
	}
	return false;
}

bool mod_flags_find(const char *name, struct mod_flag *flag)
{
	unsigned int i;

	for (i = 0; i < CMIS_LANE_FLAG_COUNT; i++) {
		if (!strcmp(name, lane_names[i])) {
			flag->lane = true;
			flag->reg = CMIS_11_FLAGS + i;
			flag->bits = 1;
			return true;
		}
	}
	for (i = 0; i < ARRAY_SIZE(module_names); i++) {
		if (!strcmp(name, module_names[i].name)) {
			flag->lane = false;
			flag->reg = module_names[i].reg;
			flag->bits = module_names[i].bits;
			return true;
		}
	}
	return find_monitor(name, flag);
}

void mod_flags_lane(struct mod_ep *ep, unsigned int bank, uint8_t lanes,
		    unsigned int flag)
{
	uint8_t *reg = mod_ep_reg(ep, bank, CMIS_PAGE_LANE_STATUS,
				  CMIS_11_FLAGS + flag);

	if (reg)
		*reg |= lanes;
}

void mod_flags_module(struct mod_ep *ep, uint8_t reg, uint8_t bits)
{
	ep->mem.lo[reg] |= bits;
}

void mod_flags_raise(struct mod_ep *ep, const struct mod_flag *flag,
		     unsigned int lane)
{
	if (ep->flat || !mod_msm_managed(ep))
		return;
	if (flag->lane)
		mod_flags_lane(ep, lane / CMIS_BANK_LANES,
			       BIT(lane % CMIS_BANK_LANES),
			       flag->reg - CMIS_11_FLAGS);
	else
		mod_flags_module(ep, flag->reg, flag->bits);
	mod_flags_update(ep);
}

/* Any flag, and any that is not masked, in one bank of one range. */
static bool scan(struct mod_ep *ep, unsigned int bank,
		 const struct flag_range *range, bool *unmasked)
{
	const uint8_t *flags, *masks;
	bool any = false;
	unsigned int i;

	flags = mod_ep_reg(ep, bank, range->page, range->first);
	if (!flags)
		return false;
	masks = mod_ep_reg(ep, bank, range->mask_page, range->mask_first);
	for (i = 0; i < range->len; i++) {
		any |= flags[i];
		if (flags[i] & ~(masks ? masks[i] : 0))
			*unmasked = true;
	}
	return any;
}

/* CMIS 4: a bit per lane with any flag on page 11h instead of per page. */
static uint8_t summary_v4(struct mod_ep *ep, unsigned int bank)
{
	const uint8_t *flags = mod_ep_reg(ep, bank, CMIS_PAGE_LANE_STATUS,
					  CMIS_11_FLAGS);
	uint8_t lanes = 0;
	unsigned int i;

	for (i = 0; flags && i < CMIS_11_FLAGS_LEN; i++)
		lanes |= flags[i];
	return lanes;
}

static bool scan_lower(const struct mod_ep *ep)
{
	const uint8_t *lo = ep->mem.lo;
	unsigned int i;

	for (i = 0; i < CMIS_LO_FLAGS_LEN; i++)
		if (lo[CMIS_LO_FLAGS + i] & ~lo[CMIS_LO_MASKS + i])
			return true;
	return false;
}

static bool scan_banks(struct mod_ep *ep)
{
	bool unmasked = false;
	unsigned int bank, i;
	uint8_t summary;

	for (bank = 0; bank < ep->banks; bank++) {
		summary = 0;
		for (i = 0; i < ARRAY_SIZE(ranges); i++)
			if (scan(ep, bank, &ranges[i], &unmasked))
				summary |= ranges[i].summary;
		if (ep->mem.lo[CMIS_LO_REVISION] < CMIS_REV(5, 0))
			summary = summary_v4(ep, bank);
		if (bank < CMIS_LO_SUMMARY_BANKS)
			ep->mem.lo[CMIS_LO_SUMMARY + bank] = summary;
	}
	return unmasked;
}

void mod_flags_update(struct mod_ep *ep)
{
	bool asserted = false;

	if (!ep->flat && mod_msm_managed(ep)) {
		asserted = scan_banks(ep);
		asserted |= scan_lower(ep);
		ep->mem.lo[CMIS_LO_STATE] &= ~CMIS_LO_STATE_INT_DEASSERTED;
		if (!asserted)
			ep->mem.lo[CMIS_LO_STATE] |=
				CMIS_LO_STATE_INT_DEASSERTED;
	}
	if (ep->fault.missing)
		asserted = false;
	if (asserted == ep->interrupt)
		return;
	ep->interrupt = asserted;
	if (ep->m->env && ep->m->env->interrupt)
		ep->m->env->interrupt(ep->m->ctx, ep->index, asserted,
				      sim_now(ep->m->sim));
}

static void job_fn(void *arg, uint64_t due)
{
	struct mod_flag_job *job = arg;

	if (--job->left)
		sim_arm(job->ep->m->sim, &job->timer, due + job->interval_ns);
	mod_flags_raise(job->ep, &job->flag, job->lane);
}

int mod_flags_repeat(struct mod_ep *ep, const struct mod_flag *flag,
		     unsigned int lane, uint64_t count, uint64_t interval_ns)
{
	struct mod_flag_job *job;
	unsigned int i;

	for (i = 0; i < MOD_FLAG_JOBS; i++)
		if (!ep->flag_job[i].left)
			break;
	if (i == MOD_FLAG_JOBS)
		return -1;
	job = &ep->flag_job[i];
	job->flag = *flag;
	job->lane = lane;
	job->left = count;
	job->interval_ns = interval_ns;
	sim_arm(ep->m->sim, &job->timer, sim_now(ep->m->sim));
	return 0;
}

void mod_flags_cancel(struct mod_ep *ep)
{
	unsigned int i;

	for (i = 0; i < MOD_FLAG_JOBS; i++) {
		sim_cancel(ep->m->sim, &ep->flag_job[i].timer);
		ep->flag_job[i].left = 0;
	}
}

void mod_flags_init(struct mod_ep *ep)
{
	unsigned int i;

	for (i = 0; i < MOD_FLAG_JOBS; i++) {
		ep->flag_job[i].ep = ep;
		sim_timer_init(&ep->flag_job[i].timer, job_fn,
			       &ep->flag_job[i]);
	}
}
