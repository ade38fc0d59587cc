// SPDX-License-Identifier: GPL-2.0
/* Actions on a whole module */

#include <linux/slab.h>

#include "cmis.h"
#include "control.h"
#include "io.h"
#include "module_priv.h"
#include "pass.h"
#include "power.h"

/* Per bank: DPDeinit, OutputDisableTx and the masks of 11h:134-153 */
#define XPO_CONTROL_BANK_WRITES	3
#define XPO_CONTROL_REQS	(XPO_LANE_GROUPS * XPO_CONTROL_BANK_WRITES + \
				 XPO_MAX_ENDPOINTS)

u32 xpo_control_need_mw(struct xpo_module *module)
{
	struct xpo_card *card = module->card;
	u32 mw = xpo_io_cage_rd32(card, module->cage, XPO_CAGE_DECLARED_MW);
	u32 source = xpo_io_cage_rd32(card, module->cage,
				      XPO_CAGE_DECLARED_SOURCE);

	return source == XPO_HW_POWER_SOURCE_NONE ? card->info.cage_limit_mw :
						    mw;
}

void xpo_control_power_off(struct xpo_module *module)
{
	struct xpo_card *card = module->card;
	u32 waiting;
	u8 c;

	/* The driver goes: what fails now is no reason to touch the module */
	if (xpo_card_gone(card) || !READ_ONCE(module->running))
		return;
	if (xpo_io_cage_rd32(card, module->cage, XPO_CAGE_CTRL) !=
	    XPO_CAGE_CTRL_LPMODE)
		xpo_io_cage_wr32(card, module->cage, XPO_CAGE_CTRL,
				 XPO_CAGE_CTRL_LPMODE);
	xpo_pass_reset(module, XPO_DATAPATH_STEP_DOWN);

	waiting = xpo_power_release(card, module->cage);
	for (c = 0; c < card->info.n_cages; c++)
		if (waiting & BIT(c) && c != module->cage)
			xpo_module_kick(card->modules[c]);
}

static struct xpo_mgmt_req *
xpo_control_add(struct xpo_mgmt_req *reqs, unsigned int *n, u8 endpoint,
		u8 bank, u8 page, u8 offset, u8 length)
{
	struct xpo_mgmt_req *req = &reqs[(*n)++];

	req->range.endpoint = endpoint;
	req->range.bank = bank;
	req->range.page = page;
	req->range.offset = offset;
	req->range.length = length;
	return req;
}

static bool xpo_control_is_paged(const struct xpo_endpoint *ep)
{
	return ep->answering && !ep->flat;
}

static int xpo_control_exec(struct xpo_module *module,
			    struct xpo_mgmt_req *reqs, unsigned int n)
{
	unsigned int i;

	xpo_mgmt_exec_all(module, reqs, n);
	for (i = 0; i < n; i++)
		if (reqs[i].err)
			return reqs[i].err;
	return 0;
}

/* Lower:26 of endpoints: as it is, with some bits off and others on */
static int xpo_control_set_lower(struct xpo_module *module, u8 endpoints,
				 u8 off, u8 on)
{
	u8 old[XPO_MAX_ENDPOINTS];
	struct xpo_mgmt_req *reqs;
	unsigned int i, n = 0;
	int err;
	u8 e;

	reqs = kcalloc(XPO_MAX_ENDPOINTS, sizeof(*reqs), GFP_KERNEL);
	if (!reqs)
		return -ENOMEM;
	for (e = 0; e < module->endpoints; e++)
		if (endpoints & BIT(e) &&
		    xpo_control_is_paged(&module->ep[e]))
			xpo_control_add(reqs, &n, e, 0, 0, CMIS_LO_CONTROL, 1);
	err = xpo_control_exec(module, reqs, n);
	if (err)
		goto out_free;

	for (i = 0; i < n; i++) {
		/* SoftwareReset may read as anything and must not be set */
		old[i] = reqs[i].data[0] & ~CMIS_LO_CONTROL_SW_RESET;
		reqs[i].data[0] = (old[i] & ~off) | on;
		reqs[i].write = true;
	}
	err = xpo_control_exec(module, reqs, n);
	if (!err)
		goto out_free;
	for (i = 0; i < n; i++)
		reqs[i].data[0] = old[i];
	xpo_control_exec(module, reqs, n);
out_free:
	kfree(reqs);
	return err;
}

int xpo_control_request_low(struct xpo_module *module)
{
	return xpo_control_set_lower(module, XPO_CONTROL_ALL, 0,
				     CMIS_LO_CONTROL_LP_REQUEST_SW);
}

int xpo_control_ignore_lpmode(struct xpo_module *module, u8 endpoints)
{
	return xpo_control_set_lower(module, endpoints,
				     CMIS_LO_CONTROL_LP_ALLOW_HW, 0);
}

static void xpo_control_add_bank(struct xpo_mgmt_req *reqs, unsigned int *n,
				 u8 endpoint, u8 bank)
{
	struct xpo_mgmt_req *req;

	req = xpo_control_add(reqs, n, endpoint, bank, CMIS_PAGE_LANE_CONTROL,
			      CMIS_10_DP_DEINIT, 1);
	req->data[0] = 0xff;
	req->write = true;
	req = xpo_control_add(reqs, n, endpoint, bank, CMIS_PAGE_LANE_CONTROL,
			      CMIS_10_TX_DISABLE, 1);
	req->data[0] = 0xff;
	req->write = true;
	/* The default of the masks is not defined (8.1.3): all flags count */
	req = xpo_control_add(reqs, n, endpoint, bank, CMIS_PAGE_LANE_CONTROL,
			      CMIS_10_MASKS, CMIS_10_MASKS_LEN);
	req->write = true;
}

