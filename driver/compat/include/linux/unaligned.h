/* SPDX-License-Identifier: GPL-2.0 */
/* On the include path only where the kernel has no linux/unaligned.h */
#ifndef XPO_COMPAT_UNALIGNED_H
#define XPO_COMPAT_UNALIGNED_H

#include <asm/unaligned.h>

#endif
