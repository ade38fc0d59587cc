// SPDX-License-Identifier: GPL-2.0
/* The vfio-user server, spoken to over a socket pair. */
#include <errno.h>
#include <linux/vfio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../tools/xpo-emu/card.h"
#include "../../tools/xpo-emu/dma.h"
#include "../../tools/xpo-emu/pci.h"
#include "../../tools/xpo-emu/sim.h"
#include "../../tools/xpo-emu/vfu.h"
#include "../../tools/xpo-emu/vfu_proto.h"

#define RAM_SIZE	0x10000

struct client {
	struct sim *sim;
	struct card *card;
	struct pci *pci;
	struct vfu *vfu;
	int fd;
	uint16_t id;
	struct vfu_header h;		/* of the last reply */
	uint8_t data[4096];
};

static void client_connect(struct client *c)
{
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	c->fd = pair[0];
	vfu_connect(c->vfu, pair[1]);
}

static struct client *client_open(bool map)
{
	struct client *c = calloc(1, sizeof(*c));
	struct card_conf conf;
	char error[256];

	card_conf_init(&conf);
	c->sim = sim_create(1);
	c->vfu = vfu_create(map);
	c->card = card_create(c->sim, &conf, &vfu_card_ops, c->vfu, error,
			      sizeof(error));
	assert_non_null(c->card);
	c->pci = pci_create(c->card);
	vfu_attach(c->vfu, c->card, c->pci);
	client_connect(c);
	return c;
}

static void client_close(struct client *c)
{
	close(c->fd);
	vfu_input(c->vfu);
	assert_int_equal(vfu_fd(c->vfu), -1);
	vfu_destroy(c->vfu);
	pci_destroy(c->pci);
	card_destroy(c->card);
	sim_destroy(c->sim);
	free(c);
}

static void client_send(struct client *c, unsigned int command,
			uint32_t flags, const void *data, size_t len,
			const int *fds, unsigned int nfds)
{
	char control[CMSG_SPACE(16 * sizeof(int))] = { 0 };
	struct vfu_header h = {
		.id = ++c->id,
		.command = command,
		.size = sizeof(h) + len,
		.flags = flags,
	};
	struct iovec iov[] = {
		{ &h, sizeof(h) }, { (void *)data, len },
	};
	struct msghdr msg = { .msg_iov = iov, .msg_iovlen = 2 };
	struct cmsghdr *cmsg;

	if (nfds) {
		msg.msg_control = control;
		msg.msg_controllen = CMSG_SPACE(nfds * sizeof(int));
		cmsg = CMSG_FIRSTHDR(&msg);
		cmsg->cmsg_level = SOL_SOCKET;
		cmsg->cmsg_type = SCM_RIGHTS;
		cmsg->cmsg_len = CMSG_LEN(nfds * sizeof(int));
		memcpy(CMSG_DATA(cmsg), fds, nfds * sizeof(int));
	}
	assert_int_equal(sendmsg(c->fd, &msg, 0), h.size);
}

static size_t client_recv(struct client *c)
{
	size_t len;

	assert_int_equal(recv(c->fd, &c->h, sizeof(c->h), MSG_DONTWAIT),
			 sizeof(c->h));
	len = c->h.size - sizeof(c->h);
	assert_true(len <= sizeof(c->data));
	if (len)
		assert_int_equal(recv(c->fd, c->data, len, MSG_DONTWAIT),
				 len);
	return len;
}

/* Error number of the reply, 0 when it is none. */
static int client_do(struct client *c, unsigned int command,
		     const void *data, size_t len, const int *fds,
		     unsigned int nfds)
{
	client_send(c, command, 0, data, len, fds, nfds);
	vfu_input(c->vfu);
	client_recv(c);
	assert_int_equal(c->h.id, c->id);
	assert_int_equal(c->h.command, command);
	assert_int_equal(c->h.flags & VFU_F_TYPE, VFU_F_REPLY);
	return c->h.flags & VFU_F_ERROR ? (int)c->h.error : 0;
}

