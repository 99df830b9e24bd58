/* up.h: beadled and its redis-server, from start to end.
 *
 * Redis is started first and stopped last. Signals that end beadle are held
 * back from up_start on and taken by up_wait, which passes them on to beadled:
 * it then drains into Redis and ends, and its end is what up_wait reports. */
#ifndef DASHBOARD_UP_H
#define DASHBOARD_UP_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* What runs beside beadled. */
struct up_beside {
	pid_t pid;		/* 0: none, or over */
	int signal;		/* that ended it; 0 none */
	uint64_t ms;		/* when it was started */
};

/* Who may: what sends heads away, what sends reports, the dashboard. */
enum up_who { UP_HEADS, UP_REPORTS, UP_DASHBOARD, UP_WHO_COUNT };

struct up {
	const char *state;	/* borrowed */
	bool with_redis;	/* there is to be one of ours */
	pid_t redis;		/* 0: none of ours, now */
	pid_t daemon;		/* 0: none, or over */
	struct up_beside beside[UP_WHO_COUNT];
	enum up_who ended;	/* after UP_BESIDE_ENDED */
	int daemon_status;	/* its exit status, once it is over */
	int daemon_signal;	/* that ended it; 0 none */
	uint64_t daemon_ms;	/* when it was started, or ended */
	bool is_interrupted;	/* a signal was passed on to it */
	bool is_sender_late;	/* it was not done in time, and ended */
	sigset_t mask_before;
};

enum up_event {
	UP_DAEMON_ENDED,	/* see daemon_status */
	UP_INTERRUPTED,		/* and nothing but Redis was running */
	UP_REDIS_ENDED,		/* by itself */
	UP_BESIDE_ENDED,	/* likewise */
	UP_TIME,		/* it was waited for so long */
	UP_EVENT_COUNT
};

/* Hold signals back and start Redis if with_redis. -1 and *why: nothing runs.
 * up_stop in either case. */
int up_start(struct up *u, const char *state, bool with_redis, char *why,
    size_t whylen);
/* Start Redis again after UP_REDIS_ENDED. -1 and *why. */
int up_redis(struct up *u, char *why, size_t whylen);
/* Run the program at path. -1 and *why. */
int up_daemon(struct up *u, const char *path, char *const *argv, char *why,
    size_t whylen);
/* The same of one beside it. */
int up_beside(struct up *u, enum up_who who, const char *path,
    char *const *argv, char *why, size_t whylen);
/* Run the program at path and wait, before up_start. Its exit status; -1 and
 * *why: it could not be run. */
int up_trial(const char *path, char *const *argv, char *why, size_t whylen);
/* Wait for the next event, relaying signals; for wait_ms at most, -1 for
 * ever. */
enum up_event up_wait(struct up *u, int wait_ms);
/* CLOCK_MONOTONIC. */
uint64_t up_now_ms(void);
/* End what runs: beadled, wait; what sends heads, which sends the last and has
 * some seconds for it; then Redis. -1 and *why: Redis did not end
 * well. */
int up_stop(struct up *u, char *why, size_t whylen);

#endif
