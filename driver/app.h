/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Applications that an endpoint advertises, and which of them a port can use.
 * Pure functions of the endpoint's pages.
 */
#ifndef XPO_APP_H
#define XPO_APP_H

#include <linux/types.h>

#include "cmis.h"

/**
 * struct xpo_app_pages - what applications are read from
 * @lower: lower memory
 * @advertising: page 01h, NULL with flat memory
 * @nad: block 0 of page 1Ch, NULL when there is none
 * @revision: Lower:1
 * @flat: flat memory
 */
struct xpo_app_pages {
	const u8 *lower;
	const u8 *advertising;
	const u8 *nad;
	u8 revision;
	bool flat;
};

/**
 * struct xpo_app - one application
 * @app_sel: AppSel code, 1-15
 * @host_id: host electrical interface, SFF-8024; CMIS_APP_SEE_NAD when it is
 *	of another table
 * @media_id: media interface, SFF-8024
 * @host_lanes: lanes of one instance, 0 unknown
 * @media_lanes: media lanes of one instance, 0 as the interface says
 * @host_assign: lanes of a bank at which an instance may start, lane bits
 * @media_assign: the same for media lanes, 0 not told
 * @lane_mbps: data rate of a host lane, 0 unknown
 * @network_path: it needs a network path and carries no port
 * @flat: of a cable without registers: any lanes will do
 */
struct xpo_app {
	u8 app_sel;
	u8 host_id;
	u8 media_id;
	u8 host_lanes;
	u8 media_lanes;
	u8 host_assign;
	u8 media_assign;
	u32 lane_mbps;
	bool network_path;
	bool flat;
};

/* Does an application fit, and what is in the way? */
enum xpo_app_fit {
	XPO_APP_FITS,
	XPO_APP_UNKNOWN,	/* of which nothing is known */
	XPO_APP_NETWORK_PATH,
	XPO_APP_WIDTH,		/* has another number of lanes */
	XPO_APP_SPEED,
	XPO_APP_START,		/* may not start at this lane */
};

/* Those that are advertised, in order; returns their number */
unsigned int xpo_app_parse(const struct xpo_app_pages *pages,
			   struct xpo_app apps[CMIS_APP_MAX]);
/* The one with an AppSel code; NULL when it is not advertised */
const struct xpo_app *xpo_app_find(const struct xpo_app *apps, unsigned int n,
				   u8 app_sel);
/* For a port at lane first of a bank */
enum xpo_app_fit xpo_app_fit(const struct xpo_app *app, u8 first, u8 lanes,
			     u32 speed_mbps);

#endif
