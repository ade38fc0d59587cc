// SPDX-License-Identifier: GPL-2.0
#include "ipc-telemetry.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ipc-fields.h"
#include "ipc-priv.h"

int ipc_telemetry(struct ipc *ipc, struct telemetry **all, size_t *count)
{
	struct nlmsghdr *nlh = ipc_start(ipc, XPO_CMD_TELEMETRY_GET, true);

	if (!nlh)
		return -ENOMEM;
	return ipc_dump(ipc, nlh, &ipc_telemetry_fields, all, count);
}

int ipc_plan(struct ipc *ipc, const struct scope *scope, struct tap **taps,
	     size_t *count)
{
	struct nlmsghdr *nlh = ipc_start(ipc, XPO_CMD_PLAN_GET, true);

	if (!nlh)
		return -ENOMEM;
	ipc_put_val(nlh, XPO_A_PLAN_CARD, &scope->card);
	ipc_put_val(nlh, XPO_A_PLAN_CAGE, &scope->cage);
	return ipc_dump(ipc, nlh, &ipc_tap_fields, taps, count);
}

static void ipc_put_tap(struct nlmsghdr *nlh, const struct tap *tap)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, XPO_A_PLAN_TAP);

	mnl_attr_put_u32(nlh, XPO_A_PLAN_TAP_ENDPOINT, tap->endpoint.v);
	mnl_attr_put_u8(nlh, XPO_A_PLAN_TAP_BANK, tap->bank.v);
	mnl_attr_put_u8(nlh, XPO_A_PLAN_TAP_PAGE, tap->page.v);
	mnl_attr_put_u8(nlh, XPO_A_PLAN_TAP_OFFSET, tap->offset.v);
	mnl_attr_put_u8(nlh, XPO_A_PLAN_TAP_LENGTH, tap->length.v);
	if (tap->period_us.v)
		ipc_put_val(nlh, XPO_A_PLAN_TAP_PERIOD_US, &tap->period_us);
	if (tap->on_interrupt.v)
		mnl_attr_put(nlh, XPO_A_PLAN_TAP_ON_INTERRUPT, 0, NULL);
	mnl_attr_nest_end(nlh, nest);
}

int ipc_plan_set(struct ipc *ipc, const struct scope *where,
		 const struct plan_want *want)
{
	struct nlmsghdr *nlh = ipc_start(ipc, XPO_CMD_PLAN_SET, false);
	size_t i;

	if (!nlh)
		return -ENOMEM;
	ipc_put_val(nlh, XPO_A_PLAN_CARD, &where->card);
	ipc_put_val(nlh, XPO_A_PLAN_CAGE, &where->cage);
	ipc_put_val(nlh, XPO_A_PLAN_LANE_PERIOD_US, &want->lane_period_us);
	ipc_put_val(nlh, XPO_A_PLAN_MODULE_PERIOD_US, &want->module_period_us);
	ipc_put_val(nlh, XPO_A_PLAN_VDM_PERIOD_US, &want->vdm_period_us);
	ipc_put_val(nlh, XPO_A_PLAN_CAGE_PERIOD_US, &want->cage_period_us);
	for (i = 0; i < want->tap_count; i++)
		ipc_put_tap(nlh, &want->taps[i]);
	if (want->clear_taps)
		mnl_attr_put(nlh, XPO_A_PLAN_CLEAR_TAPS, 0, NULL);
	if (want->all_default)
		mnl_attr_put(nlh, XPO_A_PLAN_DEFAULT, 0, NULL);
	return nl_run(&ipc->nl, nlh, NULL, NULL);
}

int ipc_flag_log(struct ipc *ipc, const struct scope *scope,
		 const struct val *since, struct flag_entry **entries,
		 size_t *count)
{
	struct nlmsghdr *nlh = ipc_start(ipc, XPO_CMD_FLAG_LOG_GET, true);

	if (!nlh)
		return -ENOMEM;
	ipc_put_val(nlh, XPO_A_FLAG_ENTRY_CARD, &scope->card);
	ipc_put_val(nlh, XPO_A_FLAG_ENTRY_CAGE, &scope->cage);
	if (since->set)
		mnl_attr_put_u64(nlh, XPO_A_FLAG_ENTRY_SINCE_SEQ, since->v);
	return ipc_dump(ipc, nlh, &ipc_flag_entry_fields, entries, count);
}

int ipc_flag_counts(struct ipc *ipc, const struct scope *scope,
		    struct flag_count **counts, size_t *count)
{
	struct nlmsghdr *nlh = ipc_start(ipc, XPO_CMD_FLAG_COUNT_GET, true);

	if (!nlh)
		return -ENOMEM;
	ipc_put_val(nlh, XPO_A_FLAG_COUNT_CARD, &scope->card);
	ipc_put_val(nlh, XPO_A_FLAG_COUNT_CAGE, &scope->cage);
	return ipc_dump(ipc, nlh, &ipc_flag_count_fields, counts, count);
}

