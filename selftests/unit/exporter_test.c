// SPDX-License-Identifier: GPL-2.0
/* xpo-exporter: from the shadow area into numbers, from numbers into text. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <linux/ethtool_netlink.h>
#include <linux/genetlink.h>

#include "../../driver/cmis.h"
#include "../../driver/regs.h"
#include "../../tools/xpo-exporter/fec.h"
#include "../../tools/xpo-exporter/http.h"
#include "../../tools/xpo-exporter/model.h"
#include "../../tools/xpo-exporter/render.h"
#include "../../tools/xpo-exporter/sample.h"
#include "../../tools/xpo-exporter/text.h"
#include "libxpo_image.h"
#include "nl.h"

#define IN_CAGE		"{card=\"c\",cage=\"0\""

#define CARD_NS		100000000000ull
#define SECOND_NS	1000000000ull
#define STALE_S		10.0

/* As the manual page says; a change is one of the interface */
#define EXPORTER_SERIES	14295

/* As the driver's header, with room for all slots of a cage */
#define SLOTS		64

struct fixture {
	struct image_memory memory;
	struct libxpo *xpo;
	struct model model;
	struct model_card *card;
	struct model_cage *cage;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	unsigned int i;

	assert_non_null(f);
	image_create_slots(&f->memory, 1, SLOTS);
	image_clock(&f->memory, CARD_NS, 0);
	f->xpo = image_open(&f->memory);
	f->card = calloc(1, sizeof(*f->card));
	assert_non_null(f->card);
	strcpy(f->card->labels, "card=\"c\"");
	f->card->cage_count = 1;
	for (i = 0; i < XPO_MAX_CAGES; i++)
		model_cage_init(&f->card->cage[i], "c", i);
	f->cage = &f->card->cage[0];
	f->cage->present = true;
	f->cage->state = XPO_MODULE_STATE_READY;
	f->cage->lanes = 16;
	f->cage->endpoints = 1;
	f->cage->insertions = 3;
	f->cage->monitors[0] = 0x0f;	/* bias in units of 4 uA */
	f->model.cards = &f->card;
	f->model.card_count = 1;
	f->model.up = true;
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	libxpo_close(f->xpo);
	image_destroy(&f->memory);
	free(f->card);
	free(f);
	return 0;
}

/* A good sample of one second ago in slot n */
static struct xpo_tlm_record *put(struct fixture *f, unsigned int n,
				  unsigned int page, unsigned int offset,
				  unsigned int length)
{
	struct xpo_tlm_record *r = &f->memory.shadow[n];

	*r = (struct xpo_tlm_record){
		.seq_begin = 1,
		.time = CARD_NS - SECOND_NS,
		.time_end = CARD_NS - SECOND_NS + 1,
		.page = page,
		.offset = offset,
		.length = length,
		.slot = n,
		.boot_cookie = IMAGE_COOKIE,
		.insertions = 3,
		.sample = 1,
		.seq_end = 1,
	};
	return r;
}

static void put_word(struct xpo_tlm_record *r, unsigned int at, unsigned int v)
{
	r->data[at - r->offset] = v >> 8;
	r->data[at - r->offset + 1] = v;
}

static void put_sensor(struct xpo_tlm_record *r, unsigned int reg, uint32_t v)
{
	memcpy(&r->data[reg - XPO_CAGE_SENSOR_VALID], &v, sizeof(v));
}

static void put_sensors(struct fixture *f, uint32_t valid)
{
	struct xpo_tlm_record *r = put(f, 0, 0, 128, 48);

	r->endpoint = XPO_TLM_ENDPOINT_CAGE;
	put_sensor(r, XPO_CAGE_SENSOR_VALID, valid);
	put_sensor(r, XPO_CAGE_VIN_MV, 48100);
	put_sensor(r, XPO_CAGE_POWER_MW, 124500);
	put_sensor(r, XPO_CAGE_ENERGY_LO_MJ, 500);
	put_sensor(r, XPO_CAGE_ENERGY_HI_MJ, 1);
	put_sensor(r, XPO_CAGE_COOLANT_IN_MC, -2000);
	put_sensor(r, XPO_CAGE_COOLANT_OUT_MC, 1000);
	put_sensor(r, XPO_CAGE_FLOW_ML_MIN, 600);
	put_sensor(r, XPO_CAGE_LEAK, 1);
	image_seal(r);
}

