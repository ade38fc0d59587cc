// SPDX-License-Identifier: GPL-2.0
/* What ethtool asks of a port. All under rtnl; nothing here waits long. */
#include <linux/ethtool.h>
#include <linux/netdevice.h>

#include "card.h"
#include "cmis.h"
#include "compat/ethtool.h"
#include "ethtool.h"
#include "ethtool_eeprom.h"
#include "ethtool_link.h"
#include "ethtool_stats.h"
#include "ethtool_txrx.h"
#include "flags.h"
#include "info.h"
#include "lane.h"
#include "mgmt.h"
#include "module.h"
#include "port.h"

#define XPO_ETHTOOL_I2C_ADDRESS	0x50	/* CMIS has no other */

static void xpo_ethtool_get_drvinfo(struct net_device *netdev,
				    struct ethtool_drvinfo *drvinfo)
{
	const struct xpo_port *port = netdev_priv(netdev);
	char firmware[XPO_INFO_LEN];

	xpo_info_firmware(port->card, firmware);
	strscpy(drvinfo->driver, KBUILD_MODNAME, sizeof(drvinfo->driver));
	strscpy(drvinfo->bus_info, dev_name(port->card->dev),
		sizeof(drvinfo->bus_info));
	strscpy(drvinfo->fw_version, firmware, sizeof(drvinfo->fw_version));
}

/*
 * Banks from 4 up have no summary in the module: take the lane flags that
 * are active, which is what a summary of page 11h says.
 */
static u8 xpo_ethtool_summarize_lanes(const struct xpo_port *port)
{
	struct xpo_lane_info lane;
	unsigned int i;

	for (i = 0; i < XPO_LANE_GROUP; i++)
		if (!xpo_lane_get(port->module,
				  XPO_LANE_GROUP * port->group + i, &lane) &&
		    lane.flags)
			return CMIS_LO_SUMMARY_11H;
	return 0;
}

static int xpo_ethtool_fetch_summary(const struct xpo_port *port, u8 endpoint,
				     struct xpo_eeprom_view *view,
				     struct netlink_ext_ack *extack)
{
	struct xpo_mgmt_range range = {
		.endpoint = endpoint,
		.offset = CMIS_LO_SUMMARY + view->bank,
		.length = 1,
	};

	if (view->bank < CMIS_LO_SUMMARY_BANKS)
		return xpo_mgmt_read(port->module, &range, &view->summary,
				     NULL, extack);
	view->summary = xpo_ethtool_summarize_lanes(port);
	return 0;
}

static int xpo_ethtool_map(const struct xpo_port *port,
			   struct xpo_eeprom_view *view, u8 *endpoint,
			   struct netlink_ext_ack *extack)
{
	struct xpo_module_info info;
	int err;

	err = xpo_module_group_map(port->module, port->group, endpoint,
				   &view->bank);
	if (err == -ENODATA) {
		NL_SET_ERR_MSG(extack, "the module has no lanes for this port");
		return -ENODEV;
	}
	if (err) {
		NL_SET_ERR_MSG(extack, "no module, or not identified yet");
		return err;
	}
	xpo_module_info_get(port->module, &info);
	view->revision = info.ep[*endpoint].revision;
	view->flat = info.ep[*endpoint].flat;
	view->summary = 0;
	return 0;
}

static int xpo_ethtool_read(const struct xpo_port *port, u8 endpoint,
			    struct xpo_eeprom_view *view,
			    const struct ethtool_module_eeprom *page,
			    struct netlink_ext_ack *extack)
{
	struct xpo_mgmt_range range = {
		.endpoint = endpoint, .page = page->page,
	};
	u8 buf[CMIS_HALF_SIZE];
	int bank, err;

	bank = xpo_ethtool_eeprom_bank(view, page->page, page->bank);
	if (bank < 0) {
		NL_SET_ERR_MSG(extack, "a port has one bank of lanes, bank 0");
		return -EINVAL;
	}
	range.bank = bank;
	range.offset = xpo_ethtool_eeprom_range(view, page->page, page->offset,
						page->length, &range.length);
	err = xpo_mgmt_read(port->module, &range, buf, NULL, extack);
	if (err)
		return err;
	xpo_flags_merge(port->module, XPO_FACE_ETHTOOL, &range, buf);
	if (xpo_ethtool_eeprom_wants_summary(view, range.page, range.offset,
					     range.length)) {
		err = xpo_ethtool_fetch_summary(port, endpoint, view, extack);
		if (err)
			return err;
	}
	xpo_ethtool_eeprom_show(view, range.page, range.offset, range.length,
				buf);
	memcpy(page->data, buf + page->offset - range.offset, page->length);
	return page->length;
}