static void client_hello(struct client *c)
{
	static const char version[] = "\0\0\0\0{\"capabilities\":{}}";

	assert_int_equal(client_do(c, VFU_VERSION, version, sizeof(version),
				   NULL, 0), 0);
	assert_non_null(strstr((char *)c->data + 4, "\"max_msg_fds\":16"));
	assert_non_null(strstr((char *)c->data + 4,
			       "\"write_multiple\":true"));
}

static uint32_t reg_read(struct client *c, uint32_t region, uint64_t offset)
{
	struct vfu_region_rw rw = {
		.offset = offset, .region = region, .count = 4,
	};
	uint32_t v;

	assert_int_equal(client_do(c, VFU_REGION_READ, &rw, sizeof(rw), NULL,
				   0), 0);
	memcpy(&v, c->data + sizeof(rw), sizeof(v));
	return v;
}

static void reg_write(struct client *c, uint32_t region, uint64_t offset,
		      uint32_t value, uint32_t flags)
{
	struct {
		struct vfu_region_rw rw;
		uint32_t value;
	} __attribute__((packed)) m = {
		{ .offset = offset, .region = region, .count = 4 }, value,
	};

	client_send(c, VFU_REGION_WRITE, flags, &m, sizeof(m), NULL, 0);
	vfu_input(c->vfu);
	if (!(flags & VFU_F_NO_REPLY))
		client_recv(c);
}

static void test_negotiation(void **state)
{
	const uint16_t future[2] = { 1, 0 };
	struct client *c = client_open(true);

	(void)state;
	client_hello(c);
	client_close(c);
	/* another major version, or none at all, ends the connection */
	c = client_open(true);
	client_send(c, VFU_VERSION, 0, future, sizeof(future), NULL, 0);
	vfu_input(c->vfu);
	assert_int_equal(vfu_fd(c->vfu), -1);
	client_close(c);
	c = client_open(true);
	client_send(c, VFU_DEVICE_RESET, 0, NULL, 0, NULL, 0);
	vfu_input(c->vfu);
	assert_int_equal(vfu_fd(c->vfu), -1);
	client_close(c);
}

static void test_info(void **state)
{
	struct client *c = client_open(true);
	struct vfio_region_info region = { .argsz = sizeof(region) };
	struct vfio_irq_info irq = { .argsz = sizeof(irq) };
	uint32_t info[4] = { 16 };

	(void)state;
	client_hello(c);
	assert_int_equal(client_do(c, VFU_DEVICE_GET_INFO, info, 16, NULL, 0),
			 0);
	memcpy(info, c->data, 16);
	assert_int_equal(info[1], 3);
	assert_int_equal(info[2], VFIO_PCI_NUM_REGIONS);
	region.index = VFIO_PCI_BAR0_REGION_INDEX;
	assert_int_equal(client_do(c, VFU_DEVICE_GET_REGION_INFO, &region,
				   sizeof(region), NULL, 0), 0);
	memcpy(&region, c->data, sizeof(region));
	assert_int_equal(region.size, 0x40000);
	region.index = VFIO_PCI_NUM_REGIONS;
	assert_int_equal(client_do(c, VFU_DEVICE_GET_REGION_INFO, &region,
				   sizeof(region), NULL, 0), EINVAL);
	irq.index = VFIO_PCI_MSIX_IRQ_INDEX;
	assert_int_equal(client_do(c, VFU_DEVICE_GET_IRQ_INFO, &irq,
				   sizeof(irq), NULL, 0), 0);
	memcpy(&irq, c->data, sizeof(irq));
	assert_int_equal(irq.count, 16);
	assert_int_equal(client_do(c, 99, NULL, 0, NULL, 0), EOPNOTSUPP);
	client_close(c);
}

