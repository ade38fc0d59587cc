// SPDX-License-Identifier: GPL-2.0
#include "config.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "card.h"

#define CONFIG_LINE_MAX		1024

struct config {
	const char *path;
	unsigned int line;
	struct card_conf *conf;
	enum { CONFIG_NONE, CONFIG_CARD, CONFIG_CAGE } section;
	unsigned int first;		/* cages of the section */
	unsigned int last;
	unsigned int highest;		/* cage with a section, plus 1 */
	unsigned int highest_line;
	char *err;
	size_t errlen;
};

__attribute__((format(printf, 2, 3)))
static int config_fail(struct config *x, const char *fmt, ...)
{
	va_list ap;
	int n;

	n = snprintf(x->err, x->errlen, "%s:%u: ", x->path, x->line);
	va_start(ap, fmt);
	if (n > 0 && (size_t)n < x->errlen)
		vsnprintf(x->err + n, x->errlen - n, fmt, ap);
	va_end(ap);
	return -1;
}

static int config_u64(struct config *x, const char *key, const char *value,
		      int base, uint64_t min, uint64_t max, uint64_t *out)
{
	char *end;

	errno = 0;
	*out = strtoull(value, &end, base);
	if (errno || end == value || *end || *value == '-' || *out < min ||
	    *out > max)
		return config_fail(x, base == 16 ?
				   "%s: '%s' is not a hexadecimal number" :
				   "%s: '%s' is not a number from %llu to %llu",
				   key, value, (unsigned long long)min,
				   (unsigned long long)max);
	return 0;
}

static const struct {
	const char *key;
	size_t offset;
	uint32_t min;
	uint32_t max;
} config_numbers[] = {
	{ "cages", offsetof(struct card_conf, cages), 1, CARD_MAX_CAGES },
	{ "budget_mw", offsetof(struct card_conf, budget_mw), 0, UINT32_MAX },
	{ "cage_limit_mw", offsetof(struct card_conf, cage_limit_mw), 1,
	  500000 },
	{ "bus_max_khz", offsetof(struct card_conf, bus_max_khz), 100, 3400 },
};

static int config_mac(struct config *x, const char *value)
{
	uint8_t *m = x->conf->mac;
	char rest;

	if (sscanf(value, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx%c", &m[0], &m[1],
		   &m[2], &m[3], &m[4], &m[5], &rest) != 6)
		return config_fail(x, "mac: '%s' is not a MAC address", value);
	/* the ports' addresses count up from it, 64 per cage */
	if (m[0] & 1 || ((m[4] << 8 | m[5]) & 0x3ff))
		return config_fail(x, "mac: '%s' is %s", value, m[0] & 1 ?
				   "no unicast address" :
				   "no base address: its low 10 bits count");
	return 0;
}

static int config_version(struct config *x, const char *value)
{
	unsigned int major;
	unsigned int minor;
	char rest;

	if (sscanf(value, "%u.%u%c", &major, &minor, &rest) != 2 ||
	    major > UINT16_MAX || minor > UINT8_MAX)
		return config_fail(x, "version: '%s' is not MAJOR.MINOR",
				   value);
	x->conf->version_major = major;
	x->conf->version_minor = minor;
	return 0;
}

static int config_scale(struct config *x, const char *value)
{
	char *end;
	double scale = strtod(value, &end);

	if (end == value || *end || !isfinite(scale) || scale < 0.001 ||
	    scale > 1000000)
		return config_fail(x, "%s: '%s' is not a number from %g to %g",
				   "time_scale", value, 0.001, 1e6);
	x->conf->time_scale = scale;
	return 0;
}

static int config_dma(struct config *x, const char *value)
{
	x->conf->dma_messages = !strcmp(value, "message");
	if (!x->conf->dma_messages && strcmp(value, "map"))
		return config_fail(x, "dma: '%s' is neither map nor message",
				   value);
	return 0;
}

static int config_bus(struct config *x, const char *value)
{
	uint64_t n;

	if (config_u64(x, "bus_khz", value, 10, 0, 3400, &n))
		return -1;
	if (n && n < 100)
		return config_fail(x, "bus_khz: '%s' is below 100, and not 0",
				   value);
	x->conf->bus_khz = n;
	if (x->conf->bus_max_khz < n)
		x->conf->bus_max_khz = n;
	return 0;
}

/* Relative to the configuration file; read when the card is made. */
static int config_plant(struct config *x, const char *value)
{
	const char *slash = strrchr(x->path, '/');
	int n = slash && *value != '/' ? (int)(slash + 1 - x->path) : 0;
	size_t size = sizeof(x->conf->plant);

	if (snprintf(x->conf->plant, size, "%.*s%s", n, x->path, value) >=
	    (int)size)
		return config_fail(x, "plant: the file name is too long");
	return 0;
}

