/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Fibres to another emulator. A wire is a socket between two processes, of
 * which one listens, and has 64 strands. It carries what each lane sends, so
 * that the other end knows the light and whose signal it is, and frames.
 */
#ifndef XPO_EMU_WIRE_H
#define XPO_EMU_WIRE_H

#include <stddef.h>

struct card;
struct frame;
struct wires;

struct wires *wires_create(struct card *c);
void wires_destroy(struct wires *w);
/* Start those of the plant: 0, or -1 and the reason in @err. */
int wires_open(struct wires *w, char *err, size_t errlen);
/* Watch this for input, then call wires_input(). */
int wires_fd(const struct wires *w);
void wires_input(struct wires *w);

/* Lanes may send something else now: tell the other ends. */
void wires_update(struct wires *w);
/* A frame for @far, which is a link_out.port of a wire; takes it. */
void wire_send_frame(struct wires *w, unsigned int far, struct frame *f);

#endif
