// SPDX-License-Identifier: GPL-2.0
/* Image files, and captured modules that are replayed. */
#include "../../tools/lib/image.h"
#include "emu_module_util.h"

static int parse(struct image *img, const char *text, char *err, size_t errlen)
{
	FILE *in = fmemopen((void *)text, strlen(text), "r");
	int ret;

	assert_non_null(in);
	ret = image_parse(img, in, "x.cmis", err, errlen);
	fclose(in);
	return ret;
}

static void bad_images(void **state)
{
	static const char * const cases[][2] = {
		{ "# nothing\n", "x.cmis:1: no registers" },
		{ "0 lo 00: 18\n\n0 lo 00: 19\n",
		  "x.cmis:3: register 00 was given before" },
		{ "0 lo 0f: 1\n0 lo 00: 1 2 3 4 5 6 7 8 9 a b c d e f 10\n",
		  "x.cmis:2: register 0f was given before" },
		{ "# format: 2\n0 lo 00: 18\n", "x.cmis:1: format 2 is not" },
		{ "# endpoints: 9\n", "x.cmis:1: endpoints: '9'" },
		{ "# lanes: many\n", "x.cmis:1: lanes: 'many'" },
		{ "endpoint 4\n", "x.cmis:1: endpoint '4'" },
		{ "# endpoints: 1\nendpoint 1\n", "x.cmis:2: endpoint 1, but" },
		{ "20 11 80: 00\n", "x.cmis:1: bank is not a hex number" },
		{ "0 1zz 80: 00\n", "x.cmis:1: page is neither 'lo' nor" },
		{ "0 00 7f: 00\n", "x.cmis:1: offset 7f is not in this half" },
		{ "0 lo 80: 00\n", "x.cmis:1: offset 80 is not in this half" },
		{ "0 lo 00 18\n", "x.cmis:1: offset is not a hex number" },
		{ "0 lo 00:\n", "x.cmis:1: no bytes after the offset" },
		{ "0 lo 00: 18 0x\n", "x.cmis:1: byte 2 is not a hex number" },
		{ "0 lo 00: 100\n", "x.cmis:1: byte 1 is not a hex number" },
		{ "0 lo 7e: 1 2 3\n", "x.cmis:1: 3 bytes at offset 7e go" },
		{ "0 00 f9: 1 2 3 4 5 6 7 8\n", "x.cmis:1: 8 bytes at" },
		{ "0 lo 00: 1 2 3 4 5 6 7 8 9 a b c d e f 10 11\n",
		  "x.cmis:1: more than 16 bytes" },
		{ "0 00 80: 18\n", "x.cmis:1: endpoint 0 has no lower" },
		{ "# endpoints: 2\n0 lo 00: 18\n",
		  "x.cmis:2: endpoint 1 has no lower memory" },
	};
	struct image img;
	char err[256];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (!parse(&img, cases[i][0], err, sizeof(err)))
			fail_msg("accepted: %s", cases[i][0]);
		if (strncmp(err, cases[i][1], strlen(cases[i][1])))
			fail_msg("'%s' instead of '%s'", err, cases[i][1]);
		assert_null(img.pages);
	}
	assert_int_equal(image_load(&img, "/no/such/file", err, sizeof(err)),
			 -1);
	assert_string_equal(err, "/no/such/file: No such file or directory");
}

static void image_grammar(void **state)
{
	static const char text[] =
		"# a comment: with a colon\n"
		"# format: 1\n"
		"# module: lab sample 7\n"
		"\n"
		"  0 lo 00: 18 50   # short line\r\n"
		"endpoint 1\n"
		"0 lo 00: 26\n"
		"1f 11 90: AB cd\n"
		"# lanes: 8 is only a comment here\n";
	const struct image_page *page;
	struct image img;
	char err[256];

	(void)state;
	if (parse(&img, text, err, sizeof(err)))
		fail_msg("%s", err);
	assert_int_equal(img.endpoints, 2);
	assert_int_equal(img.lanes, 0);
	assert_int_equal(img.n_header, 1);
	assert_string_equal(image_header(&img, "module"), "lab sample 7");
	assert_null(image_header(&img, "lanes"));
	page = image_find(&img, 0, 0, IMAGE_PAGE_LOWER);
	assert_int_equal(page->data[1], 0x50);
	assert_true(page->known[1]);
	assert_false(page->known[2]);
	page = image_find(&img, 1, 0x1f, 0x11);
	assert_int_equal(page->data[0x11], 0xcd);
	assert_null(image_find(&img, 1, 0, 0x11));
	image_release(&img);
}

