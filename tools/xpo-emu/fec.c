// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "fec.h"

#define FEC_SYMBOLS		544
#define FEC_SYMBOL_BITS		10
#define FEC_PAYLOAD_BITS	5140	/* 514 symbols */
#define FEC_FRAME_EXTRA		20	/* preamble and gap */

/*
 * Receiver: PAM4 with Gray coding errs with 3/8 erfc(x / sqrt 2), x being half
 * the distance of two levels in units of the noise. Two kinds of noise: one
 * that does not depend on the light, so x grows with it, and one that grows
 * with the light, which is the floor.
 */
#define FEC_SENSITIVITY_NW	199526.0	/* -7 dBm OMA */
#define FEC_SENSITIVITY_X	3.4141		/* errs with 2.4e-4 */
#define FEC_FLOOR_X		7.20		/* errs with 2.3e-13 */
/* OMA of an average power with 4.33 dB extinction: 2 (r - 1) / (r + 1) */
#define FEC_OMA_PER_AVERAGE	0.9218

/* Codewords per second: speed x 257/256 x 1/5140 = speed x 3125 / 16 */
#define FEC_RATE_NUM		3125
#define FEC_RATE_DEN		(16 * 1000000000ULL)

double fec_eye(uint32_t nw)
{
	double oma = nw * FEC_OMA_PER_AVERAGE / FEC_SENSITIVITY_NW;
	double floor = 1 / (FEC_FLOOR_X * FEC_FLOOR_X);
	double noise = 1 / (FEC_SENSITIVITY_X * FEC_SENSITIVITY_X) - floor;

	return nw ? 1 / sqrt(noise / (oma * oma) + floor) : 0;
}

double fec_ber(uint32_t nw)
{
	return nw ? 0.375 * erfc(fec_eye(nw) / M_SQRT2) : 0.5;
}

double fec_codewords(uint32_t speed_mbps, uint64_t ns)
{
	return (double)ns * speed_mbps * FEC_RATE_NUM / FEC_RATE_DEN;
}

/* Binomial distribution over the symbols of a codeword. */
static void fec_bins(struct fec_odds *odds)
{
	double p = odds->symbol;
	double term = exp(FEC_SYMBOLS * log1p(-p));
	unsigned int k;

	odds->uncorrectable = 0;
	for (k = 0; k <= FEC_SYMBOLS; k++) {
		if (k < FEC_BINS)
			odds->bin[k] = term;
		else
			odds->uncorrectable += term;
		term *= (double)(FEC_SYMBOLS - k) / (k + 1) * p / (1 - p);
	}
}

/* The codewords are spread evenly over the lanes. */
void fec_odds(const double *ber, unsigned int lanes, struct fec_odds *odds)
{
	double sum = 0, bits = 0;
	unsigned int i;

	memset(odds, 0, sizeof(*odds));
	for (i = 0; i < lanes; i++) {
		odds->share[i] = -expm1(FEC_SYMBOL_BITS * log1p(-ber[i]));
		sum += odds->share[i];
		bits += FEC_SYMBOL_BITS * ber[i];
	}
	odds->symbol = sum / lanes;
	odds->bits = bits / sum;
	for (i = 0; i < lanes; i++)
		odds->share[i] /= sum;
	fec_bins(odds);
}

/* splitmix64: its own, so that reading counters changes nothing else */
static uint64_t fec_rand(struct fec *f)
{
	uint64_t x = f->rand += 0x9e3779b97f4a7c15ULL;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ULL;
	x = (x ^ x >> 27) * 0x94d049bb133111ebULL;
	return x ^ x >> 31;
}

/* Above 0, up to 1. */
static double fec_uniform(struct fec *f)
{
	return ((fec_rand(f) >> 11) + 1) / 9007199254740992.0;
}

static uint64_t fec_poisson(struct fec *f, double mean)
{
	double limit = exp(-mean);
	double x = fec_uniform(f);
	uint64_t n = 0;

	for (; x > limit; x *= fec_uniform(f))
		n++;
	return n;
}

/* How many of @n are hit when each is with probability @p. */
static uint64_t fec_draw(struct fec *f, uint64_t n, double p)
{
	double mean = n * p, gauss, x;

	if (p > 0.5)
		return n - fec_draw(f, n, p < 1 ? 1 - p : 0);
	if (mean < 50) {
		x = fec_poisson(f, mean);
	} else {
		gauss = sqrt(-2 * log(fec_uniform(f))) *
			cos(2 * M_PI * fec_uniform(f));
		x = nearbyint(mean + sqrt(mean * (1 - p)) * gauss);
	}
	return x < 0 ? 0 : x > n ? n : (uint64_t)x;
}

static void fec_count_symbols(struct fec *f, uint64_t symbols)
{
	double left = 1;
	unsigned int i;
	uint64_t n;

	f->corrected_bits += nearbyint(symbols * f->odds.bits);
	for (i = 0; i < f->lanes && symbols; i++) {
		n = i + 1 < f->lanes ?
		    fec_draw(f, symbols, f->odds.share[i] / left) : symbols;
		f->symbols[i] += n;
		symbols -= n;
		left -= f->odds.share[i];
	}
}

/* Each codeword falls into one bin, or is uncorrectable. */
static void fec_count_codewords(struct fec *f, uint64_t codewords)
{
	uint64_t left, n, symbols = 0;
	double odds = 1;
	unsigned int k;

	f->codewords += codewords;
	n = fec_draw(f, codewords, f->odds.uncorrectable);
	f->uncorrectable += n;
	left = codewords - n;
	odds -= f->odds.uncorrectable;
	for (k = FEC_BINS - 1; k && left; k--) {
		n = odds > 0 ? fec_draw(f, left, fmin(f->odds.bin[k] / odds,
						      1)) : 0;
		f->hist[k] += n;
		f->corrected += n;
		symbols += n * k;
		left -= n;
		odds -= f->odds.bin[k];
	}
	f->hist[0] += left;
	fec_count_symbols(f, symbols);
}

void fec_init(struct fec *f, uint64_t seed)
{
	memset(f, 0, sizeof(*f));
	f->rand = seed;
}

void fec_count(struct fec *f, uint64_t now)
{
	unsigned __int128 parts;
	uint64_t codewords;

	if (f->lanes && now > f->since) {
		parts = (unsigned __int128)(now - f->since) * f->speed_mbps *
			FEC_RATE_NUM + f->fraction;
		codewords = parts / FEC_RATE_DEN;
		f->fraction = parts % FEC_RATE_DEN;
		fec_count_codewords(f, codewords);
	}
	f->since = now;
}

void fec_set(struct fec *f, uint64_t now, const double *ber,
	     unsigned int lanes, uint32_t speed_mbps)
{
	if (lanes == f->lanes && speed_mbps == f->speed_mbps &&
	    !memcmp(ber, f->ber, lanes * sizeof(*ber)))
		return;
	fec_count(f, now);
	f->lanes = lanes;
	f->speed_mbps = speed_mbps;
	memset(f->ber, 0, sizeof(f->ber));
	memcpy(f->ber, ber, lanes * sizeof(*ber));
	memset(&f->odds, 0, sizeof(f->odds));
	if (lanes)
		fec_odds(ber, lanes, &f->odds);
}

bool fec_frame_lost(struct fec *f, uint32_t octets)
{
	double codewords = 1 + (octets + FEC_FRAME_EXTRA) * 8.0 /
			       FEC_PAYLOAD_BITS;
	double lost = codewords * f->odds.uncorrectable;

	/* below that not one frame in the emulator's life */
	return lost > 1 / 1e12 && fec_uniform(f) <= lost;
}
