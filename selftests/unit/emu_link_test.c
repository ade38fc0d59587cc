// SPDX-License-Identifier: GPL-2.0
/*
 * Links between two modules: hardware.md 9.1.
 *
 *	cage 0 (8xdr8)  lanes 0-63 ======== lanes 0-63  cage 1 (8xdr8-8bank)
 *	                group g is fibre "gG"
 */
#include "emu_port_util.h"

#include "../../driver/cmis.h"
#include "../../tools/xpo-emu/frame.h"

#define KEY_FUNC	0x434e5546
#define KEY_CARD	0x44524143
#define KEY_CAGE	0x45474143
#define FAR		64	/* port id of the same lane in cage 1 */
#define UP_NS		10000000ULL
#define SIGNAL(lanes)	((uint32_t)(lanes) << 8)
#define LOCK(lanes)	((uint32_t)(lanes) << 16)
#define UP_8		(HW_PORT_STATUS_LINK | HW_PORT_STATUS_ALIGNED | \
			 SIGNAL(0xff) | LOCK(0xff))

static const char cables[] =
	"fibre g0 0:0-7 1:0-7 loss_db=1.5 length_m=30\n"
	"fibre g1 0:8-15 1:8-15 loss_db=1.5 length_m=30\n"
	"fibre g2 0:16-23 1:16-23 loss_db=1.5 length_m=200\n"
	"fibre g3 0:24-31 0:32-39\n"
	"fibre loop 1:40-47 1:40-47\n"
	"fibre back 0:48-55 1:55-48\n";

static struct host *links_open(void)
{
	struct host *h = cable_open(cables);

	evt_enable(h, 12, 1);
	no_link_event(h);
	return h;
}

/* g1 is up and its events are consumed. */
static struct host *link_open(void)
{
	struct host *h = links_open();

	port_start_pair(h, 8, FAR + 8, 8);
	link_event(h, 8, true);
	link_event(h, FAR + 8, true);
	no_link_event(h);
	return h;
}

static void link_close(struct host *h)
{
	host_no_violations(h);
	host_close(h);
}

static void test_up_after_10_ms(void **state)
{
	struct host *h = links_open();
	uint64_t start;

	(void)state;
	assert_int_equal(port_start(h, 8, 8, 1600000), 0);
	assert_int_equal(port_status(h, 8), SIGNAL(0xff));
	host_run_ms(h, 100);
	assert_int_equal(port_status(h, 8), SIGNAL(0xff));
	start = sim_now(h->sim);
	assert_int_equal(port_start(h, FAR + 8, 8, 1600000), 0);
	assert_int_equal(port_status(h, 8), UP_8 & ~HW_PORT_STATUS_LINK);
	host_run_us(h, 9999);
	assert_int_equal(port_status(h, FAR + 8), UP_8 & ~HW_PORT_STATUS_LINK);
	no_link_event(h);
	host_run_us(h, 1);
	assert_int_equal(port_status(h, 8), UP_8);
	assert_int_equal(port_status(h, FAR + 8), UP_8);
	assert_true(port_up(h->card, 8));
	assert_int_equal(link_event(h, 8, true), start + UP_NS);
	assert_int_equal(link_event(h, FAR + 8, true), start + UP_NS);
	assert_int_equal(rd(h, PORT_REG(8, LINK_TIME_LO)), start + UP_NS);
	assert_int_equal(rd(h, PORT_REG(8, LINK_TIME_HI)), 0);
	assert_int_equal(rd(h, PORT_REG(8, LINK_DOWNS)), 0);
	link_close(h);
}

/* A break, however short, starts the 10 ms anew. */
static void test_break_while_coming_up(void **state)
{
	struct host *h = links_open();
	uint64_t mended;

	(void)state;
	port_start(h, 8, 8, 1600000);
	port_start(h, FAR + 8, 8, 1600000);
	host_run_ms(h, 9);
	host_ctl(h, "fibre cut g1:7");
	host_run_us(h, 1);
	host_ctl(h, "fibre mend g1:7");
	mended = sim_now(h->sim);
	host_run_ms(h, 9);
	no_link_event(h);
	host_run_ms(h, 1);
	assert_int_equal(link_event(h, 8, true), mended + UP_NS);
	assert_int_equal(rd(h, PORT_REG(8, LINK_DOWNS)), 0);
	link_close(h);
}