static void put_values(struct fixture *f, unsigned int group)
{
	struct xpo_tlm_record *r = put(f, 10 + 2 * group, 0x11, 154, 60);

	put_word(r, 154 + 2, 18836);	/* 1.8836 mW */
	put_word(r, 170 + 2, 37500);	/* 150 mA */
	put_word(r, 186 + 2, 7244);
	image_seal(r);
}

static bool sample(struct fixture *f)
{
	return sample_card(f->card, f->xpo, STALE_S);
}

static void assert_near(double value, double want)
{
	assert_true(fabs(value - want) <= fabs(want) / 1e9);
}

static void test_sensors(void **state)
{
	struct fixture *f = *state;
	struct model_sensors *m = &f->cage->sensors;

	put_sensors(f, 0x3ff);
	assert_false(sample(f));
	assert_near(m->vin_v, 48.1);
	assert_near(m->power_w, 124.5);
	assert_near(m->energy_j, 4294967.796);
	assert_near(m->coolant_in_c, -2);
	assert_near(m->flow_l_s, 0.01);
	assert_near(m->heat_w, 0.01 * 4186 * 3);
	assert_near(m->leak, 1);
	assert_true(f->cage->age_s[MODEL_SENSORS] >= 1);
	/* those that do not exist or do not work */
	put_sensors(f, XPO_CAGE_SENSOR_VALID_VIN);
	sample(f);
	assert_near(m->vin_v, 48.1);
	assert_true(isnan(m->power_w) && isnan(m->leak) && isnan(m->heat_w));
}

static void test_module(void **state)
{
	struct fixture *f = *state;
	struct xpo_tlm_record *r = put(f, 2, 0, 14, 12);

	put_word(r, 14, 0xff80);
	put_word(r, 16, 33000);
	image_seal(r);
	r = put(f, 9, 0x11, 128, 6);
	memcpy(r->data, "\x41\x44\x44\x14", 4);
	image_seal(r);
	put_values(f, 0);
	assert_false(sample(f));
	assert_near(f->cage->temperature_c[0], -0.5);
	assert_true(isnan(f->cage->temperature_c[1]));
	assert_near(f->cage->supply_v[0], 3.3);
	assert_near(f->cage->lane[0].dp_state, XPO_DP_STATE_DEACTIVATED);
	assert_near(f->cage->lane[1].dp_state, XPO_DP_STATE_ACTIVATED);
	assert_near(f->cage->lane[7].dp_state, XPO_DP_STATE_DEACTIVATED);
	assert_near(f->cage->lane[1].tx_power_w, 0.0018836);
	assert_near(f->cage->lane[1].tx_bias_a, 0.15);
	assert_near(f->cage->lane[1].rx_power_w, 0.0007244);
	assert_near(f->cage->lane[0].rx_power_w, 0);
	assert_true(isnan(f->cage->lane[8].rx_power_w));
}

/* What the module does not measure is no zero */
static void test_monitors(void **state)
{
	struct fixture *f = *state;

	put_values(f, 0);
	f->cage->monitors[0] = 0x04;
	sample(f);
	assert_true(isnan(f->cage->lane[1].tx_power_w));
	assert_true(isnan(f->cage->lane[1].tx_bias_a));
	assert_near(f->cage->lane[1].rx_power_w, 0.0007244);
	f->cage->monitors[0] = 0x1f;	/* a scale that is reserved */
	sample(f);
	assert_true(isnan(f->cage->lane[1].tx_bias_a));
}