int xpo_control_hold(struct xpo_module *module, u8 endpoints)
{
	struct xpo_mgmt_req *reqs;
	unsigned int n = 0;
	int err;
	u8 e, b;

	reqs = kvcalloc(XPO_CONTROL_REQS, sizeof(*reqs), GFP_KERNEL);
	if (!reqs)
		return -ENOMEM;
	for (e = 0; e < module->endpoints; e++) {
		const struct xpo_endpoint *ep = &module->ep[e];

		if (!(endpoints & BIT(e)) || !xpo_control_is_paged(ep))
			continue;
		for (b = 0; b < ep->groups; b++)
			xpo_control_add_bank(reqs, &n, e, b);
	}
	err = xpo_control_exec(module, reqs, n);
	kvfree(reqs);
	if (err)
		return err;
	return xpo_control_set_lower(module, endpoints,
				     CMIS_LO_CONTROL_LP_REQUEST_SW,
				     CMIS_LO_CONTROL_LP_ALLOW_HW);
}

/* Under the lock */
static void xpo_control_answer(struct xpo_endpoint *ep, int err)
{
	ep->answering = !err;
	ep->err = err;
	ep->silent = 0;
}

void xpo_control_fetch_states(struct xpo_module *module)
{
	struct xpo_mgmt_req *reqs;
	unsigned int i, n = 0;
	u8 e;

	reqs = kcalloc(2 * XPO_MAX_ENDPOINTS, sizeof(*reqs), GFP_KERNEL);
	if (!reqs)
		return;
	for (e = 0; e < module->endpoints; e++) {
		if (!xpo_control_is_paged(&module->ep[e]))
			continue;
		xpo_control_add(reqs, &n, e, 0, 0, CMIS_LO_STATE, 1);
		xpo_control_add(reqs, &n, e, 0, 0, CMIS_LO_FAULT_CAUSE, 1);
	}
	xpo_mgmt_exec_all(module, reqs, n);

	mutex_lock(&module->lock);
	for (i = 0; i < n; i++) {
		struct xpo_endpoint *ep =
			&module->ep[reqs[i].range.endpoint];

		/* One access that failed is not silence: the samples judge */
		if (reqs[i].err)
			continue;
		if (reqs[i].range.offset == CMIS_LO_STATE) {
			ep->state = xpo_endpoint_parse_state(reqs[i].data[0]);
			ep->state_ns = reqs[i].time_ns;
		} else {
			ep->fault_cause = reqs[i].data[0];
		}
	}
	mutex_unlock(&module->lock);
	kfree(reqs);
}

static int xpo_control_sample_err(u8 status)
{
	switch (status) {
	case XPO_HW_STATUS_OK:
		return 0;
	case XPO_HW_STATUS_NACK:
	case XPO_HW_STATUS_NO_ENDPOINT:
		return -EREMOTEIO;
	case XPO_HW_STATUS_TIMEOUT:
		return -ETIMEDOUT;
	default:
		return -EIO;
	}
}

/* Under the lock: what a sample of Lower:0-7 says about its endpoint */
static void xpo_control_sample(struct xpo_endpoint *ep,
			       const struct xpo_sample *s, u8 silent)
{
	int err = xpo_control_sample_err(s->status);

	if (s->seq == ep->sample_seq)
		return;
	ep->sample_seq = s->seq;
	if (err) {
		if (++ep->silent >= silent)
			xpo_control_answer(ep, err);
		return;
	}
	xpo_control_answer(ep, 0);
	/* What was read by a command may be newer */
	if (s->time_ns <= ep->state_ns)
		return;
	ep->state = xpo_endpoint_parse_state(s->data[CMIS_LO_STATE]);
	ep->state_ns = s->time_ns;
}

void xpo_control_sample_states(struct xpo_module *module, u8 silent)
{
	struct xpo_sample s;
	u8 e;

	for (e = 0; e < module->endpoints; e++) {
		struct xpo_endpoint *ep = &module->ep[e];
		u16 slot = XPO_TAP_SLOT(module->cage, XPO_PLAN_TAP_STATE(e));

		if (!ep->identified || ep->flat ||
		    xpo_tap_read(module->card, slot, &s) ||
		    s.insertions != module->insertions)
			continue;
		mutex_lock(&module->lock);
		xpo_control_sample(ep, &s, silent);
		mutex_unlock(&module->lock);
	}
}

bool xpo_control_any_state(const struct xpo_module *module,
			   enum xpo_cmis_state state)
{
	u8 e;

	for (e = 0; e < module->endpoints; e++)
		if (xpo_control_is_paged(&module->ep[e]) &&
		    module->ep[e].state == state)
			return true;
	return false;
}

bool xpo_control_all_state(const struct xpo_module *module,
			   enum xpo_cmis_state state)
{
	u8 e;

	for (e = 0; e < module->endpoints; e++)
		if (xpo_control_is_paged(&module->ep[e]) &&
		    module->ep[e].state != state)
			return false;
	return true;
}
