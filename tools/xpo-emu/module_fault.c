// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "module_ep.h"

enum mod_result mod_fault_access(struct mod_ep *ep, uint64_t *stretch_ns)
{
	struct mod_fault *fault = &ep->fault;

	*stretch_ns = 0;
	if (fault->missing)
		return MOD_NACK;
	if (fault->hang)
		return MOD_HANG;
	if (fault->nacks) {
		fault->nacks--;
		return MOD_NACK;
	}
	*stretch_ns = fault->stretch_ns;
	return MOD_ACK;
}

/* Identity: what a host looks at to know what it talks to. */
static bool identity(uint8_t page, uint8_t reg)
{
	if (reg < CMIS_UPPER)
		return reg <= CMIS_LO_MGMT ||
		       (reg >= CMIS_LO_MEDIA_TYPE &&
			reg < CMIS_LO_PASSWORD_CHANGE);
	return page == CMIS_PAGE_ADMIN;
}

static uint8_t noise(uint64_t seed, uint8_t reg)
{
	uint64_t x = seed ^ ((uint64_t)reg + 1) * 0x9e3779b97f4a7c15ULL;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ULL;
	return (x ^ x >> 27) >> 24;
}

uint8_t mod_fault_overlay(const struct mod_ep *ep, uint8_t page, uint8_t reg,
			  uint8_t value)
{
	const struct mod_fault *fault = &ep->fault;

	if (fault->ones)
		return 0xff;
	if (fault->garbage && identity(page, reg))
		return noise(fault->garbage_seed, reg);
	if (reg >= CMIS_UPPER && reg == mod_mem_checksum_reg(page) &&
	    fault->checksum_pages[page / 8] & BIT(page % 8))
		return ~value;
	return value;
}

uint8_t mod_fault_dark(const struct mod_ep *ep, unsigned int bank)
{
	return ep->fault.laser_off[bank] ? 0xff : ep->fault.tx_failed[bank];
}

static int parse(const char *text, int base, long min, long max, long *value)
{
	char *end;

	errno = 0;
	*value = strtol(text, &end, base);
	return errno || end == text || *end || *value < min || *value > max;
}

static int fault_nack(struct mod_ep *ep, const char *arg, FILE *out)
{
	long n;

	if (parse(arg, 10, 0, 1000000000, &n)) {
		fprintf(out, "fault nack: '%s' is not a number of accesses\n",
			arg);
		return -1;
	}
	ep->fault.nacks = n;
	return 0;
}

static int fault_stretch(struct mod_ep *ep, const char *arg, FILE *out)
{
	long ms;

	if (parse(arg, 10, 0, 60000, &ms)) {
		fprintf(out, "fault stretch: '%s' is not 0 to 60000 ms\n", arg);
		return -1;
	}
	ep->fault.stretch_ns = ms * SIM_NS_PER_MS;
	return 0;
}

static int fault_checksum(struct mod_ep *ep, const char *arg, FILE *out)
{
	long page;

	if (parse(arg, 16, 0, 255, &page) || !mod_mem_checksum_reg(page)) {
		fprintf(out,
			"fault checksum: page '%s' has no checksum (00, 01, 02, 04)\n",
			arg);
		return -1;
	}
	ep->fault.checksum_pages[page / 8] |= BIT(page % 8);
	return 0;
}

static int fault_module(struct mod_ep *ep, const char *arg, FILE *out)
{
	long code;

	if (parse(arg, 0, 1, 255, &code)) {
		fprintf(out, "fault module-fault: cause '%s' is not 1 to 255\n",
			arg);
		return -1;
	}
	if (!ep->m->model->dynamic || !mod_msm_managed(ep)) {
		fprintf(out,
			"fault module-fault: endpoint %d has no module state machine running\n",
			ep->index);
		return -1;
	}
	ep->msm.fault = code;
	return 0;
}

/* What the temperature sensors are off by */
static int fault_lie(struct mod_ep *ep, const char *arg, FILE *out)
{
	long mc;

	if (parse(arg, 10, -100000, 100000, &mc)) {
		fprintf(out, "fault lie: '%s' is not -100000 to 100000 mC\n",
			arg);
		return -1;
	}
	ep->fault.lie_mc = mc;
	return 0;
}

