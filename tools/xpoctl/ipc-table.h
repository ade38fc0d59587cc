/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How to write the tables of ipc-fields.h. Only ipc*.c include this.
 */
#ifndef XPOCTL_IPC_TABLE_H
#define XPOCTL_IPC_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "ipc-fields.h"

enum ipc_kind {
	IPC_UNSIGNED,
	IPC_SIGNED,
	IPC_TEXT,
	IPC_BYTES,
	IPC_NEST,
	IPC_ENDPOINT,	/* nest that comes once per endpoint */
	IPC_WRITE,	/* nest that comes once per write */
	IPC_FLAG,	/* it is there, or it is not */
	IPC_BLOB
};

struct ipc_field {
	uint16_t attr;
	uint16_t kind;
	uint32_t offset;
	uint32_t size;
	const struct ipc_fields *nest;
};

#define FIELD(attr, kind, type, member, nest) {				\
	attr, kind, offsetof(struct type, member),			\
	sizeof(((struct type *)0)->member), nest }

#define UINT(attr, type, member)  FIELD(attr, IPC_UNSIGNED, type, member, NULL)
#define SINT(attr, type, member)  FIELD(attr, IPC_SIGNED, type, member, NULL)
#define TEXT(attr, type, member)  FIELD(attr, IPC_TEXT, type, member, NULL)
#define BYTES(attr, type, member) FIELD(attr, IPC_BYTES, type, member, NULL)
#define FLAG(attr, type, member)  FIELD(attr, IPC_FLAG, type, member, NULL)
#define BLOB(attr, type, member)  FIELD(attr, IPC_BLOB, type, member, NULL)
#define NEST(attr, type, member, nest)	\
	FIELD(attr, IPC_NEST, type, member, nest)

#define FIELDS(type, table) {						\
	sizeof(struct type), sizeof(table) / sizeof((table)[0]), table }

#endif /* XPOCTL_IPC_TABLE_H */
