// SPDX-License-Identifier: GPL-2.0
/* Control commands that concern modules; Documentation/emulator.md. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/image.h"
#include "module_ep.h"

struct command {
	struct module *m;
	int ep;			/* -1: all of the module */
	int argc;		/* without the verb */
	char **argv;
	FILE *out;
};

static int parse(const char *text, int base, long min, long max, long *value)
{
	char *end;

	errno = 0;
	*value = strtol(text, &end, base);
	return errno || end == text || *end || *value < min || *value > max;
}

static int one_endpoint(struct command *c, struct mod_ep **ep)
{
	int index = c->ep;

	if (index < 0 && c->m->n_eps == 1)
		index = 0;
	if (index < 0) {
		fprintf(c->out, "name the endpoint: CAGE:0 to CAGE:%d\n",
			c->m->n_eps - 1);
		return -1;
	}
	*ep = c->m->ep[index];
	return 0;
}

/* A lane of the endpoint, or of the module when no endpoint was named. */
static int parse_lane(struct command *c, const char *text, struct mod_ep **ep,
		      unsigned int *lane)
{
	unsigned int lanes = c->m->ep[0]->banks * CMIS_BANK_LANES;
	unsigned int total = c->ep < 0 ? lanes * c->m->n_eps : lanes;
	long n;

	if (!total || parse(text, 10, 0, total - 1, &n)) {
		fprintf(c->out, "lane '%s' is not a number from 0 to %d\n",
			text, (int)total - 1);
		return -1;
	}
	*ep = c->m->ep[c->ep < 0 ? n / lanes : (unsigned int)c->ep];
	*lane = n % lanes;
	return 0;
}

/* A value, or "auto" for what the model says. */
static int parse_value(struct command *c, const char *text, long min, long max,
		       int32_t *value)
{
	long n;

	if (!strcmp(text, "auto")) {
		*value = MOD_AUTO;
		return 0;
	}
	if (parse(text, 10, min, max, &n)) {
		fprintf(c->out,
			"'%s' is neither auto nor a number from %ld to %ld\n",
			text, min, max);
		return -1;
	}
	*value = n;
	return 0;
}

static const struct {
	const char *name;
	enum mod_mon mon;
	long min, max;
} mon_names[] = {
	{ "temperature_mc", MOD_MON_TEMP, -128000, 127996 },
	{ "vcc_mv", MOD_MON_VCC, 0, 6553 },
	{ "laser_temperature_mc", MOD_MON_LASER_TEMP, -128000, 127996 },
};

static const struct {
	const char *name;
	enum mod_lane_mon mon;
	long max;
} lane_mon_names[] = {
	{ "tx_power_uw", MOD_LANE_TX_POWER, 6553 },
	{ "tx_bias_ua", MOD_LANE_TX_BIAS, 524280 },
	{ "rx_power_uw", MOD_LANE_RX_POWER, 6553 },
};

static int set_mon(struct command *c, size_t i)
{
	int32_t value;
	int e;

	if (c->argc != 2) {
		fprintf(c->out, "set CAGE[:EP] %s VALUE|auto\n",
			mon_names[i].name);
		return -1;
	}
	if (parse_value(c, c->argv[1], mon_names[i].min, mon_names[i].max,
			&value))
		return -1;
	for (e = 0; e < c->m->n_eps; e++) {
		if (c->ep >= 0 && c->ep != e)
			continue;
		c->m->ep[e]->phys.forced[mon_names[i].mon] = value;
		mod_ep_update(c->m->ep[e]);
	}
	return 0;
}

static int set_lane_mon(struct command *c, size_t i)
{
	struct mod_ep *ep;
	unsigned int lane;
	int32_t value;

	if (c->argc != 3) {
		fprintf(c->out, "set CAGE[:EP] %s LANE VALUE|auto\n",
			lane_mon_names[i].name);
		return -1;
	}
	if (parse_lane(c, c->argv[1], &ep, &lane) ||
	    parse_value(c, c->argv[2], 0, lane_mon_names[i].max, &value))
		return -1;
	ep->phys.lane_forced[lane_mon_names[i].mon][lane] = value;
	mod_ep_update(ep);
	mod_lane_changed(ep);
	return 0;
}

static int ctl_set(struct command *c)
{
	const char *name = c->argc ? c->argv[0] : "";
	size_t i;

	if (c->m->ep[0]->flat) {
		fprintf(c->out, "set: a flat module has no monitors\n");
		return -1;
	}
	for (i = 0; i < ARRAY_SIZE(mon_names); i++)
		if (!strcmp(name, mon_names[i].name))
			return set_mon(c, i);
	for (i = 0; i < ARRAY_SIZE(lane_mon_names); i++)
		if (!strcmp(name, lane_mon_names[i].name))
			return set_lane_mon(c, i);
	fprintf(c->out, "set: unknown monitor '%s'\n", name);
	return -1;
}

