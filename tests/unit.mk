# Unit tests: one program a module, linked with the objects named for it and
# nothing more: that list is the module's coupling.
#
# needs.NAME: objects beside tests/unit/NAME_test.o; libs.NAME: libraries.
PACKET  := capture/packet capture/packet_link
needs.packet    := $(PACKET)
needs.fragment  := capture/fragment $(PACKET)
needs.duplicate := capture/duplicate $(PACKET)
needs.mapped    := capture/mapped
libs.mapped     := -lpcap
needs.capture   := capture/capture capture/mapped capture/device capture/confine
libs.capture    := -lpcap -lseccomp -lcap-ng
needs.confine   := capture/confine
libs.confine    := -lseccomp -lcap-ng
# What whoever reads the law's texts, or names sessions, links.
TEXT    := $(patsubst %,classify/%,text text_source text_value text_fault text_scalar text_meant hash)
SESSION := classify/session classify/hash
needs.hash      := classify/hash
libs.hash       := -lgcrypt
needs.file_source := classify/file_source classify/hash $(patsubst $(B)/%.o,%,$(BLAKE3))
libs.file_source := -lgcrypt
needs.session   := $(SESSION)
libs.session    := -lgcrypt
needs.text      := $(TEXT)
libs.text       := -lyaml -lgcrypt
needs.json      := classify/json
libs.json       := -ljansson
needs.lines     := classify/lines classify/json classify/session classify/hash
libs.lines      := -ljansson -lgcrypt
needs.launcher  := $(patsubst %,capture/%,launcher launcher_again launcher_child launcher_place capture mapped device confine)
libs.launcher   := -lpcap -lcap-ng -lseccomp
CATALOGUE := $(TEXT) classify/session $(patsubst %.c,%,$(wildcard classify/catalogue*.c))
needs.catalogue := $(CATALOGUE) classify/evidence
libs.catalogue  := -lyaml -lgcrypt
needs.shipped   := $(CATALOGUE)
libs.shipped    := -lyaml -lgcrypt
CALENDAR := $(TEXT) $(patsubst %.c,%,$(wildcard classify/calendar*.c))
ROSTER  := $(CALENDAR) classify/session $(patsubst %.c,%,$(wildcard classify/roster*.c))
GRADE   := $(TEXT) classify/session classify/evidence classify/grade classify/grade_use classify/grade_rhythm
REVIEWS := $(patsubst %,classify/%,outcome precision reviews reviews_table)
POLICY  := $(sort $(ROSTER) $(GRADE) $(CATALOGUE) $(REVIEWS) $(patsubst %.c,%,$(wildcard \
	classify/policy*.c classify/registers*.c)))
needs.utf8      :=
needs.csv       := classify/csv
needs.ics       := classify/ics $(TEXT)
libs.ics        := -lyaml -lgcrypt
needs.calendar  := $(CALENDAR)
libs.calendar   := -lyaml -lgcrypt
needs.roster    := $(ROSTER)
libs.roster     := -lyaml -lgcrypt
needs.grade     := $(GRADE)
libs.grade      := -lyaml -lgcrypt
needs.precision := classify/precision
needs.measured  := dashboard/measured_words dashboard/wording dashboard/print classify/measured classify/precision \
	classify/json $(TEXT)
libs.measured   := -lyaml -lgcrypt -lm
needs.reviews_table := $(sort $(GRADE) $(REVIEWS))
libs.reviews_table := -lyaml -lgcrypt
needs.reviews   := $(sort $(GRADE) $(REVIEWS))
libs.reviews    := -lyaml -lgcrypt
needs.network   := $(sort $(TEXT) $(SESSION)) classify/network
libs.network    := -lmaxminddb -lyaml -lgcrypt
needs.policy    := $(POLICY)
libs.policy     := -lyaml -lgcrypt
$(foreach t,rules keep entries day hours property demoted retention naming doubt,$(eval needs.policy_$(t) := $(POLICY))\
	$(eval libs.policy_$(t) := -lyaml -lgcrypt))
