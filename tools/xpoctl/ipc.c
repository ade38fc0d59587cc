// SPDX-License-Identifier: GPL-2.0
#include "ipc.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <stdlib.h>
#include <string.h>

#include "ipc-fields.h"
#include "ipc-priv.h"

enum ipc_group {
	IPC_GROUP_EVENTS,
	IPC_GROUP_FLAGS,
};

static const char *const ipc_groups[NL_GROUPS] = {
	[IPC_GROUP_EVENTS] = XPO_MCGRP_EVENTS,
	[IPC_GROUP_FLAGS] = XPO_MCGRP_FLAGS,
};

int ipc_open(struct ipc **ipc)
{
	int err;

	*ipc = calloc(1, sizeof(**ipc));
	if (!*ipc)
		return -ENOMEM;
	err = nl_open(&(*ipc)->nl, XPO_FAMILY_NAME, ipc_groups);
	if (err) {
		free(*ipc);
		*ipc = NULL;
	}
	return err;
}

void ipc_close(struct ipc *ipc)
{
	if (!ipc)
		return;
	nl_close(&ipc->nl);
	if (ipc->subscribed)
		nl_close(&ipc->events);
	free(ipc);
}

const char *ipc_error(const struct ipc *ipc)
{
	return ipc->nl.error;
}

/* Elements that a dump has brought so far */
struct ipc_list {
	const struct ipc_fields *fields;
	char *items;
	size_t size;		/* of one */
	size_t count;
	size_t room;
};

static int ipc_list_add(const struct nlmsghdr *nlh, void *ctx)
{
	struct ipc_list *list = ctx;
	void *item;

	if (list->count == list->room) {
		size_t room = list->room ? 2 * list->room : 16;
		char *items = realloc(list->items, room * list->size);

		if (!items)
			return -ENOMEM;
		list->items = items;
		list->room = room;
	}
	item = list->items + list->count * list->size;
	memset(item, 0, list->size);
	list->count++;
	return ipc_fields_parse(list->fields, nlh, item);
}

void ipc_put_val(struct nlmsghdr *nlh, uint16_t attr, const struct val *val)
{
	if (val->set)
		mnl_attr_put_u32(nlh, attr, val->v);
}

int ipc_dump(struct ipc *ipc, struct nlmsghdr *nlh,
	     const struct ipc_fields *fields, void *items, size_t *count)
{
	struct ipc_list list = { .fields = fields, .size = fields->size };
	int err;

	err = nl_run(&ipc->nl, nlh, ipc_list_add, &list);
	if (err) {
		free(list.items);
		list.items = NULL;
		list.count = 0;
	}
	*(void **)items = list.items;
	*count = list.count;
	return err;
}

struct nlmsghdr *ipc_start(struct ipc *ipc, uint8_t command, bool dump)
{
	return nl_start(&ipc->nl, command, dump ? NLM_F_DUMP : NLM_F_ACK,
			IPC_REQUEST_SIZE);
}

int ipc_cards(struct ipc *ipc, struct card **cards, size_t *count)
{
	struct nlmsghdr *nlh = ipc_start(ipc, XPO_CMD_CARD_GET, true);

	if (!nlh)
		return -ENOMEM;
	return ipc_dump(ipc, nlh, &ipc_card_fields, cards, count);
}

int ipc_cages(struct ipc *ipc, const struct scope *scope, struct cage **cages,
	      size_t *count)
{
	struct nlmsghdr *nlh = ipc_start(ipc, XPO_CMD_CAGE_GET, true);

	if (!nlh)
		return -ENOMEM;
	ipc_put_val(nlh, XPO_A_CAGE_CARD, &scope->card);
	ipc_put_val(nlh, XPO_A_CAGE_CAGE, &scope->cage);
	return ipc_dump(ipc, nlh, &ipc_cage_fields, cages, count);
}

int ipc_modules(struct ipc *ipc, const struct scope *scope,
		struct module **modules, size_t *count)
{
	struct nlmsghdr *nlh = ipc_start(ipc, XPO_CMD_MODULE_GET, true);

	if (!nlh)
		return -ENOMEM;
	ipc_put_val(nlh, XPO_A_MODULE_CARD, &scope->card);
	ipc_put_val(nlh, XPO_A_MODULE_CAGE, &scope->cage);
	return ipc_dump(ipc, nlh, &ipc_module_fields, modules, count);
}