#define FLAG_USAGE \
	"flag CAGE:EP NAME [LANE] [count N interval_us T | pulse N MS]\n"

/* [count N interval_us T] or [pulse N MS] at the end of the flag command. */
static int parse_repeat(struct command *c, int first, long *count,
			long *interval_us)
{
	char **argv = &c->argv[first];
	int n = c->argc - first;

	*count = 1;
	*interval_us = 0;
	if (!n)
		return 0;
	if (n == 4 && !strcmp(argv[0], "count") &&
	    !strcmp(argv[2], "interval_us") &&
	    !parse(argv[1], 10, 1, 1000000, count) &&
	    !parse(argv[3], 10, 1, 3600000000, interval_us))
		return 0;
	if (n == 3 && !strcmp(argv[0], "pulse") &&
	    !parse(argv[1], 10, 1, 1000000, count) &&
	    !parse(argv[2], 10, 1, 3600000, interval_us)) {
		*interval_us *= 1000;
		return 0;
	}
	fputs(FLAG_USAGE, c->out);
	return -1;
}

static int ctl_flag(struct command *c)
{
	long count, interval_us;
	unsigned int lane = 0;
	struct mod_flag flag;
	struct mod_ep *ep;

	if (one_endpoint(c, &ep))
		return -1;
	if (!c->argc || !mod_flags_find(c->argv[0], &flag)) {
		fprintf(c->out, "flag: unknown flag '%s'\n",
			c->argc ? c->argv[0] : "");
		return -1;
	}
	if (ep->flat || !mod_msm_managed(ep)) {
		fprintf(c->out, "flag: endpoint %d has no flags now (%s)\n",
			ep->index, ep->flat ? "flat memory" : "in reset");
		return -1;
	}
	c->ep = ep->index;
	if (flag.lane && c->argc < 2) {
		fprintf(c->out, "flag: %s needs a lane\n", c->argv[0]);
		return -1;
	}
	if (flag.lane && parse_lane(c, c->argv[1], &ep, &lane))
		return -1;
	if (parse_repeat(c, flag.lane ? 2 : 1, &count, &interval_us))
		return -1;
	if (mod_flags_repeat(ep, &flag, lane, count,
			     interval_us * SIM_NS_PER_US)) {
		fprintf(c->out, "flag: %d flags are being raised already\n",
			MOD_FLAG_JOBS);
		return -1;
	}
	return 0;
}

static int ctl_fault(struct command *c)
{
	int e;

	if (!c->argc) {
		fprintf(c->out, "fault CAGE[:EP] KIND [VALUE]\n");
		return -1;
	}
	for (e = 0; e < c->m->n_eps; e++)
		if ((c->ep < 0 || c->ep == e) &&
		    mod_fault_ctl(c->m->ep[e], c->argc, c->argv, c->out))
			return -1;
	return 0;
}

static int bad_lane_fault(struct command *c, const char *what)
{
	fprintf(c->out, "%s\n", what);
	return -1;
}

/* tx LANE fail|ok: a transmitter of one lane */
static int ctl_tx(struct command *c)
{
	struct mod_ep *ep;
	unsigned int lane;
	uint8_t *failed;

	if (c->argc != 2 || (strcmp(c->argv[1], "fail") &&
			     strcmp(c->argv[1], "ok")))
		return bad_lane_fault(c, "tx CAGE LANE fail|ok");
	if (!c->m->model->dynamic)
		return bad_lane_fault(c, "tx: this module has no light");
	if (parse_lane(c, c->argv[0], &ep, &lane))
		return -1;
	failed = &ep->fault.tx_failed[lane / CMIS_BANK_LANES];
	*failed &= ~BIT(lane % CMIS_BANK_LANES);
	if (!strcmp(c->argv[1], "fail"))
		*failed |= BIT(lane % CMIS_BANK_LANES);
	mod_ep_update(ep);
	return 0;
}

/* laser GROUP on|off: the laser of eight lanes */
static int ctl_laser(struct command *c)
{
	unsigned int groups = c->m->ep[0]->banks * c->m->n_eps;
	struct mod_ep *ep;
	long group;

	if (c->argc != 2 || (strcmp(c->argv[1], "on") &&
			     strcmp(c->argv[1], "off")))
		return bad_lane_fault(c, "laser CAGE:GROUP on|off");
	if (!c->m->model->dynamic)
		return bad_lane_fault(c, "laser: this module has no light");
	if (parse(c->argv[0], 10, 0, groups - 1, &group)) {
		fprintf(c->out, "group '%s' is not a number from 0 to %u\n",
			c->argv[0], groups - 1);
		return -1;
	}
	ep = c->m->ep[group / c->m->ep[0]->banks];
	ep->fault.laser_off[group % ep->banks] = !strcmp(c->argv[1], "off");
	mod_ep_update(ep);
	return 0;
}

