// SPDX-License-Identifier: GPL-2.0
/* BAR0: decoding, access rules of hardware.md section 1, life of the card. */
#include "card.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "block.h"
#include "cage.h"
#include "command.h"
#include "ctl_later.h"
#include "dma.h"
#include "endpoint.h"
#include "event.h"
#include "global.h"
#include "hw_table.h"
#include "log.h"
#include "packet.h"
#include "plant.h"
#include "port.h"
#include "sim.h"
#include "telemetry.h"
#include "violations.h"
#include "wire.h"

/* One 32-bit word of BAR0; reg is NULL where the tables have nothing. */
struct card_word {
	const struct hw_reg *reg;
	const struct card_block *block;
	unsigned int copy;
	uint32_t value;
};

static const struct card_block *const card_blocks[HW_BLOCKS] = {
	[HW_GLOBAL] = &global_block,
	[HW_CAGE] = &cage_block,
	[HW_EP] = &endpoint_block,
	[HW_CMD] = &command_block,
	[HW_EVT] = &event_block,
	[HW_TLM] = &telemetry_block,
	[HW_PORT] = &port_block,
	[HW_PKT] = &packet_block,
	[HW_QP] = &qp_block,
};

void card_conf_init(struct card_conf *conf)
{
	unsigned int i;

	*conf = (struct card_conf){
		.cages = CARD_MAX_CAGES,
		.serial = 1,
		.mac = { 0x02, 0x58, 0x50, 0x4f, 0x00, 0x00 },
		.budget_mw = 4000000,
		.cage_limit_mw = 500000,
		.seed = 1,
		.bus_khz = 1000,
		.bus_max_khz = 1000,
		.time_scale = 1.0,
		.version_minor = CARD_MINOR_RING,
	};
	for (i = 0; i < CARD_MAX_CAGES; i++)
		module_conf_init(&conf->modules[i]);
}

static size_t card_word_index(const struct hw_block *b, unsigned int copy,
			      uint32_t reg)
{
	return (reg + copy / b->group * b->group_stride +
		copy % b->group * b->stride) / 4;
}

static bool card_copy_exists(struct card *c, enum hw_block_id block,
			     unsigned int copy)
{
	if (!card_blocks[block])
		return false;
	if (block == HW_CAGE)
		return copy < c->conf.cages;
	if (block == HW_EP)
		return copy / 4 < c->conf.cages && copy % 4 < CARD_ENDPOINTS;
	if (block == HW_PORT)
		return port_exists(c, copy);
	if (block == HW_QP)
		return copy < packets_queues(c);
	return true;
}

uint32_t *card_value(struct card *c, enum hw_block_id block, unsigned int copy,
		     uint32_t reg)
{
	return &c->words[card_word_index(&hw_blocks[block], copy, reg)].value;
}

uint64_t card_value64(struct card *c, uint32_t reg_lo)
{
	return c->words[reg_lo / 4].value |
	       (uint64_t)c->words[reg_lo / 4 + 1].value << 32;
}

void card_reset_values(struct card *c, enum hw_block_id block,
		       unsigned int copy)
{
	const struct hw_block *b = &hw_blocks[block];
	size_t i;

	for (i = 0; i < b->nregs; i++)
		*card_value(c, block, copy, b->regs[i].addr) =
			b->regs[i].reset;
}

/* An older card is one without what came later. */
static bool card_reg_exists(const struct card *c, enum hw_block_id block,
			    uint32_t reg)
{
	if (c->conf.version_minor >= CARD_MINOR_RING)
		return true;
	return (block != HW_TLM || reg <= HW_TLM_TAP_RESULT) &&
	       (block != HW_EVT || reg != HW_EVT_FLAG_SERVICE_US);
}

static void card_decode(struct card *c, enum hw_block_id block)
{
	const struct hw_block *b = &hw_blocks[block];
	struct card_word *w;
	unsigned int copy;
	size_t i;

	for (copy = 0; copy < b->count; copy++) {
		if (!card_copy_exists(c, block, copy))
			continue;
		for (i = 0; i < b->nregs; i++) {
			if (!card_reg_exists(c, block, b->regs[i].addr))
				continue;
			w = c->words + card_word_index(b, copy,
						       b->regs[i].addr);
			w->reg = &b->regs[i];
			w->block = card_blocks[block];
			w->copy = copy;
		}
		card_reset_values(c, block, copy);
	}
}

/* What the configuration puts into the card and around it. */
static int card_fill(struct card *c, char *errtext, size_t errlen)
{
	const struct card_conf *conf = &c->conf;
	unsigned int i;

	if (conf->plant[0] && plant_load(c->plant, conf->plant, conf->cages,
					 errtext, errlen))
		return -1;
	if (wires_open(c->wires, errtext, errlen))
		return -1;
	for (i = 0; i < conf->cages; i++) {
		if (!strcmp(conf->modules[i].model, "none"))
			continue;
		if (cage_insert(c->cages[i], &conf->modules[i], errtext,
				errlen))
			return -1;
	}
	return 0;
}

