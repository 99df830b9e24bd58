/* precision.h: how often flags were right, as the people who reviewed them
 * found, with how far that can be trusted. Pure.
 *
 * Right and wrong are asked of two claims. That the SERVICE was used: a use
 * that turned out to be exempt was recognised well. That it was contrary to
 * the RULE: there the exempt one was flagged without need, and is wrong. Both
 * are wrong of what was only part of another page, in the background, or of
 * another device. What stayed unclear is counted beside, in no ratio. */
#ifndef CLASSIFY_PRECISION_H
#define CLASSIFY_PRECISION_H

enum disposition {		/* what a reviewer finds of a session */
	DISPOSITION_CORRECT,
	DISPOSITION_REFER,	/* correct, and for somebody to look into */
	DISPOSITION_EXEMPT,	/* use, but permitted: nobody had recorded it */
	DISPOSITION_EMBED,	/* part of another site's page */
	DISPOSITION_BACKGROUND,	/* the device by itself */
	DISPOSITION_WRONG_DEVICE,
	DISPOSITION_UNCLEAR,
	DISPOSITION_UNDONE,	/* the one before is taken back */
	DISPOSITION_COUNT
};

enum precision_claim { PRECISION_SERVICE, PRECISION_RULE };

struct precision {		/* sessions by what was found */
	unsigned of[DISPOSITION_COUNT];
};

struct precision_ratio {
	unsigned right, wrong, unclear;
	double lower, upper;	/* Wilson's interval at 95 %, of right among
				 * right and wrong; 0 and 1 of none */
};

const char *disposition_name(enum disposition d);	/* "wrong-device" */

void precision_ratio(const struct precision *p, enum precision_claim claim,
    struct precision_ratio *out);

/* Lower and upper, of right and wrong. */
void precision_interval(struct precision_ratio *r);

/* Whole percents, cut: 80 of 0.8014. */
unsigned precision_percent(double share);
/* Of right among right and wrong; 0 of none. */
unsigned precision_right(const struct precision_ratio *r);

#endif
