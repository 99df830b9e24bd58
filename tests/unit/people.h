/* people.h: for tests of who may do what: one school's people, their offices,
 * and the policies that ship. */
#ifndef TESTS_UNIT_PEOPLE_H
#define TESTS_UNIT_PEOPLE_H

#include "classify/policy.h"
#include "tests/unit/texts.h"

/* The head is away on Wednesday 18 November, when d.osei acts; b.frost was
 * head till 7 September; s.dunn is suspended, t.gray left at half-term. */
static const char people_text[] =
"roster: Northfield Primary School\n"
"networks:\n"
"  - {id: hall-wifi, vlan: 41, place: hall, equipment: personal, used_by: staff}\n"
"people:\n"
"  - {id: h.clarke, kind: staff, group: staff}\n"
"  - {id: b.frost, kind: staff}\n"
"  - {id: d.osei, kind: staff}\n"
"  - {id: m.silva, kind: staff}\n"
"  - {id: t.bell, kind: staff}\n"
"  - {id: j.nicholls, kind: staff}\n"
"  - {id: s.dunn, kind: staff, suspended: [{from: 2026-11-09, to: 2026-11-20}]}\n"
"  - {id: t.gray, kind: staff, to: 2026-10-23}\n"
"  - {id: c.ahmed, kind: governor}\n"
"  - {id: g.lowe, kind: governor}\n"
"  - {id: v.hall, kind: volunteer}\n"
"  - {id: a.bello, kind: agency}\n"
"  - {id: w.lindop, kind: contractor}\n"
"  - {id: u.west, kind: guest}\n"
"  - {id: h.clarke.parent, kind: volunteer, same_as: h.clarke}\n"
"  - {id: c.ahmed.helper, kind: volunteer, same_as: c.ahmed}\n"
"  - {id: s.dunn.cover, kind: staff, same_as: s.dunn}\n"
"offices:\n"
"  - {office: head, person: b.frost, to: 2026-09-07}\n"
"  - {office: head, person: h.clarke, from: 2026-09-08}\n"
"  - {office: deputy head, person: d.osei}\n"
"  - {office: senior leader, person: d.osei}\n"
"  - {office: senior leader, person: m.silva}\n"
"  - {office: line manager, person: m.silva}\n"
"  - {office: safeguarding lead, person: d.osei}\n"
"  - {office: network manager, person: j.nicholls}\n"
"  - {office: chair of governors, person: c.ahmed}\n"
"  - {office: governors, person: g.lowe}\n"
"absences:\n"
"  - {person: h.clarke, deputy: d.osei, from: 2026-11-18, to: 2026-11-18}\n"
"devices:\n"
"  - {id: bell-01, mac: \"02:00:5e:10:00:01\", equipment: school, used_by: staff, custodian: t.bell, shared: no}\n"
"  - {id: trolley, mac: \"02:00:5e:10:00:02\", equipment: school, used_by: staff, custodian: j.nicholls, shared: yes}\n"
"  - {id: head-desk, range: 10.20.10.77/32, equipment: school, used_by: staff, group: office, place: \"head's room\", custodian: h.clarke, shared: no}\n"
"  - {id: head-phone, mac: \"02:00:5e:10:00:03\", equipment: personal, used_by: staff, group: phones, custodian: h.clarke, shared: no}\n"
"  - {id: new-laptop, mac: \"02:00:5e:10:00:04\", equipment: school, used_by: staff, group: laptops, custodian: t.bell, shared: no, from: 2026-11-01, to: 2026-11-29}\n"
"  - {id: new-laptop, mac: \"02:00:5e:10:00:04\", equipment: school, used_by: staff, group: laptops, custodian: h.clarke, shared: no, from: 2026-11-30}\n"
"  - {id: head-tablet, mac: \"02:00:5e:10:00:05\", equipment: school, used_by: pupil, group: tablets, place: classroom 1, custodian: h.clarke, shared: no}\n";

static const char *const people_policies[] = { "alexandra-infants",
	"keston-primary", "snmat-trust", "holtsmere-end-a", "holtsmere-end-b",
	"e-safety-networking" };
enum { ALEXANDRA, KESTON, SNMAT, HOLTSMERE_A, HOLTSMERE_B, E_SAFETY,
	PEOPLE_POLICIES };

static struct policy_context people_law[PEOPLE_POLICIES];

static int
people_set_up(void **state)
{
	struct text_faults *f = text_faults_new();
	struct catalogue *catalogue = NULL;
	struct roster *roster = NULL;
	char path[100], why[200];

	(void)state;
	assert_int_equal(calendar_zone("Europe/London", why, sizeof(why)), 0);
	catalogue_load(&catalogue, "etc/catalogue.yaml", NULL, f);
	texts_write(people_text, path);
	roster_load(&roster, path, f);
	unlink(path);
	for (int i = 0; i < PEOPLE_POLICIES; i++) {
		struct policy *p = NULL;

		snprintf(path, sizeof(path), "etc/policies/%s.yaml",
		    people_policies[i]);
		policy_load(&p, path, catalogue, f);
		people_law[i] = (struct policy_context){ .policy = p,
			.roster = roster, .catalogue = catalogue };
	}
	if (text_faults_count(f, TEXT_ERROR) > 0)
		print_error("%s", text_faults_text(f));
	assert_int_equal(text_faults_count(f, TEXT_ERROR), 0);
	text_faults_free(f);
	return 0;
}

static int
people_tear_down(void **state)
{
	(void)state;
	for (int i = 0; i < PEOPLE_POLICIES; i++)
		policy_free((struct policy *)people_law[i].policy);
	roster_free((struct roster *)people_law[0].roster);
	catalogue_free((struct catalogue *)people_law[0].catalogue);
	return 0;
}

#endif