static void test_registers(void **state)
{
	struct client *c = client_open(true);
	struct {
		uint64_t count;
		struct vfu_multi_one w[2];
	} multi = {
		2, {
			{ HW_GLOBAL_SCRATCH, 0, 4, { 1, 2, 3, 4 } },
			{ HW_CMD_VECTOR, 0, 4, { 7 } },
		}
	};
	struct vfu_region_rw out = { .offset = 0x40000, .count = 4 };

	(void)state;
	client_hello(c);
	assert_int_equal(reg_read(c, 0, 0), 0x314f5058);
	assert_int_equal(reg_read(c, VFIO_PCI_CONFIG_REGION_INDEX, 0),
			 0x10f01af4);
	reg_write(c, 0, HW_GLOBAL_SCRATCH, 77, 0);
	assert_int_equal(reg_read(c, 0, HW_GLOBAL_SCRATCH), 77);
	/* posted, alone and several in one message */
	reg_write(c, 0, HW_GLOBAL_SCRATCH, 78, VFU_F_NO_REPLY);
	assert_int_equal(reg_read(c, 0, HW_GLOBAL_SCRATCH), 78);
	client_send(c, VFU_REGION_WRITE_MULTI, VFU_F_NO_REPLY, &multi,
		    sizeof(multi), NULL, 0);
	vfu_input(c->vfu);
	assert_int_equal(reg_read(c, 0, HW_GLOBAL_SCRATCH), 0x04030201);
	assert_int_equal(reg_read(c, 0, HW_CMD_VECTOR), 7);
	multi.count = 1000;
	assert_int_equal(client_do(c, VFU_REGION_WRITE_MULTI, &multi,
				   sizeof(multi), NULL, 0), EINVAL);
	assert_int_equal(client_do(c, VFU_REGION_READ, &out, sizeof(out),
				   NULL, 0), EINVAL);
	out.count = 0xffffffff;
	assert_int_equal(client_do(c, VFU_REGION_READ, &out, sizeof(out),
				   NULL, 0), EINVAL);
	assert_int_equal(client_do(c, VFU_REGION_READ, &out, 4, NULL, 0),
			 EINVAL);
	client_close(c);
}

struct dma_result {
	int calls;
	int err;
	uint8_t data[64];
};

static void dma_note(void *arg, int err, const void *data)
{
	struct dma_result *r = arg;

	r->calls++;
	r->err = err;
	if (!err)
		memcpy(r->data, data, 8);
}

static int share_ram(struct client *c, uint8_t **ram, bool with_fd)
{
	struct vfu_dma_map map = {
		.argsz = sizeof(map),
		.flags = 3,
		.addr = 0x100000,
		.size = RAM_SIZE,
	};
	int fd = memfd_create("ram", MFD_CLOEXEC);
	int ret;

	assert_int_equal(ftruncate(fd, RAM_SIZE), 0);
	*ram = mmap(NULL, RAM_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		    0);
	ret = client_do(c, VFU_DMA_MAP, &map, sizeof(map), &fd, with_fd);
	close(fd);
	return ret;
}

