/* mail_queue.c: which letters are due, and what became of each attempt. */
#include "dashboard/mail_queue.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "dashboard/mail_file.h"
#include "store/files.h"

#define WAIT_LEAST_US UINT64_C(60000000)
#define WAIT_MOST_US UINT64_C(3600000000)
#define GIVE_UP_US UINT64_C(432000000000)	/* 5 days */

struct mail_queue {
	const struct settings *settings;
	char dir[300];			/* STATE/mail */
	int lock_fd;
};

int
mail_queue_open(struct mail_queue **out, const struct settings *s, char *why,
    size_t whylen)
{
	struct mail_queue *q = calloc(1, sizeof(*q));
	char path[320];

	if (!q) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	q->lock_fd = -1;
	q->settings = s;
	snprintf(q->dir, sizeof(q->dir), "%s/mail", s->state);
	snprintf(path, sizeof(path), "%s/lock", q->dir);
	if (courier_ready(why, whylen) < 0) {
		mail_queue_close(q);
		return -1;
	}
	if (files_directory(q->dir) == 0)
		q->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC |
		    O_NOFOLLOW, 0600);
	if (q->lock_fd < 0 || flock(q->lock_fd, LOCK_EX | LOCK_NB) < 0) {
		snprintf(why, whylen, "%s: %s", q->dir, errno == EWOULDBLOCK ?
		    "another beadle is sending letters" : strerror(errno));
		mail_queue_close(q);
		return -1;
	}
	*out = q;
	return 0;
}

void
mail_queue_close(struct mail_queue *q)
{
	if (!q)
		return;
	if (q->lock_fd >= 0)
		close(q->lock_fd);
	free(q);
}

int
mail_queue_hold(struct mail_queue *q, const struct mail_letter *l, char *why,
    size_t whylen)
{
	struct mail_file f = { .is_held = true };
	size_t i;

	snprintf(f.id, sizeof(f.id), "%s", l->id);
	f.letter = *l;
	for (i = 0; i < l->to_count && i < MAIL_TO_MOST; i++) {
		snprintf(f.to[i].address, sizeof(f.to[i].address), "%s",
		    l->to[i]);
		f.to[i].next_us = l->made_us;
	}
	f.to_count = i;
	return mail_file_write(q->dir, &f, why, whylen);
}

int
mail_queue_release(struct mail_queue *q, const char *id, char *why,
    size_t whylen)
{
	return mail_file_release(q->dir, id, why, whylen);
}

static int
is_held(const struct dirent *d)
{
	size_t len = strlen(d->d_name), end = strlen(MAIL_FILE_HELD);

	return len > end && strcmp(d->d_name + len - end, MAIL_FILE_HELD) == 0;
}

static int
settle(struct mail_queue *q, const char *id, bool entered, char *why,
    size_t whylen)
{
	char path[600];

	if (entered)
		return mail_file_release(q->dir, id, why, whylen);
	snprintf(path, sizeof(path), "%s/%s" MAIL_FILE_HELD, q->dir, id);
	if (unlink(path) == 0)
		return 0;
	snprintf(why, whylen, "cannot remove %s: %s", path, strerror(errno));
	return -1;
}

int
mail_queue_settle(struct mail_queue *q, mail_queue_entered *entered,
    const void *arg, char *why, size_t whylen)
{
	struct dirent **names;
	int n = scandir(q->dir, &names, is_held, alphasort), i, r = 0;
	char id[256];

	if (n < 0) {
		snprintf(why, whylen, "cannot read %s: %s", q->dir,
		    strerror(errno));
		return -1;
	}
	for (i = 0; i < n; i++) {
		snprintf(id, sizeof(id), "%.*s", (int)(strlen(
		    names[i]->d_name) - strlen(MAIL_FILE_HELD)),
		    names[i]->d_name);
		if (settle(q, id, entered(arg, id), why, whylen) < 0)
			r = -1;
		free(names[i]);
	}
	free(names);
	return r;
}

/* ---- which there are ---- */

static int
is_letter(const struct dirent *d)
{
	size_t len = strlen(d->d_name), end = strlen(MAIL_FILE_END);

	return len > end && strcmp(d->d_name + len - end, MAIL_FILE_END) == 0;
}

/* Call each with every letter, read so, in order until it returns not 0, which
 * is returned. -1 and *why: also when one cannot be read, which holds up no
 * other. */
typedef int read_letter(const char *dir, const char *name,
    struct mail_file *f, char *why, size_t whylen);
typedef int each_letter(void *arg, struct mail_file *f);

