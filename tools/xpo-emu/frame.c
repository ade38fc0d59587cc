// SPDX-License-Identifier: GPL-2.0
#include "frame.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#define FRAME_SMALL	1536
#define FRAME_CLASSES	2
#define FRAME_KEPT	4096	/* per class; more go back to the heap */

static struct frame_list frame_pool[FRAME_CLASSES];

static unsigned int frame_class(size_t len)
{
	return len > FRAME_SMALL;
}

/* The sanitizers see every frame come and go. */
static bool frame_pooled(void)
{
#ifdef __SANITIZE_ADDRESS__
	return false;
#else
	return true;
#endif
}

struct frame *frame_alloc(size_t len)
{
	struct frame_list *pool = &frame_pool[frame_class(len)];
	struct frame *f = NULL;

	if (pool->first)
		f = frame_list_take(pool);
	else if (!frame_pooled())
		f = malloc(sizeof(*f) + len);
	else
		f = malloc(sizeof(*f) +
			   (frame_class(len) ? FRAME_MAX : FRAME_SMALL));
	if (!f)
		err(1, "frame");
	memset(f, 0, sizeof(*f));
	f->len = len;
	return f;
}

void frame_free(struct frame *f)
{
	struct frame_list *pool = &frame_pool[frame_class(f->len)];

	if (!pool->last)
		frame_list_init(pool);
	if (!frame_pooled() || pool->count >= FRAME_KEPT)
		free(f);
	else
		frame_list_add(pool, f);
}

void frame_list_free(struct frame_list *l)
{
	struct frame *f;

	while ((f = frame_list_take(l)))
		frame_free(f);
}
