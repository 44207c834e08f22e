# venn: make, make demo, make test, make install. `make help` lists the targets.
PREFIX ?= /usr/local
DESTDIR ?=
BUILD ?= build
CC ?= gcc
PKG_CONFIG ?= pkg-config
VERSION := 0.1.0

# ---- packages -------------------------------------------------------------------------------
PACKAGES := ncursesw libcjson libutf8proc zlib libzstd sqlite3 gdk-pixbuf-2.0 chafa libzip expat
TEST_PACKAGES := cmocka vterm
PKG_CFLAGS := $(patsubst -I%,-isystem %,$(shell $(PKG_CONFIG) --cflags $(PACKAGES) 2>/dev/null))
PKG_LIBS := $(shell $(PKG_CONFIG) --libs $(PACKAGES) 2>/dev/null)

# ---- flags ----------------------------------------------------------------------------------
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
WERROR ?=
OPT ?= -O2 -g
SAN ?=
ifneq ($(SAN),)
SAN_FLAGS := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
endif
CFLAGS ?=
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE -DVENN_VERSION='"$(VERSION)"' -DVENN_DATADIR='"$(PREFIX)/share/venn"' \
  -Isrc $(WARN) $(if $(WERROR),-Werror) $(OPT) $(SAN_FLAGS) $(PKG_CFLAGS) $(CFLAGS)
LIBS = $(PKG_LIBS) -lm -lpthread
# A recipe says one short line (CC src/main.c); V=1 shows its commands. Errors and warnings show either way.
short = $(if $(filter 1,$(V)),,@printf '  %-3s %s\n' $(1) '$(2)$(if $(SAN), (sanitized))' &&)

# ---- sources, one library per layer ---------------------------------------------------------
LAYERS := base core image store ui app term cli
src = $(wildcard src/$(1)/*.c src/$(1)/*/*.c)
obj = $(patsubst %.c,$(BUILD)/%.o,$(1))
SRC := $(foreach l,$(LAYERS),$(call src,$(l))) src/main.c
OBJ := $(call obj,$(SRC))
lib = $(BUILD)/lib$(1).a
PURE_LIBS = $(call lib,core) $(call lib,base)
IMAGE_LIBS = $(call lib,image) $(PURE_LIBS)
STORE_LIBS = $(call lib,store) $(IMAGE_LIBS)
UI_LIBS = $(call lib,ui) $(IMAGE_LIBS)
APP_LIBS = $(call lib,cli) $(call lib,app) $(call lib,ui) $(STORE_LIBS)

.PHONY: all man-keys layer-libs demo test check deps help layers lint format corpora golden install uninstall clean
all: need $(BUILD)/venn

.PHONY: need need-test
need:
	@$(PKG_CONFIG) --exists $(PACKAGES) || { \
	  echo "venn: missing libraries:" >&2; $(PKG_CONFIG) --print-errors --errors-to-stdout --exists $(PACKAGES) | sed -n 's/^No package .\(.*\). found/  \1/p' >&2; \
	  echo "venn: \`make deps\` installs them" >&2; exit 1; }
need-test: need
	@$(PKG_CONFIG) --exists $(TEST_PACKAGES) || { echo "venn: \`make deps\` installs what the tests need" >&2; exit 1; }

