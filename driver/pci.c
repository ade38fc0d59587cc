// SPDX-License-Identifier: GPL-2.0
#include <linux/bitfield.h>
#include <linux/dma-mapping.h>
#include <linux/if_vlan.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/unaligned.h>
#include <net/devlink.h>

#include "blackbox.h"
#include "cage.h"
#include "card.h"
#include "cmdq.h"
#include "devlink.h"
#include "engine.h"
#include "evq.h"
#include "health.h"
#include "io.h"
#include "irq.h"
#include "mac.h"
#include "monitor.h"
#include "nl.h"
#include "port.h"
#include "regs.h"
#include "tlm.h"
#include "tlm_dev.h"
#include "txrx.h"

/* From QEMU's range for experiments; the magic register tells for sure. */
#define XPO_PCI_VENDOR		0x1af4
#define XPO_PCI_DEVICE		0x10f0
#define XPO_PCI_BAR		0

#define XPO_PCI_CAPS		(XPO_GLOBAL_CAPS_CAGES |	\
				 XPO_GLOBAL_CAPS_COMMANDS |	\
				 XPO_GLOBAL_CAPS_EVENTS |	\
				 XPO_GLOBAL_CAPS_TELEMETRY |	\
				 XPO_GLOBAL_CAPS_PORTS |	\
				 XPO_GLOBAL_CAPS_PACKETS)

/* Identification */

static const struct {
	const char *name;
	u32 reg;
} xpo_pci_blocks[] = {
	{ "cage", XPO_GLOBAL_BLOCK_VERSION_CAGES },
	{ "command", XPO_GLOBAL_BLOCK_VERSION_COMMANDS },
	{ "event", XPO_GLOBAL_BLOCK_VERSION_EVENTS },
	{ "telemetry", XPO_GLOBAL_BLOCK_VERSION_TELEMETRY },
	{ "port", XPO_GLOBAL_BLOCK_VERSION_PORTS },
	{ "packet", XPO_GLOBAL_BLOCK_VERSION_PACKETS },
};

static int xpo_pci_check_version(struct xpo_card *card, const char *name,
				 u32 version)
{
	u32 major = FIELD_GET(XPO_GLOBAL_VERSION_MAJOR, version);
	u32 minor = FIELD_GET(XPO_GLOBAL_VERSION_MINOR, version);

	if (major == XPO_HW_VERSION_MAJOR)
		return 0;
	dev_err(card->dev,
		"%s version %u.%u is not supported, this driver knows %u.x\n",
		name, major, minor, XPO_HW_VERSION_MAJOR);
	return -EPROTONOSUPPORT;
}

static int xpo_pci_check_blocks(struct xpo_card *card)
{
	unsigned int i;
	int err;

	if ((card->info.caps & XPO_PCI_CAPS) != XPO_PCI_CAPS) {
		dev_err(card->dev, "blocks are missing: caps %#x, need %#lx\n",
			card->info.caps, XPO_PCI_CAPS);
		return -ENODEV;
	}
	for (i = 0; i < ARRAY_SIZE(xpo_pci_blocks); i++) {
		err = xpo_pci_check_version(card, xpo_pci_blocks[i].name,
					    xpo_io_rd32(card,
							xpo_pci_blocks[i].reg));
		if (err)
			return err;
	}
	return 0;
}

static int xpo_pci_fetch_size(struct xpo_card *card)
{
	u32 size = xpo_io_rd32(card, XPO_GLOBAL_INFO);
	struct xpo_card_info *info = &card->info;

	info->n_cages = FIELD_GET(XPO_GLOBAL_INFO_CAGES, size);
	info->n_endpoints = FIELD_GET(XPO_GLOBAL_INFO_ENDPOINTS, size);
	info->n_vectors = FIELD_GET(XPO_GLOBAL_INFO_VECTORS, size);
	if (info->n_cages && info->n_cages <= XPO_HW_MAX_CAGES &&
	    info->n_endpoints && info->n_endpoints <= XPO_HW_MAX_ENDPOINTS &&
	    info->n_vectors)
		return 0;
	dev_err(card->dev,
		"%u cages, %u endpoints per cage, %u vectors make no sense\n",
		info->n_cages, info->n_endpoints, info->n_vectors);
	return -EPROTO;
}

