// SPDX-License-Identifier: GPL-2.0
#include "pci.h"

#include <err.h>
#include <linux/pci_regs.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "card.h"

#define PCI_XPO_VENDOR		0x1af4
#define PCI_XPO_DEVICE		0x10f0
#define PCI_XPO_CLASS		0x0200
#define PCI_XPO_PM		0x40	/* capabilities' places */
#define PCI_XPO_MSIX		0x50
#define PCI_XPO_EXP		0x60
#define PCI_XPO_MSIX_BAR	2
#define PCI_XPO_MSIX_PBA	0x2000
#define PCI_XPO_TABLE_ENTRY	16
#define PCI_XPO_TABLE_SIZE	(CARD_VECTORS * PCI_XPO_TABLE_ENTRY)

struct pci {
	struct card *card;
	uint8_t config[PCI_CONFIG_SIZE];
	uint8_t writable[PCI_CONFIG_SIZE];
	uint8_t table[PCI_XPO_TABLE_SIZE];
};

static void pci_set(uint8_t *space, unsigned int at, uint32_t value,
		    unsigned int n)
{
	while (n--) {
		space[at++] = value;
		value >>= 8;
	}
}

static uint16_t pci_get16(const struct pci *p, unsigned int at)
{
	return p->config[at] | p->config[at + 1] << 8;
}

/* A 64-bit memory BAR takes two registers. */
static void pci_init_bar(struct pci *p, unsigned int bar, uint64_t size)
{
	unsigned int at = PCI_BASE_ADDRESS_0 + 4 * bar;
	uint64_t mask = ~(size - 1);

	pci_set(p->config, at, PCI_BASE_ADDRESS_MEM_TYPE_64, 4);
	pci_set(p->writable, at, mask, 4);
	pci_set(p->writable, at + 4, mask >> 32, 4);
}

static void pci_init_pm(struct pci *p)
{
	unsigned int at = PCI_XPO_PM;

	p->config[at] = PCI_CAP_ID_PM;
	p->config[at + 1] = PCI_XPO_MSIX;
	pci_set(p->config, at + PCI_PM_PMC, 3, 2);
	pci_set(p->config, at + PCI_PM_CTRL, PCI_PM_CTRL_NO_SOFT_RESET, 2);
	p->writable[at + PCI_PM_CTRL] = PCI_PM_CTRL_STATE_MASK;
}

static void pci_init_msix(struct pci *p)
{
	unsigned int at = PCI_XPO_MSIX;

	p->config[at] = PCI_CAP_ID_MSIX;
	p->config[at + 1] = PCI_XPO_EXP;
	pci_set(p->config, at + PCI_MSIX_FLAGS, CARD_VECTORS - 1, 2);
	pci_set(p->writable, at + PCI_MSIX_FLAGS,
		PCI_MSIX_FLAGS_ENABLE | PCI_MSIX_FLAGS_MASKALL, 2);
	pci_set(p->config, at + PCI_MSIX_TABLE, PCI_XPO_MSIX_BAR, 4);
	pci_set(p->config, at + PCI_MSIX_PBA,
		PCI_XPO_MSIX_PBA | PCI_XPO_MSIX_BAR, 4);
}

static void pci_init_exp(struct pci *p)
{
	unsigned int at = PCI_XPO_EXP;

	p->config[at] = PCI_CAP_ID_EXP;
	pci_set(p->config, at + PCI_EXP_FLAGS,
		2 | PCI_EXP_TYPE_ENDPOINT << 4, 2);
	pci_set(p->config, at + PCI_EXP_DEVCAP,
		PCI_EXP_DEVCAP_FLR | PCI_EXP_DEVCAP_RBER, 4);
	pci_set(p->config, at + PCI_EXP_DEVCTL, PCI_EXP_DEVCTL_RELAX_EN |
		PCI_EXP_DEVCTL_NOSNOOP_EN | PCI_EXP_DEVCTL_READRQ_512B, 2);
	pci_set(p->writable, at + PCI_EXP_DEVCTL,
		PCI_EXP_DEVCTL_CERE | PCI_EXP_DEVCTL_NFERE |
		PCI_EXP_DEVCTL_FERE | PCI_EXP_DEVCTL_URRE |
		PCI_EXP_DEVCTL_RELAX_EN | PCI_EXP_DEVCTL_PAYLOAD |
		PCI_EXP_DEVCTL_NOSNOOP_EN | PCI_EXP_DEVCTL_READRQ, 2);
	pci_set(p->config, at + PCI_EXP_LNKCAP,
		PCI_EXP_LNKCAP_SLS_8_0GB | 8 << 4, 4);
	pci_set(p->config, at + PCI_EXP_LNKSTA,
		PCI_EXP_LNKSTA_CLS_8_0GB | 8 << 4, 2);
	pci_set(p->config, at + PCI_EXP_LNKCAP2,
		PCI_EXP_LNKCAP2_SLS_2_5GB | PCI_EXP_LNKCAP2_SLS_5_0GB |
		PCI_EXP_LNKCAP2_SLS_8_0GB, 4);
	pci_set(p->config, at + PCI_EXP_LNKCTL2,
		PCI_EXP_LNKCTL2_TLS_8_0GT, 2);
}

