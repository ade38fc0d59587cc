/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Registers, ring entries and codes of the XPO card, as
 * Documentation/hardware.md defines them: XPO_<BLOCK>_<REGISTER> is an
 * offset in BAR0, XPO_<BLOCK>_<REGISTER>_<FIELD> a mask, XPO_HW_<ENUM>_<NAME>
 * a code and struct xpo_hw_<layout> a structure in host memory.
 */
#ifndef XPO_REGS_H
#define XPO_REGS_H

#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/types.h>

#define XPO_HW_BAR_SIZE				0x40000
/* Major version of the card and of its blocks that this driver knows */
#define XPO_HW_VERSION_MAJOR			0

/* Version of the event block from which on FLAGS events are edges */
#define XPO_HW_EVENTS_EDGES			2

/* Limits, section 11 */
#define XPO_HW_MAX_CAGES			16
#define XPO_HW_MAX_ENDPOINTS			4
#define XPO_HW_MAX_LENGTH			128	/* of an access */
#define XPO_HW_MAX_TAPS				1024
#define XPO_HW_TLM_RING_LOG2_MIN		8	/* records */
#define XPO_HW_TLM_RING_LOG2_MAX		20
#define XPO_HW_TLM_CHUNK_LOG2_MIN		12	/* bytes */
#define XPO_HW_TLM_CHUNK_LOG2_MAX		21
#define XPO_HW_FLAG_RANGES			8
#define XPO_HW_RING_LOG2_MIN			4
#define XPO_HW_RING_LOG2_MAX			12
#define XPO_HW_MAX_PORTS			1024
#define XPO_HW_CAGE_PORTS			64	/* one per lane */
#define XPO_HW_MAX_QPS				8
#define XPO_HW_MAX_FRAME			9238	/* without FCS */

/* Last word of a ring entry, section 1.5 */
#define XPO_HW_GEN				BIT(0)

/* Global block, hardware.md section 3 */
#define XPO_GLOBAL_MAGIC			0x00000
#define   XPO_GLOBAL_MAGIC_VALUE		0x314f5058	/* "XPO1" */
#define XPO_GLOBAL_VERSION			0x00004
#define   XPO_GLOBAL_VERSION_MAJOR		GENMASK(31, 16)
#define   XPO_GLOBAL_VERSION_MINOR		GENMASK(15, 0)
#define XPO_GLOBAL_CAPS				0x00008
#define   XPO_GLOBAL_CAPS_CAGES			BIT(0)
#define   XPO_GLOBAL_CAPS_COMMANDS		BIT(1)
#define   XPO_GLOBAL_CAPS_EVENTS		BIT(2)
#define   XPO_GLOBAL_CAPS_TELEMETRY		BIT(3)
#define   XPO_GLOBAL_CAPS_PORTS			BIT(4)
#define   XPO_GLOBAL_CAPS_PACKETS		BIT(5)
#define XPO_GLOBAL_BLOCK_VERSION_CAGES		0x00010
#define XPO_GLOBAL_BLOCK_VERSION_COMMANDS	0x00014
#define XPO_GLOBAL_BLOCK_VERSION_EVENTS		0x00018
#define XPO_GLOBAL_BLOCK_VERSION_TELEMETRY	0x0001c
#define XPO_GLOBAL_BLOCK_VERSION_PORTS		0x00020
#define XPO_GLOBAL_BLOCK_VERSION_PACKETS	0x00024
#define XPO_GLOBAL_INFO				0x00030
#define   XPO_GLOBAL_INFO_CAGES			GENMASK(7, 0)
#define   XPO_GLOBAL_INFO_ENDPOINTS		GENMASK(15, 8)
#define   XPO_GLOBAL_INFO_VECTORS		GENMASK(23, 16)
#define XPO_GLOBAL_SERIAL_LO			0x00034
#define XPO_GLOBAL_SERIAL_HI			0x00038
#define XPO_GLOBAL_BOARD			0x0003c
#define   XPO_GLOBAL_BOARD_ID			GENMASK(31, 16)
#define   XPO_GLOBAL_BOARD_REV			GENMASK(15, 0)
#define XPO_GLOBAL_FIRMWARE			0x00040
#define   XPO_GLOBAL_FIRMWARE_MAJOR		GENMASK(31, 24)
#define   XPO_GLOBAL_FIRMWARE_MINOR		GENMASK(23, 16)
#define   XPO_GLOBAL_FIRMWARE_PATCH		GENMASK(15, 0)
#define XPO_GLOBAL_MAC_LO			0x00044
#define XPO_GLOBAL_MAC_HI			0x00048
#define   XPO_GLOBAL_MAC_HI_OCTETS		GENMASK(15, 0)
#define XPO_GLOBAL_CLOCK_LO			0x00050
#define XPO_GLOBAL_CLOCK_HI			0x00054
#define XPO_GLOBAL_BOOT_COOKIE			0x00058
#define XPO_GLOBAL_RESET			0x00060
#define   XPO_GLOBAL_RESET_FUNC			0x434e5546	/* "FUNC" */
#define   XPO_GLOBAL_RESET_CARD			0x44524143	/* "CARD" */
#define XPO_GLOBAL_STATUS			0x00064
#define   XPO_GLOBAL_STATUS_READY		BIT(0)
#define   XPO_GLOBAL_STATUS_RESETTING		BIT(1)
#define XPO_GLOBAL_VIOLATIONS			0x00068
#define XPO_GLOBAL_SCRATCH			0x0006c
#define XPO_GLOBAL_POWER_BUDGET_MW		0x00070
#define XPO_GLOBAL_CAGE_LIMIT_MW		0x00074