static int
each(const char *dir, read_letter *read, each_letter *call, void *arg,
    char *why, size_t whylen)
{
	struct mail_file f = { 0 };
	struct dirent **names;
	int n = scandir(dir, &names, is_letter, alphasort), i, r = 0;
	int unread = 0;

	if (n < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	if (n < 0) {
		snprintf(why, whylen, "cannot read %s: %s", dir,
		    strerror(errno));
		return -1;
	}
	for (i = 0; i < n; i++) {
		if (r == 0 && read(dir, names[i]->d_name, &f, why, whylen) <
		    0)
			unread = -1;
		else if (r == 0)
			r = call(arg, &f);
		mail_file_free(&f);
		free(names[i]);
	}
	free(names);
	return r ? r : unread;
}

/* ---- attempts ---- */

struct running {
	struct mail_queue *q;
	uint64_t now_us;
	bool all;
	mail_queue_tell *tell;
	void *arg;
	int waiting;
	char *why;
	size_t whylen;
};

/* When it is tried again. */
static void
put_off(struct mail_file_to *to, enum courier_result r, uint64_t made_us,
    uint64_t now_us)
{
	uint64_t wait = WAIT_LEAST_US;
	unsigned i;

	for (i = 1; i < to->attempts && wait < WAIT_MOST_US; i++)
		wait *= 2;
	to->next_us = r == COURIER_REFUSED ||
	    now_us >= made_us + GIVE_UP_US ? 0 :
	    now_us + (wait < WAIT_MOST_US ? wait : WAIT_MOST_US);
}

/* One recipient; true: has it now. */
static bool
attempt(struct running *r, struct mail_file *f, struct mail_file_to *to)
{
	const char *address = to->address;
	struct mail_letter l = f->letter;
	enum courier_result result;

	l.to = &address;
	l.to_count = 1;
	to->why[0] = '\0';
	result = mail_send(r->q->settings, &l, to->why, sizeof(to->why));
	r->tell(r->arg, f->id, to->address, result, to->why);
	if (result != COURIER_SENT)
		put_off(to, result, f->letter.made_us, r->now_us);
	return result == COURIER_SENT;
}

/* What is true of the letter now: gone, if nobody waits for it. */
static int
keep(struct running *r, struct mail_file *f)
{
	if (f->to_count > 0)
		return mail_file_write(r->q->dir, f, r->why, r->whylen);
	return mail_file_remove(r->q->dir, f->id, r->why, r->whylen);
}

/* An each_letter. Before an attempt its file says that it was made, and after
 * it what became of it: where the disk takes neither, nothing is sent, and
 * what was sent is not sent again at once. */
static int
run_letter(void *arg, struct mail_file *f)
{
	struct running *r = arg;
	size_t i = 0;

	while (i < f->to_count) {
		if (!r->all && (f->to[i].next_us == 0 ||
		    f->to[i].next_us > r->now_us)) {
			i++;
			continue;
		}
		f->to[i].attempts++;
		put_off(&f->to[i], COURIER_LATER, f->letter.made_us,
		    r->now_us);
		if (keep(r, f) < 0)
			return -1;
		if (attempt(r, f, &f->to[i])) {
			memmove(&f->to[i], &f->to[i + 1],
			    (f->to_count - i - 1) * sizeof(f->to[0]));
			f->to_count--;
		} else {
			i++;
		}
		if (keep(r, f) < 0)
			return -1;
	}
	r->waiting += (int)f->to_count;
	return 0;
}

int
mail_queue_run(struct mail_queue *q, uint64_t now_us, bool all,
    mail_queue_tell *tell, void *arg, char *why, size_t whylen)
{
	struct running r = { q, now_us, all, tell, arg, 0, why, whylen };

	return each(q->dir, mail_file_read, run_letter, &r, why, whylen) < 0 ?
	    -1 : r.waiting;
}

/* ---- what is there ---- */

struct listing {
	struct mail_queue_row *rows;
	size_t count;
	char *why;
	size_t whylen;
};

/* An each_letter. */
static int
list_letter(void *arg, struct mail_file *f)
{
	struct listing *l = arg;
	struct mail_queue_row *more, *row;
	size_t i;

	more = reallocarray(l->rows, l->count + f->to_count + 1,
	    sizeof(*more));
	if (!more) {
		snprintf(l->why, l->whylen, "out of memory");
		return -1;
	}
	l->rows = more;
	for (i = 0; i < f->to_count; i++) {
		row = &more[l->count++];
		*row = (struct mail_queue_row){
			.made_us = f->letter.made_us,
			.next_us = f->to[i].next_us,
			.attempts = f->to[i].attempts };
		snprintf(row->id, sizeof(row->id), "%s", f->id);
		snprintf(row->to, sizeof(row->to), "%s", f->to[i].address);
		snprintf(row->why, sizeof(row->why), "%s", f->to[i].why);
	}
	return 0;
}

int
mail_queue_list(const char *state, struct mail_queue_row **rows,
    size_t *count, char *why, size_t whylen)
{
	struct listing l = { .why = why, .whylen = whylen };
	char dir[PATH_MAX];

	snprintf(dir, sizeof(dir), "%s/mail", state);
	if (each(dir, mail_file_read_head, list_letter, &l, why, whylen) < 0) {
		free(l.rows);
		return -1;
	}
	*rows = l.rows;
	*count = l.count;
	return 0;
}

size_t
mail_queue_refused(const struct mail_queue_row *rows, size_t count)
{
	size_t i, refused = 0;

	for (i = 0; i < count; i++)
		refused += rows[i].next_us == 0;
	return refused;
}

int
mail_queue_drop(struct mail_queue *q, const char *id, char *why,
    size_t whylen)
{
	return mail_file_remove(q->dir, id, why, whylen);
}
