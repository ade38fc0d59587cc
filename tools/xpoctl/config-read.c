// SPDX-License-Identifier: GPL-2.0
/*
 * The file of a configuration. Everything about it that is wrong is told, with
 * where it is, before anything is done.
 */
#include "config.h"

#include <errno.h>
#include <json-c/json.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "controls.h"
#include "numbers.h"
#include "words.h"

#define READ_FILE_MAX	(16 << 20)
#define READ_TEXT_LEN	256

struct reader {
	struct call *call;
	const char *file;
	unsigned int problems;
};

/* An object and where it is: "cards[0].cages[3]" */
struct node {
	struct reader *reader;
	struct json_object *json;
	char path[READ_TEXT_LEN];
};

static void node_fail(const struct node *node, const char *fmt, ...)
	CALL_PRINTF(2, 3);

static void node_fail(const struct node *node, const char *fmt, ...)
{
	char text[READ_TEXT_LEN];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	node->reader->problems++;
	call_fail(node->reader->call, STATUS_FAILED, node->reader->file,
		  "%s: %s", *node->path ? node->path : "configuration", text);
}

/* A member of a type that is there, or NULL after having told that it is not */
static struct json_object *node_member(const struct node *node,
				       const char *key, enum json_type type)
{
	struct json_object *member;

	if (!json_object_object_get_ex(node->json, key, &member)) {
		node_fail(node, "no member '%s'", key);
		return NULL;
	}
	if (json_object_get_type(member) == type)
		return member;
	node_fail(node, "'%s' is not of type %s", key,
		  json_type_to_name(type));
	return NULL;
}

static long long node_int(const struct node *node, const char *key,
			  long long min, long long max)
{
	struct json_object *member = node_member(node, key, json_type_int);
	long long value;

	if (!member)
		return min;
	value = json_object_get_int64(member);
	if (value >= min && value <= max)
		return value;
	node_fail(node, "'%s' is %lld, not %lld to %lld", key, value, min, max);
	return min;
}

static bool node_bool(const struct node *node, const char *key)
{
	struct json_object *member = node_member(node, key, json_type_boolean);

	return member && json_object_get_boolean(member);
}

static const char *node_text(const struct node *node, const char *key)
{
	struct json_object *member = node_member(node, key, json_type_string);

	return member ? json_object_get_string(member) : "";
}

static void node_copy(const struct node *node, const char *key, char *text,
		      size_t size)
{
	if ((size_t)snprintf(text, size, "%s", node_text(node, key)) >= size)
		node_fail(node, "'%s' is too long", key);
}

/* Members that nobody knows are a slip, or of a later version */
static void node_check(const struct node *node, const char *const *keys)
{
	json_object_object_foreach(node->json, key, value) {
		const char *const *known = keys;

		(void)value;
		while (*known && strcmp(*known, key))
			known++;
		if (!*known)
			node_fail(node, "unknown member '%.40s'", key);
	}
}

/* The next object of an array; false at its end */
static bool node_each(const struct node *node, const char *key,
		      struct json_object *array, size_t *i, struct node *item)
{
	for (; array && *i < json_object_array_length(array); (*i)++) {
		item->reader = node->reader;
		snprintf(item->path, sizeof(item->path), "%.200s%s%s[%zu]",
			 node->path, *node->path ? "." : "", key, *i);
		item->json = json_object_array_get_idx(array, *i);
		if (json_object_is_type(item->json, json_type_object)) {
			(*i)++;
			return true;
		}
		node_fail(item, "not an object");
	}
	return false;
}

static unsigned int read_application(const struct node *node)
{
	struct json_object *member;

	if (json_object_object_get_ex(node->json, "application", &member) &&
	    json_object_is_type(member, json_type_string) &&
	    !strcmp(json_object_get_string(member), "auto"))
		return 0;
	return node_int(node, "application", 1, 15);
}

