// SPDX-License-Identifier: GPL-2.0
#include "vfu.h"

#include <err.h>
#include <errno.h>
#include <linux/vfio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dma.h"
#include "guest.h"
#include "log.h"
#include "pci.h"
#include "vfu_conn.h"
#include "vfu_irq.h"

/* Descriptors for all vectors in one message; 1 MiB is VFU_MAX_XFER. */
#define VFU_JSON \
	"{\"capabilities\":{\"max_msg_fds\":16," \
	"\"max_data_xfer_size\":1048576,\"write_multiple\":true}}"

struct vfu {
	struct card *card;
	struct pci *pci;
	struct guest *guest;
	bool map;
	bool negotiated;
	struct vfu_irq irq;
	uint16_t next_id;		/* of our own requests */
	struct vfu_conn conn;
};

/* What a handler works on and answers with. */
struct vfu_msg {
	struct vfu_header *h;
	void *data;			/* request, after the header */
	size_t len;
	void *reply;			/* payload of the answer */
	size_t reply_len;
};

struct vfu *vfu_create(bool map)
{
	struct vfu *v = calloc(1, sizeof(*v));

	if (!v)
		err(1, "vfio-user");
	v->guest = guest_create();
	v->map = map;
	v->conn.fd = -1;
	vfu_irq_init(&v->irq);
	return v;
}

void vfu_attach(struct vfu *v, struct card *c, struct pci *p)
{
	v->card = c;
	v->pci = p;
}

int vfu_fd(const struct vfu *v)
{
	return v->conn.fd;
}

void vfu_connect(struct vfu *v, int fd)
{
	if (v->conn.fd >= 0) {
		log_print("refused a second client");
		close(fd);
		return;
	}
	v->negotiated = false;
	vfu_conn_open(&v->conn, fd);
	log_print("client connected");
}

/* The client is gone: so are its memory and its interrupts. */
static void vfu_disconnect(struct vfu *v)
{
	vfu_conn_close(&v->conn);
	while (v->card->dma)
		dma_complete(v->card->dma, -1);
	guest_unmap_all(v->guest);
	vfu_irq_exit(&v->irq);
	log_print("client disconnected");
}

void vfu_destroy(struct vfu *v)
{
	if (!v)
		return;
	if (v->conn.fd >= 0)
		vfu_disconnect(v);
	guest_destroy(v->guest);
	free(v);
}

/* Memory that the client did not share is reached through the client. */
static int vfu_send_dma(struct vfu *v, struct dma_req *req)
{
	struct vfu_dma_rw rw = { .addr = req->addr, .count = req->len };
	struct vfu_header h = {
		.id = v->next_id++,
		.command = req->write ? VFU_DMA_WRITE : VFU_DMA_READ,
		.flags = VFU_F_COMMAND,
	};

	req->tag = h.id;
	vfu_conn_send(&v->conn, &h, &rw, sizeof(rw), req->data,
		      req->write ? req->len : 0);
	return v->conn.broken ? -1 : 1;
}

static int vfu_dma(void *ctx, struct dma_req *req)
{
	struct vfu *v = ctx;

	if (v->conn.fd < 0 || v->conn.broken)
		return -1;
	switch (guest_access(v->guest, req->addr, req->len, req->write)) {
	case GUEST_NONE:
		return -1;
	case GUEST_MESSAGE:
		return vfu_send_dma(v, req);
	case GUEST_MAPPED:
		break;
	}
	if (req->write)
		guest_write(v->guest, req->addr, req->data, req->len);
	else
		guest_read(v->guest, req->addr, req->data, req->len);
	return 0;
}

static void *vfu_map(void *ctx, uint64_t addr, size_t len, bool write)
{
	struct vfu *v = ctx;

	if (v->conn.fd < 0 || v->conn.broken)
		return NULL;
	return guest_pointer(v->guest, addr, len, write);
}

static void vfu_signal(void *ctx, unsigned int vector)
{
	struct vfu *v = ctx;

	vfu_irq_signal(&v->irq, vector);
}

const struct card_ops vfu_card_ops = {
	.dma = vfu_dma,
	.map = vfu_map,
	.irq = vfu_signal,
};

/* The client's answer to one of our DMA messages. */
static void vfu_dma_reply(struct vfu *v, const struct vfu_header *h)
{
	const struct vfu_dma_rw *rw = (const void *)(h + 1);
	struct dma_req *req = v->card->dma;
	int bad = h->flags & VFU_F_ERROR ? -1 : 0;

	while (req && req->tag != h->id)
		req = req->next;
	if (!req) {
		log_print("client answered a request that was not made");
		return;
	}
	if (!bad && !req->write) {
		if (h->size < sizeof(*h) + sizeof(*rw) + req->len)
			bad = -1;
		else
			memcpy(req->data, rw->data, req->len);
	}
	dma_complete(req, bad);
}

