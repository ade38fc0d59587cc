// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "module_ep.h"

/* Hold-off after a WRITE to non-volatile memory; tWRITENV is 80 ms. */
#define NV_WRITE_NS	(40 * SIM_NS_PER_MS)

uint64_t mod_duration_ns(const struct module *m, uint32_t ms)
{
	return ms * (double)SIM_NS_PER_MS / m->conf.time_scale;
}

void mod_ep_load_defaults(struct mod_ep *ep)
{
	unsigned int bank;

	/* The pages are there since the module was created: cannot fail */
	mod_mem_copy(&ep->mem, &ep->defaults);
	ep->mapped_bank = 0;
	ep->mapped_page = 0;
	mod_phys_reset(ep);
	mod_vdm_reset(ep);
	if (!ep->m->model->dynamic)
		return;
	for (bank = 0; bank < ep->banks; bank++)
		mod_dpsm_rebuild(ep, bank);
}

void mod_ep_update(struct mod_ep *ep)
{
	while (mod_msm_step(ep) || mod_dpsm_step(ep))
		;
	if (mod_msm_managed(ep)) {
		if (ep->m->model->dynamic)
			mod_dpsm_outputs(ep);
		mod_phys_update(ep);
		mod_vdm_update(ep);
	}
	mod_flags_update(ep);
	mod_lane_update(ep);
}

static struct mod_ep *ep_create(struct module *m, int index, char *err,
				size_t errlen)
{
	struct mod_ep *ep = calloc(1, sizeof(*ep));

	if (!ep) {
		snprintf(err, errlen, "out of memory");
		return NULL;
	}
	ep->m = m;
	ep->index = index;
	mod_msm_init(ep);
	mod_dpsm_init(ep);
	mod_apply_init(ep);
	mod_flags_init(ep);
	mod_vdm_init(ep);
	if (m->model->build(ep, err, errlen) ||
	    mod_mem_copy(&ep->mem, &ep->defaults)) {
		mod_mem_release(&ep->defaults);
		mod_mem_release(&ep->mem);
		free(ep);
		return NULL;
	}
	return ep;
}

static void ep_destroy(struct mod_ep *ep)
{
	mod_flags_cancel(ep);
	mod_vdm_exit(ep);
	mod_apply_cancel(ep);
	mod_dpsm_exit(ep);
	mod_msm_exit(ep);
	mod_mem_release(&ep->defaults);
	mod_mem_release(&ep->mem);
	free(ep);
}

static int create_endpoints(struct module *m, char *err, size_t errlen)
{
	int i, n = m->model->endpoints(m, err, errlen);

	for (i = 0; i < n; i++) {
		m->ep[i] = ep_create(m, i, err, errlen);
		if (!m->ep[i])
			return -1;
		m->n_eps++;
	}
	return n < 0 ? -1 : 0;
}

static void free_module(struct module *m)
{
	int i;

	for (i = 0; i < m->n_eps; i++)
		ep_destroy(m->ep[i]);
	if (m->model->release)
		m->model->release(m);
	free(m);
}

struct module *module_create(struct sim *s, const struct module_conf *conf,
			     const struct module_env *env, void *ctx,
			     char *err, size_t errlen)
{
	const struct model *model = model_find(conf->model);
	struct module *m;

	if (!model) {
		snprintf(err, errlen, "unknown module model '%s'",
			 conf->model);
		return NULL;
	}
	m = calloc(1, sizeof(*m));
	if (!m) {
		snprintf(err, errlen, "out of memory");
		return NULL;
	}
	m->sim = s;
	m->conf = *conf;
	m->model = model;
	m->env = env;
	m->ctx = ctx;
	model->defaults(&m->conf);
	if (create_endpoints(m, err, errlen)) {
		free_module(m);
		return NULL;
	}
	model->declare(m);
	mod_phys_init(m);
	mod_trace_add(&m->trace, sim_now(s), -1, -1, "inserted");
	return m;
}

void module_destroy(struct module *m)
{
	mod_phys_exit(m);
	free_module(m);
}

int module_endpoints(const struct module *m)
{
	return m->n_eps;
}

bool module_answering(const struct module *m, int ep)
{
	return mod_msm_managed(m->ep[ep]) && !m->ep[ep]->fault.missing;
}

void module_set_signals(struct module *m, bool standby_power, bool reset,
			bool lpmode, bool main_power)
{
	int i;

	m->standby_power = standby_power;
	m->reset = reset;
	m->lpmode = lpmode;
	if (main_power != m->main_power)
		mod_trace_add(&m->trace, sim_now(m->sim), -1, -1,
			      main_power ? "main-power-on" : "main-power-off");
	m->main_power = main_power;
	for (i = 0; i < m->n_eps; i++)
		mod_ep_update(m->ep[i]);
}

/* Address inside the 128-byte half, with auto-increment (section 5.2.2). */
static uint8_t step_reg(uint8_t reg, size_t n)
{
	return (reg & CMIS_UPPER) | ((reg + n) & (CMIS_UPPER - 1));
}

static enum mod_result begin(struct mod_ep *ep, uint64_t *stretch_ns)
{
	enum mod_result result;

	*stretch_ns = 0;
	if (!mod_msm_managed(ep))
		return MOD_NACK;
	result = mod_fault_access(ep, stretch_ns);
	if (result == MOD_ACK && sim_now(ep->m->sim) < ep->busy_until)
		return MOD_NACK;
	return result;
}