static void pci_init(struct pci *p)
{
	memset(p->config, 0, sizeof(p->config));
	pci_set(p->config, PCI_VENDOR_ID, PCI_XPO_VENDOR, 2);
	pci_set(p->config, PCI_DEVICE_ID, PCI_XPO_DEVICE, 2);
	pci_set(p->config, PCI_STATUS, PCI_STATUS_CAP_LIST, 2);
	p->config[PCI_REVISION_ID] = p->card->conf.version_minor;
	pci_set(p->config, PCI_CLASS_DEVICE, PCI_XPO_CLASS, 2);
	pci_set(p->config, PCI_SUBSYSTEM_VENDOR_ID, PCI_XPO_VENDOR, 2);
	pci_set(p->config, PCI_SUBSYSTEM_ID, 1, 2);
	p->config[PCI_CAPABILITY_LIST] = PCI_XPO_PM;
	pci_set(p->writable, PCI_COMMAND, PCI_COMMAND_MEMORY |
		PCI_COMMAND_MASTER | PCI_COMMAND_PARITY | PCI_COMMAND_SERR |
		PCI_COMMAND_INTX_DISABLE, 2);
	p->writable[PCI_CACHE_LINE_SIZE] = 0xff;
	p->writable[PCI_INTERRUPT_LINE] = 0xff;
	pci_init_bar(p, 0, CARD_BAR_SIZE);
	pci_init_bar(p, PCI_XPO_MSIX_BAR, PCI_MSIX_BAR_SIZE);
	pci_init_pm(p);
	pci_init_msix(p);
	pci_init_exp(p);
}

static void pci_init_table(struct pci *p)
{
	unsigned int i;

	memset(p->table, 0, sizeof(p->table));
	/* vectors start masked */
	for (i = 0; i < CARD_VECTORS; i++)
		p->table[i * PCI_XPO_TABLE_ENTRY +
			 PCI_MSIX_ENTRY_VECTOR_CTRL] = 1;
}

struct pci *pci_create(struct card *c)
{
	struct pci *p = calloc(1, sizeof(*p));

	if (!p)
		err(1, "pci");
	p->card = c;
	pci_init(p);
	pci_init_table(p);
	return p;
}

void pci_destroy(struct pci *p)
{
	free(p);
}

void pci_reset(struct pci *p)
{
	card_set_bus_master(p->card, false);
	card_function_reset(p->card);
	pci_init(p);
	pci_init_table(p);
}

void pci_config_read(const struct pci *p, uint64_t addr, void *buf, size_t n)
{
	uint8_t *out = buf;

	for (; n--; addr++) {
		if (p->card->faults.dead)
			*out++ = 0xff;
		else
			*out++ = addr < PCI_CONFIG_SIZE ? p->config[addr] : 0;
	}
}

void pci_config_write(struct pci *p, uint64_t addr, const void *buf,
		      size_t n)
{
	const unsigned int flr = PCI_XPO_EXP + PCI_EXP_DEVCTL + 1;
	const uint8_t *in = buf;
	bool reset = false;
	uint8_t mask;

	if (p->card->faults.dead)
		return;
	for (; n-- && addr < PCI_CONFIG_SIZE; addr++, in++) {
		mask = p->writable[addr];
		p->config[addr] = (p->config[addr] & ~mask) | (*in & mask);
		if (addr == flr && (*in & (PCI_EXP_DEVCTL_BCR_FLR >> 8)))
			reset = true;
	}
	if (reset)
		pci_reset(p);
	card_set_bus_master(p->card,
			    pci_get16(p, PCI_COMMAND) & PCI_COMMAND_MASTER);
}

/*
 * The client owns vectors and masks (it gives eventfds); the table is only
 * kept, and nothing is ever pending here.
 */
void pci_msix_read(const struct pci *p, uint64_t addr, void *buf, size_t n)
{
	memset(buf, p->card->faults.dead ? 0xff : 0, n);
	if (!p->card->faults.dead && n <= sizeof(p->table) &&
	    addr <= sizeof(p->table) - n)
		memcpy(buf, p->table + addr, n);
}

void pci_msix_write(struct pci *p, uint64_t addr, const void *buf, size_t n)
{
	if (!p->card->faults.dead && n <= sizeof(p->table) &&
	    addr <= sizeof(p->table) - n)
		memcpy(p->table + addr, buf, n);
}
