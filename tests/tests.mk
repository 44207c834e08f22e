# How the tests are built and run. Every suite prints TAP; tests/run.sh counts it.
# Sanitized objects live in $(BUILD)/san, so that `make` and `make check` do not disturb each other.
SAN_BUILD := $(BUILD)/san
UNIT_TESTS := $(patsubst tests/unit/%.c,$(BUILD)/tests/unit/%,$(wildcard tests/unit/test_*.c))
TEST_CFLAGS = $(shell $(PKG_CONFIG) --cflags $(TEST_PACKAGES) 2>/dev/null)
CMOCKA_LIBS = $(shell $(PKG_CONFIG) --libs cmocka 2>/dev/null)
# Unit tests link without ncurses: that link is the test of the layers.
UNIT_LIBS = $(foreach l,cli app ui store core base,$(call lib,$(l)))
UNIT_LINK = -Wl,--start-group $(UNIT_LIBS) -Wl,--end-group $(CMOCKA_LIBS) \
  $(shell $(PKG_CONFIG) --libs libcjson libutf8proc zlib libzstd 2>/dev/null) -lm -lpthread

.PHONY: unit-tests
unit-tests: $(UNIT_TESTS)
$(BUILD)/tests/unit/test_%: $(BUILD)/tests/unit/test_%.o $(UNIT_LIBS)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $< $(UNIT_LINK)

check: need-test
	@$(MAKE) --no-print-directory all WERROR=$(WERROR)
	@$(MAKE) --no-print-directory BUILD=$(SAN_BUILD) SAN=1 OPT="-O1 -g" all unit-tests WERROR=$(WERROR)
	@tests/run.sh $(BUILD) $(SAN_BUILD)
golden: all
	@tests/screens.sh --golden $(BUILD)
.PRECIOUS: $(BUILD)/tests/unit/%.o
-include $(UNIT_TESTS:=.d)
