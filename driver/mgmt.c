// SPDX-License-Identifier: GPL-2.0
/* Management access to the endpoints of a module */

#include <linux/netlink.h>
#include <linux/slab.h>

#include "cmdq.h"
#include "cmis.h"
#include "io.h"
#include "module_priv.h"

/* Page 10h and above have banks (CMIS 8.1.1); below, BankSelect is ignored */
#define XPO_MGMT_FIRST_BANKED	0x10

static int xpo_mgmt_check_shape(const struct xpo_mgmt_range *r,
				struct netlink_ext_ack *extack)
{
	unsigned int end = r->offset + r->length;

	if (!r->length || r->length > XPO_MGMT_LENGTH) {
		NL_SET_ERR_MSG_FMT(extack, "length %u is not 1 to %u",
				   r->length, XPO_MGMT_LENGTH);
		return -EINVAL;
	}
	if (r->offset < CMIS_UPPER && end > CMIS_UPPER) {
		NL_SET_ERR_MSG_FMT(extack,
				   "offset %u length %u crosses 127/128",
				   r->offset, r->length);
		return -EINVAL;
	}
	if (end > 2 * CMIS_UPPER) {
		NL_SET_ERR_MSG_FMT(extack, "offset %u length %u goes past 255",
				   r->offset, r->length);
		return -EINVAL;
	}
	if (r->offset < CMIS_UPPER && (r->page || r->bank)) {
		NL_SET_ERR_MSG_FMT(extack,
				   "offset %u is lower memory: no page and no bank",
				   r->offset);
		return -EINVAL;
	}
	if (r->bank && r->page < XPO_MGMT_FIRST_BANKED) {
		NL_SET_ERR_MSG_FMT(extack, "page %02xh has no banks", r->page);
		return -EINVAL;
	}
	return 0;
}

/* The page registers belong to the card, whose memory of them must hold */
static int xpo_mgmt_check_write(const struct xpo_mgmt_range *r,
				struct netlink_ext_ack *extack)
{
	if (r->offset < CMIS_UPPER &&
	    r->offset + r->length > CMIS_LO_BANK_SELECT) {
		NL_SET_ERR_MSG(extack,
			       "lower memory 126-127 selects pages and cannot be written");
		return -EINVAL;
	}
	return 0;
}

int xpo_mgmt_check(struct xpo_module *module,
		   const struct xpo_mgmt_range *range, bool write,
		   struct netlink_ext_ack *extack)
{
	int err = xpo_mgmt_check_shape(range, extack);
	enum xpo_module_state state;
	u8 endpoints;
	bool flat;

	if (!err && write)
		err = xpo_mgmt_check_write(range, extack);
	if (err)
		return err;

	mutex_lock(&module->lock);
	state = module->state;
	endpoints = module->endpoints;
	flat = range->endpoint < XPO_MAX_ENDPOINTS &&
	       module->ep[range->endpoint].flat;
	mutex_unlock(&module->lock);

	if (state == XPO_MODULE_STATE_ABSENT) {
		NL_SET_ERR_MSG_FMT(extack, "cage %u is empty", module->cage);
		return -ENODEV;
	}
	if (range->endpoint >= endpoints) {
		NL_SET_ERR_MSG_FMT(extack, "module has no endpoint %u",
				   range->endpoint);
		return -ENXIO;
	}
	/* It would answer with page 00h whatever is asked for */
	if (flat && range->page) {
		NL_SET_ERR_MSG_FMT(extack,
				   "page %02xh: module has flat memory",
				   range->page);
		return -ENXIO;
	}
	return 0;
}

void xpo_mgmt_explain(const struct xpo_mgmt_req *req, int err,
		      struct netlink_ext_ack *extack)
{
	const struct xpo_mgmt_range *r = &req->range;

	switch (err) {
	case -ENODEV:
		NL_SET_ERR_MSG(extack, "module or card is gone");
		break;
	case -ENXIO:
		if (req->rejected)
			NL_SET_ERR_MSG_FMT(extack,
					   "page %02xh bank %u: module does not have this page",
					   r->page, r->bank);
		else
			NL_SET_ERR_MSG_FMT(extack,
					   "endpoint %u is missing",
					   r->endpoint);
		break;
	case -EBUSY:
		NL_SET_ERR_MSG(extack, "module is in reset");
		break;
	case -EREMOTEIO:
		NL_SET_ERR_MSG_FMT(extack, "endpoint %u does not acknowledge",
				   r->endpoint);
		break;
	case -ETIMEDOUT:
		NL_SET_ERR_MSG_FMT(extack,
				   "management bus of endpoint %u hangs",
				   r->endpoint);
		break;
	case -EIO:
		NL_SET_ERR_MSG_FMT(extack,
				   "management bus of endpoint %u failed",
				   r->endpoint);
		break;
	case -EPROTO:
		NL_SET_ERR_MSG(extack, "the card's completion made no sense");
		break;
	default:
		break;
	}
}

int xpo_mgmt_submit(struct xpo_module *module, struct xpo_mgmt_req *req)
{
	return module->ops->submit(module, req);
}

void xpo_mgmt_flush(struct xpo_module *module)
{
	module->ops->flush(module);
}

void xpo_mgmt_cancel(struct xpo_module *module, struct xpo_mgmt_req *req)
{
	module->ops->cancel(module, req);
}

