/* wording_english.h: the wording, in English: a name in code, a key that stays
 * and a text. Included by wording.h and wording.c, each with its own
 * WORDING; of no use otherwise. */
#ifdef WORDING
/* ---- editions: title, and at the foot who may read it ---- */
WORDING(TITLE_MANAGER, "title.network-manager",
    "Use of social media on school equipment")
WORDING(TITLE_BUSINESS, "title.business-manager",
    "Use of social media on school equipment: how the policy works")
WORDING(TITLE_HEAD, "title.head",
    "Use of social media on school equipment: report to the head")
WORDING(TITLE_GOVERNORS, "title.governors",
    "Use of social media on school equipment: report to governors")
WORDING(TITLE_TRUST, "title.trust",
    "Use of social media on school equipment: report to the trust board")
WORDING(TITLE_BOARD, "title.trust-board",
    "Use of social media on school equipment: all schools of the trust")
WORDING(TITLE_NOMINATED, "title.nominated-person",
    "Official and approved use of social media")
WORDING(TITLE_DPO, "title.dpo",
    "Monitoring of social media use: data protection")
WORDING(TITLE_ANNUAL, "title.annual",
    "Monitoring of social media use: review")
WORDING(MARK_MANAGER, "marking.network-manager", "For the network manager")
WORDING(MARK_BUSINESS, "marking.business-manager", "For the business manager")
WORDING(MARK_HEAD, "marking.head", "For the head")
WORDING(MARK_PUBLIC, "marking.public",
    "No number in it speaks of fewer than {1} people: it may be published")
WORDING(MARK_NOMINATED, "marking.nominated-person",
    "For the person who looks after official use")
WORDING(MARK_DPO, "marking.dpo", "For the data protection officer")
WORDING(SUBTITLE, "subtitle", "{1}, {2}, times in {3}")

/* ---- what it is of ---- */
WORDING(JUDGED_BY, "fact.law", "Judged by")
WORDING(LAW, "fact.law.text", "\"{1}\", law {2}")
WORDING(CALENDAR, "fact.calendar", "Calendar")
WORDING(AS_KNOWN, "fact.as-known", "As known")

/* ---- sections ---- */
WORDING(H_COVERAGE, "heading.coverage", "Coverage")
WORDING(H_RECORDED, "heading.recorded", "What was recorded")
WORDING(H_TREND, "heading.trend", "Compared with before")
WORDING(H_CLAUSES, "heading.clauses", "By the policy's clauses")
WORDING(H_COUNTED, "heading.counted", "Counted by service, not kept")
WORDING(H_PRECISION, "heading.precision",
    "How often flags were right, as reviewed")
WORDING(H_REVIEWED, "heading.reviewed", "What reviewers found")
WORDING(H_EXEMPT, "heading.exempt", "Approvals and exemptions")
WORDING(H_OFFICIAL, "heading.official", "Entries of the registers")
WORDING(H_NOTICE, "heading.notice", "Who was told of the policy")
WORDING(H_ADVICE, "heading.advice", "What could be changed")
WORDING(H_RECOMMENDED, "heading.recommended",
    "What was recommended, and what became of it")
WORDING(H_LOOKS, "heading.looks", "Who looked at personal data")
WORDING(H_DELETED, "heading.deleted", "What was deleted, and what is held")
WORDING(H_LAWS, "heading.laws", "The rules in force")
WORDING(H_MEASURED, "heading.measured",
    "How often use is graded wrong, as measured")
WORDING(H_LIMITS, "heading.limits", "What this can and cannot show")
WORDING(H_PROOF, "heading.proof", "How this can be checked")
WORDING(H_SUPPRESSED, "heading.suppressed", "What is not shown, and why")

/* ---- coverage ---- */
WORDING(SEEN_NOTHING, "coverage.seen.nothing",
    "Seen: nothing, because no sensor was running. That is not the same as no "
    "use.")
WORDING(SEEN, "coverage.seen",
    "Seen: {1} h {2} min with a sensor running, {3} packets, {4} MB.")
WORDING(MISSED, "coverage.missed",
    "Not seen: {1} packets dropped ({2} %){3}{4}{5}.")
WORDING(MISSED_SENSORS, "coverage.missed.sensors",
    "; sensors lost and replaced: {1}, for {2} s")
WORDING(MISSED_ASIDE, "coverage.missed.aside",
    "; {1} packets set aside, {2} notes lost, {3} connections given up")