int ipc_lanes(struct ipc *ipc, const struct scope *scope, struct lane **lanes,
	      size_t *count)
{
	struct nlmsghdr *nlh = ipc_start(ipc, XPO_CMD_LANE_GET, true);

	if (!nlh)
		return -ENOMEM;
	ipc_put_val(nlh, XPO_A_LANE_CARD, &scope->card);
	ipc_put_val(nlh, XPO_A_LANE_CAGE, &scope->cage);
	return ipc_dump(ipc, nlh, &ipc_lane_fields, lanes, count);
}

int ipc_pages(struct ipc *ipc, const struct scope *scope, struct page **pages,
	      size_t *count)
{
	struct nlmsghdr *nlh = ipc_start(ipc, XPO_CMD_PAGE_GET, true);

	if (!nlh)
		return -ENOMEM;
	ipc_put_val(nlh, XPO_A_PAGE_CARD, &scope->card);
	ipc_put_val(nlh, XPO_A_PAGE_CAGE, &scope->cage);
	ipc_put_val(nlh, XPO_A_PAGE_ENDPOINT, &scope->endpoint);
	return ipc_dump(ipc, nlh, &ipc_page_fields, pages, count);
}

static int ipc_parse_module(const struct nlmsghdr *nlh, void *ctx)
{
	return ipc_fields_parse(&ipc_module_fields, nlh, ctx);
}

int ipc_module(struct ipc *ipc, uint32_t card, uint32_t cage,
	       struct module *module)
{
	struct nlmsghdr *nlh = ipc_start(ipc, XPO_CMD_MODULE_GET, false);

	if (!nlh)
		return -ENOMEM;
	memset(module, 0, sizeof(*module));
	mnl_attr_put_u32(nlh, XPO_A_MODULE_CARD, card);
	mnl_attr_put_u32(nlh, XPO_A_MODULE_CAGE, cage);
	return nl_run(&ipc->nl, nlh, ipc_parse_module, module);
}

int ipc_module_netdev(struct ipc *ipc, uint32_t ifindex, struct module *module)
{
	struct nlmsghdr *nlh = ipc_start(ipc, XPO_CMD_MODULE_GET, false);

	if (!nlh)
		return -ENOMEM;
	memset(module, 0, sizeof(*module));
	mnl_attr_put_u32(nlh, XPO_A_MODULE_IFINDEX, ifindex);
	return nl_run(&ipc->nl, nlh, ipc_parse_module, module);
}

/* A nest of six attributes with up to four bytes each */
#define IPC_RANGE_SIZE	(7 * MNL_ATTR_HDRLEN + 6 * sizeof(uint32_t))

static void ipc_put_range(struct nlmsghdr *nlh, const struct range *range)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, XPO_A_MEMORY_RANGE);

	mnl_attr_put_u32(nlh, XPO_A_RANGE_CAGE, range->cage);
	mnl_attr_put_u32(nlh, XPO_A_RANGE_ENDPOINT, range->endpoint);
	mnl_attr_put_u8(nlh, XPO_A_RANGE_BANK, range->bank);
	mnl_attr_put_u8(nlh, XPO_A_RANGE_PAGE, range->page);
	mnl_attr_put_u8(nlh, XPO_A_RANGE_OFFSET, range->offset);
	mnl_attr_put_u8(nlh, XPO_A_RANGE_LENGTH, range->length);
	mnl_attr_nest_end(nlh, nest);
}

struct ipc_read {
	const struct range *ranges;
	struct memory *memory;
	size_t count;
};

/* Puts the answer to one range in its place */
static int ipc_parse_memory(const struct nlmsghdr *nlh, void *ctx)
{
	struct ipc_memory_answer answer = {};
	struct ipc_read *read = ctx;
	struct memory *memory;
	int err;

	err = ipc_fields_parse(&ipc_memory_fields, nlh, &answer);
	if (err)
		return err;
	/* The answer to one range has no index */
	if (!answer.index.set && read->count > 1)
		return -EBADMSG;
	if (answer.index.v < 0 || answer.index.v >= (long long)read->count)
		return -EBADMSG;
	memory = &read->memory[answer.index.v];
	memory->time_ns = answer.time_ns;
	memory->data = answer.data;
	memory->err = answer.error.set ? answer.error.v : 0;
	if (!memory->err &&
	    answer.data.len != read->ranges[answer.index.v].length)
		memory->err = -EBADMSG;
	return 0;
}

