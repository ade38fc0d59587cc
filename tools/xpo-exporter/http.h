/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The HTTP side, without threads: a descriptor to poll, and a function to run
 * when it is ready or the time has passed.
 */
#ifndef XPO_EXPORTER_HTTP_H
#define XPO_EXPORTER_HTTP_H

#include <stdbool.h>
#include <stddef.h>

struct http;

/* A body in one of the two formats; the caller frees it. NULL: no memory */
typedef char *(*http_metrics_t)(void *ctx, bool open_metrics, size_t *len);
/* A request was answered; good is one for metrics that it got */
typedef void (*http_done_t)(void *ctx, bool good);

/*
 * "ADDRESS:PORT", "[ADDRESS]:PORT" or ":PORT" as a listening socket; a negative
 * errno, or -EDESTADDRREQ with a reason when it is not such an address.
 */
int http_listen(const char *address, const char **reason);
/* Takes the socket over, also when it fails with NULL */
struct http *http_start(int fd, http_metrics_t metrics, http_done_t done,
			void *ctx);
void http_stop(struct http *http);
int http_fd(const struct http *http);
/* What poll() may wait at most; -1: any time */
int http_timeout_ms(struct http *http);
void http_run(struct http *http);

#endif /* XPO_EXPORTER_HTTP_H */