WORDING(MISSED_CAPPED, "coverage.missed.capped",
    "; {1} connections to other sites, beyond {2} a second, not looked at")
WORDING(NAMED, "coverage.named",
    "Names: read of {1} connections; {2} ({3} %, with {4} % of the bytes) had "
    "none that can be read.")
WORDING(OPAQUE, "coverage.opaque",
    "Not readable: {1} said no name that was seen, {2} hid it (ECH), {3} "
    "encrypted DNS, {4} a privacy relay, {5} a VPN, {6} on a port of Tor's.")
WORDING(BOTH_SIDES, "coverage.both-sides",
    "Both sides were seen of every connection.")
WORDING(ONE_SIDE, "coverage.one-side",
    "The mirror port shows one direction only: of {1} connections only the "
    "client was seen, of {2} only the server.")
WORDING(SOME_HALVES, "coverage.some-halves",
    "Seen by half: of {1} connections only the client was seen, of {2} only "
    "the server.")
WORDING(SET_APART, "coverage.set-apart",
    "Set apart: {1} fragments, {2} packets that are not well formed, {3} that "
    "are neither TCP nor UDP, {4} copies the mirror sent twice.")
WORDING(PACKETS, "coverage.packets",
    "Packets received: {1}; handled {2}, dropped {3}, left behind by lost "
    "sensors {4}, set aside {5}.")
WORDING(FLOWS, "coverage.flows",
    "Connections begun: {1}; ended {2}, given up {3}, lost with sensors {4}.")
WORDING(DISK_FULL, "coverage.disk-full",
    "Lost because the disk took no more: {1} sessions that were to be kept, "
    "{2} other records.")
WORDING(UNKNOWN_COUNTED, "kept.unknown",
    "Counted, not kept: {1} sessions of at most {2} devices that are not in "
    "the roster, or not to be recorded under the policy.")
WORDING(FROM_FILES, "kept.from-files",
    "Source: capture files, not live traffic.")
WORDING(PUT_IN, "kept.put-in",
    "Source: live traffic, and {1} sessions from capture files.")
WORDING(LEFT_OUT, "kept.left-out",
    "Left out: {1} sessions from capture files (--files counts them).")
WORDING(READ_AGAIN, "kept.read-again",
    "Read again: a capture file was read under different rosters or "
    "catalogues, and what only one of them led to is counted too. A new state "
    "directory counts one reading alone.")
WORDING(EXEMPT_ONE, "kept.exempt.one",
    "Permitted by the registers and therefore only counted: 1 session.")
WORDING(EXEMPT_COUNTED, "kept.exempt",
    "Permitted by the registers and therefore only counted: {1} sessions.")
WORDING(SUMMED_ONE, "kept.summed.one",
    "Counted by service alone, as the policy's monitoring asks: 1 session.")
WORDING(SUMMED_COUNTED, "kept.summed",
    "Counted by service alone, as the policy's monitoring asks: {1} sessions.")
WORDING(NOT_OVER, "coverage.not-over",
    "These days are not over: what is counted ends with {1}.")
WORDING(DAYS, "coverage.days",
    "Days: {1}. On {2} of them the school was at work.")
WORDING(BLIND_DAYS, "coverage.blind-days",
    "Of those, {1} had no sensor running at all.")
WORDING(PLAIN_SEEN, "coverage.plain.seen",
    "A sensor was running for {1} hours of these days, and lost {2} % of what "
    "it was to see.")
WORDING(PLAIN_UNSEEN, "coverage.plain.unseen",
    "No sensor was running. That is not the same as no use.")
WORDING(PLAIN_NAMES, "coverage.plain.names",
    "Of {1} % of connections it could not be read where they went.")

/* ---- what was recorded ---- */
WORDING(SESSIONS, "fact.sessions", "Sessions")
WORDING(DEVICES, "fact.devices", "Devices")
WORDING(TIME, "fact.time", "Time")
WORDING(DEVICE_HOURS, "fact.device-hours", "Device-hours watched")
WORDING(CONTRARY_SHARE, "fact.contrary-share", "Contrary on its face")
WORDING(SESSION_RATE, "fact.session-rate", "Sessions in 100 device-hours")
WORDING(NOTE_TIME, "note.time", "Times are bounds, in h:mm:ss: {1}.")
WORDING(NOTE_HOURS, "note.device-hours",
    "Device-hours: on each day, the school's devices in the roster, other than "
    "pupils' and reference devices, times the hours with a sensor running. A "
    "device that was switched off counts, too.")
