// SPDX-License-Identifier: GPL-2.0
/* The choice of an application */

#include "change.h"
#include "choose.h"
#include "datapath.h"
#include "module_priv.h"

unsigned int xpo_choose_parse(const struct xpo_endpoint *ep,
			      struct xpo_app apps[CMIS_APP_MAX])
{
	const struct xpo_page *lower = xpo_endpoint_page(ep, 0, 0, true);
	struct xpo_app_pages pages = {
		.advertising = xpo_endpoint_data(ep, CMIS_PAGE_ADVERTISING),
		.nad = xpo_endpoint_data(ep, CMIS_PAGE_NAD),
		.revision = ep->revision,
		.flat = ep->flat,
	};

	if (!lower)
		return 0;
	pages.lower = lower->data;
	return xpo_app_parse(&pages, apps);
}

u8 xpo_choose_first(const struct xpo_app *apps, unsigned int n, u8 first,
		    u8 lanes, u32 speed_mbps)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		if (xpo_app_fit(&apps[i], first, lanes, speed_mbps) ==
		    XPO_APP_FITS)
			return apps[i].app_sel;
	return 0;
}

static bool xpo_choose_fits(const struct xpo_datapath_run *r,
			    const struct xpo_app *app)
{
	return app && xpo_app_fit(app, r->first, r->dp->lanes,
				  r->dp->speed_mbps) == XPO_APP_FITS;
}

enum xpo_port_fault xpo_choose_app(const struct xpo_datapath_run *r,
				   u8 *app_sel)
{
	struct xpo_app apps[CMIS_APP_MAX];
	unsigned int n = xpo_choose_parse(r->sweep->ep, apps);
	u8 active = xpo_bank_app_sel(r->sweep->active, r->mask);

	if (xpo_change_former(r->module, r->lane, app_sel))
		return XPO_PORT_FAULT_NONE;
	*app_sel = r->dp->prefer;
	if (*app_sel)
		return xpo_choose_fits(r, xpo_app_find(apps, n, *app_sel)) ?
		       XPO_PORT_FAULT_NONE : XPO_PORT_FAULT_PREFERENCE;
	*app_sel = active;
	if (active && xpo_choose_fits(r, xpo_app_find(apps, n, active)))
		return XPO_PORT_FAULT_NONE;
	*app_sel = xpo_choose_first(apps, n, r->first, r->dp->lanes,
				    r->dp->speed_mbps);
	return *app_sel ? XPO_PORT_FAULT_NONE : XPO_PORT_FAULT_NO_APPLICATION;
}