static void written_images_read_back(void **state)
{
	static const uint8_t data[20] = { 1, 2, 3, 4, 5 };
	struct image img, again;
	char err[256], *text;
	FILE *out;
	size_t len;

	(void)state;
	image_init(&img);
	assert_int_equal(image_set(&img, 0, 0, IMAGE_PAGE_LOWER, 0, data, 20),
			 0);
	assert_int_equal(image_set(&img, 1, 0, IMAGE_PAGE_LOWER, 100, data, 5),
			 0);
	assert_int_equal(image_set(&img, 1, 3, 0x11, 200, data, 5), 0);
	assert_int_equal(image_set(&img, 1, 3, 0x11, 254, data, 3), -1);
	assert_int_equal(image_set(&img, 1, 3, 0x11, 100, data, 3), -1);
	assert_int_equal(image_set_header(&img, "vendor", "Acme"), 0);
	img.lanes = 64;
	out = open_memstream(&text, &len);
	assert_int_equal(image_write(&img, out), 0);
	fclose(out);
	if (parse(&again, text, err, sizeof(err)))
		fail_msg("%s", err);
	assert_int_equal(again.endpoints, 2);
	assert_int_equal(again.lanes, 64);
	assert_int_equal(again.n_pages, img.n_pages);
	assert_memory_equal(again.pages, img.pages,
			    img.n_pages * sizeof(*img.pages));
	assert_string_equal(image_header(&again, "vendor"), "Acme");
	free(text);
	image_release(&img);
	image_release(&again);
}

static void open_capture(struct bench *b, const char *name)
{
	char model[128];

	snprintf(model, sizeof(model), "image:%s", name);
	bench_open(b, model);
	snprintf(b->conf.base_dir, sizeof(b->conf.base_dir), "%s", DATA_DIR);
	bench_insert(b);
	bench_ms(b, 310);
}

static void captured_registers(void **state)
{
	static struct bench b;
	uint8_t text[16];
	int source;

	(void)state;
	open_capture(&b, "eoptolink-2x400g-lr4.cmis");
	assert_int_equal(module_endpoints(b.m), 1);
	assert_int_equal(bench_state(&b, 0), CMIS_MODULE_READY);
	bench_select(&b, 0, 0, 0);
	bench_read_n(&b, 0, CMIS_00_VENDOR_NAME, text, 16);
	assert_memory_equal(text, "Eoptolink       ", 16);
	assert_int_equal(bench_read(&b, 0, 0, 0x11, CMIS_11_DP_STATE), 0x44);
	assert_int_equal(module_declared_mw(b.m, &source), 16000);
	assert_int_equal(source, MODULE_POWER_MODULE);
	assert_false(module_interrupt(b.m, 0));
	/* Not in the capture: as if the module did not have it */
	bench_select(&b, 0, 0, 0x12);
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_PAGE_SELECT), 0);
	bench_close(&b);
}

/* The Acacia has LOSFlagRx of lane 1 set; CMIS 4 summary is per lane. */
static void captured_flags_latch_once(void **state)
{
	static struct bench b;

	(void)state;
	open_capture(&b, "acacia-400zrp.cmis");
	assert_true(module_interrupt(b.m, 0));
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_SUMMARY), 0x01);
	assert_int_equal(bench_read(&b, 0, 0, 0x11,
				    CMIS_11_FLAGS + CMIS_LANE_RX_LOS), 0x01);
	assert_int_equal(bench_read(&b, 0, 0, 0x11,
				    CMIS_11_FLAGS + CMIS_LANE_RX_LOS), 0);
	assert_false(module_interrupt(b.m, 0));
	bench_ms(&b, 5000);
	assert_false(module_interrupt(b.m, 0));
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_SUMMARY), 0);
	bench_close(&b);
}