/* Cages, section 4. The addresses are those of cage 0; a cage has a window of
 * its own (xpo_io_cage_rd32()).
 */
#define XPO_CAGE_STRIDE				0x200
#define XPO_CAGE_STATUS				0x08000
#define   XPO_CAGE_STATUS_PRESENT		BIT(0)
#define   XPO_CAGE_STATUS_POWER_GOOD		BIT(1)
#define   XPO_CAGE_STATUS_RESETTING		BIT(2)
#define   XPO_CAGE_STATUS_INTERRUPT		BIT(3)
#define XPO_CAGE_CTRL				0x08004
#define   XPO_CAGE_CTRL_POWER			BIT(0)
#define   XPO_CAGE_CTRL_RESET			BIT(1)
#define   XPO_CAGE_CTRL_LPMODE			BIT(2)
#define XPO_CAGE_DECLARED_MW			0x08008
#define XPO_CAGE_DECLARED_SOURCE		0x0800c
#define XPO_CAGE_ENDPOINTS			0x08010
#define   XPO_CAGE_ENDPOINTS_WIRED		GENMASK(3, 0)
#define   XPO_CAGE_ENDPOINTS_ANSWERING		GENMASK(11, 8)
#define XPO_CAGE_INSERTIONS			0x08014
#define XPO_CAGE_RESET				0x08018
#define   XPO_CAGE_RESET_KEY			0x45474143	/* "CAGE" */
#define XPO_CAGE_INTERLOCK			0x08020
#define   XPO_CAGE_INTERLOCK_LATCHED		GENMASK(2, 0)
#define   XPO_CAGE_INTERLOCK_ACTIVE		GENMASK(10, 8)
#define XPO_CAGE_INTERLOCK_REARM		0x08024
#define   XPO_CAGE_INTERLOCK_REARM_LEAK		0x4b41454c	/* "LEAK" */
#define   XPO_CAGE_INTERLOCK_REARM_FLOW		0x574f4c46	/* "FLOW" */
#define   XPO_CAGE_INTERLOCK_REARM_TEMP		0x504d4554	/* "TEMP" */
#define XPO_CAGE_INTERLOCK_RESULT		0x08028
#define XPO_CAGE_INTERLOCK_TIME_LO		0x0802c
#define XPO_CAGE_INTERLOCK_TIME_HI		0x08030
#define XPO_CAGE_INTERLOCK_VALUE		0x08034
#define XPO_CAGE_LIMIT_TEMP_MC			0x08038
#define XPO_CAGE_LIMIT_FLOW_ML_MIN		0x0803c
#define XPO_CAGE_SENSOR_VALID			0x08080
#define   XPO_CAGE_SENSOR_VALID_VIN		BIT(0)
#define   XPO_CAGE_SENSOR_VALID_IIN		BIT(1)
#define   XPO_CAGE_SENSOR_VALID_POWER		BIT(2)
#define   XPO_CAGE_SENSOR_VALID_ENERGY		BIT(3)
#define   XPO_CAGE_SENSOR_VALID_COOLANT_IN	BIT(4)
#define   XPO_CAGE_SENSOR_VALID_COOLANT_OUT	BIT(5)
#define   XPO_CAGE_SENSOR_VALID_FLOW		BIT(6)
#define   XPO_CAGE_SENSOR_VALID_PRESSURE	BIT(7)
#define   XPO_CAGE_SENSOR_VALID_LEAK		BIT(8)
#define   XPO_CAGE_SENSOR_VALID_PLATE		BIT(9)
#define XPO_CAGE_VIN_MV				0x08084
#define XPO_CAGE_IIN_MA				0x08088
#define XPO_CAGE_POWER_MW			0x0808c
#define XPO_CAGE_ENERGY_LO_MJ			0x08090
#define XPO_CAGE_ENERGY_HI_MJ			0x08094
#define XPO_CAGE_COOLANT_IN_MC			0x08098
#define XPO_CAGE_COOLANT_OUT_MC			0x0809c
#define XPO_CAGE_FLOW_ML_MIN			0x080a0
#define XPO_CAGE_PRESSURE_PA			0x080a4
#define XPO_CAGE_LEAK				0x080a8
#define XPO_CAGE_PLATE_MC			0x080ac