/* Instances are where the descriptors say */
static void test_vdm(void **state)
{
	struct fixture *f = *state;
	struct model_lane *lane = &f->cage->lane[8 + 5];
	struct xpo_tlm_record *r;

	f->cage->observable[1][64 + 3] = (struct model_observable){
		CMIS_VDM_TYPE_BER_MEDIA, 5 };
	f->cage->observable[1][64 + 4] = (struct model_observable){
		CMIS_VDM_TYPE_SNR_MEDIA, 5 };
	f->cage->observable[1][64 + 63] = (struct model_observable){
		CMIS_VDM_TYPE_SNR_HOST, 9 };
	/* the second page of group 1 */
	r = put(f, 25 + 4 * 1 + 1, 0x25, 128, 128);
	put_word(r, 128 + 2 * 3, 0x7818);	/* 24 times ten to the -9 */
	put_word(r, 128 + 2 * 4, 0x1580);
	put_word(r, 128 + 2 * 5, 0x4444);
	image_seal(r);
	assert_false(sample(f));
	assert_near(lane->ber_media, 0.000000024);
	assert_near(lane->snr_media_db, 21.5);
	assert_true(isnan(lane->ber_host) && isnan(lane->snr_host_db));
	assert_true(f->cage->age_s[MODEL_VDM] >= 1);
	/* the page of another group of instances */
	r = put(f, 25 + 4 * 1 + 1, 0x24, 128, 128);
	image_seal(r);
	sample(f);
	assert_true(isnan(lane->ber_media));
	assert_near(sample_f16(0), 0);
	assert_near(sample_f16(0xc001), 1);
	assert_near(sample_f16(0xffff), 2047.0 * 10000000);
}

/* Nothing but a good, new sample of this module is shown */
static void test_left_out(void **state)
{
	struct fixture *f = *state;
	struct xpo_tlm_record *r = &f->memory.shadow[10];
	double *shown = &f->cage->lane[1].rx_power_w;

	put_values(f, 0);
	r->time -= 60 * SECOND_NS;
	image_seal(r);
	assert_false(sample(f));
	assert_true(isnan(*shown));
	assert_int_equal(f->card->stale_samples, 1);
	assert_true(f->cage->age_s[MODEL_VALUES] >= 61);

	put_values(f, 0);
	r->insertions = 4;
	image_seal(r);
	assert_true(sample(f));
	assert_true(isnan(*shown));

	put_values(f, 0);
	r->status = XPO_TLM_STATUS_NACK;
	image_seal(r);
	assert_false(sample(f));
	assert_true(isnan(*shown));
	assert_int_equal(f->card->failed_samples, 1);

	put_values(f, 0);
	r->data[3] ^= 1;
	assert_false(sample(f));
	assert_true(isnan(*shown));
	assert_int_equal(f->card->bad_samples, 1);

	/* other registers in this slot, and too few of them */
	image_seal(put(f, 10, 0x10, 154, 60));
	sample(f);
	assert_true(isnan(*shown));
	image_seal(put(f, 10, 0x11, 154, 40));
	sample(f);
	assert_true(isnan(*shown));

	put_values(f, 0);
	f->cage->present = false;
	sample(f);
	assert_true(isnan(*shown));
	f->cage->present = true;
	sample(f);
	assert_near(*shown, 0.0007244);
}

static char *rendered(struct fixture *f, bool open_metrics)
{
	struct text text;

	text_init(&text, open_metrics);
	render(&text, &f->model);
	assert_false(text.failed);
	text.data[text.len] = '\0';
	return text.data;
}

static void assert_line(const char *text, const char *line)
{
	const char *at = strstr(text, line);

	if (!at || (at != text && at[-1] != '\n'))
		fail_msg("no line '%s'", line);
}

static void test_render(void **state)
{
	struct fixture *f = *state;
	char *text;

	put_sensors(f, 0x3ff);
	put_values(f, 1);
	sample(f);
	text = rendered(f, false);
	assert_line(text, "xpo_up 1\n");
	assert_line(text, "# TYPE xpo_cage_energy_joules_total counter\n");
	assert_line(text, "xpo_cage_power_watts" IN_CAGE "} 124.5\n");
	assert_line(text, "xpo_module_state" IN_CAGE ",state=\"ready\"} 1\n");
	assert_line(text, "xpo_lane_rx_power_watts" IN_CAGE
		    ",lane=\"9\"} 0.0007244\n");
	/* without a value there is no sample, and no head without samples */
	assert_null(strstr(text, "lane=\"0\""));
	assert_null(strstr(text, "nan"));
	assert_null(strstr(text, "xpo_lane_snr"));
	assert_null(strstr(text, "# EOF"));
	free(text);
	text = rendered(f, true);
	assert_line(text, "# TYPE xpo_cage_energy_joules counter\n");
	assert_line(text, "# UNIT xpo_cage_energy_joules joules\n");
	assert_line(text,
		    "xpo_cage_energy_joules_total" IN_CAGE "} 4294967.8\n");
	assert_line(text, "# TYPE xpo_module info\n");
	assert_string_equal(text + strlen(text) - 6, "# EOF\n");
	free(text);
}

