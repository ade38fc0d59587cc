/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The registers of a module that the driver keeps, for the decoder. No
 * module is touched for it.
 */
#ifndef XPOCTL_COLLECT_H
#define XPOCTL_COLLECT_H

#include "cmis/memory.h"
#include "ipc.h"

struct collect {
	struct cmis_memory *memory;	/* one per endpoint */
	unsigned int count;
};

/* 0 or a negative errno; endpoints without pages have an empty memory */
int collect_fetch(struct ipc *ipc, const struct module *module,
		  struct collect *collect);
void collect_free(struct collect *collect);

/* NULL when the module has no such endpoint */
const struct cmis_memory *collect_get(const struct collect *collect,
				      const struct endpoint *ep);

#endif /* XPOCTL_COLLECT_H */