/* Endpoints, section 4.1. The addresses are those of cage 0, endpoint 0
 * (xpo_io_ep_rd32()).
 */
#define XPO_EP_STRIDE				0x40
#define XPO_EP_STATUS				0x08100
#define   XPO_EP_STATUS_INTERRUPT		BIT(0)
#define   XPO_EP_STATUS_BUSY			BIT(1)
#define   XPO_EP_STATUS_QUEUED			GENMASK(15, 8)
#define XPO_EP_BUS_KHZ				0x08104
#define XPO_EP_BUS_MAX_KHZ			0x08108
#define XPO_EP_BURST				0x0810c
#define   XPO_EP_BURST_READ			GENMASK(7, 0)
#define   XPO_EP_BURST_WRITE			GENMASK(15, 8)
#define   XPO_EP_BURST_FLAT			BIT(16)
#define XPO_EP_HOLDOFF				0x08110
#define   XPO_EP_HOLDOFF_PAGE_US		GENMASK(15, 0)
#define   XPO_EP_HOLDOFF_RETRY_US		GENMASK(31, 16)
#define XPO_EP_FLAGS				0x08114
#define   XPO_EP_FLAGS_TABLE			GENMASK(15, 0)
#define   XPO_EP_FLAGS_BANKS			GENMASK(23, 16)
#define   XPO_EP_FLAGS_ENABLE			BIT(31)
#define XPO_EP_COMMANDS				0x08118
#define XPO_EP_NACKS				0x0811c
#define XPO_EP_TIMEOUTS				0x08120

/* Commands, section 5 */
#define XPO_CMD_CTRL				0x02000
#define   XPO_CMD_CTRL_ENABLE			BIT(0)
#define XPO_CMD_STATUS				0x02004
#define   XPO_CMD_STATUS_RUNNING		BIT(0)
#define   XPO_CMD_STATUS_ERROR			BIT(1)
#define   XPO_CMD_STATUS_CODE			GENMASK(15, 8)
#define XPO_CMD_SQ_BASE_LO			0x02008
#define XPO_CMD_SQ_BASE_HI			0x0200c
#define XPO_CMD_SQ_SIZE				0x02010
#define   XPO_CMD_SQ_SIZE_LOG2			GENMASK(3, 0)
#define XPO_CMD_SQ_TAIL				0x02014
#define   XPO_CMD_SQ_TAIL_INDEX			GENMASK(15, 0)
#define XPO_CMD_SQ_HEAD				0x02018
#define   XPO_CMD_SQ_HEAD_INDEX			GENMASK(15, 0)
#define XPO_CMD_CQ_BASE_LO			0x02020
#define XPO_CMD_CQ_BASE_HI			0x02024
#define XPO_CMD_CQ_SIZE				0x02028
#define   XPO_CMD_CQ_SIZE_LOG2			GENMASK(3, 0)
#define XPO_CMD_CQ_HEAD				0x0202c
#define   XPO_CMD_CQ_HEAD_INDEX			GENMASK(15, 0)
#define XPO_CMD_VECTOR				0x02030
#define   XPO_CMD_VECTOR_NUMBER			GENMASK(3, 0)
#define XPO_CMD_LIMITS				0x02034
#define   XPO_CMD_LIMITS_DEPTH			GENMASK(7, 0)
#define   XPO_CMD_LIMITS_CHAIN			GENMASK(15, 8)
#define   XPO_CMD_LIMITS_LENGTH			GENMASK(23, 16)
#define XPO_CMD_MAX_TIMEOUT_MS			0x02038

