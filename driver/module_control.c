// SPDX-License-Identifier: GPL-2.0
/* What the faces see of lane controls */

#include "cmis.h"
#include "module_priv.h"

/* Under the lock: what a control is that nobody asked for */
static u8 xpo_module_control_value(struct xpo_module *module,
				   const struct xpo_endpoint *ep, u8 lane,
				   enum xpo_lane_control_id id)
{
	u8 group = lane / XPO_LANE_GROUP, set[XPO_BANK_SET_LEN];
	const struct xpo_page *page;
	u8 reg = xpo_lane_control_register(id);

	if (BIT(id) & XPO_LANE_CONTROL_STAGED) {
		xpo_module_active(module, group, set);
		return xpo_bank_get(set, id, lane % XPO_LANE_GROUP);
	}
	/* Not the darkness that the port itself asks for */
	if (id == XPO_LANE_CONTROL_TX_DISABLE)
		return 0;
	page = xpo_endpoint_page(ep, group - ep->first_group,
				 CMIS_PAGE_LANE_CONTROL, false);
	return page ? page->data[reg - CMIS_UPPER] >>
		      lane % XPO_LANE_GROUP & 1 : 0;
}

int xpo_module_control_get(struct xpo_module *module, u8 lane,
			   struct xpo_module_control_info *info)
{
	const struct xpo_lane_control *control = &module->control[lane];
	const struct xpo_endpoint *ep;
	enum xpo_lane_control_id id;
	int err = 0;

	memset(info, 0, sizeof(*info));
	mutex_lock(&module->lock);
	ep = xpo_module_group_endpoint(module, lane / XPO_LANE_GROUP);
	if (lane >= module->lanes || !ep || !ep->identified || ep->flat)
		ep = NULL;
	info->set = control->set;
	for (id = 0; id < XPO_LANE_CONTROL_COUNT; id++) {
		if (ep && xpo_lane_control_has
				(xpo_endpoint_data(ep, CMIS_PAGE_ADVERTISING),
				 id))
			info->advertised |= BIT(id);
		if (info->set & BIT(id))
			info->value[id] = control->value[id];
		else if (info->advertised & BIT(id))
			info->value[id] = xpo_module_control_value(module, ep,
								   lane, id);
	}
	if (!ep && !info->set)
		err = -ENODATA;
	mutex_unlock(&module->lock);
	return err;
}
