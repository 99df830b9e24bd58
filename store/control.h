/* control.h: the socket from the launcher to the keeper: what only the
 * launcher knows, one fact a message, and a new sensor's read end beside
 * KEEPER_SENSOR (SCM_RIGHTS). */
#ifndef STORE_CONTROL_H
#define STORE_CONTROL_H

#include <stddef.h>
#include <stdint.h>

enum keeper_fact_kind { KEEPER_SENSOR, KEEPER_LOST, KEEPER_LINK, KEEPER_STOP,
	KEEPER_AGAIN, KEEPER_CLOCK, KEEPER_FACT_COUNT };
struct keeper_fact {
	uint32_t kind;
	uint32_t sensor;
	uint32_t hung;			/* LOST: hung rather than crashed */
	uint32_t up;			/* LINK */
	uint32_t signal;		/* AGAIN: that ended the keeper before;
					 * 0 it failed */
	uint32_t reserved;		/* zero */
	int64_t step_us;		/* CLOCK: by which it was set */
	uint64_t time_us, gap_us, frame;	/* LOST: gap until replaced, and
						 * the frame set aside; AGAIN:
						 * until frames were kept */
	uint8_t packet_digest[32];	/* LOST: SHA-256 of that frame */
	char device[32];		/* LINK */
};

/* The launcher's side: send one, with a descriptor if passed_fd >= 0. -1 when
 * the keeper is gone. */
int keeper_tell(int control_fd, const struct keeper_fact *fact, int passed_fd);

/* The keeper's side: the next, without waiting. *passed_fd is the caller's to
 * close; -1 there is none, which it is with every kind but SENSOR. WRONG, and
 * *why: not a fact. */
enum control_step { CONTROL_FACT, CONTROL_NONE, CONTROL_END, CONTROL_WRONG };
enum control_step control_next(int control_fd, struct keeper_fact *fact,
    int *passed_fd, char *why, size_t whylen);

#endif