WORDING(NOTE_GROUPS, "note.groups",
    "Groups are seen for more or fewer hours and with more or fewer people: "
    "rates can be compared, totals cannot. A group is not a person, and its "
    "order here is that of the alphabet.")
WORDING(NOTE_PARTS, "note.touched",
    "A session that lasted over a bell is counted on both sides of it.")
WORDING(NOTHING, "recorded.nothing",
    "No session was recorded. That is not the same as no use: see above what "
    "was watched.")
WORDING(PLAIN_SESSION, "recorded.plain.session",
    "A session is one device's use of one service, from first to last "
    "activity. It includes what a page or an app does by itself.")
WORDING(PLAIN_OUTCOMES, "recorded.plain.outcomes",
    "Each session was put beside the text of the policy. \"Contrary on its "
    "face\" means that the text, read by itself, does not allow it; a person "
    "has then to look into it, and often finds that it was nothing.")

/* ---- tables ---- */
WORDING(T_SERVICES, "table.services", "By service")
WORDING(T_CATEGORIES, "table.categories", "By category")
WORDING(T_GROUPS, "table.groups", "By device group")
WORDING(T_RATES, "table.group-rates",
    "Rates by device group, in 100 device-hours")
WORDING(T_PLACES, "table.places", "By place")
WORDING(T_OUTCOMES, "table.outcomes", "By outcome")
WORDING(T_WORKING, "table.working", "Sessions that touch working time")
WORDING(T_PERIODS, "table.periods", "By period")
WORDING(T_HOURS, "table.hours", "By working time")
WORDING(T_DAYS, "table.days", "By day")
WORDING(T_WEEKS, "table.weeks", "By week")
WORDING(T_MONTHS, "table.months", "By month")
WORDING(T_TREND, "table.trend",
    "Before, and now; the rate is sessions in 100 device-hours")
WORDING(T_CLAUSES, "table.clauses", "Clauses that decided")
WORDING(T_COUNTED, "table.counted", "Sessions counted")
WORDING(T_REVIEWED, "table.reviewed", "Flags of these days, by finding")
WORDING(T_REGISTERS, "table.registers", "Entries at the end of the last day")
WORDING(T_ENTRIES, "table.entries", "Entries, and what they were used for")
WORDING(T_RECOMMENDED, "table.recommendations",
    "Recommendations that were open in these days")
