/* SPDX-License-Identifier: GPL-2.0 */
/* The module types: what is in their registers when they start. */
#ifndef XPO_EMU_MODEL_H
#define XPO_EMU_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct module;
struct module_conf;
struct mod_ep;

/**
 * struct model - a type of module
 * @name: as in the configuration; ends with ':' when a file name follows
 * @dynamic: state machines, control sets and monitors work; otherwise the
 *	registers stay as they are and only flags, masks and writable
 *	registers change
 * @defaults: what the configuration leaves open
 * @endpoints: number of endpoints, or -1 with a sentence in @err
 * @build: fill in one endpoint: banks, limits, defaults
 * @declare: declared maximum power and its source
 * @release: free @model_data, NULL when there is none
 */
struct model {
	const char *name;
	bool dynamic;
	void (*defaults)(struct module_conf *conf);
	int (*endpoints)(struct module *m, char *err, size_t errlen);
	int (*build)(struct mod_ep *ep, char *err, size_t errlen);
	void (*declare)(struct module *m);
	void (*release)(struct module *m);
};

extern const struct model model_8xdr8;
extern const struct model model_8xdr8_8bank;
extern const struct model model_dac;
extern const struct model model_image;

/* NULL when there is no such model. */
const struct model *model_find(const char *name);

/* Text field of page 00h: left aligned, padded with blanks. */
void model_put_text(uint8_t *field, size_t len, const char *text);
/* Duration code of 01h:144, 167 and 168 for a time in ms. */
uint8_t model_duration_code(uint32_t ms);
/* Declared maximum power from 00h:201 of endpoint 0. */
void model_declare_from_eeprom(struct module *m);

#endif
