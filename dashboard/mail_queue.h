/* mail_queue.h: letters on their way, in STATE/mail: a file each, until the
 * server has taken it for everybody it is for, one recipient after the other,
 * so that they do not see each other and one who is refused holds up nobody.
 * A letter is HELD until what sends it is in the ledger, and is not sent; then
 * it is released. Who died between finds it by mail_queue_settle.
 *
 * What cannot be sent now is tried again after a minute, then twice as long
 * each time, an hour at most; after five days (RFC 5321 4.5.4.1), or when the
 * server refuses an address or the letter for good, it stays, and somebody must
 * look: retry it, or drop it. A server that takes a letter and dies before it
 * says so gets it again, under the same Message-ID. */
#ifndef DASHBOARD_MAIL_QUEUE_H
#define DASHBOARD_MAIL_QUEUE_H

#include "dashboard/mail.h"

#define MAIL_TO_MOST 8

struct mail_queue;

/* s is borrowed. Makes the directory; one process at a time (a lock says so).
 * -1 and *why. */
int mail_queue_open(struct mail_queue **out, const struct settings *s,
    char *why, size_t whylen);
void mail_queue_close(struct mail_queue *q);	/* accepts NULL */

/* Durably, under its id ([a-z0-9.-], 60 at most): one of that id that is held,
 * and once it is released one that is on its way, is replaced. -1 and *why. */
int mail_queue_hold(struct mail_queue *q, const struct mail_letter *l,
    char *why, size_t whylen);
int mail_queue_release(struct mail_queue *q, const char *id, char *why,
    size_t whylen);
/* Of each that is held: was it entered? Then it is released, else it goes: it
 * is made again. -1 and *why. */
typedef bool mail_queue_entered(const void *arg, const char *id);
int mail_queue_settle(struct mail_queue *q, mail_queue_entered *entered,
    const void *arg, char *why, size_t whylen);

/* Told of each attempt: to whom, and the server's words where it failed. */
typedef void mail_queue_tell(void *arg, const char *id, const char *to,
    enum courier_result r, const char *why);

/* Try what is due; all: also what is not yet, or was refused. How many
 * recipients are waited for still, or -1 and *why: STATE/mail cannot be read
 * or written. */
int mail_queue_run(struct mail_queue *q, uint64_t now_us, bool all,
    mail_queue_tell *tell, void *arg, char *why, size_t whylen);

/* What there is, in the order of its ids, a row for each recipient who has not
 * got it; for reading no lock is needed. */
struct mail_queue_row {
	char id[64], to[128], why[200];	/* why: of the last attempt */
	uint64_t made_us, next_us;	/* next_us 0: refused */
	unsigned attempts;
};
/* The caller frees *rows. -1 and *why. */
int mail_queue_list(const char *state, struct mail_queue_row **rows,
    size_t *count, char *why, size_t whylen);
/* For how many recipients letters were refused for good, of the rows. */
size_t mail_queue_refused(const struct mail_queue_row *rows, size_t count);
/* -1 and *why: there is none. */
int mail_queue_drop(struct mail_queue *q, const char *id, char *why,
    size_t whylen);

#endif
