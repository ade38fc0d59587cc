// SPDX-License-Identifier: GPL-2.0
/* Identification of a module's endpoints */

#include <linux/slab.h>

#include "cmis.h"
#include "discover.h"
#include "io.h"
#include "module_priv.h"

/* Of one endpoint and stage: 04h, 1Ch, 2Fh, and 10h and 11h of every bank */
#define XPO_DISCOVER_READS	(3 + 2 * XPO_LANE_GROUPS)

/**
 * struct xpo_discover - identification in progress
 * @module: module
 * @ep: what was found so far, published at the end
 * @reqs: reads of the present stage, all endpoints at the same time
 * @n: entries used in @reqs
 */
struct xpo_discover {
	struct xpo_module *module;
	struct xpo_endpoint ep[XPO_MAX_ENDPOINTS];
	struct xpo_mgmt_req reqs[XPO_MAX_ENDPOINTS * XPO_DISCOVER_READS];
	unsigned int n;
};

static void xpo_discover_add(struct xpo_discover *d, u8 endpoint, u8 bank,
			     u8 page, bool lower)
{
	struct xpo_mgmt_req *req = &d->reqs[d->n++];

	memset(req, 0, sizeof(*req));
	req->range.endpoint = endpoint;
	req->range.bank = bank;
	req->range.page = page;
	req->range.offset = lower ? 0 : CMIS_UPPER;
	req->range.length = CMIS_HALF_SIZE;
}

/*
 * A page that the module does not have is no error: it lied about it, or an
 * older revision put it elsewhere. Anything else ends this endpoint.
 */
static void xpo_discover_take(struct xpo_discover *d,
			      const struct xpo_mgmt_req *req)
{
	struct xpo_endpoint *ep = &d->ep[req->range.endpoint];
	struct xpo_page page = {
		.bank = req->range.bank,
		.page = req->range.page,
		.lower = req->range.offset < CMIS_UPPER,
		.time_ns = req->time_ns,
	};

	if (req->err) {
		if (!req->rejected && !ep->err)
			ep->err = req->err;
		return;
	}
	memcpy(page.data, req->data, sizeof(page.data));
	xpo_endpoint_add_page(ep, &page);
}

static void xpo_discover_exec(struct xpo_discover *d)
{
	unsigned int i;

	xpo_mgmt_exec_all(d->module, d->reqs, d->n);
	for (i = 0; i < d->n; i++)
		xpo_discover_take(d, &d->reqs[i]);
	d->n = 0;
}

/* How the card has to split accesses, and what it waits after a page change */
static void xpo_discover_tune(struct xpo_discover *d, u8 endpoint)
{
	struct xpo_module *module = d->module;
	struct xpo_endpoint *ep = &d->ep[endpoint];
	u32 burst;

	burst = FIELD_PREP(XPO_EP_BURST_READ, xpo_endpoint_read_max(ep)) |
		FIELD_PREP(XPO_EP_BURST_WRITE, CMIS_WRITE_MAX);
	if (ep->flat)
		burst |= XPO_EP_BURST_FLAT;
	xpo_io_ep_wr32(module->card, module->cage, endpoint, XPO_EP_BURST,
		       burst);
	xpo_io_ep_wr32(module->card, module->cage, endpoint, XPO_EP_HOLDOFF,
		       FIELD_PREP(XPO_EP_HOLDOFF_PAGE_US,
				  xpo_endpoint_page_us(ep)));
}

/* Is the endpoint still worth reading from? */
static bool xpo_discover_alive(const struct xpo_discover *d, u8 endpoint)
{
	return d->module->answering & BIT(endpoint) && !d->ep[endpoint].err;
}

static void xpo_discover_lower(struct xpo_discover *d)
{
	u8 e;

	for (e = 0; e < d->module->endpoints; e++)
		if (xpo_discover_alive(d, e))
			xpo_discover_add(d, e, 0, 0, true);
	xpo_discover_exec(d);

	for (e = 0; e < d->module->endpoints; e++) {
		struct xpo_endpoint *ep = &d->ep[e];
		const struct xpo_page *p = xpo_endpoint_page(ep, 0, 0, true);

		if (!xpo_discover_alive(d, e))
			continue;
		ep->err = p ? xpo_endpoint_parse_lower(ep, p->data) : -EIO;
		if (!ep->err)
			xpo_discover_tune(d, e);
	}
}

static void xpo_discover_unbanked(struct xpo_discover *d)
{
	u8 e;

	for (e = 0; e < d->module->endpoints; e++) {
		if (!xpo_discover_alive(d, e))
			continue;
		xpo_discover_add(d, e, 0, CMIS_PAGE_ADMIN, false);
		if (d->ep[e].flat)
			continue;
		xpo_discover_add(d, e, 0, CMIS_PAGE_ADVERTISING, false);
		xpo_discover_add(d, e, 0, CMIS_PAGE_THRESHOLDS, false);
	}
	xpo_discover_exec(d);
}