static void test_far_end_disabled(void **state)
{
	struct host *h = link_open();
	uint64_t now;

	(void)state;
	host_run_us(h, 123);
	now = sim_now(h->sim);
	wr(h, PORT_REG(FAR + 8, CTRL), 0);
	assert_int_equal(port_status(h, FAR + 8), 0);
	assert_int_equal(port_status(h, 8), SIGNAL(0xff));
	assert_int_equal(link_event(h, FAR + 8, false), now);
	assert_int_equal(link_event(h, 8, false), now);
	assert_int_equal(rd(h, PORT_REG(8, LINK_DOWNS)), 1);
	assert_int_equal(rd(h, PORT_REG(FAR + 8, LINK_DOWNS)), 1);
	assert_int_equal(port_stats(h, 8).link_downs, 1);
	link_close(h);
}

static void test_cut_and_mend(void **state)
{
	struct host *h = link_open();
	const struct hw_event *e;
	uint32_t data[2];
	uint64_t now;

	(void)state;
	now = sim_now(h->sim);
	host_ctl(h, "fibre cut g1:3");
	e = evt_find(h, HW_EVENT_TYPE_LINK);
	assert_int_equal(e->arg, 8);
	assert_int_equal(e->time, now);
	memcpy(data, e->data, sizeof(data));
	assert_int_equal(data[0], SIGNAL(0xf7) | LOCK(0xf7));
	assert_int_equal(data[1], 1);
	assert_int_equal(link_event(h, FAR + 8, false), now);
	host_run_ms(h, 50);
	no_link_event(h);
	now = sim_now(h->sim);
	host_ctl(h, "fibre mend g1");
	host_run_ms(h, 10);
	assert_int_equal(link_event(h, 8, true), now + UP_NS);
	assert_int_equal(link_event(h, FAR + 8, true), now + UP_NS);
	link_close(h);
}

/* Commands for later run on the card's clock. */
static void test_cut_later(void **state)
{
	struct host *h = link_open();
	uint64_t now = sim_now(h->sim);
	int i;

	(void)state;
	assert_int_equal(host_ctl_error(h, "after 0 fibre cut g1"), -1);
	assert_int_equal(host_ctl_error(h, "after 5"), -1);
	assert_int_equal(host_ctl_error(h, "after 5 after 5 time"), -1);
	assert_int_equal(host_ctl_error(h, "after 5 fiber cut g1"), -1);
	host_ctl(h, "after 30 fibre mend g1");
	host_ctl(h, "after 20 fibre cut g1:3");
	host_run_ms(h, 50);
	assert_int_equal(link_event(h, 8, false), now + 2 * UP_NS);
	link_event(h, FAR + 8, false);
	assert_int_equal(link_event(h, 8, true), now + 4 * UP_NS);
	link_event(h, FAR + 8, true);
	no_link_event(h);
	for (i = 0; i < 64; i++)
		host_ctl(h, "after 1000 time");
	assert_int_equal(host_ctl_error(h, "after 1000 time"), -1);
	link_close(h);
}

/* Who still receives learns that the other end does not. */
static void test_one_direction(void **state)
{
	struct host *h = link_open();

	(void)state;
	host_ctl(h, "fibre cut g1:0 ab");
	assert_int_equal(port_status(h, FAR + 8), SIGNAL(0xfe) | LOCK(0xfe));
	assert_int_equal(port_status(h, 8), HW_PORT_STATUS_REMOTE_FAULT |
			 (UP_8 & ~HW_PORT_STATUS_LINK));
	link_event(h, FAR + 8, false);
	link_event(h, 8, false);
	host_ctl(h, "fibre mend g1:0 ab");
	host_run_ms(h, 10);
	assert_int_equal(port_status(h, 8), UP_8);
	link_close(h);
}

