// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "image.h"

#define LINE_REGS	16
#define UPPER		128

struct parser {
	struct image *img;
	unsigned int line;
	int endpoint;
	bool data_seen;
	bool endpoints_given;
	char reason[192];
};

/* The reason goes behind the file and line; always -1. */
#define fail(p, ...)	\
	(snprintf((p)->reason, sizeof((p)->reason), __VA_ARGS__), -1)

void image_init(struct image *img)
{
	memset(img, 0, sizeof(*img));
}

void image_release(struct image *img)
{
	size_t i;

	for (i = 0; i < img->n_header; i++) {
		free(img->header[i].key);
		free(img->header[i].value);
	}
	free(img->header);
	free(img->pages);
	image_init(img);
}

static struct image_page *find(const struct image *img, int endpoint, int bank,
			       int page)
{
	size_t i;

	for (i = 0; i < img->n_pages; i++)
		if (img->pages[i].endpoint == endpoint &&
		    img->pages[i].bank == bank && img->pages[i].page == page)
			return &img->pages[i];
	return NULL;
}

const struct image_page *image_find(const struct image *img, int endpoint,
				    int bank, int page)
{
	return find(img, endpoint, bank, page);
}

static struct image_page *add_page(struct image *img, int endpoint, int bank,
				   int page)
{
	struct image_page *pages;

	pages = realloc(img->pages, (img->n_pages + 1) * sizeof(*pages));
	if (!pages)
		return NULL;
	img->pages = pages;
	pages += img->n_pages++;
	memset(pages, 0, sizeof(*pages));
	pages->endpoint = endpoint;
	pages->bank = bank;
	pages->page = page;
	return pages;
}

static unsigned int base_of(int page)
{
	return page == IMAGE_PAGE_LOWER ? 0 : UPPER;
}

int image_set(struct image *img, int endpoint, int bank, int page,
	      unsigned int reg, const uint8_t *data, size_t n)
{
	struct image_page *half = find(img, endpoint, bank, page);
	unsigned int base = base_of(page);

	if (reg < base || reg - base + n > IMAGE_HALF_SIZE)
		return -1;
	if (!half)
		half = add_page(img, endpoint, bank, page);
	if (!half)
		return -1;
	memcpy(&half->data[reg - base], data, n);
	memset(&half->known[reg - base], true, n);
	if (endpoint >= img->endpoints)
		img->endpoints = endpoint + 1;
	return 0;
}

int image_set_header(struct image *img, const char *key, const char *value)
{
	struct image_header *h;

	h = realloc(img->header, (img->n_header + 1) * sizeof(*h));
	if (!h)
		return -1;
	img->header = h;
	h += img->n_header;
	h->key = strdup(key);
	h->value = strdup(value);
	if (!h->key || !h->value) {
		free(h->key);
		free(h->value);
		return -1;
	}
	img->n_header++;
	return 0;
}

const char *image_header(const struct image *img, const char *key)
{
	size_t i;

	for (i = 0; i < img->n_header; i++)
		if (!strcmp(img->header[i].key, key))
			return img->header[i].value;
	return NULL;
}

/* A hex number that ends at a blank, a colon or the end of the line. */
static int parse_hex(const char **text, unsigned long max,
		     unsigned long *value)
{
	const char *s = *text;
	char *end;

	if (!isxdigit((unsigned char)*s))
		return -1;
	errno = 0;
	*value = strtoul(s, &end, 16);
	if (errno || *value > max || end - s > 4 ||
	    (*end && *end != ':' && !isspace((unsigned char)*end)))
		return -1;
	*text = end;
	return 0;
}

static void skip_blanks(const char **text)
{
	while (isspace((unsigned char)**text))
		(*text)++;
}

static int header_number(struct parser *p, const char *key, const char *value,
			 int max, int *number)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(value, &end, 10);
	if (errno || end == value || *end || n < 1 || n > max)
		return fail(p, "%s: '%s' is not a number from 1 to %d", key,
			    value, max);
	*number = n;
	return 0;
}

