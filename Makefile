# Everything beadle is built and tested with. README.md explains the targets;
# "make run" and "make check" are the two that matter.
#
# One build directory a variant: build, build-asan (SAN=1), build-noguards
# (NOGUARDS=1, tests only). B=DIR puts it elsewhere.
SHELL       := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS   += --no-builtin-rules

B           ?= build$(if $(SAN),-asan)$(if $(NOGUARDS),-noguards)
PKG_DAEMON  := libpcap libndpi hiredis jansson libsodium yaml-0.1 libseccomp libcap-ng libgcrypt libmaxminddb
PKG_BEADLE  := hiredis jansson libsodium yaml-0.1 libgcrypt libmaxminddb libcurl \
	libseccomp libcap-ng libmicrohttpd libqrencode gnutls ldap pangocairo pangoft2 cairo-pdf fontconfig libqpdf

# On a bare machine name what is missing rather than failing in the middle;
# goals that install it, or build nothing, go on.
ifneq ($(filter-out setup run check clean network-database,$(or $(MAKECMDGOALS),all)),)
MISSING := $(shell etc/setup missing build)
ifneq ($(strip $(MISSING)),)
$(error these Debian packages are missing: $(MISSING). As root, "make setup" installs them)
endif
endif

CFLAGS      ?= -O2 -g
WARN        := -std=c11 -Wall -Wextra -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wvla -Wformat=2 -Wimplicit-fallthrough -Wundef
HARD        := -fstack-protector-strong -fstack-clash-protection \
	-fcf-protection -ftrivial-auto-var-init=zero -fPIE \
	$(if $(SAN),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
comma       := ,
SANITIZE    := $(if $(SAN),-fsanitize=address$(comma)undefined \
	-fno-sanitize-recover=undefined -fno-omit-frame-pointer)
LDHARD      := -pie -Wl,-z,relro,-z,now,-z,noexecstack,--as-needed
override CPPFLAGS += -D_GNU_SOURCE -I. $(if $(NOGUARDS),-DENGINE_NO_GUARDS) \
	$(shell pkg-config --cflags $(sort $(PKG_DAEMON) $(PKG_BEADLE)) 2>/dev/null)
override CFLAGS   += $(WARN) $(HARD) $(SANITIZE)
override LDFLAGS  += $(LDHARD) $(SANITIZE)

# ---- what is linked with what: this is where the arrows are real ----
PROGRAMS    := capture/beadled.c dashboard/beadle.c
sources      = $(filter-out $(PROGRAMS),$(wildcard $(1)/*.c))
objects      = $(patsubst %.c,$(B)/%.o,$(call sources,$(1)))
SHARED_NAMES := hash session text settings json ics csv calendar roster catalogue registers outcome precision measured reviews policy law \
	grade evidence network burst reference episode resolve quota
SHARED      := $(foreach n,$(SHARED_NAMES),$(patsubst %.c,$(B)/%.o,\
	$(wildcard classify/$(n).c classify/$(n)_*.c)))

# BLAKE3 comes as its authors' C inside Debian's package of their Rust.
BLAKE3_DIR  := $(lastword $(wildcard /usr/share/cargo/registry/blake3-*/c))
BLAKE3      := $(patsubst %,$(B)/blake3/%.o,blake3 blake3_dispatch blake3_portable \
	$(if $(filter x86_64,$(shell uname -m)),$(patsubst %,blake3_%_x86-64_unix,sse2 sse41 avx2 avx512)) \
	$(if $(filter aarch64,$(shell uname -m)),blake3_neon))

# One short line a step; V=1 shows the commands.
Q           := $(if $(V),,@)
say          = $(if $(V),,@echo '  $(1)' $@)

all: $(B)/beadled $(B)/beadle

$(B)/beadled: $(B)/capture/beadled.o $(call objects,capture) $(call objects,classify) $(call objects,store) $(BLAKE3)
	$(call say,LINK)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs $(PKG_DAEMON)) -lm

$(B)/beadle: $(B)/dashboard/beadle.o $(call objects,dashboard) $(call objects,store) $(SHARED) $(B)/capture/confine.o
	$(call say,LINK)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs $(PKG_BEADLE)) -lm