static void test_bend_and_clean(void **state)
{
	struct host *h = link_open();

	(void)state;
	host_ctl(h, "fibre bend g1 3");
	no_link_event(h);
	/* the FEC gives up long before the light is gone */
	host_ctl(h, "fibre bend g1 9.6 ba");
	assert_int_equal(port_status(h, 8), HW_PORT_STATUS_HIGH_SER |
			 (UP_8 & ~HW_PORT_STATUS_LINK));
	assert_int_equal(port_status(h, FAR + 8), HW_PORT_STATUS_REMOTE_FAULT |
			 (UP_8 & ~HW_PORT_STATUS_LINK));
	link_event(h, 8, false);
	link_event(h, FAR + 8, false);
	/* then clock and data are lost, then the signal */
	host_ctl(h, "fibre bend g1 12 ba");
	assert_int_equal(port_status(h, 8), SIGNAL(0xff));
	host_ctl(h, "fibre bend g1 30 ba");
	assert_int_equal(port_status(h, 8), 0);
	host_ctl(h, "fibre contaminate g1:0 30");
	host_ctl(h, "fibre bend g1 0");
	assert_int_equal(port_status(h, 8), SIGNAL(0xfe) | LOCK(0xfe));
	host_ctl(h, "fibre clean g1");
	host_run_ms(h, 10);
	assert_int_equal(port_status(h, 8), UP_8);
	link_close(h);
}

/* Cleared below 1e-5 only, so that a link does not flap at the limit. */
static void test_high_ser_hysteresis(void **state)
{
	struct host *h = link_open();
	double db, set = 0, cleared = 0;

	(void)state;
	for (db = 8; !set && db < 11; db += 0.02) {
		host_ctl(h, "fibre bend g1 %.2f", db);
		if (port_status(h, 8) & HW_PORT_STATUS_HIGH_SER)
			set = db;
	}
	assert_true(set > 0);
	for (db = set; !cleared && db > 7; db -= 0.02) {
		host_ctl(h, "fibre bend g1 %.2f", db);
		if (!(port_status(h, 8) & HW_PORT_STATUS_HIGH_SER))
			cleared = db;
	}
	assert_true(cleared > 0 && cleared < set - 0.1);
	link_close(h);
}

/* g0 goes to lanes of g1 and back: two links end, two others begin. */
static void test_swap(void **state)
{
	struct host *h = link_open();

	(void)state;
	port_start_pair(h, 0, FAR, 8);
	link_event(h, 0, true);
	link_event(h, FAR, true);
	assert_int_equal(h->card->ports->port[0].link.far, FAR);
	host_ctl(h, "fibre swap g0 g1");
	link_event(h, 0, false);
	link_event(h, 8, false);
	link_event(h, FAR, false);
	link_event(h, FAR + 8, false);
	host_run_ms(h, 10);
	assert_int_equal(h->card->ports->port[0].link.far, FAR + 8);
	assert_int_equal(h->card->ports->port[FAR].link.far, 8);
	link_event(h, 0, true);
	link_event(h, 8, true);
	link_event(h, FAR, true);
	link_event(h, FAR + 8, true);
	host_ctl(h, "clear");
	host_run_ms(h, 10);
	assert_int_equal(h->card->ports->port[0].link.far, FAR);
	link_close(h);
}

/* Same module, a lane to itself, and lanes in the other order. */
static void test_shapes(void **state)
{
	struct host *h = links_open();

	(void)state;
	port_start_pair(h, 24, 32, 8);
	port_start_pair(h, FAR + 40, FAR + 40, 8);
	port_start_pair(h, 48, FAR + 48, 8);
	assert_int_equal(h->card->ports->port[24].link.far, 32);
	assert_int_equal(h->card->ports->port[104].link.far, 104);
	/* group 7 is in no fibre: light from nowhere, nobody there */
	assert_int_equal(port_start(h, 56, 8, 1600000), 0);
	host_run_ms(h, 100);
	assert_int_equal(port_status(h, 56), SIGNAL(0xff));
	link_close(h);
}

