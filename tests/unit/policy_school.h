/* policy_school.h: for tests of judging: the common calendar and roster, a
 * small catalogue, Alexandra Infants' policy as it ships or one of the test's
 * own, and sessions. */
#ifndef TESTS_UNIT_POLICY_SCHOOL_H
#define TESTS_UNIT_POLICY_SCHOOL_H

#include "classify/policy.h"
#include "tests/unit/texts.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define MINUTE SESSION_MINUTE_US

static struct policy_context law;
static struct policy *alexandra;
static struct calendar *calendar;
static struct roster *roster;
static struct catalogue *catalogue;
static struct grading *grading;

static const char catalogue_text[] =
"catalogue: beadle social media catalogue\n"
"version: \"1\"\n"
"categories: [social network, microblog, media sharing]\n"
"services:\n"
"  - {id: facebook, title: Facebook, category: social network, hosts: [{host: facebook.com, role: primary, source: test, seen: 2026-11-20}]}\n"
"  - {id: instagram, title: Instagram, category: media sharing, hosts: [{host: instagram.com, role: primary, source: test, seen: 2026-11-20}]}\n"
"  - {id: x, title: X, category: microblog, hosts: [{host: x.com, role: primary, source: test, seen: 2026-11-20}]}\n"
"  - {id: youtube, title: YouTube, category: media sharing, dual_use: yes, hosts: [{host: youtube.com, role: primary, source: test, seen: 2026-11-20}]}\n"
"  - {id: app, title: school app, category: social network, hosts: [{host: app.alexandra.sch.uk, role: primary, source: test, seen: 2026-11-20}]}\n";

static inline int
school_open(void **state)
{
	struct text_faults *f = text_faults_new();
	char path[64], why[200];

	(void)state;
	assert_int_equal(calendar_zone("Europe/London", why, sizeof(why)), 0);
	texts_write(catalogue_text, path);
	catalogue_load(&catalogue, path, NULL, f);
	unlink(path);
	texts_write(texts_calendar, path);
	calendar_load(&calendar, path, f);
	unlink(path);
	texts_write(texts_roster, path);
	roster_load(&roster, path, f);
	unlink(path);
	grading_load(&grading, "tests/fixtures/law/grading.yaml", f);
	policy_load(&alexandra, "etc/policies/alexandra-infants.yaml",
	    catalogue, f);
	if (text_faults_count(f, TEXT_ERROR) > 0)
		print_error("%s", text_faults_text(f));
	assert_int_equal(text_faults_count(f, TEXT_ERROR), 0);
	text_faults_free(f);
	law = (struct policy_context){ .policy = alexandra,
		.calendar = calendar, .roster = roster,
		.catalogue = catalogue, .grading = grading };
	return 0;
}

static inline int
school_close(void **state)
{
	(void)state;
	policy_free(alexandra);
	calendar_free(calendar);
	roster_free(roster);
	catalogue_free(catalogue);
	grading_free(grading);
	return 0;
}

/* ---- sessions ---- */

struct use {
	const char *device;	/* NULL: unknown, by its MAC on VLAN 99 */
	const char *service;
	const char *utc;
	int minutes;
	enum role role;
};

static struct session_minute minutes[128];
static struct session_host host;

/* The MAC of the device's row, if it has one. */
static inline void
school_mac(const struct roster *r, const char *device, uint8_t mac[6])
{
	const struct text_value *rows = roster_rows(r, "devices");

	for (size_t i = 0; i < text_count(rows); i++) {
		const struct text_value *row = text_item(rows, i);

		if (strcmp(text_raw(text_value_at(row, 0)), device) == 0 &&
		    strcmp(text_raw(text_key_at(row, 1)), "mac") == 0)
			sscanf(text_raw(text_value_at(row, 1)), "%2hhx:%2hhx:"
			    "%2hhx:%2hhx:%2hhx:%2hhx", &mac[0], &mac[1],
			    &mac[2], &mac[3], &mac[4], &mac[5]);
	}
}

