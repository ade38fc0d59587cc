// SPDX-License-Identifier: GPL-2.0
#include "call.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "ipc.h"
#include "net.h"
#include "out.h"

struct reason {
	int err;
	enum status status;
	const char *text;	/* unless the kernel has a better one */
	const char *hint;	/* what to do, or NULL */
};

static const struct reason reasons[] = {
	{ EPERM, STATUS_PERMISSION, "not permitted",
	  "needs CAP_NET_ADMIN, run as root" },
	{ EACCES, STATUS_PERMISSION, "not permitted",
	  "needs CAP_NET_ADMIN, run as root" },
	{ ENODEV, STATUS_NO_SUCH, "no such card or module",
	  "see 'xpoctl list'" },
	{ ENOENT, STATUS_NO_SUCH, "no such card or module",
	  "see 'xpoctl list'" },
	{ ENXIO, STATUS_FAILED, "the module does not have this", NULL },
	{ EBUSY, STATUS_FAILED, "busy", NULL },
	{ EREMOTEIO, STATUS_FAILED, "the module does not acknowledge",
	  "see 'xpoctl show'" },
	{ ETIMEDOUT, STATUS_FAILED, "the module did not answer in time",
	  "if it stays so, 'xpoctl reset' it" },
	{ EIO, STATUS_FAILED, "the access over the module's bus failed",
	  NULL },
	{ EPROTO, STATUS_FAILED, "the module or the card answered nonsense",
	  NULL },
	{ ECANCELED, STATUS_FAILED, "canceled by a reset or removal", NULL },
	{ ENODATA, STATUS_FAILED, "no answer", NULL },
	{ EOPNOTSUPP, STATUS_FAILED, "the driver cannot do this", NULL },
	{ EBADMSG, STATUS_FAILED, "the driver's answer is malformed",
	  "driver and xpoctl may be of different versions" },
	{ ENOBUFS, STATUS_FAILED, "the kernel ran out of buffer space", NULL },
};

static const struct reason *reason_find(int err)
{
	size_t i;

	for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].err == -err)
			return &reasons[i];
	return NULL;
}

const char *call_reason(int err)
{
	const struct reason *reason = reason_find(err);

	return reason ? reason->text : strerror(-err);
}

static void call_count(struct call *call, enum status status)
{
	if (call->failed && call->status != status)
		call->status = STATUS_FAILED;
	else
		call->status = status;
	call->failed++;
}

/* One line, whatever a file name or the kernel put into it */
static void call_print(struct call *call, const char *object, const char *text)
{
	const char *p;

	fputs("xpoctl: ", call->err);
	if (object)
		fprintf(call->err, "%s: ", object);
	for (p = text; *p; p++)
		fputc((unsigned char)*p < ' ' ? '?' : *p, call->err);
	fputc('\n', call->err);
}

void call_fail(struct call *call, enum status status, const char *object,
	       const char *fmt, ...)
{
	char *text;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		text = NULL;
	va_end(ap);
	call_print(call, object, text ? text : "out of memory");
	free(text);
	call_count(call, status);
}

static void call_fail_errno(struct call *call, const char *object,
			    const char *text, int err)
{
	const struct reason *reason = reason_find(err);
	const char *hint = reason ? reason->hint : NULL;

	call_fail(call, reason ? reason->status : STATUS_FAILED, object,
		  "%s%s%s%s", text, hint ? " (" : "", hint ? hint : "",
		  hint ? ")" : "");
}

/* The kernel names the cage, and so does the object */
static const char *call_extack(struct call *call, const char *object)
{
	const char *extack = call->ipc ? ipc_error(call->ipc) : "";
	const char *cage = object ? strchr(object, '/') : NULL;
	size_t len;

	if (!cage || strncmp(extack, "cage ", 5))
		return extack;
	len = strcspn(++cage, " ");
	if (strncmp(extack + 5, cage, len) ||
	    strncmp(extack + 5 + len, ": ", 2))
		return extack;
	return extack + 5 + len + 2;
}

void call_fail_kernel(struct call *call, const char *object, int err)
{
	const char *extack = call_extack(call, object);

	/* Its option has another name over there */
	if (call->can_force && !call->force && strstr(extack, "force"))
		call_fail(call, STATUS_FAILED, object, "%s (with --force)",
			  extack);
	else
		call_fail_errno(call, object,
				*extack ? extack : call_reason(err), err);
}

void call_fail_net(struct call *call, const char *object, int err)
{
	const char *extack = call->net ? net_error(call->net) : "";
	const struct reason *reason = reason_find(err);

	if (*extack || (reason && reason->status == STATUS_PERMISSION))
		call_fail_errno(call, object,
				*extack ? extack : reason->text, err);
	else
		call_fail(call, STATUS_FAILED, object, "%s", strerror(-err));
}

void call_fail_access(struct call *call, const char *object, int err)
{
	call_fail_errno(call, object, call_reason(err), err);
}

void call_usage(struct call *call, const char *fmt, ...)
{
	char *text;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		text = NULL;
	va_end(ap);
	if (call->name)
		call_fail(call, STATUS_USAGE, NULL,
			  "%s (see 'xpoctl help %s')",
			  text ? text : "out of memory", call->name);
	else
		call_fail(call, STATUS_USAGE, NULL, "%s (see 'xpoctl help')",
			  text ? text : "out of memory");
	free(text);
	call->usage = true;
}

void call_stale(struct call *call, const char *object, long long age_ms)
{
	char text[96];

	snprintf(text, sizeof(text),
		 "values are %lld s old, the card does not sample this module",
		 age_ms / 1000);
	call_print(call, object, text);
	call->stale = true;
}

struct ipc *call_ipc(struct call *call)
{
	int err;

	if (call->ipc)
		return call->ipc;
	err = ipc_open(&call->ipc);
	if (!err)
		return call->ipc;
	call->ipc = NULL;
	if (err == -ENOENT)
		call_fail(call, STATUS_NO_SUCH, NULL,
			  "the xpo driver is not loaded (try 'modprobe xpo')");
	else
		call_fail(call, STATUS_FAILED, NULL,
			  "no connection to the kernel: %s", strerror(-err));
	return NULL;
}

struct net *call_net(struct call *call)
{
	int err;

	if (call->net)
		return call->net;
	err = net_open(&call->net);
	if (!err)
		return call->net;
	call->net = NULL;
	call_fail(call, STATUS_FAILED, NULL, "no connection to rtnetlink: %s",
		  strerror(-err));
	return NULL;
}

struct out *call_out(struct call *call)
{
	if (!call->out)
		call->out = out_create(call->fp, call->out_flags);
	if (!call->out) {
		fputs("xpoctl: out of memory\n", call->err);
		exit(STATUS_FAILED);
	}
	return call->out;
}

enum status call_end(struct call *call)
{
	int err = 0;

	if (call->out)
		err = out_destroy(call->out);
	call->out = NULL;
	ipc_close(call->ipc);
	call->ipc = NULL;
	net_close(call->net);
	call->net = NULL;
	/* Whoever closed the pipe has seen enough */
	if (err && err != -EPIPE)
		call_fail(call, STATUS_FAILED, NULL, "output: %s",
			  strerror(-err));
	if (call->usage)
		return STATUS_USAGE;
	if (call->failed && call->done)
		return STATUS_PARTLY;
	if (call->failed)
		return call->status;
	return call->stale ? STATUS_STALE : STATUS_DONE;
}
