// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl save and restore, against a kernel that is only data.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "xpoctl_fake.h"

#define PATH_LEN	64

struct files {
	char saved[PATH_LEN];
	char edited[PATH_LEN];
};

static struct val set(long long v)
{
	return (struct val) { true, v };
}

static int setup(void **state)
{
	struct files *files = calloc(1, sizeof(*files));
	int saved, edited;

	assert_non_null(files);
	strcpy(files->saved, "/tmp/xpoctl-saved-XXXXXX");
	strcpy(files->edited, "/tmp/xpoctl-edited-XXXXXX");
	saved = mkstemp(files->saved);
	edited = mkstemp(files->edited);
	assert_true(saved >= 0 && edited >= 0);
	close(saved);
	close(edited);
	fake_init();
	*state = files;
	return 0;
}

static int teardown(void **state)
{
	struct files *files = *state;

	unlink(files->saved);
	unlink(files->edited);
	free(files);
	return 0;
}

static void run(int status, const char *command, const char *path,
		const char *out, const char *err)
{
	char arguments[2 * PATH_LEN];
	struct expect expect = { status, arguments, out, err };

	snprintf(arguments, sizeof(arguments), command, path);
	fake_check(&expect);
}

static char *slurp(const char *path)
{
	FILE *fp = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;

	assert_non_null(fp);
	assert_true(getdelim(&text, &size, '\0', fp) > 0);
	fclose(fp);
	return text;
}

