// SPDX-License-Identifier: GPL-2.0
#include "emu_port_util.h"

#include <unistd.h>

#include "../../driver/cmis.h"

const char *plant_file(const char *text)
{
	static char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "/tmp/xpo-plant-%d", getpid());
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
	return path;
}

struct host *cable_open(const char *plant)
{
	static const char * const models[] = { "8xdr8", "8xdr8-8bank" };
	struct card_conf conf;
	char error[256];
	struct host *h;
	unsigned int i;

	card_conf_init(&conf);
	conf.cages = 2;
	conf.time_scale = 100;
	snprintf(conf.plant, sizeof(conf.plant), "%s", plant_file(plant));
	for (i = 0; i < 2; i++)
		assert_int_equal(module_conf_set(&conf.modules[i], "module",
						 models[i], error,
						 sizeof(error)), 0);
	conf.modules[0].half_rate = true;
	conf.modules[1].half_rate = true;
	h = host_open_conf(&conf);
	unlink(conf.plant);
	for (i = 0; i < 2; i++)
		wr(h, CAGE_REG(i, CTRL), HW_CAGE_CTRL_POWER);
	host_run_ms(h, 100);
	cmd_enable(h, 6);
	return h;
}

void lane_write(struct host *h, unsigned int cage, unsigned int group,
		uint8_t reg, uint8_t value)
{
	unsigned int ep = cage ? 0 : group / 4;
	unsigned int bank = cage ? group : group % 4;

	h->memory[HOST_DATA] = value;
	assert_int_equal(cmd_do(h, cmd_write(cage, ep, bank,
					     CMIS_PAGE_LANE_CONTROL, reg,
					     1)).status, HW_STATUS_OK);
}

void group_apply(struct host *h, unsigned int cage, unsigned int group,
		 unsigned int app)
{
	static const unsigned int lanes[] = {
		0, 8, 4, 2, 1, 8, 4, 2, 1, 8, 4, 1,
	};
	unsigned int lane;

	lane_write(h, cage, group, CMIS_10_DP_DEINIT, 0xff);
	host_run_ms(h, 10);
	for (lane = 0; lane < 8; lane++)
		lane_write(h, cage, group, CMIS_10_DP_CONFIG + lane,
			   app << 4 | lane / lanes[app] * lanes[app] << 1);
	lane_write(h, cage, group, CMIS_10_APPLY_DP_INIT, 0xff);
	host_run_ms(h, 10);
	lane_write(h, cage, group, CMIS_10_DP_DEINIT, 0);
	host_run_ms(h, 50);
}

uint32_t port_start(struct host *h, unsigned int id, unsigned int lanes,
		    uint32_t speed_mbps)
{
	wr(h, PORT_REG(id, LANES), lanes);
	wr(h, PORT_REG(id, SPEED_MBPS), speed_mbps);
	wr(h, PORT_REG(id, FEC), HW_PORT_FEC_RS);
	wr(h, PORT_REG(id, CTRL), HW_PORT_CTRL_ENABLE);
	return rd(h, PORT_REG(id, RESULT));
}

uint32_t port_status(struct host *h, unsigned int id)
{
	return rd(h, PORT_REG(id, STATUS));
}

void port_start_pair(struct host *h, unsigned int a, unsigned int b,
		     unsigned int lanes)
{
	assert_int_equal(port_start(h, a, lanes, lanes * 200000), 0);
	if (b != a)
		assert_int_equal(port_start(h, b, lanes, lanes * 200000), 0);
	host_run_ms(h, 10);
	assert_true(port_status(h, a) & HW_PORT_STATUS_LINK);
	assert_true(port_status(h, b) & HW_PORT_STATUS_LINK);
}

struct hw_port_stats port_stats(struct host *h, unsigned int id)
{
	struct hw_sqe sqe = {
		.opcode = HW_OPCODE_PORT_STATS,
		.port = id,
		.address = HOST_BASE + HOST_DATA,
	};
	struct hw_port_stats stats;
	struct hw_cqe cqe = cmd_do(h, sqe);

	assert_int_equal(cqe.status, HW_STATUS_OK);
	assert_int_equal(cqe.length, sizeof(stats));
	memcpy(&stats, h->memory + HOST_DATA, sizeof(stats));
	return stats;
}

uint64_t link_event(struct host *h, unsigned int id, bool up)
{
	const struct hw_event *e = evt_find(h, HW_EVENT_TYPE_LINK);

	if (!e)
		fail_msg("no LINK event of port %u", id);
	assert_int_equal(e->arg, id | (up ? 1u << 16 : 0));
	assert_int_equal(e->cage, id / 64);
	assert_int_equal(e->endpoint, 255);
	assert_int_equal(e->length, 8);
	return e->time;
}

void no_link_event(struct host *h)
{
	const struct hw_event *e = evt_find(h, HW_EVENT_TYPE_LINK);

	if (e)
		fail_msg("LINK event of port %u, %s", e->arg & 0xffff,
			 e->arg >> 16 ? "up" : "down");
}
