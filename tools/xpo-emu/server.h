/* SPDX-License-Identifier: GPL-2.0 */
#ifndef XPO_EMU_SERVER_H
#define XPO_EMU_SERVER_H

#include <stdbool.h>
#include <stdint.h>

struct server_conf {
	const char *socket;
	const char *ctl;
	const char *config;
	bool seeded;			/* seed is given */
	uint64_t seed;
};

/* Serve until SIGTERM or SIGINT; the exit status. */
int server_run(const struct server_conf *conf);

#endif
