/* SPDX-License-Identifier: GPL-2.0 */
/* Conversions of the kernel that the tested files of the driver use. */
#ifndef XPO_UNIT_BYTEORDER_H
#define XPO_UNIT_BYTEORDER_H

#include <endian.h>

#define cpu_to_le16		htole16
#define cpu_to_le32		htole32
#define cpu_to_le64		htole64
#define le16_to_cpu		le16toh
#define le32_to_cpu		le32toh
#define le64_to_cpu		le64toh

#endif
