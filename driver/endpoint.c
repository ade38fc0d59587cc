// SPDX-License-Identifier: GPL-2.0
/* What the pages of a management endpoint say */

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "cmis.h"
#include "endpoint.h"

/*
 * "No valid sample", CMIS 5.4. Older modules have no such values, but are
 * never so cold, and do not answer without their supply.
 */
#define XPO_ENDPOINT_NO_TEMPERATURE	(-32768)
#define XPO_ENDPOINT_NO_VCC		0

/* Pages with a checksum: it is the low byte of the sum of first to last */
static const struct {
	u32 bit;
	u8 page;
	u8 first;
	u8 last;
	u8 sum;
} xpo_endpoint_checksums[] = {
	{ XPO_CHECKSUM_PAGE_00H, CMIS_PAGE_ADMIN, CMIS_00_CHECKSUM_FIRST,
	  CMIS_00_CHECKSUM_LAST, CMIS_00_CHECKSUM },
	{ XPO_CHECKSUM_PAGE_01H, CMIS_PAGE_ADVERTISING, CMIS_01_CHECKSUM_FIRST,
	  CMIS_01_CHECKSUM_LAST, CMIS_01_CHECKSUM },
	{ XPO_CHECKSUM_PAGE_02H, CMIS_PAGE_THRESHOLDS, CMIS_02_CHECKSUM_FIRST,
	  CMIS_02_CHECKSUM_LAST, CMIS_02_CHECKSUM },
	{ XPO_CHECKSUM_PAGE_04H, CMIS_PAGE_LASER, CMIS_04_CHECKSUM_FIRST,
	  CMIS_04_CHECKSUM_LAST, CMIS_04_CHECKSUM },
};

const struct xpo_page *xpo_endpoint_page(const struct xpo_endpoint *ep,
					 u8 bank, u8 page, bool lower)
{
	unsigned int i;

	for (i = 0; i < ep->n_pages; i++) {
		const struct xpo_page *p = &ep->pages[i];

		if (p->lower == lower && p->page == page && p->bank == bank)
			return p;
	}
	return NULL;
}

const u8 *xpo_endpoint_data(const struct xpo_endpoint *ep, u8 page)
{
	const struct xpo_page *p = xpo_endpoint_page(ep, 0, page, false);

	return p ? p->data : NULL;
}

u8 xpo_endpoint_lower(const struct xpo_endpoint *ep, u8 offset)
{
	const struct xpo_page *p = xpo_endpoint_page(ep, 0, 0, true);

	return p && offset < CMIS_UPPER ? p->data[offset] : 0;
}

u8 xpo_endpoint_upper(const struct xpo_endpoint *ep, u8 page, u8 offset)
{
	const struct xpo_page *p = xpo_endpoint_page(ep, 0, page, false);

	return p && offset >= CMIS_UPPER ? p->data[offset - CMIS_UPPER] : 0;
}

bool xpo_endpoint_add_page(struct xpo_endpoint *ep,
			   const struct xpo_page *page)
{
	if (ep->n_pages >= ARRAY_SIZE(ep->pages))
		return false;
	ep->pages[ep->n_pages++] = *page;
	return true;
}

/* SFF-8024 table 4-1: identifiers whose management interface is CMIS */
static bool xpo_endpoint_is_cmis(u8 identifier)
{
	switch (identifier) {
	case CMIS_ID_QSFP_DD:
	case CMIS_ID_OSFP:
	case CMIS_ID_DSFP:
	case CMIS_ID_QSFP_CMIS ... CMIS_ID_XPO:
	case CMIS_ID_CPO_VENDOR:
	case CMIS_ID_OBO_VENDOR:
		return true;
	default:
		return false;
	}
}