struct card *card_create(struct sim *sim, const struct card_conf *conf,
			 const struct card_ops *ops, void *ctx, char *errtext,
			 size_t errlen)
{
	struct card *c = calloc(1, sizeof(*c));
	unsigned int i;

	if (!c)
		err(1, "card");
	c->sim = sim;
	c->conf = *conf;
	c->ops = ops;
	c->ops_ctx = ctx;
	c->dma_last = &c->dma;
	c->words = calloc(CARD_BAR_SIZE / 4, sizeof(*c->words));
	if (!c->words)
		err(1, "card");
	c->violations = violations_create();
	for (i = 0; i < HW_BLOCKS; i++)
		card_decode(c, i);
	global_init(c);
	c->evt = evq_create(c);
	c->cmd = cmdq_create(c);
	c->tlm = tlm_create(c);
	c->plant = plant_create();
	c->wires = wires_create(c);
	c->ports = ports_create(c);
	c->packets = packets_create(c);
	for (i = 0; i < conf->cages; i++)
		c->cages[i] = cage_create(c, i);
	if (card_fill(c, errtext, errlen)) {
		card_destroy(c);
		return NULL;
	}
	return c;
}

void card_destroy(struct card *c)
{
	unsigned int i;

	if (!c)
		return;
	dma_cancel_all(c);
	evq_reset(c->evt);
	cmdq_destroy(c->cmd);
	tlm_destroy(c->tlm);
	for (i = 0; i < c->conf.cages; i++)
		cage_destroy(c->cages[i]);
	packets_destroy(c->packets);
	ports_destroy(c->ports);
	wires_destroy(c->wires);
	ctl_later_clear(c);
	plant_destroy(c->plant);
	evq_destroy(c->evt);
	while (c->dma)
		dma_complete(c->dma, -1);
	violations_destroy(c->violations);
	free(c->words);
	free(c);
}

static uint32_t card_word_read(struct card *c, struct card_word *w)
{
	if (w->reg->access == HW_WO || w->reg->access == HW_W1)
		return 0;
	if (w->block->read)
		return w->block->read(c, w->copy, w->reg->addr, w->value);
	return w->value;
}

uint32_t card_read32(struct card *c, uint32_t addr)
{
	struct card_word *w;

	if (c->faults.dead)
		return UINT32_MAX;
	w = addr < CARD_BAR_SIZE && !(addr % 4) ? c->words + addr / 4 : NULL;
	if (!w || !w->reg) {
		violations_add(c, "read of 0x%05x: no register", addr);
		return 0;
	}
	return card_word_read(c, w);
}

static void card_word_write(struct card *c, uint32_t addr,
			    struct card_word *w, uint32_t value)
{
	const char *name = w->reg->name;
	uint32_t fixed = ~w->reg->writable;

	if (w->reg->access == HW_RO) {
		if (value != card_word_read(c, w))
			violations_add(c, "write 0x%08x to %s at 0x%05x: %s",
				       value, name, addr, "read only");
		return;
	}
	if (w->reg->access != HW_RW)
		w->value = 0;
	if ((value ^ w->value) & fixed) {
		violations_add(c, "write 0x%08x to %s at 0x%05x: bits 0x%08x",
			       value, name, addr, (value ^ w->value) & fixed);
		return;
	}
	if (!w->block->write)
		w->value = value;
	else if (!w->block->write(c, w->copy, w->reg->addr, value, &w->value))
		violations_add(c, "write 0x%08x to %s at 0x%05x: %s", value,
			       name, addr, "value not allowed");
}

void card_write32(struct card *c, uint32_t addr, uint32_t value)
{
	struct card_word *w;

	if (c->faults.dead)
		return;
	w = addr < CARD_BAR_SIZE && !(addr % 4) ? c->words + addr / 4 : NULL;
	if (!w || !w->reg)
		violations_add(c, "write 0x%08x to 0x%05x: no register", value,
			       addr);
	else
		card_word_write(c, addr, w, value);
}

static bool card_shape_ok(struct card *c, const char *what, uint64_t addr,
			  size_t n)
{
	if (n == 4 && !(addr % 4) && addr < CARD_BAR_SIZE)
		return true;
	violations_add(c, "%s of %zu bytes at 0x%05llx: not an aligned word",
		       what, n, (unsigned long long)addr);
	return false;
}

void card_bar_read(struct card *c, uint64_t addr, void *buf, size_t n)
{
	uint32_t value;

	memset(buf, c->faults.dead ? 0xff : 0, n);
	if (c->faults.dead || !card_shape_ok(c, "read", addr, n))
		return;
	value = card_read32(c, addr);
	memcpy(buf, &value, sizeof(value));
}

void card_bar_write(struct card *c, uint64_t addr, const void *buf, size_t n)
{
	uint32_t value;

	if (c->faults.dead || !card_shape_ok(c, "write", addr, n))
		return;
	memcpy(&value, buf, sizeof(value));
	card_write32(c, addr, value);
}

/* hardware.md 1.4: done at once, cages and kept events stay */
void card_function_reset(struct card *c)
{
	dma_cancel_all(c);
	evq_reset(c->evt);	/* what the others raise now is only kept */
	cmdq_reset(c->cmd);
	tlm_reset(c->tlm);
	packets_reset(c->packets);
	violations_reset(c->violations);
}

void card_set_bus_master(struct card *c, bool on)
{
	c->bus_master = on;
}

void card_irq(struct card *c, unsigned int vector)
{
	if (c->faults.irq_drop) {
		c->faults.irq_drop--;
		log_print("dropped an interrupt of vector %u", vector);
		return;
	}
	c->ops->irq(c->ops_ctx, vector);
}
