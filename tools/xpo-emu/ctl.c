// SPDX-License-Identifier: GPL-2.0
#include "ctl.h"

#include <stdio.h>
#include <string.h>

#include "cage.h"
#include "card.h"
#include "ctl_fault.h"
#include "ctl_later.h"
#include "ctl_plant.h"
#include "ctl_util.h"
#include "link.h"
#include "plant.h"
#include "sim.h"
#include "violations.h"

static int ctl_time(struct ctl *x)
{
	ctl_print(x, "%llu\n", (unsigned long long)sim_now(x->card->sim));
	return 0;
}

static int ctl_violations(struct ctl *x)
{
	const struct violations *v = x->card->violations;

	ctl_print(x, "%llu\n", (unsigned long long)violations_total(v));
	violations_print(v, x->out + x->at, x->outlen - x->at);
	return 0;
}

static void ctl_status_cage(struct ctl *x, unsigned int i)
{
	const struct cage *cage = x->card->cages[i];
	uint32_t ctrl = *cage_value(cage, HW_CAGE_CTRL);

	ctl_print(x, "cage %u endpoints=%d power=%d good=%d reset=%d lpmode=%d",
		  i, cage->module ? module_endpoints(cage->module) : 0,
		  !!(ctrl & HW_CAGE_CTRL_POWER), cage->power_good,
		  !!(ctrl & HW_CAGE_CTRL_RESET),
		  !!(ctrl & HW_CAGE_CTRL_LPMODE));
	ctl_print(x, " resetting=%d latched=%u insertions=%u\n",
		  cage->resetting, cage->interlock.latched,
		  *cage_value(cage, HW_CAGE_INSERTIONS));
}

static int ctl_status(struct ctl *x)
{
	struct card *c = x->card;
	unsigned int i;

	ctl_print(x, "card time=%llu cookie=%08x violations=%llu dead=%d\n",
		  (unsigned long long)sim_now(c->sim), c->boot_cookie,
		  (unsigned long long)violations_total(c->violations),
		  c->faults.dead);
	for (i = 0; i < c->conf.cages; i++)
		ctl_status_cage(x, i);
	return 0;
}

/* key=value words; those that the cage itself has take effect on it. */
static int ctl_module_conf(struct ctl *x, struct cage *cage,
			   struct module_conf *conf)
{
	char error[256];
	char *value;
	int i;

	for (i = 3; i < x->argc; i++) {
		value = strchr(x->argv[i], '=');
		if (!value)
			return ctl_fail(x, "'%s' is not key=value\n",
					x->argv[i]);
		*value++ = '\0';
		if (module_conf_set(conf, x->argv[i], value, error,
				    sizeof(error)))
			return ctl_fail(x, "%s\n", error);
		value[-1] = '=';
		if (!strncmp(x->argv[i], "coolant_in_mc=", 14))
			cage->sensors.coolant_in_mc = conf->coolant_in_mc;
		if (!strncmp(x->argv[i], "flow_ml_min=", 12))
			cage->sensors.flow_ml_min = conf->flow_ml_min;
	}
	return 0;
}

static int ctl_insert(struct ctl *x)
{
	struct module_conf conf;
	unsigned int first;
	unsigned int last;
	char error[512];
	int ep;

	if (ctl_cages(x, x->argv[1], &first, &last, &ep))
		return -1;
	if (ep >= 0)
		return ctl_fail(x, "a module is inserted into a cage\n");
	for (; first <= last; first++) {
		module_conf_init(&conf);
		memcpy(conf.base_dir, x->card->conf.modules[first].base_dir,
		       sizeof(conf.base_dir));
		if (module_conf_set(&conf, "module", x->argv[2], error,
				    sizeof(error)))
			return ctl_fail(x, "%s\n", error);
		if (!strcmp(conf.model, "none"))
			return ctl_fail(x, "none: use 'remove %u'\n", first);
		if (ctl_module_conf(x, x->card->cages[first], &conf))
			return -1;
		if (cage_insert(x->card->cages[first], &conf, error,
				sizeof(error)))
			return ctl_fail(x, "%s\n", error);
	}
	return 0;
}