/* What was latched while the modules came up, in banks 1 and 2. */
static void clear_flags(struct host *h, unsigned int cage, unsigned int ep)
{
	unsigned int bank;

	for (bank = 1; bank <= 2; bank++)
		assert_int_equal(cmd_do(h, cmd_read(cage, ep, bank,
						    CMIS_PAGE_LANE_STATUS,
						    CMIS_11_FLAGS,
						    CMIS_11_FLAGS_LEN)).status,
				 HW_STATUS_OK);
}

static void split(struct host *h, unsigned int group, unsigned int lanes,
		  unsigned int app)
{
	unsigned int i;

	group_apply(h, 0, group, app);
	group_apply(h, 1, group, app);
	for (i = 8 * group; i < 8 * group + 8; i += lanes)
		port_start_pair(h, i, FAR + i, lanes);
	while (evt_find(h, HW_EVENT_TYPE_LINK))
		;
}

static void test_one_transmitter(void **state)
{
	struct host *h = link_open();
	uint64_t now;

	(void)state;
	split(h, 2, 1, APP_1_LANE);
	clear_flags(h, 0, 0);
	clear_flags(h, 1, 0);
	now = sim_now(h->sim);
	host_ctl(h, "tx 0 17 fail");
	assert_int_equal(link_event(h, FAR + 17, false), now);
	assert_int_equal(link_event(h, 17, false), now);
	host_run_ms(h, 100);
	no_link_event(h);
	/* the flag of the lane that failed, and of no other */
	assert_string_equal(host_ctl(h, "reg 0:0 2 11 135"), "02\n");
	assert_string_equal(host_ctl(h, "reg 0:0 2 11 133"), "fd\n");
	/* the other end sees the loss of light at once */
	assert_string_equal(host_ctl(h, "reg 1:0 2 11 147"), "02\n");
	assert_string_equal(host_ctl(h, "reg 1:0 2 11 132"), "fd\n");
	host_ctl(h, "tx 0 17 ok");
	host_run_ms(h, 10);
	link_event(h, 17, true);
	link_event(h, FAR + 17, true);
	no_link_event(h);
	link_close(h);
}

static void test_laser(void **state)
{
	struct host *h = link_open();
	unsigned int i;

	(void)state;
	split(h, 2, 1, APP_1_LANE);
	host_ctl(h, "laser 0:2 off");
	for (i = 16; i < 24; i++)
		link_event(h, FAR + i, false);
	for (i = 16; i < 24; i++)
		link_event(h, i, false);
	no_link_event(h);
	assert_int_equal(port_status(h, 8), UP_8);
	host_ctl(h, "laser 0:2 on");
	host_run_ms(h, 10);
	for (i = 16; i < 24; i++)
		link_event(h, i, true);
	link_close(h);
}

/* A port must be as wide and as fast as the data path on its lanes. */
static void test_application(void **state)
{
	struct host *h = links_open();

	(void)state;
	/* application 1 runs, eight lanes with 200 Gb/s each */
	port_start(h, 16, 4, 800000);
	port_start(h, FAR + 16, 4, 800000);
	assert_int_equal(port_status(h, 16), SIGNAL(0xf));
	port_start(h, 8, 8, 800000);
	port_start(h, FAR + 8, 8, 800000);
	assert_int_equal(port_status(h, 8), SIGNAL(0xff));
	/* it takes both ends */
	group_apply(h, 0, 2, APP_4_LANES);
	assert_int_equal(port_status(h, 16), SIGNAL(0xf));
	assert_int_equal(port_status(h, FAR + 16), SIGNAL(0xf));
	group_apply(h, 1, 2, APP_4_LANES);
	host_run_ms(h, 10);
	assert_true(port_status(h, 16) & HW_PORT_STATUS_LINK);
	wr(h, PORT_REG(16, CTRL), 0);
	wr(h, PORT_REG(FAR + 16, CTRL), 0);
	split(h, 2, 2, APP_2_LANES);
	assert_true(port_status(h, 22) & HW_PORT_STATUS_LINK);
	link_close(h);
}