WORDING(T_LOOKS, "table.looks", "Looks, by what was asked for")
WORDING(T_ORDERS, "table.orders", "Orders to delete, and their certificates")
WORDING(T_HOLDS, "table.holds", "Holds: what must not be deleted")
WORDING(T_LAWS, "table.laws", "Laws that judged")
WORDING(C_SERVICE, "column.service", "Service")
WORDING(C_CATEGORY, "column.category", "Category")
WORDING(C_GROUP, "column.group", "Device group")
WORDING(C_PLACE, "column.place", "Place")
WORDING(C_OUTCOME, "column.outcome", "Outcome")
WORDING(C_WORKING, "column.working", "Working time")
WORDING(C_PERIOD, "column.period", "Period")
WORDING(C_DAY, "column.day", "From")
WORDING(C_SPAN, "column.span", "Days")
WORDING(C_SESSIONS, "column.sessions", "Sessions")
WORDING(C_DEVICES, "column.devices", "Devices")
WORDING(C_TIME, "column.time", "Lower – upper")
WORDING(C_CONTRARY, "column.contrary", "Contrary")
WORDING(C_HOURS, "column.device-hours", "Device-hours")
WORDING(C_RATE, "column.rate", "In 100 device-hours")
WORDING(C_RATE_SHORT, "column.rate-short", "Rate")
WORDING(C_MINUTES, "column.minutes", "Minutes of sessions")
WORDING(C_SHARE, "column.share", "Contrary, %")
WORDING(C_CLAUSE, "column.clause", "Clause")
WORDING(C_TITLE, "column.title", "Title")
WORDING(C_LAW, "column.law", "Law")
WORDING(C_FINDING, "column.finding", "Finding")
WORDING(C_FLAGS, "column.flags", "Flags")
WORDING(C_KIND, "column.kind", "Register")
WORDING(C_IN_FORCE, "column.in-force", "In force")
WORDING(C_PROPOSED, "column.proposed", "Not approved")
WORDING(C_SUSPENDED, "column.suspended", "Suspended")
WORDING(C_OVER, "column.over", "Over")
WORDING(C_LAPSING, "column.lapsing", "Lapse soon")
WORDING(C_ENTRY, "column.entry", "Entry")
WORDING(C_STATE, "column.state", "State")
WORDING(C_UNTIL, "column.until", "Until")
WORDING(C_ACCOUNT, "column.account", "Account")
WORDING(C_AUTHORITY, "column.authority", "Approved by")
WORDING(C_USED, "column.used", "Sessions permitted")
WORDING(C_COMMAND, "column.command", "Asked for")
WORDING(C_LOOKS, "column.looks", "Looks")
WORDING(C_REASONS, "column.reasons", "With a reason")
WORDING(C_ORDER, "column.order", "Order")
WORDING(C_RULE, "column.rule", "Rule")
WORDING(C_RECORDS, "column.records", "Records")
WORDING(C_CERTIFIED, "column.certified", "Certified")
WORDING(C_LEFT, "column.held", "Held back")
WORDING(C_HOLD, "column.hold", "Hold")
WORDING(C_SINCE, "column.since", "Since")
WORDING(C_RELEASED, "column.released", "Released")
WORDING(C_ADVICE, "column.recommendation", "Recommendation")
WORDING(C_ADVICE_KIND, "column.about", "About")
WORDING(C_ADVICE_TEXT, "column.recommended", "What is recommended")
WORDING(C_ADVICE_ON, "column.recommended-on", "Recommended on")
WORDING(C_ADVICE_BY, "column.recommended-by", "By")
WORDING(C_DECISION, "column.decision", "Decision")
WORDING(C_DECIDED_ON, "column.decided-on", "Decided on")
WORDING(C_DECIDED_BY, "column.decided-by", "Decided by")
WORDING(C_DUE, "column.due", "Due")
WORDING(C_BECAME, "column.became", "What became of it")
WORDING(C_POLICY, "column.policy", "Policy")
WORDING(NO_GROUP, "row.no-group", "in no group")
WORDING(NO_PLACE, "row.no-place", "no place known")
WORDING(NO_CATEGORY, "row.no-category", "no longer in the catalogue")
WORDING(TOUCHES, "row.working.yes", "some of it in working time")
WORDING(TOUCHES_NOT, "row.working.no", "none of it in working time")
WORDING(NO_CLAUSE, "row.no-clause", "no clause decides")
WORDING(NORMALLY, "remark.normally", "an exception may be recorded")
WORDING(NOT_YET, "cell.not-yet", "not yet")

/* ---- trend ---- */
WORDING(CHANGED, "trend.changed",
    "Not to be compared with the row before without care: {1}.")
WORDING(CHANGED_POLICY, "trend.changed.policy", "another policy is in force")
WORDING(CHANGED_CATALOGUE, "trend.changed.catalogue",
    "another catalogue of services")
WORDING(CHANGED_GRADING, "trend.changed.grading", "another grading of use")
WORDING(CHANGED_DEMOTED, "trend.changed.demoted",
    "other services count as needing context")
WORDING(CHANGED_COVERAGE, "trend.changed.coverage",
    "more or less was watched or lost")
WORDING(CHANGED_DELETED, "trend.changed.deleted",
    "records of these days were deleted since")
WORDING(TREND_NOTE, "trend.note",
    "A number that rises or falls may be chance, a change of what was watched "
    "or of the rules, or a change of use: the numbers alone do not tell which.")
WORDING(TREND_SAYS, "trend.says",
    "Sessions in 100 device-hours, for each row of the table")
WORDING(PARTS_SAYS, "parts.says", "Sessions, for each row of the table")

/* ---- reviews ---- */
WORDING(PLAIN_PRECISION, "precision.plain",
    "People reviewed about {1} flags so far; about {2} % of them were right.")
WORDING(PLAIN_NO_PRECISION, "precision.plain.none",
    "Too few flags were reviewed so far to say how often they were right.")
WORDING(FOUND_CORRECT, "finding.correct", "right")
WORDING(FOUND_REFER, "finding.refer", "right, and referred to somebody")
WORDING(FOUND_EXEMPT, "finding.exempt", "permitted, which nobody had recorded")
WORDING(FOUND_EMBED, "finding.embed", "part of another site's page")
WORDING(FOUND_BACKGROUND, "finding.background", "the device by itself")
WORDING(FOUND_DEVICE, "finding.wrong-device", "another device")
WORDING(FOUND_UNCLEAR, "finding.unclear", "stayed unclear")

