// SPDX-License-Identifier: GPL-2.0
/*
 * Ethernet rates of host interfaces (SFF-8024 Rev 4.13 table 4-5), and which
 * lanes an application may have.
 */
#include "application.h"

#include "memory.h"

struct host_rate {
	uint8_t id;
	uint8_t lanes;
	uint32_t mbps;		/* of all lanes together */
};

static const struct host_rate host_rates[] = {
	{ 0x05, 1, 25000 },	/* 25GAUI */
	{ 0x06, 4, 40000 },	/* XLAUI */
	{ 0x08, 2, 50000 },	/* LAUI-2 */
	{ 0x09, 2, 50000 },	/* 50GAUI-2 */
	{ 0x0a, 1, 50000 },	/* 50GAUI-1 */
	{ 0x0b, 4, 100000 },	/* CAUI-4 */
	{ 0x0c, 4, 100000 },	/* 100GAUI-4 */
	{ 0x0d, 2, 100000 },	/* 100GAUI-2 */
	{ 0x0e, 8, 200000 },	/* 200GAUI-8 */
	{ 0x0f, 4, 200000 },	/* 200GAUI-4 */
	{ 0x11, 8, 400000 },	/* 400GAUI-8 */
	{ 0x14, 1, 25000 },	/* 25GBASE-CR CA-L */
	{ 0x15, 1, 25000 },	/* 25GBASE-CR CA-S */
	{ 0x16, 1, 25000 },	/* 25GBASE-CR CA-N */
	{ 0x17, 4, 40000 },	/* 40GBASE-CR4 */
	{ 0x18, 1, 50000 },	/* 50GBASE-CR */
	{ 0x1a, 4, 100000 },	/* 100GBASE-CR4 */
	{ 0x1b, 2, 100000 },	/* 100GBASE-CR2 */
	{ 0x1c, 4, 200000 },	/* 200GBASE-CR4 */
	{ 0x1d, 8, 400000 },	/* 400G-CR8 */
	{ 0x1e, 1, 200000 },	/* 200GBASE-CR1 */
	{ 0x1f, 2, 400000 },	/* 400GBASE-CR2 */
	{ 0x20, 1, 100000 },	/* LEI-100G-PAM4-1 */
	{ 0x21, 2, 200000 },	/* LEI-200G-PAM4-2 */
	{ 0x22, 4, 400000 },	/* LEI-400G-PAM4-4 */
	{ 0x23, 8, 800000 },	/* LEI-800G-PAM4-8 */
	{ 0x41, 4, 100000 },	/* CAUI-4 without FEC */
	{ 0x42, 4, 100000 },	/* CAUI-4 with FEC */
	{ 0x46, 1, 100000 },	/* 100GBASE-CR1 */
	{ 0x47, 2, 200000 },	/* 200GBASE-CR2 */
	{ 0x48, 4, 400000 },	/* 400GBASE-CR4 */
	{ 0x49, 8, 800000 },	/* 800GBASE-CR8 */
	{ 0x4b, 1, 100000 },	/* 100GAUI-1-S */
	{ 0x4c, 1, 100000 },	/* 100GAUI-1-L */
	{ 0x4d, 2, 200000 },	/* 200GAUI-2-S */
	{ 0x4e, 2, 200000 },	/* 200GAUI-2-L */
	{ 0x4f, 4, 400000 },	/* 400GAUI-4-S */
	{ 0x50, 4, 400000 },	/* 400GAUI-4-L */
	{ 0x51, 8, 800000 },	/* 800GAUI-8-S */
	{ 0x52, 8, 800000 },	/* 800GAUI-8-L */
	{ 0x57, 4, 800000 },	/* 800GBASE-CR4 */
	{ 0x58, 8, 1600000 },	/* 1.6TBASE-CR8 */
	{ 0x80, 1, 200000 },	/* 200GAUI-1 */
	{ 0x81, 2, 400000 },	/* 400GAUI-2 */
	{ 0x82, 4, 800000 },	/* 800GAUI-4 */
	{ 0x83, 8, 1600000 },	/* 1.6TAUI-8 */
	{ 0x90, 1, 100000 },	/* EEI-100G-RTLR-1-S */
	{ 0x91, 1, 100000 },	/* EEI-100G-RTLR-1-L */
	{ 0x92, 2, 200000 },	/* EEI-200G-RTLR-2-S */
	{ 0x93, 2, 200000 },	/* EEI-200G-RTLR-2-L */
	{ 0x94, 4, 400000 },	/* EEI-400G-RTLR-4-S */
	{ 0x95, 4, 400000 },	/* EEI-400G-RTLR-4-L */
	{ 0x96, 8, 800000 },	/* EEI-800G-RTLR-8-S */
	{ 0x97, 8, 800000 },	/* EEI-800G-RTLR-8-L */
	{ 0x98, 1, 200000 },	/* EEI-200G-RTLR-1 */
	{ 0x99, 2, 400000 },	/* EEI-400G-RTLR-2 */
	{ 0x9a, 4, 800000 },	/* EEI-800G-RTLR-4 */
	{ 0x9b, 8, 1600000 },	/* EEI-1.6T-RTLR-8 */
};

static const struct host_rate *host_rate_find(uint8_t id)
{
	unsigned int i;

	for (i = 0; i < sizeof(host_rates) / sizeof(host_rates[0]); i++)
		if (host_rates[i].id == id)
			return &host_rates[i];
	return NULL;
}

enum cmis_fit cmis_application_fit(const struct cmis_application *app,
				   unsigned int lane, unsigned int lanes,
				   unsigned int mbps)
{
	const struct host_rate *rate = host_rate_find(app->host_id);
	unsigned int have = app->host_lanes;

	if (!rate)
		return CMIS_FIT_NOT_ETHERNET;
	if (!have)
		have = rate->lanes;
	if (have != lanes)
		return CMIS_FIT_LANES;
	if (rate->mbps != mbps)
		return CMIS_FIT_SPEED;
	if (!(app->host_assign >> lane % CMIS_BANK_LANES & 1))
		return CMIS_FIT_START;
	return CMIS_FIT_YES;
}