int ipc_history(struct ipc *ipc, const struct scope *scope,
		struct history **history, size_t *count)
{
	struct nlmsghdr *nlh = ipc_start(ipc, XPO_CMD_HISTORY_GET, true);

	if (!nlh)
		return -ENOMEM;
	ipc_put_val(nlh, XPO_A_HISTORY_CARD, &scope->card);
	ipc_put_val(nlh, XPO_A_HISTORY_CAGE, &scope->cage);
	return ipc_dump(ipc, nlh, &ipc_history_fields, history, count);
}

int ipc_vdm(struct ipc *ipc, const struct scope *scope, struct vdm **vdm,
	    size_t *count)
{
	struct nlmsghdr *nlh = ipc_start(ipc, XPO_CMD_VDM_GET, true);

	if (!nlh)
		return -ENOMEM;
	ipc_put_val(nlh, XPO_A_VDM_CARD, &scope->card);
	ipc_put_val(nlh, XPO_A_VDM_CAGE, &scope->cage);
	return ipc_dump(ipc, nlh, &ipc_vdm_fields, vdm, count);
}

int ipc_blackboxes(struct ipc *ipc, struct blackbox **boxes, size_t *count)
{
	struct nlmsghdr *nlh = ipc_start(ipc, XPO_CMD_BLACKBOX_GET, true);

	if (!nlh)
		return -ENOMEM;
	return ipc_dump(ipc, nlh, &ipc_blackbox_fields, boxes, count);
}

struct ipc_blobs {
	struct ipc_blackbox_part *part;
	ipc_blob_t each;
	void *ctx;
};

static int ipc_parse_blackbox_part(const struct nlmsghdr *nlh, void *ctx)
{
	struct ipc_blobs *blobs = ctx;
	int err;

	blobs->part->data.len = 0;
	err = ipc_fields_parse(&ipc_blackbox_part_fields, nlh, blobs->part);
	return err ? err : blobs->each(&blobs->part->data, blobs->ctx);
}

int ipc_blackbox_read(struct ipc *ipc, uint32_t card, uint32_t id,
		      ipc_blob_t each, void *ctx)
{
	struct nlmsghdr *nlh = ipc_start(ipc, XPO_CMD_BLACKBOX_READ, true);
	struct ipc_blobs blobs = { .each = each, .ctx = ctx };
	int err;

	blobs.part = calloc(1, sizeof(*blobs.part));
	if (!nlh || !blobs.part) {
		free(blobs.part);
		return -ENOMEM;
	}
	mnl_attr_put_u32(nlh, XPO_A_BLACKBOX_CARD, card);
	mnl_attr_put_u32(nlh, XPO_A_BLACKBOX_ID, id);
	err = nl_run(&ipc->nl, nlh, ipc_parse_blackbox_part, &blobs);
	free(blobs.part);
	return err;
}

static struct nlmsghdr *ipc_start_blackbox(struct ipc *ipc, uint32_t card,
					   uint32_t id)
{
	struct nlmsghdr *nlh = ipc_start(ipc, XPO_CMD_BLACKBOX_SET, false);

	if (!nlh)
		return NULL;
	mnl_attr_put_u32(nlh, XPO_A_BLACKBOX_CARD, card);
	mnl_attr_put_u32(nlh, XPO_A_BLACKBOX_ID, id);
	return nlh;
}

int ipc_blackbox_pin(struct ipc *ipc, uint32_t card, uint32_t id, bool pin)
{
	struct nlmsghdr *nlh = ipc_start_blackbox(ipc, card, id);

	if (!nlh)
		return -ENOMEM;
	mnl_attr_put_u8(nlh, XPO_A_BLACKBOX_PIN, pin);
	return nl_run(&ipc->nl, nlh, NULL, NULL);
}

int ipc_blackbox_delete(struct ipc *ipc, uint32_t card, uint32_t id)
{
	struct nlmsghdr *nlh = ipc_start_blackbox(ipc, card, id);

	if (!nlh)
		return -ENOMEM;
	mnl_attr_put(nlh, XPO_A_BLACKBOX_DELETE, 0, NULL);
	return nl_run(&ipc->nl, nlh, NULL, NULL);
}

int ipc_cooling_set(struct ipc *ipc, uint32_t card, uint32_t cage,
		    bool throttle)
{
	struct nlmsghdr *nlh = ipc_start(ipc, XPO_CMD_COOLING_SET, false);

	if (!nlh)
		return -ENOMEM;
	mnl_attr_put_u32(nlh, XPO_A_CONTROL_CARD, card);
	mnl_attr_put_u32(nlh, XPO_A_CONTROL_CAGE, cage);
	mnl_attr_put_u32(nlh, XPO_A_CONTROL_THROTTLE, throttle);
	return nl_run(&ipc->nl, nlh, NULL, NULL);
}
