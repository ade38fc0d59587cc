/* SPDX-License-Identifier: GPL-2.0 */
/*
 * CRC-32C (Castagnoli), by table and by the CPU.
 */
#ifndef LIBXPO_CRC32C_H
#define LIBXPO_CRC32C_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint32_t (*crc32c_t)(const void *data, size_t len);

uint32_t xpo_crc32c_by_table(const void *data, size_t len);
/* Only when xpo_crc32c_cpu_has_it() */
uint32_t xpo_crc32c_by_cpu(const void *data, size_t len);
bool xpo_crc32c_cpu_has_it(void);
/* The one to use: the CPU's, when it agrees with the table's */
crc32c_t xpo_crc32c_choose(void);

#endif /* LIBXPO_CRC32C_H */