/* Events, section 6 */
#define XPO_EVT_CTRL				0x03000
#define   XPO_EVT_CTRL_ENABLE			BIT(0)
#define XPO_EVT_STATUS				0x03004
#define   XPO_EVT_STATUS_RUNNING		BIT(0)
#define   XPO_EVT_STATUS_ERROR			BIT(1)
#define   XPO_EVT_STATUS_CODE			GENMASK(15, 8)
#define XPO_EVT_BASE_LO				0x03008
#define XPO_EVT_BASE_HI				0x0300c
#define XPO_EVT_SIZE				0x03010
#define   XPO_EVT_SIZE_LOG2			GENMASK(3, 0)
#define XPO_EVT_HEAD				0x03014
#define   XPO_EVT_HEAD_INDEX			GENMASK(15, 0)
#define XPO_EVT_VECTOR				0x03018
#define   XPO_EVT_VECTOR_NUMBER			GENMASK(3, 0)
#define XPO_EVT_WANT_LO				0x03020
#define XPO_EVT_WANT_HI				0x03024
#define XPO_EVT_OLDEST_LO			0x03028
#define XPO_EVT_OLDEST_HI			0x0302c
#define XPO_EVT_NEXT_LO				0x03030
#define XPO_EVT_NEXT_HI				0x03034
#define XPO_EVT_FLAG_TABLE_0			0x03080
#define   XPO_EVT_FLAG_TABLE_0_PAGE		GENMASK(7, 0)
#define   XPO_EVT_FLAG_TABLE_0_OFFSET		GENMASK(15, 8)
#define   XPO_EVT_FLAG_TABLE_0_LENGTH		GENMASK(23, 16)
#define   XPO_EVT_FLAG_TABLE_0_SUMMARY		GENMASK(26, 24)
#define   XPO_EVT_FLAG_TABLE_0_BANKED		BIT(31)
#define XPO_EVT_FLAG_TABLE_1			0x03084
#define XPO_EVT_FLAG_TABLE_2			0x03088
#define XPO_EVT_FLAG_TABLE_3			0x0308c
#define XPO_EVT_FLAG_TABLE_4			0x03090
#define XPO_EVT_FLAG_TABLE_5			0x03094
#define XPO_EVT_FLAG_TABLE_6			0x03098
#define XPO_EVT_FLAG_TABLE_7			0x0309c
#define XPO_EVT_FLAG_SERVICE_US			0x030a0

/* Telemetry, section 7 */
#define XPO_TLM_CTRL				0x04000
#define   XPO_TLM_CTRL_ENABLE			BIT(0)
#define XPO_TLM_STATUS				0x04004
#define   XPO_TLM_STATUS_RUNNING		BIT(0)
#define   XPO_TLM_STATUS_ERROR			BIT(1)
#define   XPO_TLM_STATUS_CODE			GENMASK(15, 8)
#define XPO_TLM_SHADOW_LO			0x04008
#define XPO_TLM_SHADOW_HI			0x0400c
#define XPO_TLM_SLOTS				0x04010
#define XPO_TLM_TAP_TARGET			0x04020
#define   XPO_TLM_TAP_TARGET_CAGE		GENMASK(7, 0)
#define   XPO_TLM_TAP_TARGET_ENDPOINT		GENMASK(15, 8)
#define   XPO_TLM_TAP_TARGET_BANK		GENMASK(23, 16)
#define   XPO_TLM_TAP_TARGET_PAGE		GENMASK(31, 24)
#define XPO_TLM_TAP_RANGE			0x04024
#define   XPO_TLM_TAP_RANGE_OFFSET		GENMASK(7, 0)
#define   XPO_TLM_TAP_RANGE_LENGTH		GENMASK(15, 8)
#define   XPO_TLM_TAP_RANGE_ON_INTERRUPT	BIT(16)
#define   XPO_TLM_TAP_RANGE_RECORD		BIT(17)
#define   XPO_TLM_TAP_RANGE_VDM			BIT(18)
#define XPO_TLM_TAP_PERIOD_US			0x04028
#define XPO_TLM_TAP_OP				0x0402c
#define   XPO_TLM_TAP_OP_SLOT			GENMASK(15, 0)
#define   XPO_TLM_TAP_OP_OP			GENMASK(25, 24)
#define XPO_TLM_TAP_RESULT			0x04030
#define XPO_TLM_TAP_COST_NS			0x04034
#define XPO_TLM_TAP_LOAD_PPM			0x04038
#define XPO_TLM_TAP_LIMIT_PPM			0x0403c
#define XPO_TLM_RING_CTRL			0x04800
#define   XPO_TLM_RING_CTRL_ENABLE		BIT(0)
#define XPO_TLM_RING_STATUS			0x04804
#define   XPO_TLM_RING_STATUS_RUNNING		BIT(0)
#define   XPO_TLM_RING_STATUS_ERROR		BIT(1)
#define   XPO_TLM_RING_STATUS_CODE		GENMASK(15, 8)
#define XPO_TLM_RING_TABLE_LO			0x04808
#define XPO_TLM_RING_TABLE_HI			0x0480c
#define XPO_TLM_RING_SIZE			0x04810
#define   XPO_TLM_RING_SIZE_LOG2		GENMASK(4, 0)
#define XPO_TLM_RING_CHUNK			0x04814
#define   XPO_TLM_RING_CHUNK_LOG2		GENMASK(4, 0)
#define XPO_TLM_RING_PRODUCED_LO		0x04818
#define XPO_TLM_RING_PRODUCED_HI		0x0481c
#define XPO_TLM_RING_LIMIT_LO			0x04820
#define XPO_TLM_RING_LIMIT_HI			0x04824
#define XPO_TLM_RING_INDEX_LO			0x04828
#define XPO_TLM_RING_INDEX_HI			0x0482c
#define XPO_TLM_RING_VECTOR			0x04830
#define   XPO_TLM_RING_VECTOR_NUMBER		GENMASK(3, 0)
#define XPO_TLM_RING_COALESCE			0x04834
#define   XPO_TLM_RING_COALESCE_COUNT		GENMASK(15, 0)
#define XPO_TLM_RING_COALESCE_US		0x04838
#define XPO_TLM_RING_DROPPED_LO			0x04840
#define XPO_TLM_RING_DROPPED_HI			0x04844

