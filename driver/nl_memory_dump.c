// SPDX-License-Identifier: GPL-2.0
/*
 * memory-get as a dump: all ranges of the request are queued when it starts,
 * so that the endpoints work at the same time and none waits for the reader.
 * Results go out in the order of the request.
 *
 * The dump holds no card between two calls, because a reader that stops
 * reading must not stop a card's removal. It needs none: removal ends every
 * request with -ENODEV, and a request that has not ended tells that its card
 * is still the same one.
 */
#include <linux/completion.h>
#include <linux/slab.h>
#include <net/sock.h>

#include "card.h"
#include "compat/nl.h"
#include "flags.h"
#include "module.h"
#include "nl-gen.h"
#include "nl.h"
#include "nl_memory.h"

/**
 * struct xpo_nl_read - one range of the dump
 * @req: the request
 * @module: module of @cage; of use only together with a reference to the card
 * @cage: cage
 * @taken: its result was looked at; nothing runs any more
 * @ended: completed for good by the request's end
 */
struct xpo_nl_read {
	struct xpo_mgmt_req req;
	struct xpo_module *module;
	u8 cage;
	bool taken;
	struct completion ended;
};

/**
 * struct xpo_nl_reads - the dump
 * @card: id of the card that the requests were given to
 * @index: its index
 * @n: ranges
 * @next: range to go on with
 * @read: the ranges
 */
struct xpo_nl_reads {
	u64 card;
	u32 index;
	unsigned int n;
	unsigned int next;
	struct xpo_nl_read read[] __counted_by(n);
};

struct xpo_nl_reads_ctx {
	struct xpo_nl_reads *reads;
};

static struct xpo_nl_reads **xpo_nl_reads(struct netlink_callback *cb)
{
	struct xpo_nl_reads_ctx *ctx = (struct xpo_nl_reads_ctx *)cb->ctx;

	return &ctx->reads;
}

static void xpo_nl_read_done(struct xpo_mgmt_req *req)
{
	struct xpo_nl_read *read = req->ctx;

	complete_all(&read->ended);
}

static int xpo_nl_reads_count(struct netlink_callback *cb)
{
	const struct nlattr *attr;
	unsigned int n = 0;
	int rem;

	nlmsg_for_each_attr(attr, cb->nlh, GENL_HDRLEN, rem)
		if (nla_type(attr) == XPO_A_MEMORY_RANGE &&
		    ++n > XPO_MAX_RANGES) {
			NL_SET_ERR_MSG_ATTR_FMT(cb->extack, attr,
						"more than %u ranges",
						XPO_MAX_RANGES);
			return -E2BIG;
		}
	if (n)
		return n;
	NL_SET_ERR_MSG(cb->extack, "attribute range is missing");
	return -EINVAL;
}

/*
 * A range that cannot be is a mistake of the request; one that this module
 * does not have, or an empty cage, is the result of that range.
 */
static int xpo_nl_read_check(struct xpo_nl_read *read,
			     const struct nlattr *attr,
			     struct netlink_ext_ack *extack)
{
	int err = xpo_mgmt_check(read->module, &read->req.range, false, NULL);

	if (err == -EINVAL) {
		NL_SET_BAD_ATTR(extack, attr);
		return xpo_mgmt_check(read->module, &read->req.range, false,
				      extack);
	}
	read->req.err = err;
	return 0;
}

static int xpo_nl_reads_parse(struct netlink_callback *cb,
			      struct xpo_card *card,
			      struct xpo_nl_reads *reads)
{
	struct xpo_nl_range range;
	struct xpo_nl_read *read;
	const struct nlattr *attr;
	unsigned int i = 0;
	int err, rem;

	nlmsg_for_each_attr(attr, cb->nlh, GENL_HDRLEN, rem) {
		if (nla_type(attr) != XPO_A_MEMORY_RANGE)
			continue;
		err = xpo_nl_range_parse(card, attr, &range, cb->extack);
		if (err)
			return err;
		read = &reads->read[i++];
		read->module = range.module;
		read->cage = range.cage;
		read->req.range = range.mgmt;
		read->req.done = xpo_nl_read_done;
		read->req.ctx = read;
		init_completion(&read->ended);
		err = xpo_nl_read_check(read, attr, cb->extack);
		if (err)
			return err;
	}
	return 0;
}

/* A request that cannot be queued fails like one that was */
static void xpo_nl_reads_start(struct xpo_nl_reads *reads)
{
	struct xpo_nl_read *read;
	unsigned int i;
	int err;

	for (i = 0; i < reads->n; i++) {
		read = &reads->read[i];
		err = read->req.err;
		read->req.more = true;
		if (!err)
			err = xpo_mgmt_submit(read->module, &read->req);
		if (err) {
			read->req.err = err;
			complete_all(&read->ended);
		}
	}
	/* All are of one card */
	xpo_mgmt_flush(reads->read[0].module);
}