/* 100 Gb/s per lane, if both ends and both ports agree on it. */
static void test_half_rate(void **state)
{
	static const struct {
		unsigned int app, lanes;
	} halves[] = {
		{ APP_8_HALF, 8 }, { APP_4_HALF, 4 }, { APP_1_HALF, 1 },
	};
	struct host *h = links_open();
	unsigned int i, lanes;

	(void)state;
	for (i = 0; i < sizeof(halves) / sizeof(halves[0]); i++) {
		lanes = halves[i].lanes;
		group_apply(h, 0, 1, halves[i].app);
		group_apply(h, 1, 1, halves[i].app);
		port_start(h, 8, lanes, lanes * 100000);
		port_start(h, FAR + 8, lanes, lanes * 200000);
		host_run_ms(h, 20);
		assert_int_equal(port_status(h, 8) & LOCK(0xff), 0);
		wr(h, PORT_REG(FAR + 8, CTRL), 0);
		port_start(h, FAR + 8, lanes, lanes * 100000);
		host_run_ms(h, 20);
		assert_true(port_up(h->card, 8) && port_up(h->card, FAR + 8));
		wr(h, PORT_REG(8, CTRL), 0);
		wr(h, PORT_REG(FAR + 8, CTRL), 0);
	}
	link_close(h);
}

/* One 8-lane port against two 4-lane ports: locked, never aligned. */
static void test_other_width(void **state)
{
	struct host *h = links_open();

	(void)state;
	group_apply(h, 1, 1, APP_4_LANES);
	port_start(h, 8, 8, 1600000);
	port_start(h, FAR + 8, 4, 800000);
	port_start(h, FAR + 12, 4, 800000);
	host_run_ms(h, 100);
	assert_int_equal(port_status(h, 8), SIGNAL(0xff) | LOCK(0xff));
	assert_int_equal(port_status(h, FAR + 12), SIGNAL(0xf) | LOCK(0xf));
	no_link_event(h);
	link_close(h);
}

/* An even number of inversions on each lane's way. */
static void test_polarity(void **state)
{
	struct host *h = link_open();

	(void)state;
	lane_write(h, 0, 1, CMIS_10_TX_POLARITY, 0x81);
	assert_int_equal(port_status(h, FAR + 8), SIGNAL(0xff) | LOCK(0x7e));
	assert_true(port_status(h, 8) & HW_PORT_STATUS_REMOTE_FAULT);
	lane_write(h, 1, 1, CMIS_10_RX_POLARITY, 0x80);
	assert_int_equal(port_status(h, FAR + 8), SIGNAL(0xff) | LOCK(0xfe));
	lane_write(h, 1, 1, CMIS_10_RX_POLARITY, 0x81);
	host_run_ms(h, 10);
	assert_int_equal(port_status(h, FAR + 8), UP_8);
	link_close(h);
}

static void test_plant_polarity(void **state)
{
	struct host *h = cable_open("fibre a 0:0-7 1:0-7 inverted\n"
				    "fibre b 0:8-15 1:8-15 polarity=straight\n");

	(void)state;
	port_start(h, 0, 8, 1600000);
	port_start(h, FAR, 8, 1600000);
	port_start(h, 8, 8, 1600000);
	assert_int_equal(port_status(h, 0), SIGNAL(0xff));
	lane_write(h, 0, 0, CMIS_10_RX_POLARITY, 0xff);
	assert_int_equal(port_status(h, 0) & LOCK(0xff), LOCK(0xff));
	lane_write(h, 1, 0, CMIS_10_RX_POLARITY, 0xff);
	host_run_ms(h, 10);
	assert_int_equal(port_status(h, 0), UP_8);
	/* transmitters that look at each other */
	assert_int_equal(port_status(h, 8), 0);
	link_close(h);
}

