/* SPDX-License-Identifier: GPL-2.0 */
/* static_assert() without a message, as in the kernel */
#ifndef XPO_TOOLS_LINUX_BUILD_BUG_H
#define XPO_TOOLS_LINUX_BUILD_BUG_H

#undef static_assert
#define static_assert(cond)	_Static_assert(cond, #cond)

#endif /* XPO_TOOLS_LINUX_BUILD_BUG_H */
