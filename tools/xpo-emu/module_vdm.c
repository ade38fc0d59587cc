// SPDX-License-Identifier: GPL-2.0
#include "module_vdm.h"

#include <math.h>
#include <string.h>

#include "fec.h"
#include "module_ep.h"
#include "module_f16.h"
#include "module_vdm_map.h"

#define FREEZE_NS		(2 * SIM_NS_PER_MS)	/* tVDMF allows 10 */
#define FINE_INTERVAL_NS	(100 * SIM_NS_PER_MS)
#define TICKS_PER_REFLAG	10	/* as other flags, once a second */

#define BER_NO_LOCK		0.02	/* hardware.md 9.1 */
#define BER_NA			0.5
#define NOMINAL_HOST_BER	(3 / 1e10)
#define NOMINAL_HOST_SNR_DB	21.0
#define LASER_TARGET_C		45.0	/* of modules that show deviations */

/* Indices of what has statistics */
#define STAT_BER		0
#define STAT_FERC		1

static bool in_use(const struct mod_ep *ep, unsigned int lane)
{
	return mod_dpsm_lane_state(ep, lane / CMIS_BANK_LANES,
				   lane % CMIS_BANK_LANES) >=
	       CMIS_DP_ACTIVATED;
}

/* Lanes of the data path in use that starts here, else 0. */
static uint8_t path_lanes(const struct mod_ep *ep, unsigned int lane)
{
	const struct mod_bank *b = &ep->bank[lane / CMIS_BANK_LANES];
	uint8_t lanes = b->dp[lane % CMIS_BANK_LANES].lanes;

	return in_use(ep, lane) ? __builtin_popcount(lanes) : 0;
}

/* Percent, the same for a lane at all times. */
static double spread(const struct mod_ep *ep, unsigned int lane)
{
	return (int)((lane * 37 + ep->index * 11) % 13) - 6;
}

/*
 * Between -1 and 1, 0 without noise. splitmix64 of its own: how often it is
 * drawn changes nothing else.
 */
static double noise(struct mod_ep *ep)
{
	uint64_t x = ep->vdm.rand += 0x9e3779b97f4a7c15ULL;

	if (!ep->m->conf.noise)
		return 0;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ULL;
	x = (x ^ x >> 27) * 0x94d049bb133111ebULL;
	return (int)((x ^ x >> 31) % 2001 - 1000) / 1000.0;
}

/* The receiver of one lane; false: as it was. */
static bool look_at_lane(struct mod_ep *ep, unsigned int lane)
{
	struct mod_vdm_lane *l = &ep->vdm.lane[lane];
	uint32_t nw = in_use(ep, lane) ? mod_phys_rx_nw(ep, lane) : 0;
	uint8_t path = path_lanes(ep, lane);
	struct module_lane view;
	uint32_t mbps = 0;

	if (path) {
		module_lane_get(ep->m, ep->index * ep->banks *
				CMIS_BANK_LANES + lane, &view);
		mbps = view.lane_mbps;
	}
	if (l->ber > 0 && nw == l->nw && path == l->path && mbps == l->mbps)
		return false;
	l->nw = nw;
	l->path = path;
	l->mbps = mbps;
	l->eye = fec_eye(nw);
	l->ber = fec_ber(nw);
	return true;
}

/* The codewords of a data path come over all its lanes. */
static void look_at_path(struct mod_vdm_lane *first)
{
	struct fec_odds odds;
	double ber[FEC_LANES];
	double sum = 0;
	unsigned int i;

	first->path_ber = BER_NA;
	first->path_ferc = MOD_F16_MAX;
	first->locked = first->path > 0;
	for (i = 0; i < first->path; i++) {
		ber[i] = first[i].ber;
		sum += ber[i];
		if (ber[i] >= BER_NO_LOCK)
			first->locked = false;
	}
	if (!first->locked)
		return;
	fec_odds(ber, first->path, &odds);
	first->path_ber = sum / first->path;
	first->path_ferc = nearbyint(odds.uncorrectable *
				     fec_codewords(first->mbps * first->path,
						   FINE_INTERVAL_NS));
}

static void look(struct mod_ep *ep, unsigned int bank)
{
	unsigned int first = bank * CMIS_BANK_LANES, i;
	bool changed = false;

	for (i = 0; i < CMIS_BANK_LANES; i++)
		changed |= look_at_lane(ep, first + i);
	for (i = 0; changed && i < CMIS_BANK_LANES; i++)
		look_at_path(&ep->vdm.lane[first + i]);
}

static void stat_add(struct mod_vdm_stat *s, double value)
{
	s->min = s->count && s->min < value ? s->min : value;
	s->max = s->count && s->max > value ? s->max : value;
	s->sum = s->count ? s->sum + value : value;
	s->count++;
}

