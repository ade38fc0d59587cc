/* SPDX-License-Identifier: GPL-2.0 */
#ifndef XPO_MGMT_H
#define XPO_MGMT_H

#include <linux/types.h>

#include "cmdq.h"

#define XPO_MGMT_LENGTH		128	/* longest access */
#define XPO_MGMT_TIMEOUT_MS	500	/* > tWRITENV 80 ms and retries */

struct netlink_ext_ack;
struct xpo_mgmt_req;
struct xpo_module;

/**
 * struct xpo_mgmt_range - registers of one endpoint
 * @endpoint: endpoint of the module
 * @bank: 0 for lower memory and pages without banks
 * @page: 0 for lower memory
 * @offset: 0-127 lower memory, 128-255 upper memory
 * @length: 1-128, within one half
 */
struct xpo_mgmt_range {
	u8 endpoint;
	u8 bank;
	u8 page;
	u8 offset;
	u8 length;
};

/**
 * struct xpo_mgmt_ops - how a cage's management bus is reached
 * @submit: start @req; its done callback is called exactly once, from
 *	process context, unless submit returns an error or the request is
 *	cancelled. Requests of one endpoint are executed in order. Must not
 *	wait for the bus. With @req->more it need not start before @flush.
 * @flush: start what was submitted with more set.
 * @cancel: when it returns, done does not run any more and the request's
 *	memory belongs to the caller. May wait for a running done callback.
 *
 * A bus that needs bank and page to be selected does so itself, so that
 * concurrent users never see each other's page. Every request ends within
 * its timeout plus a small margin.
 */
struct xpo_mgmt_ops {
	int (*submit)(struct xpo_module *module, struct xpo_mgmt_req *req);
	void (*flush)(struct xpo_module *module);
	void (*cancel)(struct xpo_module *module, struct xpo_mgmt_req *req);
};

/**
 * struct xpo_mgmt_req - one access
 * @range: registers
 * @write: write @data instead of reading into it
 * @more: others of the same card follow at once, then xpo_mgmt_flush()
 * @timeout_ms: 0 means XPO_MGMT_TIMEOUT_MS
 * @data: the bytes
 * @done: completion callback of an asynchronous request
 * @ctx: for the user of @done
 * @err: 0, -ENODEV (no module, card gone), -ENXIO (no such endpoint or page),
 *	-EBUSY (in reset), -EREMOTEIO (not acknowledged), -ETIMEDOUT (bus
 *	hangs), -EIO, -EPROTO (the card talks nonsense)
 * @selected: page that the module selected instead, when @rejected
 * @rejected: -ENXIO because the module does not have this bank and page
 * @time_ns: card time of the end of the access
 * @cmd: of the card's command queue
 */
struct xpo_mgmt_req {
	struct xpo_mgmt_range range;
	bool write;
	bool more;
	u16 timeout_ms;
	u8 data[XPO_MGMT_LENGTH];
	void (*done)(struct xpo_mgmt_req *req);
	void *ctx;

	int err;
	u8 selected;
	bool rejected;
	u64 time_ns;

	/* private: */
	struct xpo_cmd cmd;
};

extern const struct xpo_mgmt_ops xpo_mgmt_card_ops;

/* Is the range one that may be asked for? Text and errno when it is not. */
int xpo_mgmt_check(struct xpo_module *module,
		   const struct xpo_mgmt_range *range, bool write,
		   struct netlink_ext_ack *extack);

/* These check the range, wait for the end, and explain a failure in extack. */
int xpo_mgmt_read(struct xpo_module *module,
		  const struct xpo_mgmt_range *range, u8 *buf, u64 *time_ns,
		  struct netlink_ext_ack *extack);
int xpo_mgmt_write(struct xpo_module *module,
		   const struct xpo_mgmt_range *range, const u8 *buf,
		   u64 *time_ns, struct netlink_ext_ack *extack);

/* Queue ahead: check the range first with xpo_mgmt_check(). */
int xpo_mgmt_submit(struct xpo_module *module, struct xpo_mgmt_req *req);
/* Start what was submitted with more set, of all modules of the card */
void xpo_mgmt_flush(struct xpo_module *module);
void xpo_mgmt_cancel(struct xpo_module *module, struct xpo_mgmt_req *req);

/* All of them at the same time, in order per endpoint; each has its err. */
void xpo_mgmt_exec_all(struct xpo_module *module, struct xpo_mgmt_req *reqs,
		       unsigned int n);

/* Say in extack why the request failed. */
void xpo_mgmt_explain(const struct xpo_mgmt_req *req, int err,
		      struct netlink_ext_ack *extack);

#endif
