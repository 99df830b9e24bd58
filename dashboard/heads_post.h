/* heads_post.h: signed heads leave the box: into a directory elsewhere, to a
 * witness's URL, by mail, to a time-stamping authority.
 *
 * What was sent where is kept in STATE/heads/sent, so that everything new goes
 * once, in order; what could not be sent goes the next time. Directory and
 * witness get every head; mail and time-stamping the last of each journal,
 * once a local day. One process at a time (a lock says so). */
#ifndef DASHBOARD_HEADS_POST_H
#define DASHBOARD_HEADS_POST_H

#include "classify/settings.h"

struct heads_post;

/* s is borrowed. -1 and *why. */
int heads_post_open(struct heads_post **out, const struct settings *s,
    char *why, size_t whylen);
void heads_post_close(struct heads_post *p);	/* accepts NULL */

/* Does a setting name any destination? */
bool heads_post_is_set(const struct settings *s);

/* Told of each attempt: the destination's name, and what was sent, or why not.
 * */
typedef void heads_post_tell(void *arg, const char *name, bool is_sent,
    const char *text);

/* Send what is due; what failed before only when its back-off is over, and
 * what is daily once a day: unless all is set. How many attempts failed, or
 * -1 and *why: the files of this box cannot be read or written. */
int heads_post_run(struct heads_post *p, uint64_t now_us, bool all,
    heads_post_tell *tell, void *arg, char *why, size_t whylen);

#endif
