# One entry for people and CI alike. `make` builds build/weft; the first run installs what it needs.
# A failing bench must not hide behind tee.
SHELL := bash
.SHELLFLAGS := -o pipefail -c

ctest_options := --output-on-failure --parallel $(shell nproc)
fast := --label-exclude '^(slow|peers|portal|journeys|speed)$$'
sources = $(shell git ls-files --cached --others --exclude-standard '*.cpp' '*.hpp')

.PHONY: build all setup configure test test-ci test-all test-peers test-portal test-speed test-asan test-tsan demo bench bench-events soak-events format tidy update fuzz install clean

build: configure
	@ninja -C build weft

# The tests too.
all: configure
	@ninja -C build

setup:
	@scripts/setup base portal

configure: setup
	@[ -e build/build.ninja ] || cmake --preset dev

# The fast suite: at most a minute on two cores.
test: all
	@ctest --test-dir build $(ctest_options) $(fast)

# The fast suite and what people do most in the portal, as one.
test-ci: all
	@scripts/setup base portal walks
	@ctest --test-dir build $(ctest_options) --label-exclude '^(slow|peers|portal|speed)$$'

test-all: all
	@ctest --test-dir build $(ctest_options) --label-exclude '^(peers|portal|journeys|speed)$$'

# Weft beside other people's tools.
test-peers: all
	@scripts/setup base peers
	@ctest --test-dir build $(ctest_options) --label-regex '^peers$$'

# Walks through the portal, in a browser. UPDATE=1 takes its pictures in docs/portal anew.
test-portal: all
	@scripts/setup base portal walks
	@ctest --test-dir build $(ctest_options) --label-regex '^portal$$'

# How quick the portal is, a line a figure: on a machine that does nothing else. SPEED=why says what Lighthouse misses.
test-speed: build
	@scripts/setup base portal walks speed
	@SPEED=$(or $(SPEED),1) ctest --test-dir build --verbose --label-regex '^speed$$'

# The fast suite again, with address and undefined-behaviour sanitizers.
test-asan: setup
	@cmake --preset debug >/dev/null
	@ninja -C build-debug
	@LSAN_OPTIONS=suppressions=$(CURDIR)/cmake/leaks.supp ctest --test-dir build-debug $(ctest_options) $(fast)

# What events must bear: a hundred kill -9 under load, then ten minutes of as many as are taken. Twenty minutes at most.
soak-events: configure
	@ninja -C build weft weft_robust_slow_test
	@ctest --test-dir build --verbose --label-regex '^slow$$' --tests-regex 'KillEvents|EventsSoak'

# Races, in the modules below engine: DuckDB's library is not instrumented.
test-tsan: setup
	@cmake --preset tsan >/dev/null
	@ninja -C build-tsan
	@TSAN_OPTIONS=die_after_fork=0 ctest --test-dir build-tsan $(ctest_options) $(fast)

# The demo mesh in a browser.
demo: build
	@build/weft demo

# One JSON line a measurement, also kept in build/bench.json. B=name runs one.
bench: configure
	@ninja -C build benches
	@for bench in build/bench_$(or $(B),*); do $$bench || exit; done | tee -a build/bench.json

# What events cost: taken, seen, followed, and beside Kafka and PostgreSQL. On a machine that does nothing else.
bench-events: configure
	@scripts/setup base peers bench
	@ninja -C build bench_events bench_streams bench_events_beside
	@for bench in build/bench_{events,streams,events_beside}; do $$bench || exit; done | tee -a build/bench.json

format:
	@clang-format -i $(sources)

# F=path looks at one file; without it, at those that differ from the last commit.
tidy: all
	@scripts/tidy $(F)

# Golden transcripts are rewritten from what the code does now; review the diff.
update: all
	@UPDATE=1 ctest --test-dir build $(ctest_options) $(fast)

# One fuzz target from one seed: make fuzz T=pgwire S=8123
fuzz: all
	@WEFT_FUZZ_TARGET=$(T) WEFT_FUZZ_SEED=$(S) build/weft_fuzz_test

# make install PREFIX=/opt/weft
install: build
	@cmake --install build --prefix $(or $(PREFIX),/usr/local) --strip

clean:
	@rm -rf build build-debug build-tsan