static int
xpo_ethtool_get_module_eeprom(struct net_device *netdev,
			      const struct ethtool_module_eeprom *page,
			      struct netlink_ext_ack *extack)
{
	const struct xpo_port *port = netdev_priv(netdev);
	struct xpo_eeprom_view view;
	u8 endpoint;
	int err;

	if (page->i2c_address != XPO_ETHTOOL_I2C_ADDRESS) {
		NL_SET_ERR_MSG(extack,
			       "CMIS modules have only I2C address 0x50");
		return -EINVAL;
	}
	if (!page->length || page->length > CMIS_HALF_SIZE) {
		NL_SET_ERR_MSG(extack, "length is 1 to 128");
		return -EINVAL;
	}
	err = xpo_ethtool_map(port, &view, &endpoint, extack);
	if (err)
		return err;
	return xpo_ethtool_read(port, endpoint, &view, page, extack);
}

/* The policy "low" is not one of ethtool's; it is left out then */
static int
xpo_ethtool_get_power_mode(struct net_device *netdev,
			   struct ethtool_module_power_mode_params *params,
			   struct netlink_ext_ack *extack)
{
	const struct xpo_port *port = netdev_priv(netdev);

	switch (xpo_module_policy(port->module)) {
	case XPO_POWER_POLICY_HIGH:
		params->policy = ETHTOOL_MODULE_POWER_MODE_POLICY_HIGH;
		break;
	case XPO_POWER_POLICY_AUTO:
		params->policy = ETHTOOL_MODULE_POWER_MODE_POLICY_AUTO;
		break;
	default:
		break;
	}

	switch (xpo_module_power_mode(port->module)) {
	case XPO_MODULE_POWER_LOW:
		params->mode = ETHTOOL_MODULE_POWER_MODE_LOW;
		break;
	case XPO_MODULE_POWER_HIGH:
		params->mode = ETHTOOL_MODULE_POWER_MODE_HIGH;
		break;
	default:
		break;
	}
	return 0;
}

static int xpo_ethtool_set_power_mode
	(struct net_device *netdev,
	 const struct ethtool_module_power_mode_params *params,
	 struct netlink_ext_ack *extack)
{
	const struct xpo_port *port = netdev_priv(netdev);
	enum xpo_power_policy policy = XPO_POWER_POLICY_HIGH;

	if (params->policy == ETHTOOL_MODULE_POWER_MODE_POLICY_AUTO)
		policy = XPO_POWER_POLICY_AUTO;
	return xpo_module_policy_set(port->module, policy, false, extack);
}

XPO_COMPAT_FEC_STATS(xpo_ethtool_get_fec_stats, xpo_ethtool_fill_fec_stats)

/*
 * No set_module_eeprom_by_page and no reset: with them the kernel's flasher
 * would flash one paddle card of a module under its sibling's live lanes.
 */
const struct ethtool_ops xpo_ethtool_ops = {
	.cap_link_lanes_supported = true,
	.supported_coalesce_params = ETHTOOL_COALESCE_RX_USECS |
				     ETHTOOL_COALESCE_RX_MAX_FRAMES,
	.get_drvinfo = xpo_ethtool_get_drvinfo,
	.get_link = ethtool_op_get_link,
	.get_link_ext_state = xpo_ethtool_get_link_ext_state,
	XPO_COMPAT_LINK_EXT_STATS(xpo_ethtool_get_link_ext_stats)
	.get_link_ksettings = xpo_ethtool_get_link_ksettings,
	.set_link_ksettings = xpo_ethtool_set_link_ksettings,
	.get_fecparam = xpo_ethtool_get_fecparam,
	.set_fecparam = xpo_ethtool_set_fecparam,
	.get_fec_stats = xpo_ethtool_get_fec_stats,
	.get_eth_phy_stats = xpo_ethtool_get_eth_phy_stats,
	.get_eth_mac_stats = xpo_ethtool_get_eth_mac_stats,
	.get_rmon_stats = xpo_ethtool_get_rmon_stats,
	.get_sset_count = xpo_ethtool_get_sset_count,
	.get_strings = xpo_ethtool_get_strings,
	.get_ethtool_stats = xpo_ethtool_get_ethtool_stats,
	.get_ts_info = ethtool_op_get_ts_info,
	.get_ringparam = xpo_ethtool_txrx_get_ringparam,
	.set_ringparam = xpo_ethtool_txrx_set_ringparam,
	.get_channels = xpo_ethtool_txrx_get_channels,
	.set_channels = xpo_ethtool_txrx_set_channels,
	.get_coalesce = xpo_ethtool_txrx_get_coalesce,
	.set_coalesce = xpo_ethtool_txrx_set_coalesce,
	.get_module_eeprom_by_page = xpo_ethtool_get_module_eeprom,
	.get_module_power_mode = xpo_ethtool_get_power_mode,
	.set_module_power_mode = xpo_ethtool_set_power_mode,
};
