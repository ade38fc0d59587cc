/* SPDX-License-Identifier: GPL-2.0 */
/*
 * CMIS image files: registers of a module as text.
 *
 *	# format: 1
 *	endpoint 0
 *	0 lo 00: 18 50 00 07 ...
 *	0 00 80: 18 45 6f 70 ...
 *
 * '#' starts a comment; "# key: value" lines before the first data line are
 * the header. A data line is BANK PAGE OFFSET: and 1 to 16 bytes, all hex,
 * with page "lo" for lower memory. A page that is not mentioned does not
 * exist, a register that is mentioned twice is an error.
 */
#ifndef XPO_TOOLS_IMAGE_H
#define XPO_TOOLS_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define IMAGE_FORMAT		1
#define IMAGE_ENDPOINTS_MAX	4
#define IMAGE_BANKS_MAX		32
#define IMAGE_PAGE_LOWER	(-1)
#define IMAGE_HALF_SIZE		128

struct image_page {
	uint8_t endpoint;
	uint8_t bank;
	int page;			/* IMAGE_PAGE_LOWER or 0-255 */
	uint8_t data[IMAGE_HALF_SIZE];
	bool known[IMAGE_HALF_SIZE];	/* mentioned in the file */
};

struct image_header {
	char *key, *value;
};

struct image {
	int endpoints;			/* as in the header, else as found */
	int lanes;			/* as in the header, 0 when not there */
	struct image_header *header;	/* other keys, in order */
	size_t n_header;
	struct image_page *pages;	/* in the order of the file */
	size_t n_pages;
};

void image_init(struct image *img);
void image_release(struct image *img);

/*
 * Returns 0, or -1 with "FILE:LINE: reason" in @err; @img is empty then.
 * @name stands for the file in messages.
 */
int image_parse(struct image *img, FILE *in, const char *name, char *err,
		size_t errlen);
int image_load(struct image *img, const char *path, char *err, size_t errlen);

/* NULL when the image does not have this page. */
const struct image_page *image_find(const struct image *img, int endpoint,
				    int bank, int page);
/*
 * Set @n registers from window address @reg on (0-127 lower memory, 128-255
 * upper); adds the page if need be. Returns -1 without memory, or when the
 * registers do not fit into the half.
 */
int image_set(struct image *img, int endpoint, int bank, int page,
	      unsigned int reg, const uint8_t *data, size_t n);
/* Adds a header line; returns -1 without memory. */
int image_set_header(struct image *img, const char *key, const char *value);
/* Value of a free header key, NULL when it is not there. */
const char *image_header(const struct image *img, const char *key);

/* Returns -1 when @out reports an error. */
int image_write(const struct image *img, FILE *out);

#endif
