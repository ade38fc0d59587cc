/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Register facts of CMIS modules: OIF-CMIS-05.4 and SFF-8024 Rev 4.13.
 *
 * Shared by the driver, the emulator and xpoctl; no policy and no state here.
 *
 * CMIS_<page>_<register> is a byte address in the 256 byte window (upper
 * memory is 128-255), then the register's fields two blanks in, then the
 * values of a field. "LO" is lower memory. Registers of more than one byte
 * are big endian. Fields added after CMIS 4.0 carry their revision and read
 * 0 on older modules. Registers of banked pages hold eight lanes:
 *
 *	lane bits	bit n is lane n of the bank
 *	lane nibbles	lane n is byte n / 2, low nibble for even n
 *	lane pairs	lane n is byte n / 4, two bits from bit 2 * (n % 4)
 *	lane words	lane n is the big endian word at byte 2 * n
 *
 * Lanes count from 0 here; the standard counts from 1.
 */
#ifndef XPO_CMIS_H
#define XPO_CMIS_H

#include <linux/bits.h>
#include <linux/bitfield.h>
#include <linux/types.h>

#define CMIS_HALF_SIZE			128	/* lower memory, or one page */
#define CMIS_UPPER			128	/* first address of a page */
#define CMIS_BANK_LANES			8
#define CMIS_MAX_BANKS			32	/* 5.4; 4 before */
#define CMIS_READ_MAX_DEFAULT		8	/* unless CMIS_01_READ128 */
#define CMIS_WRITE_MAX			8	/* 5.0 */

#define CMIS_LANE_NIBBLE_BYTE(lane)	((lane) / 2)
#define CMIS_LANE_NIBBLE_SHIFT(lane)	(4 * ((lane) % 2))
#define CMIS_LANE_PAIR_BYTE(lane)	((lane) / 4)
#define CMIS_LANE_PAIR_SHIFT(lane)	(2 * ((lane) % 4))
#define CMIS_LANE_WORD_BYTE(lane)	(2 * (lane))

/* Pages. B: banked, one bank per eight lanes. */
#define CMIS_PAGE_ADMIN			0x00
#define CMIS_PAGE_ADVERTISING		0x01
#define CMIS_PAGE_THRESHOLDS		0x02
#define CMIS_PAGE_USER_NVR		0x03
#define CMIS_PAGE_LASER			0x04
#define CMIS_PAGE_FF			0x05	/* CMIS-FF, 5.2 */
#define CMIS_PAGE_MODULE_MGMT		0x0c	/* 5.4 */
#define CMIS_PAGE_FIRMWARE_MGMT		0x0d	/* 5.4 */
#define CMIS_PAGE_LANE_CONTROL		0x10	/* B */
#define CMIS_PAGE_LANE_STATUS		0x11	/* B */
#define CMIS_PAGE_TUNABLE		0x12	/* B */
#define CMIS_PAGE_DIAG_CONTROL		0x13	/* B */
#define CMIS_PAGE_DIAG_RESULTS		0x14	/* B */
#define CMIS_PAGE_TIMING		0x15	/* B */
#define CMIS_PAGE_NETWORK_PATH		0x16	/* B, 5.1 */
#define CMIS_PAGE_FLAGS_MASKS		0x17	/* B, 5.1 */
#define CMIS_PAGE_CONFIG_EXT		0x18	/* B, 5.2 */
#define CMIS_PAGE_STATUS_EXT		0x19	/* B, 5.2 */
#define CMIS_PAGE_NAD			0x1c	/* bank is the NAD block, 5.3 */
#define CMIS_PAGE_HOST_SWITCHING	0x1d	/* B, 5.3 */
#define CMIS_PAGE_VDM_DESCRIPTORS	0x20	/* B, 20h-23h by group */
#define CMIS_PAGE_VDM_VALUES		0x24	/* B, 24h-27h by group */
#define CMIS_PAGE_VDM_THRESHOLDS	0x28	/* B, 28h-2Bh by group */
#define CMIS_PAGE_VDM_FLAGS		0x2c	/* B */
#define CMIS_PAGE_VDM_MASKS		0x2d	/* B */
#define CMIS_PAGE_VDM_CONTROL		0x2f	/* B */
#define CMIS_PAGE_COHERENT_FIRST	0x30	/* B, C-CMIS 30h-4Fh */
#define CMIS_PAGE_COHERENT_LAST		0x4f
#define CMIS_PAGE_LANE_MGMT_EXT		0x60	/* B, 5.4 */
#define CMIS_PAGE_ACQ_COUNTERS		0x61	/* B, 5.4 */
#define CMIS_PAGE_LANE_THRESHOLDS	0x62	/* B, 5.4 */
#define CMIS_PAGE_MEDIA_SWITCHING	0x6d	/* B, 5.4 */
#define CMIS_PAGE_CDB			0x9f	/* bank is the CDB instance */
#define CMIS_PAGE_CDB_EPL_FIRST		0xa0	/* bank is the CDB instance */
#define CMIS_PAGE_CDB_EPL_LAST		0xaf

/*
 * Lower memory (section 8.2)
 */