static int set_header(struct parser *p, const char *key, const char *value)
{
	int format;

	if (!strcmp(key, "format")) {
		if (header_number(p, key, value, 1000, &format))
			return -1;
		if (format != IMAGE_FORMAT)
			return fail(p, "format %d is not known (only %d is)",
				    format, IMAGE_FORMAT);
		return 0;
	}
	if (!strcmp(key, "endpoints")) {
		p->endpoints_given = true;
		return header_number(p, key, value, IMAGE_ENDPOINTS_MAX,
				     &p->img->endpoints);
	}
	if (!strcmp(key, "lanes"))
		return header_number(p, key, value, 8 * IMAGE_BANKS_MAX,
				     &p->img->lanes);
	if (image_set_header(p->img, key, value))
		return fail(p, "out of memory");
	return 0;
}

/* "# key: value"; a key is one word, everything else is just a comment. */
static int parse_comment(struct parser *p, char *text)
{
	char *key, *colon, *c;

	if (p->data_seen)
		return 0;
	key = text + 1 + strspn(text + 1, " \t");
	colon = strchr(key, ':');
	if (!colon || colon == key)
		return 0;
	for (c = key; c < colon; c++)
		if (!isalnum((unsigned char)*c) && *c != '-' && *c != '_')
			return 0;
	*colon = '\0';
	return set_header(p, key, colon + 1 + strspn(colon + 1, " \t"));
}

static int parse_endpoint(struct parser *p, const char *text)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(text, &end, 10);
	if (errno || end == text || *end || n < 0 || n >= IMAGE_ENDPOINTS_MAX)
		return fail(p, "endpoint '%s' is not a number from 0 to %d",
			    text, IMAGE_ENDPOINTS_MAX - 1);
	if (p->endpoints_given && n >= p->img->endpoints)
		return fail(p,
			    "endpoint %ld, but the header says endpoints: %d",
			    n, p->img->endpoints);
	p->endpoint = n;
	return 0;
}

struct address {
	int bank, page;
	unsigned int reg;
};

static int parse_address(struct parser *p, const char **text,
			 struct address *at)
{
	unsigned long value;

	if (parse_hex(text, IMAGE_BANKS_MAX - 1, &value))
		return fail(p, "bank is not a hex number from 0 to %x",
			    IMAGE_BANKS_MAX - 1);
	at->bank = value;
	skip_blanks(text);
	at->page = IMAGE_PAGE_LOWER;
	if (!strncmp(*text, "lo", 2) && isspace((unsigned char)(*text)[2])) {
		*text += 2;
	} else {
		if (parse_hex(text, 0xff, &value))
			return fail(p,
				    "page is neither 'lo' nor a hex number from 00 to ff");
		at->page = value;
	}
	skip_blanks(text);
	if (parse_hex(text, 0xff, &value) || **text != ':')
		return fail(p, "offset is not a hex number followed by ':'");
	at->reg = value;
	if (at->reg - base_of(at->page) >= IMAGE_HALF_SIZE)
		return fail(p,
			    "offset %02x is not in this half (lo 00-7f, pages 80-ff)",
			    at->reg);
	(*text)++;
	return 0;
}

static int parse_bytes(struct parser *p, const char *text, uint8_t *data,
		       size_t *n)
{
	unsigned long value;

	*n = 0;
	for (skip_blanks(&text); *text; skip_blanks(&text)) {
		if (*n == LINE_REGS)
			return fail(p, "more than %d bytes in a line",
				    LINE_REGS);
		if (parse_hex(&text, 0xff, &value) || *text == ':')
			return fail(p,
				    "byte %zu is not a hex number from 00 to ff",
				    *n + 1);
		data[(*n)++] = value;
	}
	if (!*n)
		return fail(p, "no bytes after the offset");
	return 0;
}

static int parse_data(struct parser *p, const char *text)
{
	const struct image_page *half;
	struct address at = { 0 };
	uint8_t data[LINE_REGS];
	unsigned int base;
	size_t n, i;

	if (parse_address(p, &text, &at) ||
	    parse_bytes(p, text, data, &n))
		return -1;
	base = base_of(at.page);
	if (at.reg - base + n > IMAGE_HALF_SIZE)
		return fail(p, "%zu bytes at offset %02x go beyond %02x", n,
			    at.reg, base + IMAGE_HALF_SIZE - 1);
	half = find(p->img, p->endpoint, at.bank, at.page);
	for (i = 0; half && i < n; i++)
		if (half->known[at.reg - base + i])
			return fail(p, "register %02zx was given before",
				    at.reg + i);
	if (image_set(p->img, p->endpoint, at.bank, at.page, at.reg, data, n))
		return fail(p, "out of memory");
	return 0;
}

