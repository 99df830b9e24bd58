/* launcher_parts.h: what launcher.c, launcher_child.c and launcher_place.c
 * share. Nobody else includes it.
 *
 * A *place* is a sensor's, over its replacements. It is TAKEN while pid is not
 * 0, OVER when its work is done, and VACANT else: its device is away. */
#ifndef CAPTURE_LAUNCHER_PARTS_H
#define CAPTURE_LAUNCHER_PARTS_H

#include <signal.h>
#include <sys/types.h>

#include "capture/launcher.h"

#define LOSSES_MOST 1200		/* in LOSSES_US; one more ends it all */
#define LOSSES_US UINT64_C(60000000)

struct group {				/* one device's captures */
	const char *device;
	uint16_t id;			/* of the fan-out group */
	unsigned index;			/* the kernel's number of the device */
	bool is_up;
	struct capture *spare;		/* NULL: to be opened */
	uint64_t spare_us;		/* but not before */
};

struct place {
	/* What the sensor gets. The launcher has a copy of each: of the
	 * capture, so that its slot stays; of the pipes, so that their end of
	 * file comes when the launcher has said why. */
	struct launcher_sensor given;
	struct group *group;		/* NULL: a file's */
	pid_t pid;
	bool is_over;
	bool is_hung;			/* killed for it, not yet reaped */
	uint64_t frame;			/* in hand when last looked */
	uint64_t frame_since_us;
	uint64_t frame_cpu_us;		/* the process's CPU time then */
};

struct words { char keeper[LAUNCHER_WHY], collector[LAUNCHER_WHY]; };

struct launcher {
	const struct launcher_job *job;
	struct group groups[LAUNCHER_SENSORS];
	unsigned group_count;
	struct place places[LAUNCHER_SENSORS];
	unsigned place_count;
	struct seat *seats;		/* shared with the sensors */
	struct words *words;		/* shared with the other two */
	int lines_fd[LAUNCHER_SENSORS];	/* read ends, until the collector has
					 * them */
	uint16_t group_next;
	pid_t self, keeper, collector;
	int control_fd, signal_fd;
	sigset_t mask;			/* before launcher_run */
	bool is_stopping;		/* nobody is replaced any more */
	bool begins_again;		/* and then all of it anew */
	bool was_asked;			/* to stop */
	unsigned tries;			/* how often, since all was well */
	uint64_t keeper_us;		/* when this keeper was started */
	struct launcher_fact lost;	/* the keeper before; its time_us is
					 * when, 0 none was */
	int64_t clock_ahead_us;		/* the wall clock, of launcher_now */
	uint64_t stop_us;		/* then whoever is left is killed */
	uint64_t losses_us[LOSSES_MOST];	/* the last ones */
	unsigned loss_count;
	int status;
	char why[LAUNCHER_WHY];
};

/* CLOCK_MONOTONIC. */
uint64_t launcher_now(void);

/* ---- launcher_again.c: all of it anew ---- */

void launcher_signal(const struct launcher *l, int number);	/* sensors */

/* The keeper ended, and l->why says how: stop what runs, to begin anew. False:
 * that would be of no use. */
bool launcher_keeper_lost(struct launcher *l, int status);
/* Tell the new one of the loss. -1: it does not listen. */
int launcher_tell_again(struct launcher *l);

/* Tell the keeper when the wall clock was set; when it was set back, stop what
 * runs, to begin anew: what follows is earlier than what was seen. */
void launcher_watch_clock(struct launcher *l);

/* How long to wait before beginning anew, in us; then forget what ran. */
uint64_t launcher_patience(const struct launcher *l);
void launcher_renew(struct launcher *l);

/* ---- launcher_child.c: processes ---- */

/* Each returns 0, or -1 with errno set: no process could be started. The first
 * two come before the sensors, so have nothing of theirs open, and do nothing
 * where the job has none. */
int launcher_start_keeper(struct launcher *l);
int launcher_start_collector(struct launcher *l);
int launcher_start_sensor(struct launcher *l, struct place *p);

/* ---- launcher_place.c: places and the captures in them ---- */

/* Open the devices, or see that the file can be read. */
int launcher_open(struct launcher *l, char *why, size_t whylen);
void launcher_close(struct launcher *l);

/* Give every place that has none its pair, tell the keeper, and start. */
int launcher_fill(struct launcher *l, char *why, size_t whylen);

/* Put a new sensor into p, whose own was lost: tell of it and start. 0, or 1:
 * the device is away and p is vacant. -1 and *why. */
int launcher_replace(struct launcher *l, struct place *p,
    const struct launcher_fact *lost, char *why, size_t whylen);

/* Close what a place holds; it stays vacant, or over. */
void launcher_vacate(struct place *p);

/* Kill the sensors that hang. */
void launcher_watch_hangs(struct launcher *l);

/* Tell of links that changed, and fill vacant places whose device is back. */
int launcher_watch_links(struct launcher *l, char *why, size_t whylen);

/* Open one spare that is missing, at most one a second and device. */
void launcher_open_spare(struct launcher *l);

/* Is it the device this place was opened on, and is it up? */
bool launcher_has_device(const struct place *p);

/* Tell the keeper, if there is one. */
int launcher_tell_fact(struct launcher *l, struct launcher_fact *fact,
    const struct seat *seat, int passed_fd);

#endif