#define CMIS_LO_IDENTIFIER		0	/* SFF-8024 table 4-1 */
#define   CMIS_ID_QSFP_DD		0x18
#define   CMIS_ID_OSFP			0x19
#define   CMIS_ID_SFP_DD		0x1a	/* not CMIS: SFP-DD MIS */
#define   CMIS_ID_DSFP			0x1b
#define   CMIS_ID_QSFP_CMIS		0x1e
#define   CMIS_ID_SFP_DD_CMIS		0x1f
#define   CMIS_ID_SFP_CMIS		0x20
#define   CMIS_ID_OSFP_XD		0x21
#define   CMIS_ID_ELSFP			0x22
#define   CMIS_ID_CDFP_X4		0x23
#define   CMIS_ID_CDFP_X8		0x24
#define   CMIS_ID_CDFP_X16		0x25
#define   CMIS_ID_XPO			0x26
#define   CMIS_ID_CPO_VENDOR		0x80
#define   CMIS_ID_OBO_VENDOR		0x91
#define CMIS_LO_REVISION		1
#define   CMIS_LO_REVISION_MAJOR	GENMASK(7, 4)
#define   CMIS_LO_REVISION_MINOR	GENMASK(3, 0)
#define CMIS_REV(major, minor)		((major) << 4 | (minor))
#define CMIS_LO_MGMT			2
#define   CMIS_LO_MGMT_FLAT		BIT(7)
#define   CMIS_LO_MGMT_STEPPED_ONLY	BIT(6)	/* 5.0 */
#define   CMIS_LO_MGMT_MCI_SPEED	GENMASK(5, 2)	/* 5.2: bits 3-2 */
#define   CMIS_MCI_SPEED_400KHZ		0
#define   CMIS_MCI_SPEED_1MHZ		1
#define   CMIS_MCI_SPEED_3400KHZ	2
#define   CMIS_LO_MGMT_AUTO_COMM	GENMASK(1, 0)	/* 5.3 */
#define   CMIS_AUTO_COMM_NONE		0
#define   CMIS_AUTO_COMM_REGULAR	1
#define   CMIS_AUTO_COMM_HOT		2
#define CMIS_LO_STATE			3
#define   CMIS_LO_STATE_MODULE		GENMASK(3, 1)
#define   CMIS_MODULE_LOW_PWR		1
#define   CMIS_MODULE_PWR_UP		2
#define   CMIS_MODULE_READY		3
#define   CMIS_MODULE_PWR_DN		4
#define   CMIS_MODULE_FAULT		5
#define   CMIS_LO_STATE_INT_DEASSERTED	BIT(0)
/* Flag summary of banks 0-3; 4.0 has another meaning, banks 4+ have none */
#define CMIS_LO_SUMMARY			4
#define   CMIS_LO_SUMMARY_BANKS		4
#define   CMIS_LO_SUMMARY_2CH		BIT(3)
#define   CMIS_LO_SUMMARY_14H		BIT(2)
#define   CMIS_LO_SUMMARY_12H		BIT(1)
#define   CMIS_LO_SUMMARY_11H		BIT(0)
/* Module flags, clear on read */
#define CMIS_LO_FLAGS			8
#define   CMIS_LO_FLAGS_LEN		6
#define CMIS_LO_FLAGS_MODULE		8
#define   CMIS_LO_FLAG_CDB2_COMPLETE	BIT(7)
#define   CMIS_LO_FLAG_CDB1_COMPLETE	BIT(6)
#define   CMIS_LO_FLAG_ABNORMAL_FW	BIT(3)	/* 5.4 */
#define   CMIS_LO_FLAG_DP_FW_ERROR	BIT(2)
#define   CMIS_LO_FLAG_MODULE_FW_ERROR	BIT(1)
#define   CMIS_LO_FLAG_STATE_CHANGED	BIT(0)
/* Two monitors per byte: the first in bits 3-0, the second in bits 7-4 */
#define CMIS_LO_FLAGS_TEMP_VCC		9
#define CMIS_LO_FLAGS_AUX1_AUX2		10
#define CMIS_LO_FLAGS_AUX3_CUSTOM	11
#define   CMIS_LO_FLAG_FIRST		GENMASK(3, 0)
#define   CMIS_LO_FLAG_SECOND		GENMASK(7, 4)
#define   CMIS_MON_LOW_WARNING		BIT(3)
#define   CMIS_MON_HIGH_WARNING		BIT(2)
#define   CMIS_MON_LOW_ALARM		BIT(1)
#define   CMIS_MON_HIGH_ALARM		BIT(0)
#define CMIS_LO_FLAGS_CUSTOM		13
/* Monitors */
#define CMIS_LO_TEMP			14	/* S16, 1/256 degC */
#define CMIS_LO_VCC			16	/* U16, 100 uV */
#define CMIS_LO_AUX1			18	/* S16, see 01_CHAR_AUX1_TEC */
#define CMIS_LO_AUX2			20	/* S16, see 01_CHAR_AUX2_TEC */
#define CMIS_LO_AUX3			22	/* see 01_CHAR_AUX3_VCC2 */
#define CMIS_LO_CUSTOM_MON		24
#define CMIS_LO_CONTROL			26
#define   CMIS_LO_CONTROL_BROADCAST	BIT(7)	/* 5.2 */
#define   CMIS_LO_CONTROL_LP_ALLOW_HW	BIT(6)
#define   CMIS_LO_CONTROL_SQUELCH_PAV	BIT(5)
#define   CMIS_LO_CONTROL_LP_REQUEST_SW	BIT(4)
#define   CMIS_LO_CONTROL_SW_RESET	BIT(3)	/* self-clearing */
#define   CMIS_LO_CONTROL_DEFAULT	CMIS_LO_CONTROL_LP_ALLOW_HW
#define CMIS_LO_MCI_SPEED		27	/* 5.3 */
#define   CMIS_LO_MCI_SPEED_SPI		GENMASK(3, 0)
#define CMIS_LO_MASKS			31	/* in the order of LO_FLAGS */
#define   CMIS_LO_MASKS_LEN		CMIS_LO_FLAGS_LEN
#define CMIS_LO_CDB_STATUS1		37
#define CMIS_LO_CDB_STATUS2		38
#define   CMIS_CDB_STATUS_BUSY		BIT(7)
#define   CMIS_CDB_STATUS_FAILED	BIT(6)
#define   CMIS_CDB_STATUS_RESULT	GENMASK(5, 0)
#define CMIS_LO_FW_MAJOR		39	/* 0.0 none, 255.255 invalid */
#define CMIS_LO_FW_MINOR		40
#define CMIS_LO_FAULT_CAUSE		41	/* 5.0 */
#define   CMIS_FAULT_NONE		0
#define   CMIS_FAULT_TEC_RUNAWAY	1
#define   CMIS_FAULT_DATA_MEMORY	2
#define   CMIS_FAULT_PROGRAM_MEMORY	3
#define   CMIS_FAULT_TRANSMITTER	4	/* 5.3 */
#define   CMIS_FAULT_RECEIVER		5	/* 5.3 */
#define   CMIS_FAULT_TEMPERATURE	6	/* 5.3 */
#define   CMIS_FAULT_CUSTOM_FIRST	32
#define   CMIS_FAULT_CUSTOM_LAST	63
#define CMIS_LO_PASSWORD_RESULT		42	/* 5.3 */
#define   CMIS_LO_PASSWORD_RESULT_CODE	GENMASK(3, 0)
#define CMIS_LO_SM_SUPPORT		56	/* 5.3 */
#define   CMIS_SM_UNDEFINED		0
#define   CMIS_SM_NONE			1
#define   CMIS_SM_MODULE		2
#define   CMIS_SM_DATA_PATH		3
#define   CMIS_SM_NETWORK_PATH		4
#define CMIS_LO_FUNCTION		57	/* 5.3 */
#define   CMIS_FUNCTION_TRANSMISSION	0
#define   CMIS_FUNCTION_ELSFP		1
#define CMIS_LO_SUBTYPE			60	/* 5.3, by identifier */
#define   CMIS_LO_SUBTYPE_CODE		GENMASK(3, 0)
#define CMIS_LO_FACE			61
#define   CMIS_LO_FACE_HEATSINK		GENMASK(7, 4)	/* 5.4 */
#define   CMIS_LO_FACE_FIBER		GENMASK(1, 0)	/* 5.3 */
#define CMIS_LO_LP_RESTRICT		62	/* 5.3 */
#define   CMIS_LO_LP_RESTRICT_VALID	BIT(7)
#define   CMIS_LO_LP_NO_CDB_QUERY	BIT(3)
#define   CMIS_LO_LP_NO_FW_QUERY	BIT(2)
#define   CMIS_LO_LP_NO_CDB_CMDS	BIT(1)
#define   CMIS_LO_LP_NO_FW_CMDS		BIT(0)
#define CMIS_LO_MEDIA_TYPE		85
#define   CMIS_MEDIA_UNDEFINED		0
#define   CMIS_MEDIA_MMF		1
#define   CMIS_MEDIA_SMF		2
#define   CMIS_MEDIA_COPPER		3	/* passive or linear active */
#define   CMIS_MEDIA_ACTIVE_CABLE	4
#define   CMIS_MEDIA_BASE_T		5
#define   CMIS_MEDIA_CUSTOM_FIRST	0x40
#define   CMIS_MEDIA_CUSTOM_LAST	0x8f
/* Application descriptors, AppSel 1-8; 9-15 at CMIS_01_APP9 */
#define CMIS_LO_APP1			86
#define   CMIS_APP_SIZE			4
#define   CMIS_APP_LO_COUNT		8
#define   CMIS_APP_MAX			15
#define   CMIS_APP_HOST_ID		0
#define   CMIS_APP_MEDIA_ID		1
#define   CMIS_APP_LANES		2
#define   CMIS_APP_LANES_HOST		GENMASK(7, 4)
#define   CMIS_APP_LANES_MEDIA		GENMASK(3, 0)
#define   CMIS_APP_HOST_ASSIGN		3	/* lane bits: may start here */
#define   CMIS_APP_UNUSED		0xff	/* host ID: end of the list */
#define   CMIS_APP_SEE_NAD		0xbe	/* 5.4 */
#define CMIS_LO_PASSWORD_CHANGE		118	/* U32 */
#define CMIS_LO_PASSWORD		122	/* U32 */
#define CMIS_LO_BANK_SELECT		126
#define CMIS_LO_PAGE_SELECT		127