/* Names of modules are whatever is in their registers */
static void test_escape(void **state)
{
	char to[MODEL_TEXT_LEN];
	char small[6];

	(void)state;
	model_escape(to, sizeof(to), "a\"b\\c\nd");
	assert_string_equal(to, "a\\\"b\\\\c\\nd");
	model_escape(small, sizeof(small), "\"\"\"\"");
	assert_string_equal(small, "\\\"\\\"");
	model_escape(small, sizeof(small), "abcdefgh");
	assert_string_equal(small, "abcd");
}

/* The number of series, as xpo-exporter(8) has it for 16 modules */
static void test_series(void **state)
{
	struct fixture *f = *state;
	struct text text;
	unsigned int c, i;

	f->card->cage_count = XPO_MAX_CAGES;
	f->card->port_count = XPO_MAX_CAGES * MODEL_GROUPS;
	f->card->ports = calloc(f->card->port_count, sizeof(*f->card->ports));
	assert_non_null(f->card->ports);
	for (i = 0; i < f->card->port_count; i++)
		f->card->ports[i].stats.known = true;
	f->card->telemetry.open = true;
	for (c = 0; c < XPO_MAX_CAGES; c++) {
		struct model_cage *cage = &f->card->cage[c];

		cage->present = true;
		cage->lanes = XPO_MAX_LANES;
		cage->power_good = 1;
		cage->max_power_w = 1;
		cage->heat_mismatch = 0;
		memset(&cage->sensors, 0, sizeof(cage->sensors));
		memset(cage->age_s, 0, sizeof(cage->age_s));
		for (i = 0; i < 2; i++) {
			cage->temperature_c[i] = 1;
			cage->supply_v[i] = 1;
		}
		for (i = 0; i < XPO_MAX_LANES; i++)
			memset(&cage->lane[i].tx_power_w, 0,
			       sizeof(cage->lane[i]) -
			       offsetof(struct model_lane, tx_power_w));
	}
	text_init(&text, true);
	render(&text, &f->model);
	assert_false(text.failed);
	assert_int_equal(text.samples, EXPORTER_SERIES);
	text_release(&text);
	free(f->card->ports);
	f->card->ports = NULL;
}

/* The head of an answer of ethtool netlink */
static struct nlmsghdr *fec_start(char *buf, uint32_t ifindex,
				  struct nlattr **stats)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct nlattr *nest;

	mnl_nlmsg_put_extra_header(nlh, sizeof(struct genlmsghdr));
	nest = mnl_attr_nest_start(nlh, ETHTOOL_A_FEC_HEADER);
	if (ifindex)
		mnl_attr_put_u32(nlh, ETHTOOL_A_HEADER_DEV_INDEX, ifindex);
	mnl_attr_put_strz(nlh, ETHTOOL_A_HEADER_DEV_NAME, "eth0");
	mnl_attr_nest_end(nlh, nest);
	mnl_attr_put_u32(nlh, ETHTOOL_A_FEC_ACTIVE, 51);
	*stats = mnl_attr_nest_start(nlh, ETHTOOL_A_FEC_STATS);
	return nlh;
}

static void fec_answer(struct fixture *f, uint32_t ifindex, uint64_t first)
{
	const uint64_t corrected[] = { first, first - 1, 1 };
	const uint64_t bits = first + 2;
	char buf[MNL_SOCKET_BUFFER_SIZE];
	struct nlmsghdr *nlh;
	struct nlattr *stats;

	nlh = fec_start(buf, ifindex, &stats);
	mnl_attr_put(nlh, ETHTOOL_A_FEC_STAT_CORRECTED, sizeof(corrected),
		     corrected);
	mnl_attr_put_u64(nlh, ETHTOOL_A_FEC_STAT_UNCORR, first + 1);
	mnl_attr_put(nlh, ETHTOOL_A_FEC_STAT_CORR_BITS, sizeof(bits), &bits);
	mnl_attr_put_u64(nlh, ETHTOOL_A_FEC_STAT_MAX + 9, 99);
	mnl_attr_nest_end(nlh, stats);
	assert_int_equal(fec_parse(nlh, &f->model), 0);
}