static void read_port(const struct node *node, struct config_cage *cage)
{
	static const char *const keys[] = {
		"lane", "lanes", "speed_mbps", "application", "admin_up", NULL
	};
	struct config_port *port;

	if (cage->port_count == XPO_MAX_LANES) {
		node_fail(node, "more ports than lanes");
		return;
	}
	port = &cage->ports[cage->port_count++];
	node_check(node, keys);
	port->lane = node_int(node, "lane", 0, XPO_MAX_LANES - 1);
	port->lanes = node_int(node, "lanes", 1, 8);
	port->speed_mbps = node_int(node, "speed_mbps", 1, INT_MAX);
	port->app_sel = read_application(node);
	port->admin_up = node_bool(node, "admin_up");
	if (port->lanes & (port->lanes - 1))
		node_fail(node, "'lanes' is not 1, 2, 4 or 8");
	else if (port->lane % port->lanes)
		node_fail(node, "no port of %u lanes starts on lane %u",
			  port->lanes, port->lane);
}

/* devlink splits a group into ports that are alike, and so does this */
static void read_check_groups(const struct node *node,
			      const struct config_cage *cage)
{
	unsigned int lanes[CONFIG_GROUPS] = {};
	uint64_t used = 0;
	size_t i;

	for (i = 0; i < cage->port_count; i++) {
		const struct config_port *port = &cage->ports[i];
		uint64_t mask = ((1ull << port->lanes) - 1) << port->lane;

		if (used & mask)
			node_fail(node, "two ports have lane %u", port->lane);
		used |= mask;
		if (lanes[port->lane / 8] && lanes[port->lane / 8] !=
					     port->lanes)
			node_fail(node,
				  "ports of lanes %u to %u have different widths",
				  port->lane / 8 * 8, port->lane / 8 * 8 + 7);
		lanes[port->lane / 8] = port->lanes;
	}
	for (i = 0; i < CONFIG_GROUPS; i++)
		if (lanes[i] && (used >> 8 * i & 0xff) != 0xff)
			node_fail(node, "some of lanes %zu to %zu have no port",
				  8 * i, 8 * i + 7);
}

static void read_controls(const struct node *node, struct config_cage *cage)
{
	static const char *const keys[] = { "lanes", "controls", NULL };
	char error[NUMBERS_ERROR_LEN], text[READ_TEXT_LEN];
	struct controls want = {};
	struct json_object *member;
	uint64_t lanes = 0;
	unsigned int i;

	node_check(node, keys);
	if (!numbers_list(node_text(node, "lanes"), "lane", XPO_MAX_LANES - 1,
			  &lanes, error))
		node_fail(node, "%s", error);
	member = node_member(node, "controls", json_type_object);
	if (!member)
		return;
	json_object_object_foreach(member, key, value) {
		snprintf(text, sizeof(text), "%s=%s", key,
			 json_object_is_type(value, json_type_string) ?
			 json_object_get_string(value) : "");
		if (!controls_parse(text, &want, error))
			node_fail(node, "%s", error);
	}
	want.set.set = true;
	for (i = 0; i < CONTROL_COUNT; i++)
		want.set.v |= (long long)want.value[i].set << i;
	for (i = 0; i < XPO_MAX_LANES; i++) {
		if (!(lanes >> i & 1))
			continue;
		if (config_controls(cage, i))
			node_fail(node, "lane %u comes twice", i);
		else
			config_add_controls(cage, i, &want);
	}
}

static void read_cage(const struct node *node, struct config_cage *cage)
{
	static const char *const keys[] = {
		"cage", "power_policy", "drained", "ports", "lane_controls",
		NULL
	};
	struct json_object *array;
	struct node item;
	size_t i = 0;
	int policy;

	node_check(node, keys);
	cage->cage = node_int(node, "cage", 0, XPO_MAX_CAGES - 1);
	policy = words_find(&words_power_policy,
			    node_text(node, "power_policy"));
	if (policy < 0)
		node_fail(node, "'power_policy' is not high, auto or low");
	else
		cage->policy = policy;
	cage->drained = node_bool(node, "drained");
	array = node_member(node, "ports", json_type_array);
	while (node_each(node, "ports", array, &i, &item))
		read_port(&item, cage);
	read_check_groups(node, cage);
	array = node_member(node, "lane_controls", json_type_array);
	for (i = 0; node_each(node, "lane_controls", array, &i, &item);)
		read_controls(&item, cage);
}

