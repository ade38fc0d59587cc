/* SPDX-License-Identifier: GPL-2.0 */
#ifndef XPO_EMU_UNIX_H
#define XPO_EMU_UNIX_H

/*
 * UNIX stream sockets by path. Both return a descriptor, or -1 with errno
 * set. unix_listen() replaces a socket that nobody serves any more.
 */
int unix_listen(const char *path);
int unix_connect(const char *path);

#endif
