/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Members of the "advertising" object.
 */
#ifndef XPOCTL_CMIS_ADVERTISING_H
#define XPOCTL_CMIS_ADVERTISING_H

struct cmis_memory;
struct out;

/* "supported" and "signal_integrity": 01h:153-162 */
void cmis_decode_features(struct out *out, const struct cmis_memory *mem);
/* "cdb": 01h:163-166 */
void cmis_decode_cdb(struct out *out, const struct cmis_memory *mem);

#endif /* XPOCTL_CMIS_ADVERTISING_H */
