/* SPDX-License-Identifier: GPL-2.0 */
/* The configuration file (Documentation/emulator.md). */
#ifndef XPO_EMU_CONFIG_H
#define XPO_EMU_CONFIG_H

#include <stddef.h>

struct card_conf;

/* 0, or -1 and "FILE:LINE: reason" in @err. @conf gets defaults first. */
int config_load(const char *path, struct card_conf *conf, char *err,
		size_t errlen);

#endif