static void fec_ports(struct fixture *f)
{
	unsigned int i;

	f->card->port_count = 3;
	f->card->ports = calloc(f->card->port_count, sizeof(*f->card->ports));
	assert_non_null(f->card->ports);
	for (i = 0; i < f->card->port_count; i++) {
		f->card->ports[i].ifindex = i ? 10 + i : 0;
		snprintf(f->card->ports[i].labels,
			 sizeof(f->card->ports[i].labels), "lane=\"%u\"", i);
	}
	model_fec_forget(f->card);
}

static void test_fec(void **state)
{
	struct fixture *f = *state;
	char *text;

	fec_ports(f);
	fec_answer(f, 12, 1000);
	/* netdevs of others, and one that says not which */
	fec_answer(f, 13, 5);
	fec_answer(f, 0, 7);
	text = rendered(f, false);
	assert_line(text,
		    "xpo_port_fec_corrected_blocks_total{lane=\"2\"} 1000\n");
	assert_non_null(strstr(text,
			       "uncorrectable_blocks_total{lane=\"2\"} 1001"));
	assert_line(text,
		    "xpo_port_fec_bit_errors_total{lane=\"2\"} 1002\n");
	assert_null(strstr(text, "corrected_blocks_total{lane=\"0"));
	assert_null(strstr(text, "corrected_blocks_total{lane=\"1"));
	free(text);
	/* without an ethtool family nothing stays */
	assert_int_equal(fec_fetch(&(struct nl){ .sock = NULL }, &f->model), 0);
	assert_true(isnan(f->card->ports[2].fec.corrected_blocks));
	free(f->card->ports);
	f->card->ports = NULL;
}

/* Attributes that are too short or not there are no zeros */
static void test_fec_short(void **state)
{
	struct fixture *f = *state;
	char buf[MNL_SOCKET_BUFFER_SIZE];
	struct nlmsghdr *nlh;
	struct nlattr *stats;

	fec_ports(f);
	nlh = fec_start(buf, 11, &stats);
	mnl_attr_put_u32(nlh, ETHTOOL_A_FEC_STAT_CORRECTED, 4);
	mnl_attr_put_u64(nlh, ETHTOOL_A_FEC_STAT_CORR_BITS, 8);
	mnl_attr_nest_end(nlh, stats);
	assert_int_equal(fec_parse(nlh, &f->model), 0);
	assert_true(isnan(f->card->ports[1].fec.corrected_blocks));
	assert_true(isnan(f->card->ports[1].fec.uncorrectable_blocks));
	assert_near(f->card->ports[1].fec.bit_errors, 8);
	/* a nest that says it is longer than the message */
	model_fec_forget(f->card);
	stats->nla_len += 64;
	assert_int_equal(fec_parse(nlh, &f->model), 0);
	assert_true(isnan(f->card->ports[1].fec.bit_errors));
	free(f->card->ports);
	f->card->ports = NULL;
}

static void test_listen(void **state)
{
	static const char * const bad[] = {
		"", "9998", "localhost", "localhost:", "::1", "[::1]", "::1:x",
		"[::1:9998", "localhost:http", "localhost:99999x",
	};
	const char *reason;
	size_t i;
	int fd;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		reason = NULL;
		if (http_listen(bad[i], &reason) >= 0)
			fail_msg("'%s' was taken", bad[i]);
		assert_non_null(reason);
	}
	fd = http_listen("127.0.0.1:0", &reason);
	assert_true(fd >= 0);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(test_sensors),
		TEST(test_module),
		TEST(test_monitors),
		TEST(test_vdm),
		TEST(test_left_out),
		TEST(test_render),
		TEST(test_escape),
		TEST(test_series),
		TEST(test_fec),
		TEST(test_fec_short),
		TEST(test_listen),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