needs.harm      := $(POLICY)
libs.harm       := -lyaml -lgcrypt
needs.harm_person := $(POLICY)
libs.harm_person := -lyaml -lgcrypt
needs.policy_route := $(POLICY)
libs.policy_route := -lyaml -lgcrypt
needs.policy_authority := $(POLICY)
libs.policy_authority := -lyaml -lgcrypt
needs.policy_lint := $(POLICY) classify/law
libs.policy_lint := -lyaml -lgcrypt
needs.law_clause := $(patsubst %,dashboard/%,law_clause law_phrase) $(POLICY)
libs.law_clause := -lyaml -lgcrypt
needs.burst     := classify/burst $(SESSION)
libs.burst      := -lgcrypt
needs.reference := classify/reference
needs.episode   := $(sort $(ROSTER) $(CATALOGUE) $(patsubst %,classify/%,episode \
	episode_bucket episode_clients episode_piece episode_series episode_routers evidence network burst reference))
libs.episode    := -lmaxminddb -lyaml -lgcrypt
needs.episode_bursts := $(needs.episode)
libs.episode_bursts := $(libs.episode)
# dashboard
needs.options   := dashboard/options
needs.register_form := $(patsubst %,dashboard/%,register_form options moment wording) \
	classify/registers_act $(CALENDAR)
libs.register_form := -lyaml -lgcrypt
needs.roster_import := $(patsubst %,dashboard/%,roster_import roster_rows asset_register \
	lawfile print) store/files classify/csv $(ROSTER)
libs.roster_import := -lyaml -lgcrypt
needs.lawfile   := dashboard/lawfile store/files $(TEXT)
libs.lawfile    := -lyaml -lgcrypt
needs.calendar_import := dashboard/calendar_import $(TEXT)
libs.calendar_import := -lyaml -lgcrypt
needs.print     := dashboard/print
needs.totp      := dashboard/totp classify/hash
libs.totp       := -lgcrypt
needs.throttle  := dashboard/throttle
ACCOUNTS := $(patsubst %,dashboard/%,accounts accounts_text password totp) store/chain store/files classify/hash
needs.auth      := $(patsubst %,dashboard/%,auth auth_enter auth_join auth_elsewhere account_acts \
	hasher throttle worker os_user prover oidc oidc_flows oidc_token jose directory courier form) capture/confine $(ACCOUNTS)
libs.auth       := -lsodium -lgcrypt -lgnutls -ljansson -lcurl -lldap -llber -lseccomp -lcap-ng
needs.worker    := dashboard/worker dashboard/os_user capture/confine
libs.worker     := -lseccomp -lcap-ng
needs.oidc      := $(patsubst %,dashboard/%,oidc_flows oidc_token jose directory) $(ACCOUNTS)
libs.oidc       := -lsodium -lgcrypt -lgnutls -ljansson -lldap -llber
needs.views     := dashboard/views $(ACCOUNTS)
libs.views      := -lsodium -lgcrypt
needs.listen    := dashboard/listen
needs.tls       := dashboard/tls store/files
libs.tls        := -lgnutls
needs.seat      := dashboard/seat classify/registers_act $(ROSTER)
libs.seat       := -lyaml -lgcrypt
needs.signins   := dashboard/signins dashboard/password
libs.signins    := -lsodium
needs.flag_table := dashboard/flag_table dashboard/flag_grades dashboard/flag_rows
needs.form      := dashboard/form
needs.multipart := dashboard/multipart
needs.http      := $(patsubst %,dashboard/%,http http_stream http_peer http_shape listen tls) store/files
libs.http       := -lmicrohttpd -lgnutls
needs.maker     := dashboard/maker dashboard/html dashboard/print store/files
needs.html      := dashboard/html dashboard/print
needs.document  := dashboard/document
libs.document   := $(patsubst %,-Wl$(comma)--wrap=%,calloc reallocarray strdup vasprintf)
JUDGED  := $(TEXT) classify/session classify/evidence $(REVIEWS) $(patsubst classify/%.c,classify/%,$(wildcard \
	classify/law.c classify/grade*.c classify/policy*.c classify/registers*.c classify/calendar*.c \
	classify/roster*.c classify/catalogue*.c))
