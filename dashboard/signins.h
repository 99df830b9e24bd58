/* signins.h: who is signed in, in which browser. Pure: time and chance are
 * arguments.
 *
 * They are kept in memory alone, by the digest of the browser's token: one
 * process serves, a restart asks everybody to sign in again, which harms
 * nobody, and what lies nowhere cannot be read from a disk or a Redis that is
 * somebody else's. A sign-in is over after SIGNIN_IDLE_US without a request and
 * SIGNIN_MOST_US in any case. */
#ifndef DASHBOARD_SIGNINS_H
#define DASHBOARD_SIGNINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "classify/registers_act.h"

#define SIGNIN_IDLE_US (UINT64_C(15) * 60 * 1000000)
#define SIGNIN_MOST_US (UINT64_C(8) * 3600 * 1000000)
#define SIGNINS_MOST 256
#define SIGNIN_DIGEST 65	/* of its token, in hex */
#define SIGNIN_FORM 65		/* the token of its forms */

struct signin {
	char digest[SIGNIN_DIGEST];	/* "" free */
	char form[SIGNIN_FORM];		/* what each of its forms carries */
	char person[REGISTER_NAME];
	unsigned seats;			/* as of the last request; seat.h */
	uint64_t begun_us, seen_us;
	char reason[REGISTER_TEXT];	/* for looking at named data; "" */
	uint64_t reason_us;		/* when it was given */
};

struct signins;

struct signins *signins_new(void);	/* NULL: out of memory */
void signins_free(struct signins *s);

/* A new one; the longest unused gives way when there are too many, of the
 * person's own first after four. Borrowed until the next call. */
struct signin *signins_begin(struct signins *s, const char *digest,
    const char *form, const char *person, uint64_t now_us);
/* The one of this digest, seen now; NULL: none, or over. */
struct signin *signins_find(struct signins *s, const char *digest,
    uint64_t now_us);
/* The same, for what a page does by itself: it does not count as seen. */
struct signin *signins_look(struct signins *s, const char *digest,
    uint64_t now_us);
/* Give it another token: the old one is nobody's. */
void signins_renew(struct signin *one, const char *digest, const char *form);
void signins_end(struct signin *one);
/* The i-th of a person's, of those that are not over; NULL: no more. */
const struct signin *signins_of(const struct signins *s, const char *person,
    size_t i, uint64_t now_us);
/* All of a person's, but one (NULL: all). */
void signins_end_all(struct signins *s, const char *person,
    const struct signin *but);
/* Those of a person's that began before. */
void signins_end_before(struct signins *s, const char *person,
    uint64_t before_us);

#endif