static int xpo_pci_fetch_packets(struct xpo_card *card)
{
	struct xpo_card_info *info = &card->info;
	u32 size, max_frame;

	size = xpo_io_rd32(card, XPO_PKT_INFO);
	max_frame = xpo_io_rd32(card, XPO_PKT_MAX_FRAME);
	info->n_queues = FIELD_GET(XPO_PKT_INFO_QUEUES, size);
	info->n_segments = FIELD_GET(XPO_PKT_INFO_SEGMENTS, size);
	info->packet_features = xpo_io_rd32(card, XPO_PKT_FEATURES);
	info->max_tso = xpo_io_rd32(card, XPO_PKT_MAX_TSO);
	info->max_frame = min_t(u32, max_frame, XPO_HW_MAX_FRAME);
	if (info->n_queues && info->n_queues <= XPO_HW_MAX_QPS &&
	    info->n_segments && info->max_frame >= VLAN_ETH_FRAME_LEN &&
	    info->max_tso >= VLAN_ETH_FRAME_LEN)
		return 0;
	dev_err(card->dev,
		"%u queue pairs, %u segments, frames of %u and %u bytes make no sense\n",
		info->n_queues, info->n_segments, max_frame, info->max_tso);
	return -EPROTO;
}

static int xpo_pci_fetch_info(struct xpo_card *card)
{
	struct xpo_card_info *info = &card->info;
	u32 magic = xpo_io_rd32(card, XPO_GLOBAL_MAGIC);
	u32 lo, hi;
	int err;

	if (magic != XPO_GLOBAL_MAGIC_VALUE) {
		dev_err(card->dev, "not an XPO card: magic %#x, not %#x\n",
			magic, XPO_GLOBAL_MAGIC_VALUE);
		return -ENODEV;
	}
	info->version = xpo_io_rd32(card, XPO_GLOBAL_VERSION);
	err = xpo_pci_check_version(card, "interface", info->version);
	if (err)
		return err;

	info->caps = xpo_io_rd32(card, XPO_GLOBAL_CAPS);
	info->tlm_version =
		xpo_io_rd32(card, XPO_GLOBAL_BLOCK_VERSION_TELEMETRY) &
		XPO_GLOBAL_VERSION_MINOR;
	info->board = xpo_io_rd32(card, XPO_GLOBAL_BOARD);
	info->firmware = xpo_io_rd32(card, XPO_GLOBAL_FIRMWARE);
	info->serial = xpo_io_rd32(card, XPO_GLOBAL_SERIAL_LO) |
		       (u64)xpo_io_rd32(card, XPO_GLOBAL_SERIAL_HI) << 32;
	info->power_budget_mw = xpo_io_rd32(card, XPO_GLOBAL_POWER_BUDGET_MW);
	info->cage_limit_mw = xpo_io_rd32(card, XPO_GLOBAL_CAGE_LIMIT_MW);
	lo = xpo_io_rd32(card, XPO_GLOBAL_MAC_LO);
	hi = xpo_io_rd32(card, XPO_GLOBAL_MAC_HI);
	put_unaligned_le32(lo, info->mac);
	put_unaligned_le16(FIELD_GET(XPO_GLOBAL_MAC_HI_OCTETS, hi),
			   info->mac + 4);

	err = xpo_pci_check_blocks(card);
	if (err)
		return err;
	err = xpo_pci_fetch_size(card);
	return err ? err : xpo_pci_fetch_packets(card);
}

/* The function: BAR, DMA, vectors */

static int xpo_pci_map(struct xpo_card *card)
{
	struct pci_dev *pdev = card->pdev;
	int err;

	err = pci_enable_device_mem(pdev);
	if (err)
		return err;
	err = dma_set_mask_and_coherent(card->dev, DMA_BIT_MASK(64));
	if (err)
		goto err_disable_device;
	err = pci_request_mem_regions(pdev, KBUILD_MODNAME);
	if (err)
		goto err_disable_device;

	err = -ENODEV;
	if (pci_resource_len(pdev, XPO_PCI_BAR) < XPO_HW_BAR_SIZE) {
		dev_err(card->dev, "BAR %u is too small\n", XPO_PCI_BAR);
		goto err_release_regions;
	}
	card->bar = pci_ioremap_bar(pdev, XPO_PCI_BAR);
	if (!card->bar)
		goto err_release_regions;
	pci_set_master(pdev);
	return 0;

err_release_regions:
	pci_release_mem_regions(pdev);
err_disable_device:
	pci_disable_device(pdev);
	return err;
}

static void xpo_pci_unmap(struct xpo_card *card)
{
	struct pci_dev *pdev = card->pdev;

	pci_clear_master(pdev);
	iounmap(card->bar);
	pci_release_mem_regions(pdev);
	pci_disable_device(pdev);
}

/* Queues and interrupts */

static int xpo_pci_start_hardware(struct xpo_card *card)
{
	int err;

	err = xpo_irq_init(card);
	if (err)
		return err;
	err = xpo_engine_create(card, xpo_cage_event);
	if (err)
		goto err_exit_irq;
	err = xpo_irq_start(card, xpo_cmdq_poll, xpo_evq_poll, xpo_tlm_poll,
			    xpo_txrx_irq);
	if (err)
		goto err_destroy_engine;
	err = xpo_engine_start(card);
	if (err)
		goto err_stop_irq;
	/* What a reset of the slot has to bring back */
	pci_save_state(card->pdev);
	return 0;

err_stop_irq:
	xpo_irq_stop(card);
err_destroy_engine:
	xpo_engine_destroy(card);
err_exit_irq:
	xpo_irq_exit(card);
	return err;
}