$(B)/blake3/%.o: $(BLAKE3_DIR)/%.c $(B)/.flags
	@mkdir -p $(@D)
	$(call say,CC  )
	$(Q)$(CC) $(HARD) $(SANITIZE) -O3 -c -o $@ $<
$(B)/blake3/%.o: $(BLAKE3_DIR)/%.S
	@mkdir -p $(@D)
	$(call say,AS  )
	$(Q)$(CC) -fPIE -fcf-protection -c -o $@ $<
$(B)/classify/file_source.o: override CPPFLAGS += -isystem $(BLAKE3_DIR)

$(B)/%.o: %.c $(B)/.flags
	@mkdir -p $(@D)
	$(call say,CC  )
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# What reports and letters say, a file a language.
WORDING     := etc/wording/en.yaml etc/wording/cy.yaml
$(B)/wording_texts.h: etc/wording/compile dashboard/wording_keys.h $(WORDING)
	@mkdir -p $(@D)
	$(call say,TEXT)
	$(Q)etc/wording/compile dashboard/wording_keys.h $(WORDING) > $@
$(B)/dashboard/wording.o: private override CPPFLAGS += -I$(B)
$(B)/dashboard/wording.o: $(B)/wording_texts.h

$(B)/dashboard/assets.o $(B)/dashboard/render_html.o: $(wildcard dashboard/assets/*.*)

# Changed flags rebuild everything.
$(B)/.flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(CPPFLAGS) $(CFLAGS)' | cmp -s - $@ || \
		echo '$(CC) $(CPPFLAGS) $(CFLAGS)' > $@
FORCE:

# ---- the two commands, and what they are made of ----
run:
	@etc/setup run
	@$(MAKE) --no-print-directory all
	@$(MAKE) --no-print-directory $(if $(IFACE),watch,sample-run)

check:
	@etc/setup check
	@$(MAKE) --no-print-directory -j2 all unit-tests
	@$(MAKE) --no-print-directory -j2 SAN=1 all unit-tests
	@$(MAKE) --no-print-directory suites

setup:
	@etc/setup check

# The sample day: a capture made from a scenario, and the law it is judged by.
SAMPLE      := $(B)/sample
LAW_TEXTS   := $(SAMPLE)/law/policy.yaml $(SAMPLE)/law/catalogue.yaml \
	$(SAMPLE)/law/grading.yaml

$(SAMPLE)/day.pcap: tests/day/sample.yaml $(wildcard tests/day/*.py) \
    etc/catalogue.yaml
	@mkdir -p $(@D)
	$(call say,DAY )
	$(Q)/usr/bin/python3 tests/day/make_day.py --catalogue etc/catalogue.yaml \
		$< $(@D)
$(SAMPLE)/law/policy.yaml: etc/policies/alexandra-infants.yaml
	@mkdir -p $(@D); cp $< $@
$(SAMPLE)/law/%.yaml: etc/%.yaml
	@mkdir -p $(@D); cp $< $@
sample: $(SAMPLE)/day.pcap $(LAW_TEXTS)

sample-run: sample
	@rm -rf $(B)/state
	$(B)/beadle up -r $(SAMPLE)/day.pcap --once --law $(SAMPLE)/law \
		--state $(B)/state
	@tests/hint.sh $(B)

# make run IFACE=eth1: the same road, from a device, until interrupted.
watch: sample
	$(B)/beadle up -i $(IFACE) --law $(or $(LAW),$(SAMPLE)/law) --state $(B)/state

# Networks of addresses, for the setting "network". All of the Internet's, or
# with SERVICES=1 only those the catalogue names. Half a minute, 10 MB.
NETWORK     ?= $(B)/network.mmdb
network-database:
	@etc/setup network
	@mkdir -p $(dir $(NETWORK))
	etc/network-database $(NETWORK) $(if $(SERVICES),etc/catalogue.yaml)

network-check: all
	@tests/network.sh $(B)

unit: unit-tests
	@tests/unit.sh $(UNIT_TESTS)
lint: all
	@B=$(B) tests/lint.sh

day: all sample $(B)/tests/packet/dns_dump
	@tests/day.sh $(B)
# What bad input is answered with, and every other text, against golden files.
messages: all
	@tests/messages.sh $(B) $(if $(WRITE),--write)
golden-check: all sample
	@tests/golden.sh $(B)
golden: all sample
	@tests/golden.sh $(B) --write
	@tests/messages.sh $(B) --write
	@git diff --stat -- tests/golden
# Reports of weeks: every edition, against golden files and a second count.
editions: all sample $(B)/tests/faults/feeder
	@tests/editions.sh $(B) $(if $(WRITE),--write)
# What the boxes of a trust's schools sign is one report.
trust: all sample $(B)/tests/faults/feeder
	@tests/trust.sh $(B)
# What each school's policy makes of sessions, against its own text.
TEXTS       ?= ../shared/policies
policy: all
	@tests/policy.sh $(B) $(TEXTS) $(if $(WRITE),--write)
# What was kept for long enough is gone, and what is held is not.
retain: all sample
	@tests/retain.sh $(B)
# Sensors that die, other processes killed, a full disk. build-noguards shows
# nDPI what it must never be shown.
$(B)/tests/faults/seats: $(B)/tests/faults/seats.o $(patsubst %,$(B)/capture/%.o,capture mapped device confine)
	$(CC) $(LDFLAGS) -o $@ $^ -lpcap -lcap-ng -lseccomp
# The store with its calls of the system in our hands.
WRAPPED := malloc calloc realloc reallocarray write pwrite64 fdatasync fsync \
	ftruncate64 renameat unlinkat unlink posix_fallocate64 open64 openat64 __openat64_2 close \
	clock_gettime
$(B)/tests/faults/store_faults: $(patsubst %,$(B)/tests/faults/%.o,store_faults nth life acts kept cuts calls) $(call objects,store) $(SHARED)
	$(call say,LINK)
	$(Q)$(CC) $(LDFLAGS) $(WRAPPED:%=-Wl$(comma)--wrap=%) -o $@ $^ $(shell pkg-config --libs $(PKG_BEADLE)) -lm
$(B)/tests/faults/clock.so: tests/faults/clock.c
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(CC) $(WARN) -Wno-missing-prototypes -D_GNU_SOURCE -O2 -fPIC -shared -o $@ $<
# Sessions sealed at a rate, by the keeper's modules.
$(B)/tests/faults/feeder: $(B)/tests/faults/feeder.o $(call objects,store) $(SHARED)
	$(call say,LINK)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs $(PKG_BEADLE)) -lm
# Redis taken away in every way; FULL=1: for 10 minutes each.
redis: all sample $(B)/tests/faults/feeder
	@tests/redis.sh $(B)
faults: all sample $(B)/tests/faults/clock.so $(B)/tests/faults/seats $(B)/tests/faults/store_faults
	@$(MAKE) -s SAN=1 B=build-asan all
	@$(MAKE) -s NOGUARDS=1 B=build-noguards all
	@tests/faults.sh $(B) build-asan build-noguards $(CORPUS)
# Journals that somebody changed, found by two verifiers; FULL=1: 10,000 of
# them and every bit of a megabyte.
tamper: all $(patsubst %,$(B)/tests/tamper/%,make_journal flip ack_time)
	@tests/tamper.sh $(B) $(FULL)
# Signed heads leave the box, to servers of the test's own.
heads: all sample $(B)/tests/tamper/make_journal
	@tests/heads.sh $(B)
# Reports go out by mail, to a server of the test's own.
mail: all sample $(B)/tests/faults/clock.so
	@tests/mail.sh $(B)
# What the dashboard serves, made from dashboard/assets/src by npm.
assets:
	@tests/assets.sh $(B) --write
assets-check:
	@tests/assets.sh $(B)
# The dashboard, in a browser and by who means ill; pictures in build/screens.
serve: all sample $(B)/tests/faults/clock.so
	@tests/serve.sh $(B)
# Words that mean harm, by the wire, the law and every form; every page and
# every other output afterwards.
hostile: all
	@tests/hostile.sh $(B)
# Signing in by a provider (OpenID Connect) and a directory (LDAP), real ones
# and one that forges.
signin: all sample
	@tests/signin.sh $(B)
# The first screen and the queue with many sessions: in short, work is counted;
# FULL=1: a million, and how long it takes.
million: all sample $(B)/tests/faults/feeder
	@tests/serve/million.sh $(B) $(if $(FULL),1000000 5000)
# What its TLS offers, by testssl.sh.
testssl: all sample
	@tests/serve/testssl.sh $(B)
# Documents and the sample day's report in every form, as others read them;
# what was made is left in build/forms, with pictures.
forms: all sample $(B)/tests/forms/make_document
	@tests/forms.sh $(B)
lab: all sample
	@tests/lab/lab.sh $(B)
# How often a grade of use is right, on the held-back corpus and on browsers
# recorded meanwhile; MIX=tests/accuracy/mix-tune.yaml is for fitting, WRITE=1
# makes etc/accuracy.yaml, what reports say of it. "make record" records what
# the corpus is made of again, or RECORD="NAME..." alone.
accuracy: all
	@WRITE=$(WRITE) tests/accuracy/accuracy.sh $(B) $(MIX)
record:
	tests/accuracy/record.sh tests/accuracy/shapes $(RECORD)
fresh:
	@tests/fresh.sh

# Every capture of a folder, under sanitizers, against tshark.
CORPUS      ?= ../shared/pcaps
corpus: sample $(B)/tests/packet/packet_dump
	@$(MAKE) -s SAN=1 B=build-asan all
	@tests/corpus/corpus.sh $(B) build-asan $(CORPUS) $(if $(WRITE),--write)

# The names of a folder of captures, beadle's against tshark's.
bench-names: all
	@tests/corpus/corpus.py $(B)/beadled $(CORPUS) --names

# Costs as ratios against peers and limits, in one run; SHORT=1: two minutes.
# CAPTURES is a folder of real captures, replicated with other addresses.
CAPTURES    ?= ../shared/pcaps
$(B)/tests/bench/%: $(B)/tests/bench/%.o
	$(call say,LINK)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ -lpcap
# What naming costs alone is measured on the modules themselves.
$(B)/tests/bench/naming_cost: $(B)/tests/bench/naming_cost.o $(B)/tests/bench/seal.o \
    $(call objects,capture) $(call objects,classify) $(BLAKE3)
	$(call say,LINK)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs $(PKG_DAEMON)) -lm
# beadled that may still write what it was counted to take.
$(B)/tests/bench/beadled_counted: $(B)/capture/beadled.o $(B)/tests/bench/unconfined.o \
    $(call objects,capture) $(call objects,classify) $(call objects,store) $(BLAKE3)
	$(call say,LINK)
	$(Q)$(CC) $(LDFLAGS) -Wl,--wrap=confine_process -o $@ $^ $(shell pkg-config --libs $(PKG_DAEMON)) -lm
# Instructions a packet and a flow take, against a table; WRITE=1 makes it.
instructions: sample $(patsubst %,$(B)/tests/bench/%,limit make_traffic beadled_counted)
	@tests/bench/instructions.py $(B) $(if $(WRITE),--write)
$(B)/tests/bench/judge_cost: $(B)/tests/bench/judge_cost.o $(SHARED)
	$(call say,LINK)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs $(PKG_BEADLE)) -lm
$(B)/tests/bench/keep_cost: $(B)/tests/bench/keep_cost.o $(call objects,store) $(SHARED)
	$(call say,LINK)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs $(PKG_BEADLE)) -lm
$(B)/tests/bench/make_flood: $(patsubst %,$(B)/tests/bench/%.o,frames hellos)
# QUIC's first packets are sealed anew for each conversation.
$(B)/tests/bench/make_traffic: $(B)/tests/bench/make_traffic.o \
    $(patsubst %,$(B)/tests/bench/%.o,frames hellos quics seal) \
    $(patsubst %,$(B)/classify/%.o,quic_keys hash)
	$(call say,LINK)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs libgcrypt)
# What a flood does to memory and to what is among it; SHORT=1: in a minute.
floods: all sample $(B)/tests/bench/make_flood
	@/usr/bin/python3 tests/bench/floods.py $(B) $(if $(SHORT),--short)
# What rate of frames a device may have before any is lost; needs root.
live-rate: all sample $(patsubst %,$(B)/tests/bench/%,ring send_frames make_traffic)
	@/usr/bin/python3 tests/bench/live_rate.py $(B) $(if $(SHORT),--short)
bench: all sample $(B)/tests/faults/feeder $(patsubst %,$(B)/tests/bench/%,limit \
    make_traffic make_flood replicate naming_cost judge_cost keep_cost)
	@$(B)/tests/bench/judge_cost $(SAMPLE)/law etc/policies $(if $(SHORT),31 --short,99)
	@$(B)/tests/bench/naming_cost etc/catalogue.yaml
	@tests/bench/bench.py $(B) $(if $(SHORT),3 2000 20000 1 --short,5 200000 1000000 8 $(CAPTURES))

# Every suite of "make check", in the order of what is quickest to mend.
SUITES := \
	lint='make -s lint' \
	assets='make -s assets-check' \
	unit='make -s unit' \
	asan='make -s SAN=1 unit' \
	ndpi5='make -s ndpi5' \
	day='make -s day' \
	day-asan='make -s SAN=1 day' \
	golden='make -s golden-check' \
	editions='make -s editions' \
	trust='make -s trust' \
	policy='make -s policy' \
	messages='make -s messages' \
	install='make -s install-check' \
	network='make -s network-check' \
	corpus='make -s corpus' \
	tamper='make -s tamper' \
	retain='make -s retain' \
	heads='make -s heads' \
	mail='make -s mail' \
	faults='make -s faults' \
	redis='make -s redis' \
	accuracy='make -s accuracy' \
	serve='make -s serve' \
	hostile='make -s hostile' \
	signin='make -s signin' \
	testssl='make -s testssl' \
	million='make -s million' \
	forms='make -s forms' \
	lab='make -s lab' \
	lab-asan='make -s SAN=1 lab' \
	fresh='make -s fresh' \
	fuzz='make -s fuzz SECONDS_EACH=20' \
	instructions='make -s instructions' \
	floods='make -s floods SHORT=1' \
	bench='make -s bench SHORT=1'
suites:
	@LOGS=$(B)/log tests/check.sh $(SUITES)

include tests/unit.mk

# Programs, texts and units; packages give DESTDIR. Nothing is started.
PREFIX      ?= /usr
SYSCONFDIR  ?= /etc
install: all
	install -D -m 755 $(B)/beadled $(DESTDIR)$(PREFIX)/sbin/beadled
	install -D -m 755 $(B)/beadle $(DESTDIR)$(PREFIX)/bin/beadle
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/beadle \
		etc/catalogue.yaml etc/grading.yaml etc/accuracy.yaml \
		etc/report.schema.json dashboard/assets/NOTICE
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/beadle/policies etc/policies/*.yaml
	install -D -m 644 -t $(DESTDIR)$(SYSCONFDIR)/beadle etc/beadle.yaml etc/redis.conf
	install -D -m 644 etc/systemd/beadle.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/beadle.conf
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/lib/systemd/system \
		$(filter-out %.sysusers,$(wildcard etc/systemd/*))
	sed -i 's|=/usr/bin/beadle|=$(PREFIX)/bin/beadle|; s|=/usr/sbin/|=$(PREFIX)/sbin/|; s|/etc/beadle|$(SYSCONFDIR)/beadle|g' \
		$(DESTDIR)$(PREFIX)/lib/systemd/system/beadle*
# What was installed elsewhere works from there, and its units are sound.
install-check: all sample
	@tests/install.sh $(B)
clean:
	rm -rf build build-asan build-noguards

-include $(shell find $(B) -name '*.d' 2>/dev/null)
.PHONY: assets assets-check hostile forms all run check setup network-database sample sample-run watch unit lint suites install \
	install-check \
	messages golden golden-check editions trust policy retain faults \
	redis floods live-rate bench \
	million testssl signin instructions clean FORCE