static int parse_line(struct parser *p, char *line)
{
	char *text = line, *comment;
	size_t len;

	text += strspn(text, " \t");
	len = strlen(text);
	while (len && isspace((unsigned char)text[len - 1]))
		text[--len] = '\0';
	if (*text == '#')
		return parse_comment(p, text);
	comment = strchr(text, '#');
	if (comment) {
		*comment = '\0';
		len = comment - text;
		while (len && isspace((unsigned char)text[len - 1]))
			text[--len] = '\0';
	}
	if (!*text)
		return 0;
	p->data_seen = true;
	if (!strncmp(text, "endpoint", 8) && isspace((unsigned char)text[8]))
		return parse_endpoint(p, text + 8 + strspn(text + 8, " \t"));
	return parse_data(p, text);
}

static int check_complete(struct parser *p)
{
	int e;

	if (!p->img->n_pages)
		return fail(p, "no registers in this file");
	for (e = 0; e < p->img->endpoints; e++)
		if (!find(p->img, e, 0, IMAGE_PAGE_LOWER))
			return fail(p, "endpoint %d has no lower memory", e);
	return 0;
}

int image_parse(struct image *img, FILE *in, const char *name, char *err,
		size_t errlen)
{
	struct parser p = { .img = img };
	char *line = NULL;
	size_t size = 0;
	ssize_t len;
	int ret = 0;

	image_init(img);
	while (!ret && (len = getline(&line, &size, in)) >= 0) {
		p.line++;
		if (strlen(line) != (size_t)len)
			ret = fail(&p, "not a text file");
		else
			ret = parse_line(&p, line);
	}
	free(line);
	if (!ret && ferror(in))
		ret = fail(&p, "%s", strerror(errno));
	if (!ret)
		ret = check_complete(&p);
	if (ret) {
		snprintf(err, errlen, "%s:%u: %s", name, p.line, p.reason);
		image_release(img);
	}
	return ret;
}

int image_load(struct image *img, const char *path, char *err, size_t errlen)
{
	FILE *in = fopen(path, "r");
	int ret;

	if (!in) {
		image_init(img);
		snprintf(err, errlen, "%s: %s", path, strerror(errno));
		return -1;
	}
	ret = image_parse(img, in, path, err, errlen);
	fclose(in);
	return ret;
}

static void write_run(const struct image_page *half, unsigned int first,
		      unsigned int n, FILE *out)
{
	unsigned int i;

	fprintf(out, "%x ", half->bank);
	if (half->page == IMAGE_PAGE_LOWER)
		fprintf(out, "lo");
	else
		fprintf(out, "%02x", half->page);
	fprintf(out, " %02x:", base_of(half->page) + first);
	for (i = first; i < first + n; i++)
		fprintf(out, " %02x", half->data[i]);
	fprintf(out, "\n");
}

/* Lines of 16 registers; a gap ends a line. */
static void write_page(const struct image_page *half, FILE *out)
{
	unsigned int i = 0, n;

	while (i < IMAGE_HALF_SIZE) {
		n = 0;
		while (i + n < IMAGE_HALF_SIZE && half->known[i + n] &&
		       (!n || (i + n) % LINE_REGS))
			n++;
		if (n)
			write_run(half, i, n, out);
		i += n ? n : 1;
	}
}

int image_write(const struct image *img, FILE *out)
{
	size_t i;
	int e;

	fprintf(out, "# format: %d\n# endpoints: %d\n", IMAGE_FORMAT,
		img->endpoints);
	if (img->lanes)
		fprintf(out, "# lanes: %d\n", img->lanes);
	for (i = 0; i < img->n_header; i++)
		fprintf(out, "# %s: %s\n", img->header[i].key,
			img->header[i].value);
	for (e = 0; e < img->endpoints; e++) {
		if (e)
			fprintf(out, "endpoint %d\n", e);
		for (i = 0; i < img->n_pages; i++)
			if (img->pages[i].endpoint == e)
				write_page(&img->pages[i], out);
	}
	return ferror(out) ? -1 : 0;
}