enum xpo_cmis_state xpo_endpoint_parse_state(u8 state)
{
	switch (FIELD_GET(CMIS_LO_STATE_MODULE, state)) {
	case CMIS_MODULE_LOW_PWR:
		return XPO_CMIS_STATE_LOW_PWR;
	case CMIS_MODULE_PWR_UP:
		return XPO_CMIS_STATE_PWR_UP;
	case CMIS_MODULE_READY:
		return XPO_CMIS_STATE_READY;
	case CMIS_MODULE_PWR_DN:
		return XPO_CMIS_STATE_PWR_DN;
	case CMIS_MODULE_FAULT:
		return XPO_CMIS_STATE_FAULT;
	default:
		return XPO_CMIS_STATE_UNKNOWN;
	}
}

int xpo_endpoint_parse_lower(struct xpo_endpoint *ep, const u8 lower[128])
{
	u8 major = FIELD_GET(CMIS_LO_REVISION_MAJOR, lower[CMIS_LO_REVISION]);

	ep->identifier = lower[CMIS_LO_IDENTIFIER];
	ep->revision = lower[CMIS_LO_REVISION];
	if (!xpo_endpoint_is_cmis(ep->identifier) || major < 3 || major > 5)
		return -EBADMSG;

	ep->flat = lower[CMIS_LO_MGMT] & CMIS_LO_MGMT_FLAT;
	ep->fault_cause = lower[CMIS_LO_FAULT_CAUSE];
	/* Flat memory is static: the module is ready by definition (6.3.2) */
	ep->state = ep->flat ? XPO_CMIS_STATE_READY :
		    xpo_endpoint_parse_state(lower[CMIS_LO_STATE]);
	return 0;
}

/* Trigger registers of page 10h, which read as anything (8.12) */
static bool xpo_endpoint_is_trigger(u8 offset)
{
	u8 scs = offset >= CMIS_10_SCS1 ? CMIS_10_SCS1 : CMIS_10_SCS0;

	switch (offset - scs) {
	case CMIS_SCS_APPLY_DP_INIT:
	case CMIS_SCS_APPLY_IMMEDIATE:
	case CMIS_SCS_APPLY_TX:
	case CMIS_SCS_APPLY_RX:
		return true;
	default:
		return offset == CMIS_10_TX_EQ_STORE ||
		       offset == CMIS_10_TX_EQ_STORE + 1;
	}
}

void xpo_endpoint_wrote(struct xpo_endpoint *ep, u8 bank, u8 page, u8 offset,
			u8 value)
{
	bool lower = offset < CMIS_UPPER;
	struct xpo_page *p;

	if (lower && (offset < CMIS_LO_CONTROL ||
		      offset >= CMIS_LO_CDB_STATUS1))
		return;
	if (!lower && (page != CMIS_PAGE_LANE_CONTROL ||
		       xpo_endpoint_is_trigger(offset)))
		return;
	if (lower && offset == CMIS_LO_CONTROL)
		value &= ~CMIS_LO_CONTROL_SW_RESET;
	p = (struct xpo_page *)xpo_endpoint_page(ep, bank, page, lower);
	if (p)
		p->data[offset % CMIS_HALF_SIZE] = value;
}

/* Banks of 8 lanes (8.4.2); 5.4 has a second field for more than 4 */
static u8 xpo_endpoint_banks(const struct xpo_endpoint *ep)
{
	u8 code = FIELD_GET(CMIS_01_PAGES_BANKS,
			    xpo_endpoint_upper(ep, CMIS_PAGE_ADVERTISING,
					       CMIS_01_PAGES));
	u8 ext = FIELD_GET(CMIS_01_BANKS_EXT,
			   xpo_endpoint_upper(ep, CMIS_PAGE_ADVERTISING,
					      CMIS_01_BANKS));

	if (code != CMIS_01_PAGES_BANKS_EXT)
		return 1 << code;
	if (ep->revision < CMIS_REV(5, 4))
		return 1;
	return min(ext + 1, XPO_LANE_GROUPS);
}

