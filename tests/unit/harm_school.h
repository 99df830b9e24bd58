/* harm_school.h: for tests of what could do harm: one school, under every
 * policy that ships. */
#ifndef TESTS_UNIT_HARM_SCHOOL_H
#define TESTS_UNIT_HARM_SCHOOL_H

#include "tests/unit/policy_school.h"

enum { ALEXANDRA, KESTON, SNMAT, HOLTSMERE_A, HOLTSMERE_B, E_SAFETY, POLICIES };

static const char *const names[POLICIES] = { "alexandra-infants",
	"keston-primary", "snmat-trust", "holtsmere-end-a", "holtsmere-end-b",
	"e-safety-networking" };
static struct policy *policies[POLICIES];
static struct policy_steps steps;

static const char harm_roster[] =
"roster: Northfield Primary School\n"
"networks:\n"
"  - {id: office, vlan: 10, range: 10.20.10.0/24, equipment: school, used_by: staff}\n"
"  - {id: staff-wifi, vlan: 40, range: 10.20.40.0/24, equipment: personal, used_by: staff, place: staffroom}\n"
"people:\n"
"  - {id: h.clarke, kind: staff, group: staff}\n"
"  - {id: c.ahmed, kind: governor, group: staff}\n"
"  - {id: g.lowe, kind: governor, group: staff}\n"
"  - {id: t.okafor, kind: staff, group: staff}\n"
"  - {id: n.smith, kind: staff, group: staff}\n"
"  - {id: s.dunn, kind: staff, group: staff, suspended: [{from: 2026-11-19}]}\n"
"  - {id: l.may, kind: staff, group: staff, pattern: {fri: \"11:30-13:30\"}, breaks: {fri: \"12:50-13:00\"}}\n"
"devices:\n"
"  - {id: head-01, mac: \"00:16:3e:10:00:01\", equipment: school, used_by: staff, custodian: h.clarke, shared: no, place: classroom}\n"
"  - {id: chair-01, mac: \"00:16:3e:10:00:02\", equipment: school, used_by: governor, custodian: c.ahmed, shared: no, place: classroom}\n"
"  - {id: governor-01, mac: \"00:16:3e:10:00:03\", equipment: school, used_by: governor, custodian: g.lowe, shared: no, place: classroom}\n"
"  - {id: teacher-01, mac: \"00:16:3e:10:00:04\", equipment: school, used_by: staff, custodian: t.okafor, shared: no, place: classroom}\n"
"  - {id: teacher-02, mac: \"00:16:3e:10:00:05\", equipment: school, used_by: staff, custodian: t.okafor, shared: no, place: classroom}\n"
"  - {id: dunn-01, mac: \"00:16:3e:10:00:06\", equipment: school, used_by: staff, custodian: s.dunn, shared: no, place: classroom}\n"
"  - {id: lunch-01, mac: \"00:16:3e:10:00:07\", equipment: school, used_by: staff, custodian: l.may, shared: no, place: classroom}\n"
"  - {id: shared-01, mac: \"00:16:3e:10:00:08\", equipment: school, used_by: staff, custodian: t.okafor, shared: yes}\n"
"  - {id: leased, range: 10.20.10.77, equipment: school, used_by: staff, custodian: t.okafor, shared: no, place: classroom}\n"
"  - {id: phone, mac: \"00:16:3e:40:00:01\", equipment: personal, used_by: staff, custodian: t.okafor, shared: no, place: classroom}\n"
"  - {id: laptop, mac: \"00:16:3e:40:00:02\", equipment: school, used_by: staff, custodian: t.okafor, shared: no, place: staffroom}\n"
"  - {id: tablet, mac: \"00:16:3e:40:00:03\", equipment: school, used_by: staff, custodian: t.okafor, shared: no, place: staffroom}\n"
"offices:\n"
"  - {office: head, person: h.clarke}\n"
"  - {office: chair of governors, person: c.ahmed}\n"
"  - {office: governors, person: g.lowe}\n"
"  - {office: network manager, person: n.smith}\n";

static inline int
open_all(void **state)
{
	struct text_faults *f = text_faults_new();
	char path[64], why[200];

	(void)state;
	assert_int_equal(calendar_zone("Europe/London", why, sizeof(why)), 0);
	catalogue_load(&catalogue, "etc/catalogue.yaml",
	    "tests/policy/law/catalogue-local.yaml", f);
	grading_load(&grading, "etc/grading.yaml", f);
	texts_write(texts_calendar, path);
	calendar_load(&calendar, path, f);
	unlink(path);
	texts_write(harm_roster, path);
	roster_load(&roster, path, f);
	unlink(path);
	for (size_t i = 0; i < POLICIES; i++) {
		char policy[128];

		snprintf(policy, sizeof(policy), "etc/policies/%s.yaml",
		    names[i]);
		policy_load(&policies[i], policy, catalogue, f);
	}
	if (text_faults_count(f, TEXT_ERROR))
		print_error("%s", text_faults_text(f));
	assert_int_equal(text_faults_count(f, TEXT_ERROR), 0);
	text_faults_free(f);
	law = (struct policy_context){ .calendar = calendar, .roster = roster,
		.catalogue = catalogue, .grading = grading };
	return 0;
}

static inline int
close_all(void **state)
{
	for (size_t i = 0; i < POLICIES; i++)
		policy_free(policies[i]);
	return school_close(state);
}

/* ---- what is said of one session ---- */

static inline struct policy_context
under(size_t policy)
{
	struct policy_context c = law;

	c.policy = policies[policy];
	return c;
}

static inline void
judge(const struct policy_context *c, const struct session *s,
    struct verdict *out)
{
	assert_int_equal(policy_judge(c, NULL, s, out, &steps), 0);
	memset(&host, 0, sizeof(host));
}

static inline struct verdict
verdict_of(size_t policy, const char *device, const char *utc)
{
	struct use u = { device, "facebook", utc, 5, ROLE_PRIMARY };
	struct policy_context c = under(policy);
	struct session s = session_of(&u);
	struct verdict v;

	judge(&c, &s, &v);
	return v;
}

/* The rules that forbid use on school equipment in working time, as far as
 * they may be recorded routinely. */
static inline bool
flags(size_t policy)
{
	return policy != KESTON && policy != SNMAT;
}

#define LESSON "2026-11-20 11:00:00"	/* Friday, Period 2 */
#define BREAK "2026-11-20 10:32:00"
#define EARLIER "2026-11-02 09:00:00"

#endif
