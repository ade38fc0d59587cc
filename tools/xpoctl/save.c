// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl save: the configuration that the driver forgets when it is unloaded.
 */
#include <errno.h>
#include <string.h>

#include "call.h"
#include "command.h"
#include "config.h"
#include "out.h"
#include "replace.h"

/* For people to read, too */
static int save_write(FILE *fp, const void *ctx)
{
	struct out *out = out_create(fp, OUT_JSON | OUT_PRETTY);

	if (!out)
		return -ENOMEM;
	config_out(out, ctx);
	return out_destroy(out);
}

void save_run(struct call *call, int argc, char **argv)
{
	struct config config;
	int err;

	if (argc > 1) {
		call_usage(call, "save to one file");
		return;
	}
	if (!config_fetch(call, &config))
		return;
	if (argc && strcmp(argv[0], "-"))
		err = replace_file(argv[0], save_write, &config);
	else
		err = save_write(call->fp, &config);
	/* Whoever closed the pipe has seen enough */
	if (err && err != -EPIPE)
		call_fail(call, STATUS_FAILED, argc ? argv[0] : "output", "%s",
			  strerror(-err));
	else
		call->done++;
	config_free(&config);
}
