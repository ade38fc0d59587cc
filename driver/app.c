// SPDX-License-Identifier: GPL-2.0
/* Advertised applications: CMIS 5.4 sections 6.2.1, 8.2.12, 8.4.13, 8.15 */

#include <linux/kernel.h>
#include <linux/string.h>

#include "app.h"

/* SFF-8024 table 4-5: interfaces of Ethernet and of its retimed halves */
static const struct {
	u8 first;
	u8 last;
	u8 lanes;
	u32 lane_mbps;
} xpo_app_hosts[] = {
	{ 0x04, 0x04, 1, 10000 },	/* SFI */
	{ 0x05, 0x05, 1, 25000 },	/* 25GAUI */
	{ 0x06, 0x07, 4, 10000 },	/* XLAUI, XLPPI */
	{ 0x08, 0x09, 2, 25000 },	/* LAUI-2, 50GAUI-2 */
	{ 0x0a, 0x0a, 1, 50000 },	/* 50GAUI-1 */
	{ 0x0b, 0x0c, 4, 25000 },	/* CAUI-4, 100GAUI-4 */
	{ 0x0d, 0x0d, 2, 50000 },	/* 100GAUI-2 */
	{ 0x0e, 0x0e, 8, 25000 },	/* 200GAUI-8 */
	{ 0x0f, 0x0f, 4, 50000 },	/* 200GAUI-4 */
	{ 0x11, 0x11, 8, 50000 },	/* 400GAUI-8 */
	{ 0x14, 0x16, 1, 25000 },	/* 25GBASE-CR */
	{ 0x17, 0x17, 4, 10000 },	/* 40GBASE-CR4 */
	{ 0x18, 0x18, 1, 50000 },	/* 50GBASE-CR */
	{ 0x1a, 0x1a, 4, 25000 },	/* 100GBASE-CR4 */
	{ 0x1b, 0x1b, 2, 50000 },	/* 100GBASE-CR2 */
	{ 0x1c, 0x1c, 4, 50000 },	/* 200GBASE-CR4 */
	{ 0x1d, 0x1d, 8, 50000 },	/* 400G-CR8 */
	{ 0x1e, 0x1e, 1, 200000 },	/* 200GBASE-CR1 */
	{ 0x1f, 0x1f, 2, 200000 },	/* 400GBASE-CR2 */
	{ 0x20, 0x20, 1, 100000 },	/* LEI-100G-PAM4-1 */
	{ 0x21, 0x21, 2, 100000 },	/* LEI-200G-PAM4-2 */
	{ 0x22, 0x22, 4, 100000 },	/* LEI-400G-PAM4-4 */
	{ 0x23, 0x23, 8, 100000 },	/* LEI-800G-PAM4-8 */
	{ 0x41, 0x42, 4, 25000 },	/* CAUI-4 */
	{ 0x43, 0x45, 2, 25000 },	/* 50GBASE-CR2 */
	{ 0x46, 0x46, 1, 100000 },	/* 100GBASE-CR1 */
	{ 0x47, 0x47, 2, 100000 },	/* 200GBASE-CR2 */
	{ 0x48, 0x48, 4, 100000 },	/* 400GBASE-CR4 */
	{ 0x49, 0x49, 8, 100000 },	/* 800GBASE-CR8 */
	{ 0x4b, 0x4c, 1, 100000 },	/* 100GAUI-1 */
	{ 0x4d, 0x4e, 2, 100000 },	/* 200GAUI-2 */
	{ 0x4f, 0x50, 4, 100000 },	/* 400GAUI-4 */
	{ 0x51, 0x52, 8, 100000 },	/* 800GAUI-8 */
	{ 0x57, 0x57, 4, 200000 },	/* 800GBASE-CR4 */
	{ 0x58, 0x58, 8, 200000 },	/* 1.6TBASE-CR8 */
	{ 0x80, 0x80, 1, 200000 },	/* 200GAUI-1 */
	{ 0x81, 0x81, 2, 200000 },	/* 400GAUI-2 */
	{ 0x82, 0x82, 4, 200000 },	/* 800GAUI-4 */
	{ 0x83, 0x83, 8, 200000 },	/* 1.6TAUI-8 */
	{ 0x90, 0x91, 1, 100000 },	/* EEI-100G-RTLR-1 */
	{ 0x92, 0x93, 2, 100000 },	/* EEI-200G-RTLR-2 */
	{ 0x94, 0x95, 4, 100000 },	/* EEI-400G-RTLR-4 */
	{ 0x96, 0x97, 8, 100000 },	/* EEI-800G-RTLR-8 */
	{ 0x98, 0x98, 1, 200000 },	/* EEI-200G-RTLR-1 */
	{ 0x99, 0x99, 2, 200000 },	/* EEI-400G-RTLR-2 */
	{ 0x9a, 0x9a, 4, 200000 },	/* EEI-800G-RTLR-4 */
	{ 0x9b, 0x9b, 8, 200000 },	/* EEI-1.6T-RTLR-8 */
};