/*
 * Page 00h, administrative information (section 8.3)
 */
#define CMIS_00_IDENTIFIER		128	/* copy of CMIS_LO_IDENTIFIER */
#define CMIS_00_VENDOR_NAME		129
#define   CMIS_00_VENDOR_NAME_LEN	16
#define CMIS_00_VENDOR_OUI		145
#define   CMIS_00_VENDOR_OUI_LEN	3
#define CMIS_00_VENDOR_PN		148
#define   CMIS_00_VENDOR_PN_LEN		16
#define CMIS_00_VENDOR_REV		164
#define   CMIS_00_VENDOR_REV_LEN	2
#define CMIS_00_VENDOR_SN		166
#define   CMIS_00_VENDOR_SN_LEN		16
#define CMIS_00_DATE_CODE		182	/* YYMMDD and lot */
#define   CMIS_00_DATE_CODE_LEN		8
#define CMIS_00_CLEI			190
#define   CMIS_00_CLEI_LEN		10
#define CMIS_00_POWER_CLASS		200
#define   CMIS_00_POWER_CLASS_CODE	GENMASK(7, 5)	/* class - 1 */
#define CMIS_00_MAX_POWER		201	/* 0.25 W */
#define   CMIS_MAX_POWER_UNIT_MW	250
#define CMIS_00_LENGTH			202	/* cable assembly */
#define   CMIS_00_LENGTH_MULT		GENMASK(7, 6)	/* 0.1, 1, 10, 100 m */
#define   CMIS_00_LENGTH_BASE		GENMASK(5, 0)
#define   CMIS_00_LENGTH_OVER		0xff	/* longer than 6300 m */
#define CMIS_00_CONNECTOR		203	/* SFF-8024 table 4-3 */
#define   CMIS_CONNECTOR_NONE		0x23	/* no separable connector */
#define CMIS_00_ATTENUATION_5G		204	/* dB at 5 GHz, 0 n/a */
#define CMIS_00_ATTENUATION_7G		205
#define CMIS_00_ATTENUATION_12G9	206
#define CMIS_00_ATTENUATION_25G8	207
#define CMIS_00_ATTENUATION_53G1	208	/* 5.3 */
#define CMIS_00_MEDIA_LANES_ABSENT	210	/* lane bits */
#define CMIS_00_FAR_END			211
#define   CMIS_00_FAR_END_CODE		GENMASK(4, 0)
#define   CMIS_FAR_END_16_LANE		27
#define   CMIS_FAR_END_CUSTOM		31
#define CMIS_00_TECHNOLOGY		212
#define   CMIS_TECH_COPPER_PASSIVE	0x0a
#define   CMIS_TECH_COPPER_EQUALIZED	0x0b
#define   CMIS_TECH_C_BAND		0x10
#define   CMIS_TECH_L_BAND		0x11
#define CMIS_00_MCI_FLOW		213	/* 5.3, SPI */
#define CMIS_00_CHECKSUM		222
#define   CMIS_00_CHECKSUM_FIRST	128
#define   CMIS_00_CHECKSUM_LAST		221

