/* worker.h: a process that answers questions, one at a time, so that who
 * serves pages never waits for it. It is a process, not a thread: it shares
 * nothing, holds no file but the socket to its owner, changes no file and
 * starts no program, leaves no core, and ends with its owner, or with a
 * question that takes longer than WORKER_S. Another then takes its place, which
 * knows what its owner knew when the worker was opened and no more. */
#ifndef DASHBOARD_WORKER_H
#define DASHBOARD_WORKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WORKER_WAITING 4	/* so many questions may wait */
#define WORKER_S 60
#define WORKER_BYTES 8192	/* of a question or an answer at most */
#define WORKER_READS 32
#define WORKER_WHY 400

struct worker;

/* Runs in the process: fill in the answer, which is all zero. false: another
 * process should take the next, with what there is to read by then. */
typedef bool worker_do(void *arg, const void *question, void *answer);

struct worker_job {
	const char *name;	/* of the process */
	const char *what;	/* "passwords": what it is there for */
	size_t question, answer;	/* bytes of each */
	bool is_online;		/* connects */
	/* What it may read, those that are there; WORKER_READS at most, NULL
	 * behind them. NULL: nothing. */
	const char *const *reads;
	/* Before each process begins, and where it comes from: what it is to
	 * know. -1 and *why: it cannot, and is tried again in a minute. NULL:
	 * nothing. */
	int (*prepare)(void *arg, char *why, size_t whylen);
	worker_do *work;
	void *arg;		/* as it is when opened */
};

/* Begin it, as the owner of the directory state; no threads yet, and before
 * anything is read that it must not hold. -1 and *why. The job: borrowed until
 * closed. */
int worker_open(struct worker **out, const struct worker_job *job,
    const char *state, char *why, size_t whylen);
void worker_close(struct worker *w);
/* Why there is none to be asked, as far as was heard; "" there is. */
const char *worker_trouble(const struct worker *w);

/* Copied. Its number, never 0; 0: too many wait, or there is trouble. */
uint64_t worker_ask(struct worker *w, const void *question);
/* Readable when there is something to hear. */
int worker_fd(const struct worker *w);

enum worker_said {
	WORKER_SILENT,		/* nothing yet */
	WORKER_ANSWERED,
	WORKER_LOST,		/* that question: the process ended over it */
	WORKER_GONE		/* and none will take its place */
};
enum worker_said worker_answer(struct worker *w, uint64_t *number,
    void *answer);

#endif