static int ctl_remove(struct ctl *x)
{
	unsigned int first;
	unsigned int last;
	int ep;

	if (ctl_cages(x, x->argv[1], &first, &last, &ep))
		return -1;
	if (ep >= 0)
		return ctl_fail(x, "a module is removed from a cage\n");
	for (; first <= last; first++)
		if (cage_remove(x->card->cages[first]))
			return ctl_fail(x, "cage %u is empty\n", first);
	return 0;
}

/* What a sensor of the cage shows; "auto": what the cage makes of it. */
static int ctl_forced(struct ctl *x, struct sensor_forced *f, bool negative)
{
	const char *value = x->argv[2];
	long n = 0;

	f->on = strcmp(value, "auto");
	if (!f->on)
		return 0;
	if (ctl_number(x, value, negative ? -50000 : 0, 10000000, &n))
		return -1;
	f->value = n;
	return 0;
}

static int ctl_sensor_set(struct ctl *x, struct sensors *s)
{
	const char *name = x->argv[0];
	long n = 0;

	if (!strcmp(name, "leak"))
		return ctl_switch(x, x->argv[2], &s->leak);
	if (!strcmp(name, "plate"))
		return ctl_forced(x, &s->plate, true);
	if (!strcmp(name, "coolant-out"))
		return ctl_forced(x, &s->coolant_out, true);
	if (!strcmp(name, "pressure"))
		return ctl_forced(x, &s->pressure, false);
	if (!strcmp(name, "coolant")) {
		if (ctl_number(x, x->argv[2], -50000, 200000, &n))
			return -1;
		s->coolant_in_mc = n;
		return 0;
	}
	if (ctl_number(x, x->argv[2], 0, 200000, &n))
		return -1;
	if (!strcmp(name, "flow"))
		s->flow_ml_min = n;
	else
		s->vin_mv = n;
	return 0;
}

/* What the cage itself measures */
static int ctl_sensor(struct ctl *x)
{
	struct cage *cage;
	int ep;

	if (ctl_cage(x, &cage, &ep))
		return -1;
	sensors_integrate(cage);
	if (ctl_sensor_set(x, &cage->sensors))
		return -1;
	interlock_check(cage);
	return 0;
}

static int ctl_module(struct ctl *x)
{
	char *words[CTL_WORDS_MAX];
	struct cage *cage;
	int argc = 0;
	int ret;
	int ep;
	int i;

	if (ctl_cage(x, &cage, &ep))
		return -1;
	if (!cage->module)
		return ctl_fail(x, "cage %u is empty\n", cage->index);
	if (ep >= module_endpoints(cage->module))
		return ctl_fail(x, "the module in cage %u has %d endpoint%s\n",
				cage->index, module_endpoints(cage->module),
				ep == 1 ? "" : "s");
	words[argc++] = x->argv[0];
	for (i = 2; i < x->argc; i++)
		words[argc++] = x->argv[i];
	ret = module_ctl(cage->module, ep, argc, words, x->out + x->at,
			 x->outlen - x->at);
	x->at = strlen(x->out);
	for (i = 0; i < CARD_ENDPOINTS; i++)
		ep_kick(&cage->ep[i]);
	interlock_check(cage);
	return ret;
}

static int ctl_fault(struct ctl *x)
{
	if (!strcmp(x->argv[1], "card"))
		return ctl_fault_card(x);
	return ctl_module(x);
}

static void ctl_clear_cage(struct cage *cage)
{
	char verb[] = "clear";
	char answer[256];
	char *word = verb;

	sensors_integrate(cage);
	sensors_restore(cage);
	if (cage->module)
		module_ctl(cage->module, -1, 1, &word, answer, sizeof(answer));
	interlock_check(cage);
}

