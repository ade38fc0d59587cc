// SPDX-License-Identifier: GPL-2.0
/*
 * Runs of xpoctl against the fake kernel, and what is expected of them.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/xpoctl/call.h"
#include "../../tools/xpoctl/invoke.h"
#include "xpoctl_fake.h"

const char * const invoke_version = "0";

void fake_run(struct fake_run *run, const char *arguments)
{
	char *argv[FAKE_ARGS + 2] = { "xpoctl" };
	char *words = strdup(arguments);
	char *word, *rest = words;
	size_t out_len, err_len;
	FILE *out, *err;
	int argc = 1;

	assert_non_null(words);
	while ((word = strsep(&rest, " ")))
		if (*word && argc <= FAKE_ARGS)
			argv[argc++] = word;
	out = open_memstream(&run->out, &out_len);
	err = open_memstream(&run->err, &err_len);
	assert_true(out && err);
	run->status = invoke(argc, argv, out, err);
	fclose(out);
	fclose(err);
	free(words);
}

void fake_run_free(struct fake_run *run)
{
	free(run->out);
	free(run->err);
}

void fake_check(const struct expect *expect)
{
	struct fake_run run;

	fake_run(&run, expect->arguments);
	if (run.status != expect->status)
		fail_msg("'%s' is %d: %s", expect->arguments, run.status,
			 run.err);
	if (expect->out && !strstr(run.out, expect->out))
		fail_msg("'%s' has no '%s' in: %s", expect->arguments,
			 expect->out, run.out);
	if (expect->err ? !strstr(run.err, expect->err) : *run.err)
		fail_msg("'%s' has the error '%s'", expect->arguments, run.err);
	/* One line that says who is speaking */
	if (expect->err && expect->status == STATUS_USAGE) {
		assert_int_equal(strncmp(run.err, "xpoctl: ", 8), 0);
		assert_ptr_equal(strchr(run.err, '\n'),
				 run.err + strlen(run.err) - 1);
		assert_string_equal(run.out, "");
	}
	fake_run_free(&run);
}

void fake_check_all(const struct expect *all, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		fake_init();
		fake_check(&all[i]);
	}
}
