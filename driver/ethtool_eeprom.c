// SPDX-License-Identifier: GPL-2.0
/* The 8-lane view of a module, see ethtool_eeprom.h. */
#include "cmis.h"
#include "ethtool_eeprom.h"

/* What a module of the view claims to be */
#define XPO_ETHTOOL_EEPROM_ID	CMIS_ID_OSFP

struct xpo_eeprom_span {
	u8 first;
	u8 last;
};

/* Pages with one copy per eight lanes. 1Ch and 9Fh-AFh count other things. */
static const struct xpo_eeprom_span xpo_eeprom_banked[] = {
	{ CMIS_PAGE_LANE_CONTROL, 0x1b },
	{ CMIS_PAGE_HOST_SWITCHING, CMIS_PAGE_HOST_SWITCHING },
	{ CMIS_PAGE_VDM_DESCRIPTORS, CMIS_PAGE_VDM_CONTROL },
	{ CMIS_PAGE_COHERENT_FIRST, 0x5f },
	{ CMIS_PAGE_LANE_MGMT_EXT, CMIS_PAGE_MEDIA_SWITCHING },
};

bool xpo_ethtool_eeprom_banked(u8 page)
{
	unsigned int n = sizeof(xpo_eeprom_banked) /
			 sizeof(xpo_eeprom_banked[0]);
	unsigned int i;

	for (i = 0; i < n; i++)
		if (page >= xpo_eeprom_banked[i].first &&
		    page <= xpo_eeprom_banked[i].last)
			return true;
	return false;
}

int xpo_ethtool_eeprom_bank(const struct xpo_eeprom_view *view, u8 page,
			    u8 bank)
{
	if (view->flat || !xpo_ethtool_eeprom_banked(page))
		return bank;
	return bank ? -1 : view->bank;
}

static bool xpo_ethtool_eeprom_covers(u8 offset, u8 length, u8 reg)
{
	return reg >= offset && reg - offset < length;
}

u8 xpo_ethtool_eeprom_range(const struct xpo_eeprom_view *view, u8 page,
			    u8 offset, u8 length, u8 *need)
{
	u8 checksum = 0;

	if (page == CMIS_PAGE_ADMIN)
		checksum = CMIS_00_CHECKSUM;
	else if (page == CMIS_PAGE_ADVERTISING && !view->flat)
		checksum = CMIS_01_CHECKSUM;

	if (!checksum ||
	    !xpo_ethtool_eeprom_covers(offset, length, checksum)) {
		*need = length;
		return offset;
	}
	*need = CMIS_HALF_SIZE;
	return CMIS_UPPER;
}

bool xpo_ethtool_eeprom_wants_summary(const struct xpo_eeprom_view *view,
				      u8 page, u8 offset, u8 length)
{
	/* CMIS 4.0 keeps summaries per lane there, not per bank */
	return !view->flat && view->revision >= CMIS_REV(5, 0) && !page &&
	       xpo_ethtool_eeprom_covers(offset, length, CMIS_LO_SUMMARY);
}

struct xpo_eeprom_edit {
	u8 offset;
	u8 length;
	u8 *data;
	u8 change;		/* of the sum of all registers */
};

/* Replace the bits of a mask; a register out of the range does not matter */
static void xpo_ethtool_eeprom_put(struct xpo_eeprom_edit *edit, u8 reg,
				   u8 mask, u8 val)
{
	u8 *byte, old;

	if (!xpo_ethtool_eeprom_covers(edit->offset, edit->length, reg))
		return;
	byte = &edit->data[reg - edit->offset];
	old = *byte;
	*byte = (old & ~mask) | val;
	edit->change += *byte - old;
}

/*
 * A checksum follows the change of the sum: one that was right stays right,
 * and one that was wrong stays wrong.
 */
static void xpo_ethtool_eeprom_put_checksum(struct xpo_eeprom_edit *edit,
					    u8 reg)
{
	if (xpo_ethtool_eeprom_covers(edit->offset, edit->length, reg))
		edit->data[reg - edit->offset] += edit->change;
}

static void xpo_ethtool_eeprom_show_lower(const struct xpo_eeprom_view *view,
					  struct xpo_eeprom_edit *edit)
{
	u8 reg;

	xpo_ethtool_eeprom_put(edit, CMIS_LO_IDENTIFIER, 0xff,
			       XPO_ETHTOOL_EEPROM_ID);
	if (view->flat || view->revision < CMIS_REV(5, 0))
		return;
	xpo_ethtool_eeprom_put(edit, CMIS_LO_SUMMARY, 0xff, view->summary);
	for (reg = 1; reg < CMIS_LO_SUMMARY_BANKS; reg++)
		xpo_ethtool_eeprom_put(edit, CMIS_LO_SUMMARY + reg, 0xff, 0);
}

static void
xpo_ethtool_eeprom_show_advertising(struct xpo_eeprom_edit *edit)
{
	xpo_ethtool_eeprom_put(edit, CMIS_01_PAGES, CMIS_01_PAGES_BANKS, 0);
	xpo_ethtool_eeprom_put(edit, CMIS_01_CONTROLS_RX,
			       CMIS_01_BANK_BROADCAST, 0);
	xpo_ethtool_eeprom_put(edit, CMIS_01_BANKS, CMIS_01_BANKS_EXT, 0);
	xpo_ethtool_eeprom_put_checksum(edit, CMIS_01_CHECKSUM);
}

void xpo_ethtool_eeprom_show(const struct xpo_eeprom_view *view, u8 page,
			     u8 offset, u8 length, u8 *data)
{
	struct xpo_eeprom_edit edit = {
		.offset = offset, .length = length, .data = data,
	};

	if (page == CMIS_PAGE_ADMIN && offset < CMIS_UPPER) {
		xpo_ethtool_eeprom_show_lower(view, &edit);
	} else if (page == CMIS_PAGE_ADMIN) {
		xpo_ethtool_eeprom_put(&edit, CMIS_00_IDENTIFIER, 0xff,
				       XPO_ETHTOOL_EEPROM_ID);
		xpo_ethtool_eeprom_put_checksum(&edit, CMIS_00_CHECKSUM);
	} else if (page == CMIS_PAGE_ADVERTISING && !view->flat) {
		xpo_ethtool_eeprom_show_advertising(&edit);
	}
}
