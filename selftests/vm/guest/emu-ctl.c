// SPDX-License-Identifier: GPL-2.0
/*
 * xpo-emu-ctl in the guest: a control command for the emulator on the host.
 *
 * One request at a time on the virtio-serial port "host": the words,
 * separated by 1Fh, and a newline. The answer is a line "STATUS LENGTH" and
 * LENGTH bytes. See selftests/vm/lib/host-service for the other end.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "vm.h"

static void fail(const char *what)
{
	fprintf(stderr, "xpo-emu-ctl: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void send_request(FILE *port, char **words)
{
	for (; *words; words++) {
		if (strpbrk(*words, "\n\x1f")) {
			errno = EINVAL;
			fail("a word with a newline or a unit separator");
		}
		fprintf(port, "%s%c", *words, words[1] ? '\x1f' : '\n');
	}
	if (fflush(port))
		fail("request");
}

/* One read per byte of a short line: nothing of the body is taken away. */
static int read_answer(int fd, long *len)
{
	char line[64], *end;
	size_t n = 0;
	long status;

	while (n < sizeof(line) - 1 && read(fd, line + n, 1) == 1 &&
	       line[n] != '\n')
		n++;
	line[n] = '\0';
	status = strtol(line, &end, 10);
	if (end == line || *end != ' ') {
		errno = EPROTO;
		fail("answer");
	}
	*len = strtol(end, NULL, 10);
	return status;
}

static void copy_body(int fd, long len, FILE *out)
{
	char buf[4096];
	ssize_t n;

	for (; len > 0; len -= n) {
		n = read(fd, buf, len < (long)sizeof(buf) ?
				  (size_t)len : sizeof(buf));
		if (n <= 0)
			fail("answer");
		fwrite(buf, 1, n, out);
	}
}

int main(int argc, char **argv)
{
	int lock, fd, status;
	long len;

	if (argc < 2) {
		fprintf(stderr, "Usage: xpo-emu-ctl WORD...\n");
		return 2;
	}
	lock = open("/run/lock/xpo-emu-ctl", O_CREAT | O_RDWR | O_CLOEXEC,
		    0666);
	if (lock < 0 || flock(lock, LOCK_EX))
		fail("/run/lock/xpo-emu-ctl");
	fd = vm_open_port("host", O_RDWR);
	if (fd < 0)
		fail("port 'host'");
	send_request(fdopen(fd, "r+"), argv + 1);
	status = read_answer(fd, &len);
	copy_body(fd, len, status ? stderr : stdout);
	return status;
}