$(BUILD)/venn: $(BUILD)/src/main.o $(foreach l,term cli app ui store image core base,$(call lib,$(l)))
	$(call short,LD,venn) $(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $(BUILD)/src/main.o -Wl,--start-group \
	  $(foreach l,term cli app ui store image core base,$(call lib,$(l))) -Wl,--end-group $(LIBS)

define layer_rule
$(BUILD)/lib$(1).a: $(call obj,$(call src,$(1)))
	@rm -f $$@
	$$(call short,AR,lib$(1).a) ar rcs $$@ $$^
endef
$(foreach l,$(LAYERS),$(eval $(call layer_rule,$(l))))

layer-libs: $(foreach l,$(LAYERS),$(call lib,$(l)))

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call short,CC,$<) $(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/tests/%.o: tests/%.c
	@mkdir -p $(@D)
	$(call short,CC,$<) $(CC) $(ALL_CFLAGS) -Itests -MMD -MP -c -o $@ $<

# ---- themes compiled in ----------------------------------------------------------------------
# Each becomes {"NAME", lines} in the table of src/ui/theme.c; the first is the default.
THEMES := $(patsubst %,themes/%.theme,dark light high-contrast colour-blind mono)
$(BUILD)/gen/themes.inc: $(THEMES)
	@mkdir -p $(@D)
	@for t in $(THEMES); do \
	  n=$${t##*/}; printf '{"%s", (const char *const[]){\n' "$${n%.theme}"; \
	  sed -e 's/[\\"]/\\&/g' -e 's/.*/"&",/' $$t; echo 'NULL}},'; \
	done >$@.tmp && mv $@.tmp $@
$(BUILD)/src/ui/theme.o: $(BUILD)/gen/themes.inc
$(BUILD)/src/ui/theme.o: ALL_CFLAGS += -I$(BUILD)/gen

# ---- fresh machines: both targets install what is missing ------------------------------------
deps:
	@.ci/deps all
demo:
	@.ci/deps build
	@$(MAKE) --no-print-directory all
	@tests/demo.sh $(BUILD)/venn corpora/beer
test:
	@.ci/deps all
	@$(MAKE) --no-print-directory check

# ---- tests: see tests/README.md --------------------------------------------------------------
include tests/tests.mk
include tests/bench/bench.mk

# ---- structure and style ----------------------------------------------------------------------
format:
	clang-format-14 -i $$(git ls-files -co --exclude-standard '*.c' '*.h')
layers: all
	@tests/layers.sh $(BUILD) "$(BUILD)" "$(CC)"
lint:
	@tests/lint.sh

man-keys: all
	@tests/man_keys.sh $(BUILD)/venn man/venn.1

# ---- the bundled corpora ------------------------------------------------------------------------
GENERATE_SRC := $(wildcard corpora/generate/*.c corpora/generate/*/*.c)
$(BUILD)/generate: $(GENERATE_SRC) $(wildcard corpora/generate/*.h corpora/generate/*/*.h corpora/generate/*/*.def)
	@mkdir -p $(@D)
	$(call short,CC,corpora/generate) $(CC) -std=c17 $(WARN) $(if $(WERROR),-Werror) -D_GNU_SOURCE -O3 -ffp-contract=off -Icorpora/generate -o $@ $(GENERATE_SRC) -lz -lm
corpora: $(BUILD)/generate
	$(BUILD)/generate beer corpora/beer
	$(BUILD)/generate shapes corpora/shapes

# ---- installation -------------------------------------------------------------------------------
BINDIR = $(DESTDIR)$(PREFIX)/bin
MANDIR = $(DESTDIR)$(PREFIX)/share/man
DATADIR = $(DESTDIR)$(PREFIX)/share/venn
install: all
	install -d $(BINDIR) $(MANDIR)/man1 $(MANDIR)/man5 $(DATADIR)/themes
	install -m 755 $(BUILD)/venn $(BINDIR)/venn
	install -m 644 $(wildcard man/*.1) $(MANDIR)/man1
	install -m 644 $(wildcard man/*.5) $(MANDIR)/man5
	install -m 644 themes/*.theme $(DATADIR)/themes
	@for d in beer shapes shapes/images shapes/masks shapes/saliency; do \
	  install -d $(DATADIR)/corpora/$$d && install -m 644 corpora/$$d/*.* $(DATADIR)/corpora/$$d || exit; \
	done
uninstall:
	rm -f $(BINDIR)/venn $(addprefix $(MANDIR)/man1/,$(notdir $(wildcard man/*.1))) \
	  $(addprefix $(MANDIR)/man5/,$(notdir $(wildcard man/*.5)))
	rm -rf $(DATADIR)
clean:
	rm -rf $(BUILD)

help:
	@echo 'make            build $(BUILD)/venn; V=1 shows whole commands'
	@echo 'make demo       install what is missing, build, open the explorer on the bundled corpus'
	@echo 'make test       install what is missing, build with sanitizers, run every test'
	@echo 'make check      the same without installing'
	@echo 'make soak       the long tests: a million keys, every terminal, kills, hours of fuzzing'
	@echo 'make golden     rewrite the golden screens (then read the diff)'
	@echo 'make layers     check that arrows only point downward'
	@echo 'make lint       long files and functions, as places to look'
	@echo 'make corpora    generate the bundled corpora again (byte-identical)'
	@echo 'make install    PREFIX=$(PREFIX) DESTDIR=$(DESTDIR); make uninstall takes it back'

-include $(OBJ:.o=.d)
