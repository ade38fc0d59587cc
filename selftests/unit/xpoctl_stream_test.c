// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl: watch, record, replay and export over a ring that is only data, and
 * files that were damaged.
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

#include "../../tools/xpoctl/invoke.h"
#include "../../tools/xpoctl/tlm.h"
#include "xpoctl_fake.h"
#include "xpoctl_fake_telemetry.h"

#define JSON_LINE	\
	"{\"schema\":1,\"time_ns\":1000000000,\"module\":\"xpo0/0\",\"card\":\"xpo0\",\"handle\":\"pci/0000:01:00.0\",\"cage\":0,\"endpoint\":0,\"lane\":7,\"value\":\"rx_power\",\"rx_power_dbm\":null,\"source\":\"ring\"}"

static char dir[32];
static char file[64];

static int setup(void **state)
{
	(void)state;
	fake_init();
	unlink(file);
	return 0;
}

static int group_setup(void **state)
{
	(void)state;
	strcpy(dir, "/tmp/xpoctl-stream-XXXXXX");
	assert_non_null(mkdtemp(dir));
	snprintf(file, sizeof(file), "%s/file", dir);
	return 0;
}

static int group_teardown(void **state)
{
	(void)state;
	unlink(file);
	return rmdir(dir);
}

/* Output of a command that is to succeed; to be freed */
static char *output(int status, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static char *output(int status, const char *fmt, ...)
{
	struct fake_run run;
	char text[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	fake_run(&run, text);
	if (run.status != status)
		fail_msg("'%s' is %d: %s", text, run.status, run.err);
	free(run.err);
	return run.out;
}

static size_t lines(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += *text == '\n';
	return n;
}

/* One line of an output; to be compared only */
static const char *line(const char *text, size_t n)
{
	static char copy[512];

	while (n-- && text) {
		text = strchr(text, '\n');
		text = text ? text + 1 : NULL;
	}
	snprintf(copy, sizeof(copy), "%.*s",
		 (int)strcspn(text ? text : "", "\n"), text ? text : "");
	return copy;
}

static void test_usage(void **state)
{
	static const struct expect all[] = {
		{ 2, "watch", NULL, "which modules" },
		{ 2, "watch xpo0/0 -p", NULL, "one line per value" },
		{ 2, "watch xpo0/0 --rate 0", NULL, "not a positive number" },
		{ 2, "watch xpo0/0 --rate nan", NULL, "not a positive number" },
		{ 2, "watch xpo0/0 --above x", NULL, "not a number" },
		{ 2, "watch xpo0/0 --below inf", NULL, "not a number" },
		{ 2, "watch xpo0/0 --value light", NULL, "no value 'light'" },
		{ 2, "watch xpo0/0 --lane 64", NULL, "no lane 64" },
		{ 2, "watch xpo0/0 --duration 0", NULL, "--duration '0'" },
		{ 2, "record", NULL, "to which file" },
		{ 2, "replay", NULL, "which file" },
		{ 2, "export", NULL, "which file" },
		{ 2, "export x", NULL, "say --format" },
		{ 2, "export x --format png", NULL, "say --format" },
		{ 1, "replay /nonexistent", NULL, "No such file" },
		{ 1, "record /nonexistent/x xpo0/0 --count 1", NULL,
		  "No such file" },
	};

	(void)state;
	FAKE_CHECK_ALL(all);
}

static void test_watch(void **state)
{
	char *out;

	(void)state;
	out = output(0, "watch xpo0/0:1 --value rx_power --count 3");
	assert_int_equal(lines(out), 3);
	assert_string_equal(line(out, 0),
			    "    1.000000 xpo0/0:1 rx_power -3.01 dBm");
	assert_string_equal(line(out, 2),
			    "    1.200000 xpo0/0:1 rx_power -2.92 dBm");
	free(out);
	out = output(0, "-j watch xpo0/0 --lane 7 -v rx_power -c 1");
	assert_string_equal(line(out, 0), JSON_LINE);
	free(out);
	/* Ten seconds at one value a second */
	out = output(1, "watch xpo0/0:0 -v bias --rate 1 -c 99 -d 1");
	assert_int_equal(lines(out), 10);
	assert_string_equal(line(out, 9),
			    "   10.000000 xpo0/0:0 bias 40.000 mA");
	free(out);
	out = output(0, "watch xpo0/0 -v temperature,coolant_in -c 4");
	assert_string_equal(line(out, 1),
			    "    1.000000 xpo0/0 coolant_in 24.00 C");
	assert_string_equal(line(out, 2),
			    "    2.000000 xpo0/0 temperature 45.31 C");
	free(out);
	out = output(0, "watch xpo0/0 -v ber -c 1");
	assert_non_null(strstr(out, ":0 pre_fec_ber_current_media 1.2e-11\n"));
	free(out);
	out = output(0, "watch xpo0/0 -v temperature --above 46 -c 1");
	assert_string_equal(line(out, 0),
			    "    5.000000 xpo0/0 temperature 46.25 C");
	free(out);
}

static void add_temperature(uint64_t time_ns, unsigned int endpoint,
			    unsigned int degrees)
{
	struct xpo_tlm_record *record;

	record = fake_record(time_ns, endpoint, 0, 14, 4);
	record->cage = 1;
	record->data[0] = degrees;
	fake_record_seal(record);
}

/* What a module with two endpoints says twice is told of each */
static void test_endpoints(void **state)
{
	unsigned int i;
	char *out;

	(void)state;
	for (i = 0; i < 20; i++)
		add_temperature(12000000000 + 100000000ull * (i / 2), i % 2,
				40 + 30 * (i % 2));
	add_temperature(13000000000, 0, 40);
	add_temperature(13000000000, 1, 70);
	out = output(0, "watch xpo0/1 -v temperature --rate 1 -c 4");
	assert_string_equal(line(out, 1),
			    "   12.000000 xpo0/1 endpoint 1 temperature 70.00 C");
	assert_string_equal(line(out, 2),
			    "   13.000000 xpo0/1 endpoint 0 temperature 40.00 C");
	free(out);
	out = output(0, "-j watch xpo0/1 -v temperature --above 60 -c 1");
	assert_non_null(strstr(out, "\"endpoint\":1,\"lane\":null,"));
	free(out);
	free(output(0, "record %s xpo0/1 --count 22", file));
	out = output(0, "export %s --format csv -v temperature", file);
	assert_string_equal(line(out, 2),
			    "12.000000000,xpo0/1,1,,temperature,70.00,C");
	free(out);
	out = output(0, "export %s --format svg -v temperature", file);
	assert_non_null(strstr(out, ">xpo0/1 endpoint 1</text>"));
	free(out);
}

/* The words of the interface, by its numbers */
static void test_status(void **state)
{
	static const struct {
		uint8_t status;
		const char *word;
	} all[] = {
		{ XPO_TLM_STATUS_INVALID, "invalid" },
		{ XPO_TLM_STATUS_NO_MODULE, "no-module" },
		{ XPO_TLM_STATUS_NO_ENDPOINT, "no-endpoint" },
		{ XPO_TLM_STATUS_IN_RESET, "in-reset" },
		{ XPO_TLM_STATUS_NACK, "nack" },
		{ XPO_TLM_STATUS_TIMEOUT, "timeout" },
		{ XPO_TLM_STATUS_PAGE_REJECTED, "page-rejected" },
		{ XPO_TLM_STATUS_BUS_ERROR, "bus-error" },
	};
	struct xpo_tlm_record *record;
	char *out, text[64];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		record = fake_record(12000000000, 1, 0, 14, 4);
		record->cage = 1;
		record->status = all[i].status;
		fake_record_seal(record);
	}
	fake_tlm.removed = true;
	out = output(4, "watch xpo0/1");
	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		snprintf(text, sizeof(text),
			 "   12.000000 xpo0/1 endpoint 1 %s",
			 all[i].word);
		assert_string_equal(line(out, i), text);
	}
	free(out);
}

