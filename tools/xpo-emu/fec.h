/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a PAM4 receiver and RS(544,514) make of the light that arrives
 * (Documentation/emulator.md says where the figures come from).
 */
#ifndef XPO_EMU_FEC_H
#define XPO_EMU_FEC_H

#include <stdbool.h>
#include <stdint.h>

#define FEC_LANES	8
#define FEC_BINS	16	/* codewords with 0 to 15 symbol errors */

/* Probabilities that follow from the lanes' bit error ratios. */
struct fec_odds {
	double bin[FEC_BINS];
	double uncorrectable;
	double symbol;		/* that a symbol is wrong, mean of the lanes */
	double bits;		/* wrong bits in a wrong symbol */
	double share[FEC_LANES];	/* of the symbol errors */
};

/* Of one port. It counts while codewords arrive. */
struct fec {
	uint64_t rand;
	unsigned int lanes;	/* 0: no codewords arrive */
	uint32_t speed_mbps;
	double ber[FEC_LANES];
	struct fec_odds odds;
	uint64_t since;		/* card time up to which it has counted */
	uint64_t fraction;	/* of a codeword, in its own unit */

	uint64_t codewords;
	uint64_t corrected;
	uint64_t corrected_bits;
	uint64_t uncorrectable;
	uint64_t symbols[FEC_LANES];
	uint64_t hist[FEC_BINS];
};

/* Half the distance of two levels, divided by the noise; 0 without light. */
double fec_eye(uint32_t nw);
/* Pre-FEC bit error ratio of a lane that gets this light. */
double fec_ber(uint32_t nw);
/* Codewords in a time. */
double fec_codewords(uint32_t speed_mbps, uint64_t ns);
void fec_odds(const double *ber, unsigned int lanes, struct fec_odds *odds);

void fec_init(struct fec *f, uint64_t seed);
/* From @now on @lanes lanes with these bit error ratios carry codewords. */
void fec_set(struct fec *f, uint64_t now, const double *ber,
	     unsigned int lanes, uint32_t speed_mbps);
/* Bring the counters up to @now. */
void fec_count(struct fec *f, uint64_t now);
/* A frame of @octets arrived with at least one bad codeword. */
bool fec_frame_lost(struct fec *f, uint32_t octets);

#endif
