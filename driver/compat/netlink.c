// SPDX-License-Identifier: GPL-2.0
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/stdarg.h>

#include "netlink.h"

#ifdef XPO_COMPAT_EXTACK
/*
 * The message is copied into the answer right after the operation, so a ring
 * of buffers is enough; one that is overtaken gives a wrong text, no more.
 */
#define XPO_COMPAT_EXTACK_TEXTS	1024
#define XPO_COMPAT_EXTACK_LEN	128

static char xpo_compat_texts[XPO_COMPAT_EXTACK_TEXTS][XPO_COMPAT_EXTACK_LEN];
static atomic_t xpo_compat_text;

const char *xpo_compat_extack(const char *fmt, ...)
{
	unsigned int i = atomic_inc_return(&xpo_compat_text);
	char *text = xpo_compat_texts[i % XPO_COMPAT_EXTACK_TEXTS];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, XPO_COMPAT_EXTACK_LEN, fmt, args);
	va_end(args);
	return text;
}
#endif