/* Loss is told where it was, the end says why */
static void test_watch_end(void **state)
{
	static const struct expect removed = { 4, "watch xpo0/0 -v vcc",
		"xpo0/0 vcc 3300.0 mV", "xpo0: the card was removed" };
	static const struct expect none = { 4, "watch xpo0/0", NULL,
					    "no telemetry of this card" };
	char *out;

	(void)state;
	fake_tlm.lost_at = 26;
	fake_tlm.lost = 17;
	out = output(0, "watch xpo0/0 -v vcc -c 3");
	assert_string_equal(line(out, 2), "xpo0 gap lost 17 damaged 0");
	free(out);
	fake_tlm.removed = true;
	fake_check(&removed);
	fake_tlm.open_err = -ENOENT;
	fake_check(&none);
}

static void test_record(void **state)
{
	char *live, *again, *out;

	(void)state;
	fake_tlm.removed = true;
	out = output(4, "-j record %s xpo0/0", file);
	assert_non_null(strstr(out, "\"records\":130,"));
	assert_non_null(strstr(out, "\"lost\":0,\"bad\":0"));
	free(out);
	live = output(4, "watch xpo0/0");
	again = output(0, "replay %s", file);
	assert_string_equal(live, again);
	free(live);
	free(again);
	/* It does not overwrite what somebody has recorded */
	out = output(1, "record %s xpo0/0 --count 1", file);
	assert_string_equal(out, "");
	free(out);
	out = output(0, "replay %s xpo0/1", file);
	assert_string_equal(out, "");
	free(out);
	out = output(4, "replay %s xpo3", file);
	free(out);
	out = output(2, "replay %s eth0", file);
	free(out);
}

