// SPDX-License-Identifier: GPL-2.0
/* Plant files: what they connect, and what is said about mistakes. */
#include <unistd.h>

#include "emu_port_util.h"

#include "../../tools/xpo-emu/plant.h"

static struct plant *load(const char *text)
{
	struct plant *plant = plant_create();
	char error[512];

	if (plant_load(plant, plant_file(text), 2, error, sizeof(error)))
		fail_msg("%s", error);
	return plant;
}

static void test_options(void **state)
{
	struct plant *plant = load("# two cables\n"
				   "\n"
				   "fibre a-1 0:0-7 1:7-0 loss_db=3 # twisted\n"
				   "  fibre b_2.x 0:63 0:63 inverted\n"
				   "fibre c 0:8 1:8 polarity=straight\n"
				   "fibre d 0:9-10 1:9-10 broken\n"
				   "glass a-1:2 ab loss_db=13\n"
				   "glass d:1 ba loss_db=0\n"
				   "glass a-1 ba broken\n");
	struct plant_path path;

	(void)state;
	assert_true(plant_path(plant, 64 + 7, &path));
	assert_int_equal(path.far, 0);
	assert_int_equal(path.delay_ns, 50);
	assert_false(path.inverted);
	assert_in_range(path.gain * 10000, 5011, 5013);
	assert_true(plant_path(plant, 64 + 5, &path));
	assert_int_equal(path.far, 2);
	assert_in_range(path.gain * 10000, 501, 502);
	assert_true(plant_path(plant, 2, &path));
	assert_int_equal(path.far, 64 + 5);
	assert_true(path.gain == 0);
	assert_true(plant_path(plant, 63, &path));
	assert_int_equal(path.far, 63);
	assert_true(path.inverted && path.gain > 0.7);
	assert_true(plant_path(plant, 8, &path));
	assert_true(path.gain == 0);
	assert_true(plant_path(plant, 10, &path));
	assert_true(path.gain == 0);
	assert_false(plant_path(plant, 11, &path));
	plant_destroy(plant);
}

static void test_wires(void **state)
{
	char text[1024] = "fibre r 0:63 wire:w:5 listen\n"
			  "fibre s 0:62 wire:/tmp/w:6\n";
	struct plant *plant = load(text);
	struct plant_path path;
	char error[512];
	size_t at = strlen(text);
	char name[200];
	int i;

	(void)state;
	/* the same socket: a path is relative to the file's directory */
	assert_int_equal(plant->wires, 1);
	assert_true(plant->wire[0].listen);
	assert_true(plant_path(plant, 63, &path));
	assert_int_equal(path.far, plant_wire_end(0, 5));
	plant_end_name(plant, path.far, name, sizeof(name));
	assert_string_equal(name, "wire:/tmp/w:5");
	assert_true(plant_path(plant, plant_wire_end(0, 6), &path));
	assert_int_equal(path.far, 62);
	plant_destroy(plant);
	for (i = 0; i < 16; i++)
		at += snprintf(text + at, sizeof(text) - at,
			       "fibre f%d 0:%d wire:/x%d:0\n", i, i, i);
	plant = plant_create();
	assert_int_equal(plant_load(plant, plant_file(text), 2, error,
				    sizeof(error)), -1);
	assert_non_null(strstr(error, ":18: there are 16 wires already"));
	plant_destroy(plant);
}