/* An interval without a fine one in it has what holds now. */
static double stat_value(const struct mod_vdm_lane *l, bool frozen,
			 unsigned int stat, uint8_t type)
{
	const struct mod_vdm_stat *s = frozen ? &l->closed[stat]
					      : &l->stat[stat];

	if (!s->count)
		return stat == STAT_BER ? l->path_ber : l->path_ferc;
	switch (type) {
	case CMIS_VDM_TYPE_BER_MIN_MEDIA:
	case CMIS_VDM_TYPE_FERC_MIN_MEDIA:
		return s->min;
	case CMIS_VDM_TYPE_BER_MAX_MEDIA:
	case CMIS_VDM_TYPE_FERC_MAX_MEDIA:
		return s->max;
	default:
		return s->sum / s->count;
	}
}

static double laser_c(const struct mod_ep *ep, unsigned int lane)
{
	double c = (int16_t)mod_get16(&ep->mem.lo[CMIS_LO_AUX3]) / 256.0 +
		   spread(ep, lane) / 10;

	return ep->mem.lo[CMIS_LO_REVISION] < CMIS_REV(5, 4) ?
	       c : c - LASER_TARGET_C;
}

/* 10 log of the eye, and of the histogram's peaks above its valley. */
static double eye_db(struct mod_ep *ep, const struct mod_vdm_lane *l,
		     uint8_t type)
{
	double db;

	if (l->eye <= 0)
		return 0;
	db = type == CMIS_VDM_TYPE_SNR_MEDIA ?
	     10 * log10(l->eye) :
	     10 * (l->eye * l->eye / 2 * M_LOG10E - log10(2));
	return fmax(db + noise(ep) / 20, 0);
}

static double value(struct mod_ep *ep, unsigned int lane, uint8_t type)
{
	const struct mod_vdm_lane *l = &ep->vdm.lane[lane];

	switch (type) {
	case CMIS_VDM_TYPE_LASER_TEMP:
		return laser_c(ep, lane);
	case CMIS_VDM_TYPE_SNR_MEDIA:
	case CMIS_VDM_TYPE_LTP_MEDIA:
		return eye_db(ep, l, type);
	case CMIS_VDM_TYPE_SNR_HOST:
		return in_use(ep, lane) ? NOMINAL_HOST_SNR_DB +
					  spread(ep, lane) / 10 : 0;
	case CMIS_VDM_TYPE_BER_HOST:
		return l->path ? NOMINAL_HOST_BER *
				 (1 + spread(ep, lane) / 100) : BER_NA;
	case CMIS_VDM_TYPE_FERC_HOST:
		return l->path ? 0 : MOD_F16_MAX;
	case CMIS_VDM_TYPE_BER_MEDIA:
		return l->path_ber;
	case CMIS_VDM_TYPE_FERC_MEDIA:
		return l->path_ferc;
	case CMIS_VDM_TYPE_BER_MIN_MEDIA:
	case CMIS_VDM_TYPE_BER_MAX_MEDIA:
	case CMIS_VDM_TYPE_BER_AVG_MEDIA:
		return stat_value(l, ep->vdm.frozen, STAT_BER, type);
	default:
		return stat_value(l, ep->vdm.frozen, STAT_FERC, type);
	}
}

/* Types of data paths say nothing elsewhere than at their first lanes. */
static bool flaggable(const struct mod_ep *ep, unsigned int lane,
		      const struct mod_vdm_observable *o)
{
	if (o->format == MOD_VDM_F16)
		return ep->vdm.lane[lane].path;
	return in_use(ep, lane) || o->type == CMIS_VDM_TYPE_LASER_TEMP;
}

static uint8_t compare(const struct mod_ep *ep,
		       const struct mod_vdm_observable *o, uint16_t raw)
{
	const double *limit = mod_vdm_limits(ep, o);
	double v = mod_vdm_decode(o->format, raw);

	return (v > limit[0] ? CMIS_MON_HIGH_ALARM : 0) |
	       (v < limit[1] ? CMIS_MON_LOW_ALARM : 0) |
	       (v > limit[2] ? CMIS_MON_HIGH_WARNING : 0) |
	       (v < limit[3] ? CMIS_MON_LOW_WARNING : 0);
}

static void flag(struct mod_ep *ep, unsigned int bank, unsigned int instance,
		 uint8_t bits)
{
	uint8_t *active = &ep->vdm.active[bank][instance];
	uint8_t old = *active;

	*active = bits;
	if (ep->phys.ticks % TICKS_PER_REFLAG)
		bits &= ~old;
	*mod_ep_reg(ep, bank, CMIS_PAGE_VDM_FLAGS,
		    CMIS_2C_FLAGS + instance / 2) |=
		bits << (instance % 2 ? 4 : 0);
}

static void show(struct mod_ep *ep, unsigned int bank,
		 const struct mod_vdm_observable *o)
{
	uint8_t *values = mod_ep_reg(ep, bank,
				     CMIS_PAGE_VDM_VALUES + o->group,
				     CMIS_UPPER + 2 * o->first);
	unsigned int first = bank * CMIS_BANK_LANES, i;
	unsigned int instance = o->group * CMIS_VDM_GROUP_INSTANCES + o->first;
	uint16_t raw;

	for (i = 0; i < CMIS_BANK_LANES; i++) {
		raw = mod_vdm_encode(o->format, value(ep, first + i, o->type));
		mod_put16(&values[2 * i], raw);
		flag(ep, bank, instance + i, flaggable(ep, first + i, o) ?
					     compare(ep, o, raw) : 0);
	}
}

