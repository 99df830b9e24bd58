/* launcher.h: the parent process: opens devices, forks sensors and the
 * keeper, and replaces a sensor that is lost. It parses no packet.
 *
 * Sensors are crash-only. Each has a *seat*: a page of memory shared with the
 * launcher that outlives it, holding the packet in hand and its counters. A
 * sensor that dies, or spends more than SEAT_PATIENCE_MS of its processor's
 * time on one packet, is replaced: live by joining the spare capture and only
 * then closing the dead one's, so that the spare takes its slot and no flow of
 * another sensor moves; from a file by reading again past the packet in hand.
 * The next sensor finds the seat as it was left, packet_in_hand included,
 * which it clears before anything else. */
#ifndef CAPTURE_LAUNCHER_H
#define CAPTURE_LAUNCHER_H

#include <stdatomic.h>

#include "capture/capture.h"

#define LAUNCHER_SENSORS 64	/* most sensors of one beadled */
#define SEAT_PATIENCE_MS 250	/* reliability: a packet never takes longer */
#define AGAIN_MOST_MS 10000
#define LAUNCHER_WHY 512	/* bytes of a child's last words */
#define SEAT_PACKET 2048	/* bytes of the packet in hand that are kept */

/* Why a sensor's seat changed hands. */
enum seat_loss { SEAT_CRASHED, SEAT_HUNG, SEAT_LOSS_COUNT };

/* Shared memory. The sensor writes, the launcher reads; packet_in_hand is
 * nonzero exactly while a packet is being handled. */
struct seat {
	_Atomic uint64_t packet_in_hand;	/* frame number, 0 none */
	_Atomic uint64_t frames_done;		/* number of the last frame
						 * handled, or left to another
						 * sensor's share */
	/* Written while nobody sits here: what the kernel counted in the ring
	 * of who sat here before, since that one asked last. */
	uint64_t left_received, left_dropped;
	/* File only, now and then: capture_progress, and frames read. */
	_Atomic uint64_t file_at, file_size, file_frame;
	uint64_t counters[64];			/* the sensor's, opaque here;
						 * kept over a replacement */
	char why[LAUNCHER_WHY];			/* the body's, when it failed */
	uint32_t packet_len;
	uint8_t packet[SEAT_PACKET];		/* the one in hand, once nDPI
						 * was shown it */
};

/* What a sensor process is given. All borrowed for its life. A file's is
 * opened by the process itself: two that share a stream's offset would move
 * it under each other. */
struct launcher_sensor {
	unsigned index;			/* 0 .. count-1 */
	unsigned count;
	struct capture *capture;	/* its own */
	bool is_live;
	uint64_t skip_frames;		/* file: do not handle these again */
	struct seat *seat;
	int notes_fd;			/* SOCK_SEQPACKET to the keeper; -1 */
	int lines_fd;			/* --flows: pipe to the collector; -1 */
};

/* Facts only the launcher knows, for the keeper. A sensor is told before it is
 * started, and all of the first ones before any of them; LOST comes before the
 * lost one's end of file, and before the SENSOR that takes its number. */
enum launcher_fact_kind {
	LAUNCHER_SENSOR,	/* here is the read end of sensor .sensor */
	LAUNCHER_LOST,		/* sensor .sensor was lost, .loss says how */
	LAUNCHER_LINK,		/* device .device: .up tells its state now */
	LAUNCHER_STOP,		/* capture was asked to stop: a planned end */
	LAUNCHER_AGAIN,		/* the keeper before was lost: .signal, 0 it
				 * failed; .gap_us as of LOST */
	LAUNCHER_CLOCK,		/* the wall clock was set: .step_us */
	LAUNCHER_FACT_COUNT
};
struct launcher_fact {
	uint32_t kind;
	uint32_t sensor;
	uint32_t loss;		/* enum seat_loss */
	uint32_t up;
	uint64_t time_us;	/* UTC now live; packet time is the keeper's */
	uint64_t gap_us;	/* LOST, live: until a fresh capture stood in
				 * its place and frames were kept again */
	uint64_t frame;		/* LOST: the frame in hand, 0 unknown */
	int64_t step_us;
	uint32_t signal;
	char device[32];
};

/* The bodies run in children and return an exit status: 0 done, 1 failed, 2
 * cannot work here at all; on 1 and 2 they say why, and the launcher passes it
 * on. They confine themselves before they read. */
typedef int launcher_sensor_body(void *arg, const struct launcher_sensor *s,
    char *why, size_t whylen);
typedef int launcher_keeper_body(void *arg, int control_fd, char *why,
    size_t whylen);
typedef int launcher_collector_body(void *arg, const int *lines_fd, unsigned n,
    char *why, size_t whylen);

/* Send a fact to the keeper, with a descriptor if passed_fd >= 0; seat is the
 * lost sensor's for LAUNCHER_LOST, else NULL. -1: the keeper is gone. */
typedef int launcher_tell(int control_fd, const struct launcher_fact *fact,
    const struct seat *seat, int passed_fd);

struct launcher_job {
	const char *const *devices;	/* NULL-ended, or NULL for a file */
	const char *file;		/* a path or "-" */
	unsigned sensors;		/* a device; a file: in all */
	struct capture_settings capture;
	bool is_trial;			/* open all, start nothing */
	launcher_sensor_body *sensor;
	launcher_keeper_body *keeper;	/* NULL: no notes (--flows) */
	launcher_tell *tell;
	launcher_collector_body *collector;	/* NULL: no lines */
	void *arg;			/* for all bodies */
	/* What a person should hear at once, one sentence. */
	void (*say)(const char *sentence);
	/* Called about four times a second while reading a file. */
	void (*progress)(void *arg, uint64_t packets, uint64_t at,
	    uint64_t size);
};

/* Live, a keeper that is lost, and a wall clock that is set back, do not end
 * it: what runs is stopped, and all of it begins anew, after a keeper's loss
 * ever more slowly up to AGAIN_MOST_MS; only the first keeper that ends by
 * itself within its first seconds ends all, with what it says.
 *
 * Run to the end: of the file, or by SIGINT or SIGTERM, which a device needs
 * and a file allows; SIGHUP is passed on to the keeper. Whatever is bad input
 * is found before a process is started. Gives up the caller's capabilities.
 * Returns the exit status: 0 all went well, 1 something ran and failed, 2 bad
 * input; *why is empty or says what happened, with 0 too. */
int launcher_run(const struct launcher_job *job, char *why, size_t whylen);

#endif
