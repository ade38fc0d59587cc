// SPDX-License-Identifier: GPL-2.0
#include "model.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void model_escape(char *to, size_t size, const char *from)
{
	char *end = to + size - 2;	/* for two characters */

	for (; *from && to < end; from++) {
		if (*from == '\n') {
			*to++ = '\\';
			*to++ = 'n';
			continue;
		}
		if (*from == '"' || *from == '\\')
			*to++ = '\\';
		*to++ = *from;
	}
	*to = '\0';
}

static void model_forget(double *values, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		values[i] = NAN;
}

static void model_lane_forget(struct model_lane *lane)
{
	model_forget(&lane->tx_power_w,
		     (sizeof(*lane) - offsetof(struct model_lane, tx_power_w)) /
		     sizeof(double));
}

void model_cage_forget(struct model_cage *cage)
{
	unsigned int i;

	model_forget((double *)&cage->sensors,
		     sizeof(cage->sensors) / sizeof(double));
	model_forget(cage->temperature_c, XPO_MAX_ENDPOINTS);
	model_forget(cage->supply_v, XPO_MAX_ENDPOINTS);
	model_forget(cage->age_s, MODEL_KINDS);
	for (i = 0; i < XPO_MAX_LANES; i++)
		model_lane_forget(&cage->lane[i]);
}

void model_cage_init(struct model_cage *cage, const char *handle,
		     unsigned int number)
{
	unsigned int i;

	memset(cage, 0, sizeof(*cage));
	cage->max_power_w = NAN;
	cage->power_good = NAN;
	cage->heat_mismatch = NAN;
	snprintf(cage->labels, sizeof(cage->labels),
		 "card=\"%s\",cage=\"%u\"", handle, number);
	for (i = 0; i < XPO_MAX_LANES; i++)
		snprintf(cage->lane[i].labels, sizeof(cage->lane[i].labels),
			 "card=\"%s\",cage=\"%u\",lane=\"%u\"", handle, number,
			 i);
	model_cage_forget(cage);
}

struct model_port *model_port_find(struct model_card *card,
				   unsigned int ifindex)
{
	size_t i, at;

	for (i = 1; i <= card->port_count; i++) {
		at = (card->port_found + i) % card->port_count;
		if (card->ports[at].ifindex != ifindex)
			continue;
		card->port_found = at;
		return &card->ports[at];
	}
	return NULL;
}

void model_fec_forget(struct model_card *card)
{
	size_t i;

	for (i = 0; i < card->port_count; i++)
		model_forget(&card->ports[i].fec.corrected_blocks,
			     sizeof(struct model_fec) / sizeof(double));
}
