// SPDX-License-Identifier: GPL-2.0
/*
 * A reader of /dev/xpo/0 for telemetry.py: one command, one line of JSON.
 * Commands that run until something happens print "ready" before.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "libxpo.h"

#define DEVICE		"/dev/xpo/0"
#define BATCH		256
#define MAX_SLOTS	1024
#define WAIT_MS		20000

static void fail(const char *what, int err)
{
	fprintf(stderr, "%s: %s\n", what, strerror(err < 0 ? -err : err));
	exit(1);
}

static struct libxpo *open_card(void)
{
	struct libxpo *xpo;
	int err = libxpo_open(&xpo, 0);

	if (err)
		fail("libxpo_open", err);
	return xpo;
}

/* follow: what a reader that keeps up sees */

struct follow {
	uint64_t until_ns;
	uint64_t first_ns;
	uint64_t last_ns;
	uint64_t holes;
	uint64_t restarted;
	uint64_t samples[MAX_SLOTS];
	uint64_t count[MAX_SLOTS];
	uint32_t missed[MAX_SLOTS];	/* when it was seen first */
	uint32_t missed_now[MAX_SLOTS];
};

static void follow_record(struct follow *f, const struct xpo_tlm_record *r)
{
	uint32_t slot = le32toh(r->slot) % MAX_SLOTS;
	uint64_t sample = le64toh(r->sample);

	if (f->count[slot] && sample != f->samples[slot] + 1) {
		if (sample == 1)
			f->restarted++;
		else
			f->holes++;
	}
	if (!f->count[slot] || sample == 1)
		f->missed[slot] = le32toh(r->missed);
	f->missed_now[slot] = le32toh(r->missed);
	f->samples[slot] = sample;
	f->count[slot]++;
	f->last_ns = le64toh(r->time_end);
	if (!f->first_ns)
		f->first_ns = f->last_ns;
}

static void follow_print(const struct follow *f, struct libxpo_ring *ring)
{
	struct libxpo_counts c;
	const char *comma = "";
	int i;

	libxpo_ring_get_counts(ring, &c);
	printf("{\"good\": %llu, \"lost\": %llu, \"restarts\": %llu, ",
	       (unsigned long long)c.good, (unsigned long long)c.lost,
	       (unsigned long long)c.restarts);
	printf("\"bad\": {\"seq\": %llu, \"crc\": %llu, \"length\": %llu, ",
	       (unsigned long long)c.bad_seq, (unsigned long long)c.bad_crc,
	       (unsigned long long)c.bad_length);
	printf("\"source\": %llu, \"time\": %llu}, \"holes\": %llu, ",
	       (unsigned long long)c.bad_source,
	       (unsigned long long)c.bad_time, (unsigned long long)f->holes);
	printf("\"set_again\": %llu, \"ns\": %llu, \"slots\": {",
	       (unsigned long long)f->restarted,
	       (unsigned long long)(f->last_ns - f->first_ns));
	for (i = 0; i < MAX_SLOTS; i++) {
		if (!f->count[i])
			continue;
		printf("%s\"%d\": [%llu, %u]", comma, i,
		       (unsigned long long)f->count[i],
		       f->missed_now[i] - f->missed[i]);
		comma = ", ";
	}
	printf("}}\n");
}

static int do_follow(const char *how, const char *seconds)
{
	static struct xpo_tlm_record records[BATCH];
	static struct follow f;
	struct libxpo *xpo = open_card();
	struct libxpo_ring *ring;
	uint64_t ns = strtod(seconds, NULL) * 1e9;
	int err, i, n = 0;

	err = libxpo_ring_open(&ring, xpo, strcmp(how, "now") ?
			       strtoull(how, NULL, 0) : LIBXPO_RING_NOW);
	if (err)
		fail("libxpo_ring_open", err);
	printf("ready\n");
	fflush(stdout);
	while (!f.first_ns || f.last_ns - f.first_ns < ns) {
		err = libxpo_ring_wait(ring, 1, WAIT_MS);
		if (err)
			fail("libxpo_ring_wait", err);
		n = libxpo_ring_read(ring, records, BATCH);
		if (n == -ENODEV)
			break;
		/* Late readers stop at the loss: it is what they are for. */
		if (n == -EOVERFLOW && !ns)
			break;
		for (i = 0; i < n; i++)
			follow_record(&f, &records[i]);
	}
	follow_print(&f, ring);
	libxpo_ring_close(ring);
	libxpo_close(xpo);
	return 0;
}