needs.moment    := dashboard/moment dashboard/wording $(CALENDAR)
libs.moment     := -lyaml -lgcrypt
needs.judging   := dashboard/judging dashboard/wording $(JUDGED)
libs.judging    := -lyaml -lgcrypt
needs.reviewing := $(patsubst %,dashboard/%,reviewing seat judging wording) $(JUDGED)
libs.reviewing  := -lyaml -lgcrypt
needs.register_rules := dashboard/register_rules $(JUDGED)
libs.register_rules := -lyaml -lgcrypt
TALLY   := $(patsubst %,dashboard/%,tally tally_rows tally_names dates moment judging wording) $(JUDGED)
needs.tally     := $(TALLY)
needs.dates     := $(patsubst %,dashboard/%,dates moment wording) $(CALENDAR) classify/registers_act
libs.dates      := -lyaml -lgcrypt
needs.schedule_due := $(needs.dates) dashboard/schedule_due
libs.schedule_due := -lyaml -lgcrypt
needs.rollup    := $(patsubst %,dashboard/%,rollup_document document document_words wording print) \
	classify/outcome $(TEXT)
libs.rollup     := -lyaml -lgcrypt
needs.suppress  := dashboard/suppress
libs.tally      := -lyaml -lgcrypt
REPORT  := $(patsubst %,dashboard/%,report report_words report_trend report_coverage tally tally_rows tally_names dates moment judging wording precision_words measured_words report_measured print) \
	classify/measured store/fact store/cover store/duties store/duty store/removal store/marks store/ranges classify/json classify/quota $(JUDGED)
RENDER  := $(patsubst %,dashboard/%,document document_words wording render chart html svg print \
	render_text render_html render_csv render_json render_pdf pdf pdf_text pdf_flow pdf_table pdf_finish apart) \
	capture/confine classify/json $(TEXT)
PDF_LIBS := $(shell pkg-config --libs pangocairo pangoft2 cairo-pdf fontconfig libqpdf libseccomp libcap-ng 2>/dev/null)
# Documents made by hand, in every form.
$(B)/tests/forms/make_document: $(patsubst %,$(B)/%.o,tests/forms/make_document tests/forms/made $(RENDER))
	$(call say,LINK)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(PDF_LIBS) -lyaml -lgcrypt -lm
needs.apart     := dashboard/apart capture/confine
libs.apart      := -lseccomp -lcap-ng
needs.render    := tests/forms/made $(RENDER)
libs.render     := $(PDF_LIBS) -lyaml -lgcrypt
EDITION := $(patsubst %,dashboard/%,edition edition_about edition_use edition_outcomes edition_ledger edition_advice done_words redact suppress seat register_list report_document_parts) store/ledger_text store/ledger_write store/contests store/entry_form store/advice store/advices
needs.report    := $(sort $(EDITION) \
	$(RENDER) $(REPORT))
libs.report     := -ljansson -lyaml -lgcrypt $(PDF_LIBS)
needs.edition   := $(sort $(EDITION) dashboard/document $(REPORT))
libs.edition    := $(libs.report)
needs.wording   := $(sort dashboard/wording store/duty store/removal store/marks classify/policy_retention $(TEXT) $(CALENDAR) \
	classify/json $(patsubst %.c,%,$(wildcard classify/registers*.c)) $(ROSTER))