static int ctl_clear(struct ctl *x)
{
	unsigned int i;

	memset(&x->card->faults, 0, sizeof(x->card->faults));
	plant_restore(x->card->plant);
	for (i = 0; i < x->card->conf.cages; i++) {
		ctl_clear_cage(x->card->cages[i]);
		link_dirty(x->card, i);
	}
	return 0;
}

static uint64_t ctl_holdoff(const struct ep *ep)
{
	return module_holdoff_ns(ep->cage->module, ep->index) -
	       ep->stats.module_base;
}

static void ctl_stats_line(struct ctl *x, const struct ep *ep)
{
	const struct ep_stats *s = &ep->stats;
	const struct {
		const char *name;
		uint64_t value;
	} values[] = {
		{ "transactions", s->transactions },
		{ "bus_ns", s->bus_ns },
		{ "data_ns", s->data_ns },
		{ "select_ns", s->select_ns },
		{ "wait_ns", s->wait_ns },
		{ "holdoff_ns", ctl_holdoff(ep) },
		{ "first_ns", s->first },
		{ "last_ns", s->last },
		{ "read", s->read },
		{ "written", s->written },
	};
	size_t i;

	for (i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		ctl_print(x, " %s=%llu", values[i].name,
			  (unsigned long long)values[i].value);
	ctl_print(x, "\n");
}

static uint64_t ctl_needed_ns(const struct ep *ep)
{
	return ep->stats.cmd.data_ns + ep->stats.cmd.holdoff_ns;
}

/*
 * Commands alone. Endpoints work at the same time: what a module cannot do
 * without is what its busiest endpoint needs, from the first to the last
 * command of any.
 */
static int ctl_stats_total(struct ctl *x, struct cage *cage)
{
	const struct ep *busiest = &cage->ep[0];
	uint64_t first = UINT64_MAX;
	uint64_t last = 0;
	const struct ep *ep;
	int i;

	for (i = 0; i < module_endpoints(cage->module); i++) {
		ep = &cage->ep[i];
		if (!ep->stats.cmd.first)
			continue;
		if (ep->stats.cmd.first < first)
			first = ep->stats.cmd.first;
		if (ep->stats.cmd.last > last)
			last = ep->stats.cmd.last;
		if (ctl_needed_ns(ep) > ctl_needed_ns(busiest))
			busiest = ep;
	}
	ctl_print(x, "total data_ns=%llu holdoff_ns=%llu",
		  (unsigned long long)busiest->stats.cmd.data_ns,
		  (unsigned long long)busiest->stats.cmd.holdoff_ns);
	ctl_print(x, " first_ns=%llu last_ns=%llu\n",
		  (unsigned long long)(last ? first : 0),
		  (unsigned long long)last);
	return 0;
}

static void ctl_stats_cage(struct ctl *x, struct cage *cage, bool reset)
{
	struct ep *ep;
	int i;

	for (i = 0; cage->module && i < module_endpoints(cage->module); i++) {
		ep = &cage->ep[i];
		if (reset) {
			ep_reset_stats(ep);
			continue;
		}
		ctl_print(x, "%u:%d", cage->index, i);
		ctl_stats_line(x, ep);
	}
}

static int ctl_stats(struct ctl *x)
{
	bool reset = x->argc == 2 && !strcmp(x->argv[1], "reset");
	struct cage *cage;
	unsigned int i;
	int ep;

	if (x->argc == 3 && !strcmp(x->argv[1], "total")) {
		x->argv++;
		if (ctl_cage(x, &cage, &ep))
			return -1;
		if (!cage->module)
			return ctl_fail(x, "cage %u is empty\n", cage->index);
		return ctl_stats_total(x, cage);
	}
	if (x->argc > 1 && !reset)
		return ctl_fail(x, "usage: stats [reset|total CAGE]\n");
	for (i = 0; i < x->card->conf.cages; i++)
		ctl_stats_cage(x, x->card->cages[i], reset);
	return 0;
}

static const struct {
	const char *name;
	int (*run)(struct ctl *x);
	int min;			/* words, the name included */
	int max;
	const char *usage;
} ctl_commands[] = {
	{ "status", ctl_status, 1, 1, "" },
	{ "time", ctl_time, 1, 1, "" },
	{ "violations", ctl_violations, 1, 1, "" },
	{ "insert", ctl_insert, 3, 64, "CAGE[-LAST] MODEL [KEY=VALUE...]" },
	{ "remove", ctl_remove, 2, 2, "CAGE[-LAST]" },
	{ "leak", ctl_sensor, 3, 3, "CAGE on|off" },
	{ "flow", ctl_sensor, 3, 3, "CAGE ML_MIN" },
	{ "coolant", ctl_sensor, 3, 3, "CAGE MC" },
	{ "plate", ctl_sensor, 3, 3, "CAGE MC|auto" },
	{ "coolant-out", ctl_sensor, 3, 3, "CAGE MC|auto" },
	{ "pressure", ctl_sensor, 3, 3, "CAGE PA|auto" },
	{ "vin", ctl_sensor, 3, 3, "CAGE MV" },
	{ "set", ctl_module, 4, 64, "CAGE[:EP] MONITOR [LANE] VALUE|auto" },
	{ "flag", ctl_module, 3, 64,
	  "CAGE[:EP] NAME [LANE] [count N interval_us T|pulse N MS]" },
	{ "fault", ctl_fault, 3, 64, "CAGE[:EP]|card FAULT..." },
	{ "clear", ctl_clear, 1, 1, "" },
	{ "trace", ctl_module, 2, 64, "CAGE" },
	{ "dump", ctl_module, 2, 64, "CAGE:EP" },
	{ "reg", ctl_module, 5, 64, "CAGE:EP BANK PAGE OFFSET [LENGTH]" },
	{ "stats", ctl_stats, 1, 3, "[reset|total CAGE]" },
	{ "ports", ctl_ports, 1, 1, "" },
	{ "fibre", ctl_fibre, 2, 5, CTL_FIBRE_USAGE },
	{ "laser", ctl_laser, 3, 3, "CAGE:GROUP on|off" },
	{ "tx", ctl_tx, 4, 4, "CAGE LANE fail|ok" },
	{ "after", ctl_later, 3, 64, CTL_LATER_USAGE },
};

static int ctl_split(char *line, char **argv)
{
	int argc = 0;
	char *word;

	for (word = strtok(line, " \t\r\n"); word && argc < CTL_WORDS_MAX;
	     word = strtok(NULL, " \t\r\n"))
		argv[argc++] = word;
	return argc;
}

bool ctl_known(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(ctl_commands) / sizeof(ctl_commands[0]); i++)
		if (!strcmp(name, ctl_commands[i].name))
			return true;
	return false;
}

int ctl_run(struct card *c, char *line, char *out, size_t outlen)
{
	char *argv[CTL_WORDS_MAX];
	struct ctl x = {
		.card = c,
		.argv = argv,
		.out = out,
		.outlen = outlen,
	};
	size_t i;
	int ret;

	out[0] = '\0';
	x.argc = ctl_split(line, argv);
	if (!x.argc)
		return ctl_fail(&x, "no command\n");
	for (i = 0; i < sizeof(ctl_commands) / sizeof(ctl_commands[0]); i++) {
		if (strcmp(argv[0], ctl_commands[i].name))
			continue;
		if (x.argc < ctl_commands[i].min ||
		    x.argc > ctl_commands[i].max)
			return ctl_fail(&x, "usage: %s %s\n", argv[0],
					ctl_commands[i].usage);
		ret = ctl_commands[i].run(&x);
		link_settle(c);
		return ret;
	}
	ctl_print(&x, "'%s' is none of", argv[0]);
	for (i = 0; i < sizeof(ctl_commands) / sizeof(ctl_commands[0]); i++)
		ctl_print(&x, " %s", ctl_commands[i].name);
	ctl_print(&x, "\n");
	return -1;
}
