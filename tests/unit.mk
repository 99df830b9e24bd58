# Unit tests: one program a module, linked with the objects named for it and
# nothing more: that list is the module's coupling.
#
# needs.NAME: objects beside tests/unit/NAME_test.o; libs.NAME: libraries.
PACKET  := capture/packet capture/packet_link
needs.packet    := $(PACKET)
needs.duplicate := capture/duplicate $(PACKET)
needs.capture   := capture/capture capture/device
libs.capture    := -lpcap
needs.confine   := capture/confine
libs.confine    := -lseccomp -lcap-ng
# What whoever reads the law's texts, or names sessions, links.
TEXT    := $(patsubst %,classify/%,text text_source text_value text_fault text_scalar hash)
SESSION := classify/session classify/hash
needs.hash      := classify/hash
libs.hash       := -lgcrypt
needs.session   := $(SESSION)
libs.session    := -lgcrypt
needs.text      := $(TEXT)
libs.text       := -lyaml -lgcrypt
needs.json      := classify/json
libs.json       := -ljansson
needs.lines     := classify/lines classify/json classify/session classify/hash
libs.lines      := -ljansson -lgcrypt
needs.launcher  := capture/launcher capture/capture
libs.launcher   := -lpcap
CATALOGUE := $(TEXT) classify/session classify/catalogue classify/catalogue_load
needs.catalogue := $(CATALOGUE)
libs.catalogue  := -lyaml -lgcrypt
# dashboard
needs.options   := dashboard/options
needs.print     := dashboard/print

UNIT := $(patsubst tests/unit/%_test.c,%,$(wildcard tests/unit/*_test.c))
define unit_rule
$(B)/tests/unit/$(1)_test: $(B)/tests/unit/$(1)_test.o $(patsubst %,$(B)/%.o,$(needs.$(1)))
	$$(CC) $$(LDFLAGS) -o $$@ $$^ -lcmocka $(libs.$(1))
endef
$(foreach t,$(UNIT),$(eval $(call unit_rule,$(t))))
UNIT_TESTS := $(UNIT:%=$(B)/tests/unit/%_test)

unit-tests: $(UNIT_TESTS)
.PHONY: unit-tests

# What capture/ reads in a file, for tests/packet/compare.sh.
$(B)/tests/packet/packet_dump: $(patsubst %,$(B)/%.o,tests/packet/packet_dump $(PACKET) capture/capture capture/device)
	$(CC) $(LDFLAGS) -o $@ $^ -lpcap