static void test_mapped_dma(void **state)
{
	struct client *c = client_open(true);
	struct dma_result r = { 0 };
	struct vfu_dma_unmap unmap = {
		.addr = 0x100000, .size = RAM_SIZE,
	};
	uint8_t *ram;

	(void)state;
	client_hello(c);
	assert_int_equal(share_ram(c, &ram, true), 0);
	assert_int_equal(share_ram(c, &ram, true), EEXIST);
	dma_read(c->card, 0x100000, 8, dma_note, &r);
	assert_int_equal(r.err, -1);		/* no bus mastering yet */
	reg_write(c, VFIO_PCI_CONFIG_REGION_INDEX, 4, 6, 0);
	ram[5] = 0;
	dma_write(c->card, 0x100005, "hello", 6, NULL, NULL);
	dma_read(c->card, 0x100005, 8, dma_note, &r);
	assert_int_equal(r.calls, 2);
	assert_int_equal(r.err, 0);
	assert_string_equal((char *)r.data, "hello");
	dma_read(c->card, 0x100000 + RAM_SIZE - 4, 8, dma_note, &r);
	assert_int_equal(r.err, -1);
	assert_string_equal(dma_map(c->card, 0x100005, 6, false), "hello");
	memset(dma_map(c->card, 0x100000, RAM_SIZE, true), 7, 8);
	dma_read(c->card, 0x100000, 8, dma_note, &r);
	assert_int_equal(r.data[7], 7);
	assert_null(dma_map(c->card, 0x100000, RAM_SIZE + 1, true));
	assert_null(dma_map(c->card, 0xfffff, 8, true));
	assert_null(dma_map(c->card, 0x100008, SIZE_MAX, false));
	unmap.size--;
	assert_int_equal(client_do(c, VFU_DMA_UNMAP, &unmap, sizeof(unmap),
				   NULL, 0), ENOENT);
	unmap.size++;
	assert_int_equal(client_do(c, VFU_DMA_UNMAP, &unmap, sizeof(unmap),
				   NULL, 0), 0);
	dma_read(c->card, 0x100000, 8, dma_note, &r);
	assert_int_equal(r.err, -1);
	munmap(ram, RAM_SIZE);
	client_close(c);
}

static void message_answer(struct client *c, uint32_t error, const void *data,
			   size_t len)
{
	struct vfu_header h = {
		.id = c->h.id,
		.command = c->h.command,
		.size = sizeof(h) + len,
		.flags = VFU_F_REPLY | (error ? VFU_F_ERROR : 0),
		.error = error,
	};

	assert_int_equal(send(c->fd, &h, sizeof(h), 0), sizeof(h));
	if (len)
		assert_int_equal(send(c->fd, data, len, 0), len);
	vfu_input(c->vfu);
}

/* Memory without a descriptor, and one that the configuration withholds. */
static void test_message_dma(void **state)
{
	struct client *c = client_open(false);
	struct dma_result r = { 0 };
	struct vfu_dma_rw *rw = (void *)c->data;
	uint8_t *ram;

	(void)state;
	client_hello(c);
	assert_int_equal(share_ram(c, &ram, true), 0);
	reg_write(c, VFIO_PCI_CONFIG_REGION_INDEX, 4, 6, 0);
	assert_null(dma_map(c->card, 0x100010, 8, false));
	dma_read(c->card, 0x100010, 8, dma_note, &r);
	assert_int_equal(r.calls, 0);
	assert_false(dma_passed(c->card, dma_mark(c->card)));
	/* registers are answered meanwhile */
	client_recv(c);
	assert_int_equal(c->h.command, VFU_DMA_READ);
	assert_int_equal(rw->addr, 0x100010);
	assert_int_equal(rw->count, 8);
	memcpy(rw->data, "answered", 8);
	message_answer(c, 0, rw, sizeof(*rw) + 8);
	assert_int_equal(r.calls, 1);
	assert_memory_equal(r.data, "answered", 8);
	assert_true(dma_passed(c->card, dma_mark(c->card)));
	dma_write(c->card, 0x100020, "written", 8, dma_note, &r);
	assert_int_equal(client_recv(c), sizeof(*rw) + 8);
	assert_int_equal(c->h.command, VFU_DMA_WRITE);
	assert_memory_equal(rw->data, "written", 8);
	assert_int_equal(reg_read(c, 0, 0), 0x314f5058);
	c->h.id = 1;
	c->h.command = VFU_DMA_WRITE;
	message_answer(c, EFAULT, NULL, 0);
	assert_int_equal(r.calls, 2);
	assert_int_equal(r.err, -1);
	munmap(ram, RAM_SIZE);
	client_close(c);
}