/* What was saved, with the first place of from replaced */
static void edit(const struct files *files, const char *from, const char *to)
{
	char *text = slurp(files->saved);
	char *at = strstr(text, from);
	FILE *fp = fopen(files->edited, "w");

	if (!at)
		fail_msg("no '%s' in %s", from, text);
	assert_non_null(fp);
	fprintf(fp, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
	assert_int_equal(fclose(fp), 0);
	free(text);
}

static void configure(void)
{
	struct controls *controls = &fake.controls[0][2];

	fake_port(0, 4)->policy = set(XPO_APPLICATION_POLICY_PREFERRED);
	fake_port(0, 4)->preferred_app_sel = set(5);
	controls->lane = set(2);
	controls->set = set(1 << CONTROL_TX_POLARITY);
	controls->value[CONTROL_TX_POLARITY] = set(1);
	fake.modules[1].power_policy = set(XPO_POWER_POLICY_AUTO);
	fake.modules[3].drained = set(1);
}

static void test_same(void **state)
{
	struct files *files = *state;

	configure();
	run(0, "save %s", files->saved, "", NULL);
	run(0, "restore %s", files->saved, "Everything is as it was saved",
	    NULL);
	run(0, "-j restore %s", files->saved, "\"changes\":[]", NULL);
	assert_int_equal(fake.changes, 0);
	assert_int_equal(fake.policy, -1);
}

/* A new driver knows nothing of it; everything comes back */
static void test_restore(void **state)
{
	struct files *files = *state;
	struct port *port;

	configure();
	run(0, "save %s", files->saved, "", NULL);
	fake_init();
	/* As it is after loading: not split, at the default speed */
	*fake_port(0, 0) = fake.ports[--fake.port_count];
	*fake_port(0, 4) = *fake_port_add(0, 0, 8, 10);
	fake.port_count--;
	fake_port(1, 0)->speed_mbps = set(1600000);
	run(0, "restore %s -n", files->saved, "Would be changed", NULL);
	assert_int_equal(fake.changes, 0);
	run(0, "-j restore %s", files->saved, "\"setting\":\"ports\"", NULL);
	port = fake_port(0, 4);
	assert_int_equal(port->lanes.v, 4);
	assert_int_equal(port->preferred_app_sel.v, 5);
	assert_int_equal(port->policy.v, XPO_APPLICATION_POLICY_PREFERRED);
	assert_int_equal(fake_port(1, 0)->speed_mbps.v, 800000);
	assert_int_equal(fake.controls[0][2].value[CONTROL_TX_POLARITY].v, 1);
	assert_int_equal(fake.controls[0][3].set.v, 0);
	assert_int_equal(fake.modules[1].power_policy.v,
			 XPO_POWER_POLICY_AUTO);
	assert_int_equal(fake.modules[3].drained.v, 1);
	assert_int_equal(fake_port(0, 0)->admin_up.v, 0);
	run(0, "restore %s", files->saved, "Everything is as it was", NULL);
	run(0, "restore %s --up", files->saved, "admin_up", NULL);
	assert_int_equal(fake_port(0, 0)->admin_up.v, 1);
}

/* Controls and drains that were not saved go away */
static void test_restore_nothing(void **state)
{
	struct files *files = *state;

	run(0, "save %s", files->saved, "", NULL);
	configure();
	run(0, "restore %s --force", files->saved, "none", NULL);
	assert_int_equal(fake.controls[0][2].set.v, 0);
	assert_true(fake.lanes == 1 << 2);
	assert_int_equal(fake_port(0, 4)->policy.v,
			 XPO_APPLICATION_POLICY_AUTO);
	assert_int_equal(fake.modules[3].drained.v, 0);
}

static void test_restore_up(void **state)
{
	struct files *files = *state;
	const struct port *port;

	run(0, "save %s", files->saved, "", NULL);
	edit(files, "\"speed_mbps\": 400000", "\"speed_mbps\": 200000");
	run(1, "restore %s", files->edited, NULL,
	    "xpo0/0:0-3 speed_mbps: enp1s0np0s0 is up (set it down, or use");
	assert_int_equal(fake.changes, 0);
	run(0, "restore %s --force", files->edited, "200000", NULL);
	port = fake_port(0, 0);
	assert_int_equal(port->speed_mbps.v, 200000);
}

/* Neither applications nor controls of a port that is up are touched */
static void test_restore_up_lanes(void **state)
{
	struct files *files = *state;

	fake_port(0, 0)->policy = set(XPO_APPLICATION_POLICY_PREFERRED);
	fake_port(0, 0)->preferred_app_sel = set(5);
	configure();
	fake.controls[0][5] = fake.controls[0][2];
	fake.controls[0][5].lane = set(5);
	run(0, "save %s", files->saved, "", NULL);
	fake_init();
	run(3, "restore %s", files->saved, "lane_controls",
	    "xpo0/0:2 lane_controls: enp1s0np0s0 is up");
	assert_int_equal(fake.controls[0][2].set.v, 0);
	assert_int_equal(fake.controls[0][5].set.v, 1 << CONTROL_TX_POLARITY);
	assert_int_equal(fake_port(0, 0)->policy.v,
			 XPO_APPLICATION_POLICY_AUTO);
	assert_int_equal(fake_port(0, 4)->preferred_app_sel.v, 5);
	run(0, "restore %s --force", files->saved, "application", NULL);
	assert_int_equal(fake.controls[0][2].set.v, 1 << CONTROL_TX_POLARITY);
	assert_int_equal(fake_port(0, 0)->preferred_app_sel.v, 5);
}

/* What fails is told and the rest is done */
static void test_restore_partly(void **state)
{
	struct files *files = *state;

	configure();
	run(0, "save %s", files->saved, "", NULL);
	fake_init();
	fake_port(1, 8)->speed_mbps = set(400000);
	fake.net_err = -EINVAL;
	fake.net_error = "no such speed";
	run(3, "restore %s", files->saved, "failed",
	    "xpoctl: xpo0/1:8-15 speed_mbps: no such speed\n");
	assert_int_equal(fake.modules[1].power_policy.v,
			 XPO_POWER_POLICY_AUTO);
	assert_int_equal(fake.modules[3].drained.v, 1);
	fake_init();
	configure();
	fake.controls[0][2].set = set(0);
	fake.done.error = set(-EPROTO);
	fake.done.port_fault = set(XPO_PORT_FAULT_CONFIG_TIMEOUT);
	run(1, "restore %s --force", files->saved, "lane_controls",
	    "xpo0/0: config-timeout, nothing was changed");
}

static void test_other_card(void **state)
{
	struct files *files = *state;

	run(0, "save %s", files->saved, "", NULL);
	strcpy(fake.card.serial, "other");
	run(1, "restore %s", files->saved, NULL, "is another card");
	run(0, "restore %s --force", files->saved, "as it was", NULL);
	strcpy(fake.card.handle, "pci/0000:02:00.0");
	run(4, "restore %s", files->saved, NULL, "no card with the serial");
	/* A card that was moved is the same card */
	strcpy(fake.card.serial, "58504f0000000001");
	run(0, "restore %s", files->saved, "as it was", NULL);
}

static void test_bad_files(void **state)
{
	static const struct {
		const char *from;
		const char *to;
		const char *err;
	} all[] = {
		{ "{", "", "not JSON" },
		{ "\"configuration\"", "\"config\"", "not a file of 'xpoctl" },
		{ "\"format\": 1", "\"format\": 2", "'format' is 2, not 1" },
		{ "\"format\": 1", "\"format\": \"1\"", "not of type int" },
		{ "\"cage\": 3", "\"cage\": 16", "'cage' is 16, not 0 to 15" },
		{ "\"cage\": 3", "\"cage\": 1", "cage 1 comes twice" },
		{ "\"cage\": 3", "\"cages\": 3", "unknown member 'cages'" },
		{ "\"high\"", "\"higher\"", "not high, auto or low" },
		{ "\"drained\": false", "\"drained\": 0", "type boolean" },
		{ "\"lanes\": 4", "\"lanes\": 3", "not 1, 2, 4 or 8" },
		{ "\"lanes\": 4", "\"lanes\": 8", "two ports have lane 4" },
		{ "\"lanes\": 4", "\"lanes\": 2", "different widths" },
		{ "\"lane\": 4", "\"lane\": 2", "no port of 4 lanes starts" },
		{ "\"lane\": 4", "\"lane\": 60", "0 to 7 have no port" },
		{ "\"auto\"", "\"none\"", "'application' is not of type int" },
		{ "\"auto\"", "16", "'application' is 16, not 1 to 15" },
		{ "\"lanes\": \"2\"", "\"lanes\": \"64\"", "no lane 64" },
		{ "\"tx-polarity\": \"on\"", "\"tx-polarity\": \"1\"",
		  "the value is on or off" },
		{ "\"tx-polarity\": \"on\"", "\"tx-polarity\": 1",
		  "the value is on or off" },
		{ "\"tx-polarity\": \"on\"", "\"frob\": \"on\"",
		  "not a control" },
	};
	struct files *files = *state;
	size_t i;

	configure();
	run(0, "save %s", files->saved, "", NULL);
	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		edit(files, all[i].from, all[i].to);
		run(1, "restore %s", files->edited, "", all[i].err);
	}
	run(1, "restore %s", "/no/such/file", "", "No such file");
	assert_int_equal(fake.changes, 0);
}

