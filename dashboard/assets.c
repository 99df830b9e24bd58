/* assets.c: the files of dashboard/assets, compiled in by the assembler. */
#include "dashboard/assets.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>

#include "store/chain.h"

#define FILE_BYTES(name, path) \
	__asm__(".section .rodata\n.global asset_" #name "\nasset_" #name \
	    ":\n.incbin \"dashboard/assets/" path "\"\n.global asset_" #name \
	    "_end\nasset_" #name "_end:\n.previous\n"); \
	extern const char asset_ ## name[], asset_ ## name ## _end[]

FILE_BYTES(style, "style.css");
FILE_BYTES(script, "app.js");
FILE_BYTES(worker, "live.js");
FILE_BYTES(icon, "icon.svg");

static const struct {
	const char *name, *end, *type, *bytes, *bytes_end;
} files[] = {
	[ASSET_STYLE] = { "style", "css", "text/css; charset=utf-8",
	    asset_style, asset_style_end },
	[ASSET_SCRIPT] = { "app", "js", "text/javascript; charset=utf-8",
	    asset_script, asset_script_end },
	[ASSET_WORKER] = { "live", "js", "text/javascript; charset=utf-8",
	    asset_worker, asset_worker_end },
	[ASSET_ICON] = { "icon", "svg", "image/svg+xml", asset_icon,
	    asset_icon_end },
};
static_assert(sizeof(files) / sizeof(files[0]) == ASSET_COUNT, "all of them");

void
assets_load(struct asset_file out[ASSET_COUNT])
{
	char hex[2 * CHAIN_BYTES + 1];
	uint8_t digest[CHAIN_BYTES];
	int i;

	for (i = 0; i < ASSET_COUNT; i++) {
		out[i].type = files[i].type;
		out[i].bytes = files[i].bytes;
		out[i].len = (size_t)(files[i].bytes_end - files[i].bytes);
		chain_digest(out[i].bytes, out[i].len, digest);
		chain_hex(digest, sizeof(digest), hex);
		snprintf(out[i].path, ASSET_PATH, "/assets/%s-%.16s.%s",
		    files[i].name, hex, files[i].end);
	}
}