static void read_card(const struct node *node, struct config_card *card)
{
	static const char *const keys[] = { "handle", "serial", "cages", NULL };
	struct json_object *array;
	struct node item;
	size_t i = 0, k;

	node_check(node, keys);
	node_copy(node, "handle", card->handle, sizeof(card->handle));
	node_copy(node, "serial", card->serial, sizeof(card->serial));
	array = node_member(node, "cages", json_type_array);
	while (node_each(node, "cages", array, &i, &item)) {
		struct config_cage *cage = &card->cages[card->cage_count];

		if (card->cage_count == XPO_MAX_CAGES) {
			node_fail(node, "too many cages");
			return;
		}
		read_cage(&item, cage);
		for (k = 0; k < card->cage_count; k++)
			if (card->cages[k].cage == cage->cage)
				node_fail(&item, "cage %u comes twice",
					  cage->cage);
		card->cage_count++;
	}
}

static void read_config(const struct node *node, struct config *config)
{
	static const char *const keys[] = { "format", "cards", NULL };
	struct json_object *array;
	struct node item;
	size_t i = 0;

	node_check(node, keys);
	node_int(node, "format", CONFIG_FORMAT, CONFIG_FORMAT);
	array = node_member(node, "cards", json_type_array);
	if (!array)
		return;
	config->cards = calloc(json_object_array_length(array) + 1,
			       sizeof(*config->cards));
	while (config->cards && node_each(node, "cards", array, &i, &item))
		read_card(&item, &config->cards[config->count++]);
}

/* All of a file that is not too large to be one of ours; NULL with errno */
static char *read_file(const char *name)
{
	FILE *fp = strcmp(name, "-") ? fopen(name, "r") : stdin;
	char *text = NULL;
	size_t len = 0;

	if (!fp)
		return NULL;
	text = malloc(READ_FILE_MAX + 1);
	if (text) {
		len = fread(text, 1, READ_FILE_MAX + 1, fp);
		if (ferror(fp) || len > READ_FILE_MAX) {
			errno = ferror(fp) ? EIO : EFBIG;
			free(text);
			text = NULL;
		} else {
			text[len] = '\0';
		}
	}
	if (fp != stdin)
		fclose(fp);
	return text;
}

/* With nothing behind it; NULL after having told what is wrong */
static struct json_object *read_json(const struct node *node,
				     const char *text)
{
	struct json_tokener *tokener = json_tokener_new();
	enum json_tokener_error error;
	struct json_object *json;

	if (!tokener) {
		node_fail(node, "out of memory");
		return NULL;
	}
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	json = json_tokener_parse_ex(tokener, text, strlen(text) + 1);
	error = json_tokener_get_error(tokener);
	if (error != json_tokener_success)
		node_fail(node, "not JSON: %s",
			  json_tokener_error_desc(error));
	else if (!json_object_is_type(json, json_type_object))
		node_fail(node, "not JSON: no object");
	json_tokener_free(tokener);
	return json;
}

bool config_read(struct call *call, const char *name, struct config *config)
{
	struct reader reader = { .call = call, .file = name };
	struct node node = { .reader = &reader };
	struct json_object *json;
	char *text;

	memset(config, 0, sizeof(*config));
	text = read_file(name);
	if (!text) {
		call_fail(call, STATUS_FAILED, name, "%s", strerror(errno));
		return false;
	}
	json = read_json(&node, text);
	free(text);
	if (!reader.problems &&
	    (!json_object_object_get_ex(json, "configuration", &node.json) ||
	     !json_object_is_type(node.json, json_type_object)))
		node_fail(&node, "there is none: not a file of 'xpoctl save'");
	if (!reader.problems)
		read_config(&node, config);
	json_object_put(json);
	if (!reader.problems)
		return true;
	config_free(config);
	return false;
}