static void xpo_endpoint_parse_durations(struct xpo_endpoint *ep)
{
	static const u32 ms[CMIS_DURATION_COUNT] = CMIS_DURATION_MS_INIT;
	u8 module = xpo_endpoint_upper(ep, CMIS_PAGE_ADVERTISING,
				       CMIS_01_DURATION_MODULE);
	u8 dp = xpo_endpoint_upper(ep, CMIS_PAGE_ADVERTISING,
				   CMIS_01_DURATION_DP);
	u8 tx = xpo_endpoint_upper(ep, CMIS_PAGE_ADVERTISING,
				   CMIS_01_DURATION_TX);

	ep->ms.pwr_up = ms[FIELD_GET(CMIS_01_DURATION_PWR_UP, module)];
	ep->ms.pwr_dn = ms[FIELD_GET(CMIS_01_DURATION_PWR_DN, module)];
	ep->ms.dp_init = ms[FIELD_GET(CMIS_01_DURATION_DP_INIT, dp)];
	ep->ms.dp_deinit = ms[FIELD_GET(CMIS_01_DURATION_DP_DEINIT, dp)];
	ep->ms.tx_on = ms[FIELD_GET(CMIS_01_DURATION_TX_TURN_ON, tx)];
	ep->ms.tx_off = ms[FIELD_GET(CMIS_01_DURATION_TX_TURN_OFF, tx)];
}

static void xpo_endpoint_parse_checksums(struct xpo_endpoint *ep)
{
	unsigned int i;

	ep->checksums_present = 0;
	ep->checksums_bad = 0;
	for (i = 0; i < ARRAY_SIZE(xpo_endpoint_checksums); i++) {
		const struct xpo_page *p;
		u8 sum = 0;
		int r;

		p = xpo_endpoint_page(ep, 0, xpo_endpoint_checksums[i].page,
				      false);
		if (!p)
			continue;
		for (r = xpo_endpoint_checksums[i].first;
		     r <= xpo_endpoint_checksums[i].last; r++)
			sum += p->data[r - CMIS_UPPER];
		ep->checksums_present |= xpo_endpoint_checksums[i].bit;
		if (sum != p->data[xpo_endpoint_checksums[i].sum - CMIS_UPPER])
			ep->checksums_bad |= xpo_endpoint_checksums[i].bit;
	}
}

void xpo_endpoint_parse_pages(struct xpo_endpoint *ep)
{
	ep->banks = ep->flat ? 0 : xpo_endpoint_banks(ep);
	xpo_endpoint_parse_durations(ep);
	xpo_endpoint_parse_checksums(ep);
}

u16 xpo_endpoint_page_us(const struct xpo_endpoint *ep)
{
	u8 exp = FIELD_GET(CMIS_01_DURATION_BPC_EXP,
			   xpo_endpoint_upper(ep, CMIS_PAGE_ADVERTISING,
					      CMIS_01_DURATION_BPC));

	/*
	 * Before 5.3 the byte is reserved. The longest legal hold-off would
	 * be far too long for nearly all modules: rely on their NACK.
	 */
	if (ep->flat || ep->revision < CMIS_REV(5, 3))
		return 0;
	return DIV_ROUND_UP(CMIS_BPC_MAX_US, 1 << exp);
}

u8 xpo_endpoint_read_max(const struct xpo_endpoint *ep)
{
	u8 misc = xpo_endpoint_upper(ep, CMIS_PAGE_ADVERTISING, CMIS_01_MISC);

	if (ep->revision >= CMIS_REV(5, 3) &&
	    FIELD_GET(CMIS_01_READ128, misc) == CMIS_TRISTATE_YES)
		return CMIS_HALF_SIZE;
	return CMIS_READ_MAX_DEFAULT;
}

bool xpo_endpoint_tunable(const struct xpo_endpoint *ep)
{
	return xpo_endpoint_upper(ep, CMIS_PAGE_ADVERTISING,
				  CMIS_01_CONTROLS_TX) & CMIS_01_TX_TUNABLE;
}

bool xpo_endpoint_normalized(const struct xpo_endpoint *ep)
{
	/* Before 5.3 the byte is reserved */
	return ep->revision >= CMIS_REV(5, 3) &&
	       xpo_endpoint_upper(ep, CMIS_PAGE_ADVERTISING, CMIS_01_NAD_BANKS);
}