static int vfu_do_version(struct vfu *v, struct vfu_msg *m)
{
	static const char json[] = VFU_JSON;
	static struct {
		struct vfu_version version;
		char json[sizeof(json)];
	} reply;
	const struct vfu_version *in = m->data;

	if (m->len < sizeof(*in))
		return -EINVAL;
	if (in->major) {
		log_print("client speaks vfio-user %u.%u, this is 0.0",
			  in->major, in->minor);
		v->conn.broken = true;
		return -EINVAL;
	}
	memcpy(reply.json, json, sizeof(json));
	v->negotiated = true;
	m->reply = &reply;
	m->reply_len = sizeof(reply.version) + sizeof(json);
	return 0;
}

static int vfu_do_dma_map(struct vfu *v, struct vfu_msg *m)
{
	const struct vfu_dma_map *in = m->data;

	if (m->len < sizeof(*in))
		return -EINVAL;
	return guest_map(v->guest, in->addr, in->size,
			 vfu_conn_take_fd(&v->conn), in->offset,
			 in->flags & VFU_DMA_F_WRITE, v->map);
}

static int vfu_do_dma_unmap(struct vfu *v, struct vfu_msg *m)
{
	const struct vfu_dma_unmap *in = m->data;

	if (m->len < sizeof(*in))
		return -EINVAL;
	m->reply = m->data;
	m->reply_len = sizeof(*in);
	if (!(in->flags & VFU_UNMAP_F_ALL))
		return guest_unmap(v->guest, in->addr, in->size);
	guest_unmap_all(v->guest);
	return 0;
}

static int vfu_do_info(struct vfu *v, struct vfu_msg *m)
{
	struct vfio_device_info *info = m->data;

	(void)v;
	if (m->len < 16)
		return -EINVAL;
	info->argsz = 16;
	info->flags = VFIO_DEVICE_FLAGS_RESET | VFIO_DEVICE_FLAGS_PCI;
	info->num_regions = VFIO_PCI_NUM_REGIONS;
	info->num_irqs = VFU_IRQ_TYPES;
	m->reply = info;
	m->reply_len = 16;
	return 0;
}

static uint64_t vfu_region_size(uint32_t region)
{
	switch (region) {
	case VFIO_PCI_BAR0_REGION_INDEX:
		return CARD_BAR_SIZE;
	case VFIO_PCI_BAR2_REGION_INDEX:
		return PCI_MSIX_BAR_SIZE;
	case VFIO_PCI_CONFIG_REGION_INDEX:
		return PCI_CONFIG_SIZE;
	default:
		return 0;
	}
}

static int vfu_do_region_info(struct vfu *v, struct vfu_msg *m)
{
	struct vfio_region_info *info = m->data;

	(void)v;
	if (m->len < sizeof(*info) || info->index >= VFIO_PCI_NUM_REGIONS)
		return -EINVAL;
	info->argsz = sizeof(*info);
	info->size = vfu_region_size(info->index);
	info->flags = info->size ? VFIO_REGION_INFO_FLAG_READ |
				   VFIO_REGION_INFO_FLAG_WRITE : 0;
	info->cap_offset = 0;
	info->offset = 0;
	m->reply = info;
	m->reply_len = sizeof(*info);
	return 0;
}

static int vfu_do_irq_info(struct vfu *v, struct vfu_msg *m)
{
	struct vfio_irq_info *info = m->data;

	(void)v;
	if (m->len < sizeof(*info) || info->index >= VFU_IRQ_TYPES)
		return -EINVAL;
	info->argsz = sizeof(*info);
	info->count = vfu_irq_count(info->index);
	info->flags = info->count ? VFIO_IRQ_INFO_EVENTFD : 0;
	m->reply = info;
	m->reply_len = sizeof(*info);
	return 0;
}

static int vfu_do_set_irqs(struct vfu *v, struct vfu_msg *m)
{
	if (m->len < sizeof(struct vfio_irq_set))
		return -EINVAL;
	return vfu_irq_set(&v->irq, m->data, &v->conn);
}

static bool vfu_region_ok(uint32_t region, uint64_t offset, uint64_t count)
{
	uint64_t size = vfu_region_size(region);

	return offset <= size && count <= size - offset;
}

