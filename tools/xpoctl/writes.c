// SPDX-License-Identifier: GPL-2.0
#include "writes.h"

#include "../../driver/cmis.h"
#include "fields.h"

/* OIF-CMIS-05.4 table 8-72 and following: names of page 10h */
static const struct {
	uint8_t first;
	uint8_t last;
	const char *name;
} writes_registers[] = {
	{ 128, 128, "DPDeinitLane" },
	{ 129, 129, "InputPolarityFlipTx" },
	{ 130, 130, "OutputDisableTx" },
	{ 131, 131, "AutoSquelchDisableTx" },
	{ 132, 132, "OutputSquelchForceTx" },
	{ 134, 134, "AdaptiveInputEqFreezeTx" },
	{ 135, 136, "AdaptiveInputEqStoreTx" },
	{ 137, 137, "OutputPolarityFlipRx" },
	{ 138, 138, "OutputDisableRx" },
	{ 139, 139, "AutoSquelchDisableRx" },
	{ 143, 143, "ApplyDPInit" },
	{ 144, 144, "ApplyImmediate" },
	{ 145, 152, "DPConfigLane" },
	{ 153, 153, "AdaptiveInputEqEnableTx" },
	{ 154, 155, "AdaptiveInputEqRecallTx" },
	{ 156, 159, "HostControlledInputEqTargetTx" },
	{ 160, 160, "CDREnableTx" },
	{ 161, 161, "CDREnableRx" },
	{ 162, 165, "OutputEqPreCursorTargetRx" },
	{ 166, 169, "OutputEqPostCursorTargetRx" },
	{ 170, 173, "OutputAmplitudeTargetRx" },
};

/* The register that a write starts with, or NULL */
static const char *writes_name(const struct write *write)
{
	size_t i;

	if (write->page.v != CMIS_PAGE_LANE_CONTROL)
		return NULL;
	for (i = 0; i < sizeof(writes_registers) / sizeof(writes_registers[0]);
	     i++)
		if (write->offset.v >= writes_registers[i].first &&
		    write->offset.v <= writes_registers[i].last)
			return writes_registers[i].name;
	return NULL;
}

static void writes_row(struct out *out, const struct write *write)
{
	const char *name = writes_name(write);

	out_row_start(out);
	fields_int(out, "endpoint", "endpoint", NULL, &write->endpoint);
	fields_int(out, "bank", "bank", NULL, &write->bank);
	if (write->offset.v < CMIS_UPPER)
		out_str(out, "page", NULL, "lo");
	else
		out_strf(out, "page", NULL, "%02llXh", write->page.v);
	fields_int(out, "offset", NULL, NULL, &write->offset);
	if (write->offset.v < CMIS_UPPER)
		out_strf(out, NULL, "register", "lo:%lld", write->offset.v);
	else
		out_strf(out, NULL, "register", "%02llXh:%lld",
			 write->page.v, write->offset.v);
	out_hex(out, "data", "bytes", write->data.data, write->data.len);
	out_str(out, "register", "name", name);
	out_row_end(out);
}

void writes_out(struct out *out, const struct started *started)
{
	size_t i;

	out_table_start(out, "writes", "Would be written");
	for (i = 0; i < started->write_count; i++)
		writes_row(out, &started->writes[i]);
	out_table_end(out);
	if (!started->write_count)
		out_line(out, "Nothing would be written");
}