/*
 * Page 01h, advertising (section 8.4)
 */
#define CMIS_01_INACTIVE_FW_MAJOR	128
#define CMIS_01_INACTIVE_FW_MINOR	129
#define CMIS_01_HW_MAJOR		130
#define CMIS_01_HW_MINOR		131
#define CMIS_01_LENGTH_SMF		132
#define   CMIS_01_LENGTH_SMF_MULT	GENMASK(7, 6)	/* 0.1, 1, 10 km, - */
#define   CMIS_01_LENGTH_SMF_BASE	GENMASK(5, 0)
#define CMIS_01_LENGTH_OM5		133	/* 2 m */
#define CMIS_01_LENGTH_OM4		134	/* 2 m */
#define CMIS_01_LENGTH_OM3		135	/* 2 m */
#define CMIS_01_LENGTH_OM2		136	/* 1 m */
#define CMIS_01_LENGTH_SMF2		137	/* 5.3 */
#define   CMIS_01_LENGTH_SMF_MULT2	GENMASK(7, 6)	/* for code 3 above */
#define CMIS_01_WAVELENGTH		138	/* U16, 0.05 nm */
#define CMIS_01_WAVELENGTH_TOL		140	/* U16, 0.005 nm */
#define CMIS_01_PAGES			142
#define   CMIS_01_PAGES_16H		BIT(7)	/* 5.1 */
#define   CMIS_01_PAGES_VDM		BIT(6)
#define   CMIS_01_PAGES_DIAG		BIT(5)
#define   CMIS_01_PAGES_COHERENT	BIT(4)	/* 5.3 */
#define   CMIS_01_PAGES_05H		BIT(3)	/* 5.2 */
#define   CMIS_01_PAGES_03H		BIT(2)
#define   CMIS_01_PAGES_BANKS		GENMASK(1, 0)	/* 1, 2, 4 banks */
#define   CMIS_01_PAGES_BANKS_EXT	3	/* 5.4: see CMIS_01_BANKS_EXT */
#define CMIS_01_MODSEL_WAIT		143	/* m * 2^e us, 0 no data */
#define   CMIS_01_MODSEL_WAIT_EXP	GENMASK(7, 5)
#define   CMIS_01_MODSEL_WAIT_MANT	GENMASK(4, 0)
#define CMIS_01_DURATION_DP		144	/* enum cmis_duration */
#define   CMIS_01_DURATION_DP_DEINIT	GENMASK(7, 4)
#define   CMIS_01_DURATION_DP_INIT	GENMASK(3, 0)
#define CMIS_01_CHAR			145
#define   CMIS_01_CHAR_COOLED		BIT(7)
#define   CMIS_01_CHAR_TX_CLOCKING	GENMASK(6, 5)
#define   CMIS_01_CHAR_EPPS		BIT(4)
#define   CMIS_01_CHAR_PAGE_15H		BIT(3)
#define   CMIS_01_CHAR_AUX3_VCC2	BIT(2)	/* else laser temperature */
#define   CMIS_01_CHAR_AUX2_TEC		BIT(1)	/* else laser temperature */
#define   CMIS_01_CHAR_AUX1_TEC		BIT(0)	/* else custom */
#define CMIS_01_TEMP_MAX		146	/* S8 degC; both 0: n/a */
#define CMIS_01_TEMP_MIN		147	/* S8 degC */
#define CMIS_01_PROP_DELAY		148	/* U16, 10 ns */
#define CMIS_01_VOLTAGE_MIN		150	/* 20 mV */
#define CMIS_01_CHAR2			151
#define   CMIS_01_CHAR2_APD		BIT(7)
#define   CMIS_01_CHAR2_RX_EQ_TYPE	GENMASK(6, 5)
#define   CMIS_01_CHAR2_RX_POWER_PAV	BIT(4)	/* else OMA */
#define   CMIS_01_CHAR2_RX_LOS_PAV	BIT(3)	/* else OMA */
#define   CMIS_01_CHAR2_RX_LOS_FAST	BIT(2)
#define   CMIS_01_CHAR2_TX_DIS_FAST	BIT(1)
#define   CMIS_01_CHAR2_TX_DIS_MODULE	BIT(0)
#define CMIS_01_CDR_SAVING		152	/* 0.01 W per lane */
#define CMIS_01_SI_LEVELS		153
#define   CMIS_01_SI_RX_LEVELS		GENMASK(7, 4)	/* bit n: code n */
#define   CMIS_01_SI_TX_EQ_MAX		GENMASK(3, 0)
#define CMIS_01_SI_CURSORS		154
#define   CMIS_01_SI_POST_MAX		GENMASK(7, 4)
#define   CMIS_01_SI_PRE_MAX		GENMASK(3, 0)
/* Supported controls, flags and monitors */
#define CMIS_01_CONTROLS_TX		155
#define   CMIS_01_TX_WAVELENGTH_CTRL	BIT(7)
#define   CMIS_01_TX_TUNABLE		BIT(6)	/* pages 04h and 12h */
#define   CMIS_01_TX_SQUELCH		GENMASK(5, 4)
#define   CMIS_TX_SQUELCH_NONE		0
#define   CMIS_TX_SQUELCH_OMA		1
#define   CMIS_TX_SQUELCH_PAV		2
#define   CMIS_TX_SQUELCH_SELECT	3
#define   CMIS_01_TX_SQUELCH_FORCE	BIT(3)
#define   CMIS_01_TX_SQUELCH_DISABLE	BIT(2)
#define   CMIS_01_TX_DISABLE		BIT(1)
#define   CMIS_01_TX_POLARITY		BIT(0)
#define CMIS_01_CONTROLS_RX		156
#define   CMIS_01_BANK_BROADCAST	BIT(7)	/* 5.2 */
#define   CMIS_01_RX_SQUELCH_DISABLE	BIT(2)
#define   CMIS_01_RX_DISABLE		BIT(1)
#define   CMIS_01_RX_POLARITY		BIT(0)
#define CMIS_01_FLAGS_TX		157
#define   CMIS_01_FLAG_TX_EQ_FAIL	BIT(3)
#define   CMIS_01_FLAG_TX_CDR_LOL	BIT(2)
#define   CMIS_01_FLAG_TX_LOS		BIT(1)
#define   CMIS_01_FLAG_TX_FAILURE	BIT(0)
#define CMIS_01_FLAGS_RX		158
#define   CMIS_01_FLAG_RX_CDR_LOL	BIT(2)
#define   CMIS_01_FLAG_RX_LOS		BIT(1)
#define CMIS_01_MONITORS		159
#define   CMIS_01_MON_CUSTOM		BIT(5)
#define   CMIS_01_MON_AUX3		BIT(4)
#define   CMIS_01_MON_AUX2		BIT(3)
#define   CMIS_01_MON_AUX1		BIT(2)
#define   CMIS_01_MON_VCC		BIT(1)
#define   CMIS_01_MON_TEMP		BIT(0)
#define CMIS_01_LANE_MONITORS		160
#define   CMIS_01_BIAS_SCALE		GENMASK(4, 3)	/* x 1, 2, 4 */
#define   CMIS_01_MON_RX_POWER		BIT(2)
#define   CMIS_01_MON_TX_POWER		BIT(1)
#define   CMIS_01_MON_TX_BIAS		BIT(0)
#define CMIS_01_SI_TX			161
#define   CMIS_01_TX_EQ_BUFFERS		GENMASK(6, 5)
#define   CMIS_01_TX_EQ_FREEZE		BIT(4)
#define   CMIS_01_TX_EQ_ADAPTIVE	BIT(3)
#define   CMIS_01_TX_EQ_HOST		BIT(2)
#define   CMIS_01_TX_CDR_BYPASS		BIT(1)
#define   CMIS_01_TX_CDR		BIT(0)
#define CMIS_01_SI_RX			162
#define   CMIS_01_VCS			BIT(7)	/* 5.3 */
#define   CMIS_01_UNIDIR		BIT(6)	/* 5.2 */
#define   CMIS_01_STAGED_SET1		BIT(5)
#define   CMIS_01_RX_EQ			GENMASK(4, 3)
#define   CMIS_RX_EQ_NONE		0
#define   CMIS_RX_EQ_PRE		1
#define   CMIS_RX_EQ_POST		2
#define   CMIS_RX_EQ_BOTH		3
#define   CMIS_01_RX_AMPLITUDE		BIT(2)
#define   CMIS_01_RX_CDR_BYPASS		BIT(1)
#define   CMIS_01_RX_CDR		BIT(0)
/* CDB */
#define CMIS_01_CDB			163
#define   CMIS_01_CDB_INSTANCES		GENMASK(7, 6)
#define   CMIS_01_CDB_BACKGROUND	BIT(5)
#define   CMIS_01_CDB_AUTO_PAGING	BIT(4)
#define   CMIS_01_CDB_EPL_PAGES		GENMASK(3, 0)	/* 0-4, 8, 12, 16 */
#define CMIS_01_CDB_RW_LEN		164	/* EPL 8 * (1 + k) bytes */
#define CMIS_01_CDB_TRIGGER		165
#define   CMIS_01_CDB_TRIGGER_STOP	BIT(7)	/* any WRITE including 129 */
#define   CMIS_01_CDB_EXT_BUSY		GENMASK(4, 0)	/* 160 ms */
#define CMIS_01_CDB_BUSY		166
#define   CMIS_01_CDB_BUSY_EXT		BIT(7)	/* use CDB_EXT_BUSY */
#define   CMIS_01_CDB_BUSY_TIME		GENMASK(6, 0)	/* 80 - n ms */
#define CMIS_01_DURATION_MODULE		167	/* enum cmis_duration */
#define   CMIS_01_DURATION_PWR_DN	GENMASK(7, 4)
#define   CMIS_01_DURATION_PWR_UP	GENMASK(3, 0)
#define CMIS_01_DURATION_TX		168
#define   CMIS_01_DURATION_TX_TURN_OFF	GENMASK(7, 4)
#define   CMIS_01_DURATION_TX_TURN_ON	GENMASK(3, 0)
#define CMIS_01_DURATION_BPC		169	/* 5.3 */
#define   CMIS_01_DURATION_BPC_EXP	GENMASK(3, 0)	/* 10 ms / 2^n */
#define   CMIS_BPC_MAX_US		10000
#define CMIS_01_POLARITY_TX		171	/* 5.4, lane bits */
#define CMIS_01_POLARITY_RX		172	/* 5.4, lane bits */
#define CMIS_01_PAGES2			173	/* 5.4 */
#define   CMIS_01_PAGES_0CH		BIT(7)
#define   CMIS_01_PAGES_0DH		BIT(6)
#define CMIS_01_BANKS			174	/* 5.4 */
#define   CMIS_01_PAGES_60H		BIT(7)
#define   CMIS_01_PAGES_61H		BIT(6)
#define   CMIS_01_PAGES_62H		BIT(5)
#define   CMIS_01_BANKS_EXT		GENMASK(4, 0)	/* banks - 1 */
#define CMIS_01_NAD_BANKS		175	/* 5.4; bits 3-0 in 5.3 */
#define CMIS_01_MEDIA_ASSIGN		176	/* lane bits, AppSel 1-15 */
#define CMIS_01_APP9			223	/* AppSel 9-15 */
#define CMIS_01_MISC			251	/* 5.3, enum cmis_tristate */
#define   CMIS_01_SCRATCHPAD		GENMASK(7, 6)
#define   CMIS_01_PASSWORD		GENMASK(5, 4)
#define   CMIS_01_PASSWORD_RESULT	GENMASK(3, 2)
#define   CMIS_01_READ128		GENMASK(1, 0)
#define CMIS_01_MISC2			252
#define   CMIS_01_PAGES_1DH		BIT(7)	/* 5.3 */
#define   CMIS_01_LINK_TRAINING		BIT(6)	/* 5.3 */
#define   CMIS_01_PAGES_6DH		BIT(5)	/* 5.4 */
#define CMIS_01_CHECKSUM		255
#define   CMIS_01_CHECKSUM_FIRST	130	/* firmware version left out */
#define   CMIS_01_CHECKSUM_LAST		254