static uint8_t read_reg(struct mod_ep *ep, uint8_t reg, bool *cleared)
{
	uint8_t page = ep->mapped_page;
	uint8_t *byte = mod_ep_reg(ep, ep->mapped_bank, page, reg);
	uint8_t value = byte ? *byte : 0;

	switch (mod_mem_access(page, reg)) {
	case MOD_COR:
		if (!ep->flat && value) {
			*byte = 0;
			*cleared = true;
		}
		break;
	case MOD_WO:
		value = 0;
		break;
	default:
		break;
	}
	return mod_fault_overlay(ep, page, reg, value);
}

enum mod_result module_read(struct module *m, int index, uint8_t reg,
			    uint8_t *buf, size_t n, uint64_t *stretch_ns)
{
	struct mod_ep *ep = m->ep[index];
	enum mod_result result = begin(ep, stretch_ns);
	bool cleared = false;
	size_t i;

	if (result != MOD_ACK)
		return result;
	/* Beyond its longest READ the module does not drive the data line */
	for (i = 0; i < n; i++)
		buf[i] = i < ep->read_max ?
			 read_reg(ep, step_reg(reg, i), &cleared) : 0xff;
	if (cleared)
		mod_flags_update(ep);
	return MOD_ACK;
}

static void select_page(struct mod_ep *ep, uint8_t page)
{
	uint8_t bank = ep->mem.lo[CMIS_LO_BANK_SELECT];

	/* Section 8.2.13: an unsupported page quietly becomes page 00h */
	if (!mod_mem_exists(&ep->mem, bank, page)) {
		page = 0;
		bank = 0;
	}
	ep->mem.lo[CMIS_LO_PAGE_SELECT] = page;
	ep->mapped_page = page;
	ep->mapped_bank = bank;
}

static void write_trigger(struct mod_ep *ep, uint8_t reg, uint8_t value,
			  size_t n)
{
	/* Section 8.8.3: a trigger is written alone */
	if (!ep->m->model->dynamic || n != 1 || reg < CMIS_UPPER ||
	    ep->mapped_page != CMIS_PAGE_LANE_CONTROL)
		return;
	if (reg == CMIS_10_APPLY_DP_INIT)
		mod_apply_trigger(ep, ep->mapped_bank, value, false);
	else if (reg == CMIS_10_APPLY_IMMEDIATE)
		mod_apply_trigger(ep, ep->mapped_bank, value, true);
}

static void write_reg(struct mod_ep *ep, uint8_t reg, uint8_t value, size_t n)
{
	uint8_t *byte = mod_ep_reg(ep, ep->mapped_bank, ep->mapped_page, reg);
	enum mod_access access = mod_mem_access(ep->mapped_page, reg);

	if (reg == CMIS_LO_PAGE_SELECT) {
		select_page(ep, value);
	} else if (access == MOD_WO) {
		write_trigger(ep, reg, value, n);
	} else if (access == MOD_RW && byte) {
		if (reg == CMIS_LO_CONTROL && value & CMIS_LO_CONTROL_SW_RESET)
			ep->msm.soft_reset = true;
		if (reg == CMIS_LO_CONTROL)
			value &= ~CMIS_LO_CONTROL_SW_RESET;
		*byte = value;
		if (reg == CMIS_2F_FREEZE &&
		    ep->mapped_page == CMIS_PAGE_VDM_CONTROL)
			mod_vdm_control(ep, value);
	}
}

static void hold_off(struct mod_ep *ep, bool paged, bool nv)
{
	uint64_t ns = ep->m->conf.write_us * SIM_NS_PER_US;

	if (paged)
		ns = ep->tbpc_ns;
	else if (nv)
		ns = NV_WRITE_NS;
	ep->busy_until = sim_now(ep->m->sim) + ns;
	ep->holdoff_ns += ns;
}

enum mod_result module_write(struct module *m, int index, uint8_t reg,
			     const uint8_t *buf, size_t n,
			     uint64_t *stretch_ns)
{
	struct mod_ep *ep = m->ep[index];
	enum mod_result result = begin(ep, stretch_ns);
	bool paged = false;
	size_t i;

	if (result != MOD_ACK || ep->flat || !n)
		return result;
	for (i = 0; i < n && i < ep->write_max; i++) {
		paged |= step_reg(reg, i) == CMIS_LO_PAGE_SELECT;
		write_reg(ep, step_reg(reg, i), buf[i], n);
	}
	hold_off(ep, paged, reg >= CMIS_UPPER &&
		 ep->mapped_page == CMIS_PAGE_USER_NVR);
	/* Selecting a page, by far the most frequent WRITE, moves nothing */
	if (reg != CMIS_LO_BANK_SELECT || n != 2)
		mod_ep_update(ep);
	return MOD_ACK;
}

uint64_t module_holdoff_ns(const struct module *m, int ep)
{
	return m->ep[ep]->holdoff_ns;
}

bool module_interrupt(const struct module *m, int ep)
{
	return m->ep[ep]->interrupt;
}

uint32_t module_power_mw(struct module *m)
{
	return mod_phys_power_mw(m);
}

uint32_t module_declared_mw(const struct module *m, int *source)
{
	*source = m->declared_source;
	return m->declared_mw;
}

int32_t module_plate_mc(struct module *m)
{
	return m->heat.plate_mc;
}