libs.wording    := -ljansson -lyaml -lgcrypt
needs.review_list := dashboard/review_list dashboard/print $(JUDGED)
libs.review_list := -lyaml -lgcrypt
needs.tried     := dashboard/tried dashboard/tried_text $(REPORT)
libs.tried      := -ljansson -lyaml -lgcrypt
needs.explain   := $(patsubst %,dashboard/%,explain cover_grade explain_naming explain_words explain_found explain_json contest_words html redact) store/contests $(REPORT)
libs.explain    := -ljansson -lyaml -lgcrypt
needs.laid_open := dashboard/laid_open classify/evidence $(needs.explain)
libs.laid_open  := $(libs.explain)
needs.cover_grade := dashboard/cover_grade dashboard/print
needs.disagreements := $(patsubst %,dashboard/%,disagreements print) \
	classify/json classify/evidence $(CATALOGUE)
libs.disagreements := -lyaml -lgcrypt
REDIS   := $(patsubst %.c,%,$(wildcard store/redis*.c)) classify/settings_redis
needs.redis     := $(REDIS) $(sort $(TEXT))
libs.redis      := -lhiredis -lyaml -lgcrypt
needs.up        := dashboard/up $(patsubst %,store/%,private login chain files) \
	$(REDIS) $(sort $(TEXT))
libs.up         := -lhiredis -lsodium -lyaml -lgcrypt
needs.settings  := $(TEXT) $(patsubst %,classify/%,session settings settings_check settings_redis settings_elsewhere)
libs.settings   := -lyaml -lgcrypt
# store
SEGMENT := $(patsubst %,store/%,journal journal_parts journal_left journal_read journal_torn journal_write journal_expire heads_end segment files keys chain) classify/hash
RECORD  := store/record store/record_plain store/record_names store/record_write classify/json $(SESSION)
needs.journal   := $(SEGMENT)
libs.journal    := -lsodium -lgcrypt
needs.duty := $(patsubst %,store/%,duty duties removal marks) classify/policy_retention classify/registers_act \
	classify/json $(ROSTER)
libs.duty := -ljansson -lyaml -lgcrypt
needs.mail := $(patsubst %,dashboard/%,mail mail_file mail_queue mail_token courier form) store/files store/chain classify/hash
libs.mail := -lcurl -ljansson -lsodium -lgcrypt
needs.schedule := $(patsubst %,store/%,entry_form schedule schedules) classify/registers_act \
	classify/json $(CALENDAR)
libs.schedule := -ljansson -lyaml -lgcrypt
needs.advice := $(patsubst %,store/%,entry_form advice advices) classify/registers_act \
	classify/json $(CALENDAR)
libs.advice := -ljansson -lyaml -lgcrypt
needs.state_version := $(patsubst %,store/%,state_version files)
needs.redact := dashboard/redact $(ROSTER)
needs.done_words := dashboard/done_words dashboard/wording
libs.redact := -lyaml -lgcrypt
needs.sealed := store/sealed store/chain store/files classify/hash
libs.sealed := -lsodium -lgcrypt
needs.journal_expire := $(SEGMENT)
libs.journal_expire := -lsodium -lgcrypt
HEADS   := $(patsubst %,store/%,keyring keyring_secret heads heads_end)
needs.keyring   := $(HEADS) store/files store/chain classify/hash
libs.keyring    := -lsodium -lgcrypt
needs.proof     := dashboard/proof $(sort $(HEADS) store/files store/chain classify/hash)
libs.proof      := -lsodium -lgcrypt
needs.keep_sign := store/keep_sign $(sort $(SEGMENT) $(HEADS) $(CALENDAR))
libs.keep_sign  := -lsodium -lyaml -lgcrypt
needs.verify    := $(sort $(SEGMENT) $(HEADS) store/verify store/verify_heads store/ranges store/removal store/marks \
	classify/registers_act classify/json $(CALENDAR))
libs.verify     := -lsodium -lgcrypt -ljansson -lyaml
needs.backup    := $(needs.verify) $(patsubst %,store/%,backup backup_restore sealed \
	state_version export export_part export_readme)