bool xpo_endpoint_vdm(const struct xpo_endpoint *ep)
{
	return xpo_endpoint_upper(ep, CMIS_PAGE_ADVERTISING, CMIS_01_PAGES) &
	       CMIS_01_PAGES_VDM;
}

u8 xpo_endpoint_vdm_groups(const struct xpo_endpoint *ep)
{
	const u8 *control = xpo_endpoint_data(ep, CMIS_PAGE_VDM_CONTROL);

	if (!control || !xpo_endpoint_vdm(ep))
		return 0;
	return (control[CMIS_2F_SUPPORT - CMIS_UPPER] &
		CMIS_2F_SUPPORT_GROUPS) + 1;
}

bool xpo_endpoint_same(const struct xpo_endpoint *a,
		       const struct xpo_endpoint *b)
{
	static const struct {
		u8 first;
		u8 length;
	} fields[] = {
		{ CMIS_00_VENDOR_NAME, CMIS_00_VENDOR_NAME_LEN },
		{ CMIS_00_VENDOR_PN, CMIS_00_VENDOR_PN_LEN },
		{ CMIS_00_VENDOR_SN, CMIS_00_VENDOR_SN_LEN },
		{ CMIS_00_DATE_CODE, CMIS_00_DATE_CODE_LEN },
	};
	const struct xpo_page *pa, *pb;
	unsigned int i;

	pa = xpo_endpoint_page(a, 0, CMIS_PAGE_ADMIN, false);
	pb = xpo_endpoint_page(b, 0, CMIS_PAGE_ADMIN, false);
	if (!pa || !pb)
		return false;
	for (i = 0; i < ARRAY_SIZE(fields); i++)
		if (memcmp(pa->data + fields[i].first - CMIS_UPPER,
			   pb->data + fields[i].first - CMIS_UPPER,
			   fields[i].length))
			return false;
	return true;
}

/* Registers may hold anything, and this goes to terminals and logs */
static void xpo_endpoint_string(const struct xpo_endpoint *ep, u8 first,
				u8 length, char *out)
{
	int n = 0;
	u8 i;

	for (i = 0; i < length; i++) {
		u8 c = xpo_endpoint_upper(ep, CMIS_PAGE_ADMIN, first + i);

		out[i] = c >= 0x20 && c < 0x7f ? c : '?';
		/* NUL padding is not allowed, but common */
		if (!c)
			out[i] = ' ';
		if (out[i] != ' ')
			n = i + 1;
	}
	out[n] = 0;
}

static void xpo_endpoint_fill_identity(const struct xpo_endpoint *ep,
				       struct xpo_endpoint_info *info)
{
	xpo_endpoint_string(ep, CMIS_00_VENDOR_NAME, CMIS_00_VENDOR_NAME_LEN,
			    info->vendor);
	xpo_endpoint_string(ep, CMIS_00_VENDOR_PN, CMIS_00_VENDOR_PN_LEN,
			    info->part);
	xpo_endpoint_string(ep, CMIS_00_VENDOR_REV, CMIS_00_VENDOR_REV_LEN,
			    info->vendor_revision);
	xpo_endpoint_string(ep, CMIS_00_VENDOR_SN, CMIS_00_VENDOR_SN_LEN,
			    info->serial);
	xpo_endpoint_string(ep, CMIS_00_DATE_CODE, CMIS_00_DATE_CODE_LEN,
			    info->date);
}

static void xpo_endpoint_fill_versions(const struct xpo_endpoint *ep,
				       struct xpo_endpoint_info *info)
{
	u8 major = xpo_endpoint_lower(ep, CMIS_LO_FW_MAJOR);
	u8 minor = xpo_endpoint_lower(ep, CMIS_LO_FW_MINOR);

	/* 0.0: the module has no firmware */
	if (major || minor) {
		info->has |= XPO_ENDPOINT_HAS_FIRMWARE;
		snprintf(info->firmware, sizeof(info->firmware), "%u.%u",
			 major, minor);
	}
	if (ep->flat)
		return;
	info->has |= XPO_ENDPOINT_HAS_HARDWARE;
	snprintf(info->hardware, sizeof(info->hardware), "%u.%u",
		 xpo_endpoint_upper(ep, CMIS_PAGE_ADVERTISING,
				    CMIS_01_HW_MAJOR),
		 xpo_endpoint_upper(ep, CMIS_PAGE_ADVERTISING,
				    CMIS_01_HW_MINOR));
}

