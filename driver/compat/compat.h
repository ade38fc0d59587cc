/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Included before every source file: what the kernel that the driver is
 * written for has and an older one lacks, under the same name. Keyed on the
 * HAVE_* flags of the features script or on the macro itself, never on a
 * version. Where only the arguments of a call differ, the older kernel's
 * call is made in devlink.h and ethtool.h here.
 */
#ifndef XPO_COMPAT_H
#define XPO_COMPAT_H

#include <linux/crc32.h>
#include <linux/slab.h>
#include <linux/types.h>

#ifndef HAVE_CRC32C
static inline u32 crc32c(u32 crc, const void *p, size_t len)
{
	return __crc32c_le(crc, p, len);
}
#endif

/* Allocation by type, here always with GFP_KERNEL */
#ifndef kmalloc_obj
#define kmalloc_objs(p, n)	kmalloc_array(n, sizeof(p), GFP_KERNEL)
#define kzalloc_objs(p, n)	kcalloc(n, sizeof(p), GFP_KERNEL)
#define kvmalloc_objs(p, n)	kvmalloc_array(n, sizeof(p), GFP_KERNEL)
#define kvzalloc_objs(p, n)	kvcalloc(n, sizeof(p), GFP_KERNEL)
#define kmalloc_obj(p)		kmalloc(sizeof(p), GFP_KERNEL)
#define kzalloc_obj(p)		kzalloc(sizeof(p), GFP_KERNEL)
#define kvmalloc_obj(p)		kvmalloc(sizeof(p), GFP_KERNEL)
#define kvzalloc_obj(p)		kvzalloc(sizeof(p), GFP_KERNEL)
#endif

#ifndef HAVE_GENL_SPLIT_OPS
#include "genl.h"
#endif
#include "netlink.h"

#endif
