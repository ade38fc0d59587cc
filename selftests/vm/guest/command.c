// SPDX-License-Identifier: GPL-2.0
/* Runs commands for the test VM's PID 1. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "vm.h"

/* As a shell has it: 127 not found, 126 not executable, 128 + signal. */
static void exec_or_exit(char * const *argv)
{
	execvp(argv[0], argv);
	fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
	_exit(errno == ENOENT ? 127 : 126);
}

static int exit_status(int status)
{
	if (WIFSIGNALED(status))
		return 128 + WTERMSIG(status);
	return WEXITSTATUS(status);
}

/* Orphans become children of PID 1: reap them all, remember one. */
static bool reap(pid_t pid, int flags, int *status)
{
	int st;
	pid_t p;

	while ((p = waitpid(-1, &st, flags)) > 0) {
		if (p != pid)
			continue;
		*status = exit_status(st);
		return true;
	}
	return false;
}

int vm_run(char * const *argv)
{
	int status = VM_STATUS_BROKEN;
	pid_t pid = fork();

	if (!pid) {
		int fd = open("/dev/console", O_RDWR);

		dup2(fd, 0);
		dup2(fd, 1);
		dup2(fd, 2);
		exec_or_exit(argv);
	}
	while (pid > 0 && !reap(pid, 0, &status))
		;
	return status;
}

struct stream {
	const char *port;
	int from;
	int to;
};

static bool copy_some(struct stream *s)
{
	char buf[16384];
	ssize_t n, m, done;

	n = read(s->from, buf, sizeof(buf));
	if (n <= 0)
		return false;
	for (done = 0; done < n; done += m) {
		m = write(s->to, buf + done, n - done);
		if (m <= 0)
			vm_fatal("port %s: %s", s->port, strerror(errno));
	}
	return true;
}

/*
 * Until the command is gone and what it wrote is copied. A daemon that it
 * left behind may keep the pipes open for ever, so their end is no criterion.
 */
static int pump(pid_t pid, struct stream *s, int n)
{
	struct pollfd fds[2];
	int status = VM_STATUS_BROKEN;
	bool gone = false, busy = true;
	int i;

	while (!gone || busy) {
		gone = gone || reap(pid, WNOHANG, &status);
		for (i = 0; i < n; i++)
			fds[i] = (struct pollfd){ s[i].from, POLLIN, 0 };
		busy = poll(fds, n, gone ? 0 : 20) > 0;
		if (!busy)
			continue;
		busy = false;
		for (i = 0; i < n; i++) {
			if (!fds[i].revents)
				continue;
			if (copy_some(&s[i]))
				busy = true;
			else
				s[i].from = -1;
		}
	}
	return status;
}

/*
 * Pipes between the command and the ports: a port can be opened only once,
 * so "echo x > /dev/stderr" would fail on it.
 */
int vm_run_piped(char * const *argv)
{
	struct stream s[2] = { { .port = "stdout" }, { .port = "stderr" } };
	int p[2][2];
	pid_t pid;
	int i;

	for (i = 0; i < 2; i++) {
		s[i].to = vm_open_port(s[i].port, O_WRONLY);
		if (s[i].to < 0 || pipe2(p[i], O_CLOEXEC))
			vm_fatal("no port %s: %s", s[i].port, strerror(errno));
		s[i].from = p[i][0];
	}
	pid = fork();
	if (!pid) {
		setsid();
		dup2(open("/dev/null", O_RDONLY), 0);
		dup2(p[0][1], 1);
		dup2(p[1][1], 2);
		exec_or_exit(argv);
	}
	close(p[0][1]);
	close(p[1][1]);
	return pid < 0 ? VM_STATUS_BROKEN : pump(pid, s, 2);
}

int vm_run_tty(char * const *argv)
{
	int status = VM_STATUS_BROKEN;
	pid_t pid = fork();

	if (!pid) {
		int fd = open("/dev/hvc0", O_RDWR | O_NOCTTY);

		setsid();
		ioctl(fd, TIOCSCTTY, 1);
		dup2(fd, 0);
		dup2(fd, 1);
		dup2(fd, 2);
		exec_or_exit(argv);
	}
	while (pid > 0 && !reap(pid, 0, &status))
		;
	return status;
}