/* In the first dumpit and not in start, where 6.1 loses what extack says */
static int xpo_nl_reads_create(struct netlink_callback *cb)
{
	struct nlattr *attr = xpo_compat_dump_attrs(cb)[XPO_A_MEMORY_CARD];
	struct xpo_nl_reads *reads;
	struct xpo_card *card;
	int err, n;

	if (!attr) {
		NL_SET_ERR_MSG(cb->extack, "attribute card is missing");
		return -EINVAL;
	}
	n = xpo_nl_reads_count(cb);
	if (n < 0)
		return n;
	card = xpo_nl_card_require(sock_net(cb->skb->sk), nla_get_u32(attr),
				   attr, cb->extack);
	if (!card)
		return -ENODEV;

	err = -ENOMEM;
	reads = kvzalloc(struct_size(reads, read, n), GFP_KERNEL);
	if (!reads)
		goto out_put_card;
	reads->n = n;
	reads->card = card->id;
	reads->index = card->index;
	err = xpo_nl_reads_parse(cb, card, reads);
	if (err) {
		kvfree(reads);
		goto out_put_card;
	}
	xpo_nl_reads_start(reads);
	*xpo_nl_reads(cb) = reads;
out_put_card:
	xpo_card_put(card);
	return err;
}

/* The card of the requests, NULL when it goes or is gone */
static struct xpo_card *xpo_nl_reads_card(const struct xpo_nl_reads *reads)
{
	struct xpo_card *card = xpo_card_get(reads->index);

	if (card && card->id != reads->card) {
		xpo_card_put(card);
		return NULL;
	}
	return card;
}

/* End a request early. Without a card its removal is ending it. */
static void xpo_nl_read_cancel(struct xpo_nl_read *read,
			       const struct xpo_card *card)
{
	if (read->taken || completion_done(&read->ended))
		return;
	if (card)
		xpo_mgmt_cancel(read->module, &read->req);
	else
		wait_for_completion(&read->ended);
}

/*
 * An endpoint that hangs or does not acknowledge any more has used up one
 * timeout: do not wait for another one per range that is left.
 */
static void xpo_nl_reads_give_up(struct xpo_nl_reads *reads, unsigned int from,
				 const struct xpo_card *card)
{
	const struct xpo_nl_read *bad = &reads->read[from];
	struct xpo_nl_read *read;
	unsigned int i;

	for (i = from + 1; i < reads->n; i++) {
		read = &reads->read[i];
		if (read->cage != bad->cage ||
		    read->req.range.endpoint != bad->req.range.endpoint ||
		    completion_done(&read->ended))
			continue;
		xpo_nl_read_cancel(read, card);
		if (completion_done(&read->ended))
			continue;
		read->req.err = bad->req.err;
		complete_all(&read->ended);
	}
}

/* Wait for a request's end and look at it once */
static int xpo_nl_read_take(struct xpo_nl_reads *reads, unsigned int i,
			    const struct xpo_card *card)
{
	struct xpo_nl_read *read = &reads->read[i];

	if (read->taken)
		return 0;
	if (wait_for_completion_killable(&read->ended))
		return -EINTR;
	read->taken = true;
	if (!read->req.err && card)
		xpo_flags_merge(read->module, XPO_FACE_NETLINK,
				&read->req.range, read->req.data);
	if (read->req.err == -ETIMEDOUT || read->req.err == -EREMOTEIO)
		xpo_nl_reads_give_up(reads, i, card);
	return 0;
}

static int xpo_nl_read_put(struct sk_buff *skb, struct netlink_callback *cb,
			   const struct xpo_nl_reads *reads, unsigned int i)
{
	const struct xpo_mgmt_req *req = &reads->read[i].req;
	void *hdr;
	int err;

	hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
			  &xpo_nl_family, NLM_F_MULTI, XPO_CMD_MEMORY_GET);
	if (!hdr)
		return -EMSGSIZE;
	if (req->err)
		err = nla_put_s32(skb, XPO_A_MEMORY_ERROR, req->err);
	else
		err = nla_put(skb, XPO_A_MEMORY_DATA, req->range.length,
			      req->data);
	if (err || nla_put_u32(skb, XPO_A_MEMORY_CARD, reads->index) ||
	    nla_put_u32(skb, XPO_A_MEMORY_INDEX, i) ||
	    xpo_nl_range_put(skb, reads->read[i].cage, &req->range) ||
	    (req->time_ns &&
	     nla_put_u64_64bit(skb, XPO_A_MEMORY_TIME_NS, req->time_ns,
			       XPO_A_MEMORY_PAD))) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

int xpo_nl_memory_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct xpo_nl_reads *reads = *xpo_nl_reads(cb);
	struct xpo_nl_read *read;
	struct xpo_card *card;
	int err = 0;

	if (!reads) {
		err = xpo_nl_reads_create(cb);
		if (err)
			return err;
		reads = *xpo_nl_reads(cb);
	}
	card = xpo_nl_reads_card(reads);
	for (; reads->next < reads->n; reads->next++) {
		read = &reads->read[reads->next];
		/* Let the reader have what there is before waiting */
		if (skb->len && !read->taken && !completion_done(&read->ended))
			break;
		err = xpo_nl_read_take(reads, reads->next, card);
		if (!err)
			err = xpo_nl_read_put(skb, cb, reads, reads->next);
		if (err)
			break;
	}
	if (card)
		xpo_card_put(card);
	return skb->len ? skb->len : err;
}

int xpo_nl_memory_get_done(struct netlink_callback *cb)
{
	struct xpo_nl_reads *reads = *xpo_nl_reads(cb);
	struct xpo_card *card;
	unsigned int i;

	if (!reads)
		return 0;
	card = xpo_nl_reads_card(reads);
	for (i = 0; i < reads->n; i++)
		xpo_nl_read_cancel(&reads->read[i], card);
	if (card)
		xpo_card_put(card);
	kvfree(reads);
	return 0;
}
