/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Observables of the versatile diagnostics monitoring, pages 20h to 2Fh:
 * what a type is called, and what its 16 bits mean. Types 128 to 152 are those
 * of C-CMIS.
 */
#ifndef XPOCTL_CMIS_VDM_H
#define XPOCTL_CMIS_VDM_H

#include <stdbool.h>
#include <stdint.h>

struct out;

enum cmis_vdm_format {
	CMIS_VDM_U16,
	CMIS_VDM_S16,
	CMIS_VDM_F16,		/* decimal, from 1e-24 to 2.047e10 */
	CMIS_VDM_LEVELS,	/* U16 in which FFFFh is infinite */
	CMIS_VDM_HEX		/* of a vendor: nobody knows */
};

struct cmis_vdm {
	const char *name;	/* pre-fec-ber-current-media */
	const char *unit;	/* for people, or NULL */
	const char *suffix;	/* the unit in a JSON key */
	enum cmis_vdm_format format;
	uint8_t decimals;
	double scale;
};

#define CMIS_VDM_LASER_TEMPERATURE	4
#define CMIS_VDM_SNR_MEDIA		5
#define CMIS_VDM_SNR_HOST		6
#define CMIS_VDM_LTP_MEDIA		7
#define CMIS_VDM_BER_MEDIA		15
#define CMIS_VDM_BER_HOST		16
#define CMIS_VDM_FERC_MEDIA		23

/* Never NULL: without a name it is type-N, in hex */
const struct cmis_vdm *cmis_vdm_type(uint8_t type);
/* "pre-fec-ber-current-media", or "type-101" in buf */
#define CMIS_VDM_NAME_LEN	40
const char *cmis_vdm_name(uint8_t type, char *buf);

/* m * 10^(s - 24) with s in bits 15 to 11 and m below */
double cmis_vdm_f16(uint16_t raw);
/* False when there is no such number: infinite, or of a vendor */
bool cmis_vdm_value(uint8_t type, uint16_t raw, double *value);

/* "21.50 dB", "1.2e-8"; buf has room for CMIS_VDM_NAME_LEN */
const char *cmis_vdm_text(uint8_t type, uint16_t raw, char *buf);

/* A field "<key>_<suffix>"; label NULL: only in JSON */
void cmis_vdm_out(struct out *out, const char *key, const char *label,
		  uint8_t type, uint16_t raw);
/* The same without a value */
void cmis_vdm_out_none(struct out *out, const char *key, const char *label,
		       uint8_t type);

#endif /* XPOCTL_CMIS_VDM_H */
