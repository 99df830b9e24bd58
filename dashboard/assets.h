/* assets.h: the files of dashboard/assets, compiled in, each under a name with
 * its digest, so that a browser may keep it for ever. */
#ifndef DASHBOARD_ASSETS_H
#define DASHBOARD_ASSETS_H

#include <stddef.h>

#define ASSET_PATH 48

enum asset { ASSET_STYLE, ASSET_SCRIPT, ASSET_WORKER, ASSET_ICON, ASSET_COUNT };

struct asset_file {
	char path[ASSET_PATH];	/* "/assets/style-0123456789abcdef.css" */
	const char *type;
	const char *bytes;
	size_t len;
};

void assets_load(struct asset_file out[ASSET_COUNT]);

#endif
