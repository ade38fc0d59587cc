/* SPDX-License-Identifier: GPL-2.0 */
#ifndef XPO_EMU_CRC32C_H
#define XPO_EMU_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/* CRC-32C (Castagnoli), initial value and final xor all ones. */
uint32_t crc32c(const void *data, size_t n);

#endif