/* Ports, section 9: one window per port id */
#define XPO_PORT_STRIDE				0x40
#define XPO_PORT_CTRL				0x20000
#define   XPO_PORT_CTRL_ENABLE			BIT(0)
#define XPO_PORT_LANES				0x20004
#define   XPO_PORT_LANES_COUNT			GENMASK(3, 0)
#define XPO_PORT_SPEED_MBPS			0x20008
#define XPO_PORT_FEC				0x2000c
#define   XPO_PORT_FEC_MODE			GENMASK(1, 0)
#define XPO_PORT_MAX_FRAME			0x20010
#define   XPO_PORT_MAX_FRAME_BYTES		GENMASK(15, 0)
#define XPO_PORT_FILTER				0x20014
#define   XPO_PORT_FILTER_UNICAST		BIT(0)
#define   XPO_PORT_FILTER_BROADCAST		BIT(1)
#define   XPO_PORT_FILTER_MULTICAST		BIT(2)
#define   XPO_PORT_FILTER_ALL_MULTICAST		BIT(3)
#define   XPO_PORT_FILTER_PROMISCUOUS		BIT(4)
#define XPO_PORT_MAC_LO				0x20018
#define XPO_PORT_MAC_HI				0x2001c
#define   XPO_PORT_MAC_HI_OCTETS		GENMASK(15, 0)
#define XPO_PORT_HASH_LO			0x20020
#define XPO_PORT_HASH_HI			0x20024
#define XPO_PORT_STATUS				0x20028
#define   XPO_PORT_STATUS_LINK			BIT(0)
#define   XPO_PORT_STATUS_HIGH_SER		BIT(1)
#define   XPO_PORT_STATUS_REMOTE_FAULT		BIT(2)
#define   XPO_PORT_STATUS_ALIGNED		BIT(3)
#define   XPO_PORT_STATUS_SIGNAL		GENMASK(15, 8)
#define   XPO_PORT_STATUS_LOCK			GENMASK(23, 16)
#define XPO_PORT_LINK_DOWNS			0x2002c
#define XPO_PORT_LINK_TIME_LO			0x20030
#define XPO_PORT_LINK_TIME_HI			0x20034
#define XPO_PORT_RESULT				0x20038