libs.backup     := $(libs.verify)
LEDGER  := $(patsubst %,store/%,drafts ledger ledger_sum ledger_look ledger_text ledger_write contests duty duties removal marks entry_form schedule schedules advice advices state_version) classify/policy_retention classify/json \
	$(sort $(ROSTER) $(GRADE) $(REVIEWS) $(patsubst %.c,%,$(wildcard classify/registers*.c)))
needs.registers := $(sort $(ROSTER) $(patsubst %.c,%,$(wildcard classify/registers*.c)))
libs.registers  := -lyaml -lgcrypt
needs.ledger    := $(SEGMENT) $(LEDGER)
libs.ledger     := -ljansson -lsodium -lyaml -lgcrypt
needs.contests  := store/contests store/ledger_text store/ledger_write classify/registers_act classify/outcome \
	classify/precision $(GRADE) classify/json
libs.contests   := -ljansson -lyaml -lgcrypt -lm
needs.laws      := $(sort $(SEGMENT) $(LEDGER) $(JUDGED)) store/laws store/laws_publish
libs.laws       := -ljansson -lsodium -lyaml -lgcrypt
needs.record    := $(RECORD)
libs.record     := -ljansson -lgcrypt
needs.day_index := store/day_index store/chain classify/hash
libs.day_index  := -lsodium -lgcrypt
needs.record_index := $(RECORD) store/record_index
libs.record_index := -ljansson -lgcrypt
needs.intake    := store/intake store/note_check $(SESSION)
libs.intake     := -lgcrypt
needs.outbox    := classify/outbox $(SESSION)
libs.outbox     := -lgcrypt
needs.wipe      := $(needs.episode) classify/outbox store/intake store/note_check
libs.wipe       := $(libs.episode) $(patsubst %,-Wl$(comma)--wrap=%,malloc calloc realloc reallocarray free)
needs.control_words := store/control_words store/chain classify/hash
libs.control_words := -lsodium -lgcrypt
needs.waiting   := store/waiting
needs.reserve   := store/reserve store/files store/chain classify/hash
libs.reserve    := -lsodium -lgcrypt
# Its journal and reserve are asked by way of the test.
needs.backlog   := $(patsubst %,store/%,backlog waiting reserve fact cover) $(SEGMENT) classify/json classify/quota $(CALENDAR)
libs.backlog    := -ljansson -lsodium -lyaml -lgcrypt -Wl,--wrap=journal_append \
	-Wl,--wrap=journal_sync -Wl,--wrap=reserve_clear