static void xpo_mgmt_wrote(struct xpo_module *module,
			   const struct xpo_mgmt_req *req)
{
	const struct xpo_mgmt_range *r = &req->range;
	unsigned int i;

	mutex_lock(&module->lock);
	for (i = 0; i < r->length; i++)
		xpo_endpoint_wrote(&module->ep[r->endpoint], r->bank, r->page,
				   r->offset + i, req->data[i]);
	mutex_unlock(&module->lock);
}

static void xpo_mgmt_wake(struct xpo_mgmt_req *req)
{
	complete(req->ctx);
}

/*
 * The transport ends every request in bounded time, so waiting is bounded
 * too. Only a user's killed task gives up earlier.
 */
static int xpo_mgmt_exec(struct xpo_module *module, struct xpo_mgmt_req *req)
{
	DECLARE_COMPLETION_ONSTACK(done);
	int err;

	req->done = xpo_mgmt_wake;
	req->ctx = &done;
	err = xpo_mgmt_submit(module, req);
	if (err)
		return err;
	if (wait_for_completion_killable(&done)) {
		xpo_mgmt_cancel(module, req);
		return completion_done(&done) ? req->err : -EINTR;
	}
	return req->err;
}

void xpo_mgmt_exec_all(struct xpo_module *module, struct xpo_mgmt_req *reqs,
		       unsigned int n)
{
	DECLARE_COMPLETION_ONSTACK(done);
	unsigned int i, started = 0;

	for (i = 0; i < n; i++) {
		reqs[i].done = xpo_mgmt_wake;
		reqs[i].ctx = &done;
		reqs[i].more = true;
		reqs[i].err = xpo_mgmt_submit(module, &reqs[i]);
		if (!reqs[i].err)
			started++;
	}
	xpo_mgmt_flush(module);
	while (started--)
		wait_for_completion(&done);
	for (i = 0; i < n; i++)
		if (reqs[i].write && !reqs[i].err)
			xpo_mgmt_wrote(module, &reqs[i]);
}

static struct xpo_mgmt_req *
xpo_mgmt_req_create(const struct xpo_mgmt_range *range)
{
	struct xpo_mgmt_req *req = kzalloc(sizeof(*req), GFP_KERNEL);

	if (req)
		req->range = *range;
	return req;
}

int xpo_mgmt_read(struct xpo_module *module,
		  const struct xpo_mgmt_range *range, u8 *buf, u64 *time_ns,
		  struct netlink_ext_ack *extack)
{
	struct xpo_mgmt_req *req;
	int err;

	err = xpo_mgmt_check(module, range, false, extack);
	if (err)
		return err;
	req = xpo_mgmt_req_create(range);
	if (!req)
		return -ENOMEM;

	err = xpo_mgmt_exec(module, req);
	if (err) {
		xpo_mgmt_explain(req, err, extack);
	} else {
		memcpy(buf, req->data, range->length);
		if (time_ns)
			*time_ns = req->time_ns;
	}
	kfree(req);
	return err;
}

int xpo_mgmt_write(struct xpo_module *module,
		   const struct xpo_mgmt_range *range, const u8 *buf,
		   u64 *time_ns, struct netlink_ext_ack *extack)
{
	struct xpo_mgmt_req *req;
	int err;

	err = xpo_mgmt_check(module, range, true, extack);
	if (err)
		return err;
	req = xpo_mgmt_req_create(range);
	if (!req)
		return -ENOMEM;

	req->write = true;
	memcpy(req->data, buf, range->length);
	err = xpo_mgmt_exec(module, req);
	if (err) {
		xpo_mgmt_explain(req, err, extack);
	} else {
		xpo_mgmt_wrote(module, req);
		if (time_ns)
			*time_ns = req->time_ns;
	}
	kfree(req);
	return err;
}

/* The card's command queue as a management bus */

static void xpo_mgmt_card_done(struct xpo_cmd *cmd)
{
	struct xpo_mgmt_req *req = cmd->ctx;

	req->err = cmd->err;
	req->rejected = cmd->status == XPO_HW_STATUS_PAGE_REJECTED;
	req->selected = cmd->detail;
	req->time_ns = cmd->time_ns;
	if (!req->write && !cmd->err)
		memcpy(req->data, cmd->data, req->range.length);
	req->done(req);
}

static int xpo_mgmt_card_submit(struct xpo_module *module,
				struct xpo_mgmt_req *req)
{
	struct xpo_cmd *cmd = &req->cmd;

	memset(cmd, 0, sizeof(*cmd));
	cmd->opcode = req->write ? XPO_HW_OPCODE_WRITE : XPO_HW_OPCODE_READ;
	cmd->cage = module->cage;
	cmd->endpoint = req->range.endpoint;
	cmd->bank = req->range.bank;
	cmd->page = req->range.page;
	cmd->offset = req->range.offset;
	cmd->length = req->range.length;
	cmd->more = req->more;
	cmd->timeout_ms = req->timeout_ms ?: XPO_MGMT_TIMEOUT_MS;
	cmd->done = xpo_mgmt_card_done;
	cmd->ctx = req;
	if (req->write)
		memcpy(cmd->data, req->data, req->range.length);
	return xpo_cmdq_submit(module->card, cmd);
}

static void xpo_mgmt_card_flush(struct xpo_module *module)
{
	xpo_cmdq_flush(module->card);
}

static void xpo_mgmt_card_cancel(struct xpo_module *module,
				 struct xpo_mgmt_req *req)
{
	xpo_cmdq_cancel(module->card, &req->cmd);
}

const struct xpo_mgmt_ops xpo_mgmt_card_ops = {
	.submit = xpo_mgmt_card_submit,
	.flush = xpo_mgmt_card_flush,
	.cancel = xpo_mgmt_card_cancel,
};
