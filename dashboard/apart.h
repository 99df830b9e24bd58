/* apart.h: work done in a short-lived process of its own, which can read what
 * lies below given directories, compute and answer, and nothing else: no
 * network, no other file, no program, none of what this process holds open.
 * Who is root is nobody there. It ends with its answer, after a minute of
 * processor, or when it asks for half a gigabyte more. */
#ifndef DASHBOARD_APART_H
#define DASHBOARD_APART_H

#include <stddef.h>
#include <stdio.h>

/* Writes its answer to out. -1 and *why: it cannot, and nothing of out is
 * used. */
typedef int apart_work(const void *arg, FILE *out, char *why, size_t whylen);

/* arg: borrowed. read_below: NULL-ended, of directories that exist. out gets
 * the answer once it is whole. -1 and *why: the work's own, or how it ended. */
int apart_run(apart_work *work, const void *arg, const char *const *read_below,
    FILE *out, char *why, size_t whylen);

#endif