/* ---- registers ---- */
WORDING(EXEMPT_NOTE, "exempt.note",
    "Entries that lapse within 30 days after the last day are counted under "
    "both. What an entry permits is only counted, never recorded.")
WORDING(OFFICIAL_NOTE, "official.note",
    "State as of the end of the last day. Nobody is named here: \"beadle "
    "register official list\" names who holds an entry.")
WORDING(OFFICIAL_UNUSED, "official.unused",
    "In force, and nothing was counted by it in these days.")
WORDING(NOTICE, "notice.share",
    "Of {1} people in the roster, {2} have acknowledged the policy in force.")
WORDING(NOTICE_PLAIN, "notice.plain",
    "About {1} % of the people in the roster have acknowledged the policy in "
    "force.")
WORDING(NOTICE_FEW, "notice.few",
    "Fewer than {1} people have acknowledged the policy in force, or have not: "
    "which, is not shown.")

/* ---- advice ---- */
WORDING(ADVICE_NOTE, "advice.note",
    "These follow from the numbers by fixed rules. What people recommended, "
    "and what was decided on it, is told below.")
WORDING(ADVICE_NONE, "advice.none",
    "Nothing in these numbers asks for a change.")
WORDING(ADVICE_DEMOTED, "advice.demoted",
    "{1} counts as needing context, because flags of it were often wrong: ask "
    "whether the policy should name it.")
WORDING(ADVICE_UNKNOWN, "advice.unknown",
    "Sessions of devices that are not in the roster, and wait to be "
    "classified: {1}.")
WORDING(ADVICE_BLIND, "advice.blind",
    "Days of work without a sensor running: {1}. Whatever happened then is not "
    "in these numbers.")
WORDING(ADVICE_UNDECIDED, "advice.undecided",
    "{1} % of sessions are not decided by the policy: a clause or a register "
    "entry may be missing.")
WORDING(ADVICE_LAPSING, "advice.lapsing",
    "Approvals that lapse within 30 days after the last day: {1}.")
WORDING(ADVICE_PROPOSED, "advice.proposed",
    "Register entries that wait for approval, and permit nothing until then: "
    "{1}.")
WORDING(ADVICE_EXEMPT, "advice.exempt",
    "Flags of permitted use that nobody had recorded, which an entry in the "
    "register would spare: {1}.")

/* ---- what people recommended ---- */
WORDING(ADVICE_EXEMPTION, "advice.kind.exemption", "an exemption")
WORDING(ADVICE_RENEWAL, "advice.kind.renewal", "an entry that lapses")
WORDING(ADVICE_DEVICES, "advice.kind.devices", "devices to classify")
WORDING(ADVICE_TALK, "advice.kind.talk", "a talk with a group")
WORDING(ADVICE_TRAINING, "advice.kind.training", "training")
WORDING(ADVICE_POLICY, "advice.kind.policy", "the policy")
WORDING(ADVICE_COVERAGE, "advice.kind.coverage", "what is watched")
WORDING(ADVICE_OTHER, "advice.kind.other", "something else")
WORDING(DECISION_OPEN, "advice.decision.open", "not yet")
WORDING(DECISION_ACCEPTED, "advice.decision.accepted", "accepted")
WORDING(DECISION_DECLINED, "advice.decision.declined", "declined")
WORDING(DECISION_DEFERRED, "advice.decision.deferred", "put off")
WORDING(RESULT_OPEN, "advice.result.open", "not closed")
WORDING(RESULT_DONE, "advice.result.done", "done")
WORDING(RESULT_NOT_DONE, "advice.result.not-done", "not done")
WORDING(DECIDED_BECAUSE, "advice.because", "Decided: {1}")
WORDING(CLOSED_SO, "advice.closed", "Became of it: {1}")
WORDING(RECOMMENDED_NOTE, "recommended.note",
    "As of the end of the last day. Nobody is named here: who recommended and "
    "who decided is in the ledger.")

/* ---- data protection ---- */
WORDING(LOOKS_NOTE, "looks.note",
    "Reads of what is recorded of one person, in these days, as far as they "
    "are still kept. Who looked, and why, is in the ledger.")
WORDING(REVIEWS_MADE, "looks.reviews",
    "Findings recorded by reviewers in these days: {1}.")
WORDING(DELETED_NOTE, "deleted.note",
    "Orders of these days. \"beadle retain --certificates\" prints each whole.")

