// SPDX-License-Identifier: GPL-2.0
/*
 * Names of the codes that OIF-CMIS defines itself.
 */
#include "names.h"

#include "../../../driver/cmis.h"

#define NAME(names, code)	\
	name_get(names, sizeof(names) / sizeof(*(names)), code)

static const char * const technologies[] = {
	[0x00] = "850 nm VCSEL",
	[0x01] = "1310 nm VCSEL",
	[0x02] = "1550 nm VCSEL",
	[0x03] = "1310 nm FP",
	[0x04] = "1310 nm DFB",
	[0x05] = "1550 nm DFB",
	[0x06] = "1310 nm EML",
	[0x07] = "1550 nm EML",
	[0x08] = "others",
	[0x09] = "1490 nm DFB",
	[0x0a] = "copper passive, unequalized",
	[0x0b] = "copper passive, equalized",
	[0x0c] = "copper, near and far end limiting active equalizers",
	[0x0d] = "copper, far end limiting active equalizers",
	[0x0e] = "copper, near end limiting active equalizers",
	[0x0f] = "copper, linear active equalizers",
	[0x10] = "C-band tunable laser",
	[0x11] = "L-band tunable laser",
	[0x12] = "copper, near and far end linear active equalizers",
	[0x13] = "copper, far end linear",
	[0x14] = "copper, near end linear",
};

static const char *name_get(const char * const *names, size_t count,
			    uint8_t code)
{
	if (code < count && names[code])
		return names[code];
	return "reserved";
}

const char *cmis_name_technology(uint8_t code)
{
	return NAME(technologies, code);
}

const char *cmis_name_module_state(uint8_t code)
{
	static const char * const names[] = {
		[CMIS_MODULE_LOW_PWR]	= "low-pwr",
		[CMIS_MODULE_PWR_UP]	= "pwr-up",
		[CMIS_MODULE_READY]	= "ready",
		[CMIS_MODULE_PWR_DN]	= "pwr-dn",
		[CMIS_MODULE_FAULT]	= "fault",
	};

	if (code < sizeof(names) / sizeof(*names) && names[code])
		return names[code];
	return "unknown";
}

const char *cmis_name_dp_state(uint8_t code)
{
	static const char * const names[] = {
		[CMIS_DP_DEACTIVATED]	= "deactivated",
		[CMIS_DP_INIT]		= "init",
		[CMIS_DP_DEINIT]	= "deinit",
		[CMIS_DP_ACTIVATED]	= "activated",
		[CMIS_DP_TX_TURN_ON]	= "tx-turn-on",
		[CMIS_DP_TX_TURN_OFF]	= "tx-turn-off",
		[CMIS_DP_INITIALIZED]	= "initialized",
	};

	if (code < sizeof(names) / sizeof(*names) && names[code])
		return names[code];
	return "unknown";
}

const char *cmis_name_config_status(uint8_t code)
{
	static const char * const names[] = {
		[CMIS_CONFIG_UNDEFINED]		= "undefined",
		[CMIS_CONFIG_SUCCESS]		= "success",
		[CMIS_CONFIG_REJECTED]		= "rejected",
		[CMIS_CONFIG_INVALID_APP_SEL]	= "rejected-invalid-app-sel",
		[CMIS_CONFIG_INVALID_DATA_PATH]	= "rejected-invalid-data-path",
		[CMIS_CONFIG_INVALID_SI]	= "rejected-invalid-si",
		[CMIS_CONFIG_LANES_IN_USE]	= "rejected-lanes-in-use",
		[CMIS_CONFIG_PARTIAL_DATA_PATH]	= "rejected-partial-data-path",
		[CMIS_CONFIG_NO_EMULATION]	= "rejected-no-emulation",
		[0x9]				= "reserved-9",
		[0xa]				= "reserved-10",
		[0xb]				= "reserved-11",
		[CMIS_CONFIG_IN_PROGRESS]	= "in-progress",
		[0xd]				= "custom-13",
		[0xe]				= "custom-14",
		[0xf]				= "custom-15",
	};

	return NAME(names, code);
}

const char *cmis_name_fault_cause(uint8_t code)
{
	static const char * const names[] = {
		[CMIS_FAULT_NONE]		= "none",
		[CMIS_FAULT_TEC_RUNAWAY]	= "tec-runaway",
		[CMIS_FAULT_DATA_MEMORY]	= "data-memory-corrupted",
		[CMIS_FAULT_PROGRAM_MEMORY]	= "program-memory-corrupted",
		[CMIS_FAULT_TRANSMITTER]	= "transmitter",
		[CMIS_FAULT_RECEIVER]		= "receiver",
		[CMIS_FAULT_TEMPERATURE]	= "temperature",
	};

	if (code >= CMIS_FAULT_CUSTOM_FIRST && code <= CMIS_FAULT_CUSTOM_LAST)
		return "vendor specific";
	return NAME(names, code);
}

static const unsigned int duration_ms[] = CMIS_DURATION_MS_INIT;

unsigned int cmis_duration_ms(uint8_t code)
{
	if (code >= CMIS_DURATION_RESERVED_E)
		return 0;
	return duration_ms[code];
}

const char *cmis_name_duration(uint8_t code)
{
	static const char * const names[] = {
		"< 1 ms", "1 ms to 5 ms", "5 ms to 10 ms", "10 ms to 50 ms",
		"50 ms to 100 ms", "100 ms to 500 ms", "500 ms to 1 s",
		"1 s to 5 s", "5 s to 10 s", "10 s to 1 min",
		"1 min to 5 min", "5 min to 10 min", "10 min to 50 min",
		">= 50 min"
	};

	return NAME(names, code);
}