# The keeper is the whole of store/ below the shared part of classify/.
needs.keeper    := $(patsubst %.c,%,$(wildcard store/*.c)) $(SHARED:$(B)/%.o=%)
libs.keeper     := -lmaxminddb -lhiredis -ljansson -lsodium -lgcrypt -lyaml
# Asks how long a segment is by way of the test.
needs.export    := $(needs.keeper)
libs.export     := $(libs.keeper) -Wl,--wrap=segment_size
needs.keep_orders := $(needs.keeper)
libs.keep_orders := $(libs.keeper)
needs.keep_holds := $(needs.keeper)
libs.keep_holds := $(libs.keeper)
needs.replicas  := $(needs.keeper)
libs.replicas   := $(libs.keeper)
needs.file_names := $(needs.keeper)
libs.file_names := $(libs.keeper)
needs.scribe    := $(needs.keeper)
libs.scribe     := $(libs.keeper)
needs.retain := $(patsubst %,dashboard/%,retain retain_parts retain_sessions reader judging moment wording) $(needs.keeper)
libs.retain := $(libs.keeper)
needs.keep      := $(needs.keeper)
libs.keep       := $(libs.keeper)
FEED    := $(sort $(patsubst %,store/%,day_index feed feed_group feed_remove feed_remove_days feed_state feed_sweep removal removal_mark marks marks_key login fact cover record_index count_rows) $(RECORD) \
	classify/registers_act $(REDIS) $(SEGMENT) classify/quota classify/json $(SESSION) $(CALENDAR))
needs.store     := $(patsubst %,store/%,store store_ask store_sessions mirror seen private) $(FEED)
libs.store      := -lhiredis -ljansson -lsodium -lgcrypt -lyaml
needs.cover     := store/cover store/fact classify/json classify/quota
libs.cover      := -ljansson
needs.covered   := $(sort store/covered store/journal_list store/fact store/cover store/keys store/removal \
	store/marks classify/session classify/registers_act classify/json classify/quota $(SEGMENT) $(CALENDAR))
libs.covered    := -ljansson -lsodium -lgcrypt -lyaml
# the sensor, from the inside out
needs.hello     := classify/hello
needs.name_hash := classify/name_hash
needs.quota     := classify/quota
needs.host      := classify/host
needs.proxy     := classify/proxy classify/host
needs.front     := $(patsubst %,classify/%,front proxy host hello stream quic quic_keys hash)
libs.front      := -lgcrypt
needs.quic      := classify/quic classify/quic_keys classify/hello classify/hash
libs.quic       := -lgcrypt
needs.dns       := classify/dns
needs.answers   := classify/answers classify/dns classify/stream classify/host $(CATALOGUE)
libs.answers    := -lyaml -lgcrypt
needs.traffic   := classify/traffic
needs.resolve   := classify/resolve $(CATALOGUE)
libs.resolve    := -lyaml -lgcrypt
needs.stream    := classify/stream classify/hello
needs.flow      := classify/flow classify/aside classify/tags classify/wheel classify/session classify/hash
libs.flow       := -lgcrypt
needs.engine    := classify/engine $(PACKET)
libs.engine     := -lndpi -lgcrypt -lm
needs.opinions  := classify/opinions classify/name_hash classify/engine
libs.opinions   := -lndpi -lgcrypt -lm
SENSOR := $(patsubst %,classify/%,sensor sensor_clock room name_hash quota naming opinions front proxy answers dns traffic stop quic quic_keys teller outbox engine flow aside tags wheel stream hello host lines json) \
	capture/capture capture/mapped capture/device capture/duplicate capture/fragment $(PACKET) $(CATALOGUE)
needs.sensor    := $(SENSOR)
needs.naming    := $(patsubst %,classify/%,naming opinions name_hash front proxy engine stream hello host lines quic quic_keys json) \
	$(PACKET) $(CATALOGUE)
libs.naming     := -lndpi -ljansson -lyaml -lgcrypt -lm -Wl,--wrap=opinions_match
needs.room      := $(SENSOR)
libs.room       = $(libs.sensor)
libs.sensor     := -lpcap -lndpi -ljansson -lyaml -lgcrypt -lm
needs.law       := $(sort $(POLICY)) classify/law
libs.law        := -lyaml -lgcrypt

UNIT := $(patsubst tests/unit/%_test.c,%,$(wildcard tests/unit/*_test.c))
define unit_rule
$(B)/tests/unit/$(1)_test: $(B)/tests/unit/$(1)_test.o $(patsubst %,$(B)/%.o,$(needs.$(1)))
	$$(call say,LINK)
	$$(Q)$$(CC) $$(LDFLAGS) -o $$@ $$^ -lcmocka $(libs.$(1)) -lm
endef
$(foreach t,$(UNIT),$(eval $(call unit_rule,$(t))))
UNIT_TESTS := $(UNIT:%=$(B)/tests/unit/%_test)

unit-tests: $(UNIT_TESTS) $(B)/tests/packet/dns_dump
.PHONY: unit-tests

# Journals to tamper with, and every bit of one turned over.
TAMPER := $(patsubst %,$(B)/%.o,$(sort $(SEGMENT) $(HEADS)))
$(B)/tests/tamper/%: $(B)/tests/tamper/%.o $(TAMPER)
	$(call say,LINK)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ -lsodium -lgcrypt

# What capture/ reads in a file, for tests/packet/compare.sh.
$(B)/tests/packet/packet_dump: $(patsubst %,$(B)/%.o,tests/packet/packet_dump $(PACKET) capture/capture capture/mapped capture/device)
	$(call say,LINK)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ -lpcap

# The DNS answers in a file, for tests/packet/dns.sh.
$(B)/tests/packet/dns_dump: $(patsubst %,$(B)/%.o,tests/packet/dns_dump $(PACKET) capture/capture capture/mapped capture/device classify/dns)
	$(CC) $(LDFLAGS) -o $@ $^ -lpcap

# Fuzz targets: tests/fuzz/NAME_fuzz.c with the sources of fuzz.NAME, built by
# clang's libFuzzer under its sanitizers; finds are kept beside the corpus.
fuzz.packet := $(PACKET)
fuzz.fragment := capture/fragment $(PACKET)
fuzz.record := $(RECORD)
fuzzlibs.record := -ljansson -lgcrypt
fuzz.ledger := store/ledger_text store/ledger_write store/contests classify/registers_act classify/outcome \
	classify/precision classify/grade classify/grade_use classify/grade_rhythm classify/evidence classify/session classify/json $(TEXT)
fuzzlibs.ledger := -ljansson -lyaml -lgcrypt -lm
fuzz.note   := store/intake store/note_check $(SESSION)
fuzzlibs.note := -lgcrypt
fuzz.journal := store/segment store/heads store/heads_end store/keyring store/keyring_secret store/ranges \
	store/removal store/marks store/chain store/files classify/hash classify/registers_act classify/json $(TEXT)
fuzzlibs.journal := -lsodium -lgcrypt -ljansson -lyaml
fuzz.duty := store/duty store/removal store/marks store/entry_form store/schedule store/advice classify/registers_act classify/policy_retention classify/session \
	classify/json $(TEXT)
fuzzlibs.duty := -ljansson -lyaml -lgcrypt
fuzz.hello  := classify/hello
fuzz.host   := classify/host
fuzz.form   := dashboard/form
fuzz.multipart := dashboard/multipart
fuzz.accounts := $(ACCOUNTS)
fuzzlibs.accounts := -lsodium -lgcrypt
fuzz.oidc   := dashboard/jose dashboard/oidc_token
fuzzlibs.oidc := -lgnutls -ljansson -lsodium
fuzz.html   := dashboard/html dashboard/print
fuzz.proxy  := classify/proxy classify/host
fuzz.quic   := classify/quic classify/quic_keys classify/hash
fuzzlibs.quic := -lgcrypt
fuzz.dns    := classify/dns
fuzz.csv    := classify/csv
fuzz.ics    := classify/ics $(TEXT)
fuzzlibs.ics := -lyaml -lgcrypt
fuzz.text   := $(TEXT)
fuzzlibs.text := -lyaml -lgcrypt

FUZZ := $(patsubst tests/fuzz/%_fuzz.c,%,$(wildcard tests/fuzz/*_fuzz.c))
define fuzz_rule
$(B)/fuzz/$(1): tests/fuzz/$(1)_fuzz.c $(patsubst %,%.c,$(fuzz.$(1)))
	@mkdir -p $$(@D)
	$$(call say,FUZZ)
	$$(Q)clang-14 -std=c11 -O1 -g $$(CPPFLAGS) -fno-sanitize-recover=all \
		-fsanitize=fuzzer,address,undefined -o $$@ $$^ $(fuzzlibs.$(1))
endef
$(foreach t,$(FUZZ),$(eval $(call fuzz_rule,$(t))))
SECONDS_EACH ?= 1200
fuzz: $(FUZZ:%=$(B)/fuzz/%)
	@tests/fuzz.sh $(SECONDS_EACH) $^
.PHONY: fuzz

# The other half of the nDPI shim, checked against our own declarations.
ndpi5:
	@$(CC) $(WARN) -Werror -D_GNU_SOURCE -I. -Itests/ndpi5 -fsyntax-only \
		classify/engine.c && echo 'ok 1 - engine.c fits the newer nDPI'
.PHONY: ndpi5