int ipc_read(struct ipc *ipc, uint32_t card, const struct range *ranges,
	     size_t count, struct memory *memory)
{
	struct ipc_read read = { ranges, memory, count };
	struct nlmsghdr *nlh;
	size_t i;

	if (!count || count > XPO_MAX_RANGES)
		return -EINVAL;
	memset(memory, 0, count * sizeof(*memory));
	for (i = 0; i < count; i++)
		memory[i].err = -ENODATA;
	/* For one range the kernel says more about what is wrong */
	nlh = nl_start(&ipc->nl, XPO_CMD_MEMORY_GET,
		       count > 1 ? NLM_F_DUMP : NLM_F_ACK,
		       IPC_REQUEST_SIZE + count * IPC_RANGE_SIZE);
	if (!nlh)
		return -ENOMEM;
	mnl_attr_put_u32(nlh, XPO_A_MEMORY_CARD, card);
	for (i = 0; i < count; i++)
		ipc_put_range(nlh, &ranges[i]);
	return nl_run(&ipc->nl, nlh, ipc_parse_memory, &read);
}

int ipc_write(struct ipc *ipc, uint32_t card, const struct range *range,
	      const uint8_t *data)
{
	struct nlmsghdr *nlh = ipc_start(ipc, XPO_CMD_MEMORY_SET, false);

	if (!nlh)
		return -ENOMEM;
	mnl_attr_put_u32(nlh, XPO_A_MEMORY_CARD, card);
	ipc_put_range(nlh, range);
	mnl_attr_put(nlh, XPO_A_MEMORY_DATA, range->length, data);
	return nl_run(&ipc->nl, nlh, NULL, NULL);
}

static struct nlmsghdr *ipc_start_control(struct ipc *ipc, uint8_t command,
					  uint32_t card, uint32_t cage)
{
	struct nlmsghdr *nlh = ipc_start(ipc, command, false);

	if (!nlh)
		return NULL;
	mnl_attr_put_u32(nlh, XPO_A_CONTROL_CARD, card);
	mnl_attr_put_u32(nlh, XPO_A_CONTROL_CAGE, cage);
	return nlh;
}

int ipc_power_set(struct ipc *ipc, uint32_t card, uint32_t cage,
		  enum xpo_power_policy policy, bool force)
{
	struct nlmsghdr *nlh;

	nlh = ipc_start_control(ipc, XPO_CMD_POWER_SET, card, cage);
	if (!nlh)
		return -ENOMEM;
	mnl_attr_put_u32(nlh, XPO_A_CONTROL_POWER_POLICY, policy);
	if (force)
		mnl_attr_put(nlh, XPO_A_CONTROL_FORCE, 0, NULL);
	return nl_run(&ipc->nl, nlh, NULL, NULL);
}

int ipc_reset(struct ipc *ipc, uint32_t card, uint32_t cage,
	      enum xpo_reset_kind kind, bool force)
{
	struct nlmsghdr *nlh;

	nlh = ipc_start_control(ipc, XPO_CMD_RESET, card, cage);
	if (!nlh)
		return -ENOMEM;
	mnl_attr_put_u32(nlh, XPO_A_CONTROL_RESET_KIND, kind);
	if (force)
		mnl_attr_put(nlh, XPO_A_CONTROL_FORCE, 0, NULL);
	return nl_run(&ipc->nl, nlh, NULL, NULL);
}

int ipc_rearm(struct ipc *ipc, uint32_t card, uint32_t cage,
	      unsigned int causes)
{
	struct nlmsghdr *nlh;

	nlh = ipc_start_control(ipc, XPO_CMD_REARM, card, cage);
	if (!nlh)
		return -ENOMEM;
	mnl_attr_put_u32(nlh, XPO_A_CONTROL_CAUSE, causes);
	return nl_run(&ipc->nl, nlh, NULL, NULL);
}

int ipc_subscribe(struct ipc *ipc)
{
	int err;

	err = nl_open(&ipc->events, XPO_FAMILY_NAME, ipc_groups);
	if (err)
		return err;
	err = nl_subscribe(&ipc->events);
	if (err) {
		nl_close(&ipc->events);
		return err;
	}
	ipc->subscribed = true;
	return 0;
}

int ipc_subscribe_edges(struct ipc *ipc)
{
	return nl_subscribe_group(&ipc->events, IPC_GROUP_FLAGS);
}

int ipc_event_fd(const struct ipc *ipc)
{
	return mnl_socket_get_fd(ipc->events.sock);
}

static int ipc_parse_event(const struct nlmsghdr *nlh, void *ctx)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);

	if (genl->cmd != XPO_CMD_EVENT_NTF)
		return -EAGAIN;
	return ipc_fields_parse(&ipc_event_fields, nlh, ctx);
}

int ipc_wait(struct ipc *ipc, int timeout_ms, struct event *event)
{
	int got;

	/* Other families and events of a later interface are not for us */
	do {
		memset(event, 0, sizeof(*event));
		got = nl_wait(&ipc->events, timeout_ms, ipc_parse_event, event);
	} while (got == -EAGAIN);
	return got;
}