/* Squelch off: an output without light, but nothing to lock on. */
static void test_squelch_disabled(void **state)
{
	struct host *h = link_open();

	(void)state;
	lane_write(h, 0, 1, CMIS_10_RX_SQUELCH_DISABLE, 0xff);
	host_ctl(h, "fibre cut g1");
	assert_int_equal(port_status(h, 8), SIGNAL(0xff));
	assert_int_equal(port_status(h, FAR + 8), 0);
	lane_write(h, 0, 1, CMIS_10_RX_DISABLE, 0x0f);
	assert_int_equal(port_status(h, 8), SIGNAL(0xf0));
	link_close(h);
}

static void test_resets(void **state)
{
	struct host *h = link_open();

	(void)state;
	wr(h, HW_GLOBAL_RESET, KEY_FUNC);
	host_run_ms(h, 50);
	assert_int_equal(port_status(h, 8), UP_8);
	evt_enable(h, 12, 1);
	link_event(h, 8, true);
	link_event(h, FAR + 8, true);
	no_link_event(h);
	wr(h, CAGE_REG(1, RESET), KEY_CAGE);
	assert_int_equal(port_status(h, FAR + 8), 0);
	assert_int_equal(port_status(h, 8), 0);
	link_event(h, 8, false);
	link_event(h, FAR + 8, false);
	host_run_ms(h, 200);
	wr(h, CAGE_REG(1, CTRL), HW_CAGE_CTRL_POWER);
	host_run_ms(h, 200);
	assert_int_equal(port_status(h, 8), UP_8);
	assert_int_equal(rd(h, PORT_REG(8, LINK_DOWNS)), 1);
	wr(h, HW_GLOBAL_RESET, KEY_CARD);
	assert_int_equal(port_status(h, 8), 0);
	assert_int_equal(rd(h, PORT_REG(8, LINK_DOWNS)), 0);
	host_run_ms(h, 500);
	evt_enable(h, 12, 1);
	no_link_event(h);
	link_close(h);
}

static void test_remove_and_insert(void **state)
{
	struct host *h = link_open();
	uint64_t now = sim_now(h->sim);

	(void)state;
	host_ctl(h, "remove 0");
	assert_int_equal(link_event(h, 8, false), now);
	assert_int_equal(link_event(h, FAR + 8, false), now);
	assert_int_equal(port_status(h, FAR + 8), 0);
	host_ctl(h, "insert 0 8xdr8-8bank");
	wr(h, CAGE_REG(0, CTRL), HW_CAGE_CTRL_POWER);
	host_run_ms(h, 100);
	link_event(h, 8, true);
	link_event(h, FAR + 8, true);
	link_close(h);
}

/* Received power is sent power less the loss; flags come with the event. */
static void test_light(void **state)
{
	struct host *h = link_open();
	unsigned int sent, received, fewer;

	(void)state;
	host_ctl(h, "reg 0:0 1 11 154 2");
	sent = strtoul(h->out, NULL, 16) << 8 | strtoul(h->out + 3, NULL, 16);
	host_ctl(h, "reg 1:0 1 11 186 2");
	received = strtoul(h->out, NULL, 16) << 8 |
		   strtoul(h->out + 3, NULL, 16);
	/* 1.5 dB, give or take the noise of two monitors */
	assert_in_range(received * 1000ULL / sent, 695, 721);
	host_ctl(h, "fibre bend g1 3");
	host_ctl(h, "reg 1:0 1 11 186 2");
	fewer = strtoul(h->out, NULL, 16) << 8 | strtoul(h->out + 3, NULL, 16);
	assert_in_range(fewer * 1000ULL / received, 493, 510);
	clear_flags(h, 1, 0);
	assert_string_equal(host_ctl(h, "reg 1:0 1 11 147"), "00\n");
	host_ctl(h, "fibre cut g1 ab");
	assert_string_equal(host_ctl(h, "reg 1:0 1 11 147"), "ff\n");
	assert_string_equal(host_ctl(h, "reg 1:0 1 11 186 2"), "00 00\n");
	link_close(h);
}