static void test_mistakes(void **state)
{
	static const struct {
		const char *text, *want;
	} bad[] = {
		{ "cable a 0:0 1:0", ":1: 'cable' is neither fibre nor glass" },
		{ "\n\nfibre a 0:0", ":3: fibre NAME CAGE:LANES CAGE:LANES" },
		{ "fibre a/b 0:0 1:0", ":1: 'a/b' is not 1 to 31 letters" },
		{ "fibre a234567890123456789012345678901x 0:0 1:0",
		  "is not 1 to 31 letters" },
		{ "fibre a 0 1:0", ":1: '0' is not CAGE:LANES" },
		{ "fibre a -1:0 1:0", "'-1:0' is not CAGE:LANES" },
		{ "fibre a 0:0-7x 1:0", "'0:0-7x' is not CAGE:LANES" },
		{ "fibre a 2:0 1:0", "'2:0': the card has cages 0 to 1" },
		{ "fibre a 0:60-64 1:0-4", "'0:60-64': lanes are 0 to 63" },
		{ "fibre a 0:99999999999 1:0", "lanes are 0 to 63" },
		{ "fibre a 0:0-7 1:0-3", ":1: 8 lanes do not fit 4" },
		{ "fibre a 0:0 1:0\nfibre a 0:1 1:1",
		  ":2: there is a fibre 'a' already" },
		{ "fibre a 0:0-7 1:0-7\nfibre b 0:7 1:8",
		  ":2: lane 0:7 is in fibre 'a' already" },
		{ "fibre a 0:0-7 0:4-11",
		  ":1: lane 0:4 is in fibre 'a' already" },
		{ "fibre a 0:0-7 0:7-0",
		  ":1: lane 0:4 is in fibre 'a' already" },
		{ "fibre a 0:0 1:0 loss=1", ":1: unknown option 'loss=1'" },
		{ "fibre a 0:0 1:0 loss_db=-1",
		  ":1: loss_db: '-1' is not a loss from 0 to 60 dB" },
		{ "fibre a 0:0 1:0 loss_db=nan", "'nan' is not a loss" },
		{ "fibre a 0:0 1:0 loss_db=", "'' is not a loss" },
		{ "fibre a 0:0 1:0 length_m=1.5",
		  ":1: length_m: '1.5' is not a number from 0 to 10000" },
		{ "fibre a 0:0 1:0 length_m=-2", "'-2' is not a number" },
		{ "fibre a 0:0 1:0 polarity=odd",
		  ":1: polarity: 'odd' is neither straight nor crossed" },
		{ "fibre a wire:x:0 1:0", "'wire:x:0' is not CAGE:LANES" },
		{ "fibre a 0:0 wire:x", "'wire:x' is not wire:PATH:LANES" },
		{ "fibre a 0:0 wire::0", "wire '': a path has 1 to 107" },
		{ "fibre a 0:0 wire:x:0-", "'wire:x:0-' is not wire:" },
		{ "fibre a 0:0 wire:x:64", "'wire:x:64': lanes are 0 to 63" },
		{ "fibre a 0:0-7 wire:x:0-3", ":1: 8 lanes do not fit 4" },
		{ "fibre a 0:0 1:0 listen", ":1: listen is for wires" },
		{ "fibre a 0:0 wire:/x:0\nfibre b 0:1 wire:/x:0",
		  ":2: lane wire:/x:0 is in fibre 'a' already" },
		{ "glass a ab broken", ":1: there is no fibre 'a'" },
		{ "fibre a 0:0 1:0\nglass a ab",
		  ":2: glass NAME[:STRAND] ab|ba OPTION..." },
		{ "fibre a 0:0 1:0\nglass a up broken",
		  ":2: 'up' is neither ab nor ba" },
		{ "fibre a 0:0 1:0\nglass a:1 ab broken",
		  ":2: strand '1' is not a number from 0 to 0" },
		{ "fibre a 0:0 1:0\nglass a:0 ab length_m=1",
		  ":2: unknown option 'length_m=1'" },
		{ "fibre a 0:0 1:0 5 6 7 8 9 10 11 12 13 14 15 16 17",
		  ":1: too many words" },
	};
	char error[512];
	struct plant *plant;
	const char *path;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		plant = plant_create();
		path = plant_file(bad[i].text);
		if (!plant_load(plant, path, 2, error, sizeof(error)))
			fail_msg("'%s' was accepted", bad[i].text);
		if (strncmp(error, path, strlen(path)) ||
		    !strstr(error, bad[i].want))
			fail_msg("'%s': %s", bad[i].text, error);
		plant_destroy(plant);
	}
}

static void test_long_line(void **state)
{
	struct plant *plant = plant_create();
	char text[2000], error[512];

	(void)state;
	memset(text, ' ', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(plant_load(plant, plant_file(text), 2, error,
				    sizeof(error)), -1);
	assert_non_null(strstr(error, ":1: the line is too long"));
	assert_int_equal(plant_load(plant, "/nowhere/plant", 2, error,
				    sizeof(error)), -1);
	assert_string_equal(error, "/nowhere/plant: No such file or directory");
	plant_destroy(plant);
}

/* The card says what is wrong with its plant, and is not made. */
static void test_card(void **state)
{
	struct sim *sim = sim_create(1);
	struct card_conf conf;
	char error[512];

	(void)state;
	card_conf_init(&conf);
	conf.cages = 1;
	snprintf(conf.plant, sizeof(conf.plant), "%s",
		 plant_file("fibre a 0:0 1:0\n"));
	assert_null(card_create(sim, &conf, NULL, NULL, error, sizeof(error)));
	assert_non_null(strstr(error, ":1: '1:0': the card has cages 0 to 0"));
	sim_destroy(sim);
}

static int teardown(void **state)
{
	(void)state;
	return unlink(plant_file(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_options),
		cmocka_unit_test(test_wires),
		cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_long_line),
		cmocka_unit_test(test_card),
	};

	return cmocka_run_group_tests_name("emu_plant", tests, NULL, teardown);
}
