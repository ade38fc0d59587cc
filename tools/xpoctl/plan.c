// SPDX-License-Identifier: GPL-2.0
#include "plan.h"

#include "cmis/memory.h"

/* Image files have no more banks either */
#define PLAN_BANKS_MAX	32

/* A page and the bit of page 01h that advertises it (CMIS 5.4 table 8-2) */
struct plan_rule {
	uint8_t first;
	uint8_t last;
	uint8_t address;	/* 0: always there */
	uint8_t mask;
	uint8_t since;		/* revision that the bit came with */
	bool optional;
};

static const struct plan_rule plan_unbanked[] = {
	{ 0x00, 0x02, 0, 0, 0, false },
	{ 0x03, 0x03, CMIS_01_PAGES, CMIS_01_PAGES_03H, 0, false },
	{ 0x04, 0x04, CMIS_01_CONTROLS_TX, CMIS_01_TX_TUNABLE, 0, false },
	{ 0x05, 0x05, CMIS_01_PAGES, CMIS_01_PAGES_05H, CMIS_REV(5, 2), false },
	{ 0x08, 0x0b, CMIS_01_MISC2, CMIS_01_LINK_TRAINING, CMIS_REV(5, 3),
	  true },
	{ 0x0c, 0x0c, CMIS_01_PAGES2, CMIS_01_PAGES_0CH, CMIS_REV(5, 4),
	  false },
	{ 0x0d, 0x0d, CMIS_01_PAGES2, CMIS_01_PAGES_0DH, CMIS_REV(5, 4),
	  false },
};

static const struct plan_rule plan_banked[] = {
	{ 0x10, 0x11, 0, 0, 0, false },
	{ 0x12, 0x12, CMIS_01_CONTROLS_TX, CMIS_01_TX_TUNABLE, 0, false },
	{ 0x13, 0x14, CMIS_01_PAGES, CMIS_01_PAGES_DIAG, 0, false },
	{ 0x15, 0x15, CMIS_01_CHAR, CMIS_01_CHAR_PAGE_15H, 0, false },
	{ 0x16, 0x17, CMIS_01_PAGES, CMIS_01_PAGES_16H, CMIS_REV(5, 1), false },
	{ 0x18, 0x18, CMIS_01_NAD_BANKS, 0xff, CMIS_REV(5, 3), false },
	{ 0x18, 0x18, CMIS_01_SI_RX, CMIS_01_VCS, CMIS_REV(5, 3), false },
	{ 0x19, 0x19, CMIS_01_NAD_BANKS, 0xff, CMIS_REV(5, 3), false },
	{ 0x19, 0x19, CMIS_01_SI_RX, CMIS_01_VCS, CMIS_REV(5, 3), false },
	{ 0x19, 0x19, CMIS_01_SI_RX, CMIS_01_UNIDIR, CMIS_REV(5, 2), false },
	{ 0x1d, 0x1d, CMIS_01_MISC2, CMIS_01_PAGES_1DH, CMIS_REV(5, 3), false },
	{ 0x30, 0x4f, CMIS_01_PAGES, CMIS_01_PAGES_COHERENT, CMIS_REV(5, 3),
	  true },
	{ 0x50, 0x53, CMIS_01_MISC2, CMIS_01_LINK_TRAINING, CMIS_REV(5, 3),
	  true },
	{ 0x60, 0x60, CMIS_01_BANKS, CMIS_01_PAGES_60H, CMIS_REV(5, 4), false },
	{ 0x61, 0x61, CMIS_01_BANKS, CMIS_01_PAGES_61H, CMIS_REV(5, 4), false },
	{ 0x62, 0x62, CMIS_01_BANKS, CMIS_01_PAGES_62H, CMIS_REV(5, 4), false },
	{ 0x6d, 0x6d, CMIS_01_MISC2, CMIS_01_PAGES_6DH, CMIS_REV(5, 4), false },
};

#define PLAN_COUNT(rules)	(sizeof(rules) / sizeof((rules)[0]))

/* Adds a page once */
static void plan_add(struct plan *plan, unsigned int bank, unsigned int page,
		     bool optional)
{
	size_t i;

	for (i = 0; i < plan->count; i++)
		if (!plan->pages[i].lower && plan->pages[i].bank == bank &&
		    plan->pages[i].page == page)
			return;
	if (plan->count == PLAN_MAX)
		return;
	plan->pages[plan->count++] = (struct plan_page) {
		.optional = optional,
		.bank = bank,
		.page = page,
	};
}

static void plan_lower(struct plan *plan)
{
	plan->pages[plan->count++] = (struct plan_page) { .lower = true };
}

static bool plan_has(const struct cmis_memory *mem,
		     const struct plan_rule *rule)
{
	if (!rule->address)
		return true;
	if (cmis_revision(mem) < rule->since)
		return false;
	return cmis_u8(mem, CMIS_PAGE_ADVERTISING, rule->address) & rule->mask;
}