/* Packets, section 10 */
#define XPO_PKT_INFO				0x30000
#define   XPO_PKT_INFO_QUEUES			GENMASK(7, 0)
#define   XPO_PKT_INFO_SEGMENTS			GENMASK(15, 8)
#define XPO_PKT_FEATURES			0x30004
#define   XPO_PKT_FEATURES_TX_CSUM		BIT(0)
#define   XPO_PKT_FEATURES_TSO			BIT(1)
#define   XPO_PKT_FEATURES_RX_CSUM		BIT(2)
#define   XPO_PKT_FEATURES_SHADOW		BIT(3)
#define XPO_PKT_MAX_FRAME			0x30008
#define XPO_PKT_MAX_TSO				0x3000c

/* Queue pairs */
#define XPO_QP_STRIDE				0x100
#define XPO_QP_CTRL				0x31000
#define   XPO_QP_CTRL_ENABLE			BIT(0)
#define XPO_QP_STATUS				0x31004
#define   XPO_QP_STATUS_RUNNING			BIT(0)
#define   XPO_QP_STATUS_ERROR			BIT(1)
#define   XPO_QP_STATUS_CODE			GENMASK(15, 8)
#define XPO_QP_TX_BASE_LO			0x31008
#define XPO_QP_TX_BASE_HI			0x3100c
#define XPO_QP_TX_SIZE				0x31010
#define   XPO_QP_TX_SIZE_LOG2			GENMASK(3, 0)
#define XPO_QP_TX_TAIL				0x31014
#define   XPO_QP_TX_TAIL_INDEX			GENMASK(15, 0)
#define XPO_QP_RX_BASE_LO			0x31018
#define XPO_QP_RX_BASE_HI			0x3101c
#define XPO_QP_RX_SIZE				0x31020
#define   XPO_QP_RX_SIZE_LOG2			GENMASK(3, 0)
#define XPO_QP_RX_TAIL				0x31024
#define   XPO_QP_RX_TAIL_INDEX			GENMASK(15, 0)
#define XPO_QP_RX_BUFFER			0x31028
#define   XPO_QP_RX_BUFFER_BYTES		GENMASK(14, 0)
#define XPO_QP_CQ_BASE_LO			0x3102c
#define XPO_QP_CQ_BASE_HI			0x31030
#define XPO_QP_CQ_SIZE				0x31034
#define   XPO_QP_CQ_SIZE_LOG2			GENMASK(3, 0)
#define XPO_QP_VECTOR				0x31038
#define   XPO_QP_VECTOR_NUMBER			GENMASK(3, 0)
#define XPO_QP_ARM				0x3103c
#define   XPO_QP_ARM_INDEX			GENMASK(15, 0)
#define XPO_QP_COALESCE				0x31040
#define   XPO_QP_COALESCE_US			GENMASK(15, 0)
#define   XPO_QP_COALESCE_COUNT			GENMASK(31, 16)
#define XPO_QP_SHADOW_LO			0x31044
#define XPO_QP_SHADOW_HI			0x31048

enum xpo_hw_power_source {
	XPO_HW_POWER_SOURCE_NONE	= 0,
	XPO_HW_POWER_SOURCE_MODULE	= 1,
	XPO_HW_POWER_SOURCE_STRAP	= 2,
};

enum xpo_hw_rearm {
	XPO_HW_REARM_OK			= 0,
	XPO_HW_REARM_ACTIVE		= 1,
	XPO_HW_REARM_KEY		= 2,
	XPO_HW_REARM_NOT_LATCHED	= 3,
};

enum xpo_hw_queue_error {
	XPO_HW_QUEUE_ERROR_NONE		= 0,
	XPO_HW_QUEUE_ERROR_CONFIG	= 1,
	XPO_HW_QUEUE_ERROR_DMA		= 2,
	XPO_HW_QUEUE_ERROR_INDEX	= 3,
	XPO_HW_QUEUE_ERROR_GEN		= 4,
};

enum xpo_hw_opcode {
	XPO_HW_OPCODE_NOP	= 0,
	XPO_HW_OPCODE_READ	= 1,
	XPO_HW_OPCODE_WRITE	= 2,
	XPO_HW_OPCODE_PORT_STATS = 3,
};

enum xpo_hw_sqe_flag {
	XPO_HW_SQE_FLAG_CHAIN	= 1,
};

enum xpo_hw_status {
	XPO_HW_STATUS_OK		= 0,
	XPO_HW_STATUS_INVALID		= 1,
	XPO_HW_STATUS_NO_MODULE		= 2,
	XPO_HW_STATUS_NO_ENDPOINT	= 3,
	XPO_HW_STATUS_IN_RESET		= 4,
	XPO_HW_STATUS_NACK		= 5,
	XPO_HW_STATUS_TIMEOUT		= 6,
	XPO_HW_STATUS_PAGE_REJECTED	= 7,
	XPO_HW_STATUS_BUS_ERROR		= 8,
	XPO_HW_STATUS_CHAIN_ABORTED	= 9,
	XPO_HW_STATUS_FIFO_FULL		= 10,
	XPO_HW_STATUS_DMA		= 11,
};

