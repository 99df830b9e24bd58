/* views.h: filters of the queue that somebody keeps under a name: the file
 * STATE/views, of beadle's own.
 *
 * A view is what a form's fields said, and nothing of what they found. It is
 * one person's: nobody is shown another's, and there is none for all. Each
 * change is made under a lock, to the file as it is then. */
#ifndef DASHBOARD_VIEWS_H
#define DASHBOARD_VIEWS_H

#include <stddef.h>

#define VIEWS_OF_PERSON 12
#define VIEWS_NAME 61		/* bytes, with the NUL */
#define VIEWS_QUERY 600

struct view {
	char name[VIEWS_NAME];		/* UTF-8 without controls */
	char query[VIEWS_QUERY];	/* "service=facebook&show=all" */
};

struct views {			/* one person's, as they were made */
	struct view all[VIEWS_OF_PERSON];
	size_t count;
};

/* -1 and *why: the file cannot be read, or is not what beadle wrote. */
int views_read(const char *state, const char *person, struct views *out,
    char *why, size_t whylen);

/* Keep one under its name; give one another name; remove one. 0; 1 and *why, a
 * sentence for the person: the name will not do or is another's, there are too
 * many, or there is no such view; -1 and *why, for the console. */
int views_keep(const char *state, const char *person, const char *name,
    const char *query, char *why, size_t whylen);
int views_rename(const char *state, const char *person, const char *from,
    const char *to, char *why, size_t whylen);
int views_remove(const char *state, const char *person, const char *name,
    char *why, size_t whylen);

#endif