static void test_record_lost(void **state)
{
	char *out;

	(void)state;
	fake_tlm.lost_at = 26;
	fake_tlm.lost = 17;
	out = output(3, "record %s xpo0/0 --count 100", file);
	assert_non_null(strstr(out, "Lost     17"));
	free(out);
	out = output(0, "replay %s --value vcc --count 3", file);
	assert_string_equal(line(out, 2), "xpo0 gap lost 17 damaged 0");
	free(out);
}

static long file_size(const char *path)
{
	FILE *fp = fopen(path, "r");
	long size;

	assert_non_null(fp);
	fseek(fp, 0, SEEK_END);
	size = ftell(fp);
	fclose(fp);
	return size;
}

/* A file is replaced by one that is complete, or stays as it was */
static void test_export_file(void **state)
{
	char *out, to[80];
	FILE *fp;

	(void)state;
	snprintf(to, sizeof(to), "%s.out", file);
	fp = fopen(to, "w");
	assert_non_null(fp);
	fputs("precious\n", fp);
	fclose(fp);
	free(output(0, "record %s xpo0/0 --count 130", file));
	free(output(2, "export %s --format svg -o %s", file, to));
	free(output(1, "export %s --format svg -v els_input_power -o %s", file,
		    to));
	assert_int_equal(file_size(to), 9);
	free(output(1, "export %s --format csv -o %s", file, file));
	free(output(1, "export %s --format csv -v vcc -o /dev/full", file));
	free(output(1, "export %s --format jsonl -v vcc -o /dev/full", file));
	out = output(0, "replay %s -v vcc", file);
	assert_int_equal(lines(out), 10);
	free(out);
	out = output(0, "export %s --format csv -v vcc -o %s", file, to);
	assert_string_equal(out, "");
	free(out);
	assert_true(file_size(to) > 300);
	free(output(0, "export %s --format jsonl -v vcc -o %s", file, to));
	assert_true(file_size(to) > 1500);
	unlink(to);
}

/* What cannot be written to standard output is told as well */
static void test_export_full(void **state)
{
	static const char * const formats[] = { "csv", "jsonl", "svg" };
	char *argv[FAKE_ARGS] = {};
	FILE *full, *err;
	size_t i, size;
	char *text;

	(void)state;
	free(output(0, "record %s xpo0/0 --count 130", file));
	for (i = 0; i < 3; i++) {
		argv[0] = "xpoctl";
		argv[1] = "export";
		argv[2] = file;
		argv[3] = "--format";
		argv[4] = (char *)formats[i];
		argv[5] = "-v";
		argv[6] = "vcc";
		full = fopen("/dev/full", "w");
		err = open_memstream(&text, &size);
		assert_true(full && err);
		assert_int_equal(invoke(7, argv, full, err), 1);
		fclose(full);
		fclose(err);
		assert_non_null(strstr(text, "output: No space left"));
		free(text);
	}
}

static void test_export(void **state)
{
	char *out;

	(void)state;
	free(output(0, "record %s xpo0/0 --count 130", file));
	out = output(0, "export %s --format csv -v rx_power --lane 1,7", file);
	assert_int_equal(lines(out), 201);
	assert_string_equal(line(out, 0),
			    "time_s,module,endpoint,lane,value,number,unit");
	assert_string_equal(line(out, 1),
			    "1.000000000,xpo0/0,0,1,rx_power,-3.01,dBm");
	assert_string_equal(line(out, 2),
			    "1.000000000,xpo0/0,0,7,rx_power,,dBm");
	free(out);
	out = output(0, "export %s --format jsonl -v temperature", file);
	assert_int_equal(lines(out), 10);
	assert_non_null(strstr(out, "\"temperature_c\":45.00"));
	free(out);
	out = output(0, "export %s --format svg -v rx_power", file);
	assert_int_equal(strncmp(out, "<svg ", 5), 0);
	assert_non_null(strstr(out, "rx_power (dBm)"));
	assert_non_null(strstr(out, "seconds from card time 1.000 s"));
	assert_non_null(strstr(out, ">xpo0/0:6</text>"));
	assert_null(strstr(out, "nan"));
	assert_non_null(strstr(out, "</svg>\n"));
	free(out);
	free(output(2, "export %s --format svg", file));
	free(output(2, "export %s --format svg -v rx_power,bias", file));
	free(output(1, "export %s --format svg -v els_input_power", file));
}