/* Duration codes: the longest time of each range, in ms */
enum cmis_duration {
	CMIS_DURATION_1MS,
	CMIS_DURATION_5MS,
	CMIS_DURATION_10MS,
	CMIS_DURATION_50MS,
	CMIS_DURATION_100MS,
	CMIS_DURATION_500MS,
	CMIS_DURATION_1S,
	CMIS_DURATION_5S,
	CMIS_DURATION_10S,
	CMIS_DURATION_1MIN,
	CMIS_DURATION_5MIN,
	CMIS_DURATION_10MIN,
	CMIS_DURATION_50MIN,
	CMIS_DURATION_OVER_50MIN,
	CMIS_DURATION_RESERVED_E,
	CMIS_DURATION_RESERVED_F,
	CMIS_DURATION_COUNT
};

/* Indexed by enum cmis_duration; open ended, and reserved as the longest */
#define CMIS_DURATION_MS_INIT {						\
	1, 5, 10, 50, 100, 500, 1000, 5000, 10000, 60000, 300000,	\
	600000, 3000000, 6000000, 6000000, 6000000,			\
}

enum cmis_tristate {
	CMIS_TRISTATE_UNKNOWN,
	CMIS_TRISTATE_NO,
	CMIS_TRISTATE_YES,
	CMIS_TRISTATE_RESERVED
};