/* All injected faults and forced values go, nothing is raised any more. */
static int ctl_clear(struct command *c)
{
	char clear[] = "clear";
	char *words[1] = { clear };
	int e;

	for (e = 0; e < c->m->n_eps; e++) {
		if (c->ep >= 0 && c->ep != e)
			continue;
		mod_phys_release(c->m->ep[e]);
		mod_lane_changed(c->m->ep[e]);
		mod_flags_cancel(c->m->ep[e]);
		mod_fault_ctl(c->m->ep[e], 1, words, c->out);
	}
	return 0;
}

static int ctl_trace(struct command *c)
{
	mod_trace_print(&c->m->trace, c->out);
	return 0;
}

static int add_half(struct image *img, struct mod_ep *ep, unsigned int bank,
		    int page)
{
	const uint8_t *data;

	if (page == IMAGE_PAGE_LOWER)
		return image_set(img, 0, 0, page, 0, ep->mem.lo,
				 CMIS_HALF_SIZE);
	data = mod_mem_reg(&ep->mem, bank, page, CMIS_UPPER);
	return image_set(img, 0, bank, page, CMIS_UPPER, data,
			 CMIS_HALF_SIZE);
}

static int ctl_dump(struct command *c)
{
	unsigned int bank, page;
	struct image img;
	struct mod_ep *ep;
	int bad;

	if (one_endpoint(c, &ep))
		return -1;
	image_init(&img);
	img.lanes = ep->banks * CMIS_BANK_LANES;
	bad = add_half(&img, ep, 0, IMAGE_PAGE_LOWER);
	for (page = 0; page < 256; page++)
		for (bank = 0; bank < CMIS_MAX_BANKS; bank++)
			if (mod_mem_page(&ep->mem, bank, page))
				bad |= add_half(&img, ep, bank, page);
	if (bad)
		fprintf(c->out, "dump: out of memory\n");
	else
		image_write(&img, c->out);
	image_release(&img);
	return bad;
}

static int ctl_reg(struct command *c)
{
	long bank, page = 0, reg, n = 1, i;
	struct mod_ep *ep;
	bool lower;

	if (one_endpoint(c, &ep))
		return -1;
	lower = c->argc > 1 && !strcmp(c->argv[1], "lo");
	if (c->argc < 3 || c->argc > 4 ||
	    parse(c->argv[0], 10, 0, CMIS_MAX_BANKS - 1, &bank) ||
	    (!lower && parse(c->argv[1], 16, 0, 255, &page)) ||
	    parse(c->argv[2], 10, lower ? 0 : CMIS_UPPER, lower ? 127 : 255,
		  &reg) ||
	    (c->argc == 4 && parse(c->argv[3], 10, 1,
				   (lower ? 128 : 256) - reg, &n))) {
		fprintf(c->out,
			"reg CAGE:EP BANK lo|PAGE(hex) OFFSET [LENGTH], within one half\n");
		return -1;
	}
	if (!lower && !mod_mem_exists(&ep->mem, bank, page)) {
		fprintf(c->out, "reg: no bank %ld of page %02lxh\n", bank,
			page);
		return -1;
	}
	for (i = 0; i < n; i++)
		fprintf(c->out, "%s%02x", i ? " " : "",
			*mod_ep_reg(ep, bank, page, reg + i));
	fprintf(c->out, "\n");
	return 0;
}

static const struct {
	const char *verb;
	int (*fn)(struct command *c);
} commands[] = {
	{ "set", ctl_set },
	{ "flag", ctl_flag },
	{ "fault", ctl_fault },
	{ "clear", ctl_clear },
	{ "tx", ctl_tx },
	{ "laser", ctl_laser },
	{ "trace", ctl_trace },
	{ "dump", ctl_dump },
	{ "reg", ctl_reg },
};

static int run(struct command *c, const char *verb)
{
	size_t i;

	if (c->ep >= c->m->n_eps) {
		fprintf(c->out, "the module has endpoints 0 to %d\n",
			c->m->n_eps - 1);
		return -1;
	}
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (!strcmp(verb, commands[i].verb))
			return commands[i].fn(c);
	fprintf(c->out, "unknown module command '%s'\n", verb);
	return -1;
}

int module_ctl(struct module *m, int ep, int argc, char **argv, char *out,
	       size_t outlen)
{
	struct command c = { .m = m, .ep = ep };
	char *text = NULL;
	size_t len = 0;
	int ret;

	if (argc < 1 || !outlen)
		return -1;
	out[0] = '\0';
	c.argc = argc - 1;
	c.argv = argv + 1;
	c.out = open_memstream(&text, &len);
	if (!c.out) {
		snprintf(out, outlen, "out of memory\n");
		return -1;
	}
	ret = run(&c, argv[0]);
	fclose(c.out);
	if (len >= outlen) {
		snprintf(out, outlen, "the answer of %zu bytes is too long\n",
			 len);
		ret = -1;
	} else {
		memcpy(out, text, len + 1);
	}
	free(text);
	return ret;
}