/* ---- several schools ---- */
WORDING(BOARD_SUBTITLE, "board.subtitle", "{1}, {2} from {3} to {4}")
WORDING(BOARD_MARKING, "board.marking",
    "Made of what each school's own report to the trust shows: it may be "
    "published")
WORDING(BOARD_SCHOOLS, "fact.schools", "Schools")
WORDING(BOARD_OF, "fact.schools.text", "{1} of {2}")
WORDING(H_BOARD_MISSING, "heading.missing", "Who is missing")
WORDING(BOARD_MISSING, "board.missing", "{1} ({2}) sent no report.")
WORDING(BOARD_MISSING_NOTE, "board.missing.note",
    "No report is not the same as no use. No sum of all schools is shown while "
    "one is missing.")
WORDING(T_BOARD_SCHOOLS, "table.schools", "By school")
WORDING(C_BOARD_SCHOOL, "column.school", "School")
WORDING(BOARD_ALL, "row.all-schools", "All schools")
WORDING(BOARD_POLICY, "board.policy",
    "Judged by another policy than the first school's: what is contrary there "
    "need not be here.")
WORDING(BOARD_WITHHELD, "board.withheld",
    "Each school's own box withheld what speaks of few people, and rounded the "
    "rest. A sum of which a part is not shown is not shown either, so that "
    "nothing can be worked out of it.")
WORDING(BOARD_PROOF, "board.proof",
    "Each school's report was signed by its box, and is as it was signed. The "
    "keys, as the trust's list has them:")
WORDING(BOARD_KEY, "board.key", "{1}: {2}")

/* ---- suppression ---- */
WORDING(SUPPRESSED, "suppressed.rule",
    "A number that speaks of fewer than {1} people is not shown, nor is any "
    "from which it could be worked out. People are counted as the person whose "
    "alone a device is, else as the device.")
WORDING(ROUNDED, "suppressed.rounded",
    "Counts of sessions are rounded to the nearest {1}, so that reports "
    "subtracted from one another tell no small number; they do not always add "
    "up.")
WORDING(SUPPRESSED_ALL, "suppressed.all",
    "Fewer than {1} people are behind these numbers: none of them are shown.")
WORDING(SUPPRESSED_TABLE, "suppressed.table",
    "{1}: not shown, because every row speaks of few people.")

/* ---- what is said with every number ---- */
WORDING(METHOD, "method",
    "lower = distinct minutes of a device that bore content in a visit, "
    "without the first and the last of those that follow one another; upper = "
    "union of the intervals from first to last active packet of a device; "
    "parallel use is never added up")
WORDING(LIMIT_DEVICE, "limits.device",
    "It shows that a device reached a service and about how long the "
    "connection was in use. It does not show who sat there, what was read or "
    "written, or whether anybody looked at the screen.")
WORDING(LIMIT_TIME, "limits.time",
    "Time is given as bounds: whole minutes in which content came, and from "
    "first to last activity. Neither tells how long anybody looked.")
WORDING(LIMIT_RULE, "limits.rule",
    "\"Contrary on its face\" is what the text of the policy says of these "
    "facts. It is a question for a person to look into, not a finding about "
    "anybody.")
WORDING(LIMIT_COVER, "limits.cover",
    "Equipment the school does not own is not in these numbers, nor, unless "
    "the policy says otherwise, are pupils' devices and devices on no network "
    "that the roster declares. What went by mobile data, a VPN or a connection "
    "without a readable name was not seen as a service.")
WORDING(LESSONS, "period.lesson", "lessons")
WORDING(BREAKS, "period.break", "breaks")
WORDING(BEFORE_BELLS, "period.before", "before the first bell")
WORDING(AFTER_BELLS, "period.after", "after the last bell")
WORDING(NO_BELLS, "period.none", "a day without bells")
WORDING(WORK_YES, "hours.yes", "working time")
WORDING(WORK_NO, "hours.no", "outside working time")
WORDING(WORK_UNKNOWN, "hours.unknown", "not known whether working time")
WORDING(PROOF_WRONG, "proof.wrong",
    "The signed heads of the journal cannot be told: {1}.")
WORDING(PROOF_HEAD, "proof.head",
    "The journal was signed up to entry {1} at {2}. The head, and the "
    "fingerprint of the key:")
WORDING(PROOF_USE, "proof.use",
    "With them, beadle journal verify --head HEAD --key FINGERPRINT finds what "
    "was changed since.")
#endif