void xpo_endpoint_fill(const struct xpo_endpoint *ep,
		       struct xpo_endpoint_info *info)
{
	info->answering = ep->answering;
	info->error = ep->answering ? 0 : ep->err;
	info->identifier = ep->identifier;
	info->revision = ep->revision;
	if (!ep->identified)
		return;

	info->has |= XPO_ENDPOINT_HAS_IDENTITY;
	info->state = ep->answering ? ep->state : XPO_CMIS_STATE_UNKNOWN;
	info->flat = ep->flat;
	info->banks = ep->banks;
	info->checksums_present = ep->checksums_present;
	info->checksums_bad = ep->checksums_bad;
	if (info->state == XPO_CMIS_STATE_FAULT) {
		info->has |= XPO_ENDPOINT_HAS_FAULT_CAUSE;
		info->fault_cause = ep->fault_cause;
	}
	xpo_endpoint_fill_identity(ep, info);
	xpo_endpoint_fill_versions(ep, info);
}

static u32 xpo_endpoint_monitors(const struct xpo_endpoint *ep)
{
	u8 has = xpo_endpoint_upper(ep, CMIS_PAGE_ADVERTISING,
				    CMIS_01_MONITORS);
	u8 chars = xpo_endpoint_upper(ep, CMIS_PAGE_ADVERTISING, CMIS_01_CHAR);
	u32 monitors = 0;

	if (has & CMIS_01_MON_TEMP)
		monitors |= XPO_ENDPOINT_HAS_TEMPERATURE;
	if (has & CMIS_01_MON_VCC)
		monitors |= XPO_ENDPOINT_HAS_VCC;
	if (has & CMIS_01_MON_AUX2 && !(chars & CMIS_01_CHAR_AUX2_TEC))
		monitors |= XPO_ENDPOINT_HAS_AUX2;
	if (has & CMIS_01_MON_AUX3 && !(chars & CMIS_01_CHAR_AUX3_VCC2))
		monitors |= XPO_ENDPOINT_HAS_AUX3;
	return monitors;
}

static u16 xpo_endpoint_monitor(const u8 *lower14, u8 offset)
{
	const u8 *reg = lower14 + offset - CMIS_LO_TEMP;

	return reg[0] << 8 | reg[1];
}

/* has, or 0 without a sample */
static u32 xpo_endpoint_temperature(const u8 *lower14, u8 offset, u32 has,
				    s32 *mc)
{
	s16 raw = xpo_endpoint_monitor(lower14, offset);

	*mc = raw * 1000 / 256;
	return raw != XPO_ENDPOINT_NO_TEMPERATURE ? has : 0;
}

void xpo_endpoint_fill_monitors(const struct xpo_endpoint *ep,
				const u8 *lower14,
				struct xpo_endpoint_info *info)
{
	u16 vcc = xpo_endpoint_monitor(lower14, CMIS_LO_VCC);
	u32 valid = 0;

	valid |= xpo_endpoint_temperature(lower14, CMIS_LO_TEMP,
					  XPO_ENDPOINT_HAS_TEMPERATURE,
					  &info->temperature_mc);
	valid |= xpo_endpoint_temperature(lower14, CMIS_LO_AUX2,
					  XPO_ENDPOINT_HAS_AUX2,
					  &info->aux2_mc);
	valid |= xpo_endpoint_temperature(lower14, CMIS_LO_AUX3,
					  XPO_ENDPOINT_HAS_AUX3,
					  &info->aux3_mc);
	info->vcc_mv = vcc / 10;
	if (vcc != XPO_ENDPOINT_NO_VCC)
		valid |= XPO_ENDPOINT_HAS_VCC;
	info->monitors = xpo_endpoint_monitors(ep);
	info->has |= info->monitors & valid;
}
