# How the tests are built and run. Every suite prints TAP; tests/run.sh counts it.
# Sanitized objects live in $(BUILD)/san, so that `make` and `make check` do not disturb each other.
JOBS := $(shell nproc 2>/dev/null || echo 2)
SAN_BUILD := $(BUILD)/san
UNIT_TESTS := $(patsubst tests/unit/%.c,$(BUILD)/tests/unit/%,$(wildcard tests/unit/test_*.c))
TEST_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(TEST_PACKAGES) 2>/dev/null)
CMOCKA_LIBS := $(shell $(PKG_CONFIG) --libs cmocka 2>/dev/null)
# Everything but ncurses.
TEST_LIBS := $(shell $(PKG_CONFIG) --libs $(filter-out ncursesw,$(PACKAGES)) 2>/dev/null)
# Unit tests link without ncurses: that link is the test of the layers.
UNIT_LIBS = $(foreach l,cli app term ui store image core base,$(call lib,$(l)))
UNIT_LINK = -Wl,--start-group $(UNIT_LIBS) -Wl,--end-group $(CMOCKA_LIBS) \
  $(TEST_LIBS) -lm -lpthread

.PHONY: unit-tests
unit-tests: $(UNIT_TESTS)
$(BUILD)/tests/unit/test_%: $(BUILD)/tests/unit/test_%.o $(UNIT_LIBS)
	$(call short,LD,$(notdir $@)) $(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $< $(UNIT_LINK)

check: need-test
	@$(MAKE) --no-print-directory -j$(JOBS) all WERROR=$(WERROR)
	@$(MAKE) --no-print-directory -j$(JOBS) BUILD=$(SAN_BUILD) SAN=1 OPT="-O1 -g" all unit-tests WERROR=$(WERROR)
	@tests/run.sh $(BUILD) $(SAN_BUILD)
.PHONY: soak
soak: need-test
	@$(MAKE) --no-print-directory -j$(JOBS) all
	@$(MAKE) --no-print-directory -j$(JOBS) BUILD=$(SAN_BUILD) SAN=1 OPT="-O1 -g" all unit-tests
	@tests/soak.sh $(BUILD) $(SAN_BUILD)
golden: all
	@tests/screens.sh --golden $(BUILD)
.PRECIOUS: $(BUILD)/tests/%.o
-include $(UNIT_TESTS:=.d)

# ---- the terminal layer: in pseudo-terminals, drawn by ncurses, looked at by libvterm ----
TERM_TEST := $(BUILD)/tests/term/test_term
TERM_TEST_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/term/*.c))
unit-tests: $(TERM_TEST)
$(TERM_TEST): $(TERM_TEST_OBJ) $(call lib,term) $(UI_LIBS)
	$(call short,LD,$(notdir $@)) $(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS) \
	  $(shell $(PKG_CONFIG) --libs $(TEST_PACKAGES)) -lutil -lm -lpthread
# The key decoder needs no curses, which this link proves.
$(BUILD)/tests/unit/test_keys_decode: $(call lib,term)
$(BUILD)/tests/unit/test_keys_decode: UNIT_LIBS += $(call lib,term)
-include $(TERM_TEST_OBJ:.o=.d)

# ---- triage: a driver that tests/triage.sh kills and runs twice at once ----
TRIAGE_DRIVER := $(BUILD)/tests/triage/driver
unit-tests: $(TRIAGE_DRIVER)
$(TRIAGE_DRIVER): $(BUILD)/tests/triage/driver.o $(STORE_LIBS)
	$(call short,LD,$(notdir $@)) $(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(TEST_LIBS) -lm -lpthread
-include $(TRIAGE_DRIVER).d

# ---- storms of keys through the whole program on the headless terminal ----
STORM := $(BUILD)/tests/storm/storm
STORM_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/storm/*.c))
unit-tests: $(STORM)
$(STORM): $(STORM_OBJ) $(UNIT_LIBS)
	$(call short,LD,$(notdir $@)) $(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $(STORM_OBJ) $(UNIT_LINK)
-include $(STORM_OBJ:.o=.d)

# ---- the real program in pseudo-terminals: tests/pty.sh ----
PTY_TEST := $(BUILD)/tests/pty/pty
PTY_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/pty/*.c)) \
  $(BUILD)/tests/term/session.o $(BUILD)/tests/term/driver.o
unit-tests: $(PTY_TEST)
$(PTY_TEST): $(PTY_OBJ) $(call lib,term) $(UI_LIBS)
	$(call short,LD,$(notdir $@)) $(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS) \
	  $(shell $(PKG_CONFIG) --libs $(TEST_PACKAGES)) -lutil -lm -lpthread
-include $(PTY_OBJ:.o=.d)
