// SPDX-License-Identifier: GPL-2.0
/*
 * Application descriptors: Lower:86-117, 01h:176-190, 01h:223-250.
 */
#include "decode.h"

#include "../out.h"
#include "format.h"
#include "memory.h"
#include "names.h"

#define NAME_SIZE	64

static const uint8_t *app_descriptor(const struct cmis_memory *mem,
				     unsigned int app)
{
	if (app <= CMIS_APP_LO_COUNT)
		return cmis_memory_get(mem, 0, 0, CMIS_LO_APP1 +
				       CMIS_APP_SIZE * (app - 1),
				       CMIS_APP_SIZE);
	if (cmis_is_flat(mem))
		return NULL;
	return cmis_memory_get(mem, 0, CMIS_PAGE_ADVERTISING, CMIS_01_APP9 +
			       CMIS_APP_SIZE * (app - CMIS_APP_LO_COUNT - 1),
			       CMIS_APP_SIZE);
}

/* 0 is "as the interface says", above 8 is reserved */
static void app_lane_count(struct out *out, const char *key, unsigned int count)
{
	if (count && count <= CMIS_BANK_LANES)
		out_int(out, key, NULL, NULL, count);
	else
		out_null(out, key, NULL, NULL, NULL);
}

static void app_names(struct out *out, const struct cmis_memory *mem,
		      const uint8_t *desc)
{
	uint8_t type = cmis_u8(mem, 0, CMIS_LO_MEDIA_TYPE);
	uint8_t host_id = desc[CMIS_APP_HOST_ID];
	uint8_t media_id = desc[CMIS_APP_MEDIA_ID];
	const char *host = cmis_name_host(host_id);
	const char *media = cmis_name_media(type, media_id);
	char buf[NAME_SIZE];

	out_code(out, "host", NULL, host_id, host);
	out_str(out, NULL, "host", cmis_name_short(host, buf, sizeof(buf)));
	out_note(out, "%02Xh", host_id);
	out_code(out, "media", NULL, media_id, media);
	out_str(out, NULL, "media", cmis_name_short(media, buf, sizeof(buf)));
	out_note(out, "%02Xh", media_id);
}

static void app_lanes(struct out *out, const struct cmis_memory *mem,
		      unsigned int app, const uint8_t *desc)
{
	const uint8_t *media_assign = NULL;
	unsigned int host = FIELD_GET(CMIS_APP_LANES_HOST,
				      desc[CMIS_APP_LANES]);
	unsigned int media = FIELD_GET(CMIS_APP_LANES_MEDIA,
				       desc[CMIS_APP_LANES]);

	if (!cmis_is_flat(mem))
		media_assign = cmis_memory_get(mem, 0, CMIS_PAGE_ADVERTISING,
					       CMIS_01_MEDIA_ASSIGN + app - 1,
					       1);
	app_lane_count(out, "host_lanes", host);
	app_lane_count(out, "media_lanes", media);
	out_strf(out, NULL, "lanes", "%u:%u", host, media);
	cmis_out_lanes(out, "host_lane_options", "host start",
		       desc[CMIS_APP_HOST_ASSIGN], 0);
	if (media_assign)
		cmis_out_lanes(out, "media_lane_options", "media start",
			       *media_assign, 0);
}

void cmis_decode_applications(struct out *out, const struct cmis_memory *mem)
{
	const uint8_t *desc;
	unsigned int app;

	out_table_start(out, "applications", "Applications");
	for (app = 1; app <= CMIS_APP_MAX; app++) {
		desc = app_descriptor(mem, app);
		if (!desc || desc[CMIS_APP_HOST_ID] == CMIS_APP_UNUSED)
			break;
		out_row_start(out);
		out_int(out, "app_sel", "app", NULL, app);
		app_names(out, mem, desc);
		app_lanes(out, mem, app, desc);
		out_row_end(out);
	}
	out_table_end(out);
}
