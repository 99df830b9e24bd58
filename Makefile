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
PKG_DAEMON  := libpcap libndpi hiredis jansson libsodium yaml-0.1 libseccomp libcap-ng libgcrypt
PKG_BEADLE  := hiredis jansson libsodium yaml-0.1 libgcrypt
PKGS        := $(PKG_DAEMON) cmocka

# On a bare machine name what is missing rather than failing in the middle;
# goals that install it, or build nothing, go on.
ifneq ($(filter-out setup run check clean,$(or $(MAKECMDGOALS),all)),)
MISSING := $(shell bash etc/setup missing build)
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
SANITIZE    := $(if $(SAN),-fsanitize=address$(,)undefined -fno-omit-frame-pointer \
	-fno-sanitize-recover=undefined)
LDHARD      := -pie -Wl,-z,relro,-z,now,-z,noexecstack,--as-needed
, := ,
SANITIZE    := $(if $(SAN),-fsanitize=address$(,)undefined \
	-fno-sanitize-recover=undefined -fno-omit-frame-pointer)
override CPPFLAGS += -D_GNU_SOURCE -I. $(if $(NOGUARDS),-DENGINE_NO_GUARDS) \
	$(shell pkg-config --cflags $(PKGS) 2>/dev/null)
override CFLAGS   += $(WARN) $(HARD) $(SANITIZE)
override LDFLAGS  += $(LDHARD) $(SANITIZE)

# ---- what is linked with what: this is where the arrows are real ----
PROGRAMS    := capture/beadled.c dashboard/beadle.c
sources      = $(filter-out $(PROGRAMS),$(wildcard $(1)/*.c))
objects      = $(patsubst %.c,$(B)/%.o,$(call sources,$(1)))
SHARED_NAMES := hash session text settings json calendar roster catalogue policy law \
	grade episode
SHARED      := $(patsubst %,$(B)/classify/%.o,$(SHARED_NAMES))

all: $(B)/beadled $(B)/beadle

$(B)/beadled: $(B)/capture/beadled.o $(call objects,capture) $(call objects,classify) $(call objects,store)
	$(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs $(PKG_DAEMON)) -lm

$(B)/beadle: $(B)/dashboard/beadle.o $(call objects,dashboard) $(call objects,store) $(SHARED)
	$(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs $(PKG_BEADLE)) -lm

$(B)/%.o: %.c $(B)/.flags
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# Changed flags rebuild everything.
$(B)/.flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(CPPFLAGS) $(CFLAGS)' | cmp -s - $@ || \
		echo '$(CC) $(CPPFLAGS) $(CFLAGS)' > $@
FORCE:

include tests/unit.mk

-include $(shell find $(B) -name '*.d' 2>/dev/null)
.PHONY: all FORCE
