// SPDX-License-Identifier: GPL-2.0
#include "http.h"

#include <errno.h>
#include <limits.h>
#include <microhttpd.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Whoever is slow or many costs only so much */
#define HTTP_CONNECTIONS	32
#define HTTP_TIMEOUT_S		15
#define HTTP_MEMORY		(16u << 10)
#define HTTP_BACKLOG		32
#define HTTP_ADDRESS_LEN	256

#define HTTP_TEXT		"text/plain; charset=utf-8"
#define HTTP_HTML		"text/html; charset=utf-8"
#define HTTP_PROMETHEUS		"text/plain; version=0.0.4; charset=utf-8"
#define HTTP_OPEN_METRICS	\
	"application/openmetrics-text; version=1.0.0; charset=utf-8"

struct http {
	struct MHD_Daemon *daemon;
	int fd;
	http_metrics_t metrics;
	http_done_t done;
	void *ctx;
};

static enum MHD_Result http_send(struct MHD_Connection *connection,
				 unsigned int status, const char *type,
				 struct MHD_Response *response)
{
	enum MHD_Result result;

	if (!response)
		return MHD_NO;
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
		MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW,
					"GET, HEAD");
	result = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result http_page(struct MHD_Connection *connection,
				 unsigned int status, const char *type,
				 const char *text)
{
	struct MHD_Response *response;

	response = MHD_create_response_from_buffer(strlen(text), (void *)text,
						   MHD_RESPMEM_PERSISTENT);
	return http_send(connection, status, type, response);
}

static enum MHD_Result http_send_metrics(struct http *http,
					 struct MHD_Connection *connection)
{
	struct MHD_Response *response;
	const char *accept;
	bool open_metrics;
	size_t len;
	char *body;

	accept = MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
					     MHD_HTTP_HEADER_ACCEPT);
	open_metrics = accept && strstr(accept, "application/openmetrics-text");
	body = http->metrics(http->ctx, open_metrics, &len);
	http->done(http->ctx, body);
	if (!body)
		return http_page(connection, MHD_HTTP_INTERNAL_SERVER_ERROR,
				 HTTP_TEXT, "out of memory\n");
	response = MHD_create_response_from_buffer(len, body,
						   MHD_RESPMEM_MUST_FREE);
	return http_send(connection, MHD_HTTP_OK,
			 open_metrics ? HTTP_OPEN_METRICS : HTTP_PROMETHEUS,
			 response);
}

static enum MHD_Result http_answer(struct http *http,
				   struct MHD_Connection *connection,
				   const char *url, const char *method)
{
	static const char start[] =
		"<title>xpo-exporter</title><a href=metrics>metrics</a>\n";

	if (strcmp(method, MHD_HTTP_METHOD_GET) &&
	    strcmp(method, MHD_HTTP_METHOD_HEAD)) {
		http->done(http->ctx, false);
		return http_page(connection, MHD_HTTP_METHOD_NOT_ALLOWED,
				 HTTP_TEXT, "only GET and HEAD\n");
	}
	if (!strcmp(url, "/metrics"))
		return http_send_metrics(http, connection);
	if (!strcmp(url, "/"))
		return http_page(connection, MHD_HTTP_OK, HTTP_HTML, start);
	http->done(http->ctx, false);
	return http_page(connection, MHD_HTTP_NOT_FOUND, HTTP_TEXT,
			 "there is only /metrics\n");
}

/* Called for the head of a request, for pieces of its body, and at its end */
static enum MHD_Result http_handle(void *ctx, struct MHD_Connection *connection,
				   const char *url, const char *method,
				   const char *version, const char *data,
				   size_t *size, void **state)
{
	static char seen;

	(void)version;
	(void)data;
	if (!*state) {
		*state = &seen;
		return MHD_YES;
	}
	if (*size) {
		*size = 0;
		return MHD_YES;
	}
	return http_answer(ctx, connection, url, method);
}

struct http *http_start(int fd, http_metrics_t metrics, http_done_t done,
			void *ctx)
{
	struct http *http = calloc(1, sizeof(*http));
	const union MHD_DaemonInfo *info;

	if (!http) {
		close(fd);
		return NULL;
	}
	http->metrics = metrics;
	http->done = done;
	http->ctx = ctx;
	http->daemon = MHD_start_daemon(MHD_USE_EPOLL, 0, NULL, NULL,
					http_handle, http,
					MHD_OPTION_LISTEN_SOCKET, fd,
					MHD_OPTION_CONNECTION_LIMIT,
					HTTP_CONNECTIONS,
					MHD_OPTION_CONNECTION_TIMEOUT,
					HTTP_TIMEOUT_S,
					MHD_OPTION_CONNECTION_MEMORY_LIMIT,
					(size_t)HTTP_MEMORY, MHD_OPTION_END);
	if (!http->daemon) {
		close(fd);
		free(http);
		return NULL;
	}
	info = MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	http->fd = info->epoll_fd;
	return http;
}

void http_stop(struct http *http)
{
	MHD_stop_daemon(http->daemon);
	free(http);
}

int http_fd(const struct http *http)
{
	return http->fd;
}

int http_timeout_ms(struct http *http)
{
	MHD_UNSIGNED_LONG_LONG timeout;

	if (MHD_get_timeout(http->daemon, &timeout) != MHD_YES)
		return -1;
	return timeout > INT_MAX ? INT_MAX : (int)timeout;
}

void http_run(struct http *http)
{
	MHD_run(http->daemon);
}

static int http_bind(const struct addrinfo *ai)
{
	int fd, on = 1, err;

	fd = socket(ai->ai_family, ai->ai_socktype | SOCK_CLOEXEC |
		    SOCK_NONBLOCK, ai->ai_protocol);
	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (!bind(fd, ai->ai_addr, ai->ai_addrlen) && !listen(fd, HTTP_BACKLOG))
		return fd;
	err = -errno;
	close(fd);
	return err;
}

/* Takes a copy of the address apart; false: it is none */
static bool http_split(char *address, char **host, char **port)
{
	char *colon = strrchr(address, ':');

	if (!colon || !colon[1])
		return false;
	*colon = '\0';
	*port = colon + 1;
	*host = address;
	if (*address == '[') {
		if (colon[-1] != ']')
			return false;
		colon[-1] = '\0';
		*host = address + 1;
	} else if (strchr(address, ':')) {
		return false;
	}
	if (!**host)
		*host = NULL;
	return true;
}

int http_listen(const char *address, const char **reason)
{
	const struct addrinfo hints = {
		.ai_flags = AI_PASSIVE | AI_NUMERICSERV,
		.ai_socktype = SOCK_STREAM,
	};
	char copy[HTTP_ADDRESS_LEN], *host, *port;
	struct addrinfo *found, *ai;
	int err;

	*reason = "not ADDRESS:PORT";
	if (strlen(address) >= sizeof(copy) ||
	    !http_split(strcpy(copy, address), &host, &port))
		return -EDESTADDRREQ;
	err = getaddrinfo(host, port, &hints, &found);
	if (err) {
		*reason = gai_strerror(err);
		return -EDESTADDRREQ;
	}
	err = -EADDRNOTAVAIL;
	for (ai = found; ai && err < 0; ai = ai->ai_next)
		err = http_bind(ai);
	freeaddrinfo(found);
	*reason = strerror(-err);
	return err;
}