const char *cmis_name_function(uint8_t code)
{
	if (code == CMIS_FUNCTION_TRANSMISSION)
		return "transmission module";
	if (code == CMIS_FUNCTION_ELSFP)
		return "ELSFP resource module";
	return code >= 0x80 ? "vendor specific" : "reserved";
}

const char *cmis_name_state_machines(uint8_t code)
{
	static const char * const names[] = {
		[CMIS_SM_UNDEFINED]	= "undefined",
		[CMIS_SM_NONE]		= "none",
		[CMIS_SM_MODULE]	= "module",
		[CMIS_SM_DATA_PATH]	= "module, data path",
		[CMIS_SM_NETWORK_PATH]	= "module, data path, network path",
	};

	return NAME(names, code);
}

const char *cmis_name_heatsink(uint8_t code)
{
	static const char * const names[] = {
		"unknown", "riding", "integrated, open top",
		"integrated, closed top"
	};

	return NAME(names, code);
}

const char *cmis_name_fiber_face(uint8_t code)
{
	static const char * const names[] = { "unknown", "PC/UPC", "APC" };

	return NAME(names, code);
}

const char *cmis_name_mci_speed(uint8_t code)
{
	static const char * const names[] = {
		[CMIS_MCI_SPEED_400KHZ]		= "400 kHz",
		[CMIS_MCI_SPEED_1MHZ]		= "1 MHz",
		[CMIS_MCI_SPEED_3400KHZ]	= "3.4 MHz",
	};

	return NAME(names, code);
}

const char *cmis_name_auto_commissioning(uint8_t code)
{
	static const char * const names[] = {
		[CMIS_AUTO_COMM_NONE]		= "stepwise",
		[CMIS_AUTO_COMM_REGULAR]	= "stepwise, regular",
		[CMIS_AUTO_COMM_HOT]		= "stepwise, hot",
	};

	return NAME(names, code);
}

const char *cmis_name_tx_clocking(uint8_t code)
{
	static const char * const names[] = {
		"lanes 0-7 synchronous", "lanes 0-3 and 4-7 synchronous",
		"pairs of lanes synchronous", "lanes may be asynchronous"
	};

	return NAME(names, code);
}

const char *cmis_name_rx_eq_type(uint8_t code)
{
	static const char * const names[] = {
		"peak-to-peak amplitude constant",
		"steady-state amplitude constant",
		"average of peak-to-peak and steady-state constant"
	};

	return NAME(names, code);
}

const char *cmis_name_tx_squelch(uint8_t code)
{
	static const char * const names[] = {
		[CMIS_TX_SQUELCH_NONE]		= "none",
		[CMIS_TX_SQUELCH_OMA]		= "OMA",
		[CMIS_TX_SQUELCH_PAV]		= "average power",
		[CMIS_TX_SQUELCH_SELECT]	= "OMA or average power",
	};

	return NAME(names, code);
}

const char *cmis_name_rx_eq_control(uint8_t code)
{
	static const char * const names[] = {
		[CMIS_RX_EQ_NONE]	= "none",
		[CMIS_RX_EQ_PRE]	= "pre-cursor",
		[CMIS_RX_EQ_POST]	= "post-cursor",
		[CMIS_RX_EQ_BOTH]	= "pre- and post-cursor",
	};

	return NAME(names, code);
}

const char *cmis_name_amplitude(uint8_t code)
{
	static const char * const names[] = {
		"100-400 mVpp", "300-600 mVpp", "400-800 mVpp",
		"600-1200 mVpp"
	};

	return code == 0xf ? "vendor specific" : NAME(names, code);
}

const char *cmis_name_tristate(uint8_t code)
{
	static const char * const names[] = {
		[CMIS_TRISTATE_UNKNOWN]	= "unknown",
		[CMIS_TRISTATE_NO]	= "no",
		[CMIS_TRISTATE_YES]	= "yes",
	};

	return NAME(names, code);
}

const char *cmis_name_password_result(uint8_t code)
{
	static const char * const names[] = {
		[0] = "not supported",
		[1] = "module password accepted",
		[2] = "host password accepted",
		[3] = "not accepted",
		[8] = "validation in progress",
	};

	return NAME(names, code);
}

static const char *name_cdb_busy(uint8_t status)
{
	static const char * const names[] = {
		[1] = "busy: captured", [2] = "busy: checking",
		[3] = "busy: executing",
	};
	/* While busy, bit 6 says nothing */
	uint8_t code = status & 0x3f;

	if (code < sizeof(names) / sizeof(*names) && names[code])
		return names[code];
	return "busy";
}

static const char *name_cdb_failed(uint8_t code)
{
	static const char * const names[] = {
		[0x0] = "failed", [0x1] = "failed: unknown command",
		[0x2] = "failed: parameter", [0x3] = "failed: abort",
		[0x4] = "failed: timeout", [0x5] = "failed: check code",
		[0x6] = "failed: password",
		[0x7] = "failed: operating status",
	};

	if (code < sizeof(names) / sizeof(*names))
		return names[code];
	return "failed";
}

const char *cmis_name_cdb_status(uint8_t status)
{
	uint8_t code = FIELD_GET(CMIS_CDB_STATUS_RESULT, status);

	if (status & CMIS_CDB_STATUS_BUSY)
		return name_cdb_busy(status);
	if (status & CMIS_CDB_STATUS_FAILED)
		return name_cdb_failed(code);
	if (!code)
		return "no command yet";
	if (code == 1)
		return "completed";
	if (code == 3)
		return "aborted";
	return "completed, unknown code";
}
