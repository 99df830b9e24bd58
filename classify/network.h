/* network.h: which network an address is in, by an operator's .mmdb file.
 * Door to libmaxminddb.
 *
 * GeoLite2 ASN, the flat tables of ip-location-db and IPinfo, and what
 * etc/network-database makes are understood; what a file does not tell is
 * empty. The file lies mapped in memory: a newer one must replace it by
 * rename, never be written over it, and is read after network_reopen. */
#ifndef CLASSIFY_NETWORK_H
#define CLASSIFY_NETWORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NETWORK_OLD_DAYS 60	/* addresses are sold and moved */

struct network;

struct network_place {
	uint32_t asn;		/* autonomous system; 0 not known */
	char name[64];		/* who runs it; cut; a stranger's bytes */
	char country[3];	/* "IE" */
};

/* -1 and *why: the path, and what is wrong with it. */
#define NETWORK_WHY 320
int network_open(struct network **out, const char *path, char *why,
    size_t whylen);
void network_close(struct network *n);
/* Open the path again. -1 and *why: what was open stays. */
int network_reopen(struct network *n, char *why, size_t whylen);

/* n NULL: nothing is known of any address. IPv4 as ::ffff:a.b.c.d. */
uint32_t network_asn(const struct network *n, const uint8_t address[16]);
void network_find(const struct network *n, const uint8_t address[16],
    struct network_place *out);

/* When the file was built, by its own word. */
bool network_is_old(const struct network *n, uint64_t now_us);
/* "GeoLite2-ASN of 2026-10-01, 51 days old", and what to do if that is too
 * old; returns buf. */
#define NETWORK_TEXT 256
char *network_about(const struct network *n, uint64_t now_us,
    char buf[NETWORK_TEXT]);
/* Whose work it is, as its licence may want it shown; "" if it does not say;
 * borrowed until network_reopen. */
const char *network_origin(const struct network *n);
/* The directory a newer file will appear in; returns buf, cut at room. */
char *network_directory(const struct network *n, char *buf, size_t room);

#endif
