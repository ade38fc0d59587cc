// SPDX-License-Identifier: GPL-2.0
/*
 * Application descriptors: Lower:86-117, 01h:176-190, 01h:223-250, and the
 * normalized ones of page 1Ch.
 */
#include "decode.h"

#include "../out.h"
#include "application.h"
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

bool cmis_application_get(const struct cmis_memory *mem, unsigned int app_sel,
			  struct cmis_application *app)
{
	const uint8_t *desc = app_descriptor(mem, app_sel);
	const uint8_t *assign = NULL;

	if (!desc || desc[CMIS_APP_HOST_ID] == CMIS_APP_UNUSED)
		return false;
	if (!cmis_is_flat(mem))
		assign = cmis_memory_get(mem, 0, CMIS_PAGE_ADVERTISING,
					 CMIS_01_MEDIA_ASSIGN + app_sel - 1,
					 1);
	app->host_id = desc[CMIS_APP_HOST_ID];
	app->media_id = desc[CMIS_APP_MEDIA_ID];
	app->host_lanes = FIELD_GET(CMIS_APP_LANES_HOST, desc[CMIS_APP_LANES]);
	app->media_lanes = FIELD_GET(CMIS_APP_LANES_MEDIA,
				     desc[CMIS_APP_LANES]);
	app->host_assign = desc[CMIS_APP_HOST_ASSIGN];
	app->media_assign = assign ? *assign : 0;
	return true;
}

static void app_names(struct out *out, const struct cmis_memory *mem,
		      const struct cmis_application *app)
{
	uint8_t type = cmis_u8(mem, 0, CMIS_LO_MEDIA_TYPE);
	const char *host = cmis_name_host(app->host_id);
	const char *media = cmis_name_media(type, app->media_id);
	char buf[NAME_SIZE];

	out_code(out, "host", NULL, app->host_id, host);
	out_str(out, NULL, "host", cmis_name_short(host, buf, sizeof(buf)));
	out_note(out, "%02Xh", app->host_id);
	out_code(out, "media", NULL, app->media_id, media);
	out_str(out, NULL, "media", cmis_name_short(media, buf, sizeof(buf)));
	out_note(out, "%02Xh", app->media_id);
}

static void app_lanes(struct out *out, const struct cmis_memory *mem,
		      const struct cmis_application *app)
{
	app_lane_count(out, "host_lanes", app->host_lanes);
	app_lane_count(out, "media_lanes", app->media_lanes);
	out_strf(out, NULL, "lanes", "%u:%u", app->host_lanes,
		 app->media_lanes);
	cmis_out_lanes(out, "host_lane_options", "host start",
		       app->host_assign, 0);
	if (!cmis_is_flat(mem) && cmis_memory_has(mem, 0, CMIS_PAGE_ADVERTISING,
						  CMIS_01_MEDIA_ASSIGN))
		cmis_out_lanes(out, "media_lane_options", "media start",
			       app->media_assign, 0);
}

void cmis_decode_applications(struct out *out, const struct cmis_memory *mem)
{
	struct cmis_application app;
	unsigned int app_sel;

	out_table_start(out, "applications", "Applications");
	for (app_sel = 1; app_sel <= CMIS_APP_MAX; app_sel++) {
		if (!cmis_application_get(mem, app_sel, &app))
			break;
		out_row_start(out);
		out_int(out, "app_sel", "app", NULL, app_sel);
		app_names(out, mem, &app);
		app_lanes(out, mem, &app);
		out_row_end(out);
	}
	out_table_end(out);
}

/* Section 8.15: a block is a bank, of 15 descriptors with eight bytes each */
#define NAD_SIZE		8
#define NAD_HOST_LANES		2
#define NAD_HOST_ASSIGN		3
#define NAD_MEDIA_ASSIGN	4
#define NAD_FLAGS		5
#define   NAD_NETWORK_PATH	BIT(7)
#define NAD_GIDS		6	/* 5.4 */
#define   NAD_GID_HOST		GENMASK(7, 4)
#define   NAD_GID_MEDIA		GENMASK(3, 0)

static void nad_row(struct out *out, const struct cmis_memory *mem,
		    unsigned int block, unsigned int app_sel,
		    const uint8_t *nad)
{
	bool gids = cmis_revision(mem) >= CMIS_REV(5, 4);
	const struct cmis_application app = {
		.host_id = nad[CMIS_APP_HOST_ID],
		.media_id = nad[CMIS_APP_MEDIA_ID],
		.host_lanes = FIELD_GET(CMIS_APP_LANES_HOST,
					nad[NAD_HOST_LANES]),
		.media_lanes = FIELD_GET(CMIS_APP_LANES_MEDIA,
					 nad[NAD_HOST_LANES]),
		.host_assign = nad[NAD_HOST_ASSIGN],
		.media_assign = nad[NAD_MEDIA_ASSIGN],
	};

	out_row_start(out);
	out_int(out, "number", "number", NULL, CMIS_APP_MAX * block + app_sel);
	out_int(out, "block", "block", NULL, block);
	out_int(out, "app_sel", "app", NULL, app_sel);
	/* In another group the codes have other names */
	if (gids && nad[NAD_GIDS]) {
		out_int(out, "host_gid", "host group", NULL,
			FIELD_GET(NAD_GID_HOST, nad[NAD_GIDS]));
		out_int(out, "media_gid", "media group", NULL,
			FIELD_GET(NAD_GID_MEDIA, nad[NAD_GIDS]));
		out_int(out, "host_code", NULL, NULL, app.host_id);
		out_int(out, "media_code", NULL, NULL, app.media_id);
	} else {
		app_names(out, mem, &app);
	}
	app_lanes(out, mem, &app);
	out_bool(out, "network_path",
		 nad[NAD_FLAGS] & NAD_NETWORK_PATH ? "network path" : NULL,
		 nad[NAD_FLAGS] & NAD_NETWORK_PATH);
	out_row_end(out);
}

static unsigned int nad_blocks(const struct cmis_memory *mem)
{
	unsigned int count;

	if (cmis_is_flat(mem) || cmis_revision(mem) < CMIS_REV(5, 3))
		return 0;
	count = cmis_u8(mem, CMIS_PAGE_ADVERTISING, CMIS_01_NAD_BANKS);
	return cmis_revision(mem) < CMIS_REV(5, 4) ? count & 0xf : count;
}

void cmis_decode_nad(struct out *out, const struct cmis_memory *mem)
{
	unsigned int block, app_sel, blocks = nad_blocks(mem);
	unsigned int missing = 0;

	out_int(out, "normalized_blocks", NULL, NULL, blocks);
	out_table_start(out, "normalized_applications",
			"Normalized applications");
	for (block = 0; block < blocks; block++) {
		for (app_sel = 1; app_sel <= CMIS_APP_MAX; app_sel++) {
			const uint8_t *nad;

			nad = cmis_memory_get(mem, block, CMIS_PAGE_NAD,
					      CMIS_UPPER + NAD_SIZE *
					      (app_sel - 1), NAD_SIZE);
			missing += !nad && app_sel == 1;
			if (!nad || nad[CMIS_APP_HOST_ID] == CMIS_APP_UNUSED)
				break;
			nad_row(out, mem, block, app_sel, nad);
		}
	}
	out_table_end(out);
	if (missing)
		out_line(out,
			 "Blocks of normalized applications not shown: %u (see 'xpoctl read' of 1Ch)",
			 missing);
}
