/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The 8-lane view: how ethtool sees one group of a module.
 *
 * Unmodified ethtool knows neither identifier 26h nor more than four banks,
 * so each netdev shows its own group as a module of type 19h with eight
 * lanes: the group's bank is bank 0, and what the module says about other
 * banks is taken out. Pure functions of the bytes, also compiled in user
 * space by the unit tests.
 */
#ifndef XPO_ETHTOOL_EEPROM_H
#define XPO_ETHTOOL_EEPROM_H

#include <linux/types.h>

/**
 * struct xpo_eeprom_view - the group that is shown
 * @revision: CMIS revision of the module, Lower:1
 * @flat: flat memory
 * @bank: bank of the group's lanes
 * @summary: flag summary of that bank, for Lower:4
 */
struct xpo_eeprom_view {
	u8 revision;
	bool flat;
	u8 bank;
	u8 summary;
};

/* Has the page a copy per bank of lanes? */
bool xpo_ethtool_eeprom_banked(u8 page);

/*
 * Bank of the module that shows as @bank of the view, -1 when the view does
 * not have @bank.
 */
int xpo_ethtool_eeprom_bank(const struct xpo_eeprom_view *view, u8 page,
			    u8 bank);

/*
 * The first register of the range that must be read so that @length
 * registers from @offset can be shown, and in @need how many: the half that
 * a checksum covers when the range touches one, else the range itself.
 */
u8 xpo_ethtool_eeprom_range(const struct xpo_eeprom_view *view, u8 page,
			    u8 offset, u8 length, u8 *need);

/* Is Lower:4 one of the registers, and does it show a summary? */
bool xpo_ethtool_eeprom_wants_summary(const struct xpo_eeprom_view *view,
				      u8 page, u8 offset, u8 length);

/* Change what was read from the module into what the view shows */
void xpo_ethtool_eeprom_show(const struct xpo_eeprom_view *view, u8 page,
			     u8 offset, u8 length, u8 *data);

#endif
