/* network.c: addresses looked up in a .mmdb file.
 *
 * Makers of such files name the same things differently, so each fact has a
 * list of paths that are tried in turn; the type of what is found there is
 * looked at before its value. A damaged record is one that is not there. */
#include "classify/network.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <netinet/in.h>
#include <sys/stat.h>

#include <maxminddb.h>

#include "classify/text.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define DAY_S 86400

struct network {
	MMDB_s file;
	char path[];
};

/* Keys from the root, each list NULL-ended. */
#define DEPTH 3
static const char *const asn_paths[][DEPTH] = {
	{ "autonomous_system_number" }, { "asn" },
	{ "traits", "autonomous_system_number" },
};
static const char *const name_paths[][DEPTH] = {
	{ "autonomous_system_organization" }, { "as_name" },
	{ "traits", "autonomous_system_organization" },
};
static const char *const country_paths[][DEPTH] = {
	{ "country", "iso_code" }, { "country_code" },
};

/* The record of an address. False: there is none. */
static bool
look_up(const struct network *n, const uint8_t address[16],
    MMDB_entry_s *entry)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	struct sockaddr_in ipv4 = { .sin_family = AF_INET };
	struct sockaddr_in6 ipv6 = { .sin6_family = AF_INET6 };
	bool is_ipv4 = memcmp(address, mapped, sizeof(mapped)) == 0;
	MMDB_lookup_result_s found;
	int error;

	memcpy(&ipv4.sin_addr, address + 12, 4);
	memcpy(&ipv6.sin6_addr, address, 16);
	found = MMDB_lookup_sockaddr(&n->file, is_ipv4 ?
	    (const struct sockaddr *)&ipv4 : (const struct sockaddr *)&ipv6,
	    &error);
	if (error != MMDB_SUCCESS || !found.found_entry)
		return false;
	*entry = found.entry;
	return true;
}

/* What is at the first of the paths that is there. */
static bool
value_at(MMDB_entry_s *entry, const char *const (*paths)[DEPTH],
    size_t count, MMDB_entry_data_s *out)
{
	for (size_t i = 0; i < count; i++)
		if (MMDB_aget_value(entry, out, paths[i]) == MMDB_SUCCESS &&
		    out->has_data)
			return true;
	return false;
}

static void
copy_text(const MMDB_entry_data_s *value, char *out, size_t room)
{
	size_t len = value->data_size;

	if (value->type != MMDB_DATA_TYPE_UTF8_STRING)
		return;
	if (len >= room)
		len = room - 1;
	memcpy(out, value->utf8_string, len);
	out[len] = '\0';
}

/* "AS32934" */
static uint32_t
number_of(const char *text)
{
	char *end;
	unsigned long n;

	if (strncmp(text, "AS", 2) != 0 || text[2] < '0' || text[2] > '9')
		return 0;
	n = strtoul(text + 2, &end, 10);
	return *end == '\0' && n <= UINT32_MAX ? (uint32_t)n : 0;
}

static uint32_t
read_asn(MMDB_entry_s *entry)
{
	MMDB_entry_data_s value;
	char text[16] = "";

	if (!value_at(entry, asn_paths, ARRAY_LEN(asn_paths), &value))
		return 0;
	if (value.type == MMDB_DATA_TYPE_UINT32)
		return value.uint32;
	if (value.type == MMDB_DATA_TYPE_UINT16)
		return value.uint16;
	if (value.type == MMDB_DATA_TYPE_UINT64)
		return value.uint64 <= UINT32_MAX ? (uint32_t)value.uint64 : 0;
	copy_text(&value, text, sizeof(text));
	return number_of(text);
}

uint32_t
network_asn(const struct network *n, const uint8_t address[16])
{
	MMDB_entry_s entry;

	return n && look_up(n, address, &entry) ? read_asn(&entry) : 0;
}

void
network_find(const struct network *n, const uint8_t address[16],
    struct network_place *out)
{
	MMDB_entry_data_s value;
	MMDB_entry_s entry;

	memset(out, 0, sizeof(*out));
	if (!n || !look_up(n, address, &entry))
		return;
	out->asn = read_asn(&entry);
	if (value_at(&entry, name_paths, ARRAY_LEN(name_paths), &value))
		copy_text(&value, out->name, sizeof(out->name));
	if (value_at(&entry, country_paths, ARRAY_LEN(country_paths), &value))
		copy_text(&value, out->country, sizeof(out->country));
}

/* ---- the file ---- */

static int
open_file(MMDB_s *file, const char *path, char *why, size_t whylen)
{
	struct stat what;
	int status;

	errno = stat(path, &what) == 0 && S_ISDIR(what.st_mode) ? EISDIR : 0;
	status = errno ? MMDB_IO_ERROR : MMDB_open(path, MMDB_MODE_MMAP, file);
	if (status == MMDB_SUCCESS)
		return 0;
	snprintf(why, whylen, "cannot read the network database %.200s: %s",
	    path, status == MMDB_FILE_OPEN_ERROR ||
	    (status == MMDB_IO_ERROR && errno) ? strerror(errno) :
	    "it is not a .mmdb file, or a damaged one");
	return -1;
}

int
network_open(struct network **out, const char *path, char *why, size_t whylen)
{
	struct network *n = calloc(1, sizeof(*n) + strlen(path) + 1);

	if (!n) {
		snprintf(why, whylen, "out of memory");
		return -1;
	}
	strcpy(n->path, path);
	if (open_file(&n->file, path, why, whylen) < 0) {
		free(n);
		return -1;
	}
	*out = n;
	return 0;
}

int
network_reopen(struct network *n, char *why, size_t whylen)
{
	MMDB_s newer;

	if (open_file(&newer, n->path, why, whylen) < 0)
		return -1;
	MMDB_close(&n->file);
	n->file = newer;
	return 0;
}

void
network_close(struct network *n)
{
	if (!n)
		return;
	MMDB_close(&n->file);
	free(n);
}

/* ---- about it ---- */

static uint64_t
age_days(const struct network *n, uint64_t now_us)
{
	uint64_t now_s = now_us / 1000000;
	uint64_t built_s = n->file.metadata.build_epoch;

	return now_s > built_s ? (now_s - built_s) / DAY_S : 0;
}

bool
network_is_old(const struct network *n, uint64_t now_us)
{
	return age_days(n, now_us) > NETWORK_OLD_DAYS;
}

char *
network_about(const struct network *n, uint64_t now_us, char buf[NETWORK_TEXT])
{
	uint64_t day = n->file.metadata.build_epoch / DAY_S;
	uint64_t days = age_days(n, now_us);
	char date[TEXT_DAY_TEXT];

	/* A day no calendar has would be a damaged file's. */
	text_day_text(day > 2932896 ? 2932896 : (int32_t)day, date);
	snprintf(buf, NETWORK_TEXT, "%.60s of %s, %llu day%s old%s",
	    n->file.metadata.database_type, date, (unsigned long long)days,
	    days == 1 ? "" : "s", network_is_old(n, now_us) ?
	    ": networks move, put a newer one in its place" : "");
	return buf;
}

const char *
network_origin(const struct network *n)
{
	const MMDB_metadata_s *about = &n->file.metadata;

	return about->description.count > 0 ?
	    about->description.descriptions[0]->description : "";
}

char *
network_directory(const struct network *n, char *buf, size_t room)
{
	const char *slash = strrchr(n->path, '/');

	if (!slash)
		snprintf(buf, room, ".");
	else
		snprintf(buf, room, "%.*s", slash == n->path ? 1 :
		    (int)(slash - n->path), n->path);
	return buf;
}
