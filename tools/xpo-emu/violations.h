/* SPDX-License-Identifier: GPL-2.0 */
/* Accesses that hardware.md does not allow: counted, logged, remembered. */
#ifndef XPO_EMU_VIOLATIONS_H
#define XPO_EMU_VIOLATIONS_H

#include <stddef.h>
#include <stdint.h>

struct card;
struct violations;

struct violations *violations_create(void);
void violations_destroy(struct violations *v);

__attribute__((format(printf, 2, 3)))
void violations_add(struct card *c, const char *fmt, ...);

/* GLOBAL.VIOLATIONS: saturating, cleared by a function reset. */
uint32_t violations_count(const struct violations *v);
void violations_reset(struct violations *v);
/* Since the card was made. */
uint64_t violations_total(const struct violations *v);
/* The newest ones as lines of text, oldest first. */
void violations_print(const struct violations *v, char *out, size_t outlen);

#endif