/* The queues are stopped already. */
static void xpo_pci_stop_hardware(struct xpo_card *card)
{
	xpo_irq_stop(card);
	/* No DMA from here on, also not from a card that answers all ones. */
	pci_clear_master(card->pdev);
	xpo_engine_destroy(card);
	xpo_irq_exit(card);
}

/* Cages and ports, then events, then everybody may look. */
static int xpo_pci_start_objects(struct xpo_card *card)
{
	int err;

	err = xpo_blackbox_create(card);
	if (err)
		return err;
	err = xpo_monitor_create(card);
	if (err)
		goto err_destroy_blackbox;
	err = xpo_health_create(card);
	if (err)
		goto err_destroy_monitor;
	err = xpo_cage_create_all(card);
	if (err)
		goto err_destroy_health;
	err = xpo_port_create_all(card);
	if (err)
		goto err_destroy_cages;
	err = xpo_engine_go(card);
	if (err)
		goto err_destroy_ports;
	xpo_cage_start_all(card);
	return 0;

err_destroy_ports:
	xpo_port_destroy_all(card);
err_destroy_cages:
	xpo_cage_destroy_all(card);
err_destroy_health:
	xpo_health_destroy(card);
err_destroy_monitor:
	xpo_monitor_destroy(card);
err_destroy_blackbox:
	xpo_blackbox_stop(card);
	xpo_blackbox_destroy(card);
	return err;
}

static int xpo_pci_setup(struct xpo_card *card)
{
	int err;

	err = xpo_card_init(card);
	if (err)
		return err;
	err = xpo_pci_map(card);
	if (err)
		goto err_exit_card;
	err = xpo_pci_fetch_info(card);
	if (err)
		goto err_unmap;
	card->wq = alloc_workqueue("xpo%u", WQ_UNBOUND, 0, card->index);
	if (!card->wq) {
		err = -ENOMEM;
		goto err_unmap;
	}
	err = xpo_pci_start_hardware(card);
	if (err)
		goto err_destroy_wq;
	return 0;

err_destroy_wq:
	destroy_workqueue(card->wq);
err_unmap:
	xpo_pci_unmap(card);
err_exit_card:
	xpo_card_exit(card);
	return err;
}

static void xpo_pci_teardown(struct xpo_card *card)
{
	xpo_pci_stop_hardware(card);
	destroy_workqueue(card->wq);
	xpo_pci_unmap(card);
	xpo_card_exit(card);
}

static int xpo_pci_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct xpo_card *card;
	struct devlink *devlink;
	int err;

	devlink = devlink_alloc(&xpo_devlink_ops, sizeof(*card), &pdev->dev);
	if (!devlink)
		return -ENOMEM;
	card = devlink_priv(devlink);
	card->devlink = devlink;
	card->pdev = pdev;
	card->dev = &pdev->dev;
	pci_set_drvdata(pdev, card);

	err = xpo_pci_setup(card);
	if (err)
		goto err_free_devlink;
	err = xpo_pci_start_objects(card);
	if (err)
		goto err_stop_engine;
	xpo_tlm_dev_register(card);
	xpo_card_register(card);
	devlink_register(devlink);
	xpo_monitor_start(card);
	return 0;

err_stop_engine:
	xpo_engine_stop(card);
	xpo_pci_teardown(card);
err_free_devlink:
	devlink_free(devlink);
	return err;
}

/*
 * First nobody finds the card any more, then whoever still waits for it is
 * sent away, and when the last one has left it is taken apart. Nothing is
 * written to the modules: they keep on doing what they do.
 */
static void xpo_pci_remove(struct pci_dev *pdev)
{
	struct xpo_card *card = pci_get_drvdata(pdev);
	struct devlink *devlink = card->devlink;

	if (pci_dev_is_disconnected(pdev))
		xpo_io_set_gone(card);
	xpo_card_unregister(card);
	xpo_tlm_dev_unregister(card);
	xpo_cage_quit_all(card);
	xpo_engine_stop(card);
	xpo_monitor_stop(card);
	devlink_unregister(devlink);
	xpo_card_drain(card);
	xpo_cage_stop_all(card);
	xpo_blackbox_stop(card);
	xpo_port_destroy_all(card);
	xpo_cage_destroy_all(card);
	xpo_health_destroy(card);
	xpo_monitor_destroy(card);
	xpo_blackbox_destroy(card);
	xpo_pci_teardown(card);
	devlink_free(devlink);
}

