// SPDX-License-Identifier: GPL-2.0
#include "client.h"

#include <err.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ctl.h"
#include "unix.h"

static void client_send(int fd, int argc, char **argv)
{
	char line[CTL_LINE_MAX];
	size_t len = 0;
	int i;

	for (i = 0; i < argc; i++) {
		if (strpbrk(argv[i], "\n\r"))
			errx(1, "a word of the command has a line break");
		len += snprintf(line + len, sizeof(line) - len, "%s%s",
				i ? " " : "", argv[i]);
		if (len + 1 >= sizeof(line))
			errx(1, "the command is longer than %zu characters",
			     sizeof(line) - 2);
	}
	line[len++] = '\n';
	if (send(fd, line, len, MSG_NOSIGNAL) != (ssize_t)len)
		err(1, "control socket");
}

/* "ok" or "error" in the first line, then the answer until the end. */
int client_run(const char *path, int argc, char **argv)
{
	char status[16] = "";
	int fd = unix_connect(path, SOCK_STREAM);
	char line[4096];
	FILE *out;
	FILE *in;

	if (fd < 0)
		err(1, "%s", path);
	client_send(fd, argc, argv);
	in = fdopen(fd, "r");
	if (!in || !fgets(status, sizeof(status), in))
		errx(1, "%s: the emulator did not answer", path);
	out = strcmp(status, "ok\n") ? stderr : stdout;
	while (fgets(line, sizeof(line), in))
		fputs(line, out);
	fclose(in);
	return out == stderr;
}
