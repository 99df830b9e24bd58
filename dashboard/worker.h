/* worker.h: a process that answers questions, one at a time, so that who
 * serves pages never waits for it. It is a process, not a thread: it shares
 * nothing, holds no file but the socket to its owner, changes no file and
 * starts no program, leaves no core, and ends with its owner, or with a
 * question that takes longer than WORKER_S. */
#ifndef DASHBOARD_WORKER_H
#define DASHBOARD_WORKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WORKER_WAITING 4	/* so many questions may wait */
#define WORKER_S 60
#define WORKER_BYTES 8192	/* of a question or an answer at most */

struct worker;

/* Runs in the process: fill in the answer, which is all zero. */
typedef void worker_do(void *arg, const void *question, void *answer);

struct worker_job {
	const char *name;	/* of the process */
	const char *what;	/* "passwords": what it is there for */
	size_t question, answer;	/* bytes of each */
	bool is_online;		/* connects, and reads files; else neither */
	worker_do *work;
	void *arg;		/* as it is when it begins */
};

/* Begin it; no threads yet. -1 and *why. The job: borrowed until closed. */
int worker_open(struct worker **out, const struct worker_job *job, char *why,
    size_t whylen);
void worker_close(struct worker *w);

/* Copied. Its number, never 0; 0: too many wait. */
uint64_t worker_ask(struct worker *w, const void *question);
/* Readable when an answer is there. */
int worker_fd(const struct worker *w);
/* 1 an answer, 0 none yet, -1: the process is gone. */
int worker_answer(struct worker *w, uint64_t *number, void *answer);

#endif
