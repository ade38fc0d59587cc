/* SPDX-License-Identifier: GPL-2.0 */
/* The card's own facts as text, the same words in every face. */
#ifndef XPO_INFO_H
#define XPO_INFO_H

struct xpo_card;

#define XPO_INFO_LEN	20	/* enough for each of the texts */

/* Serial number, 16 hex digits */
void xpo_info_serial(const struct xpo_card *card, char text[XPO_INFO_LEN]);
/* Firmware version, major.minor.patch */
void xpo_info_firmware(const struct xpo_card *card, char text[XPO_INFO_LEN]);

#endif