static void show_all(struct mod_ep *ep)
{
	unsigned int bank;
	size_t i;

	for (bank = 0; bank < ep->banks; bank++)
		for (i = 0; i < mod_vdm_map_size; i++)
			show(ep, bank, &mod_vdm_map[i]);
}

void mod_vdm_update(struct mod_ep *ep)
{
	unsigned int bank;

	if (!ep->vdm.present || !mod_msm_managed(ep))
		return;
	for (bank = 0; bank < ep->banks; bank++)
		look(ep, bank);
	show_all(ep);
}

/* One more fine interval: what holds, a few percent up or down. */
static void sample(struct mod_ep *ep, struct mod_vdm_lane *l)
{
	if (!l->locked)
		return;
	stat_add(&l->stat[STAT_BER], l->path_ber * (1 + noise(ep) / 25));
	stat_add(&l->stat[STAT_FERC], l->path_ferc);
}

void mod_vdm_tick(struct mod_ep *ep)
{
	unsigned int lane;

	if (!ep->vdm.present || !mod_msm_managed(ep))
		return;
	for (lane = 0; lane < ep->banks * CMIS_BANK_LANES; lane++)
		sample(ep, &ep->vdm.lane[lane]);
	mod_vdm_update(ep);
}

static void set_done(struct mod_ep *ep, uint8_t clear, uint8_t set)
{
	unsigned int bank;
	uint8_t *done;

	for (bank = 0; bank < ep->banks; bank++) {
		done = mod_ep_reg(ep, bank, CMIS_PAGE_VDM_CONTROL,
				  CMIS_2F_DONE);
		*done = (*done & ~clear) | set;
	}
}

/* Close the interval; the next one has begun. */
static void close_interval(struct mod_vdm_lane *l)
{
	memcpy(l->closed, l->stat, sizeof(l->closed));
	memset(l->stat, 0, sizeof(l->stat));
	if (l->closed[STAT_BER].count)
		return;
	stat_add(&l->closed[STAT_BER], l->locked ? l->path_ber : BER_NA);
	stat_add(&l->closed[STAT_FERC], l->locked ? l->path_ferc : MOD_F16_MAX);
}

static void done(void *arg, uint64_t due)
{
	struct mod_ep *ep = arg;
	struct mod_vdm *vdm = &ep->vdm;
	unsigned int lane;

	(void)due;
	vdm->pending = false;
	vdm->frozen = !vdm->thawing;
	for (lane = 0; vdm->frozen && lane < ep->banks * CMIS_BANK_LANES;
	     lane++)
		close_interval(&vdm->lane[lane]);
	set_done(ep, 0, vdm->frozen ? CMIS_2F_DONE_FREEZE
				    : CMIS_2F_DONE_UNFREEZE);
	mod_vdm_update(ep);
	mod_flags_update(ep);
}

void mod_vdm_resume(struct mod_ep *ep)
{
	struct mod_vdm *vdm = &ep->vdm;

	if (vdm->pending && !ep->fault.freeze && !sim_armed(&vdm->done))
		sim_arm(ep->m->sim, &vdm->done,
			sim_now(ep->m->sim) + FREEZE_NS);
}

void mod_vdm_control(struct mod_ep *ep, uint8_t value)
{
	struct mod_vdm *vdm = &ep->vdm;
	unsigned int bank;

	if (!vdm->present)
		return;
	value &= CMIS_2F_FREEZE_REQUEST;
	for (bank = 0; bank < ep->banks; bank++)
		*mod_ep_reg(ep, bank, CMIS_PAGE_VDM_CONTROL,
			    CMIS_2F_FREEZE) = value;
	vdm->thawing = !value;
	vdm->pending = true;
	set_done(ep, value ? CMIS_2F_DONE_FREEZE : CMIS_2F_DONE_UNFREEZE, 0);
	sim_cancel(ep->m->sim, &vdm->done);
	mod_vdm_resume(ep);
}

void mod_vdm_reset(struct mod_ep *ep)
{
	struct mod_vdm *vdm = &ep->vdm;

	sim_cancel(ep->m->sim, &vdm->done);
	vdm->frozen = false;
	vdm->pending = false;
	memset(vdm->lane, 0, sizeof(vdm->lane));
	memset(vdm->active, 0, sizeof(vdm->active));
}

void mod_vdm_init(struct mod_ep *ep)
{
	ep->vdm.rand = ep->m->conf.cage << 8 | ep->index;
	sim_timer_init(&ep->vdm.done, done, ep);
}

void mod_vdm_exit(struct mod_ep *ep)
{
	sim_cancel(ep->m->sim, &ep->vdm.done);
}
