/* SPDX-License-Identifier: GPL-2.0 */
#ifndef XPO_EMU_UNIX_H
#define XPO_EMU_UNIX_H

/*
 * UNIX sockets by path, SOCK_STREAM or SOCK_SEQPACKET. Both return a
 * descriptor, or -1 with errno set. unix_listen() replaces a socket that
 * nobody serves any more.
 */
int unix_listen(const char *path, int type);
int unix_connect(const char *path, int type);

#endif