/*
 * Page 02h, thresholds (section 8.5): quads of U16 or S16 in the unit of the
 * monitor, in the order of the CMIS_02_* offsets
 */
#define CMIS_02_TEMP			128
#define CMIS_02_VCC			136
#define CMIS_02_AUX1			144
#define CMIS_02_AUX2			152
#define CMIS_02_AUX3			160
#define CMIS_02_CUSTOM			168
#define CMIS_02_TX_POWER		176
#define CMIS_02_TX_BIAS			184
#define CMIS_02_RX_POWER		192
#define   CMIS_02_HIGH_ALARM		0
#define   CMIS_02_LOW_ALARM		2
#define   CMIS_02_HIGH_WARNING		4
#define   CMIS_02_LOW_WARNING		6
#define CMIS_02_CHECKSUM		255
#define   CMIS_02_CHECKSUM_FIRST	128
#define   CMIS_02_CHECKSUM_LAST		254

/*
 * Page 04h, laser capabilities
 */
#define CMIS_04_GRIDS			128
#define CMIS_04_CHECKSUM		255
#define   CMIS_04_CHECKSUM_FIRST	128
#define   CMIS_04_CHECKSUM_LAST		254

/*
 * Page 10h, lane and data path control
 */
#define CMIS_10_DP_DEINIT		128	/* lane bits */
#define CMIS_10_TX_POLARITY		129	/* lane bits up to 134 */
#define CMIS_10_TX_DISABLE		130
#define CMIS_10_TX_SQUELCH_DISABLE	131
#define CMIS_10_TX_SQUELCH_FORCE	132
#define CMIS_10_TX_EQ_FREEZE		134
#define CMIS_10_TX_EQ_STORE		135	/* lane pairs, WO */
#define CMIS_10_RX_POLARITY		137	/* lane bits */
#define CMIS_10_RX_DISABLE		138	/* lane bits */
#define CMIS_10_RX_SQUELCH_DISABLE	139	/* lane bits */
/* Staged control sets 0 and 1; offsets into a set */
#define CMIS_10_SCS0			143
#define CMIS_10_SCS1			178
#define   CMIS_SCS_SIZE			35
#define   CMIS_SCS_APPLY_DP_INIT	0	/* lane bits, 1 byte WRITE */
#define   CMIS_SCS_APPLY_IMMEDIATE	1	/* lane bits, 1 byte WRITE */
#define   CMIS_SCS_DP_CONFIG		2	/* a byte per lane */
#define   CMIS_SCS_TX_EQ_ENABLE		10	/* lane bits */
#define   CMIS_SCS_TX_EQ_RECALL		11	/* lane pairs */
#define   CMIS_SCS_TX_EQ_TARGET		13	/* lane nibbles */
#define   CMIS_SCS_TX_CDR		17	/* lane bits */
#define   CMIS_SCS_RX_CDR		18	/* lane bits */
#define   CMIS_SCS_RX_PRE		19	/* lane nibbles */
#define   CMIS_SCS_RX_POST		23	/* lane nibbles */
#define   CMIS_SCS_RX_AMPLITUDE		27	/* lane nibbles */
#define   CMIS_SCS_APPLY_TX		33	/* 5.2, lane bits */
#define   CMIS_SCS_APPLY_RX		34	/* 5.2, lane bits */
#define CMIS_10_APPLY_DP_INIT		143
#define CMIS_10_APPLY_IMMEDIATE		144
#define CMIS_10_DP_CONFIG		145
#define   CMIS_DP_CONFIG_APP_SEL	GENMASK(7, 4)	/* 0 unused */
#define   CMIS_DP_CONFIG_DP_ID		GENMASK(3, 1)	/* first lane */
#define   CMIS_DP_CONFIG_EXPLICIT	BIT(0)
#define CMIS_10_MASKS			213	/* in the order of 11_FLAGS */
#define   CMIS_10_MASKS_LEN		CMIS_11_FLAGS_LEN

/*
 * Page 11h, lane and data path status
 */