/* A frame takes 5 ns per metre; what is on the way dies with the link. */
static void test_frames(void **state)
{
	struct host *h = link_open();
	uint64_t now = sim_now(h->sim);
	struct port_counters *far;

	(void)state;
	port_start_pair(h, 16, FAR + 16, 8);
	wr(h, PORT_REG(FAR + 16, FILTER), HW_PORT_FILTER_PROMISCUOUS);
	far = port_counters(h->card, FAR + 16);
	now = sim_now(h->sim);
	port_send(h->card, 16, frame_alloc(60), now + 100);
	port_send(h->card, 16, frame_alloc(60), now + 200);
	sim_run(h->sim, now + 100 + 999);
	assert_int_equal(far->rx_dropped, 0);
	sim_run(h->sim, now + 100 + 1000);
	assert_int_equal(far->rx_dropped, 1);
	sim_run(h->sim, now + 200 + 1000);
	assert_int_equal(far->rx_dropped, 2);
	port_send(h->card, 16, frame_alloc(60), now + 1200);
	port_send(h->card, FAR + 16, frame_alloc(60), now + 1200);
	host_ctl(h, "fibre cut g2");
	host_run_ms(h, 1);
	assert_int_equal(far->rx_dropped, 2);
	assert_int_equal(port_counters(h->card, 16)->rx_dropped, 0);
	/* and one that the card forgets with itself */
	port_send(h->card, 8, frame_alloc(60), sim_now(h->sim));
	link_close(h);
}

/* Codewords: speed / 5120 per second, each in one bin or lost. */
static void test_fec_counters(void **state)
{
	struct host *h = link_open();
	struct hw_port_stats s;
	uint64_t hist, symbols, wrong, before, per_lane;
	unsigned int i, round;
	double db;

	(void)state;
	before = port_stats(h, 8).fec_codewords;
	host_run_ms(h, 1000);
	assert_in_range(port_stats(h, 8).fec_codewords - before, 312499999,
			312500001);
	for (round = 0, db = 0; round < 20; round++, db += 0.6) {
		host_ctl(h, "fibre bend g1 %.1f", db);
		host_run_ms(h, 37);
		s = port_stats(h, 8);
		hist = s.fec_uncorrectable;
		symbols = 0;
		wrong = 0;
		for (i = 0; i < 16; i++) {
			hist += s.fec_hist[i];
			symbols += i * s.fec_hist[i];
			wrong += i ? s.fec_hist[i] : 0;
		}
		per_lane = 0;
		for (i = 0; i < 8; i++)
			per_lane += s.fec_symbols[i];
		assert_int_equal(hist, s.fec_codewords);
		assert_int_equal(symbols, per_lane);
		assert_int_equal(wrong, s.fec_corrected);
		assert_true(s.fec_corrected_bits >= symbols);
		assert_true(s.fec_corrected_bits <= 2 * symbols);
	}
	assert_true(s.fec_uncorrectable);
	assert_int_equal(s.ber_e18[0], 0);	/* no lock any more */
	link_close(h);
}

/* A lane with a dirty connector shows in its own counter. */
static void test_one_bad_lane(void **state)
{
	struct host *h = link_open();
	struct hw_port_stats s;
	unsigned int i;

	(void)state;
	host_ctl(h, "fibre contaminate g1:5 7 ab");
	host_run_ms(h, 100);
	no_link_event(h);
	s = port_stats(h, FAR + 8);
	for (i = 0; i < 8; i++) {
		assert_true(i == 5 ? s.ber_e18[i] > 1000000000000ULL :
				     s.ber_e18[i] < 100000000ULL);
		assert_true(i == 5 ? s.fec_symbols[i] > 1000 :
				     s.fec_symbols[i] < 10);
	}
	link_close(h);
}

