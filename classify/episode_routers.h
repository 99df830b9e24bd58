/* episode_routers.h: which MACs belong to routers, behind which clients are
 * many: a device must not be named after them. */
#ifndef CLASSIFY_EPISODE_ROUTERS_H
#define CLASSIFY_EPISODE_ROUTERS_H

#include "classify/session.h"

struct routers;

/* known: MACs that always are; texts that are not MACs are ignored. NULL: out
 * of memory. */
struct routers *routers_new(const char (*known)[MAC_TEXT], size_t count);
struct routers *routers_copy(const struct routers *r);
void routers_free(struct routers *r);

/* address was seen behind mac in this minute of this local day; days do not
 * decrease. More than most on one day make it a router from then on. -1: out
 * of memory. Beyond 65,536 MACs a day new ones are not watched. */
int routers_saw(struct routers *r, const uint8_t mac[6],
    const uint8_t address[16], int32_t day, uint32_t minute);

bool routers_is(const struct routers *r, const uint8_t mac[6],
    uint32_t minute);

#endif
