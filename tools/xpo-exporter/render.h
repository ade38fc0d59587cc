/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The model as metrics. Each family is written once, with the samples of all
 * cards; labels are only handles, numbers and words of a fixed set.
 */
#ifndef XPO_EXPORTER_RENDER_H
#define XPO_EXPORTER_RENDER_H

struct model;
struct text;

void render(struct text *text, const struct model *model);

/* Parts of it */
void render_cages(struct text *text, const struct model *model);
void render_lanes(struct text *text, const struct model *model);
void render_ports(struct text *text, const struct model *model);
void render_self(struct text *text, const struct model *model);

#endif /* XPO_EXPORTER_RENDER_H */