static void plan_rules(struct plan *plan, const struct cmis_memory *mem,
		       const struct plan_rule *rules, size_t count,
		       unsigned int bank)
{
	unsigned int page;
	size_t i;

	for (i = 0; i < count; i++) {
		if (!plan_has(mem, &rules[i]))
			continue;
		for (page = rules[i].first; page <= rules[i].last; page++)
			plan_add(plan, bank, page, rules[i].optional);
	}
}

/* Normalized applications: a bank is a block of them (section 8.15) */
static void plan_nad(struct plan *plan, const struct cmis_memory *mem)
{
	unsigned int bank, count = 0;

	if (cmis_revision(mem) >= CMIS_REV(5, 3))
		count = cmis_u8(mem, CMIS_PAGE_ADVERTISING, CMIS_01_NAD_BANKS);
	if (cmis_revision(mem) < CMIS_REV(5, 4))
		count &= 0xf;
	if (count > PLAN_BANKS_MAX)
		count = PLAN_BANKS_MAX;
	for (bank = 0; bank < count; bank++)
		plan_add(plan, bank, CMIS_PAGE_NAD, false);
}

static bool plan_has_vdm(const struct cmis_memory *mem)
{
	return cmis_u8(mem, CMIS_PAGE_ADVERTISING, CMIS_01_PAGES) &
	       CMIS_01_PAGES_VDM;
}

/* Observables come in up to four groups of pages (section 8.20) */
static void plan_vdm(struct plan *plan, const struct cmis_memory *mem,
		     unsigned int bank)
{
	unsigned int groups, group;

	if (!plan_has_vdm(mem))
		return;
	groups = 1 + FIELD_GET(CMIS_2F_SUPPORT_GROUPS,
			       cmis_u8(mem, CMIS_PAGE_VDM_CONTROL,
				       CMIS_2F_SUPPORT));
	for (group = 0; group < groups; group++) {
		plan_add(plan, bank, CMIS_PAGE_VDM_DESCRIPTORS + group, false);
		plan_add(plan, bank, CMIS_PAGE_VDM_VALUES + group, false);
		plan_add(plan, bank, CMIS_PAGE_VDM_THRESHOLDS + group, false);
	}
	plan_add(plan, bank, CMIS_PAGE_VDM_FLAGS, false);
	plan_add(plan, bank, CMIS_PAGE_VDM_MASKS, false);
	plan_add(plan, bank, CMIS_PAGE_VDM_CONTROL, false);
}

/* Resource modules (ELSFP) have their own pages (section 8.2) */
static void plan_resource(struct plan *plan, const struct cmis_memory *mem,
			  unsigned int bank)
{
	if (cmis_revision(mem) < CMIS_REV(5, 3) ||
	    cmis_u8(mem, 0, CMIS_LO_FUNCTION) != CMIS_FUNCTION_ELSFP)
		return;
	plan_add(plan, 0, 0x06, true);
	plan_add(plan, 0, 0x07, true);
	plan_add(plan, bank, 0x1a, false);
	plan_add(plan, bank, 0x1b, true);
}

void plan_first(struct plan *plan, const struct cmis_memory *mem)
{
	bool lower = cmis_memory_has(mem, 0, 0, 0);

	plan->count = 0;
	if (!lower)
		plan_lower(plan);
	if (!cmis_memory_has(mem, 0, CMIS_PAGE_ADMIN, CMIS_UPPER))
		plan_add(plan, 0, CMIS_PAGE_ADMIN, false);
	if (lower && cmis_is_flat(mem))
		return;
	/* A flat module of which nothing is known yet does not have these */
	if (!cmis_memory_has(mem, 0, CMIS_PAGE_ADVERTISING, CMIS_UPPER))
		plan_add(plan, 0, CMIS_PAGE_ADVERTISING, true);
	else if (plan_has_vdm(mem) &&
		 !cmis_memory_has(mem, 0, CMIS_PAGE_VDM_CONTROL, CMIS_UPPER))
		plan_add(plan, 0, CMIS_PAGE_VDM_CONTROL, true);
}

void plan_all(struct plan *plan, const struct cmis_memory *mem)
{
	unsigned int bank, banks = cmis_banks(mem);

	plan->count = 0;
	plan_lower(plan);
	if (cmis_is_flat(mem)) {
		plan_add(plan, 0, CMIS_PAGE_ADMIN, false);
		return;
	}
	plan_rules(plan, mem, plan_unbanked, PLAN_COUNT(plan_unbanked), 0);
	plan_nad(plan, mem);
	for (bank = 0; bank < banks && bank < PLAN_BANKS_MAX; bank++) {
		plan_rules(plan, mem, plan_banked, PLAN_COUNT(plan_banked),
			   bank);
		plan_resource(plan, mem, bank);
		plan_vdm(plan, mem, bank);
	}
}