static void writable_registers_are(void **state)
{
	static struct bench b;
	uint8_t before;

	(void)state;
	open_capture(&b, "acacia-400zrp.cmis");
	assert_int_equal(bench_read(&b, 0, 0, 0x10, CMIS_10_TX_DISABLE), 0x01);
	bench_write(&b, 0, 0, 0x10, CMIS_10_TX_DISABLE, 0xff);
	assert_int_equal(bench_read(&b, 0, 0, 0x10, CMIS_10_TX_DISABLE), 0xff);
	before = bench_read(&b, 0, 0, 0x11, CMIS_11_DP_STATE);
	bench_write(&b, 0, 0, 0x11, CMIS_11_DP_STATE, ~before);
	assert_int_equal(bench_read(&b, 0, 0, 0x11, CMIS_11_DP_STATE), before);
	/* A reset brings back what was captured */
	bench_write(&b, 0, 0, 0, CMIS_LO_CONTROL, CMIS_LO_CONTROL_SW_RESET);
	assert_false(module_answering(b.m, 0));
	bench_ms(&b, 310);
	assert_int_equal(bench_read(&b, 0, 0, 0x10, CMIS_10_TX_DISABLE), 0x01);
	bench_close(&b);
}

static void values_can_be_forced(void **state)
{
	static struct bench b;
	uint8_t before;

	(void)state;
	open_capture(&b, "eoptolink-2x400g-lr4.cmis");
	before = bench_read(&b, 0, 0, 0, CMIS_LO_TEMP);
	assert_int_equal(bench_ctl(&b, 0, "set temperature_mc 79000"), 0);
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_TEMP), 79);
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_FLAGS_TEMP_VCC),
			 CMIS_MON_HIGH_ALARM | CMIS_MON_HIGH_WARNING);
	assert_int_equal(bench_ctl(&b, 0, "set temperature_mc auto"), 0);
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_TEMP), before);
	bench_close(&b);
}

/* What dump writes is an image that can be put into a cage. */
static void dumps_are_images(void **state)
{
	char path[] = "/tmp/xpo-unit-XXXXXX", model[64];
	static struct bench b, again;
	FILE *out;
	int fd;

	(void)state;
	bench_open(&b, "8xdr8-8bank");
	bench_insert(&b);
	bench_ms(&b, 300);
	assert_int_equal(bench_ctl(&b, 0, "dump"), 0);
	fd = mkstemp(path);
	assert_true(fd >= 0);
	out = fdopen(fd, "w");
	fputs(b.out, out);
	fclose(out);
	snprintf(model, sizeof(model), "image:%s", path);
	bench_open(&again, model);
	bench_insert(&again);
	bench_ms(&again, 300);
	assert_true(module_interrupt(again.m, 0));
	assert_int_equal(bench_read(&again, 0, 7, 0x11, CMIS_11_DP_CONFIG),
			 0x10);
	assert_int_equal(bench_ctl(&again, 0, "dump"), 0);
	bench_close(&again);
	bench_close(&b);
	remove(path);
}

static void unusable_images(void **state)
{
	struct module_conf conf;
	char err[512];

	(void)state;
	module_conf_init(&conf);
	strcpy(conf.model, "image:gone.cmis");
	strcpy(conf.base_dir, "/nowhere");
	assert_null(module_create(NULL, &conf, NULL, NULL, err, sizeof(err)));
	assert_string_equal(err,
			    "/nowhere/gone.cmis: No such file or directory");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(bad_images),
		cmocka_unit_test(image_grammar),
		cmocka_unit_test(written_images_read_back),
		cmocka_unit_test(captured_registers),
		cmocka_unit_test(captured_flags_latch_once),
		cmocka_unit_test(writable_registers_are),
		cmocka_unit_test(values_can_be_forced),
		cmocka_unit_test(dumps_are_images),
		cmocka_unit_test(unusable_images),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
