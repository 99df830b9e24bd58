/* sensor.h: one worker: packets in, notes out. It has no clock of its own
 * from a file (time is packet time), touches no file and no socket but the
 * descriptors it was given, and may be killed at any packet.
 *
 * Notes go out in batches on a SOCK_SEQPACKET. Live, a sensor that cannot
 * send keeps up to room.notes of them, then counts; from a file it waits.
 *
 * With any number of sensors on one file the notes of all of them together
 * are the same, but for TIME, COVER and what a full table evicts: each reads
 * the whole file, keeps time and drops duplicates by all of it, and follows
 * the flows that packet_share gives it. A packet timed before one already
 * read counts at that one's time.
 *
 * Of a name outside the catalogue nothing leaves the sensor but that somebody
 * began a connection to some such name, which one being told as a number that
 * only this run of the launcher could make (name_hash.h): it serves to see
 * what else a page loaded, for as long as the keeper remembers it. No more
 * than quota.h allows are told; the others are counted.
 *
 * A name that is never logged (catalogue.h) leaves no note that carries it, nor
 * one that an unlisted name outside the catalogue would not have left, byte
 * for byte. A conversation that showed the name is ignored: no CONTACT, not
 * even one with a number, no PROGRESS, no END, and it counts in COVER as any
 * that was named. That it is missing among the numbers tells nobody anything:
 * a connection without a contact is also what showed no plausible name, was
 * one too many, or was not TLS, QUIC or HTTP at all. A DNS answer
 * for it is told as (client, address) without a name. To be silent about the
 * answer, too, would look like less and do harm: content networks put a
 * helpline and a social network at one address, and of a later conversation
 * with it that shows no name the keeper would know nothing but that the client
 * had asked for the other. It was told of both, so it is nobody's; and as every
 * name outside the catalogue is told so, nobody learns which was listed. What
 * lies below a service's host is no exception: there is no entry for it to be
 * mistaken for. A line of --flows, which has a place for the name, shows such a
 * conversation as one of which nothing could be read. */
#ifndef CLASSIFY_SENSOR_H
#define CLASSIFY_SENSOR_H

#include "capture/launcher.h"
#include "classify/catalogue.h"
#include "classify/name_hash.h"
#include "classify/room.h"

struct sensor_settings {
	const struct catalogue *catalogue;
	uint8_t name_key[NAME_HASH_KEY];	/* the same for all sensors */
	struct room room;		/* this sensor's */
	/* Called once, when all memory is taken, nDPI is loaded and no more
	 * descriptors are needed: the place to confine the process. NULL, or
	 * 0 to go on, or -1 and *why. */
	int (*ready)(void *arg, char *why, size_t whylen);
	void *ready_arg;
	/* The process ends with this sensor: what it holds is left to the
	 * kernel, which takes it back at once, nDPI at length. */
	bool is_process;
};

/* Read seat->capture to its end. 0, or -1 and *why. A live sensor ends on
 * SIGTERM, after its last notes. */
int sensor_run(const struct sensor_settings *settings,
    const struct launcher_sensor *seat, char *why, size_t whylen);

#endif