/* For a reset or suspend: cages, ports and modules stay as they are. */
static void xpo_pci_pause(struct xpo_card *card)
{
	xpo_monitor_pause(card);
	xpo_cage_quit_all(card);
	xpo_port_link_pause(card);
	xpo_engine_suspend(card);
	xpo_cage_stop_all(card);
}

static int xpo_pci_continue(struct xpo_card *card)
{
	int err;

	/* What was saved is gone once it was restored */
	if (xpo_io_answers(card))
		pci_save_state(card->pdev);
	err = xpo_engine_resume(card);
	xpo_port_link_continue(card);
	xpo_cage_start_all(card);
	xpo_monitor_start(card);
	return err;
}

/* The next kernel or the firmware must not find a card that writes memory. */
static void xpo_pci_shutdown(struct pci_dev *pdev)
{
	struct xpo_card *card = pci_get_drvdata(pdev);

	xpo_pci_pause(card);
	xpo_mac_stop(card);
	pci_clear_master(pdev);
}

/* Resets from outside */

static pci_ers_result_t xpo_pci_error_detected(struct pci_dev *pdev,
					       pci_channel_state_t state)
{
	struct xpo_card *card = pci_get_drvdata(pdev);

	if (state == pci_channel_io_perm_failure) {
		xpo_io_set_gone(card);
		return PCI_ERS_RESULT_DISCONNECT;
	}
	xpo_pci_pause(card);
	return PCI_ERS_RESULT_NEED_RESET;
}

/* The function was never disabled, so it is not to be enabled once more. */
static pci_ers_result_t xpo_pci_slot_reset(struct pci_dev *pdev)
{
	struct xpo_card *card = pci_get_drvdata(pdev);

	pci_set_power_state(pdev, PCI_D0);
	pci_restore_state(pdev);
	pci_save_state(pdev);
	pci_set_master(pdev);
	if (xpo_io_answers(card))
		return PCI_ERS_RESULT_RECOVERED;
	xpo_io_set_gone(card);
	return PCI_ERS_RESULT_DISCONNECT;
}

static void xpo_pci_error_resume(struct pci_dev *pdev)
{
	xpo_pci_continue(pci_get_drvdata(pdev));
}

static void xpo_pci_reset_prepare(struct pci_dev *pdev)
{
	xpo_pci_pause(pci_get_drvdata(pdev));
}

static void xpo_pci_reset_done(struct pci_dev *pdev)
{
	xpo_pci_continue(pci_get_drvdata(pdev));
}

static const struct pci_error_handlers xpo_pci_err_handler = {
	.error_detected	= xpo_pci_error_detected,
	.slot_reset	= xpo_pci_slot_reset,
	.resume		= xpo_pci_error_resume,
	.reset_prepare	= xpo_pci_reset_prepare,
	.reset_done	= xpo_pci_reset_done,
};

static int xpo_pci_suspend(struct device *dev)
{
	xpo_pci_pause(dev_get_drvdata(dev));
	return 0;
}

static int xpo_pci_resume(struct device *dev)
{
	return xpo_pci_continue(dev_get_drvdata(dev));
}

static DEFINE_SIMPLE_DEV_PM_OPS(xpo_pci_pm_ops, xpo_pci_suspend,
				xpo_pci_resume);

static const struct pci_device_id xpo_pci_ids[] = {
	{ PCI_DEVICE(XPO_PCI_VENDOR, XPO_PCI_DEVICE) },
	{ }
};
MODULE_DEVICE_TABLE(pci, xpo_pci_ids);

static struct pci_driver xpo_pci_driver = {
	.name		= KBUILD_MODNAME,
	.id_table	= xpo_pci_ids,
	.probe		= xpo_pci_probe,
	.remove		= xpo_pci_remove,
	.shutdown	= xpo_pci_shutdown,
	.err_handler	= &xpo_pci_err_handler,
	.driver.pm	= pm_sleep_ptr(&xpo_pci_pm_ops),
};

static int __init xpo_pci_init(void)
{
	int err;

	err = xpo_tlm_dev_init();
	if (err)
		return err;
	err = xpo_nl_register();
	if (err)
		goto err_exit_tlm_dev;
	err = pci_register_driver(&xpo_pci_driver);
	if (err)
		goto err_unregister_nl;
	return 0;

err_unregister_nl:
	xpo_nl_unregister();
err_exit_tlm_dev:
	xpo_tlm_dev_exit();
	return err;
}
module_init(xpo_pci_init);

static void __exit xpo_pci_exit(void)
{
	pci_unregister_driver(&xpo_pci_driver);
	xpo_nl_unregister();
	xpo_tlm_dev_exit();
}
module_exit(xpo_pci_exit);

MODULE_DESCRIPTION("XPO optical module card");
MODULE_LICENSE("GPL");
