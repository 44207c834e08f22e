# make bench: see tests/bench/run.sh. BENCH_N is the number of instances, BENCH_DIR where corpora are generated,
# BENCH_PARTS=terminal (or programs, explorer) measures that part alone and keeps the others of the last run.
BENCH_N ?= 1000000
.PHONY: bench
bench: $(BUILD)/bench/pixels
$(BUILD)/bench/%: tests/bench/%.c $(UNIT_LIBS)
	@mkdir -p $(@D)
	$(call short,LD,$(notdir $@)) $(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $< $(UNIT_LINK)
bench: all $(BUILD)/bench/generate $(BUILD)/bench/columns $(BUILD)/bench/views $(BUILD)/bench/keys $(BUILD)/bench/preview $(PTY_TEST)
	@tests/bench/run.sh $(BUILD) $(BENCH_N)