#define XPO_HW_EVENT_CAGE_CARD			255	/* no cage */
#define XPO_HW_EVENT_ENDPOINT_CAGE		255	/* no endpoint */

enum xpo_hw_event_type {
	XPO_HW_EVENT_TYPE_PRESENCE	= 1,
	XPO_HW_EVENT_TYPE_INTERRUPT	= 2,
	XPO_HW_EVENT_TYPE_FLAGS		= 3,
	XPO_HW_EVENT_TYPE_LINK		= 4,
	XPO_HW_EVENT_TYPE_INTERLOCK	= 5,
	XPO_HW_EVENT_TYPE_REARMED	= 6,
	XPO_HW_EVENT_TYPE_THERMAL	= 7,
	XPO_HW_EVENT_TYPE_OVERRUN	= 8,
	XPO_HW_EVENT_TYPE_GAP		= 9,
	XPO_HW_EVENT_TYPE_POWER		= 10,
	XPO_HW_EVENT_TYPE_RESET		= 11,
};

/* Argument and data of a LINK event */
#define XPO_HW_EVENT_LINK_PORT			GENMASK(15, 0)
#define XPO_HW_EVENT_LINK_UP			BIT(16)
#define XPO_HW_EVENT_LINK_STATUS		0	/* offset in data */
#define XPO_HW_EVENT_LINK_DOWNS			4
#define XPO_HW_EVENT_LINK_LEN			8

#define XPO_HW_TAP_ENDPOINT_CAGE		255	/* cage controller */

enum xpo_hw_tap_op {
	XPO_HW_TAP_OP_SET	= 1,
	XPO_HW_TAP_OP_CLEAR	= 2,
	XPO_HW_TAP_OP_NOW	= 3,
};

enum xpo_hw_tap_result {
	XPO_HW_TAP_RESULT_OK		= 0,
	XPO_HW_TAP_RESULT_SLOT		= 1,
	XPO_HW_TAP_RESULT_TARGET	= 2,
	XPO_HW_TAP_RESULT_RANGE		= 3,
	XPO_HW_TAP_RESULT_PERIOD	= 4,
	XPO_HW_TAP_RESULT_FORBIDDEN	= 5,
	XPO_HW_TAP_RESULT_OVERLOAD	= 6,
};

enum xpo_hw_port_fec {
	XPO_HW_PORT_FEC_NONE	= 0,
	XPO_HW_PORT_FEC_RS	= 1,
};

enum xpo_hw_port_result {
	XPO_HW_PORT_RESULT_OK		= 0,
	XPO_HW_PORT_RESULT_LANES	= 1,
	XPO_HW_PORT_RESULT_SPEED	= 2,
	XPO_HW_PORT_RESULT_FEC		= 3,
	XPO_HW_PORT_RESULT_OVERLAP	= 4,
};

enum xpo_hw_txd_flag {
	XPO_HW_TXD_FLAG_FIRST	= 1,
	XPO_HW_TXD_FLAG_LAST	= 2,
	XPO_HW_TXD_FLAG_CSUM	= 4,
	XPO_HW_TXD_FLAG_TSO	= 8,
};

enum xpo_hw_pkt_type {
	XPO_HW_PKT_TYPE_TX	= 1,
	XPO_HW_PKT_TYPE_RX	= 2,
};

enum xpo_hw_pkt_status {
	XPO_HW_PKT_STATUS_OK		= 0,
	XPO_HW_PKT_STATUS_LINK		= 1,
	XPO_HW_PKT_STATUS_PORT		= 2,
	XPO_HW_PKT_STATUS_LENGTH	= 3,
	XPO_HW_PKT_STATUS_DMA		= 4,
};

enum xpo_hw_rx_flag {
	XPO_HW_RX_FLAG_FIRST	= 1,
	XPO_HW_RX_FLAG_LAST	= 2,
	XPO_HW_RX_FLAG_CSUM_OK	= 4,
	XPO_HW_RX_FLAG_CSUM_BAD	= 8,
	XPO_HW_RX_FLAG_L4	= 16,
};

