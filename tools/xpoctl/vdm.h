/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Signal quality as 'vdm', 'lanes' and 'top' show it.
 */
#ifndef XPOCTL_VDM_H
#define XPOCTL_VDM_H

#include <stddef.h>

#include "ipc-telemetry.h"

/* An observable of a lane, or NULL; stale ones are none */
const struct vdm *vdm_find(const struct vdm *vdm, size_t count, long long lane,
			   unsigned int type);
bool vdm_is_stale(const struct vdm *vdm);

#endif /* XPOCTL_VDM_H */