#define CMIS_11_DP_STATE		128	/* lane nibbles */
#define   CMIS_DP_DEACTIVATED		1
#define   CMIS_DP_INIT			2
#define   CMIS_DP_DEINIT		3
#define   CMIS_DP_ACTIVATED		4
#define   CMIS_DP_TX_TURN_ON		5
#define   CMIS_DP_TX_TURN_OFF		6
#define   CMIS_DP_INITIALIZED		7
#define CMIS_11_RX_OUTPUT		132	/* lane bits, 5.0 */
#define CMIS_11_TX_OUTPUT		133	/* lane bits, 5.0 */
/* Lane flags, clear on read: lane bits, one byte per enum cmis_lane_flag */
#define CMIS_11_FLAGS			134
#define   CMIS_11_FLAGS_LEN		20
#define CMIS_11_TX_POWER		154	/* lane words, 0.1 uW */
#define CMIS_11_TX_BIAS			170	/* lane words, 2 uA * scale */
#define CMIS_11_RX_POWER		186	/* lane words, 0.1 uW */
#define   CMIS_OPTICAL_POWER_UNIT_NW	100
#define   CMIS_TX_BIAS_UNIT_UA		2
#define CMIS_11_CONFIG_STATUS		202	/* lane nibbles */
#define   CMIS_CONFIG_UNDEFINED		0x0
#define   CMIS_CONFIG_SUCCESS		0x1
#define   CMIS_CONFIG_REJECTED		0x2
#define   CMIS_CONFIG_INVALID_APP_SEL	0x3
#define   CMIS_CONFIG_INVALID_DATA_PATH	0x4
#define   CMIS_CONFIG_INVALID_SI	0x5
#define   CMIS_CONFIG_LANES_IN_USE	0x6
#define   CMIS_CONFIG_PARTIAL_DATA_PATH	0x7
#define   CMIS_CONFIG_NO_EMULATION	0x8	/* 5.4 */
#define   CMIS_CONFIG_IN_PROGRESS	0xc
/* Active control set: as the staged sets from DP_CONFIG on */
#define CMIS_11_DP_CONFIG		206	/* CMIS_DP_CONFIG_* */
#define CMIS_11_TX_EQ_ENABLE		214	/* lane bits */
#define CMIS_11_TX_EQ_RECALLED		215	/* lane pairs */
#define CMIS_11_TX_EQ_TARGET		217	/* lane nibbles */
#define CMIS_11_TX_CDR			221	/* lane bits */
#define CMIS_11_RX_CDR			222	/* lane bits */
#define CMIS_11_RX_PRE			223	/* lane nibbles */
#define CMIS_11_RX_POST			227	/* lane nibbles */
#define CMIS_11_RX_AMPLITUDE		231	/* lane nibbles */
#define CMIS_11_DP_INIT_PENDING		235	/* lane bits, 5.0 */
#define CMIS_11_MEDIA_MAP_TX		240	/* a byte per media lane */
#define CMIS_11_MEDIA_MAP_RX		248
#define   CMIS_MEDIA_MAP_WAVELENGTH	GENMASK(7, 4)	/* 0 unknown */
#define   CMIS_MEDIA_MAP_FIBER		GENMASK(3, 0)	/* 0 unknown */

/* Number of a lane flag: its register is CMIS_11_FLAGS + number */
enum cmis_lane_flag {
	CMIS_LANE_DP_STATE_CHANGED,
	CMIS_LANE_TX_FAILURE,
	CMIS_LANE_TX_LOS,
	CMIS_LANE_TX_CDR_LOL,
	CMIS_LANE_TX_EQ_FAIL,
	CMIS_LANE_TX_POWER_HIGH_ALARM,
	CMIS_LANE_TX_POWER_LOW_ALARM,
	CMIS_LANE_TX_POWER_HIGH_WARNING,
	CMIS_LANE_TX_POWER_LOW_WARNING,
	CMIS_LANE_TX_BIAS_HIGH_ALARM,
	CMIS_LANE_TX_BIAS_LOW_ALARM,
	CMIS_LANE_TX_BIAS_HIGH_WARNING,
	CMIS_LANE_TX_BIAS_LOW_WARNING,
	CMIS_LANE_RX_LOS,
	CMIS_LANE_RX_CDR_LOL,
	CMIS_LANE_RX_POWER_HIGH_ALARM,
	CMIS_LANE_RX_POWER_LOW_ALARM,
	CMIS_LANE_RX_POWER_HIGH_WARNING,
	CMIS_LANE_RX_POWER_LOW_WARNING,
	CMIS_LANE_RX_OUTPUT_CHANGED,
	CMIS_LANE_FLAG_COUNT
};

/*
 * Clear-on-read registers of the optional pages
 */
#define CMIS_12_FLAG_SUMMARY		230	/* lane bits, read only */
#define CMIS_12_FLAGS			231	/* a byte per lane */
#define   CMIS_12_FLAGS_LEN		8
#define   CMIS_12_FLAG_POWER_OOR	BIT(5)
#define   CMIS_12_FLAG_FINE_OOR		BIT(4)
#define   CMIS_12_FLAG_NOT_ACCEPTED	BIT(3)
#define   CMIS_12_FLAG_INVALID_CHANNEL	BIT(2)
#define   CMIS_12_FLAG_UNLOCKED		BIT(1)
#define   CMIS_12_FLAG_COMPLETE		BIT(0)
#define CMIS_12_MASKS			239	/* default 1 */
#define CMIS_13_MASKS			206	/* default 1 */
#define CMIS_14_FLAGS			132
#define   CMIS_14_FLAGS_LEN		8
#define CMIS_14_FLAG_REF_CLOCK		132
#define   CMIS_14_FLAG_REF_CLOCK_LOST	BIT(7)
#define CMIS_14_FLAG_GATE_HOST		134	/* lane bits up to 139 */
#define CMIS_14_FLAG_GATE_MEDIA		135
#define CMIS_14_FLAG_GEN_LOL_HOST	136
#define CMIS_14_FLAG_GEN_LOL_MEDIA	137
#define CMIS_14_FLAG_CHECK_LOL_HOST	138
#define CMIS_14_FLAG_CHECK_LOL_MEDIA	139
#define CMIS_17_FLAGS			128	/* NPStateChanged, lane bits */
#define   CMIS_17_FLAGS_LEN		1
#define CMIS_17_MASKS			192
/* VDM descriptors, pages 20h-23h: two bytes for each of 64 instances */
#define CMIS_VDM_DESCRIPTOR_SIZE	2	/* place, observable */
#define   CMIS_VDM_SET			GENMASK(7, 4)	/* of thresholds */
#define   CMIS_VDM_WHERE		GENMASK(3, 0)	/* 15 module */
/* Threshold sets, pages 28h-2Bh, laid out as a quad of page 02h */
#define CMIS_VDM_THRESHOLDS_SIZE	8
#define CMIS_2C_FLAGS			128	/* a nibble per VDM instance */
#define   CMIS_2C_FLAGS_LEN		128
#define CMIS_2D_MASKS			128