/* Any file at all must be survived */
static void test_garbage(void **state)
{
	struct files *files = *state;
	char arguments[2 * PATH_LEN];
	unsigned int i, k;
	char *text;
	FILE *fp;

	configure();
	run(0, "save %s", files->saved, "", NULL);
	text = slurp(files->saved);
	snprintf(arguments, sizeof(arguments), "restore -n %s", files->edited);
	srandom(1);
	for (i = 0; i < 300; i++) {
		static const char bytes[] = "{}[]\",:0129aftn-\0";
		struct fake_run garbage;
		char *copy = strdup(text);

		assert_non_null(copy);
		for (k = 0; k <= i % 4; k++)
			copy[random() % strlen(text)] =
				bytes[random() % (sizeof(bytes) - 1)];
		fp = fopen(files->edited, "w");
		assert_non_null(fp);
		fwrite(copy, 1, strlen(text), fp);
		assert_int_equal(fclose(fp), 0);
		fake_run(&garbage, arguments);
		fake_run_free(&garbage);
		free(copy);
	}
	free(text);
	assert_int_equal(fake.changes, 0);
}

static void test_save_fails(void **state)
{
	struct files *files = *state;
	char *text;

	run(0, "save", files->saved, "\"configuration\"", NULL);
	run(0, "save %s", "-", "\"configuration\"", NULL);
	run(1, "save %s", "/no/such/directory/file", "", "No such file");
	/* A file that was good stays */
	run(0, "save %s", files->saved, "", NULL);
	fake.loaded = false;
	run(4, "save %s", files->saved, "", "modprobe xpo");
	fake.loaded = true;
	fake.cards = 0;
	run(4, "save %s", files->saved, "", "no card found");
	text = slurp(files->saved);
	assert_non_null(strstr(text, "\"configuration\""));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_same, setup, teardown),
		cmocka_unit_test_setup_teardown(test_restore, setup, teardown),
		cmocka_unit_test_setup_teardown(test_restore_nothing, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_restore_up, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_restore_up_lanes, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_restore_partly, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_other_card, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_bad_files, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_garbage, setup, teardown),
		cmocka_unit_test_setup_teardown(test_save_fails, setup,
						teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
