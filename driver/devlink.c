// SPDX-License-Identifier: GPL-2.0
/* The card as a devlink device: what 'devlink dev info' tells. */
#include <linux/bitfield.h>
#include <linux/slab.h>
#include <net/devlink.h>

#include "card.h"
#include "compat/devlink.h"
#include "devlink.h"
#include "info.h"
#include "module.h"
#include "port_priv.h"

#define XPO_DEVLINK_NAME_LEN	24	/* module15.ep3.fw */

static int xpo_devlink_put_board(const struct xpo_card *card,
				 struct devlink_info_req *req)
{
	char text[XPO_INFO_LEN];
	int err;

	snprintf(text, sizeof(text), "%04x",
		 (u32)FIELD_GET(XPO_GLOBAL_BOARD_ID, card->info.board));
	err = devlink_info_version_fixed_put
		(req, DEVLINK_INFO_VERSION_GENERIC_BOARD_ID, text);
	if (err)
		return err;
	snprintf(text, sizeof(text), "%u",
		 (u32)FIELD_GET(XPO_GLOBAL_BOARD_REV, card->info.board));
	return devlink_info_version_fixed_put
		(req, DEVLINK_INFO_VERSION_GENERIC_BOARD_REV, text);
}

/* module3.fw, and module3.ep1.fw for an endpoint that runs something else */
static int xpo_devlink_put_module(struct devlink_info_req *req, u8 cage,
				  const struct xpo_module_info *info)
{
	const struct xpo_endpoint_info *ep, *first = NULL;
	char name[XPO_DEVLINK_NAME_LEN];
	u8 i;
	int err;

	for (i = 0; i < info->endpoints; i++) {
		ep = &info->ep[i];
		if (!ep->answering || !(ep->has & XPO_ENDPOINT_HAS_FIRMWARE))
			continue;
		if (!first) {
			first = ep;
			snprintf(name, sizeof(name), "module%u.fw", cage);
		} else if (strcmp(ep->firmware, first->firmware)) {
			snprintf(name, sizeof(name), "module%u.ep%u.fw", cage,
				 i);
		} else {
			continue;
		}
		err = devlink_info_version_running_put(req, name, ep->firmware);
		if (err)
			return err;
	}
	return 0;
}

static int xpo_devlink_put_modules(struct xpo_card *card,
				   struct devlink_info_req *req)
{
	struct xpo_module_info *info;
	int err = 0;
	u8 cage;

	info = kmalloc_obj(*info);
	if (!info)
		return -ENOMEM;
	for (cage = 0; cage < card->info.n_cages && !err; cage++) {
		xpo_module_info_get(xpo_module(card, cage), info);
		err = xpo_devlink_put_module(req, cage, info);
	}
	kfree(info);
	return err;
}

static int xpo_devlink_info_get(struct devlink *devlink,
				struct devlink_info_req *req,
				struct netlink_ext_ack *extack)
{
	struct xpo_card *card = devlink_priv(devlink);
	char text[XPO_INFO_LEN];
	int err;

	err = xpo_compat_devlink_info_driver(req, KBUILD_MODNAME);
	if (err)
		return err;
	xpo_info_serial(card, text);
	err = devlink_info_serial_number_put(req, text);
	if (err)
		return err;
	err = xpo_devlink_put_board(card, req);
	if (err)
		return err;
	xpo_info_firmware(card, text);
	err = devlink_info_version_running_put(req,
					       DEVLINK_INFO_VERSION_GENERIC_FW,
					       text);
	if (err)
		return err;
	return xpo_devlink_put_modules(card, req);
}

const struct devlink_ops xpo_devlink_ops = {
	.info_get = xpo_devlink_info_get,
	XPO_COMPAT_DEVLINK_PORT_OPS(xpo_port_split, xpo_port_unsplit)
};
