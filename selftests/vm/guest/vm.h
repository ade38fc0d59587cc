/* SPDX-License-Identifier: GPL-2.0 */
#ifndef XPO_VM_H
#define XPO_VM_H

#include <stdbool.h>
#include <stddef.h>

#define __printf(f, a) __attribute__((format(printf, f, a)))
#define __noreturn __attribute__((noreturn))

/* The command was not started; the host turns it into an error of its own. */
#define VM_STATUS_BROKEN 255

struct vm_options {
	char token[64];		/* printed last, proves a complete run */
	char kernel[32];	/* the testbed's name of the kernel */
	char term[32];
	bool load;		/* load the driver first */
	bool tty;		/* command on the virtio console, not piped */
	bool kmemleak;		/* scan for leaks afterwards */
};

/* guest/util.c: console, files, modules */
void vm_open_console(void);
int vm_report(const char *fmt, ...) __printf(1, 2);
__noreturn void vm_fatal(const char *fmt, ...) __printf(1, 2);
size_t vm_read_file(const char *path, char *buf, size_t size);
void vm_parse_options(const char *path, struct vm_options *opt);
void vm_load_boot_modules(const char *dir);
void vm_loopback_up(void);
void vm_scan_leaks(const char *copy);

/* guest/port.c: a virtio-serial port by name, -1 when there is none */
int vm_open_port(const char *name, int flags);

/* guest/command.c: run something and give back its exit status */
int vm_run(char * const *argv);
int vm_run_piped(char * const *argv);
int vm_run_tty(char * const *argv);

#endif
