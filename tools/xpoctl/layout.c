// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "collect.h"
#include "ipc-telemetry.h"
#include "sample.h"

static void layout_bias(struct sample_cage *cage, const struct module *module,
			const struct collect *collect)
{
	const struct cmis_memory *mem;
	unsigned int i, scale;

	for (i = 0; i < XPO_MAX_ENDPOINTS; i++)
		cage->bias_scale[i] = 1;
	for (i = 0; i < module->endpoint_count; i++) {
		mem = collect_get(collect, &module->endpoint[i]);
		if (!mem)
			continue;
		scale = FIELD_GET(CMIS_01_BIAS_SCALE,
				  cmis_u8(mem, CMIS_PAGE_ADVERTISING,
					  CMIS_01_LANE_MONITORS));
		cage->bias_scale[module->endpoint[i].endpoint.v] =
			1u << (scale < 3 ? scale : 0);
	}
}

static int layout_module(struct ipc *ipc, const struct module *module,
			 struct layout *layout)
{
	struct sample_cage *cage;
	struct collect collect;
	int err;

	if (module->cage.v < 0 || module->cage.v >= XPO_MAX_CAGES ||
	    module->endpoints.v <= 0 ||
	    module->endpoints.v > XPO_MAX_ENDPOINTS || module->lanes.v < 0 ||
	    module->lanes.v > XPO_MAX_LANES)
		return 0;
	cage = &layout->cages[module->cage.v];
	cage->known = true;
	cage->endpoints = module->endpoints.v;
	cage->lanes = module->lanes.v;
	err = collect_fetch(ipc, module, &collect);
	if (err)
		return err;
	layout_bias(cage, module, &collect);
	collect_free(&collect);
	return 0;
}

static int layout_observables(struct ipc *ipc, const struct scope *scope,
			      struct layout *layout)
{
	struct observable *o;
	struct vdm *vdm;
	size_t count, i;
	int err;

	err = ipc_vdm(ipc, scope, &vdm, &count);
	if (err)
		return err;
	layout->observables = calloc(count + 1, sizeof(*o));
	if (!layout->observables) {
		free(vdm);
		return -ENOMEM;
	}
	for (i = 0; i < count; i++) {
		o = &layout->observables[layout->observable_count++];
		o->cage = vdm[i].cage.v;
		o->endpoint = vdm[i].endpoint.v;
		o->bank = vdm[i].bank.v;
		o->lane = vdm[i].lane.set ? vdm[i].lane.v : SAMPLE_NO_LANE;
		o->instance = vdm[i].instance.v;
		o->type = vdm[i].type.v;
	}
	free(vdm);
	return 0;
}

int layout_fetch(struct ipc *ipc, const struct val *card,
		 struct layout *layout)
{
	struct scope scope = { .card = *card };
	struct module *modules;
	size_t count, i;
	int err;

	memset(layout, 0, sizeof(*layout));
	err = ipc_modules(ipc, &scope, &modules, &count);
	if (err)
		return err;
	for (i = 0; i < count && !err; i++)
		if (modules[i].card.v == card->v)
			err = layout_module(ipc, &modules[i], layout);
	free(modules);
	if (!err)
		err = layout_observables(ipc, &scope, layout);
	/* What VDM values mean is only known to who may read registers */
	return err == -EPERM ? 0 : err;
}

void layout_free(struct layout *layout)
{
	free(layout->observables);
	memset(layout, 0, sizeof(*layout));
}