/* Frames are lost as often as codewords are. */
static void test_bad_frames(void **state)
{
	struct host *h = link_open();
	struct port *far = &h->card->ports->port[FAR + 8];
	unsigned int bad = 0, i;
	double db;

	(void)state;
	for (i = 0; i < 10000; i++)
		assert_false(fec_frame_lost(&far->fec, 1522));
	for (db = 8; far->fec.odds.uncorrectable < 1 / 1e4; db += 0.02)
		host_ctl(h, "fibre bend g1 %.2f ab", db);
	assert_true(port_up(h->card, 8));
	for (i = 0; i < 100000; i++)
		bad += fec_frame_lost(&far->fec, 1522);
	assert_true(bad > 0.8 * 1e5 * 3.4 * far->fec.odds.uncorrectable);
	assert_true(bad < 1.2 * 1e5 * 3.4 * far->fec.odds.uncorrectable);
	link_close(h);
}

/* A power that a test forces is what the receiver gets. */
static void test_forced_power(void **state)
{
	struct host *h = link_open();

	(void)state;
	host_ctl(h, "set 1 rx_power_uw 10 40");
	assert_int_equal(port_status(h, FAR + 8), SIGNAL(0xfb) | LOCK(0xfb));
	host_ctl(h, "set 1 rx_power_uw 10 auto");
	host_run_ms(h, 10);
	assert_int_equal(port_status(h, FAR + 8), UP_8);
	link_close(h);
}

static void test_commands(void **state)
{
	static const char * const wrong[] = {
		"fibre", "fibre lost", "fibre list g1", "fibre cut",
		"fibre cut nothing", "fibre cut g1:8", "fibre cut g1:-1",
		"fibre cut g1:x", "fibre cut g1 up", "fibre cut g1 ab x",
		"fibre bend g1", "fibre bend g1 -1", "fibre bend g1 61",
		"fibre bend g1 nan", "fibre bend g1 1 up", "fibre swap g1",
		"fibre swap g1 g9", "fibre swap g1 loop", "laser 0 off",
		"laser 0:8 off", "laser 2:0 off", "laser 0:0 dim",
		"tx 0 64 fail", "tx 2 0 fail", "tx 0 0 broken", "tx 0",
	};
	struct host *h = link_open();
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (!host_ctl_error(h, wrong[i]) || !h->out[0])
			fail_msg("'%s' was accepted", wrong[i]);
	assert_int_equal(port_status(h, 8), UP_8);
	host_ctl(h, "fibre cut g1:3 ba");
	host_ctl(h, "fibre list");
	assert_non_null(strstr(h->out, "g1:3 0:11 1:11 length_m=30 "));
	assert_non_null(strstr(h->out, "ab=ok,1.5+0+0dB ba=cut,1.5+0+0dB\n"));
	host_ctl(h, "ports");
	assert_non_null(strstr(h->out, "8 0:8 lanes=8 speed_mbps=1600000 "));
	link_close(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_up_after_10_ms),
		cmocka_unit_test(test_break_while_coming_up),
		cmocka_unit_test(test_far_end_disabled),
		cmocka_unit_test(test_cut_and_mend),
		cmocka_unit_test(test_cut_later),
		cmocka_unit_test(test_one_direction),
		cmocka_unit_test(test_bend_and_clean),
		cmocka_unit_test(test_high_ser_hysteresis),
		cmocka_unit_test(test_swap),
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_one_transmitter),
		cmocka_unit_test(test_laser),
		cmocka_unit_test(test_application),
		cmocka_unit_test(test_half_rate),
		cmocka_unit_test(test_other_width),
		cmocka_unit_test(test_polarity),
		cmocka_unit_test(test_plant_polarity),
		cmocka_unit_test(test_squelch_disabled),
		cmocka_unit_test(test_resets),
		cmocka_unit_test(test_remove_and_insert),
		cmocka_unit_test(test_light),
		cmocka_unit_test(test_frames),
		cmocka_unit_test(test_fec_counters),
		cmocka_unit_test(test_one_bad_lane),
		cmocka_unit_test(test_bad_frames),
		cmocka_unit_test(test_forced_power),
		cmocka_unit_test(test_commands),
	};

	return cmocka_run_group_tests_name("emu_link", tests, NULL, NULL);
}