static void file_poke(long at, int byte)
{
	FILE *fp = fopen(file, "r+");
	int old;

	assert_non_null(fp);
	fseek(fp, at, SEEK_SET);
	old = fgetc(fp);
	fseek(fp, at, SEEK_SET);
	fputc(byte < 0 ? old ^ 1 : byte, fp);
	fclose(fp);
}

static void file_refused(const char *reason)
{
	struct fake_run run;
	char text[128];

	snprintf(text, sizeof(text), "replay %s -v vcc", file);
	fake_run(&run, text);
	if (run.status != 1 && run.status != 3)
		fail_msg("'%s' is accepted", reason);
	if (!strstr(run.err, reason))
		fail_msg("no '%s' in %s", reason, run.err);
	assert_non_null(strstr(run.err, "byte "));
	fake_run_free(&run);
}

static void file_record(void)
{
	unlink(file);
	free(output(0, "record %s xpo0/0 --count 130", file));
}

/* Header 256, cages 16 * 16, 22 observables of 8, checksum 4, block 32 */
#define MODULES	256
#define BLOCK	(256 + 16 * 16 + 22 * 8 + 4)
#define RECORD	(BLOCK + 32)

static void test_damaged(void **state)
{
	(void)state;
	file_record();
	assert_int_equal(file_size(file), RECORD + 130 * 256 + 32);
	file_poke(0, 'Y');
	file_refused("byte 0: this is no file of 'xpoctl record'");
	file_record();
	file_poke(8, 9);
	file_refused("byte 0: the file is of a later version");
	file_record();
	file_poke(40, -1);
	file_refused("byte 0: the checksum of the header is wrong");
	file_record();
	file_poke(MODULES + 2, -1);
	file_refused("byte 256: the checksum of the modules is wrong");
	file_record();
	file_poke(BLOCK + 4, -1);
	file_refused("byte 692: here is no block of records");
	file_record();
	file_poke(RECORD + 256 * 3 + 70, -1);
	file_refused("byte 1492: the checksum of the record is wrong");
}

static void test_truncated(void **state)
{
	static const struct {
		long size;
		const char *reason;
	} all[] = {
		{ 0, "byte 0: the file is empty" },
		{ 100, "byte 0: the file ends in the middle of the hea" },
		{ 300, "byte 256: the file ends in the middle of the modules" },
		{ BLOCK, "byte 692: the file has no end" },
		{ BLOCK + 5, "byte 692: the file ends in the middle of a blo" },
		{ RECORD + 300, "byte 980: the file ends in the middle of a" },
		{ RECORD + 256, "byte 980: the file ends within a block" },
		{ RECORD + 130 * 256, "has no end, its recording was cut off" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		file_record();
		assert_int_equal(truncate(file, all[i].size), 0);
		file_refused(all[i].reason);
	}
}

/* Records that are whole and say what cannot be */
static void test_impossible(void **state)
{
	struct xpo_tlm_record *record = &fake_tlm.records[0];
	char *out;

	(void)state;
	record->cage = 77;
	fake_record_seal(record);
	fake_tlm.removed = true;
	out = output(4, "record %s xpo0/0", file);
	assert_non_null(strstr(out, "Records  129"));
	free(out);
	setup(NULL);
	record->length = 200;
	record->offset = 200;
	fake_record_seal(record);
	free(output(0, "watch xpo0/0 -v vcc -c 1"));
	setup(NULL);
	record->time_end = 0;
	fake_record_seal(record);
	free(output(0, "watch xpo0/0 -v vcc -c 1"));
}

static void test_blackbox(void **state)
{
	char *out;

	(void)state;
	fake_tlm.records[5].data[0] ^= 1;
	out = output(0, "blackbox save 3 %s", file);
	assert_non_null(strstr(out, "Records    129"));
	assert_non_null(strstr(out, "Damaged    1"));
	free(out);
	out = output(0, "replay %s -v vcc", file);
	assert_non_null(strstr(out, "gap lost 0 damaged 1"));
	free(out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_usage, setup),
		cmocka_unit_test_setup(test_watch, setup),
		cmocka_unit_test_setup(test_watch_end, setup),
		cmocka_unit_test_setup(test_endpoints, setup),
		cmocka_unit_test_setup(test_status, setup),
		cmocka_unit_test_setup(test_record, setup),
		cmocka_unit_test_setup(test_record_lost, setup),
		cmocka_unit_test_setup(test_export, setup),
		cmocka_unit_test_setup(test_export_file, setup),
		cmocka_unit_test_setup(test_export_full, setup),
		cmocka_unit_test_setup(test_damaged, setup),
		cmocka_unit_test_setup(test_truncated, setup),
		cmocka_unit_test_setup(test_impossible, setup),
		cmocka_unit_test_setup(test_blackbox, setup),
	};

	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
