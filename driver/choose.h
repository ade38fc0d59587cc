/* SPDX-License-Identifier: GPL-2.0 */
/* Which application a port uses. Nothing here touches a bus. */
#ifndef XPO_CHOOSE_H
#define XPO_CHOOSE_H

#include <linux/types.h>
#include <uapi/linux/xpo.h>

#include "app.h"

struct xpo_datapath;
struct xpo_datapath_run;
struct xpo_endpoint;

/* Applications of an endpoint, as xpo_app_parse() */
unsigned int xpo_choose_parse(const struct xpo_endpoint *ep,
			      struct xpo_app apps[CMIS_APP_MAX]);
/* AppSel for a port; the active control set has to be known */
enum xpo_port_fault xpo_choose_app(const struct xpo_datapath_run *r,
				   u8 *app_sel);
/* First that fits the lanes and speed; 0 none */
u8 xpo_choose_first(const struct xpo_app *apps, unsigned int n, u8 first,
		    u8 lanes, u32 speed_mbps);

#endif
