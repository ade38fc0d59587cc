// SPDX-License-Identifier: GPL-2.0
/* Configuration space: ids, capabilities, BAR sizing, FLR, bus mastering. */
#include "emu_card_util.h"

#include <linux/pci_regs.h>

#include "../../tools/xpo-emu/pci.h"

static uint32_t cfg_read(struct pci *p, unsigned int at, unsigned int n)
{
	uint32_t v = 0;

	pci_config_read(p, at, &v, n);
	return v;
}

static void cfg_write(struct pci *p, unsigned int at, uint32_t v,
		      unsigned int n)
{
	pci_config_write(p, at, &v, n);
}

static unsigned int cfg_cap(struct pci *p, unsigned int id)
{
	unsigned int at = cfg_read(p, PCI_CAPABILITY_LIST, 1);

	while (at && cfg_read(p, at, 1) != id)
		at = cfg_read(p, at + 1, 1);
	return at;
}

static void test_ids(void **state)
{
	struct host *h = host_open("none");
	struct pci *p = pci_create(h->card);

	(void)state;
	assert_int_equal(cfg_read(p, PCI_VENDOR_ID, 4), 0x10f01af4);
	assert_int_equal(cfg_read(p, PCI_CLASS_REVISION, 4), 0x02000003);
	assert_int_equal(cfg_read(p, PCI_HEADER_TYPE, 1), 0);
	assert_true(cfg_read(p, PCI_STATUS, 2) & PCI_STATUS_CAP_LIST);
	assert_true(cfg_cap(p, PCI_CAP_ID_PM));
	assert_true(cfg_cap(p, PCI_CAP_ID_EXP));
	assert_int_equal(cfg_read(p, cfg_cap(p, PCI_CAP_ID_MSIX) +
				  PCI_MSIX_FLAGS, 2), 15);
	assert_int_equal(cfg_read(p, 4000, 4), 0);
	cfg_write(p, PCI_VENDOR_ID, 0, 4);
	assert_int_equal(cfg_read(p, PCI_VENDOR_ID, 4), 0x10f01af4);
	host_ctl(h, "fault card dead on");
	assert_int_equal(cfg_read(p, PCI_VENDOR_ID, 4), 0xffffffff);
	pci_destroy(p);
	host_close(h);
}

static uint64_t bar_size(struct pci *p, unsigned int bar)
{
	unsigned int at = PCI_BASE_ADDRESS_0 + 4 * bar;
	uint64_t mask;

	assert_int_equal(cfg_read(p, at, 4) & 0xf,
			 PCI_BASE_ADDRESS_MEM_TYPE_64);
	cfg_write(p, at, 0xffffffff, 4);
	cfg_write(p, at + 4, 0xffffffff, 4);
	mask = cfg_read(p, at, 4) & ~0xfu;
	mask |= (uint64_t)cfg_read(p, at + 4, 4) << 32;
	return ~mask + 1;
}

static void test_bars(void **state)
{
	struct host *h = host_open("none");
	struct pci *p = pci_create(h->card);
	uint32_t v = 0x55aa;

	(void)state;
	assert_int_equal(bar_size(p, 0), 0x40000);
	assert_int_equal(bar_size(p, 2), 0x4000);
	assert_int_equal(cfg_read(p, PCI_BASE_ADDRESS_4, 4), 0);
	pci_msix_read(p, 12, &v, 4);
	assert_int_equal(v, 1);
	v = 0;
	pci_msix_write(p, 12, &v, 4);
	pci_msix_read(p, 12, &v, 4);
	assert_int_equal(v, 0);
	pci_msix_read(p, 0x2000, &v, 4);
	assert_int_equal(v, 0);
	pci_destroy(p);
	host_close(h);
}

static void test_flr(void **state)
{
	struct host *h = host_open("8xdr8");
	struct pci *p = pci_create(h->card);
	unsigned int exp = cfg_cap(p, PCI_CAP_ID_EXP);

	(void)state;
	assert_true(cfg_read(p, exp + PCI_EXP_DEVCAP, 4) &
		    PCI_EXP_DEVCAP_FLR);
	cfg_write(p, PCI_COMMAND, PCI_COMMAND_MASTER | PCI_COMMAND_MEMORY, 2);
	cfg_write(p, PCI_BASE_ADDRESS_0, 0xfe000000, 4);
	host_run_ms(h, 400);
	cmd_enable(h, 4);
	wr(h, CAGE_REG(0, CTRL), HW_CAGE_CTRL_POWER);
	cmd_put(h, cmd_read(0, 0, 0, 0, 0, 128));
	cmd_ring(h);
	cfg_write(p, exp + PCI_EXP_DEVCTL, PCI_EXP_DEVCTL_BCR_FLR, 2);
	assert_int_equal(cfg_read(p, PCI_COMMAND, 2), 0);
	assert_int_equal(cfg_read(p, PCI_BASE_ADDRESS_0, 4), 4);
	assert_int_equal(cfg_read(p, exp + PCI_EXP_DEVCTL, 2) &
			 PCI_EXP_DEVCTL_BCR_FLR, 0);
	assert_int_equal(rd(h, HW_CMD_STATUS), 0);
	assert_int_equal(rd(h, CAGE_REG(0, CTRL)), HW_CAGE_CTRL_POWER);
	host_run_ms(h, 100);
	assert_int_equal(rd(h, CAGE_REG(0, STATUS)) & 3, 3);
	assert_null(cmd_next(h, 100));
	pci_destroy(p);
	host_close(h);
}

static void test_bus_master(void **state)
{
	struct host *h = host_open("8xdr8");
	struct pci *p = pci_create(h->card);

	(void)state;
	cfg_write(p, PCI_COMMAND, PCI_COMMAND_MEMORY, 2);
	cmd_enable(h, 4);
	cmd_put(h, (struct hw_sqe){ .opcode = HW_OPCODE_NOP });
	cmd_ring(h);
	assert_int_equal(rd(h, HW_CMD_STATUS) & 2, 2);
	cfg_write(p, PCI_COMMAND, PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER, 2);
	cmd_enable(h, 4);
	cmd_do(h, (struct hw_sqe){ .opcode = HW_OPCODE_NOP });
	pci_destroy(p);
	host_close(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ids),
		cmocka_unit_test(test_bars),
		cmocka_unit_test(test_flr),
		cmocka_unit_test(test_bus_master),
	};

	return cmocka_run_group_tests_name("emu_pci", tests, NULL, NULL);
}
