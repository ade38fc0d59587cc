/* SPDX-License-Identifier: GPL-2.0 */
/*
 * /dev/xpo/N: telemetry of card N, mapped read-only by whoever wants it
 * (include/uapi/linux/xpo_telemetry.h).
 */
#ifndef XPO_TLM_DEV_H
#define XPO_TLM_DEV_H

#include <linux/init.h>

struct xpo_card;

int __init xpo_tlm_dev_init(void);
void xpo_tlm_dev_exit(void);

/* A card without its device works: the reason is logged */
void xpo_tlm_dev_register(struct xpo_card *card);
/* Nobody opens or maps it any more; who has it open is told */
void xpo_tlm_dev_unregister(struct xpo_card *card);

#endif