static int vfu_do_read(struct vfu *v, struct vfu_msg *m)
{
	struct vfu_region_rw *rw = m->data;

	if (m->len < sizeof(*rw) || rw->count > VFU_MAX_XFER ||
	    !vfu_region_ok(rw->region, rw->offset, rw->count))
		return -EINVAL;
	if (rw->region == VFIO_PCI_CONFIG_REGION_INDEX)
		pci_config_read(v->pci, rw->offset, rw->data, rw->count);
	else if (rw->region == VFIO_PCI_BAR2_REGION_INDEX)
		pci_msix_read(v->pci, rw->offset, rw->data, rw->count);
	else
		card_bar_read(v->card, rw->offset, rw->data, rw->count);
	m->reply = rw;
	m->reply_len = sizeof(*rw) + rw->count;
	return 0;
}

static int vfu_write(struct vfu *v, uint32_t region, uint64_t offset,
		     const void *data, uint32_t count)
{
	if (!vfu_region_ok(region, offset, count))
		return -EINVAL;
	if (region == VFIO_PCI_CONFIG_REGION_INDEX)
		pci_config_write(v->pci, offset, data, count);
	else if (region == VFIO_PCI_BAR2_REGION_INDEX)
		pci_msix_write(v->pci, offset, data, count);
	else
		card_bar_write(v->card, offset, data, count);
	return 0;
}

static int vfu_do_write(struct vfu *v, struct vfu_msg *m)
{
	struct vfu_region_rw *rw = m->data;

	if (m->len < sizeof(*rw) || rw->count > m->len - sizeof(*rw))
		return -EINVAL;
	m->reply = rw;
	m->reply_len = sizeof(*rw);
	return vfu_write(v, rw->region, rw->offset, rw->data, rw->count);
}

static int vfu_do_multi(struct vfu *v, struct vfu_msg *m)
{
	const struct vfu_multi *multi = m->data;
	const struct vfu_multi_one *w;
	uint64_t i;
	int ret = 0;

	if (m->len < sizeof(*multi) ||
	    multi->count > (m->len - sizeof(*multi)) / sizeof(*w))
		return -EINVAL;
	for (i = 0; i < multi->count && !ret; i++) {
		w = &multi->writes[i];
		ret = w->count > sizeof(w->data) ? -EINVAL :
		      vfu_write(v, w->region, w->offset, w->data, w->count);
	}
	return ret;
}

static int vfu_do_reset(struct vfu *v, struct vfu_msg *m)
{
	(void)m;
	pci_reset(v->pci);
	return 0;
}

static int (*const vfu_handlers[])(struct vfu *, struct vfu_msg *) = {
	[VFU_VERSION] = vfu_do_version,
	[VFU_DMA_MAP] = vfu_do_dma_map,
	[VFU_DMA_UNMAP] = vfu_do_dma_unmap,
	[VFU_DEVICE_GET_INFO] = vfu_do_info,
	[VFU_DEVICE_GET_REGION_INFO] = vfu_do_region_info,
	[VFU_DEVICE_GET_IRQ_INFO] = vfu_do_irq_info,
	[VFU_DEVICE_SET_IRQS] = vfu_do_set_irqs,
	[VFU_REGION_READ] = vfu_do_read,
	[VFU_REGION_WRITE] = vfu_do_write,
	[VFU_DEVICE_RESET] = vfu_do_reset,
	[VFU_REGION_WRITE_MULTI] = vfu_do_multi,
};

static int vfu_handle(struct vfu *v, struct vfu_msg *m)
{
	unsigned int command = m->h->command;

	if (command >= sizeof(vfu_handlers) / sizeof(vfu_handlers[0]) ||
	    !vfu_handlers[command]) {
		log_print("client sent unknown command %u", command);
		return -EOPNOTSUPP;
	}
	if (!v->negotiated && command != VFU_VERSION) {
		v->conn.broken = true;
		return -EINVAL;
	}
	return vfu_handlers[command](v, m);
}

static void vfu_request(struct vfu *v, struct vfu_header *h)
{
	struct vfu_msg m = {
		.h = h,
		.data = h + 1,
		.len = h->size - sizeof(*h),
	};
	struct vfu_header reply = {
		.id = h->id,
		.command = h->command,
		.flags = VFU_F_REPLY,
	};
	int ret = vfu_handle(v, &m);

	if (h->flags & VFU_F_NO_REPLY)
		return;
	if (ret) {
		reply.flags |= VFU_F_ERROR;
		reply.error = -ret;
		m.reply_len = 0;
	}
	vfu_conn_send(&v->conn, &reply, m.reply, m.reply_len, NULL, 0);
}

void vfu_input(struct vfu *v)
{
	struct vfu_header *h;

	while (v->conn.fd >= 0 && (h = vfu_conn_next(&v->conn))) {
		if ((h->flags & VFU_F_TYPE) == VFU_F_REPLY)
			vfu_dma_reply(v, h);
		else
			vfu_request(v, h);
	}
	if (v->conn.fd >= 0 && v->conn.broken)
		vfu_disconnect(v);
}
