/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One advertised application, and whether it is one for a port.
 */
#ifndef XPOCTL_CMIS_APPLICATION_H
#define XPOCTL_CMIS_APPLICATION_H

#include <stdbool.h>
#include <stdint.h>

struct cmis_memory;

struct cmis_application {
	uint8_t host_id;
	uint8_t media_id;
	uint8_t host_lanes;	/* 0: as the interface has */
	uint8_t media_lanes;
	uint8_t host_assign;	/* lane bits: may start here */
	uint8_t media_assign;	/* the same, 0 with flat memory */
};

/* By AppSel code, 1 to 15; false when there is none */
bool cmis_application_get(const struct cmis_memory *mem, unsigned int app_sel,
			  struct cmis_application *app);

enum cmis_fit {
	CMIS_FIT_YES,
	CMIS_FIT_NOT_ETHERNET,	/* or not known to be */
	CMIS_FIT_LANES,		/* it has another number */
	CMIS_FIT_SPEED,
	CMIS_FIT_START		/* it may not start on that lane */
};

/* Whether it is one for lanes from lane on, with mbps together */
enum cmis_fit cmis_application_fit(const struct cmis_application *app,
				   unsigned int lane, unsigned int lanes,
				   unsigned int mbps);

#endif /* XPOCTL_CMIS_APPLICATION_H */
