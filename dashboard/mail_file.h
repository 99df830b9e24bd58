/* mail_file.h: a letter as a file of STATE/mail. For mail_queue.c alone.
 *
 * Lines, then the text and what is attached, of the sizes they say:
 *
 *	beadle letter 1
 *	made 1795170870000000
 *	subject beadle school: week of 23 November 2026
 *	attached 48211 report.pdf application/pdf
 *	text 412
 *	to 1795170930000000 1 chair@school.example smtp://... said: 450 busy
 *
 * "to" is when it is tried next (0: refused), how often it was, the address
 * and what was said last. Who has got it is not in it any more. */
#ifndef DASHBOARD_MAIL_FILE_H
#define DASHBOARD_MAIL_FILE_H

#include "dashboard/mail_queue.h"

#define MAIL_FILE_END ".letter"
#define MAIL_FILE_HELD ".held"	/* not on its way yet */

struct mail_file_to {
	char address[128], why[200];
	uint64_t next_us;
	unsigned attempts;
};

struct mail_file {
	char id[64];
	struct mail_letter letter;	/* id, subject, text ... lie in bytes */
	struct mail_file_to to[MAIL_TO_MOST];
	size_t to_count;
	bool is_held;
	char *bytes;
};

/* Replace dir/ID.letter, or the one that is held. -1 and *why. */
int mail_file_write(const char *dir, const struct mail_file *f, char *why,
    size_t whylen);
/* mail_file_free in either case. -1 and *why. */
int mail_file_read(const char *dir, const char *name, struct mail_file *f,
    char *why, size_t whylen);
/* The same of all but the letter's text and what is attached, of which only
 * the lengths are looked at: letter.text and attached are NULL. */
int mail_file_read_head(const char *dir, const char *name,
    struct mail_file *f, char *why, size_t whylen);
void mail_file_free(struct mail_file *f);
/* What is held is on its way, durably. -1 and *why. */
int mail_file_release(const char *dir, const char *id, char *why,
    size_t whylen);
/* Durably. -1 and *why: there is none, or it cannot. */
int mail_file_remove(const char *dir, const char *id, char *why,
    size_t whylen);

#endif