static const u8 *xpo_app_descriptor(const struct xpo_app_pages *pages,
				    u8 app_sel)
{
	if (app_sel <= CMIS_APP_LO_COUNT)
		return pages->lower + CMIS_LO_APP1 +
		       CMIS_APP_SIZE * (app_sel - 1);
	if (!pages->advertising)
		return NULL;
	return pages->advertising + CMIS_01_APP9 - CMIS_UPPER +
	       CMIS_APP_SIZE * (app_sel - 1 - CMIS_APP_LO_COUNT);
}

static void xpo_app_parse_host(struct xpo_app *app)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(xpo_app_hosts); i++) {
		if (app->host_id < xpo_app_hosts[i].first ||
		    app->host_id > xpo_app_hosts[i].last)
			continue;
		app->lane_mbps = xpo_app_hosts[i].lane_mbps;
		if (!app->host_lanes)
			app->host_lanes = xpo_app_hosts[i].lanes;
		return;
	}
}

/* What the normalized descriptor of the same application adds */
static void xpo_app_parse_nad(const u8 *nad, struct xpo_app *app)
{
	nad += CMIS_NAD_SIZE * (app->app_sel - 1);
	if (nad[CMIS_NAD_HOST_ID] == CMIS_APP_UNUSED)
		return;
	if (nad[CMIS_NAD_FLAGS] & CMIS_NAD_NETWORK_PATH)
		app->network_path = true;
	if (!app->media_assign)
		app->media_assign = nad[CMIS_NAD_MEDIA_ASSIGN];
	/* Codes of other tables mean something else and stay as they are */
	if (!FIELD_GET(CMIS_NAD_GID_HOST, nad[CMIS_NAD_GIDS]))
		app->host_id = nad[CMIS_NAD_HOST_ID];
	if (!FIELD_GET(CMIS_NAD_GID_MEDIA, nad[CMIS_NAD_GIDS]))
		app->media_id = nad[CMIS_NAD_MEDIA_ID];
}

static void xpo_app_parse_one(const struct xpo_app_pages *pages, const u8 *d,
			      struct xpo_app *app)
{
	app->host_id = d[CMIS_APP_HOST_ID];
	app->media_id = d[CMIS_APP_MEDIA_ID];
	app->host_lanes = FIELD_GET(CMIS_APP_LANES_HOST, d[CMIS_APP_LANES]);
	app->media_lanes = FIELD_GET(CMIS_APP_LANES_MEDIA, d[CMIS_APP_LANES]);
	app->host_assign = d[CMIS_APP_HOST_ASSIGN];
	app->flat = pages->flat;
	if (pages->advertising)
		app->media_assign =
			pages->advertising[CMIS_01_MEDIA_ASSIGN - CMIS_UPPER +
					   app->app_sel - 1];
	if (pages->nad && pages->revision >= CMIS_REV(5, 3))
		xpo_app_parse_nad(pages->nad, app);
	xpo_app_parse_host(app);
	/* Nine and more lanes are reserved (8.2.12) */
	if (app->host_lanes > CMIS_BANK_LANES)
		app->host_lanes = 0;
}

unsigned int xpo_app_parse(const struct xpo_app_pages *pages,
			   struct xpo_app apps[CMIS_APP_MAX])
{
	unsigned int n = 0;
	const u8 *d;
	u8 app_sel;

	for (app_sel = 1; app_sel <= CMIS_APP_MAX; app_sel++) {
		d = xpo_app_descriptor(pages, app_sel);
		/* The first unused one ends the list */
		if (!d || d[CMIS_APP_HOST_ID] == CMIS_APP_UNUSED)
			break;
		if (!d[CMIS_APP_HOST_ID])
			continue;
		memset(&apps[n], 0, sizeof(apps[n]));
		apps[n].app_sel = app_sel;
		xpo_app_parse_one(pages, d, &apps[n++]);
	}
	return n;
}

const struct xpo_app *xpo_app_find(const struct xpo_app *apps, unsigned int n,
				   u8 app_sel)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		if (apps[i].app_sel == app_sel)
			return &apps[i];
	return NULL;
}

enum xpo_app_fit xpo_app_fit(const struct xpo_app *app, u8 first, u8 lanes,
			     u32 speed_mbps)
{
	if (app->network_path)
		return XPO_APP_NETWORK_PATH;
	if (!app->lane_mbps || !app->host_lanes)
		return XPO_APP_UNKNOWN;
	/* Wires of a cable are alike, however many of them a port uses */
	if (app->flat)
		return lanes * app->lane_mbps == speed_mbps ? XPO_APP_FITS :
							      XPO_APP_SPEED;
	if (app->host_lanes != lanes)
		return XPO_APP_WIDTH;
	if (lanes * app->lane_mbps != speed_mbps)
		return XPO_APP_SPEED;
	if (first + lanes > CMIS_BANK_LANES || !(app->host_assign & BIT(first)))
		return XPO_APP_START;
	return XPO_APP_FITS;
}
