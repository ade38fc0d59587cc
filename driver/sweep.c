// SPDX-License-Identifier: GPL-2.0
/* Registers of all banks of a module, together */

#include <linux/slab.h>

#include "module_priv.h"
#include "sweep.h"

#define XPO_SWEEP_READS		3	/* most of one bank */

/* Registers of page 10h that the driver sets, without masks */
#define XPO_SWEEP_CONTROL_LEN	\
	(CMIS_10_DP_CONFIG + XPO_BANK_SET_LEN - CMIS_10_DP_DEINIT)

static const u8 xpo_sweep_no_page[CMIS_HALF_SIZE];

const u8 *xpo_sweep_page(const struct xpo_sweep *sweep)
{
	const struct xpo_page *page;

	page = xpo_endpoint_page(sweep->ep, sweep->bank,
				 CMIS_PAGE_LANE_CONTROL, false);
	return page ? page->data : xpo_sweep_no_page;
}

void xpo_sweep_forget(struct xpo_module *module)
{
	u8 g;

	for (g = 0; g < XPO_LANE_GROUPS; g++) {
		module->sweep[g].known = 0;
		module->sweep[g].errors = 0;
	}
}

void xpo_sweep_start(struct xpo_module *module)
{
	u8 g;

	lockdep_assert_held(&module->lock);
	for (g = 0; g < XPO_LANE_GROUPS; g++) {
		struct xpo_sweep *sweep = &module->sweep[g];
		struct xpo_endpoint *ep = NULL;

		if (g < module->lanes / XPO_LANE_GROUP)
			ep = xpo_module_group_endpoint(module, g);
		if (ep && (ep->flat || !ep->answering))
			ep = NULL;
		sweep->ep = ep;
		sweep->bank = ep ? g - ep->first_group : 0;
		sweep->look = test_and_clear_bit(g, &module->looks);
		sweep->need = 0;
		sweep->fresh = 0;
		sweep->err = 0;
		sweep->plan.n = 0;
		sweep->apply = 0;
	}
}

void xpo_sweep_identify(struct xpo_module *module)
{
	u8 g;

	xpo_sweep_forget(module);
	mutex_lock(&module->lock);
	xpo_sweep_start(module);
	for (g = 0; g < XPO_LANE_GROUPS; g++) {
		struct xpo_sweep *sweep = &module->sweep[g];

		if (sweep->ep)
			memcpy(sweep->own,
			       xpo_bank_staged(xpo_sweep_page(sweep)),
			       sizeof(sweep->own));
	}
	mutex_unlock(&module->lock);
}

static struct xpo_mgmt_req *xpo_sweep_add(const struct xpo_sweep *sweep,
					  struct xpo_mgmt_req *reqs,
					  unsigned int *n, u8 page, u8 offset,
					  u8 length)
{
	struct xpo_mgmt_req *req = &reqs[(*n)++];

	req->range.endpoint = sweep->ep->index;
	req->range.bank = sweep->bank;
	req->range.page = page;
	req->range.offset = offset;
	req->range.length = length;
	return req;
}

/* Neighbours are read in one go */
static void xpo_sweep_add_reads(const struct xpo_sweep *sweep,
				struct xpo_mgmt_req *reqs, unsigned int *n)
{
	u8 first = CMIS_11_DP_CONFIG, end = CMIS_11_DP_CONFIG;

	if (sweep->need & XPO_SWEEP_CONTROL)
		xpo_sweep_add(sweep, reqs, n, CMIS_PAGE_LANE_CONTROL,
			      CMIS_10_DP_DEINIT, XPO_SWEEP_CONTROL_LEN);
	if (sweep->need & XPO_SWEEP_STATES)
		xpo_sweep_add(sweep, reqs, n, CMIS_PAGE_LANE_STATUS,
			      CMIS_11_DP_STATE, sizeof(sweep->states));
	if (sweep->need & XPO_SWEEP_STATUS)
		first = CMIS_11_CONFIG_STATUS;
	if (sweep->need & XPO_SWEEP_ACTIVE)
		end = CMIS_11_DP_CONFIG + CMIS_BANK_LANES;
	if (sweep->need & XPO_SWEEP_EXPLICIT)
		end = CMIS_11_DP_CONFIG + XPO_BANK_SET_LEN;
	if (first != end)
		xpo_sweep_add(sweep, reqs, n, CMIS_PAGE_LANE_STATUS, first,
			      end - first);
}

static struct xpo_sweep *xpo_sweep_of(struct xpo_module *module,
				      const struct xpo_mgmt_req *req)
{
	int group = xpo_module_group(module, req->range.endpoint,
				     req->range.bank);

	return group < 0 ? NULL : &module->sweep[group];
}