static int config_card_key(struct config *x, const char *key,
			   const char *value)
{
	uint64_t n;
	size_t i;

	if (!strcmp(key, "serial"))
		return config_u64(x, key, value, 16, 0, UINT64_MAX,
				  &x->conf->serial);
	if (!strcmp(key, "seed"))
		return config_u64(x, key, value, 10, 0, UINT64_MAX,
				  &x->conf->seed);
	if (!strcmp(key, "mac"))
		return config_mac(x, value);
	if (!strcmp(key, "version"))
		return config_version(x, value);
	if (!strcmp(key, "time_scale"))
		return config_scale(x, value);
	if (!strcmp(key, "dma"))
		return config_dma(x, value);
	if (!strcmp(key, "bus_khz"))
		return config_bus(x, value);
	if (!strcmp(key, "plant"))
		return config_plant(x, value);
	for (i = 0; i < sizeof(config_numbers) / sizeof(config_numbers[0]);
	     i++) {
		if (strcmp(key, config_numbers[i].key))
			continue;
		if (config_u64(x, key, value, 10, config_numbers[i].min,
			       config_numbers[i].max, &n))
			return -1;
		*(uint32_t *)((char *)x->conf + config_numbers[i].offset) = n;
		return 0;
	}
	return config_fail(x, "unknown key '%s' in [card]", key);
}

static int config_cage_key(struct config *x, const char *key,
			   const char *value)
{
	char reason[512];
	unsigned int i;

	for (i = x->first; i <= x->last; i++)
		if (module_conf_set(&x->conf->modules[i], key, value, reason,
				    sizeof(reason)))
			return config_fail(x, "%s", reason);
	return 0;
}

static int config_section(struct config *x, const char *name)
{
	char rest;

	if (!strcmp(name, "card")) {
		x->section = CONFIG_CARD;
		return 0;
	}
	if (sscanf(name, "cage %u-%u%c", &x->first, &x->last, &rest) != 2) {
		if (sscanf(name, "cage %u%c", &x->first, &rest) != 1)
			return config_fail(x, "unknown section [%s]", name);
		x->last = x->first;
	}
	if (x->first > x->last || x->last >= CARD_MAX_CAGES)
		return config_fail(x, "[%s]: cages are 0 to %d", name,
				   CARD_MAX_CAGES - 1);
	x->section = CONFIG_CAGE;
	if (x->last >= x->highest) {
		x->highest = x->last + 1;
		x->highest_line = x->line;
	}
	return 0;
}

static char *config_trim(char *s)
{
	char *end = s + strlen(s);

	while (isspace((unsigned char)*s))
		s++;
	while (end > s && isspace((unsigned char)end[-1]))
		*--end = '\0';
	return s;
}

static int config_line(struct config *x, char *line)
{
	char *comment = strchr(line, '#');
	char *value;
	size_t len;
	char *key;

	if (comment)
		*comment = '\0';
	key = config_trim(line);
	len = strlen(key);
	if (!len)
		return 0;
	if (*key == '[') {
		if (key[len - 1] != ']')
			return config_fail(x, "'%s' has no ]", key);
		key[len - 1] = '\0';
		return config_section(x, config_trim(key + 1));
	}
	value = strchr(key, '=');
	if (!value)
		return config_fail(x, "'%s' is no [section] or key = value",
				   key);
	*value++ = '\0';
	key = config_trim(key);
	value = config_trim(value);
	if (!*value)
		return config_fail(x, "%s has no value", key);
	if (x->section == CONFIG_NONE)
		return config_fail(x, "'%s' is outside of a section", key);
	if (x->section == CONFIG_CARD)
		return config_card_key(x, key, value);
	return config_cage_key(x, key, value);
}

static void config_base_dir(struct config *x)
{
	const char *slash = strrchr(x->path, '/');
	int n = slash ? (int)(slash - x->path) : 1;
	unsigned int i;

	for (i = 0; i < CARD_MAX_CAGES; i++)
		snprintf(x->conf->modules[i].base_dir,
			 sizeof(x->conf->modules[i].base_dir), "%.*s",
			 n ? n : 1, slash ? x->path : ".");
}

static int config_lines(struct config *x, FILE *f)
{
	char line[CONFIG_LINE_MAX];

	while (fgets(line, sizeof(line), f)) {
		x->line++;
		if (strlen(line) == sizeof(line) - 1)
			return config_fail(x, "the line is too long (%zu)",
					   sizeof(line) - 2);
		if (config_line(x, line))
			return -1;
	}
	if (ferror(f))
		return config_fail(x, "%s", strerror(errno));
	if (x->highest > x->conf->cages) {
		x->line = x->highest_line;
		return config_fail(x, "[cage %u]: the card has %u cages",
				   x->highest - 1, x->conf->cages);
	}
	return 0;
}

int config_load(const char *path, struct card_conf *conf, char *err,
		size_t errlen)
{
	struct config x = {
		.path = path,
		.conf = conf,
		.err = err,
		.errlen = errlen,
	};
	FILE *f = fopen(path, "re");
	int ret;

	card_conf_init(conf);
	if (!f) {
		snprintf(err, errlen, "%s: %s", path, strerror(errno));
		return -1;
	}
	config_base_dir(&x);
	ret = config_lines(&x, f);
	fclose(f);
	return ret;
}