/* Lanes count within the endpoint */
static int fault_reject(struct mod_ep *ep, const char *lane_arg,
			const char *arg, FILE *out)
{
	long lane, status;

	if (!ep->banks || parse(lane_arg, 10, 0,
				ep->banks * CMIS_BANK_LANES - 1, &lane)) {
		fprintf(out,
			"fault reject: endpoint %d has no lane '%s'\n",
			ep->index, lane_arg);
		return -1;
	}
	if (!strcmp(arg, "off")) {
		ep->fault.reject[lane] = false;
		return 0;
	}
	if (parse(arg, 0, 0, 15, &status) ||
	    status == CMIS_CONFIG_IN_PROGRESS) {
		fprintf(out,
			"fault reject: '%s' is neither off nor a final ConfigStatus\n",
			arg);
		return -1;
	}
	ep->fault.reject[lane] = true;
	ep->fault.reject_status[lane] = status;
	return 0;
}

static const struct {
	const char *name;
	int (*set)(struct mod_ep *ep, const char *arg, FILE *out);
} valued[] = {
	{ "nack", fault_nack },
	{ "stretch", fault_stretch },
	{ "checksum", fault_checksum },
	{ "module-fault", fault_module },
	{ "lie", fault_lie },
};

static const struct {
	const char *name;
	size_t offset;
} switches[] = {
	{ "hang", offsetof(struct mod_fault, hang) },
	{ "ones", offsetof(struct mod_fault, ones) },
	{ "busy", offsetof(struct mod_fault, busy) },
	{ "missing", offsetof(struct mod_fault, missing) },
	{ "freeze", offsetof(struct mod_fault, freeze) },
	{ "stick", offsetof(struct mod_fault, stick) },
};

static int fault_switch(struct mod_ep *ep, size_t i, const char *arg,
			FILE *out)
{
	if (strcmp(arg, "on") && strcmp(arg, "off")) {
		fprintf(out, "fault %s: '%s' is neither on nor off\n",
			switches[i].name, arg);
		return -1;
	}
	*(bool *)((char *)&ep->fault + switches[i].offset) =
		!strcmp(arg, "on");
	return 0;
}

static int fault_plain(struct mod_ep *ep, const char *kind, FILE *out)
{
	if (!strcmp(kind, "clear")) {
		memset(&ep->fault, 0, sizeof(ep->fault));
		return 0;
	}
	if (!strcmp(kind, "garbage-identity")) {
		ep->fault.garbage = true;
		ep->fault.garbage_seed = sim_rand(ep->m->sim);
		return 0;
	}
	fprintf(out, "fault: unknown kind, or a value is missing: '%s'\n",
		kind);
	return -1;
}

static int apply(struct mod_ep *ep, int argc, char **argv, FILE *out)
{
	size_t i;

	if (argc == 1)
		return fault_plain(ep, argv[0], out);
	if (argc == 3 && !strcmp(argv[0], "reject"))
		return fault_reject(ep, argv[1], argv[2], out);
	if (argc != 2) {
		fprintf(out, "fault: KIND [VALUE]\n");
		return -1;
	}
	for (i = 0; i < ARRAY_SIZE(valued); i++)
		if (!strcmp(argv[0], valued[i].name))
			return valued[i].set(ep, argv[1], out);
	for (i = 0; i < ARRAY_SIZE(switches); i++)
		if (!strcmp(argv[0], switches[i].name))
			return fault_switch(ep, i, argv[1], out);
	fprintf(out, "fault: unknown kind '%s'\n", argv[0]);
	return -1;
}

int mod_fault_ctl(struct mod_ep *ep, int argc, char **argv, FILE *out)
{
	if (apply(ep, argc, argv, out))
		return -1;
	/* Transient states and Applies that were stuck may go on */
	mod_apply_resume(ep);
	mod_vdm_resume(ep);
	mod_ep_update(ep);
	return 0;
}