static void xpo_sweep_take_status(struct xpo_sweep *sweep,
				  const struct xpo_mgmt_req *req)
{
	const u8 *data = req->data;
	u8 length = req->range.length;

	if (req->range.offset == CMIS_11_CONFIG_STATUS) {
		memcpy(sweep->status, data, sizeof(sweep->status));
		sweep->fresh |= XPO_SWEEP_STATUS;
		data += sizeof(sweep->status);
		length -= sizeof(sweep->status);
	}
	memcpy(sweep->active, data, length);
	if (length >= CMIS_BANK_LANES)
		sweep->known |= XPO_SWEEP_ACTIVE;
	if (length == XPO_BANK_SET_LEN)
		sweep->known |= XPO_SWEEP_EXPLICIT;
}

static void xpo_sweep_take(struct xpo_sweep *sweep,
			   const struct xpo_mgmt_req *req)
{
	const struct xpo_mgmt_range *r = &req->range;
	unsigned int i;

	if (req->err) {
		sweep->err = sweep->err ?: req->err;
		return;
	}
	if (r->page == CMIS_PAGE_LANE_CONTROL) {
		for (i = 0; i < r->length; i++)
			xpo_endpoint_wrote(sweep->ep, r->bank, r->page,
					   r->offset + i, req->data[i]);
		sweep->fresh |= XPO_SWEEP_CONTROL;
	} else if (r->offset == CMIS_11_DP_STATE) {
		memcpy(sweep->states, req->data, sizeof(sweep->states));
		sweep->fresh |= XPO_SWEEP_STATES;
	} else {
		xpo_sweep_take_status(sweep, req);
	}
}

void xpo_sweep_read(struct xpo_module *module)
{
	struct xpo_mgmt_req *reqs;
	unsigned int i, n = 0;
	u8 g, need = 0;

	for (g = 0; g < XPO_LANE_GROUPS; g++)
		need |= module->sweep[g].need;
	if (!need)
		return;
	reqs = kvzalloc_objs(*reqs, XPO_LANE_GROUPS * XPO_SWEEP_READS);
	if (!reqs) {
		for (g = 0; g < XPO_LANE_GROUPS; g++)
			module->sweep[g].err = -ENOMEM;
		return;
	}
	for (g = 0; g < XPO_LANE_GROUPS; g++)
		xpo_sweep_add_reads(&module->sweep[g], reqs, &n);
	xpo_mgmt_exec_all(module, reqs, n);

	mutex_lock(&module->lock);
	for (i = 0; i < n; i++)
		xpo_sweep_take(xpo_sweep_of(module, &reqs[i]), &reqs[i]);
	mutex_unlock(&module->lock);
	kvfree(reqs);
}

static void xpo_sweep_exec_writes(struct xpo_module *module,
				  struct xpo_mgmt_req *reqs, unsigned int n)
{
	unsigned int i;

	xpo_mgmt_exec_all(module, reqs, n);
	for (i = 0; i < n; i++) {
		struct xpo_sweep *sweep = xpo_sweep_of(module, &reqs[i]);

		sweep->err = sweep->err ?: reqs[i].err;
	}
}

static void xpo_sweep_add_writes(const struct xpo_sweep *sweep,
				 const struct xpo_bank_plan *plan,
				 struct xpo_mgmt_req *reqs, unsigned int *n)
{
	unsigned int i;

	for (i = 0; i < plan->n; i++) {
		const struct xpo_bank_write *write = &plan->write[i];
		struct xpo_mgmt_req *req;

		req = xpo_sweep_add(sweep, reqs, n, CMIS_PAGE_LANE_CONTROL,
				    write->offset, write->length);
		memcpy(req->data, write->data, write->length);
		req->write = true;
	}
}

/* What is applied has to be staged before, completely */
static void xpo_sweep_write_applies(struct xpo_module *module,
				    struct xpo_mgmt_req *reqs)
{
	unsigned int n = 0;
	u8 g;

	for (g = 0; g < XPO_LANE_GROUPS; g++) {
		struct xpo_sweep *sweep = &module->sweep[g];
		struct xpo_bank_plan apply = { .n = 0 };

		if (!sweep->apply || sweep->err)
			continue;
		memset(&reqs[n], 0, sizeof(reqs[n]));
		xpo_bank_plan_apply(sweep->apply, &apply);
		xpo_sweep_add_writes(sweep, &apply, reqs, &n);
		sweep->known = 0;
	}
	xpo_sweep_exec_writes(module, reqs, n);
}

void xpo_sweep_write(struct xpo_module *module)
{
	struct xpo_mgmt_req *reqs;
	unsigned int total = 0, n = 0;
	u8 g;

	for (g = 0; g < XPO_LANE_GROUPS; g++)
		total += module->sweep[g].plan.n + !!module->sweep[g].apply;
	if (!total)
		return;
	reqs = kvzalloc_objs(*reqs, total);
	if (!reqs) {
		for (g = 0; g < XPO_LANE_GROUPS; g++)
			module->sweep[g].err = -ENOMEM;
		return;
	}
	for (g = 0; g < XPO_LANE_GROUPS; g++)
		xpo_sweep_add_writes(&module->sweep[g],
				     &module->sweep[g].plan, reqs, &n);
	xpo_sweep_exec_writes(module, reqs, n);
	xpo_sweep_write_applies(module, reqs);
	kvfree(reqs);
}