/*
 * Pages 20h-2Fh, VDM. Instance n (0-63) of a group has its descriptor and its
 * value at 128 + 2n; a threshold set has high alarm, low alarm, high warning
 * and low warning, in the format of the value.
 */
#define CMIS_VDM_GROUPS			4
#define CMIS_VDM_GROUP_INSTANCES	64
#define CMIS_VDM_SETS			16
#define   CMIS_VDM_SET_SIZE		8
#define   CMIS_VDM_DESC_SET		GENMASK(7, 4)	/* first byte */
#define   CMIS_VDM_DESC_LOCATION	GENMASK(3, 0)
#define   CMIS_VDM_DESC_MODULE		15	/* location */
/* Observable types, second byte of a descriptor */
#define CMIS_VDM_TYPE_UNUSED		0
#define CMIS_VDM_TYPE_LASER_AGE		1	/* U16, % */
#define CMIS_VDM_TYPE_TEC_CURRENT	2	/* S16, 100/32767 % */
#define CMIS_VDM_TYPE_LASER_FREQ_ERROR	3	/* S16, 10 MHz */
#define CMIS_VDM_TYPE_LASER_TEMP	4	/* S16, 1/256 degC */
#define CMIS_VDM_TYPE_SNR_MEDIA		5	/* U16, 1/256 dB */
#define CMIS_VDM_TYPE_SNR_HOST		6
#define CMIS_VDM_TYPE_LTP_MEDIA		7
#define CMIS_VDM_TYPE_LTP_HOST		8
#define CMIS_VDM_TYPE_BER_MIN_MEDIA	9	/* F16 from here on */
#define CMIS_VDM_TYPE_BER_MIN_HOST	10
#define CMIS_VDM_TYPE_BER_MAX_MEDIA	11
#define CMIS_VDM_TYPE_BER_MAX_HOST	12
#define CMIS_VDM_TYPE_BER_AVG_MEDIA	13
#define CMIS_VDM_TYPE_BER_AVG_HOST	14
#define CMIS_VDM_TYPE_BER_MEDIA		15
#define CMIS_VDM_TYPE_BER_HOST		16
#define CMIS_VDM_TYPE_FERC_MIN_MEDIA	17
#define CMIS_VDM_TYPE_FERC_MIN_HOST	18
#define CMIS_VDM_TYPE_FERC_MAX_MEDIA	19
#define CMIS_VDM_TYPE_FERC_MAX_HOST	20
#define CMIS_VDM_TYPE_FERC_AVG_MEDIA	21
#define CMIS_VDM_TYPE_FERC_AVG_HOST	22
#define CMIS_VDM_TYPE_FERC_MEDIA	23
#define CMIS_VDM_TYPE_FERC_HOST		24
#define CMIS_VDM_TYPE_FERC_TOTAL_MEDIA	25	/* 5.2 */
#define CMIS_VDM_TYPE_FERC_TOTAL_HOST	26
#define CMIS_2F_SUPPORT			128
#define   CMIS_2F_SUPPORT_DUTY_CYCLE	BIT(3)	/* 5.4 */
#define   CMIS_2F_SUPPORT_POWER_SAVING	BIT(2)	/* 5.3 */
#define   CMIS_2F_SUPPORT_GROUPS	GENMASK(1, 0)	/* groups - 1 */
#define CMIS_2F_FINE_INTERVAL		129	/* U16, 0.1 ms */
#define CMIS_2F_FREEZE			144
#define   CMIS_2F_FREEZE_REQUEST	BIT(7)
#define CMIS_2F_DONE			145
#define   CMIS_2F_DONE_FREEZE		BIT(7)
#define   CMIS_2F_DONE_UNFREEZE		BIT(6)

/*
 * Page 1Ch, normalized application descriptors (5.3): block 0 has those of
 * AppSel 1-15 again, with what four bytes have no room for
 */
#define CMIS_1C_NAD1			128
#define   CMIS_NAD_SIZE			8
#define   CMIS_NAD_HOST_ID		0
#define   CMIS_NAD_MEDIA_ID		1
#define   CMIS_NAD_LANES		2
#define   CMIS_NAD_HOST_ASSIGN		3
#define   CMIS_NAD_MEDIA_ASSIGN		4
#define   CMIS_NAD_FLAGS		5
#define   CMIS_NAD_NETWORK_PATH		BIT(7)
#define   CMIS_NAD_GIDS			6	/* 5.4: other ID tables */
#define   CMIS_NAD_GID_HOST		GENMASK(7, 4)
#define   CMIS_NAD_GID_MEDIA		GENMASK(3, 0)

/*
 * Page 9Fh, CDB message
 */
#define CMIS_9F_CMD			128	/* U16; writing it triggers */
#define CMIS_9F_EPL_LEN			130	/* U16 */
#define CMIS_9F_LPL_LEN			132
#define CMIS_9F_CHECK_CODE		133
#define CMIS_9F_REPLY_LEN		134
#define CMIS_9F_REPLY_CHECK_CODE	135
#define CMIS_9F_LPL			136
#define   CMIS_9F_LPL_MAX		120

/* Timings: the longest a module may take */
#define CMIS_T_MGMT_INIT_MS		2000
#define CMIS_T_WRITE_MS			10
#define CMIS_T_VDM_FREEZE_MS		10
#define CMIS_T_WRITE_NV_MS		80
#define CMIS_T_CDB_CAPTURE_MS		80

#endif /* XPO_CMIS_H */