/* refuse: mappings that may not be */

static size_t mapping_size(int fd)
{
	struct xpo_tlm_header *h = mmap(NULL, XPO_TLM_HEADER_SIZE, PROT_READ,
					MAP_SHARED, fd, 0);
	size_t size;

	if (h == MAP_FAILED)
		fail("mmap", errno);
	size = le64toh(h->ring_offset) + le64toh(h->ring_size);
	munmap(h, XPO_TLM_HEADER_SIZE);
	return size;
}

static void try_map(const char *name, int fd, size_t len, int prot, int flags,
		    off_t offset)
{
	void *p = mmap(NULL, len, prot, flags, fd, offset);

	printf("\"%s\": \"%s\", ", name,
	       p == MAP_FAILED ? strerrorname_np(errno) : "ok");
	if (p != MAP_FAILED)
		munmap(p, len);
}

static int do_refuse(void)
{
	int ro = open(DEVICE, O_RDONLY), rw = open(DEVICE, O_RDWR);
	size_t size = mapping_size(ro);
	void *p;

	printf("{");
	try_map("whole", ro, size, PROT_READ, MAP_SHARED, 0);
	try_map("part", ro, 4096, PROT_READ, MAP_SHARED, size - 4096);
	try_map("write", rw, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, 0);
	try_map("exec", ro, 4096, PROT_READ | PROT_EXEC, MAP_SHARED, 0);
	try_map("private", ro, 4096, PROT_READ, MAP_PRIVATE, 0);
	try_map("beyond", ro, 4096, PROT_READ, MAP_SHARED, size);
	try_map("across", ro, 8192, PROT_READ, MAP_SHARED, size - 4096);
	try_map("far", ro, 4096, PROT_READ, MAP_SHARED, 1LL << 62);
	p = mmap(NULL, 4096, PROT_READ, MAP_SHARED, rw, 0);
	printf("\"mprotect\": \"%s\", ",
	       mprotect(p, 4096, PROT_READ | PROT_WRITE) ?
	       strerrorname_np(errno) : "ok");
	printf("\"mremap\": \"%s\", ",
	       mremap(p, 4096, 8192, MREMAP_MAYMOVE) == MAP_FAILED ?
	       strerrorname_np(errno) : "ok");
	printf("\"pwrite\": \"%s\"}\n", pwrite(rw, "", 1, 0) < 0 ?
	       strerrorname_np(errno) : "ok");
	return 0;
}

/* fork: the child has the mapping, too */
static int do_fork(void)
{
	int status, fd = open(DEVICE, O_RDONLY);
	const struct xpo_tlm_header *h;
	pid_t pid;

	h = mmap(NULL, mapping_size(fd), PROT_READ, MAP_SHARED, fd, 0);
	pid = fork();
	if (!pid) {
		close(fd);
		_exit(h->magic == htole64(XPO_TLM_MAGIC) ? 0 : 1);
	}
	waitpid(pid, &status, 0);
	printf("{\"child\": %d, \"parent\": %d}\n",
	       WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status),
	       h->magic == htole64(XPO_TLM_MAGIC) ? 0 : 1);
	return 0;
}

