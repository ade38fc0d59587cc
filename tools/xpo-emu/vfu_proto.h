/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The vfio-user protocol, version 0.0, as QEMU's documentation
 * (docs/interop/vfio-user.rst) defines it. Host byte order.
 */
#ifndef XPO_EMU_VFU_PROTO_H
#define XPO_EMU_VFU_PROTO_H

#include <stdint.h>

enum vfu_command {
	VFU_VERSION = 1,
	VFU_DMA_MAP,
	VFU_DMA_UNMAP,
	VFU_DEVICE_GET_INFO,
	VFU_DEVICE_GET_REGION_INFO,
	VFU_DEVICE_GET_REGION_IO_FDS,
	VFU_DEVICE_GET_IRQ_INFO,
	VFU_DEVICE_SET_IRQS,
	VFU_REGION_READ,
	VFU_REGION_WRITE,
	VFU_DMA_READ,
	VFU_DMA_WRITE,
	VFU_DEVICE_RESET,
	VFU_REGION_WRITE_MULTI = 15,
};

#define VFU_F_TYPE		0xf
#define VFU_F_COMMAND		0x0
#define VFU_F_REPLY		0x1
#define VFU_F_NO_REPLY		0x10
#define VFU_F_ERROR		0x20

#define VFU_MAX_XFER		(1024 * 1024)
#define VFU_MAX_FDS		16	/* CARD_VECTORS */

#define VFU_DMA_F_WRITE		0x2
#define VFU_UNMAP_F_ALL		0x2

struct vfu_header {
	uint16_t id;
	uint16_t command;
	uint32_t size;		/* of the message, header included */
	uint32_t flags;
	uint32_t error;
};

struct vfu_version {
	uint16_t major;
	uint16_t minor;
	char json[];
};

struct vfu_dma_map {
	uint32_t argsz;
	uint32_t flags;
	uint64_t offset;
	uint64_t addr;
	uint64_t size;
};

struct vfu_dma_unmap {
	uint32_t argsz;
	uint32_t flags;
	uint64_t addr;
	uint64_t size;
};

struct vfu_region_rw {
	uint64_t offset;
	uint32_t region;
	uint32_t count;
	uint8_t data[];
};

struct vfu_multi_one {
	uint64_t offset;
	uint32_t region;
	uint32_t count;
	uint8_t data[8];
};

struct vfu_multi {
	uint64_t count;
	struct vfu_multi_one writes[];
};

struct vfu_dma_rw {
	uint64_t addr;
	uint64_t count;
	uint8_t data[];
};

#endif