/* A session with an active, content-bearing minute each minute, or with none
 * when the role is background. */
static inline struct session
session_of(const struct use *u)
{
	struct session s;
	uint64_t start = texts_utc(u->utc);

	memset(&s, 0, sizeof(s));
	snprintf(s.device, sizeof(s.device), "%s", u->device ? u->device :
	    "7e:51:33:99:00:01");
	s.device_basis = u->device ? DEVICE_ROSTER_MAC : DEVICE_MAC;
	s.has_mac = true;
	memcpy(s.client_mac, "\x7e\x51\x33\x99\x00\x01", 6);
	school_mac(roster, s.device, s.client_mac);
	s.vlan = 99;
	snprintf(s.service, sizeof(s.service), "%s", u->service);
	s.start_us = start;
	s.end_us = start + (uint64_t)u->minutes * MINUTE - 1;
	for (int i = 0; i < u->minutes; i++)
		minutes[i] = (struct session_minute){
			.minute = (uint32_t)(start / MINUTE) + (uint32_t)i,
			.packets = 10, .bytes_down = 40000,
			.roles = (uint8_t)(1 << u->role),
			.active = !role_is_background(u->role),
		};
	s.minutes = minutes;
	s.minute_count = (size_t)u->minutes;
	strcpy(host.host, "facebook.com");
	host.role = u->role;
	s.hosts = &host;
	s.host_count = 1;
	return s;
}

/* ---- policies of our own ---- */

#define HEAD "policy: P\nschool: S\nsocial_media: {categories: all}\n" \
	"monitoring: routine\nclauses:\n" \
	"  - {clause: a, title: a, when: {use: {below: 2}}, then: outside}\n" \
	"  - {clause: b, title: b, when: {dual_use: yes}, then: undecided}\n"

static inline struct policy *
load(const char *text, struct text_faults *f)
{
	struct policy *p = NULL;
	char path[64];

	texts_write(text, path);
	policy_load(&p, path, catalogue, f);
	unlink(path);
	return p;
}

/* An entry of the register its id begins with, recorded then; approved "": it
 * is not. Of scope, days that are 0 are open. */
static inline void
enter(struct registers *r, const char *id, struct register_scope scope,
    const char *recorded, const char *approved)
{
	struct register_act a = { .verb = REGISTER_ADD, .from = INT32_MIN,
		.recorded_us = texts_utc(recorded), .scope = scope };
	char why[200] = "";

	while (strncmp(id, register_kind_name(a.kind),
	    strlen(register_kind_name(a.kind))) != 0)
		a.kind++;
	snprintf(a.id, sizeof(a.id), "%s", id);
	strcpy(a.by, "h.clarke");
	a.scope.from = scope.from ? scope.from : INT32_MIN;
	a.scope.to = scope.to ? scope.to : INT32_MAX;
	registers_take(r, &a, why, sizeof(why));
	assert_string_equal(why, "");
	a.verb = REGISTER_APPROVE;
	a.scope = (struct register_scope){ .from = 0 };
	if (!approved[0])
		return;
	a.recorded_us = texts_utc(approved);
	registers_take(r, &a, why, sizeof(why));
	assert_string_equal(why, "");
}

/* What becomes of an entry. */
static inline void
act(struct registers *r, const char *id, enum register_verb verb,
    const char *recorded)
{
	struct register_act a = { .verb = verb, .from = INT32_MIN,
		.recorded_us = texts_utc(recorded), .by = "h.clarke" };
	struct register_entry e;
	char why[200] = "";

	assert_int_equal(registers_named(r, id, &e), 0);
	a.kind = e.added->kind;
	snprintf(a.id, sizeof(a.id), "%s", id);
	registers_take(r, &a, why, sizeof(why));
	assert_string_equal(why, "");
}

#endif
