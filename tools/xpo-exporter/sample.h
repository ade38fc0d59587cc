/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From the shadow area into the model: no bus access, no system call.
 */
#ifndef XPO_EXPORTER_SAMPLE_H
#define XPO_EXPORTER_SAMPLE_H

#include <stdbool.h>

#include "libxpo.h"
#include "model.h"

/*
 * All cages of a card. What is older than stale_s is left out, but for its
 * age. True: some samples are of other modules than the model knows.
 */
bool sample_card(struct model_card *card, const struct libxpo *xpo,
		 double stale_s);
/* F16 of CMIS section 10: 11 bits times a power of ten */
double sample_f16(unsigned int raw);

#endif /* XPO_EXPORTER_SAMPLE_H */
