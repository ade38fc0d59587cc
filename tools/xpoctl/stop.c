// SPDX-License-Identifier: GPL-2.0
#include "stop.h"

#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "call.h"

static int stop_flag;

static void stop_signal(int number)
{
	/* A reader that went away has seen all it wanted */
	if (number == SIGPIPE)
		_exit(STATUS_DONE);
	__atomic_store_n(&stop_flag, 1, __ATOMIC_RELAXED);
}

bool stop_asked(void)
{
	return __atomic_load_n(&stop_flag, __ATOMIC_RELAXED);
}

/* Without SA_RESTART, so that waiting ends */
void stop_signals(void)
{
	struct sigaction action = { .sa_handler = stop_signal };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGPIPE, &action, NULL);
}