static void test_disconnect(void **state)
{
	struct client *c = client_open(false);
	struct dma_result r = { 0 };
	uint8_t *ram;

	(void)state;
	client_hello(c);
	assert_int_equal(share_ram(c, &ram, true), 0);
	reg_write(c, VFIO_PCI_CONFIG_REGION_INDEX, 4, 6, 0);
	reg_write(c, 0, HW_GLOBAL_SCRATCH, 1234, 0);
	dma_read(c->card, 0x100010, 8, dma_note, &r);
	close(c->fd);
	vfu_input(c->vfu);
	assert_int_equal(r.calls, 1);
	assert_int_equal(r.err, -1);
	client_connect(c);
	client_hello(c);
	assert_int_equal(reg_read(c, 0, HW_GLOBAL_SCRATCH), 1234);
	munmap(ram, RAM_SIZE);
	client_close(c);
}

static uint64_t eventfd_count(int fd)
{
	uint64_t n = 0;

	return read(fd, &n, sizeof(n)) < 0 ? 0 : n;
}

static void test_interrupts(void **state)
{
	struct client *c = client_open(true);
	struct vfio_irq_set set = {
		.argsz = sizeof(set),
		.flags = VFIO_IRQ_SET_DATA_EVENTFD |
			 VFIO_IRQ_SET_ACTION_TRIGGER,
		.index = VFIO_PCI_MSIX_IRQ_INDEX,
		.start = 1,
		.count = 2,
	};
	int fds[2] = {
		eventfd(0, EFD_NONBLOCK), eventfd(0, EFD_NONBLOCK),
	};

	(void)state;
	client_hello(c);
	card_irq(c->card, 1);			/* nobody listens */
	assert_int_equal(client_do(c, VFU_DEVICE_SET_IRQS, &set, sizeof(set),
				   fds, 2), 0);
	card_irq(c->card, 2);
	card_irq(c->card, 2);
	card_irq(c->card, 1);
	assert_int_equal(eventfd_count(fds[0]), 1);
	assert_int_equal(eventfd_count(fds[1]), 2);
	/* no descriptors: taken away */
	assert_int_equal(client_do(c, VFU_DEVICE_SET_IRQS, &set, sizeof(set),
				   NULL, 0), 0);
	card_irq(c->card, 1);
	assert_int_equal(eventfd_count(fds[0]), 0);
	set.count = 16;
	assert_int_equal(client_do(c, VFU_DEVICE_SET_IRQS, &set, sizeof(set),
				   NULL, 0), EINVAL);
	close(fds[0]);
	close(fds[1]);
	client_close(c);
}

/* Whatever bytes come, the server survives and drops the client. */
static void test_garbage(void **state)
{
	struct vfu_header h = { .size = 3 };
	struct client *c = client_open(true);
	uint8_t noise[512];
	unsigned int i;
	int round;

	(void)state;
	assert_int_equal(send(c->fd, &h, sizeof(h), 0), sizeof(h));
	vfu_input(c->vfu);
	assert_int_equal(vfu_fd(c->vfu), -1);
	close(c->fd);
	for (round = 0; round < 200; round++) {
		client_connect(c);
		client_hello(c);
		for (i = 0; i < sizeof(noise); i++)
			noise[i] = sim_rand(c->sim);
		memcpy(&h, noise, sizeof(h));
		h.size = sizeof(noise);
		h.command = sim_rand(c->sim) % 18;
		h.flags = 0;
		memcpy(noise, &h, sizeof(h));
		assert_int_equal(send(c->fd, noise, sizeof(noise), 0),
				 sizeof(noise));
		vfu_input(c->vfu);
		close(c->fd);
		vfu_input(c->vfu);
		assert_int_equal(vfu_fd(c->vfu), -1);
	}
	client_connect(c);
	client_close(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_negotiation),
		cmocka_unit_test(test_info),
		cmocka_unit_test(test_registers),
		cmocka_unit_test(test_mapped_dma),
		cmocka_unit_test(test_message_dma),
		cmocka_unit_test(test_disconnect),
		cmocka_unit_test(test_interrupts),
		cmocka_unit_test(test_garbage),
	};

	return cmocka_run_group_tests_name("emu_vfu", tests, NULL, NULL);
}
