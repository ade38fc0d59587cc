// SPDX-License-Identifier: GPL-2.0
/* Lanes of a module as fibre and card see them. */
#include <string.h>

#include "module_ep.h"

/* Host interfaces of CMIS modules (SFF-8024) by the rate of their lanes. */
static const struct {
	uint8_t first_id, last_id;
	uint32_t lane_mbps;
} lane_rates[] = {
	{ 0x4b, 0x52, 100000 },		/* 100GAUI-1 to 800GAUI-8 */
	{ 0x80, 0x83, 200000 },		/* 200GAUI-1 to 1.6TAUI-8 */
	{ 0x90, 0x97, 100000 },		/* EEI-100G-RTLR-1 to -800G-RTLR-8 */
	{ 0x98, 0x9b, 200000 },		/* EEI-200G-RTLR-1 to -1.6T-RTLR-8 */
};

static uint32_t host_lane_mbps(uint8_t id)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lane_rates); i++)
		if (id >= lane_rates[i].first_id && id <= lane_rates[i].last_id)
			return lane_rates[i].lane_mbps;
	return 0;
}

static struct mod_ep *lane_ep(const struct module *m, unsigned int *lane)
{
	unsigned int lanes = m->ep[0]->banks * CMIS_BANK_LANES;

	unsigned int index = lanes ? *lane / lanes : MODULE_ENDPOINTS_MAX;

	if (index >= (unsigned int)m->n_eps)
		return NULL;
	*lane %= lanes;
	return m->ep[index];
}

/* Rate of the application that the active control set has for the lane. */
static uint32_t active_lane_mbps(struct mod_ep *ep, unsigned int lane)
{
	uint8_t config = mod_ep_get(ep, lane / CMIS_BANK_LANES,
				    CMIS_PAGE_LANE_STATUS,
				    CMIS_11_DP_CONFIG + lane % CMIS_BANK_LANES);
	uint8_t app = FIELD_GET(CMIS_DP_CONFIG_APP_SEL, config);
	const uint8_t *d = mod_apply_descriptor(ep, app);

	return d ? host_lane_mbps(d[CMIS_APP_HOST_ID]) : 0;
}

static void lane_path(const struct module *m, struct mod_ep *ep,
		      unsigned int lane, struct module_lane *l)
{
	const struct mod_bank *b = &ep->bank[lane / CMIS_BANK_LANES];
	unsigned int i;

	for (i = 0; i < CMIS_BANK_LANES; i++) {
		if (!(b->dp[i].lanes & BIT(lane % CMIS_BANK_LANES)))
			continue;
		l->path_lanes = __builtin_popcount(b->dp[i].lanes);
		l->path_first = ep->index * m->ep[0]->banks * CMIS_BANK_LANES +
				lane / CMIS_BANK_LANES * CMIS_BANK_LANES + i;
		l->lane_mbps = active_lane_mbps(ep, lane);
	}
}

static bool lane_bit(const struct mod_ep *ep, unsigned int lane, uint8_t page,
		     uint8_t reg)
{
	return mod_ep_get(ep, lane / CMIS_BANK_LANES, page, reg) &
	       BIT(lane % CMIS_BANK_LANES);
}

void module_lane_get(const struct module *m, unsigned int lane,
		     struct module_lane *l)
{
	struct mod_ep *ep = lane_ep(m, &lane);

	memset(l, 0, sizeof(*l));
	if (!ep || !m->model->dynamic || !mod_msm_managed(ep))
		return;
	l->tx_nw = mod_phys_tx_nw(ep, lane);
	l->rx_nw = mod_phys_rx_nw(ep, lane);
	l->rx_output = lane_bit(ep, lane, CMIS_PAGE_LANE_STATUS,
				CMIS_11_RX_OUTPUT);
	l->tx_inverted = lane_bit(ep, lane, CMIS_PAGE_LANE_CONTROL,
				  CMIS_10_TX_POLARITY);
	l->rx_inverted = lane_bit(ep, lane, CMIS_PAGE_LANE_CONTROL,
				  CMIS_10_RX_POLARITY);
	lane_path(m, ep, lane, l);
}

void mod_lane_changed(struct mod_ep *ep)
{
	if (ep->m->env && ep->m->env->changed)
		ep->m->env->changed(ep->m->ctx);
}

static void bank_view(const struct mod_ep *ep, unsigned int bank,
		      struct mod_lane_view *v)
{
	memset(v, 0, sizeof(*v));
	if (!mod_msm_managed(ep))
		return;
	v->tx = ep->bank[bank].tx_on & ~mod_fault_dark(ep, bank);
	v->rx_output = mod_ep_get(ep, bank, CMIS_PAGE_LANE_STATUS,
				  CMIS_11_RX_OUTPUT);
	v->tx_polarity = mod_ep_get(ep, bank, CMIS_PAGE_LANE_CONTROL,
				    CMIS_10_TX_POLARITY);
	v->rx_polarity = mod_ep_get(ep, bank, CMIS_PAGE_LANE_CONTROL,
				    CMIS_10_RX_POLARITY);
	memcpy(v->config, mod_ep_reg((struct mod_ep *)ep, bank,
				     CMIS_PAGE_LANE_STATUS, CMIS_11_DP_CONFIG),
	       sizeof(v->config));
}

void mod_lane_update(struct mod_ep *ep)
{
	struct mod_lane_view v;
	bool changed = false;
	unsigned int bank;

	if (!ep->m->model->dynamic)
		return;
	for (bank = 0; bank < ep->banks; bank++) {
		bank_view(ep, bank, &v);
		if (!memcmp(&v, &ep->view[bank], sizeof(v)))
			continue;
		ep->view[bank] = v;
		changed = true;
	}
	if (changed)
		mod_lane_changed(ep);
}

void module_set_light(struct module *m, const int32_t *nw, unsigned int n)
{
	bool changed[MODULE_ENDPOINTS_MAX] = { false };
	unsigned int i, lane;
	struct mod_ep *ep;
	int e;

	for (i = 0; i < n; i++) {
		lane = i;
		ep = lane_ep(m, &lane);
		if (!ep || ep->phys.light_nw[lane] == nw[i])
			continue;
		ep->phys.light_nw[lane] = nw[i];
		changed[ep->index] = true;
	}
	for (e = 0; e < m->n_eps; e++)
		if (changed[e])
			mod_ep_update(m->ep[e]);
}
