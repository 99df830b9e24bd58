# Unit tests: one program a module, linked with the objects named for it and
# nothing more: that list is the module's coupling.
#
# needs.NAME: objects beside tests/unit/NAME_test.o; libs.NAME: libraries.
needs.packet    := capture/packet
needs.duplicate := capture/duplicate capture/packet

UNIT := $(patsubst tests/unit/%_test.c,%,$(wildcard tests/unit/*_test.c))
define unit_rule
$(B)/tests/unit/$(1)_test: $(B)/tests/unit/$(1)_test.o $(patsubst %,$(B)/%.o,$(needs.$(1)))
	$$(CC) $$(LDFLAGS) -o $$@ $$^ -lcmocka $(libs.$(1))
endef
$(foreach t,$(UNIT),$(eval $(call unit_rule,$(t))))
UNIT_TESTS := $(UNIT:%=$(B)/tests/unit/%_test)

unit-tests: $(UNIT_TESTS)
.PHONY: unit-tests
