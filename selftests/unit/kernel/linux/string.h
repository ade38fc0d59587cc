/* SPDX-License-Identifier: GPL-2.0 */
#ifndef XPO_UNIT_STRING_H
#define XPO_UNIT_STRING_H

#include <string.h>

#endif
