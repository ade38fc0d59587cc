/* SPDX-License-Identifier: GPL-2.0 */
/* VDM taps of an endpoint with one period: one freeze, hardware.md 7.2. */
#ifndef XPO_EMU_TAP_CHAIN_H
#define XPO_EMU_TAP_CHAIN_H

#include <stdbool.h>

struct tap;
struct tap_chain;
struct tap_job;
struct tlm;

/* Take part in the samples of the group, made when it is the first. */
void tap_chain_join(struct tap *tap);
/* A chain under way goes on without the tap, and still thaws the module. */
void tap_chain_leave(struct tap *tap);
/* One more sample of the group. */
void tap_chain_sample(struct tap_chain *c);
/*
 * The bus of a running chain is idle: it goes on, or keeps it. False: it lets
 * somebody else go first, and goes on when asked again.
 */
bool tap_chain_go_on(struct tap_chain *c);
/* The access on the bus, if there is one, is somebody else's. */
bool tap_chain_open(const struct tap_chain *c);
struct tap_job *tap_chain_job(struct tap_chain *c);
/* No module is asked any more: the card goes away. */
void tap_chain_destroy_all(struct tlm *t);

#endif