struct xpo_hw_sqe {
	u8		opcode;
	u8		flags;
	__le16		id;
	u8		cage;
	u8		endpoint;
	u8		bank;
	u8		page;
	u8		offset;
	u8		length;
	__le16		timeout_ms;
	__le16		port;
	u8		reserved_14[2];
	__le64		address;
	u8		reserved_24[36];
	__le32		gen;
};

static_assert(sizeof(struct xpo_hw_sqe) == 64);

struct xpo_hw_cqe {
	__le16		id;
	__le16		sq_head;
	u8		status;
	u8		detail;
	__le16		length;
	__le64		time;
	__le64		start;
	__le16		nacks;
	u8		reserved_26[2];
	__le32		gen;
};

static_assert(sizeof(struct xpo_hw_cqe) == 32);

struct xpo_hw_event {
	__le64		seq;
	__le64		time;
	__le32		boot_cookie;
	__le16		type;
	u8		cage;
	u8		endpoint;
	u8		bank;
	u8		page;
	u8		offset;
	u8		length;
	__le32		arg;
	u8		data[24];
	u8		reserved_56[4];
	__le32		gen;
};

static_assert(sizeof(struct xpo_hw_event) == 64);

struct xpo_hw_slot {
	__le64		seq_begin;
	__le64		time;
	__le64		time_end;
	u8		cage;
	u8		endpoint;
	u8		bank;
	u8		page;
	u8		offset;
	u8		length;
	u8		status;
	u8		reserved0;
	__le32		slot;
	__le32		boot_cookie;
	__le32		insertions;
	__le32		missed;
	__le64		sample;
	__le32		freeze;
	u8		reserved_60[4];
	u8		data[128];
	u8		reserved_192[48];
	__le32		crc32c;
	u8		reserved_244[4];
	__le64		seq_end;
};

static_assert(sizeof(struct xpo_hw_slot) == 256);

struct xpo_hw_ring_index {
	__le64		produced;
	__le64		dropped;
	__le64		time;
	u8		reserved_24[40];
};

static_assert(sizeof(struct xpo_hw_ring_index) == 64);

struct xpo_hw_port_stats {
	__le64		time;
	__le64		tx_frames;
	__le64		tx_octets;
	__le64		tx_multicast;
	__le64		tx_broadcast;
	__le64		tx_dropped;
	__le64		tx_errors;
	u8		reserved_56[8];
	__le64		rx_frames;
	__le64		rx_octets;
	__le64		rx_multicast;
	__le64		rx_broadcast;
	__le64		rx_fcs_errors;
	__le64		rx_undersize;
	__le64		rx_oversize;
	__le64		rx_dropped;
	__le64		rx_filtered;
	u8		reserved_136[56];
	__le64		tx_hist[10];
	__le64		rx_hist[10];
	u8		reserved_352[32];
	__le64		fec_corrected;
	__le64		fec_uncorrectable;
	__le64		fec_corrected_bits;
	__le64		fec_codewords;
	__le64		fec_symbols[8];
	u8		reserved_480[32];
	__le64		fec_hist[16];
	__le64		link_downs;
	u8		reserved_648[56];
	__le64		ber_e18[8];
	u8		reserved_768[256];
};

static_assert(sizeof(struct xpo_hw_port_stats) == 1024);

struct xpo_hw_txd {
	__le64		address;
	__le32		length;
	__le16		port;
	u8		flags;
	u8		reserved_15[1];
	__le16		csum_start;
	__le16		csum_offset;
	__le16		mss;
	__le16		header;
	u8		reserved_24[4];
	__le32		gen;
};

static_assert(sizeof(struct xpo_hw_txd) == 32);

struct xpo_hw_rxd {
	__le64		address;
	__le16		id;
	u8		reserved_10[2];
	__le32		gen;
};

static_assert(sizeof(struct xpo_hw_rxd) == 16);

struct xpo_hw_pkt_cqe {
	u8		type;
	u8		status;
	__le16		id;
	__le16		port;
	__le16		length;
	__le64		time;
	__le32		hash;
	u8		flags;
	u8		reserved_21[1];
	__le16		frame;
	u8		reserved_24[4];
	__le32		gen;
};

static_assert(sizeof(struct xpo_hw_pkt_cqe) == 32);

struct xpo_hw_qp_shadow {
	__le32		tx_tail;
	__le32		rx_tail;
	__le32		arm;
	u8		reserved_12[52];
	__le32		idle;
	u8		reserved_68[60];
};

static_assert(sizeof(struct xpo_hw_qp_shadow) == 128);

#endif
