/* SPDX-License-Identifier: GPL-2.0 */
/* PCI Express function: configuration space and MSI-X BAR (hardware.md 1.1). */
#ifndef XPO_EMU_PCI_H
#define XPO_EMU_PCI_H

#include <stddef.h>
#include <stdint.h>

#define PCI_CONFIG_SIZE		4096
#define PCI_MSIX_BAR_SIZE	0x4000

struct card;
struct pci;

struct pci *pci_create(struct card *c);
void pci_destroy(struct pci *p);

void pci_config_read(const struct pci *p, uint64_t addr, void *buf, size_t n);
void pci_config_write(struct pci *p, uint64_t addr, const void *buf,
		      size_t n);
void pci_msix_read(const struct pci *p, uint64_t addr, void *buf, size_t n);
void pci_msix_write(struct pci *p, uint64_t addr, const void *buf, size_t n);

/* Conventional or function level reset: registers and the card's function. */
void pci_reset(struct pci *p);

#endif