static void xpo_discover_banked(struct xpo_discover *d)
{
	u8 e, b;

	for (e = 0; e < d->module->endpoints; e++) {
		struct xpo_endpoint *ep = &d->ep[e];

		if (!xpo_discover_alive(d, e))
			continue;
		xpo_endpoint_parse_pages(ep);
		xpo_discover_tune(d, e);
		if (xpo_endpoint_tunable(ep))
			xpo_discover_add(d, e, 0, CMIS_PAGE_LASER, false);
		if (xpo_endpoint_normalized(ep))
			xpo_discover_add(d, e, 0, CMIS_PAGE_NAD, false);
		if (xpo_endpoint_vdm(ep))
			xpo_discover_add(d, e, 0, CMIS_PAGE_VDM_CONTROL,
					 false);
		for (b = 0; b < ep->banks; b++) {
			xpo_discover_add(d, e, b, CMIS_PAGE_LANE_CONTROL,
					 false);
			xpo_discover_add(d, e, b, CMIS_PAGE_LANE_STATUS,
					 false);
		}
	}
	xpo_discover_exec(d);
}

/* The pages decide, not what was advertised about them */
static void xpo_discover_finish(struct xpo_endpoint *ep)
{
	u8 b;

	for (b = 0; b < ep->banks; b++)
		if (!xpo_endpoint_page(ep, b, CMIS_PAGE_LANE_STATUS, false))
			break;
	xpo_endpoint_parse_pages(ep);
	ep->banks = min(ep->banks, b);
	if (!xpo_endpoint_page(ep, 0, CMIS_PAGE_ADMIN, false) ||
	    (!ep->flat && !ep->banks)) {
		ep->err = -EBADMSG;
		return;
	}
	ep->identified = true;
	ep->answering = true;
}

/* Flat memory does not tell its lanes: as many as the form factor has */
static u8 xpo_discover_flat_groups(const struct xpo_endpoint *ep,
				   u8 endpoints)
{
	if (ep->identifier == CMIS_ID_XPO)
		return XPO_LANE_GROUPS / endpoints;
	return 1;
}

/*
 * Endpoints follow each other in lane order. One that is missing is taken to
 * be like its siblings, so that its lanes show up as faulted.
 */
static u8 xpo_discover_layout(struct xpo_discover *d)
{
	u8 endpoints = d->module->endpoints;
	u8 e, first = 0, most = 0;

	for (e = 0; e < endpoints; e++) {
		struct xpo_endpoint *ep = &d->ep[e];

		if (!ep->identified)
			continue;
		ep->groups = ep->flat ?
			     xpo_discover_flat_groups(ep, endpoints) :
			     ep->banks;
		most = max(most, ep->groups);
	}
	for (e = 0; e < endpoints; e++) {
		struct xpo_endpoint *ep = &d->ep[e];

		if (!ep->identified)
			ep->groups = most;
		ep->first_group = first;
		ep->groups = min_t(u8, ep->groups, XPO_LANE_GROUPS - first);
		first += ep->groups;
	}
	return first * XPO_LANE_GROUP;
}

/* Pages are read with the flags in them: what that clears has to be told */
static void xpo_discover_own_flags(const struct xpo_module *module)
{
	u8 e;

	for (e = 0; e < module->endpoints; e++)
		if (module->answering & BIT(e) && !module->ep[e].identified)
			xpo_io_ep_wr32(module->card, module->cage, e,
				       XPO_EP_FLAGS, xpo_flags_early());
}

int xpo_discover_run(struct xpo_module *module)
{
	struct xpo_discover *d = kvzalloc(sizeof(*d), GFP_KERNEL);
	u8 e, lanes;

	if (!d)
		return -ENOMEM;
	xpo_discover_own_flags(module);
	d->module = module;
	for (e = 0; e < XPO_MAX_ENDPOINTS; e++) {
		d->ep[e].index = e;
		if (!(module->answering & BIT(e)))
			d->ep[e].err = -EREMOTEIO;
	}
	xpo_discover_lower(d);
	xpo_discover_unbanked(d);
	xpo_discover_banked(d);
	for (e = 0; e < module->endpoints; e++)
		if (xpo_discover_alive(d, e))
			xpo_discover_finish(&d->ep[e]);
	lanes = xpo_discover_layout(d);

	mutex_lock(&module->lock);
	memcpy(module->ep, d->ep, sizeof(module->ep));
	module->lanes = lanes;
	mutex_unlock(&module->lock);
	kvfree(d);
	return 0;
}

/* Taps, and the service of flags */
void xpo_discover_watch(struct xpo_module *module)
{
	u8 e;

	xpo_plan_watch(module);
	for (e = 0; e < module->endpoints; e++) {
		const struct xpo_endpoint *ep = &module->ep[e];

		if (ep->identified)
			xpo_io_ep_wr32(module->card, module->cage, e,
				       XPO_EP_FLAGS, xpo_flags_endpoint(ep));
	}
}

void xpo_discover_unwatch(struct xpo_module *module)
{
	xpo_plan_unwatch(module);
}