/* kill: readers that die with file and mapping */
static int do_kill(const char *times)
{
	int i, n = atoi(times), pipes[2], done = 0;

	for (i = 0; i < n; i++) {
		char byte;
		pid_t pid;

		if (pipe(pipes))
			fail("pipe", errno);
		pid = fork();
		if (!pid) {
			int fd = open(DEVICE, O_RDONLY);
			struct pollfd p = { .fd = fd, .events = POLLIN };
			void *m = mmap(NULL, mapping_size(fd), PROT_READ,
				       MAP_SHARED, fd, 0);

			lseek(fd, 1LL << 60, SEEK_SET);
			byte = m == MAP_FAILED ? 'x' : 'm';
			if (write(pipes[1], &byte, 1) != 1)
				_exit(1);
			poll(&p, 1, -1);
			_exit(0);
		}
		close(pipes[1]);
		if (read(pipes[0], &byte, 1) == 1 && byte == 'm')
			done++;
		close(pipes[0]);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	printf("{\"mapped\": %d}\n", done);
	return 0;
}

/* watermark: read, poll and lseek of one file */
static int do_watermark(void)
{
	int fd = open(DEVICE, O_RDONLY | O_NONBLOCK);
	struct pollfd p = { .fd = fd, .events = POLLIN };
	uint64_t head = 0, next = 0;
	long again;

	if (read(fd, &head, sizeof(head)) != sizeof(head))
		fail("read", errno);
	lseek(fd, head + 50, SEEK_SET);
	again = read(fd, &next, sizeof(next));
	printf("{\"early\": \"%s\", ", again < 0 ? strerrorname_np(errno) :
	       "ok");
	printf("\"poll\": %d, ", poll(&p, 1, WAIT_MS));
	printf("\"in\": %d, ", !!(p.revents & POLLIN));
	printf("\"read\": %zd, ", read(fd, &next, sizeof(next)));
	printf("\"reached\": %d, ", next >= head + 50);
	printf("\"position\": %d, ",
	       lseek(fd, 0, SEEK_CUR) == (off_t)(next + 1));
	printf("\"short\": \"%s\", ", read(fd, &next, 4) < 0 ?
	       strerrorname_np(errno) : "ok");
	printf("\"negative\": \"%s\", ", lseek(fd, -1, SEEK_SET) < 0 ?
	       strerrorname_np(errno) : "ok");
	printf("\"end\": \"%s\"}\n", lseek(fd, 0, SEEK_END) < 0 ?
	       strerrorname_np(errno) : "ok");
	return 0;
}

/* hold: until the card goes; what was mapped stays */
static int do_hold(void)
{
	int fd = open(DEVICE, O_RDONLY);
	struct pollfd p = { .fd = fd, .events = POLLIN };
	const struct xpo_tlm_header *h;
	size_t size = mapping_size(fd), i;
	uint64_t head, sum = 0;
	const char *map;

	h = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
	if (h == MAP_FAILED)
		fail("mmap", errno);
	lseek(fd, 1LL << 60, SEEK_SET);
	printf("ready\n");
	fflush(stdout);
	poll(&p, 1, -1);
	map = (const char *)h;
	for (i = 0; i < size; i += 4096)
		sum += map[i];
	printf("{\"revents\": %d, ", p.revents & (POLLHUP | POLLERR));
	printf("\"expected\": %d, ", POLLHUP | POLLERR);
	printf("\"gone\": %d, ", (int)(le64toh(h->flags) & XPO_TLM_FLAG_GONE));
	printf("\"magic\": %d, ", h->magic == htole64(XPO_TLM_MAGIC));
	printf("\"sum\": %llu, ", (unsigned long long)sum);
	printf("\"read\": %zd, ", read(fd, &head, sizeof(head)));
	printf("\"map\": \"%s\", ",
	       mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED ?
	       strerrorname_np(errno) : "ok");
	printf("\"open\": \"%s\"}\n", open(DEVICE, O_RDONLY) < 0 ?
	       strerrorname_np(errno) : "ok");
	return 0;
}

/* clock: the relation, and how old the newest cage sample is by it */
static int do_clock(void)
{
	struct libxpo *xpo = open_card();
	struct xpo_tlm_record record;
	struct libxpo_clock clock;
	uint64_t age_ns = 0;
	int err;

	err = libxpo_get_clock(xpo, &clock);
	if (err)
		fail("libxpo_get_clock", err);
	err = libxpo_read_shadow(xpo, 0, &record, &age_ns);
	if (err)
		fail("libxpo_read_shadow", err);
	printf("{\"card_ns\": %llu, \"monotonic_ns\": %llu, ",
	       (unsigned long long)clock.card_ns,
	       (unsigned long long)clock.monotonic_ns);
	printf("\"tai_ns\": %llu, \"error_ns\": %llu, \"updates\": %llu, ",
	       (unsigned long long)clock.tai_ns,
	       (unsigned long long)clock.error_ns,
	       (unsigned long long)clock.updates);
	printf("\"age_ns\": %llu}\n", (unsigned long long)age_ns);
	libxpo_close(xpo);
	return 0;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (!strcmp(what, "follow") && argc == 4)
		return do_follow(argv[2], argv[3]);
	if (!strcmp(what, "refuse"))
		return do_refuse();
	if (!strcmp(what, "fork"))
		return do_fork();
	if (!strcmp(what, "kill") && argc == 3)
		return do_kill(argv[2]);
	if (!strcmp(what, "watermark"))
		return do_watermark();
	if (!strcmp(what, "hold"))
		return do_hold();
	if (!strcmp(what, "clock"))
		return do_clock();
	fputs("tlm_reader follow now|POSITION SECONDS\n"
	      "tlm_reader refuse|fork|kill N|watermark|hold|clock\n", stderr);
	return 2;
}
