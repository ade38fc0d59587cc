// SPDX-License-Identifier: GPL-2.0
/* The card's own facts as text. */
#include <linux/bitfield.h>
#include <linux/kernel.h>

#include "card.h"
#include "info.h"

void xpo_info_serial(const struct xpo_card *card, char text[XPO_INFO_LEN])
{
	snprintf(text, XPO_INFO_LEN, "%016llx", card->info.serial);
}

void xpo_info_firmware(const struct xpo_card *card, char text[XPO_INFO_LEN])
{
	u32 fw = card->info.firmware;

	snprintf(text, XPO_INFO_LEN, "%u.%u.%u",
		 (u32)FIELD_GET(XPO_GLOBAL_FIRMWARE_MAJOR, fw),
		 (u32)FIELD_GET(XPO_GLOBAL_FIRMWARE_MINOR, fw),
		 (u32)FIELD_GET(XPO_GLOBAL_FIRMWARE_PATCH, fw));
}
